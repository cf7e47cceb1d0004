"""What do other capabilities know that mutual aid asks? Readers the office hands in; mutual aid imports none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

UnionHelp = Callable[[Session, Sequence[str], date, date], Mapping[str, int]]
"""What else the union gave people in some days: fen of cash by document number."""


@dataclass(frozen=True)
class Note:
    """What was noted of somebody when they were visited. `words` are the carrier's own."""

    source: str
    source_id: str
    id_no: str
    on: date
    words: str
    opens: Mapping[str, str]
    """What the desk is asked for to show the record."""


Notes = Callable[[Session], Sequence[Note]]
"""All notes there are, the oldest first."""


Certificates = Callable[[Session, Sequence[str]], Mapping[str, str]]
"""Which of these covers have a certificate with a reserved number that is not spoiled, and which number."""


def no_help(_tx: Session, _people: Sequence[str], _first: date, _last: date) -> Mapping[str, int]:
    """Tell of no other help."""
    return {}


def no_notes(_tx: Session) -> Sequence[Note]:
    """Tell of no notes."""
    return ()


def no_numbers(_tx: Session, _covers: Sequence[str]) -> Mapping[str, str]:
    """Tell of no certificates."""
    return {}


@dataclass(frozen=True)
class Elsewhere:
    """The readers together; an office without visits has none."""

    union_help: UnionHelp = no_help
    notes: Notes = no_notes
    certificates: Certificates = no_numbers
