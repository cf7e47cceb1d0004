"""What the desk's list of claims finds, what a trial comes to, and what is written over: on the real database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.aid import Aid, ClaimFilter
from app.aid.facts import DatesReversed, PartsDoNotAdd
from app.aid.rules import StateForbids
from app.aid.tables import ClaimRow
from app.members import MemberMissing
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.pinyin import initials
from tests.aid.conftest import as_claim


@pytest.fixture
def taken(enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]) -> list[str]:
    """The sample's first six claims, the first five worked out."""
    ids = [enrolled.take_claim(actor, as_claim(one)) for one in claims[:6]]
    for claim_id in ids[:5]:
        enrolled.assess(actor, claim_id)
    return ids


def names(aid: Aid, actor: Actor, asked: ClaimFilter) -> list[str]:
    return [line.name for line in aid.page(actor, aid.window(actor, asked))]


def test_a_claim_is_found_by_number_name_sound_and_end_of_the_document(
    enrolled: Aid, actor: Actor, taken: list[str], claims: list[dict[str, Any]]
) -> None:
    wanted = claims[4]
    for typed in (str(wanted["no"]), wanted["name"], wanted["name"][0], initials(wanted["name"]),
                  wanted["id_no"][-4:], f" {wanted['id_no'].lower()} "):  # fmt: skip
        assert wanted["name"] in names(enrolled, actor, ClaimFilter(typed)), typed
    assert names(enrolled, actor, ClaimFilter(wanted["id_no"][-4:])) == [wanted["name"]]
    assert names(enrolled, actor, ClaimFilter("238")) == []  # three digits find a number only


def test_the_newest_claim_comes_first_and_gone_ones_are_left_out(
    enrolled: Aid, actor: Actor, taken: list[str]
) -> None:
    ids = enrolled.window(actor, ClaimFilter())
    assert list(ids) == taken[::-1]
    assert [line.id for line in enrolled.page(actor, ["nobody", *ids])] == list(ids)


def test_quick_lists_columns_and_sums_agree(enrolled: Aid, actor: Actor, taken: list[str]) -> None:
    counts = enrolled.counts(actor)
    for queue in ("missing", "to_assess", "to_confirm", "to_send", "sent", "decided", "returned"):
        assert len(enrolled.window(actor, ClaimFilter(queue=queue))) == getattr(counts, queue)
    assert (counts.missing, counts.to_assess) == (1, 1)
    lines = enrolled.page(actor, enrolled.window(actor, ClaimFilter()))
    whole = enrolled.sums(actor, ClaimFilter())
    assert whole.total == sum(line.total or 0 for line in lines)
    assert whole.amount == sum(line.amount or 0 for line in lines) > 0
    states = {value: n for value, _name, n in enrolled.values(actor, ClaimFilter(queue="missing"), "state")}
    assert states == {"SUPPLEMENT": 1}
    one = ClaimFilter(state=frozenset({"SUPPLEMENT"}))
    assert len(enrolled.window(actor, one)) == 1
    assert sum(n for _value, _name, n in enrolled.values(actor, one, "state")) == len(lines)
    assert [name for _value, name, _n in enrolled.values(actor, one, "plan")] == [lines[0].plan_name]


def test_a_claim_that_lacks_documents_shows_what_will_be_paid(
    enrolled: Aid, actor: Actor, taken: list[str]
) -> None:
    (line,) = enrolled.page(actor, enrolled.window(actor, ClaimFilter(queue="missing")))
    found = enrolled.view(actor, line.id).assessment
    assert found is not None
    assert line.amount == found.preview
    assert line.missing == ("D04", "D06")
    enrolled.supply(actor, line.id, ["D04"])
    (line,) = enrolled.page(actor, [line.id])
    assert (line.state, line.missing) == ("ACCEPTED", ("D06",))


def test_documents_written_down_by_mistake_are_taken_out_again(
    enrolled: Aid, actor: Actor, second: Actor, taken: list[str]
) -> None:
    before = enrolled.view(actor, taken[4])
    enrolled.supply(actor, taken[4], ["D04", "D06"])
    assert enrolled.assess(actor, taken[4]).state == "payable"
    enrolled.take_documents_back(actor, taken[4], ["D04", "D06"])
    enrolled.assess(actor, taken[4])
    after = enrolled.view(actor, taken[4])
    assert (after.facts, after.state) == (before.facts, before.state)
    enrolled.confirm(second, taken[0])
    with pytest.raises(StateForbids):
        enrolled.take_documents_back(actor, taken[0], ["D01"])


def member_of(db: Database, claim_id: str) -> str:
    with db.reading() as tx:
        row = tx.get(ClaimRow, claim_id)
        assert row is not None
        assert row.member_id is not None
        return row.member_id


def test_a_trial_comes_to_what_the_claim_comes_to_and_keeps_nothing(
    db: Database, enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    given = as_claim(claims[0])
    first = enrolled.take_claim(actor, given)
    kept = enrolled.assess(actor, first)
    other = dict(claims[0]["facts"]) | {"invoice": "NEW-1"}
    trial = enrolled.try_out(actor, member_of(db, first), given.claimed_on, other)
    assert trial.assessment is not None
    assert [one.number for one in trial.overlapping] == ["1"]
    assert trial.same_invoice == ()
    again = enrolled.try_out(actor, member_of(db, first), given.claimed_on, claims[0]["facts"])
    assert again.assessment is not None
    assert "07" in again.assessment.reasons
    assert [one.number for one in again.same_invoice] == ["1"]
    assert enrolled.count(actor) == 1
    own = enrolled.try_correction(actor, first, given.claimed_on, claims[0]["facts"])
    assert own.assessment == kept
    assert (own.overlapping, own.same_invoice) == ((), ())


def test_a_trial_refuses_by_field(
    db: Database, enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    member, facts = member_of(db, claim_id), claims[0]["facts"]
    with pytest.raises(PartsDoNotAdd):
        enrolled.try_out(actor, member, date(2026, 3, 26), facts | {"total": 1})
    with pytest.raises(DatesReversed):
        enrolled.try_out(actor, member, date(2026, 3, 1), facts)
    with pytest.raises(MemberMissing):
        enrolled.try_out(actor, "nobody", date(2026, 3, 26), facts)


def test_a_corrected_claim_waits_to_be_worked_out_again(
    enrolled: Aid, actor: Actor, second: Actor, taken: list[str], claims: list[dict[str, Any]]
) -> None:
    first, on = taken[0], date(2026, 3, 28)
    changed = claims[0]["facts"] | {"other_reimbursed": 100000, "invoice": "B-7"}
    before = enrolled.view(actor, first)
    trial = enrolled.try_correction(actor, first, on, changed)
    enrolled.correct(actor, first, on, changed)
    view = enrolled.view(actor, first)
    assert (view.state, view.claimed_on, view.facts.invoice) == ("ACCEPTED", on, "B-7")
    assert view.assessment == before.assessment  # what it came to stands until it is worked out again
    assert enrolled.assess(actor, first) == trial.assessment
    enrolled.confirm(second, first)
    with pytest.raises(StateForbids):
        enrolled.correct(actor, first, on, changed)
    with pytest.raises(PartsDoNotAdd):
        enrolled.correct(actor, taken[1], on, changed | {"total": 1})


def test_what_another_plan_pays_for_the_same_stay_is_said_before_the_claim_is_kept(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    raw = as_claim(claims[0])
    first = enrolled.take_claim(actor, raw)
    amount = enrolled.assess(actor, first).amount
    member = enrolled.view(actor, first)
    (found,) = enrolled.try_out(actor, "", raw.claimed_on, raw.facts, member.id_no).same_invoice
    assert found.paid == amount
    assert enrolled.try_out(actor, "", raw.claimed_on, raw.facts, member.id_no).paid_elsewhere == ()
    with db.transaction("test.other_plan", actor) as tx:
        row = tx.get(ClaimRow, first)
        assert row is not None
        row.plan_id = "another-plan"
    trial = enrolled.try_out(actor, "", raw.claimed_on, raw.facts, member.id_no)
    assert [(one.number, one.paid) for one in trial.paid_elsewhere] == [(found.number, amount)]
