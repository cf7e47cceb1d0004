"""What do the parts of mutual aid's service share? Database, guard and clock."""

from __future__ import annotations

from app.security import Guard
from app.shared.clock import Clock
from app.shared.db import Database


class Serving:
    """What every part of the service works with."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db = db
        self._guard = guard
        self._clock = clock
