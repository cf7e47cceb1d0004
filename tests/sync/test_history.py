"""The packages and receipts of an office as its history tells them: counts, sums, states, who and when."""

from __future__ import annotations

from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.office import Office
from tests.members.conftest import invented


def test_packages_tell_what_they_held_and_which_one_is_on_its_way(tmp_path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    office = Office.unlock(tmp_path / "day" / "office", PASSWORD)
    actor = office.actor
    [first] = office.sync.packages(actor)
    [receipt] = office.sync.receipts(actor)
    assert first.state == "confirmed"
    assert first.acked_at is not None
    assert receipt.ack == first.changes
    assert (receipt.by, first.by) == (actor.name, actor.name)
    assert receipt.problem == ""
    office.members.register(actor, invented("李桂兰", 991))
    second = office.sync.export(actor, tmp_path / "day" / "stick")
    third = office.sync.export(actor, tmp_path / "day" / "stick")
    newest, middle, oldest = office.sync.packages(actor)
    assert (newest.state, middle.state, oldest.state) == ("under_way", "replaced", "confirmed")
    assert (newest.records, newest.changes) == (third.records, third.changes)
    assert middle.records == second.records
    assert newest.money == sum(sum(total.money.values()) for total in third.totals.values())
    assert newest.tables == {table: total.changes for table, total in third.totals.items()}
    assert (newest.name, newest.sha256) == (third.path.name, third.sha256)
    office.close()
