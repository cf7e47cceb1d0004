"""How are files tested, made of the list, united and erased from the command line? Beside `hardship_files`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import SECOND_PASSWORD, FileNotJson, Frame, answer, day_of, read_json, shown_progress
from app.cli.office import AsJson
from app.hardship import Answer, DatedLine, FileTestView, Means, read_line
from app.hardship.granting import class_words
from app.office import Office
from app.shared.actor import Actor
from app.shared.money import yuan
from app.shared.text import _, _n, in_language

Words = Annotated[str, typer.Option()]
Day = Annotated[str | None, typer.Option()]
Second = Annotated[
    str | None,
    typer.Option(help="The second person (name or id); their password is in NUANGONG_SECOND_PASSWORD."),
]


def work_out(
    context: typer.Context,
    file: str,
    on: Day = None,
    region: Annotated[
        str, typer.Option(help="Where the household lives; else as its circumstances say.")
    ] = "",
    line: Annotated[Path | None, typer.Option(help="JSON of a line, where none is published.")] = None,
    keep: Annotated[bool, typer.Option(help="Keep the test with the file.")] = True,
    as_json: AsJson = False,
) -> None:
    """Work out the class of FILE from its own people, items and circumstances, step by step, and keep the test."""
    frame: Frame = context.obj
    day = day_of(on, "--on") if on else None
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        given = None
        if line is not None:
            given = DatedLine(read_line(read_json(line)), day or office.clock.today())
        work = office.hardship.test_file if keep else office.hardship.try_test
        shown = work(office.actor, file_id, region=region, on=day, line=given)
    answer(_told(shown), as_json=as_json, words=lambda: _said(shown))


def kept(context: typer.Context, file: str, as_json: AsJson = False) -> None:
    """Show the tests kept of FILE, the latest first."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.hardship.tests_of(office.actor, office.hardship.file_numbered(office.actor, file))
    answer(
        {"tests": [_told(one) for one in found]},
        as_json=as_json,
        words=lambda: "\n\n".join(map(_said, found)) or _("No test was kept of this file yet"),
    )


def means(context: typer.Context, file: str, told: Path, as_json: AsJson = False) -> None:
    """Write down a household's circumstances; TOLD is JSON of those that change (cost in fen)."""
    frame: Frame = context.obj
    changed = _checked(Means, read_json(told))
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        known = asdict(office.hardship.means(office.actor, file_id))
        office.hardship.set_means(office.actor, file_id, Means(**{**known, **changed}))
        kept = asdict(office.hardship.means(office.actor, file_id))
    answer(kept, as_json=as_json, words=lambda: "\n".join(f"{name}  {value}" for name, value in kept.items()))


def exclusions(
    context: typer.Context, file: str, told: Path, second: Second = None, as_json: AsJson = False
) -> None:
    """Answer the conditions that keep a household out; TOLD is JSON: {code: {"applies", "evidence", "reason", …}}."""
    frame: Frame = context.obj
    answers = {}
    for code, one in read_json(told).items():
        if not isinstance(one, dict) or type(one.get("applies")) is not bool:
            raise FileNotJson(part=code)
        answers[code] = Answer(**_checked(Answer, one))
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        office.hardship.answer_exclusions(office.actor, file_id, answers, _second(frame, office, second))
        shown = office.hardship.class_of(office.actor, file_id).exclusions
    told_all = [{**asdict(one), "seconded_by": one.seconded_by} for one in shown]
    answer({"exclusions": told_all}, as_json=as_json, words=lambda: "\n".join(
        f"{one.code}  {_answered(one.answer)}  {one.words}" for one in shown))  # fmt: skip


def touched(
    context: typer.Context,
    region: Annotated[str, typer.Option(help="Code of the region; the office's own without it.")] = "",
    on: Day = None,
    as_json: AsJson = False,
) -> None:
    """List the decided files that would come to another class by the line and table of a day; changes nothing."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.hardship.touched(office.actor, region, day_of(on, "--on") if on else None)
    counts = [{"before": one, "after": other, "files": n} for (one, other), n in found.counts.items()]
    changes = [f"{class_words(one)} → {class_words(other)}  {n}" for (one, other), n in found.counts.items()]
    told = {
        "region": found.region, "on": found.on, "table": in_language(found.table), "line": found.line.as_facts(),
        "since": found.line_since, "asked": found.asked, "untested": list(found.untested), "counts": counts,
        "files": [asdict(one) for one in found.lines],
    }  # fmt: skip

    def words() -> str:
        said = [
            _n(
                "{n} file would come to another class",
                "{n} files would come to another class",
                len(found.lines),
            )
        ]
        said += changes
        return "\n".join([*said, *(f"{one.number}  {one.head}  {one.id_masked}" for one in found.lines)])

    answer(told, as_json=as_json, words=words)


def from_households(
    context: typer.Context,
    household: Annotated[list[str] | None, typer.Option(help="Id of a household; all without one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Open the files of the households of the list, with their figures as items; who has a file is left out."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        found = office.hardship.files_from_households(office.actor, household, progress)
    told = {"made": list(found.made), "left_out": [asdict(one) for one in found.left_out]}
    answer(told, as_json=as_json, words=lambda: _n(
        "{n} file was opened", "{n} files were opened", len(found.made)))  # fmt: skip


def unite(
    context: typer.Context,
    stays: str,
    went: str,
    why: Words,
    relation: Annotated[str, typer.Option(help="What its head is to the head who stays.")] = "",
    as_json: AsJson = False,
) -> None:
    """Let the file WENT go over into the file STAYS."""
    frame: Frame = context.obj
    with frame.office() as office:
        one = office.hardship.file_numbered(office.actor, stays)
        other = office.hardship.file_numbered(office.actor, went)
        made = office.hardship.unite_files(office.actor, one, other, why, relation)
    answer({"id": made}, as_json=as_json, words=lambda: made)


def part(context: typer.Context, union: str, as_json: AsJson = False) -> None:
    """Take the union of two files back; UNION is its id."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.hardship.part_files(office.actor, union)
    answer({"id": union}, as_json=as_json, words=lambda: union)


def erasable(context: typer.Context, as_json: AsJson = False) -> None:
    """List the files whose time of keeping is over, and since when."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.hardship.erasable(office.actor)
        gone = office.hardship.erasures(office.actor)
    told = {"files": [asdict(one) for one in found], "erased": [asdict(one) for one in gone]}
    answer(told, as_json=as_json, words=lambda: "\n".join(
        f"{one.number}  {one.head}  {one.left_on}  {one.kept_until}" for one in found)
        or _("No file may be erased yet"))  # fmt: skip


def erase(
    context: typer.Context, file: list[str], second: Second = None, why: Words = "", as_json: AsJson = False
) -> None:
    """Erase what is personal in files whose time of keeping is over; cannot be taken back."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        other = _second(frame, office, second)
        if other is None:
            raise typer.BadParameter(_("Give a second operator: --second."), param_hint="--second")
        ids = [office.hardship.file_numbered(office.actor, one) for one in file]
        made = office.hardship.erase(office.actor, ids, other, why, progress)
    answer({"erased": list(made)}, as_json=as_json, words=lambda: _n(
        "{n} file was erased", "{n} files were erased", len(made)))  # fmt: skip


def join(group: typer.Typer) -> None:
    """Let these be commands of `nuangong hardship file`."""
    told: tuple[tuple[str, Callable[..., None]], ...] = (
        ("test", work_out), ("tests", kept), ("means", means), ("exclusions", exclusions), ("touched", touched),
        ("from-households", from_households), ("unite", unite), ("part", part), ("erasable", erasable),
        ("erase", erase),
    )  # fmt: skip
    for name, command in told:
        group.command(name)(command)


def _second(frame: Frame, office: Office, operator: str | None) -> Actor | None:
    """Return the second person, their password asked for. Raises WrongPassword."""
    if operator is None:
        return None
    return office.operators.prove(office.actor, operator, frame.password(SECOND_PASSWORD))


def _checked(kind: type[Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a JSON object that fit a value's fields. Raises FileNotJson."""
    known = {one.name: str(one.type) for one in fields(kind)}
    for name, value in told.items():
        wanted = known.get(name, "")
        fits = (
            type(value) is bool if "bool" in wanted
            else type(value) is int if "int" in wanted
            else isinstance(value, str)
        )  # fmt: skip
        if not wanted or not fits:
            raise FileNotJson(part=name)
    return dict(told)


def _answered(one: Answer | None) -> str:
    if one is None:
        return "?"
    return "×" if one.applies and not one.reason else "○" if one.applies else "–"


def _told(shown: FileTestView) -> dict[str, Any]:
    test = shown.test
    return {
        "id": test.id, "file_id": test.file_id, "number": shown.number, "on": test.on, "region": test.region,
        "table": {"id": test.table_id, "version": test.table_version, "basis": test.basis},
        "line": {**test.line.as_facts(), "valid_from": test.line_since}, "income": test.income, "rigid": test.rigid,
        "people": test.people, "net_pc": test.net_pc, "category": test.category, "current": shown.current,
        "income_by_kind": dict(test.income_by_kind), "rigid_by_kind": dict(test.rigid_by_kind),
        "steps": [step.words() for step in test.steps], "by": shown.by, "at": test.at,
    }  # fmt: skip


def _said(shown: FileTestView) -> str:
    head = f"{shown.number}  {shown.head}  {shown.test.on}  {class_words(shown.test.category)}"
    figure = _("Net income of each a month: {amount} yuan", amount=yuan(shown.test.net_pc))
    return "\n".join([head, figure, *(step.words() for step in shown.test.steps)])
