"""A visit told of later keeps its true day; its money is booked on the first open day, and whoever records it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.funds import GIVEN, REVERSED, Funds, LedgerFilter, LedgerLine, PeriodClosed
from app.office import IN_THE_BOOKS
from app.security import Guard
from app.shared.clock import FixedClock
from app.visits import Outcome, read_plan
from tests.visits.conftest import Office

JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 1)
VISITED = date(2026, 1, 20)


@pytest.fixture
def funds(office: Office, guard: Guard, clock: FixedClock) -> Funds:
    """The books as the office wires them: they know what campaigns, goods and people are called."""
    return Funds(office.db, guard, clock, IN_THE_BOOKS)


@pytest.fixture
def closed(office: Office, campaign_id: str) -> str:
    office.funds.close(office.actor, JANUARY)
    return campaign_id


def first(office: Office, campaign_id: str) -> str:
    return office.visits.window(office.actor, campaign_id)[0]


def ledger(office: Office, funds: Funds, wanted: LedgerFilter | None = None) -> tuple[LedgerLine, ...]:
    return funds.page(office.actor, funds.window(office.actor, wanted))


def test_the_visit_keeps_its_day_and_the_money_is_booked_on_the_first_open_one(
    office: Office, funds: Funds, closed: str
) -> None:
    line = office.visits.record_as_planned(office.actor, first(office, closed), VISITED)
    assert (line.on, line.booked_on) == (VISITED, FEBRUARY)
    booked = [one for one in ledger(office, funds) if one.kind == GIVEN]
    assert {one.on for one in booked} == {FEBRUARY}
    assert {one.person for one in booked} == {line.name}
    assert {one.visit_id for one in booked} == {line.id}
    assert office.visits.reconcile(office.actor, closed).agrees


def test_a_visit_in_an_open_period_says_nothing_of_another_day(office: Office, campaign_id: str) -> None:
    line = office.visits.record_as_planned(office.actor, first(office, campaign_id), VISITED)
    assert line.booked_on is None
    office.funds.close(office.actor, JANUARY)
    (line,) = office.visits.page(office.actor, (line.id,))
    assert line.booked_on is None  # it was booked before the period was closed


def test_a_correction_of_a_closed_period_leaves_it_as_it_was(
    office: Office, funds: Funds, campaign_id: str
) -> None:
    visit = first(office, campaign_id)
    office.visits.record_as_planned(office.actor, visit, VISITED)
    before = [one for one in ledger(office, funds) if one.on <= JANUARY]
    office.funds.close(office.actor, JANUARY)
    changed = office.visits.change(office.actor, visit, Outcome("GIVEN", VISITED, cash=10000))
    assert (changed.on, changed.booked_on) == (VISITED, FEBRUARY)
    after = ledger(office, funds)
    assert [(one.id, one.income, one.expense) for one in after if one.on <= JANUARY] == [
        (one.id, one.income, one.expense) for one in before
    ]
    assert {one.kind for one in after if one.on == FEBRUARY} == {GIVEN}
    assert {one.on for one in after if one.kind == REVERSED} == {
        date(2026, 11, 20)
    }  # the day it was taken back


def test_taking_back_on_a_day_already_closed_is_booked_on_the_next(
    office: Office, funds: Funds, campaign_id: str, clock: FixedClock
) -> None:
    visit = first(office, campaign_id)
    office.visits.record_as_planned(office.actor, visit, VISITED)
    office.funds.close(office.actor, clock.today())
    office.visits.undo_record(office.actor, visit)
    assert {one.on for one in ledger(office, funds) if one.kind == REVERSED} == {date(2026, 11, 21)}
    closing = office.funds.closing(office.actor)
    assert closing is not None
    assert closing.late == 0


def test_many_at_once_say_how_many_lie_in_the_closed_period(office: Office, closed: str) -> None:
    ids = office.visits.window(office.actor, closed)[:3]
    done = office.visits.record_many(office.actor, closed, ids, VISITED)
    assert (len(done.ids), done.later, done.open_from) == (3, 3, FEBRUARY)
    more = office.visits.window(office.actor, closed)[3:5]
    done = office.visits.record_many(office.actor, closed, more, date(2026, 2, 3))
    assert (len(done.ids), done.later) == (2, 0)


def test_a_returned_sheet_says_how_many_rows_lie_in_the_closed_period(
    office: Office, closed: str, samples: Path, funds: Funds
) -> None:
    report = office.visits.import_results(office.actor, closed, samples / "day" / "visits-returned.xlsx")
    lines = office.visits.page(office.actor, office.visits.window(office.actor, closed))
    moved = [line for line in lines if line.booked_on is not None]
    assert (report.later, report.open_from) == (len(moved), FEBRUARY)
    assert moved
    assert {line.booked_on for line in moved} == {FEBRUARY}
    assert all(line.on is not None and line.on <= JANUARY for line in moved)
    assert all(one.on > JANUARY for one in ledger(office, funds) if one.kind == GIVEN)
    assert office.visits.reconcile(office.actor, closed).agrees


def test_no_campaign_begins_in_a_closed_period(office: Office, samples: Path, clock: FixedClock) -> None:
    office.funds.close(office.actor, clock.today())
    with pytest.raises(PeriodClosed):
        office.visits.plan(office.actor, read_plan((samples / "day/campaign.json").read_bytes()))
    assert office.visits.campaigns(office.actor) == ()


def test_the_ledger_is_searched_by_what_people_know(
    office: Office, funds: Funds, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    line = office.visits.record_as_planned(office.actor, first(office, campaign_id), VISITED)
    office.visits.record_as_planned(office.actor, office.visits.window(office.actor, campaign_id)[1], VISITED)
    for query in (line.name, line.initials, line.name[1:]):
        assert line.id in {one.visit_id for one in ledger(office, funds, LedgerFilter(query))}
    assert {one.person for one in ledger(office, funds, LedgerFilter(line.name))} == {line.name}
    whole = ledger(office, funds, LedgerFilter("两节"))
    assert whole == ledger(office, funds)
    assert {one.campaign for one in whole} == {"2026年两节送温暖"}
    assert {moved.name for one in whole for moved in one.goods} >= {"大米10kg"}
    assert funds.values(office.actor, LedgerFilter(), "campaign")[0][:2] == (campaign_id, "2026年两节送温暖")
