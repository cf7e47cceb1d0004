"""The union above works every submitted claim out again: where all agree it decides, else it asks."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.aid.plan_file import plan_of_text
from app.aid.plan_table import PlanRefused
from app.aid.rules import rework
from app.hub import Hub
from app.hub.claims_waiting import waiting
from app.hub.decide import DecisionIncomplete, NotDecidable
from app.hub.premises import UnknownOffice
from app.hub.publish import PublishedOtherwise
from tests.hub.conftest import Office, says

ON = date(2026, 11, 20)
ID_NO = "229907198811223005"
FACTS = {
    "benefit": "hospital",
    "event_on": "2026-03-02",
    "admitted": "2026-03-02",
    "discharged": "2026-03-06",
    "total": 800_000,
    "pool_paid": 500_000,
    "other_reimbursed": 0,
    "self_pay_in_catalogue": 300_000,
    "self_pay_outside": 0,
    "days": 4,
    "invoice": "JL1",
    "documents": ["D01", "D02", "D03", "D04", "D05", "D06"],
}


@pytest.fixture
def plan(samples: Path) -> str:
    return (samples / "plans" / "demo-2026-hospital-1.toml").read_text("utf-8")


class Desk:
    """Writes claims as the office's aid service does, by the same pure rules."""

    def __init__(self, office: Office, plan: str) -> None:
        self.office, self.text = office, plan
        self.plan = plan_of_text(plan)
        self.claims: list[dict[str, Any]] = []
        self.assessments: list[dict[str, Any]] = []
        self.member = {
            "name": "甲",
            "sex": "2",
            "birth_date": "1988-11-22",
            "id_type": "01",
            "id_no": ID_NO,
            "status": "ACTIVE",
        }
        self.cover = {
            "member_id": "m1",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            **self.of_plan(),
        } | {
            "enrolled_on": "2025-12-20",
            "first_time": 1,
            "shares": 1,
            "tier": None,
            "gift": 0,
            "fee": 6_000,
        }
        office.write("member", "m1", **self.member)
        office.write("enrolment", "e1", **self.cover)

    def of_plan(self) -> dict[str, str]:
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return {"plan_id": self.plan.id, "plan_version": self.plan.version, "plan_sha256": digest}

    def claim(self, claimed_on: str = "2026-04-01", wrong: int = 0, **facts: Any) -> str:
        n = len(self.claims) + 1
        told = {**FACTS, "invoice": f"JL{n}", **facts}
        claim = {
            "no": n,
            "member_id": "m1",
            "name": "甲",
            "id_no": ID_NO,
            **self.of_plan(),
            "claimed_on": claimed_on,
            "benefit": "hospital",
            "event_on": told["event_on"],
            "invoice_key": told["invoice"],
            "facts": json.dumps(told),
            "state": "ACCEPTED",
            "assessment_id": None,
            "first_by": None,
            "second_by": None,
        }
        self.claims.append({"id": f"c{n}", **claim})
        person = {**self.member, "born": self.member["birth_date"]}
        result = rework(self.plan, self.claims[-1], self.claims, self.assessments, [self.cover], person)
        assessment = {
            "claim_id": f"c{n}",
            "ordinal": n,
            **self.of_plan(),
            "amount": result.amount + wrong,
            "state": result.state,
            "reasons": json.dumps(list(result.reasons)),
            "missing": json.dumps(list(result.missing)),
            "preview": result.preview,
            "basis": result.basis,
            "days": result.days,
            "parts": json.dumps(dict(result.parts)),
            "notes": "[]",
            "steps": "[]",
            "assessed_on": claimed_on,
            "assessed_by": "a1",
        }
        self.assessments.append({"id": f"s{n}", **assessment})
        self.office.write("claim", f"c{n}", **claim)
        self.office.write("assessment", f"s{n}", **assessment)
        self.office.write("claim", f"c{n}", "U", assessment_id=f"s{n}", first_by="a1", state="FIRST_REVIEW")
        self.office.write("claim", f"c{n}", "U", second_by="a2", state="SECOND_REVIEW")
        self.office.write("claim", f"c{n}", "U", state="SENT")
        return f"c{n}"


@pytest.fixture
def desk(hub: Hub, office: Office, plan: str) -> Desk:
    assert hub.publish_plan(plan) == ("demo-2026-hospital", "1")
    return Desk(office, plan)


def test_equal_figures_are_approved_denied_or_asked_for_documents(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    desk.claim()
    desk.claim(invoice="JL1")
    desk.claim(documents=["D01"])
    hub.ingest(office.put(stick))
    done = hub.decide_all(ON)
    assert [(d.n, d.kind, d.row_id, d.state, d.amount, d.reasons) for d in done] == [
        (2, "decision", "c1", "APPROVED", 100_000, ()),
        (3, "decision", "c2", "DENIED", None, ("07",)),
        (4, "decision", "c3", "SUPPLEMENT", None, ("D02", "D03", "D04", "D05", "D06")),
    ]
    (down,) = says(hub, stick)
    assert [(entry.n, entry.kind) for entry in down.log] == [
        (1, "reference"), (2, "decision"), (3, "decision"), (4, "decision"),
    ]  # fmt: skip
    assert down.log[1].body == {
        "table": "claim",
        "row_id": "c1",
        "state": "APPROVED",
        "amount": 100_000,
        "reasons": [],
        "on": "2026-11-20",
        "by": "延青县总工会",
    }
    assert [r.fields["state"] for r in hub.records("229901", "claim")] == ["APPROVED", "DENIED", "SUPPLEMENT"]
    assert hub.totals("229901")["assessment"].money["amount"] == 100_000


def test_what_is_decided_is_not_decided_again_and_the_log_has_no_gaps(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    desk.claim()
    hub.ingest(office.put(stick))
    hub.decide_all(ON)
    assert hub.decide_all(ON) == ()
    desk.claim()
    hub.ingest(office.put(stick))
    assert [d.n for d in hub.decide_all(ON)] == [3]
    (down,) = says(hub, stick)
    assert [entry.n for entry in down.log] == [1, 2, 3]
    office.cursor = 3
    hub.ingest(office.put(stick))
    (down,) = says(hub, stick)
    assert (down.log_from, down.log) == (3, ())


def test_a_decision_alone_makes_a_receipt_due(hub: Hub, office: Office, desk: Desk, stick: Path) -> None:
    desk.claim()
    hub.ingest(office.put(stick))
    assert [len(down.log) for down in says(hub, stick)] == [1]
    hub.decide_all(ON)
    assert [len(down.log) for down in says(hub, stick)] == [2]
    assert says(hub, stick) == []


def test_a_differing_figure_is_asked_about_once_and_the_claim_stays(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    desk.claim(wrong=100)
    hub.ingest(office.put(stick))
    (query,) = hub.decide_all(ON)
    assert (query.kind, query.n, query.state, query.amount, query.reasons) == (
        "query",
        0,
        "SENT",
        100_000,
        ("differs",),
    )
    (down,) = says(hub, stick)
    assert [entry.kind for entry in down.log] == ["reference"]
    assert [(one["row_id"], one["amount"], one["reasons"]) for one in down.reference["queries"]] == [
        ("c1", 100_000, ["differs"])
    ]
    assert hub.decide_all(ON) == ()
    assert says(hub, stick) == []
    assert hub.records("229901", "claim")[0].fields["state"] == "SENT"


def test_without_the_plan_nothing_is_decided(hub: Hub, office: Office, plan: str, stick: Path) -> None:
    Desk(office, plan).claim()
    hub.ingest(office.put(stick))
    assert [d.reasons for d in hub.decide_all(ON)] == [("plan_unknown",)]
    hub.publish_plan(plan)
    assert [d.state for d in hub.decide_all(ON)] == ["APPROVED"]


def test_a_plan_never_changes_under_its_version(hub: Hub, plan: str) -> None:
    hub.publish_plan(plan)
    hub.publish_plan(plan)
    with pytest.raises(PublishedOtherwise):
        hub.publish_plan(plan + "\n# other\n")
    with pytest.raises(PlanRefused):
        hub.publish_plan("format = 1")


def test_the_cap_of_the_term_counts_what_was_granted_here(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    for month in (3, 4, 5):
        day = f"2026-{month:02}-02"
        desk.claim(
            "2026-07-01",
            event_on=day,
            admitted=day,
            discharged=f"2026-{month:02}-05",
            total=9_000_000,
            pool_paid=3_000_000,
            self_pay_in_catalogue=6_000_000,
        )
    hub.ingest(office.put(stick))
    amounts = [d.amount for d in hub.decide_all(ON)]
    assert amounts == [3_000_000, 2_000_000, None]


def test_a_claim_frozen_by_a_decision_stays(hub: Hub, office: Office, desk: Desk, stick: Path) -> None:
    claim = desk.claim()
    hub.ingest(office.put(stick))
    hub.decide_all(ON)
    office.write("claim", claim, "U", facts="{}")
    office.write("claim", claim, "U", state="SENT")
    office.write("claim", claim, "U", state="APPROVED")
    (done,) = hub.ingest(office.put(stick))
    assert (done.applied, done.refused) == (2, 1)
    (down,) = says(hub, stick)
    assert [(r.code, r.field) for r in down.results if r.outcome == "refused"] == [("E_STATE", "facts")]


def test_rows_that_make_no_claim_are_asked_about(hub: Hub, office: Office, desk: Desk, stick: Path) -> None:
    office.write(
        "claim",
        "c9",
        no=9,
        member_id=None,
        name="乙",
        id_no="X",
        **desk.of_plan(),
        claimed_on="2026-04-01",
        benefit="hospital",
        event_on="2026-03-01",
        invoice_key="",
        facts="{}",
        state="SENT",
        assessment_id="s9",
    )
    office.write(
        "assessment", "s9", claim_id="c9", ordinal=9, amount=0, state="payable", reasons="[]", missing="[]"
    )
    office.write(
        "claim",
        "c8",
        no=8,
        member_id=None,
        name="乙",
        id_no="X",
        **desk.of_plan(),
        claimed_on="2026-04-01",
        benefit="hospital",
        event_on="2026-03-01",
        invoice_key="",
        facts="{}",
        state="SENT",
        assessment_id=None,
    )
    hub.ingest(office.put(stick))
    assert [(d.row_id, d.reasons) for d in hub.decide_all(ON)] == [
        ("c8", ("assessment_missing",)),
        ("c9", ("facts_unreadable",)),
    ]


def test_a_person_decides_what_the_figures_leave_open(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    claim = desk.claim(wrong=100)
    hub.ingest(office.put(stick))
    hub.decide_all(ON)
    with pytest.raises(DecisionIncomplete):
        hub.decide("229901", claim, "APPROVED", on=ON)
    with pytest.raises(DecisionIncomplete):
        hub.decide("229901", claim, "PAID", on=ON, reasons=["99"])
    with pytest.raises(UnknownOffice):
        hub.decide("229909", claim, "RETURNED", on=ON, reasons=["99"])
    done = hub.decide("229901", claim, "RETURNED", on=ON, reasons=["99"])
    assert (done.n, done.state, done.amount) == (2, "RETURNED", None)
    with pytest.raises(NotDecidable):
        hub.decide("229901", claim, "RETURNED", on=ON, reasons=["99"])


def test_a_question_falls_away_when_the_office_takes_the_claim_back(
    hub: Hub, office: Office, plan: str, stick: Path
) -> None:
    claim = Desk(office, plan).claim()
    office.changes.pop()  # confirmed, not yet marked as sent
    hub.ingest(office.put(stick))
    assert [d.reasons for d in hub.decide_all(ON)] == [("plan_unknown",)]
    office.write("claim", claim, "U", state="RETURNED")
    hub.ingest(office.put(stick))
    assert hub.decide_all(ON) == ()
    (down,) = says(hub, stick)
    assert down.reference == {}


def test_a_returned_claim_comes_again_and_is_decided_anew(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    claim = desk.claim(wrong=100)
    hub.ingest(office.put(stick))
    hub.decide("229901", claim, "RETURNED", on=ON, reasons=["99"])
    says(hub, stick)
    office.write("claim_event", "v1", claim_id=claim, kind="TAKEN_UP", round=2, on_day="2026-11-21", state="",
                 amount=None, reasons="[]", document="", words="", cancels="", by="a1", at="2026-11-21T01:00:00Z")  # fmt: skip
    office.write("claim", claim, "U", read_to=2, state="ACCEPTED", first_by=None, second_by=None)
    mended = {**desk.assessments[0], "amount": 100_000, "ordinal": 2}
    mended.pop("id")
    office.write("assessment", "s9", **mended)
    office.write("claim", claim, "U", read_to=2, assessment_id="s9", first_by="a1", state="FIRST_REVIEW")
    office.write("claim", claim, "U", read_to=2, second_by="a2", state="SECOND_REVIEW")
    office.write("claim", claim, "U", read_to=2, state="SENT")
    (done,) = hub.ingest(office.put(stick))
    assert done.refused == 0
    assert [(d.row_id, d.state, d.amount) for d in hub.decide_all(ON)] == [(claim, "APPROVED", 100_000)]


def test_an_appeal_is_heard_and_nothing_else_of_a_refused_claim_is_changed(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    claim = desk.claim()
    hub.ingest(office.put(stick))
    hub.decide("229901", claim, "DENIED", on=ON, reasons=["08"])
    says(hub, stick)
    office.write("claim", claim, "U", read_to=2, state="APPEAL")
    (done,) = hub.ingest(office.put(stick))
    assert done.refused == 0
    assert hub.decide_all(ON) == ()  # the office has not said its last word yet
    office.write("claim", claim, "U", read_to=2, state="SECOND_REVIEW")
    hub.ingest(office.put(stick))
    assert [(d.row_id, d.state) for d in hub.decide_all(ON)] == [(claim, "APPROVED")]


@pytest.mark.parametrize("paid", [None, 100_000])
def test_an_amount_set_by_hand_is_for_a_person_to_decide(
    hub: Hub, office: Office, desk: Desk, stick: Path, paid: int | None
) -> None:
    claim = desk.claim()
    office.changes.pop()  # not sent yet: it is set by hand before
    told = {**desk.assessments[0], "amount": 130_000, "by_hand": "会议研究", "reckoned": paid, "ordinal": 2}
    told.pop("id")
    office.write("assessment", "s9", **told)
    office.write("claim", claim, "U", assessment_id="s9", state="SENT")
    hub.ingest(office.put(stick))
    (query,) = hub.decide_all(ON)
    assert (query.kind, query.amount, query.reasons) == ("query", 100_000, ("by_hand",))
    (waits,) = waiting(hub.premises)
    assert (waits.own_amount, waits.hub_amount, waits.differs) == (130_000, 100_000, ("by_hand", "amount"))


def test_a_claim_the_office_asks_back_waits_for_a_person_until_it_no_longer_asks(
    hub: Hub, office: Office, desk: Desk, stick: Path
) -> None:
    claim = desk.claim()
    event = {"claim_id": claim, "round": 1, "on_day": "2026-11-19", "state": "", "amount": None, "reasons": "[]",
             "document": "", "by": "a1", "at": "2026-11-19T01:00:00Z"}  # fmt: skip
    office.write("claim_event", "v1", kind="ASKED_BACK", words="金额登记错了", cancels="", **event)
    hub.ingest(office.put(stick))
    assert [(d.kind, d.reasons) for d in hub.decide_all(ON)] == [("query", ("asked_back",))]
    office.write("claim_event", "v2", kind="CANCELLED", words="", cancels="v1", **event)
    hub.ingest(office.put(stick))
    assert [(d.kind, d.state) for d in hub.decide_all(ON)] == [("decision", "APPROVED")]
