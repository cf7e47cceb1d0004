"""What can the receiving union do? Opens the hub's folder and hands each wish to the file that knows how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.hub import (
    acts,
    contents,
    county,
    decide,
    deletions,
    enrol,
    files,
    inbox,
    move,
    opinions,
    paper,
    publish,
    queries,
    receipts,
    relay,
    rulings,
    status,
    upkeep,
    vouch,
    witness,
)
from app.hub.acts import HubDatabase
from app.hub.administration import Administration
from app.hub.contents import Lying, WithRecord
from app.hub.county import Said, Upper
from app.hub.decide import Decision, Verdict
from app.hub.enrol import Enrolled
from app.hub.inbox import Ingested
from app.hub.move import Moved
from app.hub.opinions import Opinion
from app.hub.premises import DATABASE, FOLDERS, HubExists, NoHub, Premises, UnknownOffice
from app.hub.receipts import Receipt
from app.hub.relay import Passed
from app.hub.status import OfficeStatus
from app.hub.tables import EVERYWHERE, HubRow, SelfRow
from app.hub.vouch import Sent
from app.security.seal import Keys
from app.security.strongbox import Strongbox
from app.security.vault import Vault
from app.shared import places
from app.shared.clock import Clock
from app.shared.db import gate
from app.shared.files import write_refusal
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.sync.county_messages import Ruling
from app.sync.messages import DECISION
from app.sync.money_columns import MONEY
from app.sync.paper import PaperReceipt
from app.sync.seen import Record


@dataclass(frozen=True)
class TableTotal:
    """What the hub holds of one table of an office: accepted rows, and the sums in fen per money column."""

    rows: int
    money: Mapping[str, int]


class Hub(Administration):
    """A county's or the province's receiving side, in one folder."""

    @classmethod
    def init(cls, folder: Path, password: str, name: str, clock: Clock | None = None) -> Hub:
        """Make a hub with new keys in `folder`. Raises HubExists, OnNetwork, PasswordTooShort or a DeviceError."""
        clock = clock or Clock()
        places.check(folder)
        if (folder / DATABASE).exists():
            raise HubExists()
        try:
            for name_of in FOLDERS:
                (folder / name_of).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_refusal(error) from error
        vault, hub_id = Vault(folder), new_id()
        vault.path.unlink(missing_ok=True)  # slots of a hub that was never finished open nothing
        key = vault.create(hub_id, name, password)
        part = folder / f"{DATABASE}.part"
        part.unlink(missing_ok=True)
        db = HubDatabase.create(part, key, clock)
        with gate(), db.engine.execution_options(writes=True).begin() as connection:
            HubRow.metadata.create_all(connection)
        db.recording = True
        with db.bookkeeping() as tx:
            row = SelfRow(
                office_id=EVERYWHERE, hub_id=hub_id, name=name, keys=Keys.new().to_text(), incarnation=1,
                made_at=clock.now(),
            )  # fmt: skip
            tx.add(row)
        db.close()
        part.replace(folder / DATABASE)
        return cls._opened(folder, key, clock)

    @classmethod
    def open(cls, folder: Path, password: str, clock: Clock | None = None) -> Hub:
        """Open the hub in `folder`. Raises NoHub, WrongPassword, KeysDamaged or a DeviceError of the
        database.
        """
        clock = clock or Clock()
        if not (folder / DATABASE).exists():
            raise NoHub()
        places.check(folder)
        _, key = Vault(folder).unlock(password)
        return cls._opened(folder, key, clock)

    @classmethod
    def _opened(cls, folder: Path, key: bytes, clock: Clock) -> Hub:
        db = HubDatabase.open(folder / DATABASE, key, clock)
        upkeep.bring_up(db)
        db.recording = True
        with db.reading() as tx:
            before = queries.hub_self(tx).incarnation
        witness.check(folder, db)
        with db.reading() as tx:
            me = queries.hub_self(tx)
        keys, box = Keys.from_text(me.keys), Strongbox(key, acts.FOLDER)
        here = Premises(folder, db, keys, clock, me.hub_id, me.name, me.incarnation, box)
        if me.incarnation != before:
            publish.take_back(here)
        publish.keep_files(here)
        acts.flush(here)
        return cls(here)

    def close(self) -> None:
        """Let the database go."""
        self.premises.db.close()

    @property
    def fingerprint(self) -> str:
        """The number of the hub's own keys, to be read out to an office."""
        return self.premises.keys.key_id

    def write_key(self, out: Path) -> Path:
        """Write the hub's public keys for its offices; see `enrol.write_key`."""
        return enrol.write_key(self.premises, out)

    def enrol(
        self, requests: Path | Sequence[Path], to: Path, fingerprints: Sequence[str] = (), under: str = ""
    ) -> tuple[Enrolled, ...]:
        """Answer requests (files or folders) with certificates in `to`, `under` a county; see `enrol.enrol`."""
        paths = [requests] if isinstance(requests, Path) else list(requests)
        done = enrol.enrol(self.premises, paths, to, fingerprints, under)
        self.settle()
        return done

    def request(self, code: str, to: Path) -> Path:
        """Ask the hub above for this county's place under it; see `county.request`."""
        return county.request(self.premises, code, to)

    def certificate(self, path: Path, fingerprint: str | None = None) -> Upper:
        """Take in the certificate of the hub above; see `county.certificate`."""
        done = county.certificate(self.premises, path, fingerprint)
        self.settle()
        return done

    def relay(self, out: Path, *, again: bool = False) -> tuple[Passed, ...]:
        """Pass everything for the hub above on into `out`, with this county's own words; see `relay.write`."""
        done = relay.write(self.premises, out, again=again)
        self.settle()
        return done

    def vouch(self, outbox: Path | None = None) -> tuple[Sent, ...]:
        """Write what the counties below are owed into `outbox`; see `vouch.write`."""
        done = vouch.write(self.premises, outbox or self.premises.outbox)
        self.settle()
        return done

    def rule(self, office: str, ruling: Ruling) -> Decision:
        """Enter a person's decision on a hardship file; see `rulings.rule`."""
        done = rulings.rule(self.premises, office, ruling)
        self.settle()
        return done

    def move(self, member: str, source: str, target: str, on: date) -> Moved:
        """Let a member belong to the office `target` from now on; see `move.move`."""
        done = move.move(self.premises, member, source, target, on)
        self.settle()
        return done

    def opinions(self, office: str) -> tuple[Opinion, ...]:
        """Return what the county said of the office's records, in order."""
        with self.premises.db.reading() as tx:
            return tuple(opinions.of_office(tx, office))

    def said(self) -> tuple[Said, ...]:
        """Return this county's own words, in order, and what the hub above refused of them."""
        with self.premises.db.reading() as tx:
            return tuple(county.said_after(tx, 0))

    def allow(self, office: str, package: str) -> None:
        """Let the deletions of a package that waits happen at the next `ingest`. Raises NotHeld."""
        with self.premises.db.bookkeeping() as tx:
            deletions.allow(tx, office, package)
        self.settle()

    def ingest(self, source: Path | None = None, progress: Progress = SILENT) -> tuple[Ingested, ...]:
        """Take in a package or a folder of them (the hub's inbox when None); see `inbox.ingest`."""
        done = inbox.ingest(self.premises, source or self.premises.inbox, progress)
        self.settle()
        return done

    def decide_all(self, on: date, progress: Progress = SILENT) -> tuple[Decision, ...]:
        """Decide every submitted claim of every office as of `on`; see `decide.decide_all`."""
        done = decide.decide_all(self.premises, on, progress)
        self.settle()
        return done

    def decide(
        self,
        office: str,
        claim_id: str,
        state: str,
        *,
        on: date,
        amount: int | None = None,
        reasons: Sequence[str] = (),
    ) -> Decision:
        """Enter a person's decision on one claim (`amount` in fen); see `decide.decide_one`."""
        verdict = Verdict(DECISION, state, amount, tuple(reasons))
        done = decide.decide_one(self.premises, office, claim_id, verdict, on)
        self.settle()
        return done

    def receipts(self, outbox: Path | None = None) -> tuple[Receipt, ...]:
        """Write every receipt owed into `outbox` (the hub's own when None); see `receipts.write`."""
        done = receipts.write(self.premises, outbox or self.premises.outbox)
        self.settle()
        return done

    def papers(self, written: Sequence[Receipt]) -> tuple[PaperReceipt, ...]:
        """Return what the sheets of receipts say, with the code an office can type; see `paper.papers`."""
        return paper.papers(self.premises, written)

    def offices(self) -> tuple[OfficeStatus, ...]:
        """Return how it stands with every office."""
        return status.offices(self.premises)

    def status(self, path: Path) -> Path:
        """Write the status page to `path` and return it."""
        return status.page(self.premises, path)

    def records(self, office: str, table: str) -> tuple[Record, ...]:
        """Return the office's accepted records of one table, by row id. Raises UnknownOffice."""
        with self.premises.db.reading() as tx:
            _check_office(dict(queries.offices(tx)), office)
            return tuple(queries.live(tx, office, table))

    def attachments(self, office: str) -> tuple[WithRecord, ...]:
        """Return, record by record, how many of its contents have arrived: 7 of 12. Raises UnknownOffice."""
        with self.premises.db.reading() as tx:
            _check_office(dict(queries.offices(tx)), office)
            return contents.with_records(tx, office)

    def contents(self, office: str) -> tuple[Lying, ...]:
        """Return every content the office's records name, arrived or not. Raises UnknownOffice."""
        with self.premises.db.reading() as tx:
            _check_office(dict(queries.offices(tx)), office)
            return contents.listed(tx, office)

    def content(self, office: str, sha256: str) -> bytes:
        """Return one content of an office. Raises ContentMissing, or ContentLost: then it is asked for again."""
        return files.content(self.premises, office, sha256)

    def totals(self, office: str) -> dict[str, TableTotal]:
        """Return rows and money (fen) per table of the office as the hub holds them. Raises UnknownOffice."""
        with self.premises.db.reading() as tx:
            _check_office(dict(queries.offices(tx)), office)
            found = {}
            for table in queries.tables_of(tx, office):
                rows, sums = 0, Counter(dict.fromkeys(MONEY.get(table, ()), 0))
                for record in queries.live(tx, office, table):
                    rows += 1
                    for column in sums:
                        sums[column] += record.fields.get(column) or 0
                found[table] = TableTotal(rows, dict(sums))
            return found


def _check_office(known: Mapping[str, str], office: str) -> None:
    if office not in known:
        raise UnknownOffice(field="office", office=office)
