"""The power goes at any call of a working day: what was told is there, nothing is half, and no other life begins."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.backup import verify
from app.backup.archive import SUFFIX
from app.hub import Hub
from app.members.queries import MemberMissing
from app.shared.clock import FixedClock
from tests.conftest import NOW
from tests.crash import recorded, refusing_disk, working_day
from tests.crash.power_cut import SYSTEMS, Cut, cuts
from tests.crash.recorded import Recording, Said, Synced
from tests.crash.working_day import PASSWORD, STEPS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no strace")


def _cut(recording: Recording, where: Path, cut: Cut, then: Sequence[str] = ()) -> None:
    """Prove what one power cut may leave."""
    told = recording.told(cut.at)
    cut.state(recording).put(where)
    try:
        papers = {
            path: content for path, content in recording.after.paths() if path.endswith((".pdf", ".jlgh"))
        }
        for name in (*told.ids("print"), *(f"stick/{name}" for name in told.ids("export"))):
            assert (where / name).read_bytes() == papers[name]
        old = {path.rpartition("/")[2] for path, _content in recording.before.paths()} | set(
            told.ids("backup")
        )
        for path in where.glob(f"office/backups/*{SUFFIX}"):  # what bears the name is whole, told of or not
            if path.name not in old:
                verify(path, PASSWORD)
        working_day.prove(where, told, then, clock=FixedClock(NOW))
        hub = Hub.open(where / "hub", PASSWORD)
        taken = hub.ingest(where / "stick")
        hub.close()
        assert {one.code for one in taken} <= {""}
        assert len(taken) == len(list(where.glob("stick/*.jlgh")))
    except BaseException as wrong:
        raise AssertionError(f"{cut} after {recording.acts[max(0, cut.at - 3) : cut.at]}") from wrong
    shutil.rmtree(where)


def _recorded(made: Path, where: Path, steps: Sequence[str]) -> Recording:
    if why := refusing_disk.why_not():
        print(why)
        pytest.skip(why)
    return recorded.record(working_day.copied(made, where), working_day.of(steps))


@pytest.fixture(scope="module")
def short(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A day of two steps."""
    return _recorded(made, tmp_path_factory.mktemp("short") / "day", ("member", "export"))


def _prove(recording: Recording, where: Path, most: int, then: Sequence[str]) -> None:
    chance, seen = random.Random(most), Counter[str]()
    chosen = cuts(recording, chance, most)
    for number, cut in enumerate(chosen):
        _cut(recording, where, cut, then if number % 10 == 9 else ())
        seen[cut.system] += 1
        seen["acknowledged"] += len(recording.told(cut.at).done)
    said = ", ".join(f"{seen[system]} {system}" for system in SYSTEMS)
    print(
        f"\n{len(chosen)} states a power cut may leave of a day of {len(recording.acts)} calls ({said}): "
        f"{seen['acknowledged']} acknowledged steps, 0 lost, 0 half-done, every package whole or absent"
    )


def test_a_power_cut_keeps_what_was_acknowledged(short: Recording, tmp_path: Path) -> None:
    _prove(short, tmp_path / "cut", 6, STEPS[:1])


def test_were_nothing_synced_a_member_would_be_lost(short: Recording, tmp_path: Path) -> None:
    """The proof notices: of the same day without its syncs the one registered is not always there."""
    careless = replace(short, acts=tuple(act for act in short.acts if not isinstance(act, Synced)))
    said = next(n for n, act in enumerate(careless.acts) if isinstance(act, Said) and act.line[1] == "member")
    with pytest.raises(AssertionError) as lost:
        for seed in range(50):
            _cut(careless, tmp_path / str(seed), Cut(said + 1, "posix", seed))
    assert isinstance(lost.value.__cause__, (MemberMissing, AssertionError))  # not there, or a life too many


@pytest.mark.long
@pytest.mark.parametrize("steps", [STEPS, 4 * STEPS[:-1]], ids=["a day", "four days"])
def test_hundreds_of_power_cuts(made: Path, tmp_path: Path, steps: Sequence[str]) -> None:
    _prove(_recorded(made, tmp_path / "recorded", steps), tmp_path / "cut", 500, STEPS)
