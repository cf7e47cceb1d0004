"""Which union, branch or group has somebody of their own? Many are put into one in one act, and back."""

from __future__ import annotations

from collections.abc import Sequence

from app.members import queries, roll
from app.members.bulk_change import LEFT, EnteredByMistake, LeftTheUnion
from app.members.bulk_service import CHANGED, ChangedMany
from app.members.serving import Serving, Skipped
from app.shared import history
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.unions import working_union


class Belongings(Serving):
    """People who belong to a union, branch or group of their own, and not where their unit does."""

    def put_into(self, actor: Actor, member_ids: Sequence[str], union_id: str | None) -> ChangedMany:
        """Let people belong to a union, branch or group; None: where their unit does. `undo_change` takes it back.

        Who left or was entered by mistake is passed over and named. Raises UnionMissing, ParentClosed,
        MemberMissing.
        """
        self._guard.check(actor, "members.update")
        with self._db.transaction(CHANGED, actor) as tx:
            if union_id is not None:
                working_union(tx, union_id)
            lines, skipped = [], list[Skipped]()
            for member_id in dict.fromkeys(member_ids):
                row = queries.member_row(tx, member_id)
                reason: RuleError | None = None
                if row.status == "VOID":
                    reason = EnteredByMistake()
                elif row.status in LEFT:
                    reason = LeftTheUnion()
                if reason is not None:
                    skipped.append(Skipped(row.id, row.name, queries.unit_of(tx, row.id), reason))
                elif row.union_id != union_id:
                    lines.append((union_id, row.id, row.rev))
            roll.rewrite(tx, ("union_id",), lines, self._clock.now())
            return ChangedMany(history.command_now(tx), len(lines), tuple(skipped))
