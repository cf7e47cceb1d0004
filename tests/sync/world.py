"""A small world in which everything goes wrong: an office's computers, a hub, and sticks that are lost, late and doubled.

The model of the protocol runs on the real code: real encrypted databases, real packages, the real hub. A step is a name
and three numbers; the numbers choose among what there is at that moment, so that every list of steps means something
and a counter-example can be stored as it was found.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.hub import Hub, hub_log, queries
from app.hub.service import DATABASE
from app.hub.tables import LedgerRow, LogRow
from app.security import Guard, seal
from app.security.vault import Vault
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.ids import new_id
from app.sync import queries as sync_queries
from app.sync import rules, witness
from app.sync.messages import RECEIVED
from app.sync.service import Sync
from app.sync.witness import Witness
from app.unions import Unions
from app.unions.tables import UnitRow
from app.workplace.tables import DeskSettingRow
from tests.conftest import NOW

OFFICE = "2299010001"
FIELDS = ("address", "region", "uscc_reason")
# A copy of a database finds the receipt its twin asked for incomplete; that nothing stays so is what `check` asks.
EXPECTED = (
    rules.AlreadyReceived, rules.OtherDevice, rules.OtherIncarnation, rules.OlderHub, rules.LogGap,
    rules.ReceiptIncomplete, seal.WrongRecipient,
)  # fmt: skip
MOST = 5  # computers, clones among them
WITNESS = (witness.FILE, witness.LATEST)


class Broken(AssertionError):
    """The world does not keep what the protocol promises."""


@dataclass
class Computer:
    """One copy of an office's database, open, in a folder of its own."""

    name: str
    folder: Path
    db: Database
    sync: Sync
    watch: Witness
    actor: Actor


@dataclass
class Template:
    """What every world begins with: the folder of a hub and two computers, both enrolled, and the keys.

    It is made once: that takes as long as a third of the life of a small world. `told` is what came of what was done
    in it besides, when that was over at `until`.
    """

    folder: Path
    key: bytes
    hub_key: bytes
    actors: tuple[Actor, ...]
    told: Any = None
    until: datetime = NOW


@dataclass
class World:
    """Everything there is. `causes` says of each value written which one its writer saw before it."""

    folder: Path
    template: Template
    clock: FixedClock
    computers: list[Computer] = field(default_factory=list)
    packages: list[Path] = field(default_factory=list)
    receipts: list[Path] = field(default_factory=list)
    backups: list[tuple[Path, str]] = field(default_factory=list)
    hub_backups: list[Path] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    causes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    steps: int = 0
    decided: int = 0

    def begin(self) -> None:
        """Open the hub and the computers of the template, copied here."""
        shutil.copytree(self.template.folder, self.folder)
        self.clock.moment = max(self.clock.moment, self.template.until)
        self.hub = self._hub()
        self.computers = [self._open(one.name, self.folder / one.name, one) for one in self.template.actors]

    def _hub(self) -> Hub:
        return Hub._opened(self.folder / "hub", self.template.hub_key, self.clock)

    def _stick(self) -> Path:
        """Return a new empty folder: what was on a stick before must not matter."""
        self.steps += 1
        folder = self.folder / "sticks" / str(self.steps)
        folder.mkdir(parents=True)
        return folder

    def _open(self, name: str, folder: Path, actor: Actor) -> Computer:
        """Open a database as the office does: the witness is asked before the first write."""
        db = Database.open(folder / "office.db", self.template.key, self.clock)
        watch = Witness(db, self.template.key, folder, self.clock)
        watch.check()
        sync = Sync(
            db, Guard(), self.clock, folder, schema="0001", witness=watch, appliers={"decision": _decided}
        )
        watch.listen()
        return Computer(name, folder, db, sync, watch, actor)

    def add(self, actor: Actor, blank: Path) -> None:
        """Give the office one computer more: its database begun, its device enrolled."""
        folder = self.folder / actor.name
        folder.mkdir()
        shutil.copyfile(blank, folder / "office.db")
        db = Database.open(folder / "office.db", self.template.key, self.clock)
        with db.engine.execution_options(writes=True).begin() as connection:
            lineage.begin(connection, os.urandom(16).hex())
        Unions(db, Guard(), self.clock).found(actor, OFFICE, "延青镇总工会")
        db.close()
        computer = self._open(actor.name, folder, actor)
        (made,) = self.hub.enrol(computer.sync.request(actor, self._stick()).path, self._stick())
        computer.sync.certificate(actor, made.path, self.hub.fingerprint)
        self.computers.append(computer)

    # -- one step

    def do(self, step: tuple[str, int, int, int]) -> None:
        """Do one step; a step that means nothing now does nothing."""
        name, *numbers = step
        if self.computers:
            getattr(self, f"_{name}")(*numbers)

    def _of(self, number: int) -> Computer:
        return self.computers[number % len(self.computers)]

    def _write(self, one: int, _two: int, _three: int) -> None:
        computer = self._of(one)
        row_id = new_id()
        with computer.db.transaction("world.write", computer.actor) as tx:
            line = {"id": row_id, "rev": 1, "name": row_id, "kind": "unit", "uscc": ""}
            tx.execute(insert(UnitRow), [{**line, **dict.fromkeys(FIELDS, "")}])
        self.rows.append(row_id)

    def _edit(self, one: int, which: int, three: int) -> None:
        computer, name = self._of(one), FIELDS[three % len(FIELDS)]
        with computer.db.reading() as tx:
            there = list(tx.scalars(select(UnitRow.id).order_by(UnitRow.id)))
        if not there:
            return
        row_id = there[which % len(there)]
        value = f"v{len(self.causes) + 1}"
        with computer.db.transaction("world.edit", computer.actor) as tx:
            row = tx.get_one(UnitRow, row_id)
            self.causes[row_id, name, value] = getattr(row, name)
            tx.execute(
                update(UnitRow).where(UnitRow.id == row_id).values({name: value, "rev": UnitRow.rev + 1})
            )

    def _deliver(self, one: int, _two: int, _three: int) -> None:
        if self.packages:
            self.hub.ingest(self.packages[one % len(self.packages)])

    def _lose(self, one: int, _two: int, _three: int) -> None:
        if self.packages:
            self.packages.pop(one % len(self.packages))

    def _answer(self, _one: int, _two: int, _three: int) -> None:
        self.receipts += [receipt.path for receipt in self.hub.receipts(self._stick())]

    def _take(self, one: int, two: int, _three: int) -> None:
        if self.receipts:
            self._take_in(self._of(one), self.receipts[two % len(self.receipts)])

    def _export(self, one: int, _two: int, _three: int) -> None:
        self._copy_out(self._of(one))

    def _copy_out(self, computer: Computer, *, ask: bool = False) -> None:
        stick = self._stick()
        try:
            computer.sync.export(computer.actor, stick, ask=ask)
        except rules.NothingToSend:
            return
        self.packages += sorted(stick.glob("*.jlgh"))

    def _take_in(self, computer: Computer, path: Path) -> None:
        try:
            computer.sync.import_file(computer.actor, path)
        except EXPECTED:
            return

    def _trip(self, one: int, _two: int, _three: int) -> None:
        self.trip(self._of(one))

    def trip(self, computer: Computer) -> None:
        """Bring a package to the hub and its answer home, with nothing going wrong."""
        before = len(self.packages)
        self._copy_out(computer, ask=True)
        for path in self.packages[before:]:
            self.hub.ingest(path)
        for receipt in self.hub.receipts(self._stick()):
            self.receipts.append(receipt.path)
            self._take_in(computer, receipt.path)

    def _decide(self, _one: int, _two: int, _three: int) -> None:
        """Let the hub give the office's log a line that is no record: what it says comes down once or never."""
        with self.hub.premises.db.bookkeeping() as tx:
            if OFFICE not in dict(queries.offices(tx)):
                return
            self.decided += 1
            hub_log.append(tx, OFFICE, "decision", [{"decision": self.decided}], self.clock.now())

    def _backup(self, one: int, _two: int, _three: int) -> None:
        computer = self._of(one)
        folder = self.folder / "backups" / str(len(self.backups))
        folder.mkdir(parents=True)
        self._copy(computer, folder)
        self.backups.append((folder, computer.name))

    def _copy(self, computer: Computer, to: Path) -> None:
        computer.db.close()
        shutil.copyfile(computer.folder / "office.db", to / "office.db")
        for name in WITNESS:
            if (computer.folder / name).exists():
                shutil.copyfile(computer.folder / name, to / name)

    def _restore(self, _one: int, two: int, three: int) -> None:
        """Put a computer back: by the wizard (no witness), by its file alone, or file and witness together."""
        if not self.backups:
            return
        keep_witness = three % 3
        folder, name = self.backups[two % len(self.backups)]
        at = next((n for n, one in enumerate(self.computers) if one.name == name), None)
        if at is None:
            return
        old = self.computers[at]
        old.db.close()
        for left in old.folder.glob("office.db*"):
            left.unlink()
        shutil.copyfile(folder / "office.db", old.folder / "office.db")
        for file in WITNESS if keep_witness != 1 else ():
            (old.folder / file).unlink(missing_ok=True)
            if keep_witness == 2 and (folder / file).exists():
                shutil.copyfile(folder / file, old.folder / file)
        self.computers[at] = self._open(name, old.folder, old.actor)

    def _clone(self, one: int, _two: int, three: int) -> None:
        """Copy a computer's folder to another one, as a technician does with a disk, with the witness or without."""
        if len(self.computers) >= MOST:
            return
        computer, with_witness = self._of(one), bool(three % 2)
        name = f"{computer.name}{len(self.computers)}{self.steps}"
        folder = self.folder / name
        folder.mkdir()
        self._copy(computer, folder)
        for file in WITNESS if not with_witness else ():
            (folder / file).unlink(missing_ok=True)
        self.computers.append(
            self._open(name, folder, Actor(new_id(), name, "administrator", computer.actor.device_id))
        )

    def _hub_backup(self, _one: int, _two: int, _three: int) -> None:
        kept = self.folder / f"hub-{len(self.hub_backups)}.db"
        self.hub.close()
        shutil.copyfile(self.folder / "hub" / DATABASE, kept)
        self.hub_backups.append(kept)
        self.hub = self._hub()

    def _hub_restore(self, _one: int, two: int, _three: int) -> None:
        if not self.hub_backups:
            return
        kept = self.hub_backups[two % len(self.hub_backups)]
        self.hub.close()
        for left in (self.folder / "hub").glob(f"{DATABASE}*"):
            left.unlink()
        shutil.copyfile(kept, self.folder / "hub" / DATABASE)
        self.hub = self._hub()

    # -- what must hold

    def settle(self, rounds: int = 12) -> None:
        """Let everybody exchange without loss until nothing changes. Raises Broken when that does not end."""
        now = self._seen()
        for _ in range(rounds):
            before = now
            self.exchange()
            now = self._seen()
            if now == before:
                return
        raise Broken("the exchange does not come to an end")

    def exchange(self) -> None:
        """Let every computer bring a package to the hub and its answer home."""
        for computer in self.computers:
            self.trip(computer)

    def _seen(self) -> Any:
        return [self._standing(computer) for computer in self.computers], self.at_hub()

    def _standing(self, computer: Computer) -> tuple[str, int, int, int]:
        """Return a computer's life, how far it is acknowledged and has read, and what still waits."""
        with computer.db.reading() as tx:
            here = sync_queries.position(tx, OFFICE, computer.actor.device_id)
            counts = sync_queries.table_counts(tx, here.acked)
        return here.incarnation, here.acked, here.cursor, sum(one.unconfirmed for one in counts)

    def at_hub(self) -> dict[str, dict[str, Any]]:
        """Return the units as the hub holds them."""
        return {one.row_id: {n: one.fields[n] for n in FIELDS} for one in self.hub.records(OFFICE, "unit")}

    def at(self, computer: Computer) -> dict[str, dict[str, Any]]:
        """Return the units as a computer holds them."""
        with computer.db.reading() as tx:
            return {row.id: {n: getattr(row, n) for n in FIELDS} for row in tx.scalars(select(UnitRow))}

    def check(self) -> None:
        """Raise Broken unless every computer equals the hub, nothing is missing and nothing was taken back."""
        hub, decided = self.at_hub(), self._decisions()
        ledger = self._ledger()
        for computer in self.computers:
            computer.db.check()
            if lost := decided - self._known(computer):
                raise Broken(f"{computer.name} was never told of {len(lost)} decisions")
            if self.at(computer) != hub:
                raise Broken(f"{computer.name} differs from the hub")
            with computer.db.reading() as tx:
                ours = {line.uuid for line in journal.lines_after(tx, 0) if line.reason != RECEIVED}
            if missing := ours - ledger.keys():
                raise Broken(f"{len(missing)} changes of {computer.name} are missing at the hub")
            if self._standing(computer)[-1]:
                raise Broken(f"{computer.name} still waits for a confirmation")
        self._check_causes(hub, ledger)

    def _decisions(self) -> set[str]:
        with self.hub.premises.db.reading() as tx:
            return set(tx.scalars(select(LogRow.body).where(LogRow.kind == "decision")))

    def _known(self, computer: Computer) -> set[str]:
        with computer.db.reading() as tx:
            wanted = select(DeskSettingRow.content).where(DeskSettingRow.operator_id == "decision")
            return set(tx.scalars(wanted))

    def _ledger(self) -> dict[str, list[tuple[str, str, str]]]:
        """Return the values each change at the hub wrote, by uuid."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        with self.hub.premises.db.reading() as tx:
            for row in tx.scalars(select(LedgerRow).where(LedgerRow.tbl == "unit")):
                fields = journal.decode(row.body)["fields"]
                found[row.uuid] = [(row.row_id, name, fields[name]) for name in FIELDS if fields.get(name)]
            for uuid in tx.scalars(select(LedgerRow.uuid).where(LedgerRow.tbl != "unit")):
                found.setdefault(uuid, [])
        return found

    def _check_causes(
        self, hub: dict[str, dict[str, Any]], ledger: dict[str, list[tuple[str, str, str]]]
    ) -> None:
        """Raise Broken when a value stands that a change the hub holds was made in the knowledge of."""
        overcome: set[tuple[str, str, str]] = set()
        for written in ledger.values():
            for row_id, name, value in written:
                before = self.causes.get((row_id, name, value))
                while before is not None and (row_id, name, before) not in overcome:
                    overcome.add((row_id, name, before))
                    before = self.causes.get((row_id, name, before))
        for row_id, fields in hub.items():
            for name, value in fields.items():
                if (row_id, name, value) in overcome:
                    raise Broken(f"{name} stands at {value!r}, which a later change had replaced")

    def close(self) -> None:
        """Let every file go."""
        for computer in self.computers:
            computer.db.engine.dispose()
        self.hub.premises.db.engine.dispose()


def _decided(tx: Session, body: dict[str, Any]) -> None:
    """Keep a decision in a row that does not travel, as the office keeps the province's word on a claim."""
    told = canonical_text(body)
    tx.merge(DeskSettingRow(operator_id="decision", name=told, content=told, at=NOW))


def template(folder: Path, blank: Path, key: bytes, clock: FixedClock) -> Template:
    """Make what worlds begin with in an empty folder, from a blank office database and its key."""
    Hub.init(folder / "hub", "hub-password-1", "省总工会", clock).close()
    _, hub_key = Vault(folder / "hub").unlock("hub-password-1")
    actors = tuple(Actor(new_id(), name, "administrator", f"device-{name}") for name in ("a", "b"))
    made = Template(folder, key, hub_key, actors)
    first = World(folder, made, clock)
    first.hub = first._hub()
    for actor in actors:
        first.add(actor, blank)
    for computer in first.computers:
        computer.db.close()
    first.hub.close()
    shutil.rmtree(folder / "sticks")
    return made


def same_template(folder: Path, blank: Path, key: bytes, clock: FixedClock) -> Template:
    """Make a template with the same ids and keys every time: which computer comes first decides who is heard."""
    with mock.patch.object(os, "urandom", random.Random(9).randbytes):
        return template(folder, blank, key, clock)


def after(folder: Path, begun: Template, act: Callable[[World], Any]) -> Template:
    """Do in a new folder what many worlds begin with; return the template of those."""
    here = World(folder, begun, FixedClock(begun.until))
    here.begin()
    told = act(here)
    here.close()
    shutil.rmtree(folder / "sticks", ignore_errors=True)
    return replace(begun, folder=folder, told=told, until=here.clock.moment)


@contextmanager
def world(folder: Path, template: Template, clock: FixedClock) -> Iterator[World]:
    """Open a world in an empty folder, and let it go."""
    made = World(folder, template, clock)
    made.begin()
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


def live(
    made: World,
    steps: list[tuple[str, int, int, int]],
    matters: Callable[[], bool] | None = None,
    exchanges: int = 2,
) -> None:
    """Live through `steps`, then let everybody exchange, and raise Broken unless everything held.

    Where it is asked whether a life `matters`, one that does not is not lived to its end: a few `exchanges` tell.
    """
    for step in steps:
        made.do(step)
    if matters is not None:
        for _ in range(exchanges):
            made.exchange()
        if not matters():
            return
    made.settle()
    made.check()
