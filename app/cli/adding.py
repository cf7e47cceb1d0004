"""How do people come onto a campaign's list and off it, and its limits change, from the command line?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.hardship import HouseholdFilter
from app.members import Query
from app.office import Office
from app.shared.identity import mask_id
from app.shared.money import parse_yuan
from app.shared.text import _, _n
from app.visits import (
    NEAR,
    READY,
    Caps,
    OfCampaign,
    OfHouseholds,
    OfMembers,
    OfSheet,
    OnePerson,
    Proposal,
    Proposed,
    Wanted,
)


def add(
    context: typer.Context,
    campaign: str,
    sheet: Annotated[Path | None, typer.Option(help="A sheet a village filled.")] = None,
    village: Annotated[str, typer.Option(help="The households on file of this village or unit.")] = "",
    category: Annotated[str, typer.Option(help="Only households of this class, 1 or 2.")] = "",
    unit: Annotated[str, typer.Option(help="The members of this unit.")] = "",
    status: Annotated[str, typer.Option(help="Only members of this status.")] = "ACTIVE",
    like: Annotated[str, typer.Option("--from", help="The people of this other campaign.")] = "",
    helped: Annotated[bool, typer.Option(help="Of that campaign only those who got something.")] = False,
    name: Annotated[str, typer.Option(help="One person, with --number.")] = "",
    number: Annotated[str, typer.Option(help="The document number of that person.")] = "",
    place: Annotated[str, typer.Option(help="The village or unit of that person.")] = "",
    kit: Annotated[
        int | None, typer.Option(help="The kit, from 1, of those for whom none is planned.")
    ] = None,
    same_household: Annotated[
        bool, typer.Option("--same-household", help="Also those of one household with somebody else.")
    ] = False,
    look: Annotated[bool, typer.Option("--look", help="Only tell who would come.")] = False,
    given_back: Annotated[
        Path | None, typer.Option(help="Write the sheet with what is wrong to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put people on a campaign's list: of a sheet, a village, a unit, another campaign, or one person."""
    frame: Frame = context.obj
    asked: dict[str, Wanted] = {}
    if sheet is not None:
        asked["--sheet"] = OfSheet(sheet)
    if village or category:
        asked["--village"] = OfHouseholds(HouseholdFilter(category=category or None, place=village or None))
    if unit:
        asked["--unit"] = OfMembers(Query(unit=unit, status=status))
    if like:
        asked["--from"] = OfCampaign(like, helped)
    if name or number:
        asked["--name"] = OnePerson(name, number, place)
    if len(asked) != 1:
        raise typer.BadParameter(_("Say whom: --sheet, --village, --unit, --from or --name, one of them."))
    wanted = next(iter(asked.values()))
    with frame.office() as office:
        found = office.visits.propose(office.actor, campaign, wanted, _kit_id(office, campaign, kit))
        states = (READY, NEAR) if same_household else (READY,)
        lines = [line for line in found.lines if line.state in states]
        added = () if look else office.visits.add(office.actor, campaign, lines).ids
        if isinstance(wanted, OfSheet) and given_back is not None:
            office.visits.give_sheet_back(office.actor, wanted, found, given_back)
    told = {
        "added": len(added),
        "people": [_told(line) for line in found.lines],
        "problems": _problems(found),
    }
    count = len(lines) if look else len(added)
    answer(told, as_json=as_json, words=lambda: _words(found, count, look=look))


def take_off(context: typer.Context, campaign: str, numbers: list[int], as_json: AsJson = False) -> None:
    """Take people off a list by their numbers on it; who is recorded, or was, stays."""
    frame: Frame = context.obj
    with frame.office() as office:
        ids = office.visits.window(office.actor, campaign)
        listed = office.visits.page(office.actor, ids)
        bearers = {n: [one.id for one in listed if one.number == n] for n in numbers}
        if unknown := [n for n, some in bearers.items() if not some]:
            raise typer.BadParameter(_("No. {number} is not on the list.", number=unknown[0]))
        if twice := [n for n, some in bearers.items() if len(some) > 1]:
            words = _("Two people have No. {number}. Give one of them a new number first.", number=twice[0])
            raise typer.BadParameter(words)
        taken = office.visits.take_off(office.actor, campaign, [some[0] for some in bearers.values()])
    words = off_words(len(taken.visits), taken.stayed)
    told = {"taken_off": len(taken.visits), "stayed": taken.stayed}
    answer(told, as_json=as_json, words=lambda: words)


def renumber(context: typer.Context, campaign: str, number: int, name: str, as_json: AsJson = False) -> None:
    """Give a person whose number somebody else has too the next number."""
    frame: Frame = context.obj
    with frame.office() as office:
        ids = office.visits.window(office.actor, campaign)
        found = [
            one for one in office.visits.page(office.actor, ids) if (one.number, one.name) == (number, name)
        ]
        if len(found) != 1:
            raise typer.BadParameter(_("No. {number} of this name is not on the list.", number=number))
        office.visits.renumber(office.actor, found[0].id)
        now = office.visits.page(office.actor, [found[0].id])[0].number
    words = _("The number is {number} now. Print the sheet again.", number=f"{now:03d}")
    answer({"visit": found[0].id, "number": now}, as_json=as_json, words=lambda: words)


def off_words(gone: int, stayed: int) -> str:
    """Say how many went off a list, and how many had to stay."""
    words = _n("{n} person is off the list", "{n} people are off the list", gone)
    more = _n("{n} stays: the books know them", "{n} stay: the books know them", stayed)
    return f"{words}; {more}" if stayed else words


def limits(
    context: typer.Context,
    campaign: str,
    at_a_time: Annotated[str, typer.Option(help="What one person may get at a time, in yuan.")],
    in_a_year: Annotated[str, typer.Option(help="What one person may get in a year, in yuan.")],
    basis: Annotated[str, typer.Option(help="The document that sets it.")],
    as_json: AsJson = False,
) -> None:
    """Set what one person may get in a campaign."""
    frame: Frame = context.obj
    wanted = Caps(parse_yuan(at_a_time), parse_yuan(in_a_year), basis)
    with frame.office() as office:
        found = office.visits.set_caps(office.actor, campaign, wanted)
    words = _("The limits of {name} are set.", name=found.name)
    answer({"campaign": found.id, "caps": found.caps.as_facts()}, as_json=as_json, words=lambda: words)


def blank(context: typer.Context, out: Path, as_json: AsJson = False) -> None:
    """Write an empty sheet for a village to fill."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.visits.blank_sheet(office.actor, out)
    answer({"file": str(out)}, as_json=as_json, words=lambda: _("Written: {file}", file=out.name))


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    named = (
        ("add", add), ("take-off", take_off), ("renumber", renumber), ("limits", limits), ("blank-sheet", blank),
    )  # fmt: skip
    for name, command in named:
        group.command(name)(command)


def _kit_id(office: Office, campaign: str, kit: int | None) -> str | None:
    if kit is None:
        return None
    kits = list(office.visits.campaign(office.actor, campaign).kits)
    if not 1 <= kit <= len(kits):
        raise typer.BadParameter(_("The campaign has {n} kits.", n=len(kits)), param_hint="--kit")
    return kits[kit - 1]


def _told(line: Proposal) -> Mapping[str, Any]:
    """Return what is told of one person; the number is masked, for a terminal is no safe."""
    return {
        "name": line.person.name,
        "id_masked": mask_id(line.person.id_no),
        "kind": line.person.kind,
        "sheet_row": line.sheet_row,
        "state": line.state,
        "error": line.error.code if line.error is not None else None,
        "same_household": [
            {"number": near.number, "sheet_row": near.sheet_row, "same": near.same} for near in line.near
        ],
        "helped_before": line.before,
    }


def _problems(found: Proposed) -> list[Mapping[str, Any]]:
    return [
        {"sheet_row": one.sheet_row, "code": one.code, "column": one.column, "outcome": one.outcome}
        for one in found.told()
    ]


def _words(found: Proposed, count: int, *, look: bool) -> str:
    told = [_n("{n} person would come onto the list", "{n} people would come onto the list", count) if look
            else _n("{n} person came onto the list", "{n} came onto the list", count)]  # fmt: skip
    if near := sum(line.state == NEAR for line in found.lines):
        told.append(_n("{n} is of one household with somebody else; --same-household puts them on it too.",
                       "{n} are of one household with somebody else; --same-household puts them on it too.",
                       near))  # fmt: skip
    told += [
        _("Row {row}: {words}", row=one.sheet_row, words=one.words())
        for one in found.told()
        if one.outcome == "refused"
    ]
    return "\n".join(told)
