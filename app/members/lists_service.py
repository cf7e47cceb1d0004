"""How many are in each of the roll's quick lists, and in each group of new employment? Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from app.members import search
from app.members.search import Query
from app.members.serving import Serving
from app.members.tables import MemberCorrectionRow, MemberDocumentRow, MemberRow, MembershipEventRow
from app.shared import codes
from app.shared.actor import Actor

GROUPS: Final = "new_employment_groups"
FEW: Final = 500  # values in one IN (…)
_OWNERS: Final[Mapping[str, tuple[Any, Any]]] = {
    "member": (MemberRow.id, MemberRow.id),
    "membership_event": (MembershipEventRow.id, MembershipEventRow.member_id),
    "member_document": (MemberDocumentRow.id, MemberDocumentRow.member_id),
    "member_correction": (MemberCorrectionRow.id, MemberCorrectionRow.member_id),
}
OF_MEMBERS: Final = frozenset(_OWNERS)


@dataclass(frozen=True)
class GigCount:
    """How many members a group of new employment has; `key` is one of the nation's four key groups."""

    code: str
    count: int
    key: bool


class Lists(Serving):
    """The figures of lists that are asked for again and again."""

    def how_many(self, actor: Actor, asked: Mapping[str, Query]) -> dict[str, int]:
        """Return how many people each of these questions finds, by its name."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return {name: search.how_many(tx, query) for name, query in asked.items()}

    def gig_counts(self, actor: Actor) -> tuple[GigCount, ...]:
        """Return every group with the members who count in it; Query(counted=True, gig_group=…) lists them."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            found = dict(search.values(tx, Query(counted=True), "gig"))
        return tuple(
            GigCount(group.code, found.get(group.code, 0), group.extra["in_national_4_key_groups"] == "1")
            for group in codes.load(GROUPS)
        )

    def whose(self, actor: Actor, records: Mapping[str, Collection[str]]) -> frozenset[str]:
        """Return the ids of the members to whom records belong, by table; other tables are passed over."""
        self._guard.check(actor, "members.read")
        found: set[str] = set()
        with self._db.reading() as tx:
            for table in records.keys() & OF_MEMBERS:
                key, member = _OWNERS[table]
                ids = sorted(records[table])
                for start in range(0, len(ids), FEW):
                    found.update(tx.scalars(select(member).where(key.in_(ids[start : start + FEW]))))
        return frozenset(found)
