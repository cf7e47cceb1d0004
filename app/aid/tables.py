"""How are plans, enrolments, claims, assessments and decisions stored? Knows no rule.

`enrolment`, `claim` and `assessment` travel to the hub. `aid_plan` keeps the text of every plan version this
office activated, so that an old claim prints the same slip years later; `claim_decision` holds what the
province said. `enrolment_batch` and `enrolment_line` travel too: a unit's enrolment while it is being made, and
who stands on it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

BATCH_STANDING = (
    "state", "receipt_no", "paid_on", "paid", "by_unit", "by_union", "by_person", "by_gift", "despite", "round",
)  # fmt: skip
"""What says where a batch stands: one statement, which two computers' words never mix."""


ACCOUNT = ("name", "bank", "account")
"""To whom a claim's money goes: one statement."""


class AidPlanRow(Row):
    """A plan version this office activated, as it stood. Kept for good.

    `active` versions take new people in.
    """

    __tablename__ = "aid_plan"
    plan_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str]
    text: Mapped[str]
    sample: Mapped[bool]
    active: Mapped[bool]
    activated_at: Mapped[Moment]
    activated_by: Mapped[str]


class EnrolmentRow(Synced, Row):
    """One person's cover under one plan version; `fee` is what the shares cost, in fen (0 for a gift).

    A batch that is taken back deletes its covers while no claim rests on them; nothing else deletes one.
    """

    __tablename__ = "enrolment"
    __deletable__ = True
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    plan_id: Mapped[str]
    plan_version: Mapped[str]
    plan_sha256: Mapped[str]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    enrolled_on: Mapped[Day]
    first_time: Mapped[bool]
    shares: Mapped[int]
    tier: Mapped[str | None]
    gift: Mapped[bool]
    fee: Mapped[Fen]
    __table_args__ = (
        Index(None, "member_id", "plan_id", "starts_on"),
        Index(None, "plan_id", "starts_on"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("shares > 0", name="shares"),
        CheckConstraint("fee >= 0", name="fee"),
    )


class BatchRow(Synced, Row):
    """The enrolment of one unit's people under one plan version: draft, paid, confirmed, or dropped.

    `split` is JSON of what each payer gives for one share, in fen; `paid` and the `by_` columns are the sums of the
    receipt, in fen, NULL until it is paid. `round` counts how often its covers were taken back: it goes into their ids.
    `despite` is the document that lets a unit take part with too few people.
    """

    __tablename__ = "enrolment_batch"
    __together__ = BATCH_STANDING
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    plan_id: Mapped[str]
    plan_version: Mapped[str]
    plan_sha256: Mapped[str]
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    enrolled_on: Mapped[Day]
    shares: Mapped[int]
    tier: Mapped[str | None]
    split: Mapped[str]
    giver: Mapped[str]
    state: Mapped[str]
    receipt_no: Mapped[str]
    paid_on: Mapped[Day | None]
    paid: Mapped[Fen | None]
    by_unit: Mapped[Fen | None]
    by_union: Mapped[Fen | None]
    by_person: Mapped[Fen | None]
    by_gift: Mapped[Fen | None]
    despite: Mapped[str]
    round: Mapped[int]
    founded_by: Mapped[str]
    founded_at: Mapped[Moment]
    __table_args__ = (
        Index(None, "plan_id", "state"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("shares > 0", name="shares"),
        CheckConstraint("state IN ('DRAFT', 'PAID', 'CONFIRMED', 'DROPPED')", name="state"),
        CheckConstraint("(state IN ('PAID', 'CONFIRMED')) = (paid IS NOT NULL)", name="payment"),
        CheckConstraint("paid IS NULL OR paid = by_unit + by_union + by_person + by_gift", name="payers"),
    )


class BatchLineRow(Synced, Row):
    """Somebody on a batch, as they were judged when they came onto it; `fee` is what their shares cost, in fen.

    `off` says that they were taken off again; their line stays.
    """

    __tablename__ = "enrolment_line"
    batch_id: Mapped[str] = mapped_column(ForeignKey("enrolment_batch.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    id_no: Mapped[str]
    shares: Mapped[int]
    tier: Mapped[str | None]
    card_holder: Mapped[bool]
    high_risk: Mapped[bool]
    first_time: Mapped[bool]
    fee: Mapped[Fen]
    off: Mapped[bool]
    __table_args__ = (
        Index(None, "batch_id", "off"),
        Index(None, "id_no"),
        CheckConstraint("shares > 0", name="shares"),
        CheckConstraint("fee >= 0", name="fee"),
    )


class ClaimRow(Synced, Row):
    """A claim as the office took it in. `facts` is claims.md's JSON; `state` a code of claim_states.csv.

    `no` and `series` are its number (`numbers.number_words`). `member_id` is NULL when nobody on the roll has the
    document. `invoice_key` finds the same invoice again.
    `assessment_id` is the assessment that holds; it has no foreign key because the two rows point at each
    other. `checklist` is JSON of what is known of documents that are not in hand: code to ["waived", reason] or
    ["unclear", note].
    """

    __tablename__ = "claim"
    no: Mapped[int]
    series: Mapped[str] = mapped_column(server_default="", default="")
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    id_no: Mapped[str]
    plan_id: Mapped[str]
    plan_version: Mapped[str]
    plan_sha256: Mapped[str]
    claimed_on: Mapped[Day]
    benefit: Mapped[str]
    event_on: Mapped[Day]
    invoice_key: Mapped[str]
    facts: Mapped[str]
    state: Mapped[str]
    assessment_id: Mapped[str | None]
    first_by: Mapped[str | None]
    second_by: Mapped[str | None]
    checklist: Mapped[str] = mapped_column(server_default="{}", default="{}")
    __table_args__ = (
        Index(None, "no"),
        Index(None, "state", "no"),
        Index(None, "id_no", "plan_id"),
        Index(None, "invoice_key", "plan_id"),
    )


class AssessmentRow(Synced, Row):
    """One working-out of a claim, never changed; another is a new row. Lists and maps are JSON.

    `ordinal` counts this office's assessments: it says what was paid before what. `steps` are
    [clause, code, facts, input, operation, before, after]; `parts` is fen by benefit. `by_hand` is why the amount was
    set by hand, then `reckoned` is what the plan came to (NULL where no plan is known); both empty otherwise.
    """

    __tablename__ = "assessment"
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), index=True)
    ordinal: Mapped[int] = mapped_column(index=True)
    plan_id: Mapped[str]
    plan_version: Mapped[str]
    plan_sha256: Mapped[str]
    amount: Mapped[Fen]
    state: Mapped[str]
    reasons: Mapped[str]
    missing: Mapped[str]
    preview: Mapped[Fen | None]
    basis: Mapped[Fen]
    days: Mapped[int]
    parts: Mapped[str]
    notes: Mapped[str]
    steps: Mapped[str]
    assessed_on: Mapped[Day]
    assessed_by: Mapped[str]
    by_hand: Mapped[str] = mapped_column(server_default="", default="")
    reckoned: Mapped[Fen | None]
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)


class ClaimPayeeRow(Synced, Row):
    """To whom a claim's money goes. Not in the claim, which is frozen once sent: an account is mended to the last."""

    __tablename__ = "claim_payee"
    __together__ = ACCOUNT
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), index=True)
    name: Mapped[str]
    bank: Mapped[str]
    account: Mapped[str]


class ClaimEventRow(Synced, Row):
    """Something that happened to a claim beside its calculation (`standing.py` has the kinds). Only ever added.

    `round` is the claim's round it belongs to, counted from 1: a claim that is taken up again after a decision begins
    another. `state` and `reasons` (JSON codes) are a decision's, `amount` is fen; `cancels` is the event it takes back.
    """

    __tablename__ = "claim_event"
    claim_id: Mapped[str] = mapped_column(ForeignKey("claim.id"), index=True)
    kind: Mapped[str]
    round: Mapped[int]
    on_day: Mapped[Day]
    state: Mapped[str]
    amount: Mapped[Fen | None]
    reasons: Mapped[str]
    document: Mapped[str]
    words: Mapped[str]
    cancels: Mapped[str]
    by: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
        CheckConstraint("round > 0", name="round"),
    )


class ClaimDecisionRow(Row):
    """What the province decided on a claim, from its receipt; `round` is the claim's round it answers.

    The office never writes it of its own accord.
    """

    __tablename__ = "claim_decision"
    claim_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    amount: Mapped[Fen | None]
    reasons: Mapped[str]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str]
    round: Mapped[int] = mapped_column(server_default="1", default=1)


class PlanPublishedRow(Row):
    """A plan version the province published, as its TOML text. It is used once somebody activates it."""

    __tablename__ = "plan_published"
    plan_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    text: Mapped[str]
    published_at: Mapped[Moment]
