"""The power goes while an office is founded, restored, or given another key or password: the old one or the new, never none."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.backup.swap import STAGE
from app.members import Query
from app.office import Office
from app.security.vault import WrongPassword
from app.shared.clock import FixedClock
from tests.conftest import NOW
from tests.crash import recorded, refusing_disk, working_day
from tests.crash.power_cut import Cut, cuts
from tests.crash.recorded import Recording
from tests.crash.working_day import OTHER, PASSWORD, SECOND, Tell, Told
from tests.members.conftest import invented

NAME, AGAIN = "青山镇总工会", "another password"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no strace"),
]


def _unlocked(profile: Path, password: str = PASSWORD) -> Office:
    return Office.unlock(profile, password, clock=FixedClock(NOW + timedelta(hours=1)))


def _roll(office: Office) -> int:
    return len(office.members.window(office.actor, Query()).ids)


# -- what is done, in a process of its own


def _found(where: Path, tell: Tell) -> None:
    if not Office.exists(where / "new"):
        Office.create(
            where / "new", code="222401002", name=NAME, region="222401", operator="王芳", password=PASSWORD,
            clock=FixedClock(NOW),
        ).db.close()  # fmt: skip
    tell("done", "found", "")


def _restore(where: Path, tell: Tell) -> None:
    office = _unlocked(where / "office")
    kept = office.backup.last()
    assert kept is not None
    office.members.register(office.actor, invented("孙丽", 900))
    tell("done", "member", "")
    second = office.operators.prove(office.actor, SECOND, OTHER)
    office.backup.restore(office.actor, kept, second, NAME)
    tell("done", "restore", "")
    office.close()
    _unlocked(where / "office").close()
    tell("done", "opened", "")


def _rekey(where: Path, tell: Tell) -> None:
    office = _unlocked(where / "office")
    (leaving,) = [one.id for one in office.operators.list(office.actor) if one.name == SECOND]
    office.operators.remove(office.actor, leaving)
    tell("done", "left", "")
    office.close()
    office = _unlocked(where / "office")
    tell("done", "rekeyed", "")
    office.members.register(office.actor, invented("孙丽", 900))
    tell("done", "member", "")
    office.close()


def _password(where: Path, tell: Tell) -> None:
    office = _unlocked(where / "office")
    office.vault.renew(office.key, office.actor.operator_id, AGAIN)
    tell("done", "password", "")
    office.close()


# -- what must be there afterwards


def _founded(where: Path, told: Told, _before: int) -> None:
    assert Office.exists(where / "new") or not told.ids("found")
    _found(where, Told().take)
    office = _unlocked(where / "new")
    office.db.check()
    office.close()


def _restored(where: Path, told: Told, before: int) -> None:
    office = _unlocked(where / "office")
    office.db.check()
    roll = _roll(office)
    assert roll in (before, before + 1)
    assert roll == before or not told.ids("restore")
    assert roll == before + 1 or bool(told.ids("restore")) or not told.ids("member") or office.witness.lives()
    assert not list((where / "office").glob(f"{STAGE}*"))
    office.close()


def _rekeyed(where: Path, told: Told, before: int) -> None:
    office = _unlocked(where / "office")
    office.db.check()
    assert office.witness.lives() == []
    assert _roll(office) == before + 1 or not told.ids("member")
    office.close()
    if told.ids("left"):
        with pytest.raises(WrongPassword):
            _unlocked(where / "office", OTHER)


def _changed(where: Path, told: Told, _before: int) -> None:
    opened = 0
    for password in (PASSWORD, AGAIN):
        try:
            office = _unlocked(where / "office", password)
        except WrongPassword:
            continue
        opened += 1
        assert password == AGAIN or not told.ids("password")
        office.db.check()
        office.close()
    assert opened == 1


ACTS = {
    "founded": (_found, _founded),
    "restored": (_restore, _restored),
    "rekeyed": (_rekey, _rekeyed),
    "password": (_password, _changed),
}


@pytest.mark.parametrize(("act", "proof"), ACTS.values(), ids=list(ACTS))
def test_the_power_goes_and_there_is_the_old_or_the_new(
    made: Path, tmp_path: Path, act: refusing_disk.Day, proof: Callable[[Path, Told, int], None]
) -> None:
    if why := refusing_disk.why_not():
        pytest.skip(why)
    office = _unlocked(working_day.copied(made, tmp_path / "whole") / "office")
    before = _roll(office)
    office.db.close()
    recording = recorded.record(working_day.copied(made, tmp_path / "recorded"), act)
    chosen = cuts(recording, random.Random(7), 150)
    for cut in chosen:
        _cut(recording, tmp_path / "cut", cut, lambda where, told: proof(where, told, before))
    print(
        f"\n{len(chosen)} states a power cut may leave of {len(recording.acts)} calls: the old or the new, never none"
    )


def _cut(recording: Recording, where: Path, cut: Cut, proof: Callable[[Path, Told], None]) -> None:
    cut.state(recording).put(where)
    try:
        proof(where, recording.told(cut.at))
    except BaseException as wrong:
        raise AssertionError(f"{cut} after {recording.acts[max(0, cut.at - 3) : cut.at]}") from wrong
    shutil.rmtree(where)
