"""A claim tried out under another plan: both results and steps side by side, and nothing of it is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.aid import Aid, plan_file
from app.aid.plan_file import PlanUnknown
from app.aid.rules import ClaimMissing
from app.aid.steps import Step
from app.aid.tables import AidPlanRow, AssessmentRow, ClaimRow
from app.aid.what_if import paired, worth
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.journal import JournalLineRow
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT
from tests.aid.test_relief_service import Relieved

HANGZHOU = "hangzhou-2021-hospital"


@pytest.fixture
def made(enrolled: Aid, actor: Actor, db: Database, clock: FixedClock) -> Relieved:
    return Relieved(enrolled, actor, db, clock)


def test_another_plan_pays_what_its_vectors_say_and_nothing_is_kept(made: Relieved) -> None:
    claim = made.claim(0, 6_566_00)
    with made.db.reading() as tx:
        before = tx.scalar(select(func.count()).select_from(JournalLineRow))
    found = made.aid.what_if(made.actor, claim, HANGZHOU)
    assert found.assumed
    assert (found.after.amount, found.after.state) == (2_983_00, "payable")  # 杭州: 6,566 → 2,983.00
    view = made.aid.view(made.actor, claim)
    assert found.before is not None
    assert view.assessment is not None
    assert worth(found.before) == view.assessment.amount
    assert found.difference == 2_983_00 - view.assessment.amount
    assert sum(step.after - step.before for step in found.after.steps) == 2_983_00
    assert [line.before for line in found.lines if line.before] == list(view.assessment.steps)
    assert [line.after for line in found.lines if line.after] == list(found.after.steps)
    with made.db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(JournalLineRow)) == before
        assert tx.scalar(select(func.count()).select_from(AssessmentRow)) == 1
        assert tx.get_one(ClaimRow, claim).plan_id == DEMO


def test_its_own_plan_changes_no_line(made: Relieved) -> None:
    claim = made.claim(0, 6_566_00)
    found = made.aid.what_if(made.actor, claim, DEMO)
    assert found.plan.own
    assert not found.assumed
    assert found.difference == 0
    assert not any(line.changed for line in found.lines)


def test_earlier_claims_of_the_same_plan_count_in_another_version(made: Relieved, db: Database) -> None:
    """Under another version of its plan the term's cap counts what was paid before."""
    text = (
        plan_file.find(DEMO)
        .text.replace('version = "1"', 'version = "2"')
        .replace("50_000_00", "10_000_00", 1)
    )
    plan = plan_file.plan_of_text(text)
    assert plan.version == "2"
    with db.transaction("test", made.actor) as tx:
        one = tx.scalars(select(AidPlanRow)).one()
        tx.add(AidPlanRow(
            plan_id=DEMO, version="2", name="二版", sha256="x", text=text, sample=True, active=False,
            activated_at=one.activated_at, activated_by="x",
        ))  # fmt: skip
    made.claim(0, 20_000_00)
    claim = made.claim(0, 20_000_00, event_on="2026-04-02", admitted="2026-04-02", discharged="2026-04-12")
    found = made.aid.what_if(made.actor, claim, DEMO, "2")
    assert found.before is not None
    assert not found.assumed
    assert found.after.amount < found.before.amount
    assert {line.after.code for line in found.lines if line.after and line.changed} & {
        "term_cap",
        "reason_06",
    }


def test_a_cover_of_its_own_is_taken_before_an_assumed_one(made: Relieved) -> None:
    made.aid.activate(made.actor, "yulin-hospital", demonstration=True)
    claim = made.claim(0, 6_566_00)
    assert made.aid.what_if(made.actor, claim, "yulin-hospital").assumed
    made.aid.enrol(made.actor, "yulin-hospital", UNIT, FIRST, LAST, BEFORE)
    found = made.aid.what_if(made.actor, claim, "yulin-hospital")
    assert not found.assumed
    assert found.after.amount == 4_796_20  # 榆林: 6,566 → 4,796.20


def test_plans_to_try_hold_samples_only_where_one_is_active(
    made: Relieved, db: Database, clock: FixedClock
) -> None:
    claim = made.claim(0, 6_566_00)
    plans = made.aid.plans_to_try(made.actor, claim)
    assert [one.id for one in plans if one.own] == [DEMO]
    assert HANGZHOU in {one.id for one in plans}
    with db.transaction("test", made.actor) as tx:
        tx.scalars(select(AidPlanRow)).one().sample = False
    assert {one.id for one in Aid(db, Guard(), clock).plans_to_try(made.actor, claim)} == {DEMO}


def test_what_is_not_there_is_said(made: Relieved) -> None:
    claim = made.claim(0, 6_566_00)
    with pytest.raises(PlanUnknown):
        made.aid.what_if(made.actor, claim, "nowhere")
    with pytest.raises(ClaimMissing):
        made.aid.what_if(made.actor, "nowhere", DEMO)


def test_steps_are_paired_by_their_kind_whatever_clause_says_them() -> None:
    cover = Step("一", "cover", {"day": "2026-05-02"}, "2026-05-02", "", 0, 0)
    band = Step("二", "band", {"low": 0, "high": 1, "ratio": 200000}, 1, "× 20%", 0, 100)
    more = band._replace(after=200)
    cap = Step("三", "claim_cap", {"fen": 5}, 200, "≤", 200, 5)
    found = paired([cover, band], [cover._replace(clause="第一条"), more, cap])
    assert [(line.before is not None, line.after is not None, line.changed) for line in found] == [
        (True, True, False), (True, True, True), (False, True, True),
    ]  # fmt: skip
    assert paired([], [cover])[0].changed
