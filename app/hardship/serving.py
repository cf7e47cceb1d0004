"""What do the parts of hardship's service share? Database, guard, clock, how days are counted, who helped whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.hardship.erasing import Forget
from app.hardship.file_rows import Remembered
from app.hardship.standing import weekdays
from app.security import Guard
from app.shared.clock import Clock
from app.shared.db import Database

VISIT, CLAIM, SECOND, SERVICE, RELIEF = "visit", "claim", "second_relief", "service", "relief"
"""What kinds of help there are: each is a record of the capability that gave it."""


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


@dataclass(frozen=True)
class OwnShare:
    """What somebody bore of a year's illness, in fen: `borne` after all insurance, `mutual_aid` what was paid of it."""

    borne: int
    mutual_aid: int


OwnShares = Callable[[Session, Sequence[str], int], Mapping[str, OwnShare]]
"""Tells the own share of a year, by document number; of whom no claim tells, nothing."""

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
        forget: Forget = lambda _tx, _words: None,
    ) -> None:
        """`helps` tell what was given elsewhere, `work_days` counts a notice's days, `forget` erases elsewhere too."""
        self._db = db
        self._guard = guard
        self._clock = clock
        self._helps = tuple(helps)
        self._work_days = work_days
        self._forget = forget
        self._remembered = Remembered()
