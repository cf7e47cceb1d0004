"""Everything is gone but what the hub has: attachments and photos come home with the records, or are said to be lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.documents import Documents
from app.hub.giving import GivenBack, NoList
from app.hub.rebuild import OfficeRebuilt
from app.members import Members
from app.security import Guard, seal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync import lacking
from app.sync.fetch_service import ContentsTaken, NobodyNames
from app.sync.frames import PackageBroken
from app.sync.lacking import Lacking
from app.sync.rules import OtherDevice
from app.sync.service import Sync
from tests.conftest import _begin
from tests.documents.conftest import picture
from tests.hub import roads
from tests.hub.roads import BUDGET, OFFICE, Road, name


@dataclass
class New:
    """The new computer of the office that lost everything."""

    sync: Sync
    documents: Documents
    members: Members
    actor: Actor
    stick: Path
    answer: Path

    def take(self) -> list[ContentsTaken]:
        return [self.sync.take_contents(self.actor, path) for path in sorted(self.answer.glob("contents-*"))]

    def read(self, member: str) -> dict[str, bytes]:
        """Every attachment that can be opened, by its title."""
        lying = self.documents.list(self.actor, "member", member)
        return {one.title: self.documents.open(self.actor, one.id)[1] for one in lying if one.here}


@pytest.fixture
def new(
    road: Road, guard: Guard, clock: FixedClock, blank: tuple[Path, bytes], tmp_path: Path
) -> Iterator[New]:
    """Made with the office's number; request and package lie on its stick."""
    path, key = blank
    (tmp_path / "new").mkdir()
    shutil.copyfile(path, tmp_path / "new" / "office.db")
    db = Database.open(tmp_path / "new" / "office.db", key, clock)
    _begin(db)
    actor = Actor("018f0000-0000-7000-8000-000000000009", "新来", "administrator", "device-9")
    stick, answer = tmp_path / "stick2", tmp_path / "answer"
    stick.mkdir()
    answer.mkdir()
    sync = roads.exchange(db, guard, clock, actor, tmp_path / "new")
    sync.device(actor)
    sync.pin_hub(actor, road.hub.write_key(stick), road.hub.fingerprint)
    sync.export(actor, stick, ask=True)
    yield New(sync, Documents(db, guard, clock, roads.NAMES), Members(db, guard, clock), actor, stick, answer)
    db.engine.dispose()


def rebuild(road: Road, new: New) -> OfficeRebuilt:
    shown = new.sync.device(new.actor).key_id
    return road.hub.rebuild(OFFICE, new.stick, new.answer, shown, budget=BUDGET)


def home(road: Road, new: New, done: OfficeRebuilt) -> None:
    """Certificate and receipt are taken in."""
    new.sync.certificate(new.actor, done.certificate, road.hub.fingerprint)
    new.sync.import_file(new.actor, done.receipt)


def test_attachments_and_photos_come_home_in_parts_and_what_was_never_sent_is_said(
    road: Road, new: New
) -> None:
    road.attach(5, 40_000)  # one a package
    road.members.put_photo(road.actor, road.member, picture(5, size=(400, 500)))
    photo = road.members.photo(road.actor, road.member)
    road.export()
    road.round()
    road.attach(1)  # its record arrives, its content never does: the stick is lost
    road.export()
    for path in road.packages():
        path.unlink()
    road.round()
    lost = road.scans.pop()

    done = rebuild(road, new)
    given = done.contents
    assert (given.contents, given.left, given.stopped, given.never) == (6, 0, "", 1)
    assert given.packages == len(list(new.answer.glob("contents-*"))) == 5
    with pytest.raises(NobodyNames):  # nothing is kept for records nobody knows
        new.sync.certificate(new.actor, done.certificate, road.hub.fingerprint)
        new.sync.take_contents(new.actor, next(new.answer.glob("contents-*")))
    home(road, new, done)
    standing = new.sync.contents(new.actor)
    assert (standing.lacking, standing.nowhere, standing.kept) == (7, 1, 0)

    told = new.take()
    assert (sum(one.taken for one in told), told[-1].lacking, told[-1].nowhere) == (6, 1, 1)
    assert new.read(road.member) == {f"扫描{n}": scan for n, scan in enumerate(road.scans, 1)}
    assert new.members.photo(new.actor, road.member) == photo is not None
    assert [(one.title, one.here) for one in new.sync.contents(new.actor).wanted] == [("扫描6", False)]
    assert name(lost) == new.sync.contents(new.actor).wanted[0].sha256
    # The same again changes nothing, and nothing of it is sent up again.
    assert [(one.taken, one.damaged) for one in new.take()] == [(0, 0)] * 5
    again = new.sync.export(new.actor, new.stick, ask=True)
    assert (again.files.packages, again.fetched) == (0, 0)


def test_a_stick_too_small_takes_a_part_and_the_list_beside_the_next_package_asks_for_the_rest(
    road: Road, new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.attach(4, 40_000)
    road.export()
    road.round()
    usage = shutil.disk_usage(new.answer)

    def nearly_full(_path: Path) -> shutil._ntuple_diskusage:  # room for two of the four
        free = 2 * BUDGET if len(list(new.answer.glob("contents-*"))) < 2 else 1000
        return usage._replace(free=free + 64 * 1024)

    with monkeypatch.context() as patch:
        patch.setattr("app.sync.stick.shutil.disk_usage", nearly_full)
        done = rebuild(road, new)
    assert (done.contents.contents, done.contents.left, done.contents.stopped) == (2, 2, "stick.full")
    home(road, new, done)
    assert [one.lacking for one in new.take()] == [3, 2]
    for folder in (new.answer, new.stick):
        for path in folder.iterdir():
            path.unlink()
    with pytest.raises(NoList):
        road.hub.give_back(new.stick, new.answer)
    assert new.sync.export(new.actor, new.stick, ask=True).fetched == 2
    assert all(
        one.code == "" for one in road.hub.ingest(new.stick)
    )  # the list is no news to an ordinary round
    (given,) = road.hub.give_back(new.stick, new.answer, budget=BUDGET)
    assert given == GivenBack(OFFICE, "device-9", 2, 0, 2, "", 0, 0)
    assert [one.lacking for one in new.take()] == [1, 0]
    assert list(new.read(road.member).values()) == road.scans
    # A list nobody of this hub's devices wrote asks for nothing.
    stranger = seal.seal(
        lacking.pack(Lacking(OFFICE, "device-9", "ab" * 16, (name(road.scans[0]),))), kind=lacking.KIND,
        office=OFFICE, sender=seal.Keys.new(), recipients=[road.hub.premises.keys.seal_key],
    )  # fmt: skip
    for path in new.stick.iterdir():
        path.unlink()
    (new.stick / "lacking-x.jlgh").write_bytes(stranger)
    with pytest.raises(NoList):
        road.hub.give_back(new.stick, new.answer)


def test_what_is_damaged_at_the_hub_is_left_out_and_asked_for(road: Road, new: New) -> None:
    road.attach(2, 40_000)
    road.export()
    road.round()
    kept = [path for path in road.hub.premises.raw.iterdir() if seal.peek(path.read_bytes()).kind == "files"]
    content = bytearray(kept[0].read_bytes())
    content[-200] ^= 1
    kept[0].write_bytes(content)
    done = rebuild(road, new)
    assert (done.contents.contents, done.contents.lost) == (1, 1)
    home(road, new, done)
    assert new.take()[-1].lacking == 1
    (read,) = new.read(road.member).values()
    assert read in road.scans
    assert road.counts() == (1, 2)


def test_what_comes_back_is_for_one_computer_and_whole(road: Road, new: New) -> None:
    road.attach(1)
    road.export()
    road.round()
    done = rebuild(road, new)
    home(road, new, done)
    (path,) = new.answer.glob("contents-*")
    whole = path.read_bytes()
    for at in (20, len(whole) // 2, len(whole) - 80):
        altered = bytearray(whole)
        altered[at] ^= 1
        path.write_bytes(altered)
        with pytest.raises((seal.SealBroken, seal.HeaderRefused)):
            new.sync.take_contents(new.actor, path)
    path.write_bytes(whole)
    with pytest.raises((seal.WrongRecipient, OtherDevice)):
        road.sync.take_contents(road.actor, path)
    assert new.read(road.member) == {}
    assert [one.taken for one in new.take()] == [1]


def test_a_list_reads_back_and_nothing_else_is_one() -> None:
    told = Lacking(OFFICE, "d", "ab" * 16, (name(b"1"), name(b"2")))
    packed = lacking.pack(told)
    assert lacking.unpack(packed) == told
    for broken in (packed + b"x", packed[:-1], lacking.pack(Lacking(OFFICE, "d", "i", ("../etc",)))):
        with pytest.raises(PackageBroken):
            lacking.unpack(broken)
    many = Lacking(OFFICE, "d", "i", tuple(f"{n:064x}" for n in range(lacking.MOST + 1)))
    assert len(lacking.unpack(lacking.pack(many)).names) == lacking.MOST
