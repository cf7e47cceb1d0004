"""What people do with mutual aid: enrol, take claims in, work them out, confirm, send, be answered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.aid import Aid, ClaimIn, find, mark_sent, rules, take_decision
from app.aid.facts import DatesReversed, FactMissing
from app.aid.plan_file import PlanUnknown
from app.aid.service import ClaimantMissing
from app.aid.tables import AssessmentRow, ClaimRow, EnrolmentRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT, as_claim


def run(aid: Aid, actor: Actor, second: Actor, claims: list[ClaimIn]) -> list[str]:
    """Take claims in, work them out in order and confirm what can be."""
    ids = []
    for claim in claims:
        claim_id = aid.take_claim(actor, claim)
        if aid.assess(actor, claim_id).state != "missing":
            aid.confirm(second, claim_id)
        ids.append(claim_id)
    return ids


def test_the_sample_day_comes_to_its_truth(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], samples: Path
) -> None:
    run(enrolled, actor, second, [as_claim(one) for one in claims])
    truth = json.loads((samples / "day" / "truth.json").read_text("utf-8"))
    account = enrolled.account(actor)
    assert account.enrolled == truth["enrolled"]
    found = [
        {
            "no": c.no,
            "state": c.state,
            "amount": c.amount,
            "reasons": list(c.reasons),
            "missing": list(c.missing),
        }
        for c in account.claims
    ]
    assert found == truth["claims"]
    counts = enrolled.counts(actor)
    assert (counts.missing, counts.to_send, counts.to_assess) == (1, 9, 0)


def test_nobody_is_enrolled_twice(aid: Aid, actor: Actor, db: Database) -> None:
    first = aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    again = aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    assert (first.enrolled, first.already, first.fee) == (36, 0, 36 * 60_00)
    assert (again.enrolled, again.already, again.fee) == (0, 36, 0)
    assert {one.reason for one in again.left_out} == {"already"}
    gift = aid.enrol(actor, DEMO, "青山镇中心小学", FIRST, LAST, BEFORE, gift=True)
    assert gift.enrolled > 0
    assert gift.fee == 0


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (rules.TermOutside, {"starts": date(2025, 12, 31)}),
        (rules.TermOutside, {"ends": date(2027, 1, 1)}),
        (DatesReversed, {"starts": date(2026, 12, 31), "ends": date(2026, 12, 30)}),
        (DatesReversed, {"enrolled_on": date(2027, 1, 1)}),
        (rules.SharesTooMany, {"shares": 2}),
        (rules.UnitEmpty, {"work_unit": "没有这个单位"}),
        (rules.PlanNotActive, {"plan_id": "yulin-hospital"}),
    ],
)
def test_enrolment_is_refused_in_words(
    aid: Aid, actor: Actor, error: type[Exception], changes: dict[str, Any]
) -> None:
    asked = {
        "plan_id": DEMO,
        "work_unit": UNIT,
        "starts": FIRST,
        "ends": LAST,
        "enrolled_on": BEFORE,
        **changes,
    }
    with pytest.raises(error):
        aid.enrol(actor, **asked)
    assert aid.account(actor).enrolled == 0


def test_sample_plans_stay_out_of_real_offices(aid: Aid, actor: Actor) -> None:
    with pytest.raises(rules.SampleForbidden):
        aid.activate(actor, "yulin-hospital")
    with pytest.raises(PlanUnknown):
        aid.activate(actor, "no-such-plan", demonstration=True)
    assert [(line.id, line.active) for line in aid.plans(actor)] == [(DEMO, True)]
    aid.activate(actor, DEMO, demonstration=True)
    assert len(aid.plans(actor)) == 1


def test_a_stranger_and_an_unenrolled_member_are_recorded_and_not_covered(
    aid: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    stranger = as_claim(claims[0], id_no="229907199001011235", name="某甲")
    for claim in (stranger, as_claim(claims[1])):
        claim_id = aid.take_claim(actor, claim)
        result = aid.assess(actor, claim_id)
        assert (result.state, result.reasons) == ("not_payable", ("01",))
        assert aid.view(actor, claim_id).state == rules.FIRST
    assert aid.view(actor, claim_id).on_roll


def test_another_operator_confirms(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    with pytest.raises(rules.NotAssessed):
        enrolled.confirm(second, claim_id)
    enrolled.assess(actor, claim_id)
    with pytest.raises(rules.SamePerson):
        enrolled.confirm(actor, claim_id)
    enrolled.confirm(second, claim_id)
    with pytest.raises(rules.StateForbids):
        enrolled.confirm(second, claim_id)
    with pytest.raises(rules.StateForbids):
        enrolled.assess(actor, claim_id)
    assert enrolled.submit(actor) == (claim_id,)
    view = enrolled.view(actor, claim_id)
    assert (view.state, view.first_by, view.second_by) == (rules.SENT, actor.operator_id, second.operator_id)
    assert enrolled.submit(actor) == ()


def test_missing_documents_come_later_and_the_claim_is_worked_out_again(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[4]))
    assert enrolled.assess(actor, claim_id).missing == ("D04", "D06")
    with pytest.raises(rules.StateForbids):
        enrolled.confirm(second, claim_id)
    preview = enrolled.view(actor, claim_id).assessment
    assert preview is not None
    enrolled.supply(actor, claim_id, ["D04", "D06"])
    result = enrolled.assess(actor, claim_id)
    assert (result.state, result.amount) == ("payable", preview.preview)
    with db.reading() as tx:
        assert tx.query(AssessmentRow).count() == 2


def test_a_claim_worked_out_again_sees_what_the_others_got(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    """Supplying documents late must not pay past the term's cap."""
    waiting = enrolled.take_claim(actor, as_claim(claims[6], documents=["D01"]))
    assert enrolled.assess(actor, waiting).state == "missing"
    run(enrolled, actor, second, [as_claim(claims[7])])
    enrolled.supply(actor, waiting, ["D02", "D03", "D04", "D05", "D06"])
    assert enrolled.assess(actor, waiting).amount == 50_000_00 - 30_000_00
    # Working it out once more changes nothing: its own result is not an earlier claim.
    assert enrolled.assess(actor, waiting).amount == 20_000_00


def test_one_invoice_counts_once_across_people(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    run(enrolled, actor, second, [as_claim(claims[0])])
    copied = enrolled.take_claim(actor, as_claim(claims[1], invoice="jl5010000"))
    assert enrolled.assess(actor, copied).reasons == ("07",)


def test_the_hub_reworks_every_claim_from_the_rows_alone(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    run(enrolled, actor, second, [as_claim(one) for one in claims])
    plan = find(DEMO).plan

    def texts(row: Any) -> dict[str, Any]:
        return {
            c.key: (v.isoformat() if isinstance(v := getattr(row, c.key), date) else v)
            for c in row.__table__.columns
        }

    with db.reading() as tx:
        rows = [texts(row) for row in tx.query(ClaimRow)]
        judged = [texts(row) for row in tx.query(AssessmentRow)]
        covers = [texts(row) for row in tx.query(EnrolmentRow)]
    kept = {one["id"]: one for one in judged}
    for row in rows:
        member = {"birth_date": "1980-01-01", "sex": "2", "status": "ACTIVE"}
        found = rules.rework(plan, row, rows, judged, covers, member)
        assert (found.amount, found.state) == (
            kept[row["assessment_id"]]["amount"],
            kept[row["assessment_id"]]["state"],
        )


def test_the_province_answers_once_or_twice_with_the_same_end(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    (claim_id,) = run(enrolled, actor, second, [as_claim(claims[0])])
    enrolled.submit(actor)
    body = {
        "table": "claim", "row_id": claim_id, "state": "APPROVED", "amount": 1_421_777, "reasons": [],
        "on": "2026-10-01", "by": "县总工会",
    }  # fmt: skip
    for _again in range(2):
        with db.transaction("sync.received", actor) as tx:
            take_decision(tx, body)
    view = enrolled.view(actor, claim_id)
    assert view.state == "APPROVED"
    assert view.decision is not None
    assert (view.decision.amount, view.decision.on) == (1_421_777, date(2026, 10, 1))
    assert enrolled.counts(actor).decided == 1
    assert enrolled.count(actor, "APPROVED") == 1
    assert [line.state for line in enrolled.claims(actor, "APPROVED")] == ["APPROVED"]
    with db.transaction("sync.received", actor) as tx:
        take_decision(tx, {**body, "table": "household"})
    for wrong in (
        {"state": "LOST"},
        {"amount": -1},
        {"amount": "1"},
        {"row_id": 5},
        {"on": "soon"},
        {"reasons": "07"},
    ):
        with pytest.raises(rules.DecisionWrong), db.transaction("sync.received", actor) as tx:
            take_decision(tx, {**body, **wrong})


def test_what_the_province_pays_is_what_later_claims_are_measured_against(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    (first,) = run(enrolled, actor, second, [as_claim(claims[6])])
    enrolled.submit(actor)
    refused = {
        "table": "claim",
        "row_id": first,
        "state": "DENIED",
        "amount": 0,
        "reasons": ["08"],
        "on": None,
    }
    with db.transaction("sync.received", actor) as tx:
        take_decision(tx, refused)
    ids = run(enrolled, actor, second, [as_claim(claims[7]), as_claim(claims[8])])
    amounts = {account.no: account.amount for account in enrolled.account(actor).claims}
    assert len(ids) == 2
    assert amounts[8] == 30_000_00
    assert amounts[9] > 0


def test_wrong_claims_are_refused_and_nothing_is_kept(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    for error, claim in (
        (ClaimantMissing, as_claim(claims[0], name=" ")),
        (ClaimantMissing, as_claim(claims[0], id_no="")),
        (DatesReversed, as_claim(claims[0], claimed_on="2026-03-05")),
        (FactMissing, as_claim(claims[0], event_on=None)),
        (rules.PlanNotActive, replace(as_claim(claims[0]), plan="yulin-hospital")),
    ):
        with pytest.raises(error):
            enrolled.take_claim(actor, claim)
    assert enrolled.count(actor) == 0
    with pytest.raises(rules.ClaimMissing):
        enrolled.assess(actor, "nothing")


def test_an_office_without_a_plan_takes_claims_in(
    db: Database, guard: Any, clock: Any, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    bare = Aid(db, guard, clock)
    claim_id = bare.take_claim(actor, replace(as_claim(claims[0]), no=None))
    assert re.fullmatch("1-[B-Z]{3}", bare.view(actor, claim_id).number)
    with pytest.raises(rules.NoPlan):
        bare.assess(actor, claim_id)
    bare.activate(actor, DEMO, demonstration=True)
    assert bare.assess(actor, claim_id).reasons == ("01",)


def test_only_confirmed_claims_are_sent(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    with pytest.raises(rules.StateForbids), db.transaction("aid.claims_submitted", actor) as tx:
        mark_sent(tx, [claim_id])


def test_roles_are_asked(enrolled: Aid, claims: list[dict[str, Any]]) -> None:
    reader = Actor("018f0000-0000-7000-8000-000000000003", "查阅三", "reader", "device-1")
    assert enrolled.count(reader) == 0
    for act in (
        lambda: enrolled.take_claim(reader, as_claim(claims[0])),
        lambda: enrolled.confirm(reader, "x"),
        lambda: enrolled.activate(reader, DEMO),
        lambda: enrolled.submit(reader),
    ):
        with pytest.raises(NotAllowed):
            act()
