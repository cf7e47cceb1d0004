"""What a year handed over is what its visits say and what the books say, by day and by source."""

from __future__ import annotations

from collections import Counter
from datetime import date

from app.visits import Outcome


def test_the_year_agrees_with_visits_and_books(office, campaign_id) -> None:
    ids = office.visits.window(office.actor, campaign_id)
    for number, visit_id in enumerate(ids[:8]):
        office.visits.record_as_planned(office.actor, visit_id, date(2026, 1, 8 + number % 3))
    office.visits.record(office.actor, ids[8], Outcome("ABSENT", date(2026, 1, 9)))
    office.visits.record_as_planned(office.actor, ids[9], date(2025, 12, 20))
    given = office.visits.handed_over(office.actor, 2026)
    by_day: Counter[date] = Counter()
    for one in given:
        by_day[one.day] += one.visits
    assert by_day == {date(2026, 1, 8): 3, date(2026, 1, 9): 3, date(2026, 1, 10): 2}
    before = office.visits.handed_over(office.actor, 2025)
    assert [(one.day, one.visits) for one in before] == [(date(2025, 12, 20), 1)]
    by_source: Counter[str] = Counter()
    for one in (*given, *before):
        if one.cash:
            by_source[str(one.source)] += one.cash
    booked = {
        state.source: state.cash for state in office.funds.sources(office.actor, campaign_id) if state.cash
    }
    assert booked
    assert by_source == booked


def test_what_was_taken_back_was_not_handed_over(office, campaign_id) -> None:
    (visit_id, *_others) = office.visits.window(office.actor, campaign_id)
    office.visits.record_as_planned(office.actor, visit_id, date(2026, 1, 8))
    office.visits.undo_record(office.actor, visit_id)
    assert office.visits.handed_over(office.actor, 2026) == ()
