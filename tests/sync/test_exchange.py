"""The office's real packages meet the real hub: enrolment, package and receipt, some lost or repeated."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from app.hub import Hub
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import NuangongError
from app.shared.ids import new_id
from app.sync import rules
from app.sync.service import Sync
from app.unions import Unions
from app.unions.tables import UnitRow


@dataclass
class Road:
    """An office, a hub and the stick between them."""

    db: Database
    sync: Sync
    actor: Actor
    hub: Hub
    stick: Path

    def write(self, *names: str) -> list[str]:
        ids = [new_id() for _ in names]
        with self.db.transaction("test.written", self.actor) as tx:
            for row_id, name in zip(ids, names, strict=True):
                tx.execute(
                    insert(UnitRow), [{"id": row_id, "rev": 1, "name": name, "kind": "unit", "uscc": ""}]
                )
        return ids

    def rename(self, row_id: str, name: str) -> None:
        with self.db.transaction("test.changed", self.actor) as tx:
            tx.execute(update(UnitRow).where(UnitRow.id == row_id).values(name=name, rev=UnitRow.rev + 1))

    def export(self) -> Path:
        return self.sync.export(self.actor, self.stick).path

    def receipt(self) -> Path:
        (written,) = self.hub.receipts(self.stick)
        return written.path

    def states(self, ids: list[str]) -> list[str]:
        found = self.sync.record_states(self.actor, "unit", ids)
        return [found[each].state for each in ids]


@pytest.fixture
def road(db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path) -> Iterator[Road]:
    """Both ends enrolled by files on the stick."""
    Unions(db, guard, clock).found(actor, "2299010001", "延青镇总工会")
    sync = Sync(db, guard, clock, tmp_path / "profile", schema="0001")
    hub = Hub.init(tmp_path / "hub", "hub-password-1", "省总工会", clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    request = sync.request(actor, stick)
    (made,) = hub.enrol([request.path], stick, [sync.device(actor).key_id])
    assert sync.certificate(actor, made.path, hub.fingerprint).hub_key == hub.fingerprint
    yield Road(db, sync, actor, hub, stick)
    hub.close()


def test_a_package_is_taken_and_its_receipt_turns_the_records_green(road: Road):
    ids = road.write("甲厂", "乙厂")
    (taken,) = road.hub.ingest(road.export())
    assert (taken.code, taken.applied) == ("", 2)
    assert road.states(ids) == ["copied", "copied"]
    told = road.sync.import_file(road.actor, road.receipt())
    assert (told.ack, told.applied, told.unconfirmed) == (2, 2, 0)
    assert road.states(ids) == ["applied", "applied"]


def test_lost_repeated_and_disordered_packages_end_the_same(road: Road):
    """Three cumulative packages, given in every order, one twice: nothing is missing or doubled."""
    (row,) = road.write("甲厂")
    first = road.export()
    road.rename(row, "乙厂")
    second = road.export()
    others = road.write("丙厂", "丁厂")
    third = road.export()
    for order in itertools.permutations([first, second, third, second]):
        for path in order:
            assert {done.code for done in road.hub.ingest(path)} <= {""}
    told = road.sync.import_file(road.actor, road.receipt())
    assert (told.ack, told.applied) == (4, 3)
    assert road.states([row, *others]) == ["applied"] * 3


def test_a_lost_receipt_is_made_good_by_the_next(road: Road):
    (one,) = road.write("甲厂")
    road.hub.ingest(road.export())
    road.receipt().unlink()
    (two,) = road.write("乙厂")
    path = road.export()
    road.hub.ingest(path)
    receipt = road.receipt()
    assert road.sync.import_file(road.actor, receipt).acknowledged == 2
    assert road.states([one, two]) == ["applied", "applied"]
    with pytest.raises(rules.AlreadyReceived):
        road.sync.import_file(road.actor, receipt)
    (again,) = road.hub.ingest(path)
    assert (again.code, again.applied, again.known) == ("", 0, 2)
    with pytest.raises(rules.NothingToSend):
        road.export()


def test_the_first_package_carries_the_request_so_that_one_trip_is_enough(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path
) -> None:
    """The hub's key was compared beforehand; the package waits unread until the computer is known."""
    Unions(db, guard, clock).found(actor, "2299010001", "延青镇总工会")
    sync = Sync(db, guard, clock, tmp_path / "profile", schema="0001")
    hub = Hub.init(tmp_path / "hub", "hub-password-1", "省总工会", clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    sync.device(actor)
    road = Road(db, sync, actor, hub, stick)
    ids = road.write("甲厂")
    with pytest.raises(rules.NotEnrolled):
        road.export()
    sync.pin_hub(actor, hub.write_key(stick), hub.fingerprint)
    done = sync.export(actor, stick)
    assert done.request is not None
    assert {one.code for one in hub.ingest(stick)} == {"W_REQUEST", "E_SIG"}
    with pytest.raises(NuangongError):
        hub.totals("2299010001")
    (made,) = hub.enrol(done.request, stick, [sync.device(actor).key_id])
    (late,) = [one for one in hub.ingest(hub.premises.inbox) if not one.code]
    assert late.applied == 1
    sync.certificate(actor, made.path)
    sync.import_file(actor, road.receipt())
    assert road.states(ids) == ["applied"]
    hub.close()
