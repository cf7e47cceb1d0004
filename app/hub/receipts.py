"""What does the hub answer? Builds each lineage's receipt from the ledger and log, signs, seals and places
it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.hub import ancestors, contents, inbox, ledger_queries, publish, queries, telling
from app.hub.due import E_GAP, owed
from app.hub.premises import KeyRevoked, Premises
from app.hub.queries import Device, Due, Lineage
from app.hub.tables import DueRow
from app.security import seal
from app.shared.clock import iso_moment
from app.sync import package, stick
from app.sync.messages import Down
from app.sync.versions import SCHEMA

KIND = "down"


@dataclass(frozen=True)
class Receipt:
    """A receipt that was written: for which office and device, what it acknowledges, and the file."""

    office: str
    device: str
    down: Down
    path: Path


def write(premises: Premises, outbox: Path, only: str = "") -> tuple[Receipt, ...]:
    """Write every receipt owed into `outbox`, one file per device's lineage (`only` one office's); return them.

    An office the hub above enrolled is answered there: only that hub's word makes a record received. Until the
    office confirms a receipt, its content may be asked for and written again without harm. Raises a DeviceError of
    the stick.
    """
    with premises.db.reading() as tx:
        offices = [office for office, _ in queries.offices(tx) if only in ("", office)]
    return tuple(receipt for office in offices for receipt in _office(premises, office, outbox))


def _office(premises: Premises, office: str, outbox: Path) -> list[Receipt]:
    with premises.db.reading() as tx:
        built = [(device, build(tx, premises, due, line)) for due, line, device in owed(tx, office)]
    return [
        _send(premises, device, _farewell(down) if device.revoked else down, outbox) for device, down in built
    ]


def build(tx: Session, premises: Premises, due: Due, line: Lineage) -> Down:
    """Return what the hub says to a lineage now; the same words as long as it knows nothing new."""
    gaps = [p for p in inbox.held(tx, line.office) if p.incarnation == line.incarnation]
    problem = due.problem or (E_GAP if gaps else "")
    known = ledger_queries.results(tx, line.office, line.incarnation, due.first, line.applied)
    return Down(
        office=line.office,
        device=line.device,
        incarnation=line.incarnation,
        ack=line.applied,
        chain_at_ack=line.head,
        results=known,
        log_from=due.log_from,
        log=publish.whole(tx, telling.entries(tx, line.office, due.log_from)),
        hub_incarnation=premises.incarnation,
        hub_time=iso_moment(premises.clock.now()),
        answers=due.answers,
        problem=problem,
        missing=line.applied + 1 if problem == E_GAP else None,
        lacks=ancestors.lacking(tx, line.office, line.incarnation),
        schema=SCHEMA,
        points=ledger_queries.points(tx, line) if due.points else {},
        wanted=contents.wanted(tx, line.office),
        received=contents.received(tx, line.office, line.incarnation),
        reference=_reference(tx, line.office),
    )


def _farewell(down: Down) -> Down:
    """Return the last word to a blocked device: that it is blocked, and nothing of what its office holds."""
    return replace(down, log=(), wanted=(), reference={}, problem=KeyRevoked.code, missing=None)


def _reference(tx: Session, office: str) -> dict[str, Any]:
    """Return what stands now and needs no number: the plans judged by, and the questions still open."""
    plans = [{"id": one.plan, "version": one.version} for one in queries.plans(tx, office)]
    asked = list(queries.open_queries(tx, office).values())
    return {name: value for name, value in (("plans", plans), ("queries", asked)) if value}


def _send(premises: Premises, device: Device, down: Down, outbox: Path) -> Receipt:
    sealed = seal.seal(
        package.pack_down(down),
        kind=KIND,
        office=down.office,
        sender=premises.keys,
        recipients=[device.seal_key],
    )
    placed = stick.place(outbox, seal.file_name(KIND, down.office), sealed, verify=seal.peek)
    with premises.db.bookkeeping() as tx:
        tx.execute(
            update(DueRow)
            .where(DueRow.office_id == down.office, DueRow.incarnation == down.incarnation)
            .values(waiting=False, sent_head=down.log_from + len(down.log), sent_at=premises.clock.now())
        )
    return Receipt(down.office, down.device, down, placed.path)
