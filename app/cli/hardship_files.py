"""How are hardship files opened, kept and brought through their life, from the command line?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import hardship_classes
from app.cli.frame import Frame, answer, day_of, made_of, read_json
from app.cli.office import AsJson
from app.hardship import (
    LISTS,
    Act,
    FileDetails,
    FileEvent,
    FileView,
    ItemIn,
    MeasureIn,
    PersonIn,
)
from app.hardship.happenings import KINDS, QUIET
from app.office import Office
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
hardship_classes.join(group)
Words = Annotated[str, typer.Option()]
Day = Annotated[str | None, typer.Option()]


@group.command("new")
def new(
    context: typer.Context,
    household: Annotated[str | None, typer.Option(help="Id of a household of the list.")] = None,
    number: Annotated[str | None, typer.Option(help="Document number of somebody on the roll.")] = None,
    details: Annotated[Path | None, typer.Option(help="JSON with the file's details.")] = None,
    relapse_of: Annotated[
        str | None, typer.Option(help="The ended file the household falls back from.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open the file of a household: by its id, or by the document number of its head."""
    frame: Frame = context.obj
    told = None if details is None else made_of(FileDetails, read_json(details))
    with frame.office() as office:
        before = None if relapse_of is None else office.hardship.file_numbered(office.actor, relapse_of)
        household_id, member_id = _head(office, household, number)
        file_id = office.hardship.open_file(
            office.actor, household_id=household_id, member_id=member_id, details=told, relapse_of=before
        )
        shown = office.hardship.file(office.actor, file_id)
    _say(shown, as_json)


@group.command("show")
def show(context: typer.Context, file: str, as_json: AsJson = False) -> None:
    """Show a file: FILE is its number, its id, or the document number of somebody in it."""
    frame: Frame = context.obj
    with frame.office() as office:
        shown = office.hardship.file(office.actor, office.hardship.file_numbered(office.actor, file))
        story = office.hardship.story(office.actor, shown.id)
    _say(shown, as_json, {"helps": [asdict(one) for one in story.helps], "helped": story.amount})


@group.command("helped")
def helped(context: typer.Context, number: str, as_json: AsJson = False) -> None:
    """Tell what the household of whoever has the document NUMBER got already: visits, mutual aid."""
    frame: Frame = context.obj
    with frame.office() as office:
        story = office.hardship.story_of(office.actor, number)
    told = {"helps": [asdict(one) for one in story.helps], "helped": story.amount}
    words = [f"{one.on}  {one.what}  {yuan(one.amount)}" for one in story.helps]
    words.append(_("{amount} yuan in all", amount=yuan(story.amount)))
    answer(told, as_json=as_json, words=lambda: "\n".join(words))


@group.command("list")
def listed(
    context: typer.Context,
    which: Annotated[str | None, typer.Option(help="A list of `lists`, or a state.")] = None,
    query: Words = "",
    as_json: AsJson = False,
) -> None:
    """List the files: all of them, those of a list or of a state, or those a query means."""
    frame: Frame = context.obj
    if which is not None and which not in LISTS and codes.load("hardship_states").get(which) is None:
        raise typer.BadParameter(_("There is no list “{name}”.", name=which), param_hint="--which")
    with frame.office() as office:
        found = office.hardship.files(office.actor, which, query)

    def words() -> str:
        return "\n".join(
            f"{one.number}  {one.head}  {one.id_masked}  {one.place}  {_state(one.state)}" for one in found
        )

    answer({"files": [asdict(one) for one in found]}, as_json=as_json, words=words)


@group.command("lists")
def lists(context: typer.Context, as_json: AsJson = False) -> None:
    """Count the files that wait for something, and those in each state."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.hardship.list_counts(office.actor)
    answer(
        {"counts": found},
        as_json=as_json,
        words=lambda: "\n".join(f"{_state(name)}  {count}" for name, count in found.items()),
    )


@group.command("add-member")
def add_member(context: typer.Context, file: str, person: Path, as_json: AsJson = False) -> None:
    """Put somebody into a file; PERSON is JSON with "name", "relation" and what else is known (income in fen)."""
    frame: Frame = context.obj
    told = made_of(PersonIn, read_json(person, "name", "relation"))
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        made = office.hardship.add_person(office.actor, file_id, told)
    answer({"id": made}, as_json=as_json, words=lambda: made)


@group.command("add-item")
def add_item(context: typer.Context, file: str, item: Path, as_json: AsJson = False) -> None:
    """Write down an income or an expense; ITEM is JSON with "side", "kind", "amount" (fen) and "period"."""
    frame: Frame = context.obj
    told = made_of(ItemIn, read_json(item, "side", "kind", "amount"))
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        made = office.hardship.add_item(office.actor, file_id, told)
    answer({"id": made}, as_json=as_json, words=lambda: made)


@group.command("measure")
def measure(
    context: typer.Context,
    file: str,
    told: Annotated[Path, typer.Argument(metavar="MEASURE")],
    change: Annotated[str | None, typer.Option(help="Id of the measure to be changed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add a measure to a household's plan, or change one; MEASURE is JSON with "measure" and "responsible"."""
    frame: Frame = context.obj
    made = made_of(MeasureIn, read_json(told, "measure", "responsible"))
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        measure_id = office.hardship.set_measure(office.actor, file_id, made, change)
    answer({"id": measure_id}, as_json=as_json, words=lambda: measure_id)


@group.command("authorise")
def authorise(context: typer.Context, file: str, on: Day = None, as_json: AsJson = False) -> None:
    """Write down the day on which the household signed that its means may be asked for; today without a day."""
    frame: Frame = context.obj
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        known = office.hardship.file(office.actor, file_id).details
        day = day_of(on, "--on") if on else office.clock.today()
        told = {one.name: getattr(known, one.name) for one in fields(FileDetails)} | {"authorised_on": day}
        office.hardship.set_details(office.actor, file_id, FileDetails(**told))
        shown = office.hardship.file(office.actor, file_id)
    _say(shown, as_json)


@group.command("renew-head")
def renew_head(context: typer.Context, file: str, as_json: AsJson = False) -> None:
    """Take the head's name and document anew from the roll or the list, after they were corrected there."""
    frame: Frame = context.obj
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        office.hardship.renew_head(office.actor, file_id)
        shown = office.hardship.file(office.actor, file_id)
    _say(shown, as_json)


@group.command("step")
def step(
    context: typer.Context,
    file: str,
    kind: Annotated[str, typer.Argument(help="What happens; see KINDS in `show --json`, “next”.")],
    on: Day = None,
    until: Day = None,
    by: Annotated[list[str] | None, typer.Option(help="Who called on the household; give it twice.")] = None,
    result: Words = "",
    reason: Annotated[str, typer.Option(help="Code of the class granted, or of why the file ends.")] = "",
    amount: Annotated[int | None, typer.Option(help="Income of the household at its exit, fen.")] = None,
    document: Words = "",
    words: Words = "",
    about: Annotated[str, typer.Option(help="Id of the objection answered, or the stage gone back to.")] = "",
    as_json: AsJson = False,
) -> None:
    """Let something happen to a file: it applies, is surveyed, checked, hung out, decided, reviewed, ended."""
    if kind.upper() not in KINDS:
        raise typer.BadParameter(_("There is no step “{name}”.", name=kind), param_hint="KIND")
    frame: Frame = context.obj
    act = Act(
        kind.upper(), on=day_of(on, "--on") if on else None, until=day_of(until, "--until") if until else None,
        people=tuple(by or ()), result=result.upper(), reason=reason, amount=amount, document=document, words=words,
        about=about,
    )  # fmt: skip
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        office.hardship.act(office.actor, file_id, act)
        shown = office.hardship.file(office.actor, file_id)
    _say(shown, as_json)


@group.command("cancel")
def cancel(
    context: typer.Context,
    file: str,
    event: Annotated[str | None, typer.Argument(help="Id of the event; the newest without it.")] = None,
    why: Words = "",
    as_json: AsJson = False,
) -> None:
    """Take the newest event of a file back, or one that does not fit."""
    frame: Frame = context.obj
    with frame.office() as office:
        file_id = office.hardship.file_numbered(office.actor, file)
        held = [
            one
            for one in office.hardship.file(office.actor, file_id).standing.counted
            if one.kind not in QUIET
        ]
        wanted = event or (held[-1].id if held else "")
        office.hardship.take_back(office.actor, file_id, wanted, why)
        shown = office.hardship.file(office.actor, file_id)
    _say(shown, as_json)


@group.command("check-list")
def check_list(context: typer.Context, out: Path, as_json: AsJson = False) -> None:
    """Write the list for the civil-affairs office into the Excel file OUT and mark its files as sent."""
    frame: Frame = context.obj
    with frame.office() as office:
        lines = office.hardship.export_checks(office.actor, out)
    going = {one.number for one in lines if not one.problem}
    waiting = {one.number: one.problem for one in lines if one.problem}
    told = {"files": len(going), "people": sum(not one.problem for one in lines), "waiting": waiting}

    def words() -> str:
        said = [_n("{n} household is on the list", "{n} households are on the list", len(going))]
        return "\n".join([*said, *(f"{number}: {problem}" for number, problem in waiting.items())])

    answer(told, as_json=as_json, words=words)


@group.command("check-answers")
def check_answers(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take in the list FILE as the civil-affairs office filled it; name the rows that were not taken."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.hardship.take_checks(office.actor, file)
    refused = [{"row": one.sheet_row, "code": one.code, "message": one.words()} for one in found.refused]
    told = {"agreeing": len(found.agreeing), "differing": len(found.differing), "empty": found.empty,
            "refused": refused}  # fmt: skip

    def words() -> str:
        said = _("{agreeing} households agree, {differing} differ, {empty} rows say nothing yet",
                 agreeing=told["agreeing"], differing=told["differing"], empty=found.empty)  # fmt: skip
        rows = [_("Row {row}: {why}", row=one["row"], why=one["message"]) for one in refused]
        return "\n".join([said, *rows])

    answer(told, as_json=as_json, words=words)


# -- what goes in and out


def _head(office: Office, household: str | None, number: str | None) -> tuple[str | None, str | None]:
    if (household is None) == (number is None):
        raise typer.BadParameter(_("Give either --household or --number."))
    if household is not None or number is None:
        return household, None
    return office.hardship.found_head(office.actor, number)


def _event(one: FileEvent) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if value not in ("", None, (), 0)}


def _told(shown: FileView) -> dict[str, Any]:
    now = shown.standing
    details = asdict(shown.details)
    details.pop("phone")  # no telephone is printed whole
    return {
        "id": shown.id, "number": shown.number, "head": shown.head, "id_masked": shown.id_masked,
        "relapse_of": shown.relapse_of, "state": now.state, "category": now.category,
        "on_file_since": now.on_file_since, "next_review_on": now.next_review_on, "details": details,
        "people": [{"id": one.id, "is_head": one.is_head, "child": one.child, "minor": one.minor, **asdict(one.told)}
                   for one in shown.people],
        "items": [{"id": one.id, **asdict(one.told)} for one in shown.items],
        "measures": [{"id": one.id, "overdue": one.overdue, **asdict(one.told)} for one in shown.measures],
        "income": shown.income, "expense": shown.expense, "next": list(shown.next), "back": list(shown.back),
        "events": [_event(one) for one in now.counted], "loose": [_event(one) for one in now.loose],
        "others": dict(shown.others), "head_differs": shown.head_differs,
    }  # fmt: skip


def _say(shown: FileView, as_json: bool, more: Mapping[str, Any] | None = None) -> None:
    def words() -> str:
        said = [
            f"{shown.number}  {shown.head}  {_state(shown.standing.state)}",
            _("Income {income}, unavoidable expenses {expense} yuan a year; {people} people",
              income=yuan(shown.income), expense=yuan(shown.expense), people=len(shown.people)),
            *("  ".join((str(one.on), _(KINDS[one.kind]), one.result)).rstrip() for one in shown.standing.counted),
        ]  # fmt: skip
        return "\n".join(said)

    answer({**_told(shown), **(more or {})}, as_json=as_json, words=words)


def _state(name: str) -> str:
    return codes.load("hardship_states").label(name) or name
