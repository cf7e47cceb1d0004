"""What do people do with entries that may be one person? Compare, merge, tell apart; one method, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import comparing, merging, unmerging
from app.members.comparing import MergeLine, PairLine, PairView
from app.members.duplicates import Remembered, told_apart
from app.members.likeness import Pair, in_order
from app.members.merging import STAYS, Choice, Hands
from app.members.serving import Serving
from app.members.tables import MemberDistinctRow, MemberRow
from app.shared.actor import Actor
from app.shared.ids import new_id
from app.shared.references import Reference, references_to


class Merges(Serving):
    """Entries of one person made one, and people who are alike told apart."""

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered(self._db)

    @cached_property
    def _pointing(self) -> tuple[Reference, ...]:
        return (*references_to(MemberRow.__tablename__, but=STAYS), *self._loose)

    def pairs(self, actor: Actor) -> tuple[Pair, ...]:
        """Return who may be one person, the most alike first, without those said to be two people."""
        self._guard.check(actor, "members.read")
        return self._remembered.pairs()

    def pair_count(self, actor: Actor) -> int:
        """Return how many pairs there are; quick as long as nobody on the roll has changed."""
        self._guard.check(actor, "members.read")
        return len(self._remembered.pairs())

    def pair_lines(self, actor: Actor, pairs: Sequence[Pair]) -> tuple[PairLine, ...]:
        """Return the masked lines of some pairs, in order; those gone since are left out."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return comparing.pair_lines(tx, pairs)

    def pair(self, actor: Actor, one: str, other: str, kept_id: str | None = None) -> PairView:
        """Return two people side by side, masked, with what a merge would do.

        Without `kept_id` the program proposes who stays: a member before one who left, then whom the province
        has confirmed, then who has more hanging on them, then who joined first.
        Raises MemberMissing, NotTwoEntries.
        """
        self._guard.check(actor, "members.read")
        ids = in_order(one, other)
        known = next((pair for pair in self._remembered.pairs() if pair.ids == ids), None)
        with self._db.reading() as tx:
            apart = ids in told_apart(tx)
            return comparing.compare(tx, ids, kept_id, known, apart, self._pointing, self._confirmed(tx, ids))

    def merge(
        self, actor: Actor, kept_id: str, gone_id: str, choices: Mapping[str, Choice] | None = None
    ) -> str:
        """Make one person of two entries and return the merge's id, by which `undo_merge` takes it back.

        `choices` says for fields of NewMember whose value stands; unsaid the kept one's does where it has any.
        Raises what `merging.merge` raises.
        """
        self._guard.check(actor, "members.merge")
        with self._db.transaction("member.merged", actor) as tx:
            return merging.merge(
                tx, kept_id, gone_id, choices or {}, self._hands(tx, actor, kept_id, gone_id)
            )

    def undo_merge(self, actor: Actor, merge_id: str) -> str:
        """Take a merge back; returns the name of the one that comes back. Raises MergeMissing, ChangedSinceMerge."""
        self._guard.check(actor, "members.merge")
        with self._db.transaction("member.merge_undone", actor) as tx:
            return unmerging.undo(tx, merge_id, self._hands(tx, actor))

    def merges(self, actor: Actor) -> tuple[MergeLine, ...]:
        """Return the merges that stand, the latest first; each may be taken back by `undo_merge`."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return comparing.merge_lines(tx)

    def tell_apart(self, actor: Actor, one: str, other: str) -> None:
        """Write down that these are two people, so that nobody is asked again. Raises MemberMissing, NotTwoEntries."""
        self._guard.check(actor, "members.merge")
        with self._db.transaction("member.told_apart", actor) as tx:
            merging.living(tx, one, other)
            self._say(tx, actor, in_order(one, other), "distinct")

    def ask_again(self, actor: Actor, one: str, other: str) -> None:
        """Take back that these are two people."""
        self._guard.check(actor, "members.merge")
        with self._db.transaction("member.ask_again", actor) as tx:
            self._say(tx, actor, in_order(one, other), "open")

    def _say(self, tx: Session, actor: Actor, ids: tuple[str, str], state: str) -> None:
        first, second = ids
        row = tx.scalars(
            select(MemberDistinctRow).where(
                MemberDistinctRow.first_id == first, MemberDistinctRow.second_id == second
            )
        ).first()
        if row is None:
            row = MemberDistinctRow(
                id=new_id(), first_id=first, second_id=second, operator_id=actor.operator_id,
                said_on=self._clock.today(), state=state,
            )  # fmt: skip
            tx.add(row)
        row.state, row.operator_id, row.said_on = state, actor.operator_id, self._clock.today()

    def _hands(self, tx: Session, actor: Actor, *member_ids: str) -> Hands:
        confirmed = self._confirmed(tx, member_ids) if member_ids else frozenset()
        return Hands(self._pointing, confirmed, actor.operator_id, self._clock.now(), self._clock.today())
