"""What counts as earlier, from plain rows, as office and hub both see it."""

from __future__ import annotations

from typing import Any

import pytest

from app.aid import Aid, plan_file, rules
from app.shared.actor import Actor
from tests.aid.conftest import BEFORE, FIRST, LAST, UNIT, as_claim


def claim(no: int, assessment: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"c{no}", "no": no, "id_no": "A", "plan_id": "p", "state": "SECOND_REVIEW",
        "benefit": "hospital", "event_on": "2026-03-01", "invoice_key": f"N{no}",
        "assessment_id": assessment, **changes,
    }  # fmt: skip


def judged(no: int, ordinal: int, amount: int = 100, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"a{no}.{ordinal}", "claim_id": f"c{no}", "ordinal": ordinal, "amount": amount,
        "state": "payable", "reasons": "[]", "basis": 500, "parts": '{"hospital": 100}', "days": 3, **changes,
    }  # fmt: skip


def test_earlier_is_what_was_judged_before_whatever_the_number() -> None:
    claims = [claim(1, "a1.3"), claim(2, "a2.1"), claim(3, None)]
    rows = [judged(1, 3, 30), judged(2, 1, 10), judged(2, 4, 40)]
    assert [one.paid for one in rules.earlier_of(claims[0], claims, rows).own] == [10]
    assert rules.earlier_of(claims[1], claims, rows).own == ()
    assert [one.paid for one in rules.earlier_of(claims[2], claims, rows).own] == [30, 40]


def test_withdrawn_claims_other_plans_and_other_people() -> None:
    claims = [
        claim(1, None), claim(2, "a2.1", state="WITHDRAWN"), claim(3, "a3.2", plan_id="other"),
        claim(4, "a4.3", id_no="B"), claim(5, "a5.4", id_no="B", invoice_key=""),
    ]  # fmt: skip
    rows = [judged(2, 1), judged(3, 2), judged(4, 3), judged(5, 4)]
    found = rules.earlier_of(claims[0], claims, rows)
    assert found.own == ()
    assert found.invoices == {"N4"}


@pytest.mark.parametrize(
    ("changes", "basis", "paid"),
    [
        ({}, 500, 100),
        ({"state": "not_payable", "reasons": '["03"]', "amount": 0}, 500, 0),
        ({"state": "not_payable", "reasons": '["06"]', "amount": 0}, 500, 0),
        ({"state": "not_payable", "reasons": '["05"]', "amount": 0}, 0, 0),
        ({"state": "missing", "amount": 0}, 0, 0),
    ],
)
def test_what_an_earlier_claim_adds_to_the_term(changes: dict[str, Any], basis: int, paid: int) -> None:
    (one,) = rules.earlier_of(claim(2, None), [claim(1, "a1.1")], [judged(1, 1, **changes)]).own
    assert (one.basis, one.paid, one.invoice) == (basis, paid, "N1")


def test_the_province_s_amount_replaces_the_office_s() -> None:
    (one,) = rules.earlier_of(claim(2, None), [claim(1, "a1.1")], [judged(1, 1)], {"c1": 70}).own
    assert one.paid == 70


def test_an_invoice_is_in_use_until_the_province_denies_its_claim() -> None:
    for state, kept in (("FIRST_REVIEW", {"N1"}), ("PAID", {"N1"}), ("DENIED", set()), ("EXPIRED", set())):
        for person in ("A", "B"):
            before = claim(1, "a1.1", state=state, id_no=person)
            assert rules.earlier_of(claim(2, None), [before], [judged(1, 1)]).invoices == kept


def test_enrolment_asks_for_a_price_and_an_open_window(
    aid: Aid, actor: Actor, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = plan_file.find("zhonghu-accident").text
    open_text = text.replace("2023-12-31", "2027-12-31").replace(
        "months = 12", "months = 12\nenrol_from = 2025-11-01\nenrol_to = 2025-12-25"
    )
    (tmp_path / "zhonghu-accident-1.toml").write_text(open_text, "utf-8")
    shelf = plan_file.load_all((tmp_path,))
    monkeypatch.setattr(plan_file, "load_all", lambda: shelf)
    aid.activate(actor, "zhonghu-accident", demonstration=True)
    with pytest.raises(rules.PriceMissing):
        aid.enrol(actor, "zhonghu-accident", UNIT, FIRST, LAST, BEFORE)
    with pytest.raises(rules.EnrolmentClosed):
        aid.enrol(actor, "zhonghu-accident", UNIT, FIRST, LAST, FIRST, tier="26")
    report = aid.enrol(actor, "zhonghu-accident", UNIT, FIRST, LAST, BEFORE, tier="26")
    assert (report.enrolled, report.fee) == (36, 36 * 26_00)


def test_documents_cannot_be_added_to_a_confirmed_claim(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    enrolled.assess(actor, claim_id)
    enrolled.confirm(second, claim_id)
    with pytest.raises(rules.StateForbids):
        enrolled.supply(actor, claim_id, ["D07"])
