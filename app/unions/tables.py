"""How are the office and its units stored? Knows no rule."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Moment, Row, Synced


class OfficeRow(Row):
    """This office: one row that stays here, for the hub knows it by its certificate."""

    __tablename__ = "office"
    one: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    region: Mapped[str]
    founded_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class UnitRow(Synced, Row):
    """A place of work or a village (domain.md A.3); `union_id` is the union that covers its people.

    `uscc_reason` says why a place of work has no unified social credit code; counts are as the unit told them.
    """

    __tablename__ = "unit"
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    uscc: Mapped[str]
    uscc_reason: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    region: Mapped[str] = mapped_column(server_default="")
    nature: Mapped[str | None]
    economic_type: Mapped[str | None]
    industry: Mapped[str | None]
    staff_count: Mapped[int | None]
    women_count: Mapped[int | None]
    migrant_count: Mapped[int | None]
    dispatched_count: Mapped[int | None]
    gig_count: Mapped[int | None]
    union_id: Mapped[str | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    __table_args__ = (CheckConstraint("kind IN ('unit', 'village')", name="kind"),)


class UnionOrgRow(Synced, Row):
    """A union, branch or group, up to the province (domain.md A.3); `level` and `org_form` are of union_type.csv.

    `member_count`, `women_count` and `migrant_count` are figures as typed: ours are counted from the roll.
    Never deleted: one that was dissolved has `closed_on`.
    """

    __tablename__ = "union_org"
    name: Mapped[str]
    uscc: Mapped[str]
    level: Mapped[str]
    base_type: Mapped[str | None]
    org_form: Mapped[str | None]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    founded_on: Mapped[date | None]
    legal_cert_no: Mapped[str]
    legal_cert_date: Mapped[date | None]
    leader: Mapped[str]
    phone: Mapped[str]
    term_no: Mapped[int | None]
    term_years: Mapped[int | None]
    term_start: Mapped[date | None]
    next_election: Mapped[date | None]
    cadres_full: Mapped[int | None]
    cadres_part: Mapped[int | None]
    has_women_committee: Mapped[bool | None]
    has_audit_committee: Mapped[bool | None]
    bank: Mapped[str]
    bank_account: Mapped[str]
    stat_code: Mapped[str]
    region: Mapped[str]
    member_count: Mapped[int | None]
    women_count: Mapped[int | None]
    migrant_count: Mapped[int | None]
    remark: Mapped[str]
    closed_on: Mapped[date | None]
    __table_args__ = (
        Index("uq_union_org_name", "name", unique=True, sqlite_where=text("closed_on IS NULL")),
        CheckConstraint("length(name) > 0", name="name"),
    )
