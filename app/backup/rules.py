"""When is a backup due, how many stay, and what would a restore lose? Pure; knows no file and no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

EVERY: Final = timedelta(hours=4)
"""How long an open office goes without a backup. Source: ux.md P14."""
SPARED: Final = timedelta(minutes=10)
"""A command that ends so soon after the newest backup makes none: a hundred in a row would push out the others."""
KEPT: Final = 30
"""How many backups stay in the profile's own folder."""
SHOWN: Final = 10
"""How many of them are shown, the newest first."""
STICK_DAYS: Final = 7
"""After so many days without a copy on a stick somebody is reminded."""
UNDO_DAYS: Final = 30
"""So long a restore can be taken back."""


class NameDiffers(RuleError):
    """The office's name was not typed as it is; `name` is how it is written."""

    code = "backup.name_differs"
    template = N_("This is not the office's name. Type it exactly as it stands there: {name}.")


class OtherOffice(RuleError):
    """The backup belongs to another office; `office` is the number in it."""

    code = "backup.other_office"
    template = N_(
        "This backup belongs to another office ({office}). Nothing was changed; choose a backup of this office."
    )


class NothingToUndo(RuleError):
    """No restore is known here that could be taken back."""

    code = "backup.nothing_to_undo"
    template = N_("No restore was made here, so there is nothing to take back.")


class UndoLapsed(RuleError):
    """The restore is too long ago; `until` was the last day."""

    code = "backup.undo_lapsed"
    template = N_(
        "The restore could be taken back until {until}. That is over; everything stays as it is. "
        "The copy made before the restore is still kept in the folder."
    )


@dataclass(frozen=True)
class Change:
    """One count or sum as it is now and as the backup has it; `name` is "table" (rows) or "table.column" (fen)."""

    name: str
    now: int
    then: int

    @property
    def less(self) -> int:
        """By how much the restored office holds less; below 0 when it holds more."""
        return self.now - self.then


@dataclass(frozen=True)
class Loss:
    """What a restore would lose: changes made since the backup, by what became of them.

    `received` are at the province already and come back with its next receipt; `packed` lie in packages nobody has
    confirmed; `only_here` are nowhere else. `added` counts changes the backup has and this office does not.
    """

    office: str
    made_at: str
    received: int
    packed: int
    only_here: int
    added: int
    rows: tuple[Change, ...]
    fen: tuple[Change, ...]

    @property
    def changes(self) -> int:
        """How many changes are lost."""
        return self.received + self.packed + self.only_here


def due(last: datetime | None, opened: datetime, now: datetime, *, written: bool) -> bool:
    """Say whether an open office needs a backup: something was written, and none was made for `EVERY`.

    A clock that was set back does not put it off: a last one in the future counts as none.
    """
    since = opened if last is None or last > now else max(last, opened)
    return written and now - since >= EVERY


def fresh(last: datetime, now: datetime) -> bool:
    """Say whether the newest backup is so young that the end of one command needs none; one in the future is not."""
    return timedelta() <= now - last < SPARED


def compared(now: Mapping[str, int], then: Mapping[str, int]) -> tuple[Change, ...]:
    """Return what differs, in the order of names."""
    names = sorted(now.keys() | then.keys())
    both = (Change(name, now.get(name, 0), then.get(name, 0)) for name in names)
    return tuple(change for change in both if change.less)


def same_name(typed: str, name: str) -> bool:
    """Say whether somebody typed the office's name; spaces do not count."""
    return "".join(typed.split()) == "".join(name.split()) != ""
