"""`kill -9` of the hub from outside, whatever it is doing: each package is applied exactly once, totals equal."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.hub import Hub
from app.security import seal
from app.security.vault import Vault
from app.shared.clock import Clock
from app.sync import package
from tests.hub.conftest import Office
from tests.killed import server

PASSWORD = "correct horse"
CHANGES = 150
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def _day(folder: Path, key: bytes, stick: Path, out: Path, told: Connection) -> None:
    """A hub's day in a process of its own: new devices, what the stick holds, receipts."""
    told.send("began")
    hub = Hub._opened(folder, key, Clock())
    told.send("enrolling")
    if any(stick.glob("request-*")):
        hub.enrol(stick, stick)
    told.send("ingesting")
    hub.ingest(stick)
    told.send("answering")
    hub.receipts(out)
    told.send("done")
    told.recv()


@dataclass
class Life:
    """One hub that is killed again and again while offices send, and what each office has sent."""

    where: Path
    key: bytes = b""
    offices: list[Office] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    whole: float = 0.5
    sent: dict[Path, tuple[str, int]] = field(default_factory=dict)
    receipts: int = 0

    @property
    def stick(self) -> Path:
        return self.where / "stick"

    @property
    def out(self) -> Path:
        return self.where / "out"

    def begin(self) -> None:
        """Make the hub, without anybody enrolled."""
        for folder in (self.stick, self.out):
            folder.mkdir(parents=True)
        hub = Hub.init(self.where / "hub", PASSWORD, "省")
        self.hub_key = hub.premises.keys.seal_key
        self.hub_id = hub.premises.keys
        hub.close()
        _, self.key = Vault(self.where / "hub").unlock(PASSWORD)

    def newcomer(self) -> None:
        """Another office asks, and its first package lies beside the request."""
        number = len(self.offices) + 1
        office = Office(
            code=f"2299{number:02}",
            device=f"device-{number}",
            incarnation=f"{number:032x}",
            hub_key=self.hub_key,
        )
        self.offices.append(office)
        self.ends.append([0])
        (self.stick / f"request-{office.code}.jlgh").write_bytes(office.request())
        self.more(number - 1)

    def more(self, number: int) -> None:
        """One office enters more and copies out what the hub has not confirmed as far as it knows."""
        office, ends = self.offices[number], self.ends[number]
        for n in range(CHANGES):
            if n % 5 == 4 and office.changes:
                office.write("unit", f"u{len(office.changes) // 2 + 1}", "U", uscc=f"{n}")
            else:
                office.write("unit", f"u{len(office.changes) + 1}", name=f"单位{n}", kind="unit", uscc="")
        path = office.put(self.stick, ends[-1] + 1 if number % 2 else max(1, ends[-1] - CHANGES // 2))
        ends.append(len(office.changes))
        self.sent[path] = (office.code, len(office.changes))

    def tidy(self, applied: dict[str, int], chance: random.Random) -> None:
        """Somebody takes off the stick, now and then, what the hub has."""
        for path, (office, last) in list(self.sent.items()):
            if last <= applied.get(office, 0) and chance.random() < 0.7:
                path.unlink()
                del self.sent[path]

    def run(self, after: float | None) -> bool:
        """Run a day, and kill it `after` seconds; say whether it came to its end."""
        context = server()
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_day, args=(self.where / "hub", self.key, self.stick, self.out, theirs)
        )
        process.start()
        stage = ours.recv()
        began = time.monotonic()
        deadline = began + (60.0 if after is None else after)
        while stage != "done" and ours.poll(max(0.0, deadline - time.monotonic())):
            stage = ours.recv()
        if stage == "done":  # measured anew each time, for the machine is not always as busy
            self.whole = time.monotonic() - began
        process.kill()
        process.join()
        ours.close()
        theirs.close()
        if stage != "done":
            self.killed[stage] += 1
        return stage == "done"

    def look(self) -> dict[str, int]:
        """Open the hub as it was left: nothing is half applied, nothing told that is not so. Return what is applied."""
        hub = Hub._opened(self.where / "hub", self.key, Clock())
        try:
            hub.premises.db.check_pages()
            with hub.premises.db.reading() as tx:
                run = tx.connection().exec_driver_sql
                assert run("PRAGMA integrity_check").scalar_one() == "ok"
                applied = dict(run("SELECT office_id, applied FROM lineage").fetchall())
                judged = dict(run("SELECT office_id, count(*) FROM ledger GROUP BY office_id").fetchall())
                once = dict(
                    run("SELECT office_id, count(DISTINCT uuid) FROM ledger GROUP BY office_id").fetchall()
                )
            for office, ends in zip(self.offices, self.ends, strict=True):
                reached = applied.get(office.code, 0)
                assert reached in ends, (office.code, reached)
                assert judged.get(office.code, 0) == once.get(office.code, 0) == reached
            self.receipts = max(self.receipts, self._read_receipts(applied))
            return applied
        finally:
            hub.close()

    def _read_receipts(self, applied: dict[str, int]) -> int:
        """Every receipt on the stick is whole, and acknowledges nothing the hub does not hold."""
        senders, count = {self.hub_id.key_id: self.hub_id.sign_key}, 0
        for path in self.out.glob("*.jlgh"):
            content = path.read_bytes()
            office = next(o for o in self.offices if o.code == seal.peek(content).office)
            opened = seal.open_sealed(content, keys=office.keys, senders=senders, expect_kind="down")
            down = package.unpack_down(opened.payload)
            assert down.ack <= applied[office.code]
            assert down.chain_at_ack == office.hash_at(down.ack)
            count += 1
        return count

    def end(self) -> None:
        """Let a day come to its end; every package was applied exactly once and the totals are equal."""
        assert self.run(None)
        self.look()
        hub = Hub._opened(self.where / "hub", self.key, Clock())
        try:
            for office in self.offices:
                rows = {c.row_id for c in office.changes if c.verb == "I"}
                assert {r.row_id for r in hub.records(office.code, "unit")} == rows
                assert hub.totals(office.code)["unit"].rows == len(rows)
                (line,) = [one for one in hub.offices() if one.office == office.code]
                assert line.applied == len(office.changes)
        finally:
            hub.close()


def _proved(where: Path, kills: int) -> None:
    chance, life, finished = random.Random(kills), Life(where), 0
    life.begin()
    life.newcomer()
    assert life.run(None)
    for number in range(kills):
        if number % 4 == 0:
            life.newcomer()
        else:
            life.more(chance.randrange(len(life.offices)))
        finished += life.run(chance.uniform(0, 1.4 * life.whole))
        life.tidy(life.look(), chance)
    life.end()
    changes = sum(len(office.changes) for office in life.offices)
    stages = ", ".join(f"{n} while {stage}" for stage, n in life.killed.items())
    print(
        f"\n{kills} days of a hub, {life.killed.total()} killed ({stages}), {finished} came to their end: "
        f"{changes:,} changes of {len(life.offices)} offices applied exactly once, {life.receipts} receipts whole"
    )
    assert life.killed.total() > kills // 3


def test_a_killed_hub_applies_each_package_exactly_once(tmp_path: Path) -> None:
    _proved(tmp_path, 15)


@pytest.mark.long
def test_a_hub_killed_three_hundred_times_applies_each_package_exactly_once(tmp_path: Path) -> None:
    for part in range(10):
        _proved(tmp_path / str(part), 30)
