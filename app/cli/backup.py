"""How are backups made, checked and restored, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.backup import Loss, Restored, StickState, restore, restore_from_stick, verify
from app.backup.mending import Mending
from app.cli.frame import SECOND_PASSWORD, Frame, answer, shown_progress
from app.cli.office import AsJson
from app.migrations.run import bring_up
from app.office import Office
from app.shared.actor import Actor
from app.shared.alone import held
from app.shared.clock import Clock, moment
from app.shared.money import yuan
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)
stick = typer.Typer(no_args_is_help=True)
handover = typer.Typer(no_args_is_help=True)
Second = Annotated[
    str | None,
    typer.Option(help="The second person (name or id); their password is in NUANGONG_SECOND_PASSWORD."),
]


@group.command("make")
def make(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="A folder, for example on a stick.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a backup and prove it."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.backup.make(office.actor, office.facts().code, to)
        told = {"path": str(made.path), **asdict(made.contents)}
        answer(told, as_json=as_json, words=lambda: _("Backed up and proven: {path}", path=made.path))


@group.command("list")
def list_backups(context: typer.Context, as_json: AsJson = False) -> None:
    """List the newest backups of the office's own folder."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.backup.kept(office.actor)
        told = [
            {
                "path": str(one.path), "made_at": one.made_at.isoformat(), "bytes": one.size,
                "records": one.contents.records if one.contents else None,
                "problem": one.problem.code if one.problem else None,
            }
            for one in found
        ]  # fmt: skip
        lines = [
            f"{_when(one.made_at)}  {one.size / 1024**2:7.1f} MB  "
            + (one.problem.words() if one.problem else f"{one.contents.records if one.contents else 0:,}")
            + f"  {one.path.name}"
            for one in found
        ]
        answer({"backups": told}, as_json=as_json, words=lambda: "\n".join(lines) or _("There is none yet"))


@group.command("verify")
def verify_file(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Open, decrypt and check a backup without restoring it."""
    frame: Frame = context.obj
    contents = verify(file, frame.password(), frame.operator)
    answer(
        asdict(contents),
        as_json=as_json,
        words=lambda: _("This backup is whole: {rows} records.", rows=sum(contents.rows.values())),
    )


@group.command("preview")
def preview(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Say what going back to a backup would lose; nothing is changed."""
    frame: Frame = context.obj
    with frame.office() as office:
        loss = office.backup.preview(office.actor, file)
        answer({**asdict(loss), "changes": loss.changes}, as_json=as_json, words=lambda: _loss(loss))


def _loss(loss: Loss) -> str:
    """Word what is lost, first in all, then what becomes of it, then table by table."""
    lines = [
        _("Going back loses {n} changes.", n=loss.changes),
        _("At the province already, and back with its next receipt: {n}", n=loss.received),
        _("In packages nobody has confirmed yet: {n}", n=loss.packed),
        _("Only on this computer: {n}", n=loss.only_here),
    ]
    lines += [f"{one.name}: {one.now:,} → {one.then:,}" for one in loss.rows]
    lines += [f"{one.name}: {yuan(one.now)} → {yuan(one.then)}" for one in loss.fen]
    return "\n".join(lines)


def _when(at: datetime | str) -> str:
    """Say when something was by the clock on the wall; moments are stored in UTC."""
    told = moment(at) if isinstance(at, str) else at
    return f"{told.astimezone():%Y-%m-%d %H:%M}" if told else str(at)


def second_person(frame: Frame, office: Office, name: str | None) -> Actor:
    """Return the second person, proven by their password."""
    if not name:
        raise typer.BadParameter(_("A second person is needed."), param_hint="--second")
    return office.operators.prove(office.actor, name, frame.password(SECOND_PASSWORD))


@group.command("restore")
def restore_file(
    context: typer.Context,
    file: Path,
    to: Annotated[Path | None, typer.Option(help="An empty folder for the office.")] = None,
    second: Second = None,
    name: Annotated[str, typer.Option(help="The office's name, typed out, when it goes back in place.")] = "",
    as_json: AsJson = False,
) -> None:
    """Restore a backup into an empty folder, or let the office go back to it where it is."""
    frame: Frame = context.obj
    if to is not None:
        contents = restore(file, to, frame.password(), frame.operator)
        told = {"profile": str(to), **asdict(contents)}
        answer(told, as_json=as_json, words=lambda: _("Restored and proven in {folder}.", folder=to))
        return
    if not (second and name):
        raise typer.BadParameter(
            _("Give --to FOLDER, or --second PERSON and --name OFFICE to go back in place.")
        )
    with frame.office() as office, shown_progress() as progress:
        person = second_person(frame, office, second)
        done = office.backup.restore(office.actor, file, person, name, progress)
        answer(_restored(done), as_json=as_json, words=lambda: _back_words(done))


@group.command("undo-restore")
def undo_restore(context: typer.Context, second: Second = None, as_json: AsJson = False) -> None:
    """Go back to the office as it was before the last restore, within 30 days."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        person = second_person(frame, office, second)
        done = office.backup.undo_restore(office.actor, person, progress)
        answer(_restored(done), as_json=as_json, words=lambda: _back_words(done))


def _restored(done: Restored) -> dict[str, object]:
    return {
        "safety": str(done.safety), "undo_until": done.undo_until.isoformat(), "settled": done.settled,
        **asdict(done.contents),
    }  # fmt: skip


def _back_words(done: Restored) -> str:
    return _(
        "The office is back at {when}. The copy made before is kept; until {until} this can be taken back.",
        when=_when(done.contents.made_at), until=done.undo_until,
    )  # fmt: skip


@group.command("repair")
def repair(
    context: typer.Context,
    file: Path,
    name: Annotated[str, typer.Option(help="The office's name, typed out.")] = "",
    second: Second = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of an office whose data cannot be opened any more; the damaged files stay beside it."""
    frame: Frame = context.obj
    with held(frame.profile), shown_progress() as progress:
        mending = Mending(frame.profile, Clock(), bring_up)
        plan = mending.prepare(file, frame.password(), frame.operator)
        other = next((one for one, called in plan.others if second in (one, called)), second or "")
        agreed = (frame.password(SECOND_PASSWORD), other) if second else None
        done = mending.mend(plan, name, agreed, progress)
        told = {
            "profile": str(frame.profile),
            "lost": plan.lost,
            "aside": done.aside,
            **asdict(done.contents),
        }
        answer(
            told, as_json=as_json, words=lambda: _("Restored and proven in {folder}.", folder=frame.profile)
        )


@stick.command("register")
def register(context: typer.Context, folder: Path, as_json: AsJson = False) -> None:
    """Make the stick at FOLDER the office's own, and write the first copy."""
    frame: Frame = context.obj
    with frame.office() as office:
        state = office.backup.register_stick(office.actor, folder)
        answer(_stick(state), as_json=as_json, words=lambda: _stick_words(state))


@stick.command("status")
def status(context: typer.Context, folder: list[Path], as_json: AsJson = False) -> None:
    """Say how the registered stick stands, looking for it at each FOLDER."""
    frame: Frame = context.obj
    with frame.office() as office:
        state = office.backup.stick_state(office.actor, folder)
        answer(_stick(state), as_json=as_json, words=lambda: _stick_words(state))


@stick.command("keep")
def keep(context: typer.Context, folder: list[Path], as_json: AsJson = False) -> None:
    """Write what changed to the registered stick, found at one of FOLDER."""
    frame: Frame = context.obj
    with frame.office() as office:
        state = office.backup.keep_up(office.actor, folder)
        if state.problem is not None:
            raise state.problem
        answer(_stick(state), as_json=as_json, words=lambda: _stick_words(state))


@stick.command("restore")
def from_stick(
    context: typer.Context,
    folder: Path,
    to: Annotated[Path, typer.Option(help="An empty folder for the office.")],
    as_json: AsJson = False,
) -> None:
    """Restore the office on a registered stick into an empty folder, up to the last whole piece."""
    frame: Frame = context.obj
    found = restore_from_stick(folder, to, frame.password(), frame.operator)
    words = _(
        "Restored and proven in {folder}, as it was at {when}.",
        folder=to,
        when=_when(found.at),
    )
    if found.cut:
        lost = _("What was written to the stick after that is damaged or lost.")
        words = f"{words}\n{lost}"
    answer({"profile": str(to), **asdict(found)}, as_json=as_json, words=lambda: words)


@handover.command("out")
def hand_out(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="A folder on the stick that is carried over.")],
    second: Second = None,
    as_json: AsJson = False,
) -> None:
    """Give the office to another computer; from then on this one only reads."""
    frame: Frame = context.obj
    with frame.office() as office:
        person = second_person(frame, office, second)
        done = office.backup.hand_over(office.actor, person, to)
        told = {"path": str(done.path), "number": done.number, **asdict(done.contents)}
        words = _("Handed over: {path}, number {number}. This computer only reads from now on.",
                  path=done.path, number=done.number)  # fmt: skip
        answer(told, as_json=as_json, words=lambda: words)


@handover.command("in")
def hand_in(context: typer.Context, file: Path, second: Second = None, as_json: AsJson = False) -> None:
    """Take an office over into the empty folder --profile, with the passwords of two people."""
    frame: Frame = context.obj
    if not second:
        raise typer.BadParameter(_("A second person is needed."), param_hint="--second")
    with held(frame.profile):
        people = (frame.password(), frame.operator), (frame.password(SECOND_PASSWORD), second)
        done = Office.take_over(file, frame.profile, *people)
        told = {
            "profile": str(frame.profile),
            "number": done.number,
            "handed_over_at": done.at,
            **asdict(done.contents),
        }
        words = _("Taken over: number {number}, {rows} records, proven.",
                  number=done.number, rows=done.contents.records)  # fmt: skip
        answer(told, as_json=as_json, words=lambda: words)


@handover.command("take-back")
def take_back(context: typer.Context, second: Second = None, as_json: AsJson = False) -> None:
    """Let the office go on here after all: the file was lost, or was never opened elsewhere."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.backup.take_back(office.actor, second_person(frame, office, second))
        answer({"handed_over": False}, as_json=as_json, words=lambda: _("The office goes on here."))


def _stick(state: StickState) -> dict[str, object]:
    last = state.note.last
    return {
        "state": state.state, "folder": str(state.folder) if state.folder else None, "pieces": state.pieces,
        "behind": state.behind, "last": last.isoformat() if last else None,
        "registered_at": state.note.registered_at or None,
    }  # fmt: skip


def _stick_words(state: StickState) -> str:
    last = state.note.last
    if state.state == "none":
        return _("No stick is registered.")
    if state.state == "away":
        return _("The registered stick is not in.")
    return _("The registered stick is in; it had everything at {when}.", when=_when(last) if last else "--")


group.add_typer(stick, name="stick", help="The office's own stick, kept up with the work.")
group.add_typer(handover, name="handover", help="The office moves to another computer.")
