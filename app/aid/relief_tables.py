"""How are second relief campaigns, and what people were asked about unclaimed aid, stored? Knows no rule."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

RELIEF_STANDING: Final = ("state", "approved_on", "approval_no", "approved_by", "seconded_by")
"""What says where a campaign stands: one statement, which two computers' words never mix."""

RELIEF_OUTCOME: Final = (
    "off", "fixed", "reason", "decision", "seconded_by", "amount", "paid_on", "paid_by", "entry_id", "returned",
)  # fmt: skip
"""What was set for somebody and what was paid: one statement too."""


class ReliefRow(Synced, Row):
    """A second relief campaign over claims of some days. `pool` in fen, paid from the fund source `source`.

    `rule` is JSON of how amounts are proposed (`relief.ReliefRule`). Approved by a paper's `approval_no` or by
    `seconded_by` (both who entered it and who approved are operators' ids).
    """

    __tablename__ = "second_relief"
    __together__ = RELIEF_STANDING
    name: Mapped[str]
    first_day: Mapped[Day]
    last_day: Mapped[Day]
    source: Mapped[str]
    pool: Mapped[Fen]
    rule: Mapped[str]
    state: Mapped[str]
    approved_on: Mapped[Day | None]
    approval_no: Mapped[str]
    approved_by: Mapped[str | None]
    seconded_by: Mapped[str | None]
    founded_by: Mapped[str]
    founded_at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("pool > 0", name="pool"),
        CheckConstraint("state IN ('DRAFT', 'APPROVED', 'DROPPED')", name="state"),
        CheckConstraint("(state = 'APPROVED') = (approved_on IS NOT NULL)", name="approval"),
    )


class ReliefLineRow(Synced, Row):
    """Somebody on a campaign, as they stood when amounts were proposed. Amounts in fen; nobody is ever deleted.

    `claims` is JSON of the claims counted, `times` how many of them paid. `insured`, `other`, `paid` and `helped` are
    what the insurance pool, others, mutual aid and the union gave; `burden` is what is left. `category` and `net_pc`
    (may be below zero) are those of their household, '' and NULL without one. `wanted` is what the rule proposes and
    `why` JSON of its reason; `fixed` an amount set by hand, with its `reason` and the `decision` or second person that
    allowed it. `amount` is what was approved, NULL before. `returned` says why a payment came back.
    """

    __tablename__ = "second_relief_line"
    __together__ = RELIEF_OUTCOME
    relief_id: Mapped[str] = mapped_column(ForeignKey("second_relief.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    id_no: Mapped[str]
    unit: Mapped[str]
    claims: Mapped[str]
    times: Mapped[int]
    insured: Mapped[Fen]
    other: Mapped[Fen]
    paid: Mapped[Fen]
    helped: Mapped[Fen]
    burden: Mapped[Fen]
    illness: Mapped[str]
    category: Mapped[str]
    net_pc: Mapped[Fen | None]
    by_hand: Mapped[bool]
    wanted: Mapped[Fen]
    why: Mapped[str]
    off: Mapped[bool]
    fixed: Mapped[Fen | None]
    reason: Mapped[str]
    decision: Mapped[str]
    seconded_by: Mapped[str | None]
    amount: Mapped[Fen | None]
    bank: Mapped[str]
    account: Mapped[str]
    paid_on: Mapped[Day | None]
    paid_by: Mapped[str | None]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_entry.id"))
    returned: Mapped[str]
    __table_args__ = (
        Index(None, "relief_id"),
        Index(None, "id_no"),
        Index(None, "member_id"),
        CheckConstraint("wanted >= 0", name="wanted"),
        CheckConstraint("fixed IS NULL OR fixed > 0", name="fixed"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
        CheckConstraint("(paid_on IS NULL) = (entry_id IS NULL)", name="payment"),
    )


class UnclaimedRow(Synced, Row):
    """What came of asking somebody about aid they may be entitled to: why it is put aside (ASIDE), or back (OPEN).

    `source` and `source_id` are the record that tells of the illness, `plan_id` the plan that would pay. The id comes
    from them, so that two computers that put the same aside write one record.
    """

    __tablename__ = "unclaimed"
    __together__ = ("state", "reason", "remark", "done_by", "done_on")
    source: Mapped[str]
    source_id: Mapped[str]
    plan_id: Mapped[str]
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[str]
    reason: Mapped[str]
    remark: Mapped[str]
    done_by: Mapped[str]
    done_on: Mapped[Day]
    __table_args__ = (CheckConstraint("state IN ('ASIDE', 'OPEN')", name="state"),)
