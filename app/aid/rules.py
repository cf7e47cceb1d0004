"""Who may take part, what may happen to a claim next, and what is it judged by? Pure.

Office and hub call the same code.

The hub judges a claim again from the synced rows alone: `rework(plan, claim, claims, assessments, enrolments,
member)` with each row's fields as a mapping (dates as ISO text or date). `plan` comes from the claim's
plan_id, plan_version and plan_sha256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from app.aid import engine
from app.aid.checklist import checklist_of, with_waived
from app.aid.engine import Assessment
from app.aid.facts import DatesReversed, EarlierClaim, Enrolment, Facts, Person, invoice_key, read_facts
from app.aid.plan import ONE, Plan
from app.aid.steps import Step
from app.shared.dates import age_on
from app.shared.errors import RuleError
from app.shared.text import N_

Fields = Mapping[str, Any]

TAKEN, SUPPLEMENT, FIRST, SECOND, SENT = "ACCEPTED", "SUPPLEMENT", "FIRST_REVIEW", "SECOND_REVIEW", "SENT"

REPORTED, APPEAL = "REPORTED", "APPEAL"

IN_WORK: Final = frozenset({REPORTED, TAKEN, SUPPLEMENT, FIRST, APPEAL})
"""States in which the office may still work a claim out again."""

OUT_OF_COUNT: Final = frozenset({"WITHDRAWN", "EXPIRED"})
"""States of claims that count for nothing in later ones."""

DECIDED: Final = frozenset({"APPROVED", "DENIED", "RETURNED", "SUPPLEMENT"})
"""What the province may answer (claim_states.csv, next states of SENT)."""


class StateForbids(RuleError):
    """The claim is not in a state for this."""

    code = "claim.state_forbids"
    template = N_("The claim is in the state {state}; this cannot be done now.")


class NotAssessed(RuleError):
    """The claim has no calculation yet."""

    code = "claim.not_assessed"
    template = N_("Calculate the claim first.")


class SamePerson(RuleError):
    """Who calculated a claim cannot confirm it."""

    code = "claim.same_person"
    template = N_("You calculated this claim yourself. Another operator must confirm it.")


class ClaimMissing(RuleError):
    """There is no such claim."""

    code = "claim.unknown"
    template = N_("This claim is not here.")


class NoPlan(RuleError):
    """No active plan covers this kind of claim."""

    code = "claim.no_plan"
    template = N_(
        "No active plan pays for this kind of claim. It is recorded; the union above will calculate it."
    )


class PlanVersionMissing(RuleError):
    """The plan version a claim rests on is not kept here."""

    code = "claim.plan_version_missing"
    template = N_("The plan {plan}, version {version}, is not in this office. Ask the union above for it.")


class SampleForbidden(RuleError):
    """A sample plan is not for real business."""

    code = "plan.sample_forbidden"
    template = N_("{plan} is a sample plan. It may only be used in a demonstration office.")


class PlanNotActive(RuleError):
    """The plan is not active here."""

    code = "plan.not_active"
    template = N_("The plan {plan} is not active in this office. Activate it first.")


class TermOutside(RuleError):
    """The cover does not fit the plan's dates."""

    code = "enrolment.term_outside"
    template = N_("The cover must lie between {start} and {end}.")


class EnrolmentClosed(RuleError):
    """The enrolment window is over, and the person is no late joiner."""

    code = "enrolment.closed"
    template = N_("Enrolment was possible from {start} to {end}.")


class UnitEmpty(RuleError):
    """The unit has no members to enrol."""

    code = "enrolment.unit_empty"
    template = N_("The unit has no members who could take part.")


class SharesTooMany(RuleError):
    """More shares than the plan sells to one person."""

    code = "enrolment.shares"
    template = N_("The plan sells 1 to {most} shares to a person.")


class PriceMissing(RuleError):
    """The plan names no price for this tier."""

    code = "enrolment.price_missing"
    template = N_("The plan has no price for this tier. Choose one of the plan's tiers.")


class DecisionWrong(RuleError):
    """The province's answer has a shape this program does not know."""

    code = "E_SCHEMA"
    template = N_("The receipt's decision on a claim cannot be read. Nothing was changed.")


@dataclass(frozen=True)
class Decision:
    """The province's word on a claim; amount in fen."""

    claim_id: str
    state: str
    amount: int | None
    reasons: tuple[str, ...]
    on: date | None
    by: str


class EngineInput(NamedTuple):
    """What `engine.assess(plan, *input)` takes."""

    enrolments: tuple[Enrolment, ...]
    earlier: tuple[EarlierClaim, ...]
    facts: Facts
    person: Person
    claimed_on: date
    invoices_used: frozenset[str]


class Earlier(NamedTuple):
    """What was judged before a claim: the person's own claims under the plan, and the invoices in use."""

    own: tuple[EarlierClaim, ...]
    invoices: frozenset[str]


def why_left_out(plan: Plan, born: date | None, sex: str | None, status: str, starts: date) -> str:
    """Return why somebody cannot take part ("born_unknown", "age", "sex", "status"), empty when they can."""
    who = plan.who
    if who.age_min is not None or who.age_max is not None:
        if born is None:
            return "born_unknown"
        age = age_on(born, starts)
        if age < (who.age_min or 0) or (who.age_max is not None and age > who.age_max):
            return "age"
    if who.sex is not None and sex != who.sex:
        return "sex"
    return "status" if who.statuses and status not in who.statuses else ""


def check_cover(plan: Plan, starts: date, ends: date, enrolled_on: date, shares: int) -> None:
    """Refuse a cover outside the plan's dates or with more shares than it sells.

    Raises TermOutside, SharesTooMany, DatesReversed.
    """
    if ends < starts:
        raise DatesReversed(field="to", later="to", earlier="from")
    if enrolled_on > ends:
        raise DatesReversed(field="enrolled_on", later="to", earlier="enrolled_on")
    first, last = plan.term.starts or plan.valid_from, plan.term.ends or plan.valid_to
    if plan.sample and plan.term.kind == "ROLLING":  # a sample may be tried on any year
        first, last = date.min, date.max
    # A rolling cover must begin while the plan is sold; it may run on after that.
    too_late = ends > last if plan.term.kind == "FIXED_DATES" else starts > last
    if starts < first or too_late:
        raise TermOutside(field="from" if starts < first else "to", start=first, end=last)
    if not 1 <= shares <= plan.max_shares:
        raise SharesTooMany(field="shares", most=plan.max_shares)


def in_window(plan: Plan, enrolled_on: date, joined_on: date | None) -> bool:
    """Say whether somebody may enrol on this day: in the window, or as a late joiner soon after joining."""
    opens, closes = plan.term.enrol_from, plan.term.enrol_to
    if (opens is None or enrolled_on >= opens) and (closes is None or enrolled_on <= closes):
        return True
    days = plan.term.late_joiner_days
    return bool(days and joined_on is not None and 0 <= (enrolled_on - joined_on).days <= days)


def under_participation(plan: Plan, enrolled: int, members: int) -> bool:
    """Say whether a unit with `members` people takes part with fewer than the plan asks."""
    return enrolled < needed(plan, members)


def needed(plan: Plan, members: int) -> int:
    """Return how many of `members` people must take part: everybody below the plan's number, else its rate."""
    who = plan.who
    if who.everybody_below is not None and members < who.everybody_below:
        return members
    return -(-who.min_rate * members // ONE) if who.min_rate is not None else 0


def state_after(result: Assessment) -> str:
    """Return the claim's state after it was worked out."""
    return SUPPLEMENT if result.state == "missing" else FIRST


def check_confirm(state: str, first_by: str | None, operator_id: str) -> None:
    """Refuse a confirmation by the one who calculated. Raises StateForbids, NotAssessed, SamePerson."""
    if first_by is None:
        raise NotAssessed()
    if state != FIRST:
        raise StateForbids(state=state)
    if first_by == operator_id:
        raise SamePerson()


def earlier_of(
    claim: Fields,
    claims: Iterable[Fields],
    assessments: Iterable[Fields],
    decided: Mapping[str, int] | None = None,
) -> Earlier:
    """Return what counts as earlier for `claim` among any `claims` and `assessments` (row fields).

    Earlier is what was assessed before the claim's own assessment (`assessment_id`; all when it has none
    yet), of the same plan. `decided` gives what the province pays instead, by claim id. Withdrawn and expired
    claims count for nothing; a claim refused for a reason other than its amount adds nothing to the term's
    total. Once the province has denied a claim, its invoice may be handed in again.
    """
    by_id = {str(one["id"]): one for one in assessments}
    own = by_id.get(str(claim.get("assessment_id")))
    limit = _rank(own) if own is not None else None
    latest: dict[str, Fields] = {}
    for one in by_id.values():
        if limit is None or _rank(one) < limit:
            known = latest.get(str(one["claim_id"]))
            if known is None or _rank(known) < _rank(one):
                latest[str(one["claim_id"])] = one
    mine, invoices = [], set()
    for other in sorted(claims, key=lambda row: (row["no"], str(row["id"]))):
        judged = latest.get(str(other["id"]))
        if other["id"] == claim["id"] or judged is None or other["plan_id"] != claim["plan_id"]:
            continue
        if other["state"] in OUT_OF_COUNT:
            continue
        if other["id_no"] == claim["id_no"]:
            mine.append(_earlier(other, judged, decided or {}))
        if other["invoice_key"] and other["state"] != "DENIED":
            invoices.add(str(other["invoice_key"]))
    return Earlier(tuple(mine), frozenset(invoices))


def _rank(assessment: Fields) -> tuple[int, str]:
    return int(assessment["ordinal"]), str(assessment["id"])


def _earlier(claim: Fields, judged: Fields, decided: Mapping[str, int]) -> EarlierClaim:
    paid = decided.get(str(claim["id"]), int(judged["amount"])) if judged["state"] == "payable" else 0
    reasons = json.loads(judged["reasons"])
    counts = judged["state"] == "payable" or (
        judged["state"] == "not_payable" and reasons in (["03"], ["06"])
    )
    return EarlierClaim(
        benefit=str(claim["benefit"]),
        event_on=_day(claim["event_on"]),
        basis=int(judged["basis"]) if counts else 0,
        paid=paid,
        invoice=str(claim["invoice_key"]),
        parts=json.loads(judged["parts"]) if paid else {},
        days=int(judged["days"]) if paid else 0,
    )


def claim_input(
    claim: Fields,
    enrolments: Iterable[Fields],
    earlier: Earlier,
    member: Fields | None,
) -> EngineInput:
    """Return what the engine takes, from the fields of the synced rows.

    `enrolments` may be anybody's: only the claimant's under the claim's plan count. Raises what `read_facts`
    raises.
    """
    covers = [
        row
        for row in enrolments
        if claim["member_id"] is not None
        and row["member_id"] == claim["member_id"]
        and row["plan_id"] == claim["plan_id"]
    ]
    born = member.get("birth_date") if member else None
    person = Person(
        born=_day(born) if born else None,
        sex=str(member["sex"]) or None if member else None,
        status=str(member["status"]) if member else "",
    )
    return EngineInput(
        enrolments=tuple(cover_of(row) for row in covers),
        earlier=earlier.own,
        facts=with_waived(read_facts(json.loads(claim["facts"])), checklist_of(claim)),
        person=person,
        claimed_on=_day(claim["claimed_on"]),
        invoices_used=earlier.invoices,
    )


def rework(
    plan: Plan,
    claim: Fields,
    claims: Iterable[Fields],
    assessments: Iterable[Fields],
    enrolments: Iterable[Fields],
    member: Fields | None,
    decided: Mapping[str, int] | None = None,
) -> Assessment:
    """Judge a claim from its synced rows, as office and hub both do. Raises RuleError naming the field."""
    earlier = earlier_of(claim, claims, assessments, decided)
    return engine.assess(plan, *claim_input(claim, enrolments, earlier, member))


def cover_of(row: Fields) -> Enrolment:
    """Return the cover an enrolment row stands for."""
    return Enrolment(
        starts=_day(row["starts_on"]),
        ends=_day(row["ends_on"]),
        enrolled_on=_day(row["enrolled_on"]),
        shares=int(row["shares"]),
        tier=row["tier"],
        gift=bool(row["gift"]),
        # "First time" is checked against the covers we know; only "renewal" is taken on the clerk's word.
        renewal=None if row["first_time"] else True,
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def read_decision(body: Mapping[str, Any]) -> Decision | None:
    """Read a decision out of a hub-log entry; None when it is not about a claim. Raises DecisionWrong."""
    if body.get("table") != "claim":
        return None
    amount, reasons, on = body.get("amount"), body.get("reasons") or [], body.get("on")
    right = isinstance(body.get("row_id"), str) and body.get("state") in DECIDED and isinstance(reasons, list)
    if not right or not (amount is None or (type(amount) is int and amount >= 0)):
        raise DecisionWrong()
    try:
        day = date.fromisoformat(str(on)[:10]) if on else None
    except ValueError:
        raise DecisionWrong() from None
    codes = tuple(str(code) for code in reasons)
    return Decision(str(body["row_id"]), str(body["state"]), amount, codes, day, str(body.get("by") or ""))


def steps_to_text(steps: Sequence[Step]) -> str:
    """Write steps as the JSON kept with an assessment."""
    return json.dumps([list(step) for step in steps], ensure_ascii=False, sort_keys=True)


def steps_from_text(text: str) -> tuple[Step, ...]:
    """Read the steps kept with an assessment."""
    return tuple(Step(*line) for line in json.loads(text))


def invoice_of(facts: Facts) -> str:
    """Return the key by which the claim's invoice is found again; empty when it has none."""
    return invoice_key(facts.invoice) if facts.invoice else ""
