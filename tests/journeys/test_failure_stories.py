"""Failure stories of other systems, told to an office and its hub: TC-29 the clock, TC-31 an interrupted first load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.hub import Hub
from app.office import Office
from app.shared import ids, lineage
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import DeviceError
from app.sync import stick
from tests import proofs
from tests.conftest import JILIN, NOW
from tests.proofs import OFFICE, Road

CLOCKS = {
    "right": [NOW] * 8,
    "an hour ahead": [NOW + timedelta(hours=1)] * 8,
    "in 2001": [datetime(2001, 1, 1, 8, 0, tzinfo=JILIN)] * 8,
    "in 2031": [datetime(2031, 6, 1, 8, 0, tzinfo=JILIN)] * 8,
    "jumping": [
        NOW, NOW + timedelta(days=1900), NOW - timedelta(days=9000), NOW, NOW - timedelta(hours=3),
        NOW + timedelta(days=40), datetime(2001, 1, 1, tzinfo=JILIN), NOW,
    ],
}  # fmt: skip


class Jumping(FixedClock):
    """A clock that shows what it is told, by the machine's own clock too."""

    def show(self, moment: datetime) -> None:
        self.moment = moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jumping]:
    made = Jumping(NOW)
    monkeypatch.setattr(ids.time, "time_ns", lambda: int(made.moment.timestamp()) * 10**9)
    monkeypatch.setattr(ids, "_last", [0, 0])
    return made  # type: ignore[return-value]


def lived(road: Road, clock: Jumping, shown: list[datetime]) -> dict[str, Any]:
    """An office's life by one clock; what came of it but for ids and dates."""
    moments, codes, numbers = iter(shown), [], []

    def later() -> None:
        clock.show(next(moments))

    later()
    one, two = road.write("甲厂", "乙厂")
    later()
    road.rename(one, "甲二厂")
    first = road.export()
    later()
    road.rename(one, "甲三厂")
    (three,) = road.write("丙厂")
    later()
    second = road.export()
    road.hub.ingest(second)
    road.hub.ingest(first)  # late
    later()
    told = [road.take(road.answer())]
    later()
    road.rename(two, "乙二厂")
    road.rename(one, "甲四厂")
    later()
    exported = road.sync.export(road.actor, road.stick)
    codes.append(exported.clock.code if exported.clock else "")
    numbers.append((exported.number, exported.first, exported.last))
    road.hub.ingest(exported.path)
    later()
    told.append(road.take(road.answer()))
    status = road.sync.status(road.actor)
    with road.db.reading() as tx:
        run = tx.connection().exec_driver_sql
        seqs = [tuple(r) for r in run("SELECT seq, tbl, verb FROM journal_line ORDER BY seq")]
    at_hub, here = road.names_at_hub(), road.names_here()
    assert at_hub == here
    return {
        "names": [at_hub[key] for key in (one, two, three)],
        "states": road.states([one, two, three]),
        "numbers": numbers,
        "seqs": seqs,
        "told": [(t.ack, t.acknowledged, t.applied, t.refused, t.conflicts, t.unconfirmed) for t in told],
        "left": (status.unconfirmed, status.acked, status.last_receipt and status.last_receipt.ack),
        "conflicts": road.hub.offices()[0].conflicts,
        "clock": codes,
    }


def test_tc29_promise12_whatever_the_clock_shows_order_numbers_and_merging_are_the_same(
    blank: tuple[Path, bytes], clock: Jumping, actor: Actor, tmp_path: Path
) -> None:
    lives = {}
    for what, shown in CLOCKS.items():
        where = tmp_path / what
        where.mkdir()
        (where / "office.db").write_bytes(blank[0].read_bytes())
        clock.show(shown[0])
        db = Database.open(where / "office.db", blank[1], clock)
        with db.engine.execution_options(writes=True).begin() as connection:
            lineage.begin(connection, "ab" * 16)
        road = proofs.built(where, db, clock, actor, hub_clock=FixedClock(NOW))
        lives[what] = lived(road, clock, shown)
        road.hub.close()
        db.engine.dispose()
    told = {what: life.pop("clock")[0] for what, life in lives.items()}
    right = lives["right"]
    assert right["names"] == ["甲四厂", "乙二厂", "丙厂"]
    assert right["left"][0] == 0
    for what, life in lives.items():
        assert life == right, what
    assert told == {
        "right": "", "an hour ahead": "", "in 2001": "clock.early", "in 2031": "clock.ahead", "jumping": "clock.early",
    }  # fmt: skip
    print(
        f"\npromise 12: {len(lives)} clocks ({', '.join(lives)}): the same numbers, order and merging; told {told}"
    )


def test_tc29_the_clerk_is_told_by_export_and_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password = "correct horse"
    monkeypatch.setenv("NUANGONG_PASSWORD", password)
    (tmp_path / "stick").mkdir()
    right = FixedClock(datetime.now(JILIN) + timedelta(days=30))  # this machine is a month behind it
    office = Office.create(
        tmp_path / "office", code=OFFICE, name="延青镇总工会", region="222401", operator="王芳", password=password,
        clock=right,
    )  # fmt: skip
    hub = Hub.init(tmp_path / "hub", password, "省", right)
    request = office.sync.request(office.actor, tmp_path / "stick")
    office.sync.certificate(office.actor, hub.enrol(request.path, tmp_path / "stick")[0].path)
    assert office.sync.status(office.actor).clock is None
    hub.close()
    office.close()
    line = ["--profile", str(tmp_path / "office"), "sync"]
    assert main([*line, "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["clock"]["code"] == "clock.back"
    assert main([*line, "export", "--to", str(tmp_path / "stick")]) == 0
    assert "请校准日期和时间" in capsys.readouterr().out


@pytest.fixture
def road(db: Database, clock: FixedClock, actor: Actor, tmp_path: Path) -> Iterator[Road]:
    made = proofs.built(tmp_path, db, clock, actor)
    yield made
    made.hub.close()


def test_tc31_a_first_load_interrupted_half_way_is_incomplete_and_goes_on(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled at half of the writing, then cut to half on the way: never complete, and the next one holds it all."""
    ids_ = road.write(*(f"厂{n}" for n in range(600)))
    monkeypatch.setattr(stick, "CHUNK", 4096)
    real, written = stick._read_back, []

    def pulled(part: Path, size: int, progress: Any) -> bytes:
        written.append(size)
        part.write_bytes(part.read_bytes()[: size // 2])
        return real(part, size, progress)

    with monkeypatch.context() as patch:
        patch.setattr(stick, "_read_back", pulled)
        with pytest.raises(DeviceError):
            road.export()
    status = road.sync.status(road.actor)
    assert (status.unconfirmed, status.last_package) == (600, None)
    assert set(road.states(ids_)) == {"waiting"}
    whole = road.export()
    half = road.stick / "half.jlgh"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (done,) = road.hub.ingest(half)
    assert (done.code, done.applied) == ("E_TRUNC", 0)
    assert road.hub.totals(OFFICE) == {}
    assert road.hub.receipts(road.stick) == ()
    assert road.sync.status(road.actor).unconfirmed == 600
    assert [(d.code, d.applied) for d in road.hub.ingest(whole)] == [("", 600)]
    assert road.take(road.answer()).unconfirmed == 0
    assert set(road.states(ids_)) == {"applied"}
    assert written


def test_tc01_a_package_lost_after_it_was_written_is_packed_again_until_a_receipt_comes(road: Road) -> None:
    ids_ = road.write("甲厂", "乙厂")
    for _ in range(3):
        road.export().unlink()  # the stick was lost on the way
        assert road.states(ids_) == ["copied", "copied"]
        assert road.sync.status(road.actor).unconfirmed == 2
        assert len(road.names_here()) == 2
    road.hub.ingest(road.export())
    assert road.take(road.answer()).applied == 2


def test_tc04_three_of_ten_confirmed_says_seven_at_every_place(
    road: Road, capsys: pytest.CaptureFixture[str]
) -> None:
    road.write(*(f"厂{n}" for n in range(3)))
    road.hub.ingest(road.export())
    road.take(road.answer())
    road.write(*(f"后厂{n}" for n in range(7)))
    status = road.sync.status(road.actor)
    assert (status.unconfirmed, status.states["applied"], status.states["waiting"]) == (7, 3, 7)
    assert road.sync.pulse(road.actor).only_here == 7
