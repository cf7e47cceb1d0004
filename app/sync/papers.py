"""What do the papers of the exchange say, and what does a receipt typed from paper change? Knows no layout."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security import Guard, paper_mac, seal
from app.security.service import operator_of
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_
from app.sync import intake, outbox, paper, queries
from app.sync.messages import Down, Result
from app.sync.paper import Confirmation, PaperAfterRestore, PaperCodeAhead, PaperCodeForOther
from app.sync.queries import Device, Hub
from app.sync.rules import (
    AlreadyReceived,
    LogGap,
    NoDevice,
    NotEnrolled,
    OlderHub,
    Position,
    by_record,
    check_results,
)
from app.sync.tables import DeviceCertificateRow, DeviceRow, HubPinRow, PackageSentRow, ReceiptTakenRow
from app.sync.totals import Total
from app.unions import office_facts

LOCAL = ("record_state", "package_sent", "receipt_taken", "acknowledgement", "content_standing")
"""Names announced after commit, so that open pages show the new states."""


class NoSuchPackage(RuleError):
    """This computer wrote no package of this number."""

    code = "sync.no_such_package"
    template = N_("This computer has written no package with the number {number}.")


@dataclass(frozen=True)
class Handover:
    """What is signed when a package changes hands; `totals` counts changes and fen per table."""

    number: int
    office: str
    office_name: str
    device: str
    key_id: str
    receiver: str
    name: str
    sha256: str
    first: int
    last: int
    changes: int
    made_at: datetime
    made_by: str
    totals: Mapping[str, Total]


@dataclass(frozen=True)
class DevicePaper:
    """What is signed when a computer is enrolled; of the hub all is empty until its key was compared or came."""

    office: str
    office_name: str
    device_id: str
    label: str
    key_id: str
    made_at: datetime
    hub_name: str = ""
    hub_key: str = ""
    compared_at: datetime | None = None
    compared_by: str = ""
    enrolled_at: datetime | None = None


@dataclass(frozen=True)
class TakenFromPaper:
    """What a code confirmed. With records `returned` nothing was marked: the next receipt brings the details."""

    ack: int
    acknowledged: int
    applied: int
    returned: int
    unconfirmed: int


class Papers:
    """The part of the exchange that goes on paper; `Sync` is all of it."""

    _db: Database
    _guard: Guard
    _clock: Clock
    _outbox: Path
    _quarantine: Path

    def handover(self, actor: Actor, number: int) -> Handover:
        """Return what stands on the hand-over sheet of a package. Raises NoSuchPackage, NoDevice."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return handover(tx, str(number))

    def paper_receipt(self, actor: Actor, code: str) -> TakenFromPaper:
        """Take in the code of a receipt's sheet, as typed or scanned: the stick did not come back.

        Raises PaperCodeMisread, PaperCodeShort, PaperCodeNewer, PaperCodeForOther, PaperCodeAhead,
        PaperAfterRestore, OlderHub, LogGap, AlreadyReceived, NoDevice or NotEnrolled; nothing is changed then.
        """
        self._guard.check(actor, "sync.paper_receipt")
        told, tag = paper.read(code)
        with self._db.bookkeeping() as tx:
            done = _take(tx, told, tag, actor.operator_id, self._clock.now())
            touch(tx, *LOCAL)
        self._tidy()
        return done

    def _tidy(self) -> None:
        """Take away what acknowledged packages left in the outbox.

        What was done is done by then: a folder that cannot be tidied must not look like a failure of it.
        """
        with contextlib.suppress(OSError, DeviceError):
            if self._outbox.is_dir():
                with self._db.reading() as tx:
                    needed = outbox.needed(tx)
                outbox.tidy(self._outbox, needed)
            if self._quarantine.is_dir():  # what a program that was killed had begun to look at
                outbox.tidy(self._quarantine, frozenset())


def handover(tx: Session, package: str) -> Handover:
    """Return what stands on the hand-over sheet of a package, named by its number or SHA-256.

    Raises NoSuchPackage, NoDevice.
    """
    one = PackageSentRow.sha256 == package
    if package.isdecimal() and len(package) < 19:
        one = PackageSentRow.number == int(package)
    row = tx.execute(select(PackageSentRow).where(one)).scalar_one_or_none()
    if row is None:
        raise NoSuchPackage(field="number", number=package[:8])
    office, made, pinned = office_facts(tx), _known_device(tx), queries.hub_pin(tx)
    totals = {
        table: Total(told["changes"], told["money"]) for table, told in sorted(json.loads(row.totals).items())
    }
    return Handover(
        row.number, office.code, office.name, made.label, made.key_id, pinned.name if pinned else "",
        row.name, row.sha256, row.first, row.last, row.changes, row.made_at, _name(tx, row.operator_id), totals,
    )  # fmt: skip


def device_paper(tx: Session) -> DevicePaper:
    """Return what stands on this computer's sheet. Raises NoDevice."""
    row = tx.get(DeviceRow, 1)
    if row is None:
        raise NoDevice()
    office, pin = office_facts(tx), tx.get(HubPinRow, 1)
    hub, certificate = queries.hub(tx), tx.get(DeviceCertificateRow, 1)
    number = hub.number if hub else pin.key_id if pin else ""
    # A pin of another hub says nothing of the one this computer is enrolled at.
    compared = pin if pin is not None and pin.key_id == number else None
    return DevicePaper(
        office.code, office.name, row.device_id, row.label, row.key_id, row.made_at,
        compared.name if compared else "", number, compared.taken_at if compared else None,
        _name(tx, compared.operator_id) if compared else "", certificate.taken_at if certificate else None,
    )  # fmt: skip


def _name(tx: Session, operator_id: str) -> str:
    found = operator_of(tx, operator_id)
    return found.name if found else ""


def _known_device(tx: Session) -> Device:
    found = queries.device(tx)
    if found is None:
        raise NoDevice()
    return found


def _take(tx: Session, told: Confirmation, tag: bytes, operator_id: str, now: datetime) -> TakenFromPaper:
    """Believe a code, or raise; then change what a receipt would, when all was applied."""
    office, made, hub = office_facts(tx), _known_device(tx), queries.hub(tx)
    if hub is None:
        raise NotEnrolled()
    here = queries.position(tx, office.code, made.device_id)
    sha256 = paper.fingerprint(told, tag)
    if intake.was_taken(tx, sha256):
        raise AlreadyReceived()
    chain = _believed(tx, told, tag, here, (made, hub))
    if told.ack <= here.acked:
        raise AlreadyReceived()
    applied = 0 if told.returned else _settle(tx, told, here, chain, now)
    row = ReceiptTakenRow(
        sha256=sha256, incarnation=here.incarnation, ack=told.ack, log_from=here.cursor, log_to=here.cursor,
        hub_incarnation=told.hub_incarnation, hub_time="", problem="", operator_id=operator_id, taken_at=now,
        kind=queries.PAPER, returned=told.returned,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    acked = here.acked if told.returned else told.ack
    return TakenFromPaper(told.ack, acked - here.acked, applied, told.returned, queries.unsent(tx, acked))


def _believed(tx: Session, told: Confirmation, tag: bytes, here: Position, ends: tuple[Device, Hub]) -> str:
    """Return our chain hash at the code's ack when the hub spoke of these very data; raise otherwise."""
    made, hub = ends
    if told.ack > here.last_seq:
        raise PaperCodeAhead(ack=told.ack, have=here.last_seq)
    if told.ack <= lineage.head(tx).fork_seq:  # numbers of an earlier life of these data, or none at all
        raise PaperCodeForOther()
    chain = lineage.hash_in(tx, lineage.head(tx), told.ack)
    words = paper.covered(here.office, here.device, here.incarnation, chain, told)
    mine = paper_mac.tag(seal.Keys.from_text(made.text).seal_private, hub.seal_key, words)
    if not paper_mac.same(mine, tag):
        raise PaperCodeForOther()
    if told.hub_incarnation < here.hub_incarnation:
        raise OlderHub()
    if told.hub_incarnation > here.hub_incarnation > 0:
        raise PaperAfterRestore()
    if told.since > here.acked:
        raise LogGap(have=here.acked, begins=told.since + 1)
    return chain


def _settle(tx: Session, told: Confirmation, here: Position, chain: str, now: datetime) -> int:
    """Do what a receipt that says "applied" of all these changes does; return how many records it spoke of."""
    lines = queries.lines_between(tx, told.since + 1, told.ack)
    down = Down(
        office=here.office, device=here.device, incarnation=here.incarnation, ack=told.ack, chain_at_ack=chain,
        results=tuple(Result(line.uuid, line.seq, "applied") for line in lines.values()),
        log_from=here.cursor, log=(), hub_incarnation=told.hub_incarnation, hub_time="",
    )  # fmt: skip
    check_results(down, here.acked, lines)
    records = by_record(down.results, told.ack, lines)
    acked = intake.move_acknowledgement(tx, down, here, now)
    intake.know_earlier(tx, down, here, now)
    intake.keep_results(tx, records, now)
    intake.apply_log(tx, down, here, records, acked, intake.Ways({}, {}))
    outbox.mark_acknowledged(tx, here.incarnation, acked, now)
    return len(records)
