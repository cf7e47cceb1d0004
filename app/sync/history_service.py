"""What went out and what came in so far? Looks only; the exchange itself is another room."""

from __future__ import annotations

from collections.abc import Mapping

from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.sync import history_queries
from app.sync.history_queries import PackageLine, ReceiptLine


class History:
    """The packages written and the receipts taken in, of which `Sync` is the hand."""

    _db: Database
    _guard: Guard

    def packages(self, actor: Actor) -> tuple[PackageLine, ...]:
        """Return every package written on this computer, the newest first."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return history_queries.packages(tx)

    def receipts(self, actor: Actor) -> tuple[ReceiptLine, ...]:
        """Return every receipt taken in on this computer, the newest first."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return history_queries.receipts(tx)

    def people(self, actor: Actor) -> Mapping[str, str]:
        """Return the names of everybody who wrote here or on another computer of the office, by their ids."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return history_queries.operators(tx)
