"""One household's whole story: visits and mutual aid of everybody in it, told before money is promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.aid import Aid, ByHand, ClaimIn, PaperDecision, Payee, claims_paid_to
from app.hardship import FileMissing, Hardship
from app.members import Members, NewMember
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.visits import Approval, Outcome, Visits, parse_plan, visits_to
from app.visits.rules import GIVEN
from tests.hardship.files import CHILD, TODAY, lived, number
from tests.visits.test_other_day import PLAN


def test_a_household_is_told_whole_with_what_everybody_in_it_got(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, second: Actor, tmp_path: Path
) -> None:
    hardship = Hardship(db, guard, clock, (visits_to, claims_paid_to))
    member = Members(db, Guard(), clock).register(actor, NewMember(
        name="甲一", id_type="01", id_no=number(1), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit=PLAN["recipients"]["members"]["work_unit"], mobile="", ethnic="01",
    )).id  # fmt: skip
    file_id = hardship.open_file(actor, member_id=member)
    hardship.add_person(actor, file_id, CHILD)
    hardship.set_details(actor, file_id, replace(hardship.file(actor, file_id).details, authorised_on=TODAY))
    lived(hardship, actor, file_id, second)
    assert hardship.story(actor, file_id).helps == ()
    assert hardship.list_counts(actor)["never_helped"] == 1
    visits = Visits(db, guard, clock)
    campaign = visits.plan(actor, parse_plan(PLAN)).id
    visits.make_list(actor, campaign)
    visits.approve(actor, campaign, Approval(date(2026, 5, 1), "青总工发〔2026〕8号"))
    line = visits.page(actor, visits.window(actor, campaign))[0]
    assert hardship.story(actor, file_id).helps == ()  # on a list is not yet helped
    visits.record(actor, line.id, Outcome(GIVEN, date(2026, 6, 10)))
    aid = Aid(db, guard, clock)
    claim = aid.take_claim(
        actor, ClaimIn("甲小", CHILD.id_no, TODAY, {"benefit": "hospital", "event_on": "2026-11-01"})
    )
    aid.set_by_hand(actor, claim, ByHand(120_000, "办法第八条", "上级核定"))
    aid.confirm(second, claim)
    aid.submit(actor)
    aid.decide_on_paper(actor, claim, PaperDecision("APPROVED", TODAY, "吉工互〔2026〕1号", 120_000))
    assert [one.kind for one in hardship.story(actor, file_id).helps] == ["visit"]  # approved is not paid
    aid.set_payee(actor, claim, Payee("", "吉林银行", "6222020200112233446"))
    aid.pay(actor, [claim], TODAY)
    story = hardship.story(actor, file_id)
    given = visits.page(actor, visits.window(actor, campaign))[0]
    assert [(one.kind, one.id) for one in story.helps] == [("claim", claim), ("visit", line.id)]
    assert story.amount == 120_000 + (given.cash or 0)
    assert story.helps[1].what == PLAN["name"]
    assert story.helps[1].goods == bool(given.goods)
    assert hardship.list_counts(actor)["never_helped"] == 0
    assert (
        hardship.story_of(actor, CHILD.id_no) == hardship.story_of(actor, number(1)) == story
    )  # the whole family
    assert hardship.story_of(actor, number(9)).helps == ()
    with pytest.raises(FileMissing):
        hardship.story(actor, "nothing")
