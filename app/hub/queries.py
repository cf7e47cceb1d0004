"""What does the hub know about an office? Rows in, plain values out; every question names its office."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.hub.tables import (
    EVERYWHERE,
    ConflictRow,
    CutRow,
    DecisionRow,
    DeviceRow,
    DueRow,
    LineageRow,
    LogRow,
    OfficeRow,
    PackageRow,
    PlanRow,
    QueryRow,
    RecordRow,
    SelfRow,
)
from app.sync.merge import HUB
from app.sync.messages import Certificate, LogEntry
from app.sync.seen import Mark, Record

T = TypeVar("T")

BATCH = 400
"""How many rows one IN list asks for."""

ENROLLED = "enrolled"
REVOKED = "revoked"

FIRST = 1
"""The name of a hub's first life."""


@dataclass(frozen=True)
class Self:
    """The hub: its id, name, keys as text and how often it was restored."""

    hub_id: str
    name: str
    keys: str
    incarnation: int


@dataclass(frozen=True)
class Device:
    """A device the hub has given a certificate."""

    office: str
    device: str
    label: str
    key_id: str
    sign_key: str
    seal_key: str
    revoked: bool
    certificate: Certificate


@dataclass(frozen=True)
class Lineage:
    """One life of one device's database as far as it was applied; `head` is the chain hash there."""

    office: str
    incarnation: str
    device: str
    parent: str | None
    fork_seq: int
    fork_hash: str
    applied: int
    head: str
    cursor: int
    last_package_at: datetime | None


@dataclass(frozen=True)
class Due:
    """A receipt owed: to which lineage, answering which package, from which change and log number on."""

    incarnation: str
    answers: str
    first: int
    log_from: int
    problem: str
    sent_head: int
    waiting: bool
    points: bool = False


@dataclass(frozen=True)
class Taken:
    """A package the hub has read."""

    package_id: str
    incarnation: str
    name: str
    first: int
    last: int
    code: str
    taken_at: datetime
    allowed: bool = False
    schema: str = ""


@dataclass(frozen=True)
class Published:
    """A published plan as its TOML text; `sha256` is over the text's bytes."""

    plan: str
    version: str
    sha256: str
    toml: str


@dataclass(frozen=True)
class HubLives:
    """The lives of a hub: its present name, and by each name it took when restored how far an office's log went."""

    now: int
    cuts: Mapping[int, int]

    def read_to(self, name: int, cursor: int) -> int:
        """Return how much of the present log somebody knows who read to `cursor` when the hub was called `name`.

        A life that is not among the present one's ancestors (the hub was put back to a day before it) wrote a log of
        its own: nothing of the present one is known for certain then.
        """
        if name not in (0, FIRST, self.now, *self.cuts):
            return 0
        return min([cursor, *(head for taken, head in self.cuts.items() if taken > name)])


def hub_self(tx: Session) -> Self:
    """Return the hub itself."""
    row = tx.execute(select(SelfRow).where(SelfRow.office_id == EVERYWHERE)).scalar_one()
    return Self(row.hub_id, row.name, row.keys, row.incarnation)


def offices(tx: Session) -> list[tuple[str, str]]:
    """Return (office number, name) of every office, by number. The one question put to all offices."""
    rows = tx.execute(select(OfficeRow.office_id, OfficeRow.name).order_by(OfficeRow.office_id)).all()
    return [(row.office_id, row.name) for row in rows]


def log_head(tx: Session, office: str) -> int:
    """Return the last number of the office's hub log."""
    return tx.execute(select(OfficeRow.log_head).where(OfficeRow.office_id == office)).scalar_one()


def devices(tx: Session, office: str) -> list[Device]:
    """Return the office's devices, enrolled and revoked."""
    rows = tx.execute(select(DeviceRow).where(DeviceRow.office_id == office).order_by(DeviceRow.device_id))
    return [_device(row) for row in rows.scalars()]


def _device(row: DeviceRow) -> Device:
    certificate = Certificate(**json.loads(row.certificate))
    return Device(
        row.office_id, row.device_id, row.label, row.key_id, row.sign_key, row.seal_key, row.state == REVOKED,
        certificate,
    )  # fmt: skip


def lineage(tx: Session, office: str, incarnation: str) -> Lineage | None:
    """Return one lineage of the office, or None."""
    row = tx.get(LineageRow, (office, incarnation), populate_existing=True)
    return None if row is None else _lineage(row)


def lineages(tx: Session, office: str) -> list[Lineage]:
    """Return every lineage of the office."""
    rows = tx.execute(
        select(LineageRow)
        .where(LineageRow.office_id == office)
        .order_by(LineageRow.incarnation)
        .execution_options(populate_existing=True)
    ).scalars()
    return [_lineage(row) for row in rows]


def _lineage(row: LineageRow) -> Lineage:
    return Lineage(
        row.office_id, row.incarnation, row.device_id, row.parent, row.fork_seq, row.fork_hash, row.applied,
        row.head, row.cursor, row.last_package_at,
    )  # fmt: skip


def hub_lives(tx: Session, office: str) -> HubLives:
    """Return the hub's lives and how far the office's log went at the end of each."""
    rows = tx.execute(select(CutRow.incarnation, CutRow.log_head).where(CutRow.office_id == office))
    return HubLives(hub_self(tx).incarnation, {row.incarnation: row.log_head for row in rows})


def is_shared(tx: Session, office: str) -> bool:
    """Say whether more than one life of a database writes for the office."""
    return bool(tx.execute(select(OfficeRow.shared).where(OfficeRow.office_id == office)).scalar())


def records(tx: Session, office: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """Return the office's records with these (table, row id) keys."""
    found: dict[tuple[str, str], Record] = {}
    for part in parts(sorted(set(keys))):
        rows = tx.execute(
            select(RecordRow)
            .where(RecordRow.office_id == office, tuple_(RecordRow.tbl, RecordRow.row_id).in_(part))
            .execution_options(populate_existing=True)
        ).scalars()
        found.update({(row.tbl, row.row_id): to_record(row) for row in rows})
    return found


def live(tx: Session, office: str, table: str) -> Iterator[Record]:
    """Go through the office's records of one table that are accepted and not deleted, by row id."""
    rows = tx.execute(
        select(RecordRow)
        .where(RecordRow.office_id == office, RecordRow.tbl == table, RecordRow.live, RecordRow.deleted == "")
        .order_by(RecordRow.row_id)
        .execution_options(populate_existing=True)
    ).scalars()
    return (to_record(row) for row in rows)


def tables_of(tx: Session, office: str) -> list[str]:
    """Return the names of the tables the office has records in."""
    rows = tx.execute(
        select(RecordRow.tbl)
        .where(RecordRow.office_id == office)
        .group_by(RecordRow.tbl)
        .order_by(RecordRow.tbl)
    )
    return list(rows.scalars())


def to_record(row: RecordRow) -> Record:
    """Read a stored record."""
    return Record(
        row.tbl,
        row.row_id,
        fields=json.loads(row.fields),
        marks={name: _mark(*mark) for name, mark in json.loads(row.marks).items()},
        pending=json.loads(row.pending),
        live=row.live,
        deleted=_mark(*json.loads(row.deleted)) if row.deleted else None,
        told=row.told,
    )


def _mark(incarnation: str, seq: int, told: int = 0) -> Mark:
    """Read a mark; what the hub itself wrote was always told, by its own number."""
    return Mark(incarnation, seq, told or (seq if incarnation == HUB else 0))


def log_after(tx: Session, office: str, n: int) -> tuple[LogEntry, ...]:
    """Return the office's hub log after number `n`."""
    rows = tx.execute(
        select(LogRow.n, LogRow.kind, LogRow.body)
        .where(LogRow.office_id == office, LogRow.n > n)
        .order_by(LogRow.n)
    )
    return tuple(LogEntry(r.n, r.kind, json.loads(r.body)) for r in rows)


def due(tx: Session, office: str) -> list[Due]:
    """Return the receipts of the office's lineages, owed and sent."""
    rows = tx.execute(select(DueRow).where(DueRow.office_id == office).order_by(DueRow.incarnation)).scalars()
    return [
        Due(r.incarnation, r.answers, r.first, r.log_from, r.problem, r.sent_head, r.waiting, r.points)
        for r in rows
    ]


def packages(tx: Session, office: str) -> list[Taken]:
    """Return the packages read from the office, oldest first."""
    rows = tx.execute(
        select(PackageRow)
        .where(PackageRow.office_id == office)
        .order_by(PackageRow.taken_at, PackageRow.first, PackageRow.package_id)
    ).scalars()
    return [
        Taken(r.package_id, r.incarnation, r.name, r.first, r.last, r.code, r.taken_at, r.allowed, r.schema)
        for r in rows
    ]


def furthest(tx: Session, office: str, package_ids: tuple[str, str]) -> str:
    """Return which of two packages reaches further; of equal ones the smaller id, whatever their order."""
    rows = tx.execute(
        select(PackageRow.last, PackageRow.package_id).where(
            PackageRow.office_id == office, PackageRow.package_id.in_(package_ids)
        )
    ).all()
    found: tuple[int, str] = min((-row.last, row.package_id) for row in rows)
    return found[1]


def conflicts(tx: Session, office: str) -> list[dict[str, Any]]:
    """Return the office's open conflict items: {"table", "row_id", "field", "kept", "other"}."""
    rows = tx.execute(
        select(ConflictRow)
        .where(ConflictRow.office_id == office, ConflictRow.chosen == "")
        .order_by(ConflictRow.tbl, ConflictRow.row_id, ConflictRow.field, ConflictRow.uuid)
    ).scalars()
    return [
        {
            "table": r.tbl,
            "row_id": r.row_id,
            "field": r.field,
            "kept": json.loads(r.kept),
            "other": json.loads(r.other),
        }
        for r in rows
    ]


def plans(tx: Session, office: str) -> list[Published]:
    """Return the plans published for the office or for all, the oldest publication first."""
    rows = tx.execute(
        select(PlanRow)
        .where(PlanRow.office_id.in_((EVERYWHERE, office)))
        .order_by(PlanRow.published_at, PlanRow.plan_id, PlanRow.version)
    ).scalars()
    return [Published(row.plan_id, row.version, row.sha256, row.toml) for row in rows]


def decided_amounts(tx: Session, office: str, table: str) -> dict[str, int]:
    """Return what was granted (fen) by row id: the last word on each record that granted or refused, 0 for nothing.

    A record that was returned, or whose documents were asked for, is not decided by that.
    """
    rows = tx.execute(
        select(DecisionRow.row_id, DecisionRow.state, DecisionRow.amount)
        .where(DecisionRow.office_id == office, DecisionRow.tbl == table)
        .order_by(DecisionRow.n)
    )
    last = {row.row_id: row for row in rows}
    return {key: row.amount or 0 for key, row in last.items() if row.state in ("APPROVED", "DENIED")}


def open_queries(tx: Session, office: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the open questions to the office by (table, row id), in that order; bodies as of decisions."""
    rows = tx.execute(
        select(QueryRow.tbl, QueryRow.row_id, QueryRow.body)
        .where(QueryRow.office_id == office)
        .order_by(QueryRow.tbl, QueryRow.row_id)
    )
    return {(row.tbl, row.row_id): json.loads(row.body) for row in rows}


def parts(values: list[T]) -> Iterator[list[T]]:
    """Cut `values` into lists short enough for one question."""
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
