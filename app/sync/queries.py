"""What is unsent, where does each record stand, what was answered? Rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal

from sqlalchemy import BigInteger, Table, func, select, text
from sqlalchemy.orm import Session

from app.security.seal import key_number
from app.shared import journal, lineage
from app.shared.clock import moment
from app.sync.digest import digest, row_hash
from app.sync.messages import RECEIVED, Digest
from app.sync.rules import Line, Position
from app.sync.tables import (
    AcknowledgementRow,
    DeviceCertificateRow,
    DeviceRow,
    HubPinRow,
    PackageSentRow,
    ReceiptTakenRow,
    RecordStateRow,
)

PAPER = "paper"
"""The kind of a receipt that was typed from its sheet; the others came as a "file"."""

LAST_TAKEN_FIRST = text("receipt_taken.rowid DESC")
"""How receipts are ordered, whatever the clock said when they were taken in."""

State = Literal["waiting", "copied", "applied", "refused", "conflict"]

OWN = (
    "SELECT j.tbl AS tbl, j.row_id AS row_id, max(j.seq) AS seq FROM journal_line j "
    "JOIN command c ON c.id = j.command_id WHERE j.seq > :acked AND c.reason <> :echo "
    "GROUP BY j.tbl, j.row_id"
)


@dataclass(frozen=True)
class Device:
    """This PC as the province knows it; `key_id` is the number to be read out or printed."""

    device_id: str
    label: str
    key_id: str
    sign_key: str
    seal_key: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Hub:
    """The hub this device is enrolled at; its public keys, and the sealing key of the county in between."""

    hub_id: str
    sign_key: str
    seal_key: str
    suite: int
    county: str = ""
    county_seal_key: str = ""

    @property
    def readers(self) -> list[str]:
        """The keys a package is locked for: the hub's, and the county's when there is one in between."""
        return [key for key in (self.seal_key, self.county_seal_key) if key]

    @property
    def number(self) -> str:
        """The number of its keys."""
        return key_number(self.sign_key, self.seal_key)


@dataclass(frozen=True)
class HubPin:
    """The hub a person said to trust, its key number compared with the printed notice."""

    name: str
    number: str
    taken_at: datetime


@dataclass(frozen=True)
class RecordState:
    """Where one record stands. `code` and `field` say why it was refused; `package` holds it last."""

    table: str
    row_id: str
    state: State
    code: str = ""
    field: str = ""
    package: int | None = None
    receipt_at: datetime | None = None


@dataclass(frozen=True)
class TableCount:
    """How many records of one table stand where."""

    table: str
    waiting: int = 0
    copied: int = 0
    applied: int = 0
    refused: int = 0
    conflict: int = 0

    @property
    def unconfirmed(self) -> int:
        """Records no receipt has spoken of since they last changed."""
        return self.waiting + self.copied


@dataclass(frozen=True)
class LastPackage:
    """The newest package that was written."""

    number: int
    name: str
    first: int
    last: int
    changes: int
    made_at: datetime
    acknowledged: bool


@dataclass(frozen=True)
class LastReceipt:
    """The newest receipt that was taken in; from paper there is no `hub_time`."""

    ack: int
    hub_time: str
    problem: str
    taken_at: datetime
    from_paper: bool = False


@dataclass(frozen=True)
class OnPaper:
    """The province has received everything up to `ack` and says so on paper; `returned` records it sent back, or
    they are to be looked at. Nothing of it is confirmed here before a receipt's file brings the details.
    """

    ack: int
    returned: int
    taken_at: datetime


def device(tx: Session) -> Device | None:
    """Return this device with its private keys as text; None before the first request."""
    row = tx.get(DeviceRow, 1)
    if row is None:
        return None
    return Device(row.device_id, row.label, row.key_id, row.sign_key, row.seal_key, row.keys)


def hub(tx: Session) -> Hub | None:
    """Return the hub this device is enrolled at; None before a certificate was taken in."""
    row = tx.get(DeviceCertificateRow, 1)
    if row is None:
        return None
    named = (row.county_name, row.county_seal_key)
    return Hub(row.hub_id, row.hub_sign_key, row.hub_seal_key, row.suite, *named)


def hub_expected(tx: Session) -> Hub | None:
    """Return the hub packages are locked for: the one enrolled at, else the one whose key was compared beforehand."""
    row = tx.get(HubPinRow, 1)
    return hub(tx) or (Hub("", row.sign_key, row.seal_key, 1) if row else None)


def hub_pin(tx: Session) -> HubPin | None:
    """Return the hub that was compared and trusted before any certificate; None when there is none."""
    row = tx.get(HubPinRow, 1)
    return HubPin(row.name, row.key_id, row.taken_at) if row else None


def position(tx: Session, office: str, device_id: str) -> Position:
    """Return where this device stands towards the hub."""
    head = lineage.head(tx)
    acked = tx.get(AcknowledgementRow, head.incarnation)
    return Position(
        office=office,
        device=device_id,
        incarnation=head.incarnation,
        last_seq=head.last_seq,
        acked=acked.seq if acked else head.fork_seq,
        cursor=head.cursor,
        hub_incarnation=head.hub_incarnation,
        fork_seq=head.fork_seq,
    )


def lines_between(tx: Session, first: int, last: int) -> dict[int, Line]:
    """Return the own changes first … last by number."""
    sql = (
        "SELECT j.seq, j.uuid, j.tbl, j.row_id, c.reason FROM journal_line j "
        "JOIN command c ON c.id = j.command_id WHERE j.seq BETWEEN :first AND :last"
    )
    rows = tx.execute(text(sql), {"first": first, "last": last})
    return {r.seq: Line(r.seq, r.uuid, r.tbl, r.row_id, r.reason == RECEIVED) for r in rows}


def money_columns() -> Mapping[str, tuple[str, ...]]:
    """Return the columns in fen of every table that travels."""
    return _money(tuple(journal.synced_tables()))


@cache
def _money(tables: tuple[Table, ...]) -> Mapping[str, tuple[str, ...]]:
    return {
        table.name: tuple(c.name for c in table.columns if isinstance(c.type, BigInteger)) for table in tables
    }


def digests(tx: Session) -> tuple[Digest, ...]:
    """Return the digest of every table that travels, but of those where something was sent back or is held."""
    apart = set(
        tx.execute(
            text(
                "SELECT table_name FROM record_state WHERE state = 'refused' "
                "UNION SELECT table_name FROM held_row"
            )
        ).scalars()
    )
    found = []
    for table in journal.synced_tables():
        name = str(table.name)
        if name in apart:
            continue
        columns = [column.name for column in table.columns if column.name not in ("id", "rev")]
        told = ", ".join(f"'{name}', \"{name}\"" for name in columns)
        rows = tx.connection().exec_driver_sql(f"SELECT id, json_object({told}) FROM {table.name}")
        hashes = (row_hash(name, row_id, journal.decode(fields)) for row_id, fields in rows)
        found.append(digest(name, hashes))
    return tuple(found)


def record_states(tx: Session, table: str, row_ids: Iterable[str]) -> dict[str, RecordState]:
    """Return where records of one table stand; a record never journalled has no entry.

    "applied" (green) only by a signed receipt, and only while nothing was changed since.
    """
    wanted = list(row_ids)
    last: dict[str, int] = {}
    stored: dict[str, RecordStateRow] = {}
    for at in range(0, len(wanted), 500):
        some = wanted[at : at + 500]
        names = {f"r{n}": row_id for n, row_id in enumerate(some)}
        marks = ", ".join(f":{name}" for name in names)
        sql = (
            "SELECT j.row_id, max(CASE WHEN c.reason <> :echo THEN j.seq ELSE 0 END) AS seq "
            "FROM journal_line j JOIN command c ON c.id = j.command_id "
            f"WHERE j.tbl = :tbl AND j.row_id IN ({marks}) GROUP BY j.row_id"
        )
        last |= {r.row_id: r.seq for r in tx.execute(text(sql), {"tbl": table, "echo": RECEIVED, **names})}
        rows = tx.execute(
            select(RecordStateRow).where(RecordStateRow.table_name == table, RecordStateRow.row_id.in_(some))
        ).scalars()
        stored |= {row.row_id: row for row in rows}
    return {
        row_id: _state(table, row_id, last[row_id], stored.get(row_id)) for row_id in wanted if row_id in last
    }


def record_state(tx: Session, table: str, row_id: str) -> RecordState | None:
    """Return where one record stands; None when it was never journalled."""
    return record_states(tx, table, [row_id]).get(row_id)


def _state(table: str, row_id: str, last: int, row: RecordStateRow | None) -> RecordState:
    if row is None:
        # What only receipts wrote came from the province: nothing of it waits.
        return RecordState(table, row_id, "waiting" if last else "applied")
    if last > row.seq:
        return RecordState(table, row_id, "waiting", package=row.package)
    state: State = row.state  # type: ignore[assignment]
    return RecordState(table, row_id, state, row.code, row.field, row.package, row.receipt_at)


def table_counts(tx: Session, acked: int) -> tuple[TableCount, ...]:
    """Count the records of every table by where they stand, `acked` being the last acknowledged change."""
    facts = {"acked": acked, "echo": RECEIVED}
    waiting = (
        f"SELECT own.tbl AS tbl, 'waiting' AS state, count(*) AS n FROM ({OWN}) own "
        "LEFT JOIN record_state s ON s.table_name = own.tbl AND s.row_id = own.row_id "
        "WHERE s.seq IS NULL OR own.seq > s.seq GROUP BY own.tbl"
    )
    settled = (
        "SELECT s.table_name AS tbl, s.state AS state, count(*) AS n FROM record_state s "
        f"LEFT JOIN ({OWN}) own ON s.table_name = own.tbl AND s.row_id = own.row_id "
        "WHERE own.seq IS NULL OR own.seq <= s.seq GROUP BY s.table_name, s.state"
    )
    found: dict[str, dict[str, int]] = {}
    for row in tx.execute(text(f"{waiting} UNION ALL {settled}"), facts):
        found.setdefault(row.tbl, {})[row.state] = row.n
    return tuple(TableCount(table, **counts) for table, counts in sorted(found.items()))


def unsent(tx: Session, acked: int) -> int:
    """Count the records with own changes after `acked`, echoes of receipts apart."""
    sql = f"SELECT count(*) FROM ({OWN})"
    return int(tx.execute(text(sql), {"acked": acked, "echo": RECEIVED}).scalar_one())


def packed(tx: Session) -> int:
    """Return the last change of the present life a package holds, acknowledged or not; where it began without one."""
    head = lineage.head(tx)
    last = select(func.max(PackageSentRow.last)).where(PackageSentRow.incarnation == head.incarnation)
    return max(tx.scalar(last) or 0, head.fork_seq)


def only_here(tx: Session) -> int:
    """Count the own changes no package holds yet: they exist on this PC alone. Echoes of receipts apart."""
    facts = {"packed": packed(tx), "echo": RECEIVED}
    # A line's reason stands in its row: before the first receipt, when most lines wait, nobody need look there.
    echoed = tx.execute(text("SELECT count(*) FROM command WHERE reason = :echo"), facts).scalar_one()
    sql = "SELECT count(*) FROM journal_line j WHERE j.seq > :packed"
    if echoed:
        sql = f"{sql} AND j.command_id NOT IN (SELECT id FROM command WHERE reason = :echo)"
    return int(tx.execute(text(sql), facts).scalar_one())


def to_look_at(tx: Session) -> int:
    """Count the records the province sent back, or holds otherwise than we do, and that nobody changed since."""
    sql = (
        "SELECT count(*) FROM (SELECT s.table_name, s.row_id FROM record_state s "
        "WHERE s.state IN ('refused', 'conflict') AND NOT EXISTS ("
        "SELECT 1 FROM journal_line j JOIN command c ON c.id = j.command_id "
        "WHERE j.tbl = s.table_name AND j.row_id = s.row_id AND j.seq > s.seq AND c.reason <> :echo) "
        "UNION SELECT k.table_name, k.row_id FROM clash k "
        "WHERE NOT EXISTS (SELECT 1 FROM clash_choice o WHERE o.clash = k.id AND o.chosen <> ''))"
    )
    return int(tx.execute(text(sql), {"echo": RECEIVED}).scalar_one())


def last_package(tx: Session) -> LastPackage | None:
    """Return the newest package written; None when there is none."""
    row = tx.execute(
        select(PackageSentRow).order_by(PackageSentRow.number.desc()).limit(1)
    ).scalar_one_or_none()
    if row is None:
        return None
    return LastPackage(
        row.number, row.name, row.first, row.last, row.changes, row.made_at, row.acked_at is not None
    )


def last_receipt(tx: Session) -> LastReceipt | None:
    """Return the receipt taken in last; None when there is none."""
    newest = select(ReceiptTakenRow).order_by(LAST_TAKEN_FIRST).limit(1)
    row = tx.execute(newest).scalar_one_or_none()
    if row is None:
        return None
    return LastReceipt(row.ack, row.hub_time, row.problem, row.taken_at, row.kind == PAPER)


def on_paper(tx: Session, here: Position) -> OnPaper | None:
    """Return what a sheet says was received beyond the last acknowledgement; None when there is nothing."""
    told = (
        select(ReceiptTakenRow)
        .where(ReceiptTakenRow.kind == PAPER, ReceiptTakenRow.returned > 0)
        .where(ReceiptTakenRow.incarnation == here.incarnation, ReceiptTakenRow.ack > here.acked)
        .order_by(ReceiptTakenRow.ack.desc(), LAST_TAKEN_FIRST)
        .limit(1)
    )
    row = tx.execute(told).scalar_one_or_none()
    return OnPaper(row.ack, row.returned, row.taken_at) if row else None


def times_known(tx: Session) -> tuple[datetime | None, datetime | None]:
    """Return when the newest own entry was made, and the province's time in the receipt taken in last.

    The newest by the clock of the last 2,000 acts: every page asks, and nobody need look through all years.
    """
    last = "SELECT max(at) FROM (SELECT at FROM command ORDER BY rowid DESC LIMIT 2000)"
    entry = tx.execute(text(last)).scalar()
    receipt = last_receipt(tx)
    return moment(entry or ""), moment(receipt.hub_time if receipt else "")


def states_of(counts: Iterable[TableCount]) -> Mapping[str, int]:
    """Add up the counts of all tables by state."""
    found = {"waiting": 0, "copied": 0, "applied": 0, "refused": 0, "conflict": 0}
    for count in counts:
        for state in found:
            found[state] += getattr(count, state)
    return found
