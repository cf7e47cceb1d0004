"""What becomes of a visit recorded on two computers when what the other recorded comes in? Pure; asks no clock.

Nothing is overwritten in silence. What came before is known; equal records meet without a word; where only one side
recorded something since they last agreed, it holds; where both did, a person chooses. Order and repetition of the files
change nothing: each carries the revision of the record on the other computer, which only grows within one life of its
database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.visits import rules

KNOWN: Final = "KNOWN"
SAME: Final = "SAME"
KEEP: Final = "KEEP"
TAKE: Final = "TAKE"
ASK: Final = "ASK"

ASKS_AGAIN: Final = -1
"""No record has this revision: whoever chose their own record is asked again when the other one changes."""


@dataclass(frozen=True)
class Agreed:
    """What was last agreed of a visit: the revision of the record here, and what was heard from which life."""

    rev: int
    life: str = ""
    heard: int = 0


@dataclass(frozen=True)
class Side:
    """A visit as one computer has it: the revision of its record and what was recorded."""

    rev: int
    said: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Say whether nothing is recorded."""
        return bool(self.said["state"] == rules.PENDING)


def meet(agreed: Agreed | None, here: Side, there: Side, life: str) -> str:
    """Say what becomes of what the other computer (`there`, in its `life`) tells: KNOWN, SAME, KEEP, TAKE or ASK."""
    if agreed is not None and agreed.life == life and there.rev <= agreed.heard:
        return KNOWN
    if dict(here.said) == dict(there.said):
        return SAME
    if here.is_open or (agreed is not None and here.rev == agreed.rev):
        return TAKE
    # What the other took back, or never recorded, says nothing against what is recorded here since.
    return KEEP if there.is_open else ASK


def surplus(live: Sequence[str], named: str | None) -> tuple[str, ...]:
    """Return which of a visit's hand-overs are booked too many: all but the one its record names.

    Where the record names none of them nothing is surplus: somebody says that nothing was handed over, another that
    something was, and only a person knows.
    """
    return tuple(entry for entry in live if entry != named) if named in live else ()
