"""TC-25: an office's computer is copied and both go on numbering claims; no two people share a number in the end."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.aid import ClaimIn
from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.hub import Hub
from app.office import Office
from tests.journeys.carrying import exchange

TAKEN = ClaimIn(
    name="石贵兰", id_no="229907198811223005", claimed_on=date(2026, 11, 20),
    facts={"benefit": "hospital", "event_on": "2026-11-09", "admitted": "2026-11-01", "discharged": "2026-11-09"},
)  # fmt: skip


def _numbers(office: Office) -> dict[str, str]:
    return {one.id: one.number for one in office.aid.claims(office.actor)}


def test_tc25_a_copied_computer_numbers_on_and_nobody_shares_a_number(tmp_path: Path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    shutil.copytree(
        tmp_path / "day" / "office", tmp_path / "copy"
    )  # a disk copied by a technician, witness and all
    hub = Hub.open(tmp_path / "day" / "hub", PASSWORD)
    first, second = (
        Office.unlock(tmp_path / "day" / "office", PASSWORD),
        Office.unlock(tmp_path / "copy", PASSWORD),
    )
    mine = first.aid.take_claim(first.actor, TAKEN)
    theirs = second.aid.take_claim(second.actor, replace(TAKEN, name="马玉珍"))
    shared = _numbers(first)[mine]
    assert _numbers(second)[theirs] == shared  # nothing here can know: the two do not know of each other

    exchange(first, hub, tmp_path / "s1")
    exchange(
        second, hub, tmp_path / "s2"
    )  # answered: the numbers of our changes are others' there; a new life begins
    exchange(second, hub, tmp_path / "s3")
    (back,) = second.sync.standing(second.actor, ("refused",))
    assert (back.table, back.row_id, back.code, back.field) == ("claim", theirs, "E_DUP_NUMBER", "no")
    assert first.sync.standing(first.actor, ("refused",)) == ()

    told = second.aid.renumber(second.actor, theirs)
    assert told == _numbers(second)[theirs] != shared
    exchange(second, hub, tmp_path / "s4")
    assert second.sync.standing(second.actor, ("refused",)) == ()
    exchange(first, hub, tmp_path / "s5")
    for office in (first, second):
        numbers = _numbers(office)
        assert (numbers[mine], numbers[theirs]) == (shared, told)
        assert len(set(numbers.values())) == len(numbers)
        assert office.sync.status(office.actor).unconfirmed == 0
    for office in (first, second):
        office.close()
    hub.close()
