"""What does the union above say to a claim? Works every submitted claim out again and decides where all
agree.

It judges by the office's synced rows and the plans published here, with the same pure rules as the office. A
figure that differs is never decided by itself: the claim stays, and a question goes down.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from app.aid.engine import Assessment
from app.aid.plan import Plan
from app.aid.plan_file import plan_of_text
from app.aid.rules import DECIDED, SECOND, SENT, rework
from app.aid.standing import ASKED_BACK
from app.hub import county, hub_log, queries
from app.hub.ledger import put_records
from app.hub.premises import Premises, UnknownOffice
from app.hub.queries import Published
from app.hub.tables import DueRow, QueryRow
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync.county_messages import Ruling
from app.sync.merge import impose
from app.sync.messages import DECISION
from app.sync.seen import Record

QUERY = "query"
SUBMITTED = frozenset({SECOND, SENT})
"""Claim states in which the office has said its last word."""

OUTCOMES: Mapping[str, str] = {"payable": "APPROVED", "not_payable": "DENIED", "missing": "SUPPLEMENT"}


class NotDecidable(RuleError):
    """The claim is not waiting for a decision here."""

    code = "hub.not_decidable"
    template = N_("This claim is not waiting for a decision.")


class DecisionIncomplete(RuleError):
    """A decision names a state that may be given, an amount when it approves, reasons when it does not."""

    code = "hub.decision_incomplete"
    template = N_("A decision needs its result, an amount when it approves and a reason when it does not.")


@dataclass(frozen=True)
class Decision:
    """One answer on one claim. A "decision" has a number `n` in the hub log, a "query" has none (0)."""

    office: str
    n: int
    kind: str
    row_id: str
    state: str
    amount: int | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one claim: its state afterwards, the amount granted (fen), reason codes."""

    kind: str
    state: str
    amount: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Sitting:
    """Who decides, for which office, on which day."""

    premises: Premises
    office: str
    on: date


@dataclass
class Desk:
    """What lies on the desk while one office's claims are decided."""

    plans: Mapping[tuple[str, str], Published]
    enrolments: Mapping[str, list[dict[str, Any]]]
    assessments: Mapping[str, list[dict[str, Any]]]
    by_person: Mapping[str, list[dict[str, Any]]]
    by_invoice: Mapping[str, list[dict[str, Any]]]
    members: Mapping[str, dict[str, Any]]
    clashing: frozenset[str]
    asked_back: frozenset[str]
    granted: dict[str, int]
    read: dict[str, Plan] = field(default_factory=dict)

    def plan(self, published: Published) -> Plan:
        """Read a plan once."""
        if published.sha256 not in self.read:
            self.read[published.sha256] = plan_of_text(published.toml)
        return self.read[published.sha256]


def decide_all(premises: Premises, on: date, progress: Progress = SILENT) -> tuple[Decision, ...]:
    """Answer every submitted claim of every office as of `on`; one transaction per office.

    Payable or not payable as the office found it is approved or denied, lacking documents are asked for, and
    what differs is left as it is with a query, once.
    """
    with premises.db.reading() as tx:
        offices = [office for office, _ in queries.offices(tx)]
    done: list[Decision] = []
    for office in offices:
        with premises.db.bookkeeping() as tx:
            done += _office(tx, _Sitting(premises, office, on), progress)
    return tuple(done)


def decide_one(premises: Premises, office: str, claim_id: str, verdict: Verdict, on: date) -> Decision:
    """Enter a person's `verdict` on one claim. Raises UnknownOffice, NotDecidable or DecisionIncomplete."""
    check_verdict(verdict)
    with premises.db.bookkeeping() as tx:
        return enter(tx, premises, office, claim_id, verdict, on)


def check_verdict(verdict: Verdict) -> None:
    """Raise DecisionIncomplete unless the verdict is one the union above may give, with what belongs to it."""
    approves = verdict.state == "APPROVED"
    named = verdict.amount is not None and verdict.amount >= 0 if approves else bool(verdict.reasons)
    if verdict.state not in DECIDED or not named:
        raise DecisionIncomplete(field="state")


def enter(
    tx: Session, premises: Premises, office: str, claim_id: str, verdict: Verdict, on: date
) -> Decision:
    """Decide one claim inside a transaction. Raises UnknownOffice, NotDecidable or DecisionIncomplete."""
    check_verdict(verdict)
    record = decidable(tx, office, claim_id)
    granted = replace(verdict, amount=verdict.amount if verdict.state == "APPROVED" else None)
    return _decide(tx, _Sitting(premises, office, on), record, granted)


def decidable(tx: Session, office: str, claim_id: str) -> Record:
    """Return a claim that waits for a decision. Raises UnknownOffice or NotDecidable."""
    if office not in dict(queries.offices(tx)):
        raise UnknownOffice(field="office", office=office)
    record = queries.records(tx, office, [("claim", claim_id)]).get(("claim", claim_id))
    if record is None or not record.live or record.fields.get("state") not in SUBMITTED:
        raise NotDecidable()
    return record


def _office(tx: Session, sitting: _Sitting, progress: Progress) -> list[Decision]:
    claims = list(queries.live(tx, sitting.office, "claim"))
    said = county.said_amounts(
        tx, sitting.office, "claim"
    )  # a county says its word once; again only by a person
    open_claims = [one for one in claims if one.row_id not in said]
    waiting = {claim.row_id: claim for claim in open_claims if claim.fields.get("state") in SUBMITTED}
    asked = queries.open_queries(tx, sitting.office)
    for table, row_id in asked:
        if row_id not in waiting:  # the office took the claim back, or somebody decided it
            _settle(tx, sitting.office, table, row_id)
    if not waiting:
        return []
    desk = desk_of(tx, sitting.office, claims)
    done = []
    for at, claim in enumerate(sorted(waiting.values(), key=lambda one: order_of(desk, one))):
        progress.report(at, len(waiting))
        verdict, _ = judged(desk, claim)
        if verdict.kind == DECISION:
            done.append(_decide(tx, sitting, claim, verdict))
            desk.granted[claim.row_id] = verdict.amount or 0
        elif _without_day(_body(sitting, claim, verdict)) != _without_day(
            asked.get(("claim", claim.row_id), {})
        ):
            done.append(_ask(tx, sitting, claim, verdict))
    progress.report(len(waiting), len(waiting))
    return done


def desk_of(tx: Session, office: str, claims: list[Record]) -> Desk:
    """Lay on the desk what deciding the office's `claims` may need."""

    def grouped(rows: Sequence[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            found[str(row.get(column))].append(row)
        return found

    rows = [_row(claim) for claim in claims]
    clashes = queries.conflicts(tx, office)
    return Desk(
        plans={(one.plan, one.version): one for one in queries.plans(tx, office)},
        enrolments=grouped([_row(one) for one in queries.live(tx, office, "enrolment")], "member_id"),
        assessments=grouped([_row(one) for one in queries.live(tx, office, "assessment")], "claim_id"),
        by_person=grouped(rows, "id_no"),
        by_invoice=grouped(rows, "invoice_key"),
        members={one.row_id: _person(one) for one in queries.live(tx, office, "member")},
        clashing=frozenset(str(one["row_id"]) for one in clashes if one["table"] == "claim"),
        asked_back=_asked_back([_row(one) for one in queries.live(tx, office, "claim_event")]),
        granted=queries.decided_amounts(tx, office, "claim") | county.said_amounts(tx, office, "claim"),
    )


def _asked_back(events: list[dict[str, Any]]) -> frozenset[str]:
    """Return the claims the office asks to have back in the round they are in: a person answers those."""
    cancelled = {one["cancels"] for one in events}
    held = [one for one in events if one["id"] not in cancelled]
    latest: dict[str, int] = {}
    for one in held:
        latest[one["claim_id"]] = max(latest.get(one["claim_id"], 1), int(one["round"]))
    return frozenset(
        one["claim_id"] for one in held
        if one["kind"] == ASKED_BACK and one["round"] == latest[one["claim_id"]]
    )  # fmt: skip


def _row(record: Record) -> dict[str, Any]:
    return {"id": record.row_id, **record.fields}


def _person(record: Record) -> dict[str, Any]:
    """Return a member as the rules of aid ask for one: their `born` is the roll's `birth_date`."""
    return {**_row(record), "born": record.fields.get("birth_date")}


def own_assessment(desk: Desk, claim: Record) -> dict[str, Any] | None:
    """Return the office's assessment that holds for the claim."""
    wanted = claim.fields.get("assessment_id")
    return next((one for one in desk.assessments.get(claim.row_id, []) if one["id"] == wanted), None)


def order_of(desk: Desk, claim: Record) -> tuple[int, str]:
    """Decide in the order the office assessed: what was paid before counts for what comes after."""
    own = own_assessment(desk, claim)
    return (int(own["ordinal"]) if own else 0, claim.row_id)


def judged(desk: Desk, claim: Record) -> tuple[Verdict, Assessment | None]:
    """Work the claim out again and compare; a query says why there is nothing to decide.

    The second value is what it comes to here, None where it cannot be worked out.
    """
    state = str(claim.fields.get("state"))

    def asked(why: str) -> tuple[Verdict, None]:
        return Verdict(QUERY, state, None, (why,)), None

    own = own_assessment(desk, claim)
    published = desk.plans.get((str(claim.fields.get("plan_id")), str(claim.fields.get("plan_version"))))
    if claim.row_id in desk.clashing:
        return asked("conflict")
    if claim.row_id in desk.asked_back:
        return asked("asked_back")
    if own is None:
        return asked("assessment_missing")
    if published is None or published.sha256 != claim.fields.get("plan_sha256"):
        return asked("plan_unknown")
    try:
        found = rework_on(desk, claim, desk.plan(published))
        agreed = _agrees(found, own)
    except (
        RuleError,
        KeyError,
        ValueError,
        TypeError,
    ):  # rows that do not make a claim are the office's to mend
        return asked("facts_unreadable")
    if own.get("by_hand"):
        return Verdict(QUERY, state, found.amount, ("by_hand",)), found
    if not agreed:
        return Verdict(QUERY, state, found.amount, ("differs",)), found
    granted = found.amount if found.state == "payable" else None
    return Verdict(DECISION, OUTCOMES[found.state], granted, found.reasons or found.missing), found


def _agrees(found: Assessment, own: Mapping[str, Any]) -> bool:
    """Say whether the office came to the same amount, verdict, reasons and missing documents."""
    theirs = (own["amount"], own["state"], json.loads(own["reasons"]), json.loads(own["missing"]))
    return theirs == (found.amount, found.state, list(found.reasons), list(found.missing))


def rework_on(desk: Desk, claim: Record, plan: Plan) -> Assessment:
    """Hand the pure rules the rows that can matter: the person's claims, and others with the same invoice."""
    mine = _row(claim)
    near = {row["id"]: row for row in desk.by_person.get(str(mine["id_no"]), [])}
    if mine["invoice_key"]:
        near |= {row["id"]: row for row in desk.by_invoice.get(str(mine["invoice_key"]), [])}
    assessments = [one for row_id in near for one in desk.assessments.get(row_id, [])]
    member = str(mine["member_id"])
    return rework(
        plan, mine, near.values(), assessments, desk.enrolments.get(member, []), desk.members.get(member),
        desk.granted,
    )  # fmt: skip


def _body(sitting: _Sitting, claim: Record, verdict: Verdict) -> dict[str, Any]:
    return {
        "table": claim.table,
        "row_id": claim.row_id,
        "state": verdict.state,
        "amount": verdict.amount,
        "reasons": list(verdict.reasons),
        "on": sitting.on.isoformat(),
        "by": sitting.premises.name,
    }


def _without_day(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("on", "by")}


def _decide(tx: Session, sitting: _Sitting, claim: Record, verdict: Verdict) -> Decision:
    """Give the decision the next number of the office's hub log and change the record it is about."""
    office = sitting.office
    told = (claim.table, claim.row_id, verdict.state, verdict.amount, verdict.reasons, sitting.on.isoformat())
    ruling = Ruling(*told)
    if said := county.say(tx, office, ruling):  # the office is answered by the hub above this one
        return Decision(
            office, said.n, said.kind, claim.row_id, verdict.state, verdict.amount, verdict.reasons
        )
    here = sitting.premises
    n = hub_log.tell(tx, office, DECISION, ruling, here.name, here.clock.now())
    put_records(tx, office, [impose(claim, {"state": verdict.state}, n)])
    _settle(tx, office, claim.table, claim.row_id)
    return Decision(office, n, DECISION, claim.row_id, verdict.state, verdict.amount, verdict.reasons)


def _ask(tx: Session, sitting: _Sitting, claim: Record, verdict: Verdict) -> Decision:
    """Keep the question beside the claim, and have it sent down."""
    office = sitting.office
    _settle(tx, office, claim.table, claim.row_id)
    body = canonical_text(_body(sitting, claim, verdict))
    tx.execute(
        insert(QueryRow), [{"office_id": office, "tbl": claim.table, "row_id": claim.row_id, "body": body}]
    )
    tx.execute(update(DueRow).where(DueRow.office_id == office).values(waiting=True))
    return Decision(office, 0, QUERY, claim.row_id, verdict.state, verdict.amount, verdict.reasons)


def _settle(tx: Session, office: str, table: str, row_id: str) -> None:
    tx.execute(
        delete(QueryRow).where(QueryRow.office_id == office, QueryRow.tbl == table, QueryRow.row_id == row_id)
    )
