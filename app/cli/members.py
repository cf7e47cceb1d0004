"""How are rosters taken in, people found and the roll carried out, from the command line?"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, read_json, shown_progress, write_report
from app.cli.office import AsJson
from app.members import ImportHeld, ImportLine, Query, RosterOutcome, held_words, look_at
from app.office import Office
from app.shared import identity
from app.shared.clock import Clock
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
LONG = re.compile(r"[0-9]{11,}[Xx]?")


@group.command("import")
def take_in(
    context: typer.Context,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only judge; take nobody in.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    result: Annotated[
        Path | None, typer.Option(help="Give the sheet back with what became of each row.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Which sheet of the file.")] = None,
    columns: Annotated[
        Path | None,
        typer.Option(
            help="A JSON object: the sheet's headers and the field each is taken for, null for none."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a roster in: the good rows at once, the others kept as a draft."""
    frame: Frame = context.obj
    fields = read_json(columns) if columns is not None else None
    if dry_run and not Office.exists(frame.profile):
        done = look_at(file, sheet, Clock().today(), result, fields)
    else:
        with frame.office() as office, shown_progress() as progress:
            done = office.members.import_roster(
                office.actor, file, sheet, dry_run=dry_run, progress=progress, result=result, fields=fields
            )
    told = {**_shown(done.report), "import": done.import_id, "taken": done.taken, "drafted": done.drafted}
    if report is not None:
        write_report(report, done.report)
    answer(told, as_json=as_json, words=lambda: import_words(done, dry_run=dry_run))


def _shown(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report as it may stand on a terminal: a suggested number is whole only in the report's file."""
    problems = [
        {**problem, "suggestion": LONG.sub(lambda number: identity.mask_id(number[0]), problem["suggestion"])}
        for problem in report["problems"]
    ]
    return {**report, "problems": problems}


def import_words(done: RosterOutcome, *, dry_run: bool) -> str:
    """Say what became of a roster; refused rows that were kept before, or are ours already, are no new drafts."""
    counts = done.report["counts"]
    if dry_run:
        return _("Only looked at: {ok} good, {note} with a remark, {refused} to be mended.", **counts)
    words = _("Taken in: {ok} good, {note} with a remark. Kept as drafts to be mended: {drafted}.",
              ok=counts["ok"], note=counts["note"], drafted=done.drafted)  # fmt: skip
    known: int = counts["refused"] - done.drafted
    if known:
        words += " " + _n(
            "{n} row was here already and changed nothing.",
            "{n} rows were here already and changed nothing.",
            known,
        )
    return words


@group.command("imports")
def imports(context: typer.Context, as_json: AsJson = False) -> None:
    """List the rosters taken in, the latest first, with the id by which each is undone."""
    frame: Frame = context.obj
    with frame.office() as office:
        lines = office.members.imports(office.actor)
    told = [
        {"id": line.id, "file": line.file, "sheet": line.sheet, "at": line.at.isoformat(), "rows": line.rows,
         "taken": line.taken, "waiting": line.waiting, "undone": line.undone}
        for line in lines
    ]  # fmt: skip
    answer({"imports": told}, as_json=as_json, words=lambda: "\n".join(map(_import_line, lines)))


def _import_line(line: ImportLine) -> str:
    counts = _(
        "{rows} rows, {taken} taken in, {waiting} to be mended",
        rows=line.rows, taken=line.taken, waiting=line.waiting,
    )  # fmt: skip
    undone = _("undone") if line.undone else ""
    return f"{line.id}  {line.at.astimezone():%Y-%m-%d %H:%M}  {line.file} {line.sheet}  {counts}  {undone}".rstrip()


@group.command("undo-import")
def undo(context: typer.Context, import_id: str, as_json: AsJson = False) -> None:
    """Undo a whole import, as long as nothing hangs on its people."""
    frame: Frame = context.obj
    with frame.office() as office:
        try:
            done = office.members.undo_import(office.actor, import_id)
        except ImportHeld as refusal:
            print(held_words(refusal.facts["held"]), file=sys.stderr)
            raise
    answer(
        {"undone": done},
        as_json=as_json,
        words=lambda: _n("{n} person was taken back.", "{n} people were taken back.", done),
    )


def _listed(context: typer.Context, query: Query, limit: int, *, as_json: bool) -> None:
    frame: Frame = context.obj
    with frame.office() as office:
        window = office.members.window(office.actor, query)
        lines = office.members.page(office.actor, window.ids[:limit])
    told: list[dict[str, Any]] = [
        {"id": m.id, "name": m.name, "id_no": m.id_masked, "unit": m.unit_name, "status": m.status}
        for m in lines
    ]
    shown = [f"{m.id_masked:<20} {m.status:<10} {m.name}  {m.unit_name}" for m in lines]
    total = _n("{n} person.", "{n} people.", len(window.ids))
    answer(
        {"count": len(window.ids), "members": told}, as_json=as_json, words=lambda: "\n".join([*shown, total])
    )


Limit = Annotated[int, typer.Option(help="How many lines at most.")]


@group.command("list")
def list_members(context: typer.Context, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List the roll."""
    _listed(context, Query(), limit, as_json=as_json)


@group.command("find")
def find(context: typer.Context, query: str, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Find people by name, part of it, pinyin, initials, or the last four of document or phone."""
    _listed(context, Query(text=query), limit, as_json=as_json)


@group.command("export")
def export(
    context: typer.Context,
    file: Path,
    why: Annotated[str, typer.Option(help="For what; it is written down.")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="Numbers unmasked.")] = False,
    coded: Annotated[bool, typer.Option("--codes", help="Codes in place of their labels.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the roll in the platform's template."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.members.export(office.actor, file, Query(), why, masked=not whole, coded=coded)
    answer(
        {"path": str(file), "members": done},
        as_json=as_json,
        words=lambda: _n("{n} person was written.", "{n} people were written.", done),
    )
