"""How is a grant of relief approved, refused, given up, and taken back? One method, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.hardship.relief_caps import OverReliefCap, ReliefNotForThem, ReliefVerdict
from app.relief import examining, grant_rows, rules
from app.relief.capping import judged
from app.relief.limits import kept_limits
from app.relief.rules import Approval
from app.relief.serving import Serving
from app.relief.tables import ReliefGrantRow
from app.security import audit
from app.security.people import others_may
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.money import yuan


@dataclass(frozen=True)
class Done:
    """What became of an act on several grants: ids it was done to, and of the others why not, by id."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, RuleError], ...]


class ReliefDecisions(Serving):
    """The part of relief's service in which grants are decided on."""

    def approve(
        self, actor: Actor, grant_ids: Sequence[str], approval: Approval, second: Actor | None = None
    ) -> Done:
        """Approve drafts, each by itself: by another than who drafted it, a `second` person, or a paper's number.

        The caps are asked again with what was promised meanwhile, and every step is kept. Above a cap it takes the
        document's number and a second person. Refused ones carry the error: GrantForbids, OverReliefCap,
        ReliefNotForThem, ReliefFactMissing, SecondMissing, SecondSame, SecondForMore, ApprovalAhead, or one of what
        `examining.against` yields. Raises GrantMissing.
        """
        self._guard.check(actor, "relief.approve")
        if second is not None:
            self._guard.check(second, "relief.approve")
        with self._db.transaction("relief.approved", actor) as tx:
            alone = not others_may(tx, actor.operator_id, "relief.approve")

            def approve(row: ReliefGrantRow) -> None:
                self._approve(tx, actor, row, approval, second, alone=alone)

            return each(tx, grant_ids, approve)

    def withdraw_approval(self, actor: Actor, grant_id: str, reason: str) -> None:
        """Take an approval back that was given wrongly, while nothing is paid; the grant is a draft again.

        Raises GrantMissing, GrantForbids, ReasonMissing.
        """
        self._guard.check(actor, "relief.approve")
        with self._db.transaction("relief.approval_withdrawn", actor) as tx:
            row = grant_rows.grant_row(tx, grant_id)
            rules.check_state(row.state, frozenset({rules.APPROVED}))
            row.reason_back = rules.check_reason(reason)
            unapproved(row)
            audit(tx, actor, "withdraw", ReliefGrantRow.__tablename__, grant_id)

    def refuse(self, actor: Actor, grant_id: str, reason: str) -> None:
        """Refuse a draft, with the reason. Raises GrantMissing, GrantForbids, ReasonMissing."""
        self._guard.check(actor, "relief.approve")
        with self._db.transaction("relief.refused", actor) as tx:
            row = grant_rows.grant_row(tx, grant_id)
            rules.check_state(row.state, frozenset({rules.DRAFT}))
            row.reason_back, row.state = rules.check_reason(reason), rules.REFUSED
            audit(tx, actor, "refuse", ReliefGrantRow.__tablename__, grant_id)

    def drop(self, actor: Actor, grant_ids: Sequence[str]) -> Done:
        """Give drafts up. Refused ones carry GrantForbids. Raises GrantMissing."""
        self._guard.check(actor, "relief.keep")
        with self._db.transaction("relief.dropped", actor) as tx:
            return each(tx, grant_ids, lambda row: _move(row, rules.DRAFT, rules.DROPPED))

    def reopen(self, actor: Actor, grant_ids: Sequence[str]) -> Done:
        """Take up again what was given up or refused: it is a draft. Refused ones carry GrantForbids.

        Raises GrantMissing.
        """
        self._guard.check(actor, "relief.keep")
        with self._db.transaction("relief.reopened", actor) as tx:
            return each(tx, grant_ids, _reopen)

    def _approve(
        self,
        tx: Session,
        actor: Actor,
        row: ReliefGrantRow,
        approval: Approval,
        second: Actor | None,
        *,
        alone: bool,
    ) -> None:
        rules.check_state(row.state, frozenset({rules.DRAFT}))
        case = examining.case_of(tx, grant_rows.told_of(row), approval.on, self._own_shares, row.id)
        for error in examining.against(tx, case, row.id):
            raise error
        table = examining.table_for(tx, case.told, case.on)
        verdict = allowed(judged(table, kept_limits(), case.ask, case.held), case.told.item, case.on.year)
        other = second.operator_id if second is not None else None
        kept = rules.check_approval(
            approval, self._clock.today(), row.made_by, actor.operator_id, other, above=verdict.above > 0,
            alone=alone,
        )  # fmt: skip
        row.state, row.granted, row.basis = (
            rules.APPROVED,
            row.amount,
            canonical_text(case.basis(verdict, table)),
        )
        row.approved_on, row.approval_no, row.reason_back = kept.on, kept.number, ""
        row.approved_by, row.seconded_by = actor.operator_id, other
        audit(tx, actor, "approve", ReliefGrantRow.__tablename__, row.id)
        tx.flush()  # the next one is judged with this one


def each(tx: Session, grant_ids: Sequence[str], act: Callable[[ReliefGrantRow], None]) -> Done:
    """Do an act to grants, each by itself; what is refused is left as it was. Raises GrantMissing."""
    done, refused = [], []
    for row in [grant_rows.grant_row(tx, one) for one in dict.fromkeys(grant_ids)]:
        try:
            act(row)
        except RuleError as error:
            refused.append((row.id, error))
        else:
            done.append(row.id)
    tx.flush()
    return Done(tuple(done), tuple(refused))


def allowed(found: ReliefVerdict, item: str, year: int) -> ReliefVerdict:
    """Return a verdict that allows a grant. Raises OverReliefCap, ReliefNotForThem."""
    if found.allowed:
        return found
    name = rules.item_words(item)
    if found.cap is None:
        raise ReliefNotForThem(field="item", item=name)
    raise OverReliefCap(
        field="amount", item=name, room=yuan(found.room or 0), year=year, rule=found.cap.rule,
        above=yuan(found.above),
    )  # fmt: skip


def unapproved(row: ReliefGrantRow) -> None:
    """Make a draft again of what was approved."""
    row.state, row.granted, row.basis, row.sheet_on = rules.DRAFT, None, "", None
    row.approved_on, row.approval_no, row.approved_by, row.seconded_by = None, "", None, None


def _move(row: ReliefGrantRow, before: str, after: str) -> None:
    rules.check_state(row.state, frozenset({before}))
    row.state = after


def _reopen(row: ReliefGrantRow) -> None:
    rules.check_state(row.state, frozenset({rules.DROPPED, rules.REFUSED}))
    row.state = rules.DRAFT
