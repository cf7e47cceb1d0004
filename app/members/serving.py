"""What do the services of the roll share? The database, the guard, the clock and what the office told them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.members import intake
from app.security import Guard
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.references import Reference

Confirmed = Callable[[Session, Sequence[str]], frozenset[str]]
"""Tells which of these members a receipt of the province has confirmed. Given by the office's wiring."""


def _nobody(_tx: Session, _member_ids: Sequence[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Skipped:
    """Somebody who is passed over, and why."""

    member_id: str
    name: str
    unit_name: str
    reason: RuleError


class Serving:
    """What every part of the roll's service works with."""

    def __init__(
        self,
        db: Database,
        guard: Guard,
        clock: Clock,
        holds: Sequence[intake.Hold] = (),
        confirmed: Confirmed = _nobody,
        loose: Sequence[Reference] = (),
    ) -> None:
        """`holds` are asked, before anybody is taken back, what else hangs on them; `confirmed`, who was reported.

        `loose` are references to members that no foreign key tells of.
        """
        self._db = db
        self._guard = guard
        self._clock = clock
        self._holds = holds
        self._confirmed = confirmed
        self._loose = tuple(loose)
