"""How is what the hub knows stored? Every key begins with the office, so that the tables can be spread by it.

Knows no rule. Rows that hold for every office carry the office id `EVERYWHERE`. Nothing here is unique across
offices.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, MetaData, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.shared.base import NAMES, DayText, MomentText

EVERYWHERE = "*"
"""The office id of rows that hold for all offices: the hub itself, published plans."""


class HubRow(DeclarativeBase):
    """A stored row of the hub."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {date: DayText, datetime: MomentText}


class SelfRow(HubRow):
    """The hub itself: one row, its private keys (the file is encrypted) and how often it was restored."""

    __tablename__ = "hub_self"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    hub_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    keys: Mapped[str]
    incarnation: Mapped[int]
    made_at: Mapped[datetime]


class OfficeRow(HubRow):
    """An office the hub has enrolled; `log_head` is the last number given in its hub log.

    `shared` says that more than one life of a database writes for it, so that each must be told of the others.
    `county` is the code of the county it stands under, empty without one. `vouched` marks, at a county, an office
    the province enrolled: the province answers it.
    """

    __tablename__ = "office"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    log_head: Mapped[int] = mapped_column(default=0)
    shared: Mapped[bool] = mapped_column(default=False, server_default="0")
    enrolled_at: Mapped[datetime]
    county: Mapped[str] = mapped_column(default="", server_default="")
    vouched: Mapped[bool] = mapped_column(default=False, server_default=false())


class DeviceRow(HubRow):
    """One device of an office and its certificate; `state` is enrolled or revoked."""

    __tablename__ = "device"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    sign_key: Mapped[str]
    seal_key: Mapped[str]
    key_id: Mapped[str]
    state: Mapped[str]
    issued_at: Mapped[datetime]
    certificate: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["office_id"], ["office.office_id"]),
        Index(None, "office_id", "key_id"),
    )


class LineageRow(HubRow):
    """One unbroken life of one device's database, as far as the hub has applied it."""

    __tablename__ = "lineage"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    device_id: Mapped[str]
    parent: Mapped[str | None]
    fork_seq: Mapped[int]
    fork_hash: Mapped[str]
    applied: Mapped[int]
    head: Mapped[str]
    cursor: Mapped[int]
    last_package_at: Mapped[datetime | None]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class LedgerRow(HubRow):
    """One change as it came, and what became of it. Never changed, never deleted."""

    __tablename__ = "ledger"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str]
    tbl: Mapped[str]
    row_id: Mapped[str]
    body: Mapped[str]
    chain: Mapped[str]
    package_id: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str]
    field: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["office_id", "incarnation"], ["lineage.office_id", "lineage.incarnation"]),
        Index(None, "office_id", "uuid"),
        Index(None, "office_id", "tbl", "row_id"),
    )


class RecordRow(HubRow):
    """One row of an office as its changes and the hub's decisions made it (JSON; see sync.seen.Record).

    `told` is the last number of the office's log that tells of it, `hash` that of sync.digest, empty when the
    record does not count there.
    """

    __tablename__ = "record"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[str]
    marks: Mapped[str]
    pending: Mapped[str]
    live: Mapped[bool]
    deleted: Mapped[str]
    told: Mapped[int] = mapped_column(default=0, server_default="0")
    hash: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class PersonRow(HubRow):
    """Whose record a record is, so that one person in two records is found; `person` is a hash of the document."""

    __tablename__ = "person_index"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["office_id"], ["office.office_id"]),
        Index(None, "office_id", "tbl", "person"),
        Index(None, "person"),
    )


class ConflictRow(HubRow):
    """Two values for one field, both kept; `chosen` is empty until a person has chosen."""

    __tablename__ = "conflict"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str]
    row_id: Mapped[str]
    kept: Mapped[str]
    other: Mapped[str]
    author: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[str] = mapped_column(default="", server_default="")
    chosen: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class LogRow(HubRow):
    """The hub's log for an office, numbered without gaps from 1: what it decided and sends down."""

    __tablename__ = "hub_log"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class CutRow(HubRow):
    """How far an office's hub log went when the hub was restored and took the name `incarnation`.

    What an office read beyond that, under an earlier name, was forgotten here.
    """

    __tablename__ = "hub_cut"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[int] = mapped_column(primary_key=True)
    log_head: Mapped[int]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class DigestRow(HubRow):
    """How an office's digest of one table compared with the hub's when they were last compared."""

    __tablename__ = "digest_check"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    rows_there: Mapped[int]
    rows_here: Mapped[int]
    agrees: Mapped[bool]
    at: Mapped[datetime]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class DecisionRow(HubRow):
    """What was decided on a record, by its number in the office's hub log; the highest number holds."""

    __tablename__ = "decision"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    amount: Mapped[int | None]
    reasons: Mapped[str]
    decided_on: Mapped[date]
    __table_args__ = (ForeignKeyConstraint(["office_id", "n"], ["hub_log.office_id", "hub_log.n"]),)


class QueryRow(HubRow):
    """An open question on a record that could not be decided; it goes down with every receipt."""

    __tablename__ = "open_query"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class PackageRow(HubRow):
    """A package the hub has read; `package_id` is the SHA-256 of the file, `code` empty when applied.

    `allowed` says that a person has looked at its deletions and lets them happen, `schema` which version of the
    office's tables it speaks of.
    """

    __tablename__ = "package"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    package_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str]
    name: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    code: Mapped[str]
    taken_at: Mapped[datetime]
    allowed: Mapped[bool] = mapped_column(default=False, server_default="0")
    schema: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (ForeignKeyConstraint(["office_id"], ["office.office_id"]),)


class DueRow(HubRow):
    """A receipt owed to a lineage: which package it answers and from where. Written with the package's
    results.

    `problem` is E_FORK or empty (a gap is seen from the packages held); `sent_head` the log number last sent
    down. `lacks` is neither written nor read any more; it stays, as these tables only grow (see `upkeep`).
    """

    __tablename__ = "due_receipt"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[str]
    first: Mapped[int]
    log_from: Mapped[int]
    problem: Mapped[str]
    sent_head: Mapped[int]
    waiting: Mapped[bool]
    lacks: Mapped[str] = mapped_column(default="{}", server_default="{}")
    points: Mapped[bool] = mapped_column(default=False, server_default="0")
    sent_at: Mapped[datetime | None]
    __table_args__ = (
        ForeignKeyConstraint(["office_id", "incarnation"], ["lineage.office_id", "lineage.incarnation"]),
    )


class PlanRow(HubRow):
    """A published mutual-aid plan as its TOML text; a version never changes, old ones stay for old claims."""

    __tablename__ = "plan"
    office_id: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    toml: Mapped[str]
    published_at: Mapped[datetime]
