"""How do packages go out and receipts come in, from the command line?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.documents import masked
from app.cli.frame import Frame, answer, shown_progress
from app.cli.office import AsJson
from app.security.seal import kind_on
from app.shared.hours import Doubt
from app.shared.text import _, _n
from app.sync.contents import ContentsStanding
from app.sync.fetch_service import ContentsTaken
from app.sync.files import BACK
from app.sync.lacking import missing_words
from app.sync.papers import TakenFromPaper
from app.sync.reference import QUIET_DAYS, Revoked
from app.sync.sending import FilesSent
from app.sync.values import Exported, Status, TakenIn
from app.sync.words import UpperWord

group = typer.Typer(no_args_is_help=True)
device = typer.Typer(no_args_is_help=True)
BLOCKED = "E_KEY_REVOKED"
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
    if done.files.stopped:
        raise typer.Exit(3)


def exported_facts(done: Exported) -> dict[str, Any]:
    """Return what a package holds, for JSON."""
    totals = {
        table: {"changes": t.changes, "money": dict(t.money)} for table, t in sorted(done.totals.items())
    }
    request = str(done.request) if done.request else None
    told = {"path": str(done.path), "totals": totals, "clock": told_clock(done.clock), "request": request}
    return {**asdict(done), **told}


def exported_words(done: Exported) -> str:
    """Say what was written."""
    written = _n(
        "{n} record is in package {number}.",
        "{n} records are in package {number}.",
        done.records,
        number=done.number,
    )
    whole = _("It was read back whole. You may remove the stick.")
    asked = (
        _("The device request lies beside it: the package is read once this computer is known.")
        if done.request
        else ""
    )
    safe = " ".join(words for words in (written, files_words(done.files), asked, whole) if words)
    return f"{safe}\n{done.clock.words()}" if done.clock else safe


def told_clock(doubt: Doubt | None) -> dict[str, str] | None:
    """Return what is wrong with the clock, for JSON."""
    return {"code": doubt.code, "message": doubt.words()} if doubt else None


def files_words(sent: FilesSent) -> str:
    """Say which attachments lie on the stick; nothing when there was none to write."""
    if sent.stopped:
        return _(
            "Of {all} attachments {n} are on the stick; there the copying stopped. The others are kept here: "
            "copy again, on another stick if this one is full.",
            n=sent.contents, all=sent.contents + sent.left,
        )  # fmt: skip
    if not sent.contents:
        return ""
    return _n("{n} attachment lies beside it.", "{n} attachments lie beside it.", sent.contents)


@group.command("import")
def take_in(context: typer.Context, files: list[Path], as_json: AsJson = False) -> None:
    """Take in receipts, and the attachments the province gives back."""
    frame: Frame = context.obj
    contents = [
        file for file in files if kind_on(file) == BACK
    ]  # after the receipts, whose records name them
    with frame.office() as office, shown_progress() as progress:
        receipts = [
            office.sync.import_file(office.actor, file, progress) for file in files if file not in contents
        ]
        back = [office.sync.take_contents(office.actor, file, progress) for file in contents]
    told = {"receipts": [asdict(one) for one in receipts], "contents": [asdict(one) for one in back]}
    lines = [*map(receipt_words, receipts), *map(back_words, back)]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


def back_words(done: ContentsTaken) -> str:
    """Say what came back of the attachments and photos, and what is still missing."""
    said = [
        _n("{n} attachment or photo came back.", "{n} attachments and photos came back.", done.taken),
        *missing_words(done.lacking, done.nowhere),
    ]
    if done.damaged:
        said.append(_n("{n} was damaged and is asked for again.", "{n} were damaged and are asked for again.",
                       done.damaged))  # fmt: skip
    return " ".join(said)


def receipt_words(done: TakenIn) -> str:
    """Say what a receipt said."""
    said = _(
        "Received by the province: {applied} records; refused {refused}; to be looked at {conflicts}; "
        "answers and news {entries}.",
        applied=done.applied, refused=done.refused, conflicts=done.conflicts, entries=done.entries,
    )  # fmt: skip
    if done.problem == BLOCKED:
        said += " " + _(
            "The province has blocked this computer: its packages are kept unread there. "
            "Everything stays readable here. Call the union above you."
        )
    return said


@group.command("paper")
def paper(context: typer.Context, code: list[str], as_json: AsJson = False) -> None:
    """Take in the CODE of a receipt's sheet, when the stick does not come back; groups may stand apart."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.sync.paper_receipt(office.actor, " ".join(code))
    answer(asdict(done), as_json=as_json, words=lambda: paper_words(done))


def paper_words(done: TakenFromPaper) -> str:
    """Say what a receipt typed from paper said."""
    if done.returned:
        return returned_words(done.returned)
    return _n(
        "Received by the province: {n} record. The decisions come with the next receipt.",
        "Received by the province: {n} records. The decisions come with the next receipt.",
        done.applied,
    )


def returned_words(count: int) -> str:
    """Say that the province has received everything, and sent some back."""
    return _n(
        "Received by the province, says its sheet; {n} record was sent back or differs. "
        "Which one, the next receipt says.",
        "Received by the province, says its sheet; {n} records were sent back or differ. "
        "Which ones, the next receipt says.",
        count,
    )


@group.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say what the province has not confirmed yet."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.sync.status(office.actor)
        published = office.reference.published(office.actor)
    told = {
        **_status_facts(found), "hub_days": published.days,
        "published": [asdict(one) for one in published.known],
        "revoked": [asdict(one) for one in published.revoked],
    }  # fmt: skip
    lines = [_status_words(found), *quiet_words(published.days), *revoked_words(published.revoked)]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


def quiet_words(days: int | None) -> tuple[str, ...]:
    """Say that the newest word of the province is old, when it is."""
    if days is None or days <= QUIET_DAYS:
        return ()
    said = _n(
        "The newest receipt of the province is {n} day old: plans and lists may have changed since. "
        "Send a package and fetch the receipt.",
        "The newest receipt of the province is {n} days old: plans and lists may have changed since. "
        "Send a package and fetch the receipt.",
        days,
    )  # fmt: skip
    return (said,)


def revoked_words(blocked: Sequence[Revoked]) -> tuple[str, ...]:
    """Name the computers of this office the province has blocked."""
    return tuple(
        _("The province blocked the computer “{label}” on {on}. Its records stay; nothing new of it is taken.",
          label=one.label or one.device[:8], on=one.on)
        for one in blocked
    )  # fmt: skip


def _status_facts(found: Status) -> dict[str, Any]:
    wanted = [
        {**asdict(one), "title": masked(one.title), "owner": masked(one.owner)}
        for one in found.contents.wanted
    ]
    contents = {**asdict(found.contents), "outstanding": found.contents.outstanding, "wanted": wanted}
    told = {"states": dict(found.states), "contents": contents, "clock": told_clock(found.clock)}
    return {**asdict(found), **told}


def _status_words(found: Status) -> str:
    words = [unconfirmed_words(found.unconfirmed), *contents_words(found.contents)]
    words += said_words(found.said_above)
    if found.paper is not None:
        words.append(returned_words(found.paper.returned))
    if found.clock is not None:
        words.append(found.clock.words())
    return "\n".join(words)


def contents_words(standing: ContentsStanding) -> list[str]:
    """Say how many attachments have not arrived, and name those the province asks for, with numbers masked."""
    if not standing.kept and not standing.wanted and not standing.lacking:
        return []
    lines = [_("Attachments received by the province: {n} of {all}.", n=standing.received, all=standing.kept)]
    lines += missing_words(standing.lacking, standing.nowhere)
    for one in standing.wanted:
        title = masked(one.title) or one.sha256[:12]
        if one.here:
            lines.append(_("Asked for: {title}", title=title))
        else:
            lines.append(_("Asked for: {title} (it is not on this computer)", title=title))
    return lines


def said_words(said: Sequence[UpperWord]) -> list[str]:
    """Say how many opinions and decisions of the unions above lie beside the records; nothing without any."""
    if not said:
        return []
    told = _n(
        "{n} word of the unions above lies beside its record.",
        "{n} words of the unions above lie beside their records.",
        len(said),
    )
    return [told]


def unconfirmed_words(count: int) -> str:
    """Say how many records no receipt has spoken of."""
    if not count:
        return _("Everything is confirmed by the province.")
    return _n(
        "{n} record is not confirmed by the province.",
        "{n} records are not confirmed by the province.",
        count,
    )
