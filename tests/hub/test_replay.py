"""A hub is built again from its raw packages and its acts, and ends in an equal state, table by table."""

# Fixtures are imported by their names.
# ruff: noqa: F401, F811

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.hub import Hub
from app.hub.acts import ActsDamaged
from app.hub.premises import HubExists, NoHub
from app.hub.replay import RawMissing, replay
from app.hub.tables import HubRow
from app.security.vault import WrongPassword
from app.shared.clock import FixedClock
from tests.hub.conftest import PASSWORD, Office, says
from tests.hub.test_decide import Desk, plan

ON = date(2026, 11, 20)
MOMENTS = {
    "kept",
    "published_at",
    "enrolled_at",
    "issued_at",
    "taken_at",
    "last_package_at",
    "sent_at",
    "at",
    "made_at",
}


def everything(hub: Hub, *, moments: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    found = {}
    with hub.premises.db.reading() as tx:
        for table in HubRow.metadata.sorted_tables:
            columns = [c for c in table.columns if moments or c.name not in MOMENTS]
            found[table.name] = sorted(
                map(tuple, tx.execute(table.select().with_only_columns(*columns))), key=repr
            )
    return found


@pytest.fixture
def busy(
    hub: Hub,
    office: Office,
    enrolled: Callable[..., Office],
    plan: str,
    stick: Path,
    clock: FixedClock,
) -> Hub:
    """A hub that has seen everything a hub does."""
    hub.ingest(office.put(stick, 3, 3))  # a gap, filled later
    hub.publish_plan(plan)
    other = enrolled(code="229902", device="device-2", incarnation="cd" * 16)
    second = enrolled(device="device-3", incarnation="ef" * 16)
    late = Office(code="229903", device="device-4", incarnation="12" * 16, hub_key=office.hub_key)
    late.write("unit", "u1", name="晚来", kind="unit", uscc="")
    hub.ingest(late.put(stick))  # waits unread for its certificate
    desk = Desk(office, plan)
    desk.claim()
    desk.claim(wrong=100)
    desk.claim(wrong=200)
    office.changes.pop()  # confirmed, not yet marked as sent: the office may take it back
    clock.moment += timedelta(hours=1)
    hub.ingest(office.put(stick))
    hub.decide_all(ON)
    hub.decide("229901", "c2", "RETURNED", on=ON, reasons=["99"])
    says(hub, stick)
    other.write("unit", "u1", name="别处", kind="unit", uscc="")
    hub.ingest(other.put(stick))
    second.write("unit", "u1", name="同一单位", kind="unit", uscc="")
    hub.ingest(second.put(stick))
    (stick / "late").mkdir()
    (stick / "late" / "r.jlgh").write_bytes(late.request())
    hub.enrol(stick / "late", stick)
    clock.moment += timedelta(days=1)
    hub.ingest(stick)
    office.write("claim", "c3", "U", state="RETURNED")
    hub.ingest(office.put(stick))
    hub.decide_all(ON)
    moved = hub.move("m1", "229901", "229902", ON)  # one office's act writes another's records
    assert moved.rows > 0
    office.write("member", "m1", "U", remark="迟到的话")  # routed to the new office
    hub.ingest(office.put(stick))
    hub.revoke("229901", "device-3")
    says(hub, stick)
    hub.ingest(office.put(stick))  # a receipt is owed at the end
    return hub


def test_replayed_the_hub_is_equal_in_every_table(busy: Hub, tmp_path: Path, clock: FixedClock) -> None:
    before = everything(busy)
    assert all(
        before[name]
        for name in ("ledger", "record", "decision", "hub_log", "plan", "publication", "transfer", "act")
    )
    assert {row[2] for row in before["act"]} == {"took", "wrote"}
    busy.close()
    moved = tmp_path / "kept"
    shutil.copytree(busy.premises.folder, moved)
    (moved / "hub.db").unlink()
    told = replay(moved / "raw", tmp_path / "again", PASSWORD, clock)
    assert (told.offices, told.later) == (3, 0)
    again = Hub.open(tmp_path / "again", PASSWORD, clock)
    assert everything(again) == before
    assert again.premises.incarnation == 1
    assert again.fingerprint == busy.fingerprint
    again.close()


def test_the_replayed_hub_goes_on_and_can_be_replayed_again(
    busy: Hub, office: Office, tmp_path: Path, stick: Path, clock: FixedClock
) -> None:
    folder = busy.premises.folder
    replay(folder / "raw", tmp_path / "again", PASSWORD, clock)
    again = Hub.open(tmp_path / "again", PASSWORD, clock)
    office.write("unit", "u9", name="新单位", kind="unit", uscc="")
    (done,) = again.ingest(office.put(stick / "new"))
    assert (done.code, done.applied) == ("", 1)
    before = everything(again)
    again.close()
    replay(tmp_path / "again" / "raw", tmp_path / "third", PASSWORD, clock)
    third = Hub.open(tmp_path / "third", PASSWORD, clock)
    assert everything(third) == before
    third.close()


def test_a_package_kept_but_not_written_down_is_taken_in_too(
    hub: Hub, office: Office, tmp_path: Path, stick: Path, clock: FixedClock
) -> None:
    hub.ingest(office.put(stick, 1, 1))
    whole = everything(hub)
    hub.ingest(office.put(stick))
    records = everything(hub)["record"]
    last = max((hub.premises.folder / "acts").iterdir())
    last.unlink()
    told = replay(hub.premises.raw, tmp_path / "again", PASSWORD, clock)
    assert told.later == 1
    again = Hub.open(tmp_path / "again", PASSWORD, clock)
    assert everything(again)["record"] == records != whole["record"]
    again.close()


def test_what_cannot_be_read_whole_is_not_rebuilt(busy: Hub, tmp_path: Path, clock: FixedClock) -> None:
    folder = busy.premises.folder
    with pytest.raises(HubExists):
        replay(folder / "raw", folder, PASSWORD, clock)
    with pytest.raises(WrongPassword):
        replay(folder / "raw", tmp_path / "again", "not-the-password", clock)
    (tmp_path / "empty" / "raw").mkdir(parents=True)
    with pytest.raises(NoHub):
        replay(tmp_path / "empty" / "raw", tmp_path / "again", PASSWORD, clock)

    def spoilt(name: str, wreck: Callable[[Path], None]) -> Path:
        copy = tmp_path / name
        shutil.copytree(folder, copy)
        wreck(copy)
        return copy / "raw"

    first = "acts/00000001-0001.act"
    third = "acts/00000003-0001.act"

    def swap(copy: Path) -> None:
        one, two = copy / third, copy / third.replace("3-", "4-")
        content = one.read_bytes()
        one.write_bytes(two.read_bytes())
        two.write_bytes(content)

    wrecks: dict[str, tuple[type[Exception], Callable[[Path], None]]] = {
        "act gone": (ActsDamaged, lambda copy: (copy / third).unlink()),
        "act cut": (ActsDamaged, lambda copy: (copy / third).write_bytes((copy / third).read_bytes()[:-1])),
        "acts swapped": (ActsDamaged, swap),
        "beginning gone": (ActsDamaged, lambda copy: (copy / first).unlink()),
        "all gone": (ActsDamaged, lambda copy: [path.unlink() for path in (copy / "acts").iterdir()]),
        "package gone": (RawMissing, lambda copy: next((copy / "raw").glob("*.jlgh")).unlink()),
    }
    for name, (error, wreck) in wrecks.items():
        with pytest.raises(error):
            replay(spoilt(name, wreck), tmp_path / "again", PASSWORD, clock)
        assert not list((tmp_path / "again").glob("hub.db*")), name


def test_the_acts_hold_nothing_that_can_be_read_without_the_key(busy: Hub) -> None:
    files = list((busy.premises.folder / "acts").glob("*.act"))
    assert len(files) > 10
    content = b"".join(path.read_bytes() for path in files)
    for word in ("青山镇总工会".encode(), b"RETURNED", busy.premises.keys.sign_private.encode(), b"claim"):
        assert word not in content


def test_a_hub_put_back_to_an_earlier_day_still_stands_by_what_it_published_and_can_be_replayed(
    hub: Hub, office: Office, plan: str, tmp_path: Path, stick: Path, clock: FixedClock
) -> None:
    hub.publish_plan(plan)
    hub.ingest(office.put(stick, 1, 1))
    hub.close()
    folder = hub.premises.folder
    earlier = (folder / "hub.db").read_bytes()
    again = Hub.open(folder, PASSWORD, clock)
    newer = plan.replace('version = "1"', 'version = "2"')
    again.publish_plan(newer)
    again.ingest(office.put(stick))
    before = everything(again)["publication"]
    again.close()
    (folder / "hub.db").write_bytes(earlier)
    restored = Hub.open(folder, PASSWORD, clock)
    assert restored.premises.incarnation == 2
    assert everything(restored)["publication"] == before
    restored.ingest(office.put(stick))
    restored.publish_plan(plan.replace('version = "1"', 'version = "3"'))
    says(restored, stick)
    state = everything(restored)
    assert len(state["hub_cut"]) == 1
    restored.close()
    told = replay(folder / "raw", tmp_path / "again", PASSWORD, clock)
    rebuilt = Hub.open(tmp_path / "again", PASSWORD, clock)
    assert rebuilt.premises.incarnation == 2
    found = everything(rebuilt)
    given_up = told.later  # packages of the life that was given up are taken in once more, and change nothing
    assert {name for name in state if state[name] != found[name]} <= (
        {"package", "due_receipt", "act"} if given_up else set()
    )
    rebuilt.close()
