"""What do the parts of hardship's service share? Database, guard, clock, how days are counted, who helped whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.hardship.file_rows import Remembered
from app.hardship.standing import weekdays
from app.security import Guard
from app.shared.clock import Clock
from app.shared.db import Database

VISIT, CLAIM = "visit", "claim"


@dataclass(frozen=True)
class Help:
    """Something a person of a household got: `kind` and id of its record, what it was, money in fen.

    `goods` says that something beside money was given.
    """

    kind: str
    id: str
    on: date | None
    what: str
    amount: int
    goods: bool = False


Helps = Callable[[Session, Sequence[str]], Mapping[str, Sequence[Help]]]
"""Tells what people got, by document number. Given by the office's wiring: helpers live above this capability."""

WorkDays = Callable[[date, date], int]
"""Counts the working days between two days, both counted."""


class Serving:
    """What every part of the service of hardship works with."""

    def __init__(
        self,
        db: Database,
        guard: Guard,
        clock: Clock,
        helps: Sequence[Helps] = (),
        work_days: WorkDays = weekdays,
    ) -> None:
        """`helps` tell what was given elsewhere; `work_days` counts the days of a notice."""
        self._db = db
        self._guard = guard
        self._clock = clock
        self._helps = tuple(helps)
        self._work_days = work_days
        self._remembered = Remembered()
