"""Is this computer fit for the office's work? Looks at folder, clock and paper fonts; knows no screen.

What only a screen can tell (fonts shown, typing, printers, sticks) the desk looks at itself.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.printing import fonts
from app.selfcheck.found import Checked, refused
from app.shared import hours, places
from app.shared.errors import DeviceError
from app.shared.files import write_refusal
from app.shared.text import N_
from app.sync.queries import times_known

if TYPE_CHECKING:
    from app.shared.db import Database

PROBE = 64 * 1024  # bytes written, synced and read back
LITTLE_ROOM = 1024 * 1024 * 1024  # below this a year's backups may not fit
NO_ROOM = 100 * 1024 * 1024  # below this a working day may not fit

ROOM = N_("The folder can be written; {free} GB are free.")
ROOM_LITTLE = N_("The folder can be written, but only {free} GB are free. Make room on this disk soon.")
ROOM_NONE = N_("Only {free} GB are free. Make room on this disk before you begin.")
READ_DIFFERS = N_("What was read back is not what was written. Have this disk looked at before you begin.")
CLOCK_RIGHT = N_("The clock shows {now}.")
PAPER_WHOLE = N_("All {n} print fonts are whole: Chinese, Korean and rare characters.")


def folder(profile: Path) -> Checked:
    """Write, sync, read back and remove a file in the data folder, and look how much room is left."""
    probe = profile / f".{secrets.token_hex(8)}.part"
    content = os.urandom(PROBE)
    try:
        with probe.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        same = probe.read_bytes() == content
        free = shutil.disk_usage(profile).free
    except OSError as error:
        return refused("folder", write_refusal(error))
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    if not same:
        return Checked("folder", "bad", READ_DIFFERS, code="folder.read_back_differs")
    return _place(profile) or _room(free)


def _place(profile: Path) -> Checked | None:
    """Say what is wrong with where the folder lies, None when nothing is."""
    if places.on_network(profile):
        return Checked("folder", "bad", places.OnNetwork.template)
    program = places.cloud(profile)
    return Checked("folder", "warn", places.CLOUD, {"cloud": program}) if program else None


def _room(free: int) -> Checked:
    facts = {"free": f"{free / 1024**3:,.1f}"}
    if free < NO_ROOM:
        return Checked("folder", "bad", ROOM_NONE, facts)
    if free < LITTLE_ROOM:
        return Checked("folder", "warn", ROOM_LITTLE, facts)
    return Checked("folder", "good", ROOM, facts)


def clock(now: datetime, last: datetime | None, heard: datetime | None = None) -> Checked:
    """Judge whether `now` can be right beside the `last` entry and the province's time last `heard`."""
    doubt = hours.doubt(now, last, heard)
    if doubt is None:
        return Checked("clock", "good", CLOCK_RIGHT, {"now": hours.minute(now)})
    return Checked("clock", "warn" if doubt.code == "clock.ahead" else "bad", doubt.template, doubt.facts)


def times(db: Database) -> tuple[datetime | None, datetime | None]:
    """Return when the newest entry was made and the province's time last heard; None where there is none."""
    with db.reading() as tx:
        return times_known(tx)


def paper() -> Checked:
    """Unpack the print fonts where needed and compare each with its fingerprint."""
    try:
        whole = fonts.unpack(fonts.ready())
    except DeviceError as error:
        return refused("paper", error)
    except OSError as error:
        return refused("paper", write_refusal(error))
    return Checked("paper", "good", PAPER_WHOLE, {"n": len(whole)})
