"""TC-32: an office put back by three days works on; in the end its books and the hub's agree to the fen."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from app.backup import restore
from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.hub import Hub
from app.office import Office
from app.sync.money_columns import MONEY
from tests.journeys.carrying import exchange
from tests.members.conftest import invented

HUB = "hub"


def _books(office: Office) -> dict[str, tuple[int, dict[str, int]]]:
    """Rows and sums of every table with money."""
    found = {}
    with office.db.reading() as tx:
        for table, columns in MONEY.items():
            sums = {
                c: int(tx.execute(text(f"SELECT coalesce(sum({c}), 0) FROM {table}")).scalar_one())
                for c in columns
            }
            found[table] = (int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()), sums)
    return found


def test_tc32_a_restored_office_and_the_hub_agree_to_the_fen(tmp_path: Path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    office = Office.unlock(tmp_path / "day" / "office", PASSWORD)
    hub = Hub.open(tmp_path / "day" / HUB, PASSWORD)
    kept = office.back_up().path
    campaign = office.visits.campaigns(office.actor)[0]
    code = office.facts().code
    for number in (1, 2):  # three days of work the backup knows nothing of, all of it received
        office.members.register(office.actor, invented("石贵兰", 700 + number, dues_base=123_45 * number))
        exchange(office, hub, tmp_path / f"stick{number}")
    lost = _books(office)
    before = office.sync.status(office.actor).incarnation
    office.db.close()

    restore(kept, tmp_path / "again", PASSWORD)
    back = Office.unlock(tmp_path / "again", PASSWORD)
    status = back.sync.status(back.actor)
    assert status.incarnation != before
    assert _books(back) != lost
    back.members.register(back.actor, invented("石贵芳", 800, dues_base=99_99))
    exchange(back, hub, tmp_path / "stick3")
    assert back.db.check() > 0
    books, held = _books(back), hub.totals(code)
    assert books["member"][0] == lost["member"][0] + 1
    assert books["member"][1]["dues_base"] == lost["member"][1]["dues_base"] + 99_99
    for table, (rows, sums) in books.items():
        there = held.get(table)
        assert (rows, sums) == ((there.rows, dict(there.money)) if there else (0, dict.fromkeys(sums, 0))), (
            table
        )
    assert back.visits.reconcile(back.actor, campaign.id).agrees
    assert back.sync.status(back.actor).unconfirmed == 0
    back.close()
    hub.close()
