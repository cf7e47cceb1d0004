"""What do people do with packages: enrol, copy out, take in a receipt, look? Knows no words and no screen."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.security import seal
from app.shared.actor import Actor
from app.shared.db import touch
from app.shared.errors import DeviceError
from app.shared.files import make_folder
from app.shared.progress import SILENT, Progress
from app.sync import (
    contents,
    enrol,
    intake,
    outbox,
    package,
    queries,
    renewal,
    sending,
    stick,
)
from app.sync.clash_service import Clashes
from app.sync.enrol_service import Enrolment
from app.sync.escrow_service import Escrows
from app.sync.fetch_service import Fetching
from app.sync.history_service import History
from app.sync.intake import NOTHING, Ways
from app.sync.messages import RECEIVED, Down, Up
from app.sync.papers import LOCAL, Papers
from app.sync.queries import (
    Device,
    Hub,
)
from app.sync.rules import (
    FORK,
    AlreadyReceived,
    Forked,
    NothingToSend,
    Position,
    RecordResult,
    by_record,
    check_receipt,
    check_results,
)
from app.sync.serving import enrolled, signed_by
from app.sync.standing_service import Standing
from app.sync.totals import Total
from app.sync.totals import totals as count_totals
from app.sync.values import Exported, TakenIn
from app.unions import office_facts


class Sync(Enrolment, Standing, Papers, Clashes, History, Escrows, Fetching):
    """The office's side of the exchange.

    `appliers` take in the hub's log entries by kind; `names` say what records of a table are called;
    `holders` keep the contents records name, of which `budget` bytes go into one package.
    """

    def export(
        self, actor: Actor, folder: Path, progress: Progress = SILENT, *, ask: bool = False
    ) -> Exported:
        """Write everything the province has not acknowledged into `folder` as one sealed package, then contents.

        When it returns the stick may be removed. May be done again at any time. When it fails nothing
        is marked. With nothing to send, `ask` writes a package that only asks for news: a receipt that was lost, or
        what the office's other computers did.
        A computer the hub does not know yet, but whose hub was compared, puts its device request beside the package.
        Contents that find no place leave the package as it is (see `sending.send`).

        Raises NoDevice, NotEnrolled, NothingToSend, Cancelled, or what `stick.place` raises.
        """
        self._guard.check(actor, "sync.export")
        self._look_at_witness(folder)
        with self._db.reading() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
            hub, known = enrolled(queries.hub_expected(tx)), queries.hub(tx) is not None
            here = queries.position(tx, office.code, made.device_id)
            records = queries.unsent(tx, here.acked)
            older = outbox.gather_older(tx, here, schema=self._schema, exporter=actor.operator_id)
            lacking = contents.outstanding(tx, self._holders)
            if not (records or older or lacking or ask):
                raise NothingToSend()
            doubt = self._doubt(tx)
            facts = {"schema": self._schema, "exporter": actor.operator_id}
            up = outbox.gather(tx, here, **facts, progress=progress, attachments=lacking)
        money = queries.money_columns()
        for one in older:  # a hub that was restored takes them first, whatever their names
            self._place(made, folder, office.code, self._sealed(one, made, hub), SILENT)
        placed = self._place(made, folder, office.code, self._sealed(up, made, hub), progress)
        asked = None if known else self.request(actor, folder).path  # one trip of the stick is enough
        totals = count_totals(up.changes, money)
        number = self._mark(up, placed, totals)
        if self._witness is not None:
            self._witness.record(synced=True)
            with suppress(DeviceError):  # the package is there and proven; the copy only helps
                self._witness.copy(folder)
        last = here.acked + len(up.changes)
        keys = seal.Keys.from_text(made.text)
        route = sending.Route(office.code, made.device_id, here.incarnation, keys, hub.seal_key)
        sent = sending.send(
            self._db, self._holders, route, lacking, folder, budget=self._budget, progress=progress
        )
        fetched = self._ask_for(made, office.code, here.incarnation, hub.seal_key, folder)
        return Exported(
            placed.path,
            number,
            up.first,
            last,
            len(up.changes),
            records,
            totals,
            placed.sha256,
            sent,
            doubt,
            asked,
            fetched,
        )

    def import_file(self, actor: Actor, path: Path, progress: Progress = SILENT) -> TakenIn:
        """Take in a receipt of the hub, whole or not at all, in one transaction.

        Raises NoDevice, NotEnrolled, AlreadyReceived, OtherDevice, OtherIncarnation, OlderHub, LogGap,
        Forked, ReceiptIncomplete, UnknownEntry, Cancelled, what an applier raises, and the errors of stick,
        seal and package.
        """
        self._guard.check(actor, "sync.import_file")
        self._look_at_witness(path.parent)
        with self._db.reading() as tx:
            office, made, hub = office_facts(tx), enrol.known_device(tx), enrolled(queries.hub(tx))
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

    def _sealed(self, up: Up, made: Device, hub: Hub) -> bytes:
        keys = seal.Keys.from_text(made.text)
        payload = package.pack_up(up, money=queries.money_columns())
        return seal.seal(payload, kind="up", office=up.office, sender=keys, recipients=hub.readers)

    def _place(
        self, made: Device, folder: Path, office: str, sealed: bytes, progress: Progress
    ) -> stick.Placed:
        """Write the package to the stick and keep a copy here until it is acknowledged."""
        name = seal.file_name("up", office)
        make_folder(self._outbox)
        kept = stick.place(self._outbox, name, sealed)
        try:
            return stick.place(
                folder, name, sealed, verify=lambda read: signed_by(made, read), progress=progress
            )
        except BaseException:
            with suppress(OSError):  # what is left over is tidied away with the next package
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
        if down.problem == FORK:  # said to a copy of this database: what the hub holds is ours
            down = replace(down, problem="")
        results: list[RecordResult] = []
        if down.ack >= here.acked:
            first = min([here.acked + 1, *(r.seq for r in down.results)])
            lines = queries.lines_between(tx, first, down.ack)
            check_results(down, here.acked, lines)
            results = by_record(down.results, down.ack, lines)
        acked = intake.move_acknowledgement(tx, down, here, now)
        earlier = intake.know_earlier(tx, down, here, now)
        changed = intake.keep_results(tx, results, now)
        progress.report(2, 3)
        log = intake.apply_log(tx, down, here, results, acked, ways)
        told = contents.settle(tx, down, now) if down.ack >= here.acked else 0
        known = down.hub_incarnation == here.hub_incarnation and acked == here.acked
        news = (
            log != NOTHING
            or changed
            or earlier
            or told
            or down.problem
            or down.lacks
            or intake.only_on_paper(tx, down)
        )
        if known and not news:
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
            contents=told,
        )
