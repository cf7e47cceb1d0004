"""A hundred thousand claims nobody thought of, over every sample plan: the steps add up and no cap or count is passed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.aid import engine, plan_file
from app.aid.facts import EarlierClaim, Enrolment, Facts, Person
from app.aid.plan import Plan
from app.shared.errors import RuleError

PLANS = tuple(file.plan for file in plan_file.load_all().plans)
TERMS, CLAIMS = 2_000, 10  # of each plan, and claims in each term
KINDS = ("hospital", "critical", "female", "accident", "death", "second_aid")
ROUND = (1, 50_00, 499_99, 500_00, 1_000_00, 4_999_99, 10_000_00, 99_999_99, 200_000_00)


def term(plan: Plan, chance: random.Random) -> tuple[date, date]:
    """Return the first and last day of somebody's cover."""
    if plan.term.starts is not None and plan.term.ends is not None:
        return plan.term.starts, plan.term.ends
    first = plan.valid_from + timedelta(chance.randrange(300))
    return first, first + timedelta(364)


def some(plan: Plan, chance: random.Random, first: date, last: date, n: int) -> tuple[Facts, date]:
    """Return any claim in a term or near it, and the day it was made."""
    kinds = sorted({kind for benefit in plan.benefits for kind in benefit.claims}) or list(KINDS)
    day = first + timedelta(chance.randint(-5, (last - first).days + 5))
    out = day + timedelta(chance.choice((0, 1, 7, 40)))
    fen = chance.choice(ROUND) if chance.random() < 0.3 else chance.randrange(300_000_00)
    diseases = sorted({one for benefit in plan.benefits for one in benefit.diseases or ()}) or ["01"]
    facts = Facts(
        benefit=chance.choice(kinds), event_on=day, admitted=day, discharged=out, self_pay_in_catalogue=fen,
        other_reimbursed=chance.choice((0, 0, 0, fen // 3)), days=(out - day).days,
        invoice=f"A{chance.randrange(n + 2)}", disease=chance.choice([*diseases, None]),
        grade=chance.choice((None, 1, 5, 10)), remaining_burden=chance.choice((None, fen)),
        documents=frozenset(chance.sample([f"D{no:02d}" for no in range(1, 20)], chance.choice((0, 6, 19)))),
    )  # fmt: skip
    return facts, out + timedelta(chance.choice((0, 5, 170, 400)))


def lived(plan: Plan, chance: random.Random) -> Iterator[tuple[Facts, engine.Assessment, int]]:
    """Yield the claims of one person's term, each judged after those before it, and what a higher bill would pay."""
    first, last = term(plan, chance)
    tier = chance.choice(sorted({price.tier for price in plan.prices if price.tier} or {None}, key=str))
    cover = Enrolment(first, last, shares=chance.randint(1, plan.max_shares), tier=tier)
    person = Person(born=date(chance.randint(1955, 2008), 3, 4), sex=chance.choice("12"), status="ACTIVE")
    before: list[EarlierClaim] = []
    for n in range(CLAIMS):
        facts, on = some(plan, chance, first, last, n)
        try:
            found = engine.assess(plan, (cover,), before, facts, person, on)
        except RuleError:  # a fact this benefit needs is not there: asked for by its field, nothing is paid
            continue
        higher = replace(
            facts, self_pay_in_catalogue=(facts.self_pay_in_catalogue or 0) + chance.randint(1, 500_00)
        )
        yield facts, found, engine.assess(plan, (cover,), before, higher, person, on).amount
        if found.amount:
            before = [*before, EarlierClaim(
                facts.benefit, facts.event_on, basis=found.basis, paid=found.amount, invoice=facts.invoice,
            )]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_a_hundred_thousand_claims(plan: Plan) -> None:
    chance, judged, paying = random.Random(plan.id), 0, 0
    marginal = all(benefit.mode == "MARGINAL" for benefit in plan.benefits)
    for _ in range(TERMS):
        total, counted, invoices = 0, 0, set[str]()
        for facts, found, more in lived(plan, chance):
            judged += 1
            at = 0
            for step in found.steps:
                assert step.before == at
                at = step.after
            assert at == found.amount
            assert (found.state == "payable") == (found.amount > 0)
            if marginal:
                assert more >= found.amount
            if not found.amount:
                continue
            paying += 1
            total += found.amount
            counted += facts.benefit in plan.limits.counted
            assert facts.invoice not in invoices
            invoices.add(facts.invoice)
            limits = plan.limits
            assert limits.cap_per_claim is None or found.amount <= limits.cap_per_claim
            assert limits.cap_per_term is None or total <= limits.cap_per_term
            assert limits.max_claims is None or counted <= limits.max_claims
            assert sum(found.parts.values()) == found.amount
    print(f"{plan.id}: {judged} claims judged, {paying} paid something")
    assert judged > TERMS * CLAIMS * 0.4
    assert paying > TERMS // 4
