"""How is a campaign split to another computer, and how do its results come back, from the command line?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, shown_progress
from app.cli.office import AsJson
from app.shared.text import _, _n
from app.visits import Taken, Twice, VisitFilter

Code = Annotated[str, typer.Option(help="The code of the pack; capitals and dashes do not count.")]


def pack(
    context: typer.Context,
    campaign: str,
    folder: Path,
    carrier: Annotated[str, typer.Option(help="Who takes this part of the list.")],
    place: Annotated[
        list[str] | None, typer.Option(help="A village or unit; repeated. Everybody when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a part of a campaign as a work pack for another computer of the office."""
    frame: Frame = context.obj
    with frame.office() as office:
        wanted = VisitFilter(places=frozenset(place) if place else None)
        ids = office.visits.window(office.actor, campaign, wanted)
        made = office.visits.write_pack(office.actor, campaign, ids, carrier, folder)
    words = _("{file} is written: {n} visits for {carrier}. Its code is {code}; tell it apart from the stick.",
              file=made.path.name, n=made.visits, carrier=made.carrier, code=made.code)  # fmt: skip
    if made.elsewhere:
        words += "\n" + elsewhere_words(made.elsewhere)
    told = {
        "pack": made.id, "file": str(made.path), "code": made.code, "visits": made.visits,
        "elsewhere": made.elsewhere,
    }  # fmt: skip
    answer(told, as_json=as_json, words=lambda: words)


def pack_again(context: typer.Context, pack: str, folder: Path, as_json: AsJson = False) -> None:
    """Write a work pack once more, with the same code: its stick was lost."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.visits.write_pack_again(office.actor, pack, folder)
    words = _("{file} is written: {n} visits for {carrier}. Its code is {code}; tell it apart from the stick.",
              file=made.path.name, n=made.visits, carrier=made.carrier, code=made.code)  # fmt: skip
    answer(
        {"pack": made.id, "file": str(made.path), "visits": made.visits}, as_json=as_json, words=lambda: words
    )


def take_pack(context: typer.Context, file: Path, code: Code, as_json: AsJson = False) -> None:
    """Take a work pack in that another computer of the office wrote."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.visits.take_pack(office.actor, file, code)
    words = _("{campaign}: {n} visits are here, {added} of them new.",
              campaign=done.campaign, n=done.visits, added=done.added)  # fmt: skip
    told = {"pack": done.id, "campaign": done.campaign_id, "visits": done.visits, "added": done.added}
    answer(told, as_json=as_json, words=lambda: words)


def results(context: typer.Context, pack: str, folder: Path, as_json: AsJson = False) -> None:
    """Write what was recorded here of a work pack, for the computer that wrote it."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.visits.write_results(office.actor, pack, folder)
    words = _("{file} is written: {n} visits recorded, {open} still open.",
              file=done.path.name, n=done.told, open=done.pending)  # fmt: skip
    told = {"file": str(done.path), "told": done.told, "pending": done.pending}
    answer(told, as_json=as_json, words=lambda: words)


def take_results(context: typer.Context, file: Path, code: Code = "", as_json: AsJson = False) -> None:
    """Take the results of a work pack in; in any order, and twice if need be. Exits 1 when not all could be booked."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        done = office.visits.take_results(office.actor, file, code, progress)
    answer(_taken(done), as_json=as_json, words=lambda: taken_words(done))
    if done.refused:
        raise typer.Exit(1)


def packs(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """List the work packs of a campaign that were written or taken in on this computer."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.packs(office.actor, campaign)
    told = {"packs": [{**asdict(one), "made_at": one.made_at.isoformat()} for one in found]}
    answer(
        told,
        as_json=as_json,
        words=lambda: (
            "\n".join(f"{one.id}  {one.recorded}/{one.visits}  {one.carrier}  {one.code}" for one in found)
            or _("Nothing of this campaign is split yet.")
        ),
    )


def twice(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """List the visits two computers recorded otherwise, by their number on the list."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.recorded_twice(office.actor, campaign)
    told = {"twice": [_twice(one) for one in found]}
    answer(
        told,
        as_json=as_json,
        words=lambda: (
            "\n".join(f"{one.number}  {one.pack_id}  {one.visit_id}" for one in found)
            or _("Nobody was recorded otherwise on two computers.")
        ),
    )


def choose(
    context: typer.Context,
    pack: str,
    visit: str,
    theirs: Annotated[
        bool,
        typer.Option("--theirs/--ours", help="Whose record holds: the other computer's, or the one here."),
    ],
    as_json: AsJson = False,
) -> None:
    """Choose which of two records of a visit holds; the books follow."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.visits.choose_record(office.actor, pack, visit, theirs=theirs)
    words = _("It is chosen, and the books follow.")
    answer({"visit": visit, "theirs": theirs}, as_json=as_json, words=lambda: words)


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    for name, command in (
        ("pack", pack), ("pack-again", pack_again), ("take-pack", take_pack), ("results", results),
        ("take-results", take_results), ("packs", packs), ("twice", twice), ("choose", choose),
    ):  # fmt: skip
        group.command(name)(command)


def elsewhere_words(n: int) -> str:
    """Say how many of those chosen are in another pack."""
    return _n("{n} of them is in another work pack and stays there.",
              "{n} of them are in another work pack and stay there.", n)  # fmt: skip


def taken_words(done: Taken) -> str:
    """Say what became of results."""
    words = _("Recorded {recorded}, alike on both {same}, known before {known}; recorded otherwise here {twice}, "
              "not booked {refused}.",
              recorded=done.recorded, same=done.same, known=done.known, twice=done.twice,
              refused=len(done.refused))  # fmt: skip
    return "\n".join([words, *(f"{one.number}  {one.error.words()}" for one in done.refused)])


def _taken(done: Taken) -> Mapping[str, Any]:
    """Return what became of results as facts; the names of people stay out of what may be logged."""
    refused = [{"number": one.number, "code": one.error.code} for one in done.refused]
    return {**{name: getattr(done, name) for name in (
        "pack_id", "campaign_id", "recorded", "same", "known", "twice", "pending"
    )}, "refused": refused}  # fmt: skip


def _twice(one: Twice) -> Mapping[str, Any]:
    told = ("state", "cash", "on", "by")
    sides = {
        side: {**{name: getattr(record, name) for name in told}, "goods": dict(record.goods)}
        for side, record in (("ours", one.here), ("theirs", one.there))
    }
    return {"number": one.number, "pack": one.pack_id, "visit": one.visit_id, **sides}
