"""Whether all campaigns agree is known at once, from the rows themselves; only what changed is reckoned up again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from app.visits import agreeing
from tests.visits.conftest import Office

DAY = date(2026, 1, 15)


@pytest.fixture
def reckoned(office: Office, campaign_id: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A campaign with three visits recorded, known to agree; from here on, the campaigns that are reckoned up."""
    for visit in office.visits.window(office.actor, campaign_id)[:3]:
        office.visits.record_as_planned(office.actor, visit, DAY)
    assert office.visits.differing(office.actor) == ()
    read: list[str] = []
    facts = agreeing.queries.visit_facts
    monkeypatch.setattr(
        agreeing.queries, "visit_facts", lambda tx, one: [read.append(one), facts(tx, one)][1]
    )
    return read


def change(office: Office, statement: str) -> None:
    with office.db.transaction("test", office.actor) as tx:
        tx.execute(text(statement))


def test_what_did_not_change_is_not_reckoned_up_again(
    office: Office, campaign_id: str, reckoned: list[str]
) -> None:
    assert office.visits.differing(office.actor) == ()
    assert reckoned == []
    office.visits.record_as_planned(office.actor, office.visits.window(office.actor, campaign_id)[5], DAY)
    for _time in range(2):
        assert office.visits.differing(office.actor) == ()
    assert reckoned == [campaign_id]


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("visit", "cash", "cash > 0"),
        ("ledger_line", "amount", "account = 'CASH_HELP'"),
        ("goods_move", "quantity", "kind = 'GIVEN'"),
        ("fund_budget", "budget", "budget > 0"),
        ("campaign_good", "unit_price", "unit_price > 0"),
    ],
)
def test_what_another_hand_changed_is_found_and_so_is_its_mending(
    office: Office, campaign_id: str, reckoned: list[str], table: str, column: str, where: str
) -> None:
    at = f"id = (SELECT MIN(id) FROM {table} WHERE {where})"
    if table == "campaign_good":
        at = "code = 'G21'"
    change(office, f"UPDATE {table} SET {column} = {column} + 100, rev = rev + 1 WHERE {at}")
    assert [one.campaign_id for one in office.visits.differing(office.actor)] == [campaign_id]
    assert [one.campaign_id for one in office.visits.differing(office.actor)] == [campaign_id]
    assert reckoned == [campaign_id]
    change(office, f"UPDATE {table} SET {column} = {column} - 100, rev = rev + 1 WHERE {at}")
    still = office.visits.differing(office.actor)
    assert bool(still) == (not office.visits.reconcile(office.actor, campaign_id).agrees)
    assert still == () or table in (
        "ledger_line",
        "goods_move",
    )  # a booked row that was touched stays a finding
