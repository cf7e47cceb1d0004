"""The data cannot be opened any more: a proven backup takes its place, by two people or one, and nothing is deleted."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.backup import BackupDamaged
from app.backup.mending import (
    CUT,
    EMPTY,
    KEYS_GONE,
    MISSING,
    Mending,
    MendPlan,
    NotYetThere,
    SecondNeeded,
    StillOpens,
    damage,
)
from app.backup.rules import NameDiffers
from app.migrations.run import bring_up
from app.office import Office
from app.security.service import SamePerson
from app.security.vault import NoSuchOperator, WrongPassword
from app.shared.clock import FixedClock
from app.shared.errors import DatabaseDamaged
from tests.backup.test_restore import NAME, OTHER, PASSWORD, names, profile, template  # noqa: F401
from tests.conftest import NOW
from tests.members.conftest import invented


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "flip": (_flip, ""),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-1000]), CUT),
    "cut at a page": (lambda path: path.write_bytes(path.read_bytes()[: 20 * 4096]), ""),
    "empty": (lambda path: path.write_bytes(b""), EMPTY),
    "missing": (lambda path: path.unlink(), MISSING),
    "not ours": (lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(8176)), ""),
}


@pytest.fixture
def damaged(profile: Path, clock: FixedClock) -> Path:  # noqa: F811
    """A backup with one member, and one member more in the data itself; the office is closed."""
    office = Office.unlock(profile, PASSWORD, clock=clock)
    office.back_up()
    office.members.register(office.actor, invented("石贵芳", 702))
    office.db.written = False  # no backup at closing: the last work is only in the data
    office.close()
    return profile


def mending(profile: Path) -> Mending:  # noqa: F811
    return Mending(profile, FixedClock(NOW), bring_up)


def second(plan: MendPlan) -> tuple[str, str]:
    ((operator, _name),) = plan.others
    return OTHER, operator


def aside(profile: Path) -> dict[str, str]:  # noqa: F811
    """The files set aside, by what they were, with their hashes."""
    return {
        path.name[len("left-") + 37 :]: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in profile.glob("left-*")
    }


@pytest.mark.parametrize("kind", DAMAGES)
def test_whatever_the_damage_the_newest_backup_takes_its_place(damaged: Path, kind: str) -> None:
    harm, told = DAMAGES[kind]
    harm(damaged / "office.db")
    before = (damaged / "office.db").read_bytes() if (damaged / "office.db").exists() else None
    assert damage(damaged) == told
    with pytest.raises(DatabaseDamaged if kind != "not ours" else Exception):
        Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    here = mending(damaged)
    newest = here.kept()[0]
    assert [name for _id, name in here.people(newest.path)] == ["经办一", "复核二"]
    plan = here.prepare(newest.path, PASSWORD, "经办一")
    assert plan.office == NAME
    assert plan.contents.rows["member"] == 1
    assert plan.lost is not None
    assert plan.lost > 0
    done = here.mend(plan, NAME, second(plan))
    assert done.contents.rows["member"] == 1
    if before is not None:
        assert aside(damaged)["office.db"] == hashlib.sha256(before).hexdigest()
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    assert office.trouble is None
    assert names(office) == {"石贵兰"}
    assert office.db.check() > 0
    with office.db.reading() as tx:
        said = (
            tx.connection().exec_driver_sql("SELECT why FROM audit WHERE action = 'restore'").scalars().all()
        )
        lives = tx.connection().exec_driver_sql("SELECT why FROM lineage_past").scalars().all()
    assert said == [f"second {plan.others[0][0]}"]
    assert lives[-1] == "restored"  # the hub is asked before money goes on
    office.close()


def test_until_the_last_word_nothing_is_changed(damaged: Path) -> None:
    _flip(damaged / "office.db")
    before = {path.name: path.read_bytes() for path in damaged.iterdir() if path.is_file()}
    here = mending(damaged)
    newest = here.kept()[0].path
    with pytest.raises(WrongPassword):
        here.prepare(newest, "wrong password", "经办一")
    plan = here.prepare(newest, PASSWORD, "经办一")
    with pytest.raises(NameDiffers):
        here.mend(plan, "青山镇工会", second(plan))
    with pytest.raises(SecondNeeded):
        here.mend(plan, NAME)
    with pytest.raises(SamePerson):
        here.mend(plan, NAME, (PASSWORD, plan.actor.operator_id))
    with pytest.raises(NoSuchOperator):
        here.mend(plan, NAME, (OTHER, "nobody"))
    with pytest.raises(WrongPassword):
        here.mend(plan, NAME, ("wrong password", plan.others[0][0]))
    after = {path.name: path.read_bytes() for path in damaged.iterdir() if path.is_file()}
    tries = {"tries.json"}  # wrong passwords count here as at the door
    assert {name: after[name] for name in after.keys() - tries} == {
        name: before[name] for name in before.keys() - tries
    }
    assert not list(damaged.glob(".take-over-*"))


def test_a_whole_office_is_not_put_back_by_this_way(damaged: Path) -> None:
    here = mending(damaged)
    plan = here.prepare(here.kept()[0].path, PASSWORD, "经办一")
    with pytest.raises(StillOpens):
        here.mend(plan, NAME, second(plan))
    assert damage(damaged) == ""
    assert not list(damaged.glob("left-*"))


def test_a_damaged_backup_is_refused_and_the_one_before_serves(damaged: Path) -> None:
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    office.back_up()
    office.close()
    _flip(damaged / "office.db")
    here = mending(damaged)
    newest, before = here.kept()[:2]
    content = bytearray(newest.path.read_bytes())
    content[len(content) // 2] ^= 1
    newest.path.write_bytes(content)
    with pytest.raises(BackupDamaged):
        here.prepare(newest.path, PASSWORD, "经办一")
    plan = here.prepare(before.path, PASSWORD, "经办一")
    here.mend(plan, NAME, second(plan))
    Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW)).close()


def test_keys_that_are_gone_come_from_the_backup(damaged: Path) -> None:
    (damaged / "keyslots.json").write_text("{}")
    assert damage(damaged) == KEYS_GONE
    here = mending(damaged)
    newest = here.kept()[0].path
    assert len(here.people(newest)) == 2
    plan = here.prepare(newest, PASSWORD, "经办一")
    here.mend(plan, NAME, second(plan))
    assert set(aside(damaged)) == {"office.db", "keyslots.json"}
    office = Office.unlock(damaged, OTHER, clock=FixedClock(NOW))
    assert office.actor.name == "复核二"
    office.close()
    (damaged / "keyslots.json").unlink()  # gone altogether: still an office, never a place for a new one
    assert damage(damaged) == KEYS_GONE


def test_where_only_one_person_works_one_is_enough_and_it_is_written_down(tmp_path: Path) -> None:
    office = Office.create(
        tmp_path / "office", code="2299010001", name=NAME, region="222401", operator="经办一",
        password=PASSWORD, clock=FixedClock(NOW),
    )  # fmt: skip
    office.close()
    (tmp_path / "office" / "office.db").unlink()
    here = mending(tmp_path / "office")
    plan = here.prepare(here.kept()[0].path, PASSWORD)
    assert plan.others == ()
    here.mend(plan, NAME)
    office = Office.unlock(tmp_path / "office", PASSWORD, clock=FixedClock(NOW))
    with office.db.reading() as tx:
        (said,) = tx.connection().exec_driver_sql("SELECT why FROM audit WHERE action = 'restore'").scalars()
    assert said == "alone: nobody else works here"
    office.close()


def test_people_of_today_come_in_as_today_and_whoever_came_later_is_asked_to_wait(damaged: Path) -> None:
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    office.operators.add(office.actor, "新来的", "administrator", "another horse")
    office.vault.renew(office.key, "复核二", "changed since then")
    office.db.written = False
    office.close()
    (damaged / "office.db").write_bytes(b"")
    here = mending(damaged)
    newest = here.kept()[0].path
    with pytest.raises(NotYetThere):
        here.prepare(newest, "another horse", "新来的")
    plan = here.prepare(newest, PASSWORD, "经办一")
    assert [name for _id, name in plan.others] == ["复核二"]
    here.mend(plan, NAME, ("changed since then", plan.others[0][0]))  # the password of today
    assert Office.names(damaged) == ((plan.actor.operator_id, "经办一"), (plan.others[0][0], "复核二"))
    Office.unlock(damaged, "changed since then", "复核二", clock=FixedClock(NOW)).close()


def test_tc18_damaged_twice_the_second_damaged_file_does_not_take_the_place_of_the_first(
    damaged: Path,
) -> None:
    hashes = set()
    for at in (3, 2):
        content = bytearray((damaged / "office.db").read_bytes())
        content[len(content) // at] ^= 1
        (damaged / "office.db").write_bytes(content)
        hashes.add(hashlib.sha256(content).hexdigest())
        here = mending(damaged)
        plan = here.prepare(here.kept()[-1].path, PASSWORD, "经办一")
        here.mend(plan, NAME, second(plan))
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in damaged.glob("left-*-office.db")}
    assert hashes <= found


@pytest.mark.long
@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_cut_at_any_step_it_is_damaged_as_before_or_mended(damaged: Path, step: int) -> None:
    _flip(damaged / "office.db")
    here = mending(damaged)
    plan = here.prepare(here.kept()[0].path, PASSWORD, "经办一")

    class Cut(Exception):
        pass

    class Progress:
        def report(self, done: int, total: int | None = None) -> None:
            if done == step:
                raise Cut()

    with pytest.raises(Cut):
        here.mend(plan, NAME, second(plan), Progress())  # type: ignore[arg-type]
    if step < 3:  # not decided: once more
        again = mending(damaged)
        plan = again.prepare(again.kept()[0].path, PASSWORD, "经办一")
        again.mend(plan, NAME, second(plan))
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    assert names(office) == {"石贵兰"}
    office.close()
    assert not list(damaged.glob(".take-over-*"))


def test_the_registered_stick_knows_more_than_the_backup(damaged: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    office.backup.register_stick(office.actor, stick)
    office.members.register(office.actor, invented("石贵英", 703))
    office.backup.keep_up(office.actor, [stick])
    office.db.written = False
    office.close()
    _flip(damaged / "office.db")
    here = mending(damaged)
    on_it = next(one for one in here.kept([stick]) if stick in one.path.parents)
    plan = here.prepare(on_it.path, PASSWORD, "经办一")
    assert plan.contents.rows["member"] == 3
    assert plan.lost == 0
    here.mend(plan, NAME, second(plan))
    office = Office.unlock(damaged, PASSWORD, clock=FixedClock(NOW))
    assert len(names(office)) == 3
    office.close()


def test_no_office_and_a_whole_one_are_not_damaged(damaged: Path, tmp_path: Path) -> None:
    assert damage(tmp_path / "nowhere") == ""
    assert damage(damaged) == ""
    shutil.copytree(damaged, tmp_path / "cut")
    (tmp_path / "cut" / "keyslots.json").write_bytes(json.dumps({"v": 3}).encode()[:3])
    assert damage(tmp_path / "cut") == KEYS_GONE
