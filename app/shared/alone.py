"""Is this office open anywhere else? One window or command at a time; the lock of a dead program falls by itself."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.shared.errors import LockedError
from app.shared.text import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FILE = "in-use"


class InUse(LockedError):
    """Another window or command has the office open."""

    code = "office.in_use"
    template = N_(
        "This office is open in another window or command. Nothing was changed; close it there and try again."
    )


class Alone:
    """Being the only one who has a folder open, until `unlock` or the end of the program."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def unlock(self) -> None:
        """Let others in."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def alone(folder: Path) -> Alone | None:
    """Return the only right to `folder`'s office, None when another program has it.

    A folder nothing can be written to is not locked: nobody can change anything there either.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return Alone(None)
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        return None
    return Alone(handle)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Be the only one in `folder`. Raises InUse."""
    mine = alone(folder)
    if mine is None:
        raise InUse()
    try:
        yield
    finally:
        mine.unlock()


def _lock(handle: int) -> None:
    """Take the lock at once or raise OSError."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
