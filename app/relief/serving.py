"""What do the parts of relief's service share? Database, guard, clock, who helped whom, what people bore themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.hardship import Helps, OwnShare, OwnShares
from app.security import Guard
from app.shared.clock import Clock
from app.shared.db import Database


def nothing_borne(_tx: Session, _numbers: Sequence[str], _year: int) -> Mapping[str, OwnShare]:
    """Tell of nobody's own share."""
    return {}


class Serving:
    """What every part of the service of relief works with."""

    def __init__(
        self,
        db: Database,
        guard: Guard,
        clock: Clock,
        helps: Sequence[Helps] = (),
        own_shares: OwnShares = nothing_borne,
    ) -> None:
        """`helps` tell what was given elsewhere, `own_shares` what claims know of a year; relief imports neither."""
        self._db = db
        self._guard = guard
        self._clock = clock
        self._helps = tuple(helps)
        self._own_shares = own_shares
