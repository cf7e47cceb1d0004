"""What if the disk is full? A file beside the database holds room that can be let go; knows no table.

A full disk is found when somebody wants to save. The reserve is room for that moment: enough to copy the work out and
to make a backup on a stick. It is set aside again by itself once there is room.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from app.shared.errors import DeviceError, RuleError
from app.shared.files import sync_folder
from app.shared.ids import new_id
from app.shared.text import N_

FILE = "reserve"
SIZE = 20 * 1024 * 1024
LEFT_FREE = 300 * 1024 * 1024
"""Bytes that must stay free beside the reserve: it is not for taking the last room of a small disk."""
TOO_LITTLE = 1024 * 1024
"""Bytes below which a database cannot even be opened: its log and its shared memory need some."""
BLOCK = 1024 * 1024


class NothingReserved(RuleError):
    """There is no reserve to let go."""

    code = "reserve.none"
    template = N_("No room is set aside here. Make room on the disk by moving other files away.")


class ReserveInUse(DeviceError):
    """The disk was so full that the reserve was let go to open the office."""

    code = "reserve.in_use"
    template = N_(
        "The disk is full; the room set aside for this is in use. Copy out and back up to a stick now, then make room."
    )


def held(profile: Path) -> int:
    """Return how many bytes are set aside in `profile`."""
    try:
        return (profile / FILE).stat().st_size
    except OSError:
        return 0


def keep(profile: Path) -> bool:
    """Set the room aside unless it is or the disk is nearly full; say whether it is there now. Never raises."""
    if held(profile) >= SIZE:
        return True
    part = profile / f".{new_id()}.part"
    try:
        if shutil.disk_usage(profile).free < SIZE + LEFT_FREE:
            return False
        _fill(part)
        part.replace(profile / FILE)
        sync_folder(profile)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def _fill(part: Path) -> None:
    """Write a file whose room is really taken: zeros would take none where the file system compresses."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, SIZE)
        else:
            for _block in range(SIZE // BLOCK):
                file.write(os.urandom(BLOCK))
        os.fsync(file.fileno())


def release(profile: Path) -> int:
    """Let the room go; return the bytes it held. Raises NothingReserved."""
    size = held(profile)
    try:
        (profile / FILE).unlink()
    except OSError as error:
        raise NothingReserved() from error
    return size


def give_way(profile: Path) -> bool:
    """Let the room go when the disk is too full to open a database at all; say whether it was."""
    try:
        if shutil.disk_usage(profile).free >= TOO_LITTLE or not held(profile):
            return False
        release(profile)
    except (OSError, NothingReserved):
        return False
    return True
