"""What do people do with packages: enrol, copy out, take in a receipt, look? Knows no words and no screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.security import Guard, seal
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.ids import new_id
from app.shared.names import Namer
from app.shared.progress import SILENT, Progress
from app.sync import enrol, hub_key, intake, outbox, package, queries, records, renewal, stick, words
from app.sync.clash_service import Clashes
from app.sync.enrol import Pinned
from app.sync.intake import NOTHING, Applier, Ways
from app.sync.messages import RECEIVED, Down, Up
from app.sync.package import Total
from app.sync.queries import (
    Device,
    Hub,
    HubPin,
    RecordState,
    State,
)
from app.sync.rows import AfterRows
from app.sync.rules import (
    AlreadyReceived,
    Forked,
    NotEnrolled,
    NothingToSend,
    Position,
    RecordResult,
    by_record,
    check_receipt,
    check_results,
)
from app.sync.values import DeviceSheet, Enrolled, Exported, Pulse, Status, TakenIn
from app.sync.witness import Witness
from app.unions import office_facts

LOCAL = ("record_state", "package_sent", "receipt_taken", "acknowledgement")
"""Names announced after commit, so that open pages show the new states."""


class Sync(Clashes):
    """The office's side of the exchange.

    `appliers` take in the hub's log entries by kind; `names` say what records of a table are called.
    """

    def __init__(
        self,
        db: Database,
        guard: Guard,
        clock: Clock,
        profile: Path,
        *,
        appliers: Mapping[str, Applier] = MappingProxyType({}),
        after_rows: Mapping[str, AfterRows] = MappingProxyType({}),
        schema: str = "",
        names: Mapping[str, Namer] = MappingProxyType({}),
        witness: Witness | None = None,
    ) -> None:
        self._db, self._guard, self._clock = db, guard, clock
        self._names, self._witness = names, witness
        self._outbox = profile / "outbox"
        self._quarantine = profile / "quarantine"
        self._ways = Ways(appliers, after_rows)
        self._schema = schema

    def device(self, actor: Actor, label: str = "") -> DeviceSheet:
        """Return this device's sheet, making its keys the first time and naming it when a label is given."""
        self._guard.check(actor, "sync.device")
        with self._db.bookkeeping() as tx:
            office = office_facts(tx)
            made = enrol.make_device(tx, actor.device_id or new_id(), label, self._clock.now())
            return _sheet(office.code, made, queries.hub(tx), queries.hub_pin(tx))

    def request(self, actor: Actor, folder: Path) -> stick.Placed:
        """Write this device's signed request into `folder`. Raises the DeviceErrors of `stick.place`."""
        self._guard.check(actor, "sync.request")
        self.device(actor)
        with self._db.reading() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
        sealed = enrol.sealed_request(made, office.code, office.name, self._clock.now())
        name = seal.file_name("request", office.code)
        return stick.place(folder, name, sealed, verify=lambda read: _signed_by(made, read))

    def certificate(self, actor: Actor, path: Path, fingerprint: str | None = None) -> Enrolled:
        """Take in the hub's certificate; `fingerprint` is the hub's key number when it is known beforehand.

        Raises NoDevice, OtherHub, CertificateForOther, CertificateForged; errors of stick, seal and package.
        """
        self._guard.check(actor, "sync.certificate")
        with self._copied(path) as taken, self._db.bookkeeping() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
            certificate, key = enrol.read_certificate(
                taken.content, made, office.code, enrol.trusted(tx, fingerprint)
            )
            enrol.keep_certificate(tx, certificate, self._clock.now())
            touch(tx, "device_certificate")
        return Enrolled(office.code, made.device_id, certificate.hub_id, key, certificate.county_name)

    def pin_hub(self, actor: Actor, path: Path, fingerprint: str) -> Pinned:
        """Trust the hub of a key file from now on; `fingerprint` is the key number a person compared.

        A different earlier one is replaced while no certificate was taken. Raises KeyNumberDiffers, HubSettled,
        and what `hub_key.read_hub_key` raises.
        """
        self._guard.check(actor, "sync.pin_hub")
        key = hub_key.read_hub_key(path)
        with self._db.bookkeeping() as tx:
            pinned = enrol.pin(tx, key, fingerprint, actor.operator_id, self._clock.now())
            touch(tx, "hub_pin")
        return pinned

    def export(
        self, actor: Actor, folder: Path, progress: Progress = SILENT, *, ask: bool = False
    ) -> Exported:
        """Write everything the province has not acknowledged into `folder` as one sealed package.

        When it returns the stick may be removed. May be done again at any time. When it fails nothing
        is marked. With nothing to send, `ask` writes a package that only asks for news: a receipt that was lost, or
        what the office's other computers did; a computer the hub has never heard of asks in any case.
        Raises NoDevice, NotEnrolled, NothingToSend, Cancelled, or what `stick.place` raises.
        """
        self._guard.check(actor, "sync.export")
        self._look_at_witness(folder)
        with self._db.reading() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
            hub = _enrolled(queries.hub(tx))
            here = queries.position(tx, office.code, made.device_id)
            records = queries.unsent(tx, here.acked)
            older = outbox.gather_older(tx, here, schema=self._schema, exporter=actor.operator_id)
            if not records and not older and not ask and here.hub_incarnation:
                raise NothingToSend()
            up = outbox.gather(tx, here, schema=self._schema, exporter=actor.operator_id, progress=progress)
        money = queries.money_columns()
        for one in older:  # a hub that was restored takes them first, whatever their names
            self._place(made, folder, office.code, self._sealed(one, made, hub), SILENT)
        placed = self._place(made, folder, office.code, self._sealed(up, made, hub), progress)
        totals = package.totals(up.changes, money)
        number = self._mark(up, placed, totals)
        if self._witness is not None:
            self._witness.record(synced=True)
            self._witness.copy(folder)
        last = here.acked + len(up.changes)
        return Exported(placed.path, number, up.first, last, len(up.changes), records, totals, placed.sha256)

    def import_file(self, actor: Actor, path: Path, progress: Progress = SILENT) -> TakenIn:
        """Take in a receipt of the hub, whole or not at all, in one transaction.

        Raises NoDevice, NotEnrolled, AlreadyReceived, OtherDevice, OtherIncarnation, OlderHub, LogGap,
        Forked, ReceiptIncomplete, UnknownEntry, Cancelled, what an applier raises, and the errors of stick,
        seal and package.
        """
        self._guard.check(actor, "sync.import_file")
        self._look_at_witness(path.parent)
        with self._db.reading() as tx:
            office, made, hub = office_facts(tx), enrol.known_device(tx), _enrolled(queries.hub(tx))
        with self._copied(path) as copy:
            progress.report(0, 3)
            opened = seal.open_sealed(
                copy.content,
                keys=seal.Keys.from_text(made.text),
                senders={seal.key_number(hub.sign_key, hub.seal_key): hub.sign_key},
                expect_kind="down",
                expect_office=office.code,
            )
            down = package.unpack_down(opened.payload)
            progress.report(1, 3)
            try:
                with self._db.transaction(RECEIVED, actor) as tx:
                    if intake.was_taken(tx, copy.sha256):
                        raise AlreadyReceived()
                    here = renewal.addressed(tx, queries.position(tx, office.code, made.device_id), down)
                    told = self._take(tx, down, here, replace(self._ways, author=actor.operator_id), progress)
                    intake.remember(tx, down, copy.sha256, actor.operator_id, self._clock.now())
                    touch(tx, *LOCAL)
            except Forked as parted:
                told = self._begin_anew(down, int(parted.facts["at"]))
        self._tidy()
        return told

    def _look_at_witness(self, folder: Path) -> None:
        """Begin a new life when the stick remembers more of this database than it knows itself."""
        if self._witness is None or not self._witness.compare(folder):
            return
        with self._db.bookkeeping() as tx:
            at = queries.position(tx, "", "").acked
            renewal.renew(tx, at, renewal.ROLLED_BACK, self._clock.now())
            touch(tx, *LOCAL)

    def _begin_anew(self, down: Down, at: int) -> TakenIn:
        """Begin a new life of this database after change `at`: what the hub has not confirmed is sent again."""
        with self._db.bookkeeping() as tx:
            renewal.renew(tx, at, renewal.PARTED, self._clock.now())
            touch(tx, *LOCAL)
            return renewal.told(down, at, queries.unsent(tx, at))

    def status(self, actor: Actor) -> Status:
        """Return what is unconfirmed per table, the newest package and receipt, and the counts by state."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            office, made, hub = office_facts(tx), queries.device(tx), queries.hub(tx)
            pinned = queries.hub_pin(tx)
            here = queries.position(tx, office.code, made.device_id if made else "")
            counts = queries.table_counts(tx, here.acked)
            return Status(
                device=_sheet(office.code, made, hub, pinned) if made else None,
                hub_id=hub.hub_id if hub else None,
                said_above=words.upper_words(tx),
                hub_pin=pinned,
                incarnation=here.incarnation,
                last_seq=here.last_seq,
                acked=here.acked,
                cursor=here.cursor,
                unconfirmed=sum(count.unconfirmed for count in counts),
                tables=counts,
                states=dict(queries.states_of(counts)),
                last_package=queries.last_package(tx),
                last_receipt=queries.last_receipt(tx),
            )

    def pulse(self, actor: Actor) -> Pulse:
        """Return in a moment what every page shows of the exchange."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return Pulse(queries.only_here(tx), queries.to_look_at(tx))

    def standing(self, actor: Actor, states: Collection[State]) -> tuple[RecordState, ...]:
        """Return every record that stands in one of `states`, the latest change first."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            office, made = office_facts(tx), queries.device(tx)
            here = queries.position(tx, office.code, made.device_id if made else "")
            return records.standing(tx, here.acked, states)

    def named(self, actor: Actor, wanted: Sequence[RecordState]) -> tuple[str, ...]:
        """Return what each record is called, empty for kinds that have no name."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return records.named(tx, self._names, wanted)

    def record_states(self, actor: Actor, table: str, row_ids: list[str]) -> dict[str, RecordState]:
        """Return where records of one table stand, by row id."""
        self._guard.check(actor, "sync.read")
        with self._db.reading() as tx:
            return queries.record_states(tx, table, row_ids)

    @contextmanager
    def _copied(self, path: Path) -> Iterator[stick.Taken]:
        """Copy a file into quarantine, and keep the copy until it was judged."""
        taken = stick.take_in(path, self._quarantine)
        try:
            yield taken
        finally:
            taken.path.unlink(missing_ok=True)

    def _sealed(self, up: Up, made: Device, hub: Hub) -> bytes:
        keys = seal.Keys.from_text(made.text)
        payload = package.pack_up(up, money=queries.money_columns())
        return seal.seal(payload, kind="up", office=up.office, sender=keys, recipients=hub.readers)

    def _place(
        self, made: Device, folder: Path, office: str, sealed: bytes, progress: Progress
    ) -> stick.Placed:
        """Write the package to the stick and keep a copy here until it is acknowledged."""
        name = seal.file_name("up", office)
        self._outbox.mkdir(parents=True, exist_ok=True)
        kept = stick.place(self._outbox, name, sealed)
        try:
            return stick.place(
                folder, name, sealed, verify=lambda read: _signed_by(made, read), progress=progress
            )
        except BaseException:
            kept.path.unlink(missing_ok=True)
            raise

    def _mark(self, up: Up, placed: stick.Placed, totals: Mapping[str, Total]) -> int:
        with self._db.bookkeeping() as tx:
            number = outbox.mark_copied(
                tx, up, name=placed.path.name, sha256=placed.sha256, totals=totals, now=self._clock.now()
            )
            touch(tx, *LOCAL)
        self._tidy()
        return number

    def _take(self, tx: Session, down: Down, here: Position, ways: Ways, progress: Progress) -> TakenIn:
        now = self._clock.now()
        check_receipt(down, here, lambda seq: renewal.own_hash(tx, here, seq))
        results: list[RecordResult] = []
        if down.ack >= here.acked:
            first = min([here.acked + 1, *(r.seq for r in down.results)])
            lines = queries.lines_between(tx, first, down.ack)
            check_results(down, here.acked, lines)
            results = by_record(down.results, down.ack, lines)
        acked = intake.move_acknowledgement(tx, down, here, now)
        changed = intake.keep_results(tx, results, now)
        progress.report(2, 3)
        log = intake.apply_log(tx, down, here, results, acked, ways)
        known = down.hub_incarnation == here.hub_incarnation and acked == here.acked
        if known and not (log != NOTHING or changed or down.problem or down.lacks):
            raise AlreadyReceived()
        outbox.mark_acknowledged(tx, here.incarnation, acked, now)
        outcomes = [result.outcome for result in results]
        return TakenIn(
            ack=acked,
            acknowledged=max(0, acked - here.acked),
            applied=outcomes.count("applied"),
            refused=outcomes.count("refused"),
            conflicts=outcomes.count("conflict"),
            entries=log.entries,
            records=log.records,
            held=log.held,
            clashes=log.clashes,
            unconfirmed=queries.unsent(tx, acked),
            problem=down.problem,
            missing=down.missing,
            told=tuple(result for result in results if result.outcome != "applied"),
            wanted=down.wanted,
            reference=down.reference,
        )

    def _tidy(self) -> None:
        if self._outbox.is_dir():
            with self._db.reading() as tx:
                needed = outbox.needed(tx)
            outbox.tidy(self._outbox, needed)


def _sheet(office: str, made: Device, hub: Hub | None, pinned: HubPin | None) -> DeviceSheet:
    trusted = hub or pinned
    number = trusted.number if trusted else ""
    county = hub.county if hub else ""
    return DeviceSheet(office, made.device_id, made.label, made.key_id, hub is not None, number, county)


def _enrolled(hub: Hub | None) -> Hub:
    if hub is None:
        raise NotEnrolled()
    return hub


def _signed_by(made: Device, content: bytes) -> None:
    seal.check_seal(content, {made.key_id: made.sign_key})
