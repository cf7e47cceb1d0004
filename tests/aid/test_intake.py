"""What a clerk is told before a claim is kept: other stays, other claims with the invoice, documents. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.aid.facts import DatesReversed, Facts
from app.aid.intake import Known, check_claimed, checklist, overlapping, required_documents, same_invoice


def facts(first: int | None, last: int | None, invoice: str = "") -> Facts:
    """Return a stay in March 2026."""
    admitted = date(2026, 3, first) if first else None
    return Facts("hospital", admitted or date(2026, 3, 1), admitted, date(2026, 3, last) if last else None,
                 invoice=invoice)  # fmt: skip


def known(first: int | None, last: int | None, **more: Any) -> Known:
    """Return another claim of the same person."""
    given = facts(first, last)
    whole: dict[str, Any] = {
        "number": "7", "name": "李桂兰", "same_person": True, "benefit": "hospital", "event_on": given.event_on,
        "admitted": given.admitted, "discharged": given.discharged, "invoice": "", "state": "SENT",
    }  # fmt: skip
    return Known(**(whole | more))


@pytest.mark.parametrize(
    ("mine", "other", "shares"),
    [
        ((5, 10), (8, 12), True),
        ((8, 12), (5, 10), True),
        ((5, 10), (6, 7), True),
        ((6, 7), (5, 10), True),
        ((5, 10), (5, 10), True),
        ((5, 10), (10, 15), False),  # moved to another hospital on that day
        ((10, 15), (5, 10), False),
        ((5, 10), (11, 12), False),
        ((7, 7), (5, 10), True),
        ((5, 10), (7, 7), True),
        ((10, 10), (5, 10), False),
        ((5, 5), (5, 5), True),
        ((5, None), (5, 10), False),
        ((5, 10), (None, None), False),
    ],
)
def test_two_stays_share_days(mine: Any, other: Any, shares: bool) -> None:
    assert bool(overlapping(facts(*mine), [known(*other)])) is shares


def test_only_the_same_persons_claims_that_count_overlap() -> None:
    others = [known(5, 10, same_person=False), known(5, 10, state="WITHDRAWN"), known(5, 10, state="EXPIRED")]
    assert overlapping(facts(5, 10), others) == ()


def test_an_invoice_is_found_again_however_it_is_written() -> None:
    written = known(1, 2, invoice="ｊｌ 501", same_person=False)
    assert same_invoice(facts(5, 10, "JL501"), [written]) == (written,)
    gone = [known(1, 2, invoice="JL501", state=state) for state in ("DENIED", "WITHDRAWN", "EXPIRED")]
    assert same_invoice(facts(5, 10, "JL501"), gone) == ()
    assert same_invoice(facts(5, 10), [known(1, 2)]) == ()


def test_a_claim_is_not_made_before_what_it_is_about() -> None:
    check_claimed(date(2026, 3, 10), facts(5, 10))
    with pytest.raises(DatesReversed) as refused:
        check_claimed(date(2026, 3, 9), facts(5, 10))
    assert refused.value.field == "claimed_on"


def test_without_a_plan_the_usual_documents_are_asked_for() -> None:
    usual = required_documents(None, "death")
    assert usual == checklist(None, "death")
    assert "D12" in usual
    assert "D16" not in usual  # only where there is a traffic accident
    assert "D01" in usual
