"""How do packages go out and receipts come in, from the command line?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, shown_progress
from app.cli.office import AsJson
from app.shared.text import _, _n
from app.sync.values import Exported, TakenIn
from app.sync.words import UpperWord

group = typer.Typer(no_args_is_help=True)
device = typer.Typer(no_args_is_help=True)
Folder = Annotated[Path, typer.Option("--to", help="A folder, for example on a stick.")]


@device.command("request")
def request(context: typer.Context, to: Folder, as_json: AsJson = False) -> None:
    """Write this computer's signed device request, and show the number of its keys."""
    frame: Frame = context.obj
    with frame.office() as office:
        placed = office.sync.request(office.actor, to)
        number = office.sync.device(office.actor).key_id
        told = {"path": str(placed.path), "fingerprint": number}
        answer(
            told,
            as_json=as_json,
            words=lambda: _("Device request written. Key number: {number}", number=number),
        )


@device.command("certificate")
def certificate(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take in the certificate the hub answered with."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.sync.certificate(office.actor, file)
        words = _("This computer is enrolled. Compare the hub's key number: {number}", number=done.hub_key)
        answer(asdict(done), as_json=as_json, words=lambda: words)


@group.command("export")
def export(context: typer.Context, to: Folder, as_json: AsJson = False) -> None:
    """Write everything the province has not received as one sealed package."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        done = office.sync.export(office.actor, to, progress)
    answer(exported_facts(done), as_json=as_json, words=lambda: exported_words(done))


def exported_facts(done: Exported) -> dict[str, Any]:
    """Return what a package holds, for JSON."""
    totals = {
        table: {"changes": t.changes, "money": dict(t.money)} for table, t in sorted(done.totals.items())
    }
    return {**asdict(done), "path": str(done.path), "totals": totals}


def exported_words(done: Exported) -> str:
    """Say what was written."""
    written = _n(
        "{n} record is in package {number}.",
        "{n} records are in package {number}.",
        done.records,
        number=done.number,
    )
    return written + " " + _("It was read back whole. You may remove the stick.")


@group.command("import")
def take_in(context: typer.Context, files: list[Path], as_json: AsJson = False) -> None:
    """Take in receipts."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        done = [office.sync.import_file(office.actor, file, progress) for file in files]
    told = {"receipts": [asdict(one) for one in done]}
    answer(told, as_json=as_json, words=lambda: "\n".join(receipt_words(one) for one in done))


def receipt_words(done: TakenIn) -> str:
    """Say what a receipt said."""
    return _(
        "Received by the province: {applied} records; refused {refused}; to be looked at {conflicts}; "
        "decisions {entries}.",
        applied=done.applied, refused=done.refused, conflicts=done.conflicts, entries=done.entries,
    )  # fmt: skip


@group.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say what the province has not confirmed yet."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.sync.status(office.actor)
    told = {**asdict(found), "states": dict(found.states)} if found else {}
    words = unconfirmed_words(found.unconfirmed) + said_words(found.said_above)
    answer(told, as_json=as_json, words=lambda: words)


def said_words(said: Sequence[UpperWord]) -> str:
    """Say how many opinions and decisions of the unions above lie beside the records; empty without any."""
    if not said:
        return ""
    return " " + _n(
        "{n} word of the unions above lies beside its record.",
        "{n} words of the unions above lie beside their records.",
        len(said),
    )


def unconfirmed_words(count: int) -> str:
    """Say how many records no receipt has spoken of."""
    if not count:
        return _("Everything is confirmed by the province.")
    return _n(
        "{n} record is not confirmed by the province.",
        "{n} records are not confirmed by the province.",
        count,
    )
