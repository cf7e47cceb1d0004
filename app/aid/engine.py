"""What does a plan pay for a claim, why, and by which steps? Pure: plan and facts in, an assessment out.

Order of reasons. First everything is asked that decides whether the claim may be paid at all: cover (01),
waiting time (02), what the plan promises (04), deadline (05), an invoice used before (07), the person (10);
every one that holds is reported, once, in code order. Without a cover, waiting time and person cannot be
asked. Only a claim without such a reason is calculated, and gets at most one reason of amount: nothing
reaches a threshold (03), or what would be paid is used up by a cap or a count (06). Documents are asked for
only when something would be paid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from app.aid import benefits
from app.aid.benefits import BELOW, USED_UP, Given
from app.aid.facts import (
    DatesReversed,
    EarlierClaim,
    Enrolment,
    FactMissing,
    Facts,
    Person,
    invoice_key,
)
from app.aid.plan import ONE, Benefit, Plan
from app.aid.steps import Step, Tally
from app.shared.dates import age_on
from app.shared.money import yuan

_DAY = timedelta(days=1)

State = Literal["payable", "not_payable", "missing"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a claim comes to. Amounts in fen.

    `preview` is what will be paid once the `missing` documents are there.

    `basis`, `parts` (benefit key → fen) and `days` are what later claims of the term are measured against;
    `notes` are codes of what a person should look at ("stay.overlaps") and change nothing.
    """

    amount: int
    state: State
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    preview: int | None = None
    basis: int = 0
    days: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def assess(
    plan: Plan,
    enrolments: Sequence[Enrolment],
    earlier_claims: Sequence[EarlierClaim],
    facts: Facts,
    person: Person,
    claimed_on: date,
    invoices_used: Collection[str] = (),
) -> Assessment:
    """Judge a claim under `plan`.

    `enrolments` and `earlier_claims` are the person's own under this plan; `invoices_used` are numbers in
    claims of anybody that are paid or not yet decided. Raises RuleError naming the field where a needed fact
    is missing or a date cannot be.
    """
    if claimed_on < facts.event_on:
        raise DatesReversed(field="claimed_on", later="claimed_on", earlier="event_on")
    tally = Tally()
    day = _counted_day(plan, facts)
    cover = find_cover(plan, enrolments, day)
    reasons = []
    reduced = ONE
    if cover is None:
        reasons.append("01")
        tally.note("reason_01", plan.clause("term"), {"day": day.isoformat()}, day.isoformat())
    else:
        words = {"day": day.isoformat(), "start": cover.starts.isoformat(), "end": cover.ends.isoformat()}
        tally.note("cover", plan.clause("term"), words, day.isoformat())
        if not _fits(plan, person, cover):
            reasons.append("10")
            tally.note("reason_10", plan.clause("who"), {})
        waits, reduced = _waiting(plan, enrolments, cover, day, facts, tally)
        reasons += ["02"] if waits else []
    asked = _asked(plan, facts, tally)
    reasons += [] if asked else ["04"]
    reasons += ["05"] if not _automatic(asked) and _too_late(plan, facts, claimed_on, tally) else []
    if _invoice_used(facts, earlier_claims, invoices_used):
        reasons.append("07")
        tally.note("reason_07", plan.clause("invoice"), {}, facts.invoice)
    notes = _notes(facts, earlier_claims)
    if reasons or cover is None:
        return Assessment(0, "not_payable", tuple(sorted(reasons)), steps=tuple(tally.lines), notes=notes)
    same_term = tuple(
        claim
        for claim in earlier_claims
        if cover.starts <= claim.event_on <= cover.ends
        and plan.benefits_for(claim.benefit)
        and not _same_invoice(facts, claim)
    )
    n = (day - cover.starts) // _DAY + 1
    given = Given(plan, facts, cover, same_term, _terms(plan, enrolments, cover, facts), reduced, n)
    return _calculate(asked, given, tally, notes)


def _counted_day(plan: Plan, facts: Facts) -> date:
    """Return the date that decides cover and waiting: the event's, or the admission if the plan says so."""
    if plan.waiting.trigger.get(facts.benefit) == "admitted" and facts.admitted is not None:
        return facts.admitted
    return facts.event_on


def find_cover(plan: Plan, enrolments: Sequence[Enrolment], day: date) -> Enrolment | None:
    """Return the cover `day` lies in (the earliest where several hold it), or None."""
    term = plan.term
    if (term.starts and day < term.starts) or (term.ends and day > term.ends):
        return None
    holding = [cover for cover in enrolments if cover.starts <= day <= cover.ends]
    return min(holding, key=lambda cover: (cover.starts, cover.ends)) if holding else None


def before_it(plan: Plan, enrolments: Sequence[Enrolment], cover: Enrolment) -> Enrolment | None:
    """Return the cover that `cover` renews: one that ended at most the grace days before its first day."""
    grace = max(1, plan.waiting.grace) * _DAY
    earlier = [
        other
        for other in enrolments
        if other.starts < cover.starts and other.ends < cover.ends and cover.starts - other.ends <= grace
    ]
    return max(earlier, key=lambda other: other.ends) if earlier else None


def _renews(plan: Plan, enrolments: Sequence[Enrolment], cover: Enrolment) -> bool:
    return cover.renewal is True or before_it(plan, enrolments, cover) is not None


def _terms(plan: Plan, enrolments: Sequence[Enrolment], cover: Enrolment, facts: Facts) -> int:
    """Return how many consecutive terms the person has taken part, this one included."""
    return terms_of(plan, enrolments, cover) if facts.consecutive_terms is None else facts.consecutive_terms


def terms_of(plan: Plan, enrolments: Sequence[Enrolment], cover: Enrolment) -> int:
    """Return how many terms without a gap end with `cover`, itself included."""
    count, at = 1, before_it(plan, enrolments, cover)
    while at is not None:
        count, at = count + 1, before_it(plan, enrolments, at)
    return count


def _fits(plan: Plan, person: Person, cover: Enrolment) -> bool:
    """Say whether the person may take part: age on the first day of cover, sex, status.

    What is unknown passes.
    """
    who = plan.who
    if person.born is not None and (who.age_min is not None or who.age_max is not None):
        age = age_on(person.born, cover.starts)
        if age < (who.age_min or 0) or (who.age_max is not None and age > who.age_max):
            return False
    if who.sex is not None and person.sex is not None and person.sex != who.sex:
        return False
    return not who.statuses or person.status in who.statuses


def _waiting(
    plan: Plan, enrolments: Sequence[Enrolment], cover: Enrolment, day: date, facts: Facts, tally: Tally
) -> tuple[bool, int]:
    """Return whether the event falls into the waiting time, and the ratio paid if it does not."""
    rule = plan.waiting
    if not (rule.days or rule.reduced_until):
        return False, ONE
    clause = plan.clause("waiting")
    n = (day - cover.starts) // _DAY + 1
    if facts.benefit == "accident" and rule.accident_exempt:
        tally.note("waiting_accident", clause, {})
    elif _renews(plan, enrolments, cover):
        tally.note("waiting_waived", clause, {})
    elif n <= rule.days:
        tally.note("reason_02", clause, {"n": n, "days": rule.days}, n, f"≤ {rule.days}")
        return True, ONE
    else:
        tally.note("waiting_over", clause, {"n": n, "days": rule.days}, n, f"> {rule.days}")
        return False, rule.reduced_ratio if n <= rule.reduced_until else ONE
    return False, ONE


def _asked(plan: Plan, facts: Facts, tally: Tally) -> tuple[Benefit, ...]:
    """Return the benefits the facts ask for. Raises FactMissing when a fact that decides it is missing."""
    if excluding := plan.excluding(facts.disease):
        tally.note("reason_04", excluding, {}, facts.disease or "")
        return ()
    offered = plan.benefits_for(facts.benefit)
    asked = tuple(benefit for benefit in offered if benefits.applies(benefit, facts))
    if asked:
        return asked
    for benefit in offered:
        if name := benefits.missing_fact(benefit, facts):
            raise FactMissing(field=name, name=name)
    clause = offered[0].clause if offered else plan.clause("benefit")
    tally.note("reason_04", clause, {}, facts.disease or facts.benefit)
    return ()


def _automatic(asked: tuple[Benefit, ...]) -> bool:
    """Say whether everything asked for is paid without an application."""
    return bool(asked) and all(benefit.automatic for benefit in asked)


def _too_late(plan: Plan, facts: Facts, claimed_on: date, tally: Tally) -> bool:
    limits = plan.limits
    if limits.deadline_days is None:
        return False
    start = facts.event_on
    if limits.deadline_from == "discharged" and facts.benefit in ("hospital", "accident", "second_aid"):
        if facts.discharged is None:
            raise FactMissing(field="discharged", name="discharged")
        start = facts.discharged
    if claimed_on < start:
        raise DatesReversed(field="claimed_on", later="claimed_on", earlier="discharged")
    n = (claimed_on - start) // _DAY
    late = n > limits.deadline_days
    words = {"n": n, "day": start.isoformat(), "days": limits.deadline_days}
    sign = ">" if late else "≤"
    tally.note(
        "reason_05" if late else "in_time",
        plan.clause("deadline"),
        words,
        n,
        f"{sign} {limits.deadline_days}",
    )
    return late


def _invoice_used(facts: Facts, earlier: Sequence[EarlierClaim], others: Collection[str]) -> bool:
    """Say whether the invoice counted before: it was paid for, or may still be (`others`).

    Refused, it counted for nothing, and a second claim takes the place of the first.
    """
    return any(claim.paid and _same_invoice(facts, claim) for claim in earlier) or (
        bool(facts.invoice) and invoice_key(facts.invoice) in {invoice_key(number) for number in others}
    )


def _same_invoice(facts: Facts, claim: EarlierClaim) -> bool:
    return bool(facts.invoice) and invoice_key(facts.invoice) == invoice_key(claim.invoice)


def _notes(facts: Facts, earlier: Sequence[EarlierClaim]) -> tuple[str, ...]:
    """Point at another claim whose event lies inside this stay; two invoices may still be rightly two."""
    if facts.admitted is None or facts.discharged is None:
        return ()
    inside = any(facts.admitted <= claim.event_on < facts.discharged for claim in earlier)
    return ("stay.overlaps",) if inside else ()


def _calculate(asked: tuple[Benefit, ...], given: Given, tally: Tally, notes: tuple[str, ...]) -> Assessment:
    chosen = _without_excluded(asked, given)
    parts: dict[str, int] = {}
    basis = days = 0
    why = []
    for benefit in chosen:
        result = benefits.work_out(benefit, given, tally)
        parts[benefit.key] = tally.fen
        basis, days = max(basis, result.basis), max(days, result.days)
        why.append(result.reason)
        tally.next_benefit()
    if tally.total and (capped := _limits(given, tally)) != sum(parts.values()):
        parts = _scaled(parts, capped)
    amount, lines = tally.total, tuple(tally.lines)
    if not amount:
        reason = USED_UP if USED_UP in why or any(parts.values()) or _capped(lines) else BELOW
        return Assessment(0, "not_payable", (reason,), (), lines, None, basis, days, {}, notes)
    required = () if _automatic(asked) else given.plan.documents.get(given.facts.benefit, ())
    missing = tuple(code for code in required if code not in given.facts.documents)
    if missing:
        tally.set_total("hold", given.plan.clause("documents"), {}, "× 0", 0)
        return Assessment(0, "missing", (), missing, tuple(tally.lines), amount, basis, days, parts, notes)
    return Assessment(amount, "payable", (), (), lines, None, basis, days, parts, notes)


def _without_excluded(asked: tuple[Benefit, ...], given: Given) -> tuple[Benefit, ...]:
    """Of benefits that exclude each other in one claim keep the one that pays most."""
    if len(asked) < 2 or not any(benefit.exclusive_with for benefit in asked):
        return asked
    worth = {}
    for benefit in asked:
        trial = Tally()
        benefits.work_out(benefit, given, trial)
        worth[benefit.key] = trial.fen
    kept: list[Benefit] = []
    for benefit in sorted(asked, key=lambda one: -worth[one.key]):
        if not any(
            benefit.key in other.exclusive_with or other.key in benefit.exclusive_with for other in kept
        ):
            kept.append(benefit)
    return tuple(benefit for benefit in asked if benefit in kept)


def _limits(given: Given, tally: Tally) -> int:
    """Hold the whole payment to the plan's counts and caps; return what is left of it."""
    limits, clause = given.plan.limits, given.plan.clause("limits")
    if limits.max_claims is not None and given.facts.benefit in limits.counted:
        paid = sum(1 for claim in given.earlier if claim.paid and claim.benefit in limits.counted)
        if paid >= limits.max_claims:
            words = {"paid": paid, "most": limits.max_claims}
            tally.set_total("max_claims", clause, words, f"{paid} ≥ {limits.max_claims}", 0)
    most = limits.cap_per_claim
    if most is not None and tally.total > most:
        tally.set_total("claim_cap", clause, {"fen": most}, f"≤ {yuan(most)}", most)
    if limits.cap_per_term is not None:
        paid = sum(claim.paid for claim in given.earlier)
        left = max(0, limits.cap_per_term - paid)
        if tally.total > left:
            words = {"fen": limits.cap_per_term, "paid": paid}
            tally.set_total("term_cap", clause, words, f"≤ {yuan(left)}", left)
    return tally.total


def _capped(lines: Sequence[Step]) -> bool:
    return any(line.code in ("term_cap", "claim_cap", "max_claims") for line in lines)


def _scaled(parts: Mapping[str, int], capped: int) -> dict[str, int]:
    """Share a capped payment out to its benefits in the plan's order: what comes first is paid first."""
    left, shared = capped, {}
    for key, fen in parts.items():
        shared[key] = min(fen, left)
        left -= shared[key]
    return shared
