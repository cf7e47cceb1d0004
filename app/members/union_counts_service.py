"""How many of the roll belong to which union? Asked by the page of the unions; changes nothing."""

from __future__ import annotations

from app.members.by_union import RollCounts, counts_by_union
from app.members.serving import Serving
from app.shared.actor import Actor


class UnionCounts(Serving):
    """The roll counted by union and by unit."""

    def union_counts(self, actor: Actor) -> RollCounts:
        """Return who counts as a member of which union and unit, with women and migrant workers."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return counts_by_union(tx)
