"""The n-th write, sync, rename or open of a working day fails: words, a consistent database, a working next start."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crash import refusing_disk, working_day

DESK, BACKUP = ("member", "visit", "claim", "attachment", "print", "export"), ("backup",)
NEXT = ("member", "export")
"""What must work at the next start; every tenth time it is a whole day."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no strace")

# One that hits the saving of a record; the long proof refuses every call there is.
SAMPLE = (("fsync", "ENOSPC", 9),)


@pytest.fixture(autouse=True)
def _watched() -> None:
    if why := refusing_disk.why_not():
        print(why)
        pytest.skip(why)


def _refused(made: Path, where: Path, steps: Sequence[str], call: str, error: str, nth: int) -> str:
    """Live the day with one call refused and prove what is left; return what became of it, '' when none was refused."""
    then = steps if nth % 10 == 0 else NEXT if steps == DESK else steps
    working_day.copied(made, where)
    told, line = refusing_disk.refused(where, steps, call, error, nth)
    try:
        working_day.prove(where, told, then)
    except BaseException as wrong:
        raise AssertionError(f"{call} {error} {nth}: {working_day.everything_told(told)} {line}") from wrong
    shutil.rmtree(where)
    if not line:
        return ""
    return "refused in words" if told.refused else "the day went on"


@pytest.mark.parametrize(("call", "error", "nth"), SAMPLE)
def test_a_refused_call_costs_one_step(made: Path, tmp_path: Path, call: str, error: str, nth: int) -> None:
    assert _refused(made, tmp_path / "day", DESK, call, error, nth)


@pytest.mark.long
@pytest.mark.parametrize("call", refusing_disk.CALLS)
def test_every_call_of_a_day_is_refused_once(made: Path, tmp_path: Path, call: str) -> None:
    for steps in (DESK, BACKUP):
        whole = refusing_disk.counted(working_day.copied(made, tmp_path / "whole"), steps)[call]
        shutil.rmtree(tmp_path / "whole")
        seen: Counter[str] = Counter()
        for nth in range(1, whole + 1):
            for error in refusing_disk.ERRORS:
                seen[_refused(made, tmp_path / "day", steps, call, error, nth) or "not reached"] += 1
        said = ", ".join(f"{count} {what}" for what, count in sorted(seen.items()))
        print(
            f"\n{call}, {'backup' if steps == BACKUP else 'desk'}: {whole} calls, {seen.total()} refusals: {said}"
        )
