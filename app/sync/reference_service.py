"""What may people see of what the province published?"""

from __future__ import annotations

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.sync import reference
from app.sync.reference import Published


class Reference:
    """Publications that were taken in, and blocked devices; nothing here changes them."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db, self._guard, self._clock = db, guard, clock

    def published(self, actor: Actor) -> Published:
        """Return what the province published to this office, and which of its devices it blocked."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return reference.overview(tx, self._clock.today())
