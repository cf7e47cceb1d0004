"""TC-32: an office put back by three days works on; in the end its books and the hub's agree to the fen."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.backup import restore
from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.hub import Hub
from app.office import Office
from app.sync import renewal
from app.sync.halt import HubNotAnswered
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
    _goes_back_in_place(back, hub, tmp_path)
    hub.close()


def _goes_back_in_place(office: Office, hub: Hub, tmp_path: Path) -> None:
    """Restored in place, money waits until the hub has answered; who came or went since is said alike at both."""
    kept = office.back_up().path
    code, actor = office.facts().code, office.actor
    gone = office.operators.add(actor, "后来走", "administrator", "one of two words")
    office.operators.add(actor, "后来者", "administrator", "two of two words")
    office.operators.remove(actor, gone.id)
    office.members.register(actor, invented("石贵英", 901, dues_base=10_00))
    exchange(office, hub, tmp_path / "stick4")
    office.members.register(actor, invented("石贵花", 902, dues_base=20_00))
    told = office.backup.preview(actor, kept)
    assert told.received > told.only_here > 0
    assert told.packed == 0
    second = office.operators.prove(actor, "后来者", "two of two words")
    office.backup.restore(actor, kept, second, office.facts().name)
    office.close()

    again = Office.unlock(office.profile, PASSWORD)
    for verb in ("aid.pay", "aid.confirm", "visits.record", "funds.record"):
        with pytest.raises(HubNotAnswered):
            again.funds._guard.check(again.actor, verb)
    again.members.register(again.actor, invented("石贵玉", 903, dues_base=30_00))  # no money: goes on
    exchange(again, hub, tmp_path / "stick5")
    again.funds._guard.check(again.actor, "aid.pay")
    exchange(again, hub, tmp_path / "stick6")
    assert again.sync.status(again.actor).unconfirmed == 0
    standing = {one.name: one.active for one in again.operators.list(again.actor)}
    assert (standing["后来者"], standing["后来走"]) == (True, False)
    with again.db.reading() as tx:
        names = set(tx.execute(text("SELECT name FROM member")).scalars())
    assert {"石贵英", "石贵玉"} <= names
    assert "石贵花" not in names
    held = hub.totals(code)
    for table, (rows, sums) in _books(again).items():
        there = held.get(table)
        assert (rows, sums) == ((there.rows, dict(there.money)) if there else (0, dict.fromkeys(sums, 0))), (
            table
        )
    again.close()


def test_gone_back_to_before_it_knew_its_hub_money_waits_all_the_same(tmp_path: Path) -> None:
    """What was paid since the certificate came stands at the hub alone; the office asks for one again, and hears of it."""
    office = Office.create(
        tmp_path / "office", code="2299010001", name="延青镇总工会", region="222404", operator="王芳", password=PASSWORD
    )  # fmt: skip
    office.operators.add(office.actor, "李强", "administrator", "one of two words")
    kept = office.back_up().path
    hub = Hub.init(tmp_path / HUB, "hub-password-1", "省总工会")
    _enrol(office, hub, tmp_path / "first")
    exchange(office, hub, tmp_path / "stick1")
    second = office.operators.prove(office.actor, "李强", "one of two words")
    office.backup.restore(office.actor, kept, second, office.facts().name)
    office.close()
    again = Office.unlock(office.profile, PASSWORD)
    again.backup._live_on(renewal.TAKEN_BACK)  # a handing over that came to nothing: it waits all the same
    for _time in range(2):
        with pytest.raises(HubNotAnswered):
            again.funds._guard.check(again.actor, "aid.pay")
        if _time == 0:
            _enrol(again, hub, tmp_path / "second")
    exchange(again, hub, tmp_path / "stick2")
    again.funds._guard.check(again.actor, "aid.pay")
    again.close()
    hub.close()


def _enrol(office: Office, hub: Hub, stick: Path) -> None:
    stick.mkdir()
    request = office.sync.request(office.actor, stick)
    office.sync.certificate(office.actor, hub.enrol(request.path, stick)[0].path, hub.fingerprint)
