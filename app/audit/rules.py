"""What is a line of the audit log, what kind is it, and which of its values may be seen? Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, overload

from app.shared.identity import mask_account, mask_id
from app.shared.text import N_

REVEAL, EXPORT, PRINT, KEYS, OTHER, CHANGE = "reveal", "export", "print", "keys", "other", "change"
KINDS: Final = (REVEAL, EXPORT, PRINT, KEYS, CHANGE, OTHER)
KIND_WORDS: Mapping[str, str] = {
    REVEAL: N_("Numbers looked at"), EXPORT: N_("Carried out"), PRINT: N_("Printed or previewed"),
    KEYS: N_("People and keys"), CHANGE: N_("Records changed"), OTHER: N_("Other acts"),
}  # fmt: skip
ADDED, CHANGED, DELETED = "I", "U", "D"

_NUMBERS = {
    "id_no": mask_id, "head_no": mask_id, "mobile": mask_id, "phone": mask_id, "notice_phone": mask_id,
    "account": mask_account, "bank_account": mask_account, "member_card_no": mask_account,
}  # fmt: skip
_LONG = re.compile(r"(?<![0-9A-Za-z-])\d{10,19}[Xx]?(?![0-9A-Za-z-])")
"""A number long enough to be somebody's document, telephone or account, wherever it stands."""


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for: kinds, operators' ids, days (both included); None for all."""

    kinds: frozenset[str] | None = None
    people: frozenset[str] | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Numbers(Sequence[int]):
    """Every number from `last` down to 1 but those in `without` (rising): a million lines need no room.

    The lines are numbered without gaps, so which are shown follows from the few that are not.
    """

    last: int
    without: tuple[int, ...]

    @cached_property
    def _before(self) -> tuple[int, ...]:
        """How many numbers are shown before each that is left out, counted from the newest."""
        return tuple(self.last - one - at for at, one in enumerate(reversed(self.without)))

    def __len__(self) -> int:
        return self.last - len(self.without)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[int, ...]: ...
    def __getitem__(self, at: int | slice) -> int | tuple[int, ...]:
        if isinstance(at, slice):
            return tuple(self._at(place) for place in range(*at.indices(len(self))))
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return self._at(place)

    def _at(self, place: int) -> int:
        return self.last - place - bisect_right(self._before, place)

    def index(self, number: Any, start: int = 0, stop: int | None = None) -> int:
        """Return the place of a number. Raises ValueError where it is not shown."""
        newer = len(self.without) - bisect_right(self.without, number)
        place = int(self.last - number - newer)
        if not isinstance(number, int) or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(number)
        if self._at(place) != number:
            raise ValueError(number)
        return place


@dataclass(frozen=True)
class Change:
    """One field: what it held before and after, numbers of people masked; None where nothing stood."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Line:
    """One line of the audit log.

    `act` is what a look, an export or a print is called, or ADDED, CHANGED, DELETED of a record; `why` the reason given
    or the name of the transaction; `received` says that it came with a receipt from elsewhere. `names` are those of the
    records and operators its values point to.
    """

    seq: int
    at: datetime
    by_id: str
    by: str
    kind: str
    act: str
    table: str
    row_id: str
    name: str
    why: str
    device: str
    here: bool
    received: bool
    changes: tuple[Change, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """What a check of the chain found: how many lines there are, and the first that is not what was written."""

    lines: int
    broken: int | None = None


def masked(name: str, value: Any) -> Any:
    """Return a field's value as the log shows it: whose number it is can be recognised, the number cannot be read."""
    if not isinstance(value, str):
        return value
    if name in _NUMBERS and any(
        sign.isdigit() for sign in value
    ):  # an account of the books has a name, no number
        return _NUMBERS[name](value)
    return _LONG.sub(lambda found: mask_id(found.group()), value)
