"""What lies only on this PC: own changes no package holds; a package takes them off, a receipt's echo never counts."""

from __future__ import annotations

from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.members import NewMember
from app.office import Office
from tests.members.conftest import invented


def test_what_is_only_here_goes_down_with_a_package_and_up_with_a_change(tmp_path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    office = Office.unlock(tmp_path / "day" / "office", PASSWORD)
    actor = office.actor
    before = office.sync.pulse(actor).only_here
    states = office.sync.status(actor).states
    assert (before > 0) == (states["waiting"] > 0)
    office.sync.export(actor, tmp_path / "day" / "stick")
    assert office.sync.pulse(actor).only_here == 0
    new: NewMember = invented("李桂兰", 991)
    office.members.register(actor, new)
    assert office.sync.pulse(actor).only_here > 0
    assert office.sync.pulse(actor).to_look_at == states["refused"] + states["conflict"]
    office.close()


def test_as_many_records_stand_in_a_state_as_are_counted_there(tmp_path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    office = Office.unlock(tmp_path / "day" / "office", PASSWORD)
    actor = office.actor
    status = office.sync.status(actor)
    assert status.states["applied"] > 0
    for state, count in status.states.items():
        found = office.sync.standing(actor, (state,))
        assert len(found) == count
        assert {one.state for one in found} <= {state}
    everything = office.sync.standing(actor, tuple(status.states))
    assert len(everything) == sum(status.states.values())
    names = office.sync.named(actor, everything)
    named = {one.table for one, name in zip(everything, names, strict=True) if name}
    assert {"member", "visit", "household", "claim", "campaign", "unit", "membership_event"} <= named
    office.close()
