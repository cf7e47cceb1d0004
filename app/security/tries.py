"""How often was a password wrong, and how long must one wait? A small file beside the slots; nothing is ever wiped.

The count of an operator goes up before the password is tried, so that ending the program in the middle does not save
a try, and falls only when that operator's password was right. A damaged file counts as five wrong passwords. It does
not hold back somebody who can copy or delete files here: they can try passwords elsewhere, at the slots' full cost.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.shared.clock import Clock, iso_moment, moment
from app.shared.errors import DeviceError, LockedError
from app.shared.files import read_whole, write_whole
from app.shared.foreign import json_of
from app.shared.text import N_

FILE: Final = "tries.json"
FREE: Final = 5  # wrong passwords before the first wait
FIRST_WAIT: Final = 60  # seconds; doubled with each further wrong password
LONGEST_WAIT: Final = 30 * 60


class TooManyTries(LockedError):
    """The password was wrong too often; `seconds` says how long to wait."""

    code = "security.too_many_tries"
    template = N_("The password was wrong too often. Wait {seconds} seconds; no data is deleted.")


@dataclass(frozen=True)
class Wrong:
    """How often in a row an operator's password was wrong, and when last."""

    count: int
    at: datetime

    def wait(self, now: datetime) -> int:
        """Return the seconds still to wait. A clock that was put back makes nobody wait longer than once."""
        if self.count < FREE:
            return 0
        whole = min(FIRST_WAIT << min(self.count - FREE, 10), LONGEST_WAIT)
        passed = (now - self.at).total_seconds()
        return max(0, round(whole - passed)) if passed >= 0 else whole


class Tries:
    """The counts of one folder, by operator."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path, self._clock = folder / FILE, clock

    def waits(self, owners: Collection[str]) -> dict[str, int]:
        """Return the seconds each of them has still to wait, 0 for most."""
        now, counts = self._clock.now(), self._read(owners)
        early = {owner: Wrong(one.count, now) for owner, one in counts.items() if one.at > now}
        if early:  # the clock was put back: the wait begins now, and ends
            counts |= early
            self._write(counts)
        return {owner: counts[owner].wait(now) if owner in counts else 0 for owner in owners}

    def count(self, owners: Collection[str]) -> dict[str, Wrong]:
        """Count one more wrong password for each, beforehand; return what was counted until then."""
        before, now = self._read(owners), self._clock.now()
        more = {owner: Wrong(before[owner].count + 1 if owner in before else 1, now) for owner in owners}
        self._write(before | more)
        return before

    def right(self, owner: str, before: Mapping[str, Wrong]) -> None:
        """Forget what was counted for `owner`, whose password was right; the others stand as `before`."""
        self._write({key: one for key, one in before.items() if key != owner})

    def left(self, owners: Collection[str]) -> int:
        """Return how many tries are left before the first wait, of the one who has the most."""
        counts = self._read(owners)
        return max(max(0, FREE - counts[owner].count) if owner in counts else FREE for owner in owners)

    def _read(self, owners: Collection[str]) -> dict[str, Wrong]:
        if not self._path.exists():
            return {}
        try:
            told = json_of(read_whole(self._path))["wrong"]
            return {str(owner): _wrong(one) for owner, one in told.items()}
        except (ValueError, KeyError, TypeError, AttributeError, DeviceError):
            counts = {owner: Wrong(FREE, self._clock.now()) for owner in owners}
            self._write(counts)
            return counts

    def _write(self, counts: Mapping[str, Wrong]) -> None:
        """Keep the counts; a disk that is full or read-only keeps nobody out of the office."""
        with contextlib.suppress(DeviceError, OSError):
            if not counts:
                self._path.unlink(missing_ok=True)
                return
            told = {owner: {"count": one.count, "at": iso_moment(one.at)} for owner, one in counts.items()}
            write_whole(self._path, json.dumps({"v": 1, "wrong": told}, sort_keys=True).encode())


def _wrong(told: Mapping[str, object]) -> Wrong:
    count, at = told["count"], moment(str(told["at"]))
    if not isinstance(count, int) or count < 1 or at is None:
        raise ValueError
    return Wrong(count, at)
