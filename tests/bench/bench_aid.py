"""How many mutual-aid claims are judged in a second, against the same sum in plain Decimal? Prints ratios.

`python -m tests.bench.bench_aid`. The goal is 20,000 assessments a second in one process, with every step written down.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from app.aid import engine, plan_file
from app.aid.facts import Enrolment, Facts, Person
from tests.bench.measure import best, large, tell, told

COUNT = 20_000
HANGZHOU = ((0, "0.2"), (1_000_00, "0.5"), (10_000_00, "0.9"), (15_000_00, "0.6"), (50_000_00, "0"))
PLANS = ("hangzhou-2021-hospital", "demo-2026-hospital", "yunnan-8")
CENT = Decimal(1)


def in_decimal(fen: int) -> int:
    """Work 杭州's bands out as a spreadsheet would: no days, no reasons, no steps."""
    paid = Decimal(0)
    for (low, ratio), (high, _next) in pairwise(HANGZHOU):
        paid += max(0, min(fen, high) - low) * Decimal(ratio)
    return max(100_00, int(paid.quantize(CENT, ROUND_HALF_UP)))


def judging(plan_id: str, bills: list[int]) -> tuple[Callable[[], int], int]:
    """Return the judging of all bills under a plan, and what they come to."""
    plan = plan_file.find(plan_id).plan
    first = plan.term.starts or plan.valid_from
    day = first + timedelta(121)
    covers = (Enrolment(first, plan.term.ends or first + timedelta(364)),)
    documents = frozenset(f"D{n:02d}" for n in range(1, 20))
    claims = [
        Facts("hospital", event_on=day, admitted=day, discharged=day + timedelta(10), days=10,
              self_pay_in_catalogue=bill, other_reimbursed=0, invoice="A1", documents=documents)
        for bill in bills
    ]  # fmt: skip
    person, on = Person(born=date(1980, 2, 1), sex="2", status="ACTIVE"), day + timedelta(30)

    def judge() -> int:
        return sum(engine.assess(plan, covers, (), facts, person, on).amount for facts in claims)

    return judge, judge()


def main() -> None:
    """Measure and tell."""
    large("How fast is a claim judged, with its steps?")
    chance = random.Random(7)
    bills = [chance.randrange(1, 120_000_00) for _ in range(COUNT)]
    plain = best(lambda: sum(map(in_decimal, bills)))
    for plan_id in PLANS:
        judge, total = judging(plan_id, bills)
        if plan_id == PLANS[0]:
            assert total == sum(map(in_decimal, bills)), "the rival works something else out"
        assert total > 0
        ours = best(judge)
        told(f"{plan_id}, {COUNT:,} claims", ours, COUNT, "claims")
        tell(f"{plan_id}, {COUNT:,} claims", ours, "Decimal, no steps", plain)


if __name__ == "__main__":
    main()
