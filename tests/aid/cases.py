"""Ready inputs for the tests of mutual aid: claims.md's JSON with one thing changed at a time."""

from __future__ import annotations

from typing import Any

from app.aid import assess_case

DOCUMENTS = ["D01", "D02", "D03", "D04", "D05", "D06"]


def case(plan: str, **changes: Any) -> dict[str, Any]:
    """Return an input for `plan`; changes go to the facts unless they name a part of the input."""
    year = 2026 if plan.startswith("demo") else 2021
    facts: dict[str, Any] = {
        "benefit": "hospital",
        "event_on": f"{year}-05-02",
        "admitted": f"{year}-05-02",
        "discharged": f"{year}-05-12",
        "other_reimbursed": 0,
        "self_pay_in_catalogue": 656600,
        "days": 10,
        "invoice": "A1",
        "documents": list(DOCUMENTS),
    }
    whole: dict[str, Any] = {
        "plan": plan,
        "claimed_on": f"{year}-06-01",
        "person": {"born": "1980-02-01", "sex": "2", "status": "ACTIVE"},
        "enrolments": [{"from": f"{year}-01-01", "to": f"{year}-12-31", "shares": 1}],
        "earlier_claims": [],
    }
    for name, value in changes.items():
        (whole if name in whole else facts)[name] = value
    return {**whole, "facts": facts}


def judge(plan: str, **changes: Any) -> dict[str, Any]:
    """Assess such a case, and hold every answer to the promise that its steps add up to the payment."""
    answer = assess_case(case(plan, **changes))
    at = 0
    for step in answer["steps"]:
        assert step["before"] == at
        at = step["after"]
    assert at == answer["amount"]
    assert (answer["state"] == "payable") == (answer["amount"] > 0)
    assert (answer["state"] == "not_payable") == bool(answer["reasons"])
    assert (answer["state"] == "missing") == bool(answer["missing"]) == ("preview" in answer)
    return answer


def amount(plan: str, **changes: Any) -> int:
    """Return the payment of such a case in fen."""
    return int(judge(plan, **changes)["amount"])


def earlier(
    paid: int, *, basis: int = 0, invoice: str = "A0", on: str = "2021-03-01", **more: Any
) -> dict[str, Any]:
    """Return an earlier claim."""
    return {"benefit": "hospital", "event_on": on, "basis": basis, "paid": paid, "invoice": invoice, **more}
