"""What does a clerk do with aid nobody claimed: look, ask, put aside, take up again? One method, one transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.aid import unclaimed, unclaimed_rows
from app.aid.elsewhere import Elsewhere
from app.aid.relief_tables import UnclaimedRow
from app.aid.serving import Serving
from app.aid.unclaimed_rows import UnclaimedLine
from app.shared.actor import Actor


class NobodyClaimed(Serving):
    """The list of those who may be entitled and claimed nothing."""

    _elsewhere: Elsewhere

    def unclaimed(self, actor: Actor, *, aside: bool = False) -> tuple[UnclaimedLine, ...]:
        """Return who may be entitled and claimed nothing, the latest first; with `aside` what was put aside instead."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return tuple(line for line in self._lines(tx) if bool(line.aside) == aside)

    def count_unclaimed(self, actor: Actor) -> int:
        """Return how many wait to be asked."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return sum(not line.aside for line in self._lines(tx))

    def put_aside(self, actor: Actor, line_id: str, why: str, remark: str = "") -> UnclaimedLine:
        """Put something aside for a reason of WHY_ASIDE; return it as it stands then.

        Raises NotUnclaimed, WhyUnknown or RemarkMissing, naming the field.
        """
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.put_aside", actor) as tx:
            told = unclaimed.check_aside(why, remark)
            return self._write(tx, actor, line_id, unclaimed.ASIDE, why, told)

    def take_up_again(self, actor: Actor, line_id: str) -> UnclaimedLine:
        """Take something up again that was put aside. Raises NotUnclaimed."""
        self._guard.check(actor, "aid.take_claim")
        with self._db.transaction("aid.taken_up_again", actor) as tx:
            return self._write(tx, actor, line_id, unclaimed.OPEN, "", "")

    def _lines(self, tx: Session) -> tuple[UnclaimedLine, ...]:
        return unclaimed_rows.lines(tx, self._elsewhere.notes, self._clock.today())

    def _write(
        self, tx: Session, actor: Actor, line_id: str, state: str, why: str, remark: str
    ) -> UnclaimedLine:
        line = next((one for one in self._lines(tx) if one.id == line_id), None)
        if line is None:
            raise unclaimed.NotUnclaimed()
        row = tx.get(UnclaimedRow, line_id)
        if row is None:
            hint = line.found.hint
            row = UnclaimedRow(
                id=line_id, source=hint.source, source_id=hint.source_id, plan_id=line.found.plan_id,
                member_id=hint.member_id,
            )  # fmt: skip
            tx.add(row)
        row.state, row.reason, row.remark = state, why, remark
        row.done_by, row.done_on = actor.operator_id, self._clock.today()
        tx.flush()
        return next(one for one in self._lines(tx) if one.id == line_id)
