"""How are plans, enrolments, claims, assessments and decisions stored? Knows no rule.

`enrolment`, `claim` and `assessment` travel to the hub. `aid_plan` keeps the text of every plan version this
office activated, so that an old claim prints the same slip years later; `claim_decision` holds what the
province said.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced


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
    """One person's cover under one plan version; `fee` is what the shares cost, in fen (0 for a gift)."""

    __tablename__ = "enrolment"
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


class ClaimRow(Synced, Row):
    """A claim as the office took it in. `facts` is claims.md's JSON; `state` a code of claim_states.csv.

    `no` and `series` are its number (`numbers.number_words`). `member_id` is NULL when nobody on the roll has the
    document. `invoice_key` finds the same invoice again.
    `assessment_id` is the assessment that holds; it has no foreign key because the two rows point at each
    other.
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
    __table_args__ = (
        Index(None, "no"),
        Index(None, "state", "no"),
        Index(None, "id_no", "plan_id"),
        Index(None, "invoice_key", "plan_id"),
    )


class AssessmentRow(Synced, Row):
    """One working-out of a claim, never changed; another is a new row. Lists and maps are JSON.

    `ordinal` counts this office's assessments: it says what was paid before what. `steps` are
    [clause, code, facts, input, operation, before, after]; `parts` is fen by benefit.
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
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)


class ClaimDecisionRow(Row):
    """What the province decided on a claim, from its receipt.

    The office never writes it of its own accord.
    """

    __tablename__ = "claim_decision"
    claim_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    amount: Mapped[Fen | None]
    reasons: Mapped[str]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str]


class PlanPublishedRow(Row):
    """A plan version the province published, as its TOML text. It is used once somebody activates it."""

    __tablename__ = "plan_published"
    plan_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    text: Mapped[str]
    published_at: Mapped[Moment]
