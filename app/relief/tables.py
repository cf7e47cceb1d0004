"""How are projects and grants of relief stored? Knows no rule and no service. Money in fen."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

PLANNED: Final = ("item", "budget", "people")
"""What a project is for: one statement."""


class ReliefProjectRow(Synced, Row):
    """A project relief is paid from: the paper's `number`, its year and source, for one item or ('') any.

    `budget` is what the source grants, in the ledger too; `people` how many are planned. `off` says it was given up.
    """

    __tablename__ = "relief_project"
    __together__ = PLANNED
    number: Mapped[str]
    name: Mapped[str]
    year: Mapped[int]
    source: Mapped[str]
    item: Mapped[str]
    budget: Mapped[Fen]
    people: Mapped[int]
    remark: Mapped[str]
    off: Mapped[bool]
    founded_by: Mapped[str]
    founded_at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("budget > 0", name="budget"),
        CheckConstraint("people >= 0", name="people"),
    )


OUTCOME: Final = (
    "state", "granted", "basis", "approved_on", "approval_no", "approved_by", "seconded_by", "paid_on", "paid_by",
    "entry_id", "sheet_on", "reason_back",
)  # fmt: skip
"""Where a grant stands, what was approved by which figures, and what was paid: one statement."""


class ReliefGrantRow(Synced, Row):
    """A grant of relief as it is drafted, and what became of it.

    `amount` is what is asked, `granted` what was approved (NULL before). `basis` is JSON of what it was approved by:
    item, person, project, class, line, own share, the table of caps and every step. `own_cost`, `mutual_aid` and
    `line_month` are NULL where they are taken from what is known; set by hand, `figures_reason` says why. `document`
    allows more than a cap. `reason_back` says why a payment came back, a grant was refused or an approval withdrawn.
    The columns from `school_year` on are those of study aid [B17].
    """

    __tablename__ = "relief_grant"
    __together__ = OUTCOME
    no: Mapped[int]
    series: Mapped[str]
    way: Mapped[str]
    item: Mapped[str]
    amount: Mapped[Fen]
    file_id: Mapped[str | None] = mapped_column(ForeignKey("hardship_file.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("hardship_person.id"))
    name: Mapped[str]
    id_no: Mapped[str]
    project_id: Mapped[str | None] = mapped_column(ForeignKey("relief_project.id"))
    reason: Mapped[str]
    own_cost: Mapped[Fen | None]
    mutual_aid: Mapped[Fen | None]
    line_month: Mapped[Fen | None]
    figures_reason: Mapped[str]
    document: Mapped[str]
    payee: Mapped[str]
    bank: Mapped[str]
    account: Mapped[str]
    made_by: Mapped[str]
    made_on: Mapped[Day]
    state: Mapped[str]
    granted: Mapped[Fen | None]
    basis: Mapped[str]
    approved_on: Mapped[Day | None]
    approval_no: Mapped[str]
    approved_by: Mapped[str | None]
    seconded_by: Mapped[str | None]
    sheet_on: Mapped[Day | None]
    paid_on: Mapped[Day | None]
    paid_by: Mapped[str | None]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_entry.id"))
    reason_back: Mapped[str]
    school_year: Mapped[int | None]
    school: Mapped[str]
    major: Mapped[str]
    proof: Mapped[str]
    tuition: Mapped[Fen | None]
    loan: Mapped[Fen | None]
    batch: Mapped[str]
    score: Mapped[str]
    admitted_on: Mapped[Day | None]
    consent_by: Mapped[str]
    consent_on: Mapped[Day | None]
    __table_args__ = (
        Index(None, "file_id"),
        Index(None, "project_id"),
        Index(None, "person_id"),
        Index(None, "id_no"),
        Index(None, "series", "no"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("granted IS NULL OR granted > 0", name="granted"),
        CheckConstraint("way IN ('FILED', 'EMERGENCY')", name="way"),
        CheckConstraint(
            "state IN ('DRAFT', 'APPROVED', 'PAYING', 'PAID', 'REFUSED', 'DROPPED')", name="state"
        ),
        CheckConstraint("(paid_on IS NULL) = (entry_id IS NULL)", name="payment"),
    )
