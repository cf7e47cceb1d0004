"""A village is recorded in one act; who cannot be is told and the others are recorded; all of it is taken back in one act."""

from __future__ import annotations

from datetime import date

import pytest

from app.shared.errors import Cancelled
from app.shared.progress import Progress
from app.visits import ABSENT, GIVEN, PENDING, Outcome, VisitFilter
from app.visits.rules import NothingToUndo, OutsideWindow
from app.visits.standing import NotApproved
from tests.visits.conftest import Office

DAY = date(2026, 1, 15)


def ids_of(office: Office, campaign_id: str, **wanted: object) -> tuple[str, ...]:
    return office.visits.window(office.actor, campaign_id, VisitFilter(**wanted))  # type: ignore[arg-type]


def test_a_village_in_one_act_and_back(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    before = visits.account(actor, campaign_id)
    village = ids_of(office, campaign_id, place="东升村")
    assert len(village) > 3
    done = visits.record_many(actor, campaign_id, village, DAY)
    assert (set(done.ids), done.refused) == (set(village), ())
    assert {line.state for line in visits.page(actor, village)} == {GIVEN}
    assert {line.on for line in visits.page(actor, village)} == {DAY}
    assert visits.reconcile(actor, campaign_id).agrees
    assert visits.undo_many(actor, campaign_id, done.ids) == len(village)
    assert {line.state for line in visits.page(actor, village)} == {PENDING}
    assert visits.account(actor, campaign_id) == before
    assert visits.reconcile(actor, campaign_id).agrees


def test_who_cannot_be_recorded_is_told_and_stays_as_they_were(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    first, second, third, *_others = ids_of(office, campaign_id)
    visits.record(actor, first, Outcome(GIVEN, DAY, 100, {}, proxy="刘英"))
    visits.record(actor, second, Outcome(ABSENT, DAY))
    done = visits.record_many(actor, campaign_id, (first, second, third), DAY)
    assert done.ids == (second, third)  # who was not at home got it later
    (refused,) = done.refused
    assert (refused.id, refused.number, refused.error.code) == (first, 1, "visit.twice")
    assert visits.page(actor, (first,))[0].proxy == "刘英"
    nobody = visits.record_many(actor, campaign_id, (first,), DAY)
    assert (nobody.ids, len(nobody.refused)) == ((), 1)


def test_a_day_outside_refuses_each_and_a_strange_id_is_nobody(office: Office, campaign_id: str) -> None:
    some = ids_of(office, campaign_id)[:2]
    done = office.visits.record_many(office.actor, campaign_id, (*some, "nobody"), date(2027, 1, 1))
    assert done.ids == ()
    assert {type(one.error) for one in done.refused} == {OutsideWindow}
    assert len(done.refused) == 2


def test_what_is_stopped_or_not_approved_keeps_nothing(office: Office, campaign_id: str) -> None:
    class Stopped(Progress):
        def report(self, done: int, total: int | None = None) -> None:
            if done == 3:
                raise Cancelled()

    some = ids_of(office, campaign_id)[:5]
    with pytest.raises(Cancelled):
        office.visits.record_many(office.actor, campaign_id, some, DAY, Stopped())
    assert {line.state for line in office.visits.page(office.actor, some)} == {PENDING}
    with pytest.raises(NothingToUndo):
        office.visits.undo_many(office.actor, campaign_id, some)
    office.visits.withdraw_approval(office.actor, campaign_id)
    with pytest.raises(NotApproved):
        office.visits.record_many(office.actor, campaign_id, some, DAY)
    assert office.visits.reconcile(office.actor, campaign_id).agrees
