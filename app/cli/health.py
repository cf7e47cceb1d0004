"""Is the office in order, and what if it is not? The check, the help pack and the reserve, from the command line."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.backup import reserve
from app.cli.frame import Frame, answer, shown_progress
from app.cli.office import AsJson
from app.office import Office
from app.selfcheck import health, help_pack
from app.selfcheck.found import Checked
from app.shared import alone
from app.shared.errors import DeviceError, NuangongError
from app.shared.text import N_, _, translate

TITLES = {
    "folder": N_("Data folder"), "reserve": N_("Room set aside"), "data": N_("Data file"), "cipher": N_("Encryption"),
    "chain": N_("Record of changes"), "attachments": N_("Attachments"), "books": N_("Books"),
    "witness": N_("Witness"), "backups": N_("Backups"), "clock": N_("Date and time"), "paper": N_("Fonts on paper"),
}  # fmt: skip
MARKS = {"good": "✓", "warn": "!", "bad": "✗"}
RULES = frozenset({"books"})  # what a person mends; anything else is the device's


def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Check data file, cipher, chain, attachments, books, witness, backups, clock, disk and fonts, a line for each."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        found = list(health.examine_all(office, progress))
    bad = [
        one for one in found if one.outcome == "bad" and one.code
    ]  # a full disk or a wrong clock harms no record
    told: dict[str, Any] = {
        "sound": not bad, "changes": _figure(found, "chain"), "campaigns": _figure(found, "books"),
        "fonts": _figure(found, "paper"),
        "checks": [{"kind": one.kind, "outcome": one.outcome, "words": one.words()} for one in found],
    }  # fmt: skip
    if bad:
        told |= {"error": bad[0].code, "message": bad[0].words(), "field": None}
        print("\n".join(one.words() for one in bad), file=sys.stderr)
    answer(told, as_json=as_json, words=lambda: "\n".join(map(_line, found)))
    if bad:
        raise typer.Exit(1 if bad[0].kind in RULES else DeviceError.exit_code)


def _figure(found: Sequence[Checked], kind: str) -> int:
    """Return the count a good look gave, 0 where it gave none."""
    one = next(one for one in found if one.kind == kind)
    return int(str(one.facts.get("n", 0)).replace(",", "")) if one.outcome == "good" else 0


def _line(one: Checked) -> str:
    return f"{MARKS[one.outcome]} {translate(TITLES[one.kind], {}, None)}: {one.words()}"


def pack_help(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="A folder, for example on a stick.")],
    as_json: AsJson = False,
) -> None:
    """Write a help pack without anybody's data: logs, versions, checks. Without a password it tells of files only."""
    frame: Frame = context.obj
    found: list[Checked] = []
    made: help_pack.HelpPack | None = None
    if frame.has_password() and Office.exists(frame.profile):
        with (
            contextlib.suppress(NuangongError),
            frame.office() as office,
        ):  # one that does not open is why it is asked
            found = list(health.examine_all(office))
            made = help_pack.make(to, frame.profile, office.clock.now(), found, office)
    if made is None:
        made = help_pack.make(to, frame.profile, datetime.now().astimezone())
    told = {"path": str(made.path), "names": list(made.names), "opened": bool(found)}
    answer(told, as_json=as_json, words=lambda: _("The help pack is written: {path}", path=made.path))


def let_go(context: typer.Context, as_json: AsJson = False) -> None:
    """Let the room go that is set aside for a full disk, so that the office can copy out; needs no password."""
    frame: Frame = context.obj
    with alone.held(frame.profile):
        freed = reserve.release(frame.profile)
    answer(
        {"freed": freed},
        as_json=as_json,
        words=lambda: _(
            "{n} MB are free now. Copy out and back up to a stick, then make room.", n=freed // 1024**2
        ),
    )


def join(application: typer.Typer) -> None:
    """Hang these commands into the program's."""
    application.command("check")(check)
    application.command("verify-audit")(check)
    application.command("help-pack")(pack_help)
    application.command("release-reserve")(let_go)
