"""Going back to a backup in place: what it would lose is said first, it happens whole or not at all, and can be undone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.backup import BackupDamaged, BackupNewer, Restored, archive, rules, swap
from app.backup.making import OtherKeys
from app.backup.rules import NameDiffers, NothingToUndo, OtherOffice, UndoLapsed
from app.office import Office
from app.security.guard import Guard, halts
from app.security.service import SamePerson
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.errors import Cancelled, DeviceError
from app.shared.progress import Progress
from tests.conftest import NOW
from tests.members.conftest import invented

NAME, PASSWORD, OTHER = "青山镇总工会", "correct horse", "battery staple"
SECOND = "复核二"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two operators and one member, closed."""
    profile = tmp_path_factory.mktemp("template") / "office"
    office = Office.create(
        profile,
        code="2299010001",
        name=NAME,
        region="222401",
        operator="经办一",
        password=PASSWORD,
        clock=FixedClock(NOW),
    )
    office.operators.add(office.actor, SECOND, "administrator", OTHER)
    office.members.register(office.actor, invented("石贵兰", 701))
    office.close()
    return profile


@pytest.fixture
def profile(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def office(profile: Path, clock: FixedClock) -> Iterator[Office]:
    office = Office.unlock(profile, PASSWORD, clock=clock)
    yield office
    office.db.engine.dispose()


def second(office: Office) -> Actor:
    return office.operators.prove(office.actor, SECOND, OTHER)


def names(office: Office) -> set[str]:
    with office.db.reading() as tx:
        return set(tx.connection().exec_driver_sql("SELECT name FROM member").scalars())


def back(office: Office, path: Path, progress: Progress | None = None) -> Restored:
    return office.backup.restore(office.actor, path, second(office), NAME, progress or Progress())


def test_what_a_restore_would_lose_is_said_and_then_lost_and_then_found_again(
    office: Office, clock: FixedClock
) -> None:
    kept = office.back_up().path
    life = office.sync.status(office.actor).incarnation
    office.members.register(office.actor, invented("石贵芳", 702))
    told = office.backup.preview(office.actor, kept)
    assert (told.received, told.packed, told.added, told.changes) == (0, 0, 0, told.only_here)
    rows = {change.name: change.less for change in told.rows}
    assert told.only_here >= 1
    assert rows["member"] == 1

    done = back(office, kept)
    assert done.settled
    assert done.undo_until == date(2026, 12, 20)
    office.close()
    again = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert names(again) == {"石贵兰"}
    assert again.sync.status(again.actor).incarnation != life
    assert again.db.check() > 0
    assert not swap.waiting(again.profile)
    undo = again.backup.undo_state(again.actor)
    assert undo is not None
    assert (undo.backup, undo.open) == (kept.name, True)
    again.members.register(again.actor, invented("石贵英", 703))  # done since: kept as a copy of its own

    again.backup.undo_restore(again.actor, second(again))
    again.close()
    forth = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert names(forth) == {"石贵兰", "石贵芳"}
    forth.backup.undo_restore(forth.actor, second(forth))  # and forth again: nothing is ever thrown away
    forth.close()
    last = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert names(last) == {"石贵兰", "石贵英"}
    last.close()


def test_a_restore_needs_the_name_and_a_second_person_and_a_month_later_it_stays(
    office: Office, clock: FixedClock
) -> None:
    kept = office.back_up().path
    with pytest.raises(NameDiffers) as wrong:
        office.backup.restore(office.actor, kept, second(office), "青山镇工会")
    assert wrong.value.field == "name"
    with pytest.raises(SamePerson):
        office.backup.restore(office.actor, kept, office.actor, NAME)
    with pytest.raises(NothingToUndo):
        office.backup.undo_restore(office.actor, second(office))
    assert office.backup.undo_state(office.actor) is None
    back(office, kept)
    office.close()
    clock.moment = NOW + timedelta(days=rules.UNDO_DAYS + 1)
    again = Office.unlock(office.profile, PASSWORD, clock=clock)
    undo = again.backup.undo_state(again.actor)
    assert undo is not None
    assert not undo.open
    with pytest.raises(UndoLapsed):
        again.backup.undo_restore(again.actor, second(again))
    assert names(again) == {"石贵兰"}
    again.close()


@pytest.mark.long
def test_a_restore_is_taken_back_after_days_of_work(office: Office, clock: FixedClock) -> None:
    kept = office.back_up().path
    office.members.register(office.actor, invented("石贵芳", 702))
    back(office, kept)
    office.close()
    for day in range(
        1, rules.UNDO_DAYS + 1, 10
    ):  # people go on, open and close, on the first and the last days
        clock.moment = NOW + timedelta(days=day)
        again = Office.unlock(office.profile, PASSWORD, clock=clock)
        again.members.register(again.actor, invented("石贵英", 710 + day))
        again.close()
    clock.moment = NOW + timedelta(days=rules.UNDO_DAYS)
    last = Office.unlock(office.profile, PASSWORD, clock=clock)
    undo = last.backup.undo_state(last.actor)
    assert undo is not None
    assert undo.open
    done = last.backup.undo_restore(last.actor, second(last))
    last.close()
    found = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert names(found) == {"石贵兰", "石贵芳"}
    assert done.contents.rows["member"] == 2
    found.backup.undo_restore(found.actor, second(found))  # and the days of work are not lost either
    found.close()
    forth = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert len(names(forth)) == 2
    assert forth.members.counts(forth.actor).members == 4
    forth.close()


def test_who_may_come_in_stays_as_it_is_today(office: Office, clock: FixedClock) -> None:
    kept = office.back_up().path
    gone = next(o for o in office.operators.list(office.actor) if o.name == SECOND)
    office.operators.add(office.actor, "新来三", "administrator", "quite another one")
    office.operators.remove(office.actor, gone.id)
    third = office.operators.prove(office.actor, "新来三", "quite another one")
    office.backup.restore(office.actor, kept, third, NAME)
    office.close()
    assert [name for _id, name in Office.names(office.profile)] == ["经办一", "新来三"]
    again = Office.unlock(office.profile, "quite another one", "新来三", clock=clock)
    standing = {o.name: o.active for o in again.operators.list(again.actor)}
    assert standing == {"经办一": True, "新来三": True, SECOND: False}
    again.close()


class StopsAt(Progress):
    """Asks to stop at the n-th report."""

    def __init__(self, at: int) -> None:
        self.at = at

    def report(self, done: int, total: int | None = None) -> None:
        if done >= self.at:
            raise Cancelled()


@pytest.mark.parametrize("at", [0, 1, 2, 4, 5])
def test_until_the_last_step_it_can_be_stopped(office: Office, clock: FixedClock, at: int) -> None:
    kept = office.back_up().path
    office.members.register(office.actor, invented("石贵芳", 702))
    with pytest.raises(Cancelled):
        back(office, kept, StopsAt(at))
    assert names(office) == {"石贵兰", "石贵芳"}
    assert not list(office.profile.glob(f"{swap.STAGE}*"))
    office.members.register(office.actor, invented("石贵英", 703))  # and the office goes on
    assert office.backup.undo_state(office.actor) is None


def test_tc17_damaged_newer_and_foreign_backups_are_refused_in_words(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    kept = office.back_up()
    empty = tmp_path / "empty.ngbak"
    empty.write_bytes(b"")
    newer = tmp_path / "newer.ngbak"
    database, keys, contents = archive.unpack(kept.path.read_bytes())
    newer.write_bytes(archive.pack(database, keys, replace(contents, schema="9999")))
    other = Office.create(
        tmp_path / "other", code="2299010002", name="别处", region="222401", operator="甲", password=PASSWORD
    )
    foreign = other.back_up().path
    other.close()
    for path, error in ((empty, BackupDamaged), (newer, BackupNewer), (foreign, OtherKeys)):
        with pytest.raises(error) as refused:
            office.backup.preview(office.actor, path)
        assert "。" in refused.value.words("zh_CN")
        with pytest.raises(error):
            back(office, path)
    assert OtherOffice(office="1").words("zh_CN")
    assert names(office) == {"石贵兰"}
    assert [one.problem for one in office.backup.kept(office.actor)] == [None] * len(
        office.backup.kept(office.actor)
    )
    shutil.copyfile(empty, office.backup.folder / "empty.ngbak")
    shutil.copyfile(newer, office.backup.folder / "newer.ngbak")
    problems = {one.path.name: one.problem for one in office.backup.kept(office.actor)}
    assert isinstance(problems["empty.ngbak"], BackupDamaged)
    assert isinstance(problems["newer.ngbak"], BackupNewer)


def test_tc17_two_backups_in_one_second_are_two_and_the_later_is_the_last(office: Office) -> None:
    for before in office.backup.folder.iterdir():
        before.unlink()
    first, later = office.back_up(), office.back_up()  # the clock stands still
    for made in (first, later):
        os.utime(made.path, (1, 1))
        assert archive.verify(made.path, PASSWORD) == made.contents
    assert first.path != later.path
    assert office.backup.last() == max(first.path, later.path, key=lambda p: (p.stat().st_mtime_ns, p.name))


def test_tc17_what_sqlite_left_of_a_lost_database_is_not_read_into_the_restored_one(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    """A restore where `-wal` and `-shm` of the lost database lie; nothing of them is thrown away either."""
    kept = office.back_up().path
    office.members.register(office.actor, invented("石贵芳", 702))
    there = tmp_path / "there"
    there.mkdir()
    for name in archive.LEFTOVERS[:2]:
        shutil.copyfile(office.profile / name, there / name)
    log = (there / archive.LEFTOVERS[0]).read_bytes()
    assert log
    archive.restore(kept, there, PASSWORD)
    again = Office.unlock(there, PASSWORD, clock=clock)
    assert names(again) == {"石贵兰"}
    assert again.db.check() > 0
    again.close()
    left = next(there.glob(f"left-*-{archive.LEFTOVERS[0]}"))
    assert left.read_bytes() == log


def test_a_backup_is_due_after_four_hours_of_work(office: Office, clock: FixedClock) -> None:
    clock.moment = NOW + timedelta(hours=5)
    assert not office.backup.due(office.actor)  # nothing was written
    office.members.register(office.actor, invented("石贵芳", 702))
    made = office.backup.last()
    assert made is not None
    os.utime(made, (NOW.timestamp(), NOW.timestamp()))
    assert office.backup.due(office.actor)
    kept = office.back_up().path
    os.utime(kept, (clock.moment.timestamp(), clock.moment.timestamp()))
    assert not office.backup.due(office.actor)
    assert rules.due(NOW + timedelta(days=9), NOW, NOW + timedelta(hours=4), written=True)  # a clock set back


# -- killed at any step


def _die_at(step: int) -> None:
    """Kill this process at the `step`-th thing done to a file's name."""
    count = [0]

    def counted(act: Callable[..., object]) -> Callable[..., object]:
        def instead(*args: object, **more: object) -> object:
            count[0] += 1
            if count[0] == step:
                os._exit(9)
            return act(*args, **more)

        return instead

    for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))
    for name in ("replace", "rename", "unlink", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))


def _restore_and_die(profile: Path, kept: Path, step: int) -> None:
    office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    who = second(office)
    _die_at(step)
    office.backup.restore(office.actor, kept, who, NAME)
    os._exit(0)


def _in_a_process(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Killed:
    """Restores an office and is killed at a step, each time in a copy of its own."""

    def __init__(self, profile: Path, folder: Path) -> None:
        self.profile, self.folder = profile, folder
        office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
        self.kept = office.back_up().path.name
        office.members.register(office.actor, invented("石贵芳", 702))
        office.close()

    def at(self, step: int) -> str:
        """Return which office is there after a kill at `step`: old or new; "whole" when there were fewer steps."""
        here = self.folder / "killed"
        shutil.copytree(self.profile, here)
        code = _in_a_process(lambda: _restore_and_die(here, here / "backups" / self.kept, step))
        assert code in (0, 9)
        again = Office.unlock(here, PASSWORD, clock=FixedClock(NOW))
        found = names(again)
        assert found in ({"石贵兰"}, {"石贵兰", "石贵芳"})
        assert again.db.check() > 0
        assert not swap.waiting(here)
        assert not list(here.glob(f"{swap.STAGE}*"))
        again.db.close()
        shutil.rmtree(here)
        assert code or found == {"石贵兰"}
        return "whole" if code == 0 else "old" if len(found) == 2 else "new"


def test_killed_at_a_step_there_is_the_old_office_or_the_new_one(profile: Path, tmp_path: Path) -> None:
    killed = Killed(profile, tmp_path)
    assert [killed.at(step) for step in (1, 15)] == ["old", "old"]
    assert killed.at(10_000) == "whole"


@pytest.mark.long
def test_killed_at_every_single_step(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed, found = Killed(profile, tmp_path), []
    while (one := killed.at(len(found) + 1)) != "whole":
        found.append(one)
    assert found == sorted(found, reverse=True)  # old up to one step, new from there on
    assert found.count("old") > 20
    assert found.count("new") > 4
    with capsys.disabled():
        told = (
            f"{found.count('old')} times the old office, {found.count('new')} times the new one, never none"
        )
        print(f"\nrestore killed at each of {len(found)} steps: {told}")


@pytest.mark.parametrize("done", range(7))
def test_once_decided_the_new_office_takes_its_place_whatever_was_done_already(
    tmp_path: Path, done: int
) -> None:
    """Cut at each step of taking the place: whoever comes next goes on to the same end."""
    for name in (*swap.PARTS, *archive.LEFTOVERS):
        (tmp_path / name).write_text("old")
    stage = tmp_path / f"{swap.STAGE}1"
    stage.mkdir()
    for name in swap.PARTS:
        (stage / name).write_text("new")
    (tmp_path / f"{swap.STAGE}2").mkdir()  # of a restore nobody decided upon
    swap.order(tmp_path, stage)
    steps = [
        *((tmp_path / name).unlink for name in archive.LEFTOVERS),
        *((lambda name=name: (stage / name).replace(tmp_path / name)) for name in swap.PARTS),
    ]
    for step in steps[:done]:
        step()
    assert swap.finish(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(swap.PARTS, "new")
    assert not swap.finish(tmp_path)


def test_what_waits_is_what_there_is() -> None:
    """A verb that is spelt wrong would stop nothing."""
    asked = re.compile(r'_guard\.check\(\s*actor,\s*"([a-z_.]+)"')
    verbs = {verb for path in Path("app").rglob("*.py") for verb in asked.findall(path.read_text("utf-8"))}
    assert set(halts()["unanswered"].verbs) <= verbs
    stopped = {verb for verb in verbs if halts()["handed_over"].stops(verb)}
    assert {"visits.import", "visits.pay"} <= set(halts()["unanswered"].verbs), "a sheet pays as a key does"
    assert {
        "aid.pay",
        "visits.pay",
        "members.register",
        "sync.export",
        "sync.import_file",
        "backup.restore",
    } <= stopped
    assert not stopped & {"members.read", "printing.produce", "backup.make", "documents.open"}


def test_the_guard_asks_only_for_what_it_stops(actor: Actor) -> None:
    asked: list[int] = []
    guard = Guard(lambda: asked.append(1))  # type: ignore[arg-type, func-returns-value]
    guard.check(actor, "members.read")
    assert not asked
    guard.check(actor, "aid.pay")
    assert asked == [1]


def test_a_file_that_is_held_lets_the_restore_be_finished_at_the_next_start(
    office: Office, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = office.back_up().path
    office.members.register(office.actor, invented("石贵芳", 702))
    real = swap.finish

    def held(profile: Path) -> bool:
        raise DeviceError()

    monkeypatch.setattr(swap, "finish", held)
    assert not back(office, kept).settled
    monkeypatch.setattr(swap, "finish", real)
    office.close()
    again = Office.unlock(office.profile, PASSWORD, clock=clock)
    assert names(again) == {"石贵兰"}
    again.close()
