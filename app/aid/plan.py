"""What does a mutual-aid plan say? Frozen values and what follows from them alone.

Knows no file, claim or database.

Amounts are fen. Ratios are parts per million (400000 = 40 %), so that everything stays whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

ONE: Final = 1_000_000
"""The ratio 100 %."""

ClaimKind = Literal["hospital", "critical", "female", "accident", "death", "second_aid"]
CLAIM_KINDS: Final[tuple[str, ...]] = ("hospital", "critical", "female", "accident", "death", "second_aid")

BenefitKind = Literal["MEDICAL_BANDS", "SECOND_AID", "DAILY", "LUMP", "DISABILITY_TABLE", "DEATH", "TOPUP"]
BENEFIT_KINDS: Final[tuple[str, ...]] = (
    "MEDICAL_BANDS",
    "SECOND_AID",
    "DAILY",
    "LUMP",
    "DISABILITY_TABLE",
    "DEATH",
    "TOPUP",
)

ANY_TIER: Final = "*"
"""The key of an amount that does not depend on the tier."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where the plan says it and in which words; quoted on notices."""

    no: str
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts from `low` up to `high` (None: without end).

    `ratio` per million, or a `fixed` amount in fen.
    """

    low: int
    high: int | None
    ratio: int
    fixed: int | None = None


@dataclass(frozen=True, slots=True)
class Loyalty:
    """Extra ratio for consecutive terms, counted from term `from_term`: `step` for each, `most` in all."""

    from_term: int
    step: int
    most: int


@dataclass(frozen=True, slots=True)
class Benefit:
    """One promise of a plan. Which fields count depends on `kind`; `reading.py` checks that they are there.

    `sums` holds amounts by tier (or ANY_TIER): a list by grade (from 1), one amount otherwise. `diseases` of
    a LUMP are the codes or names it is paid for, None for any. `per_term` accumulates: f(total so far) − paid
    so far.
    """

    key: str
    kind: BenefitKind
    claims: frozenset[str]
    clause: Clause
    per_term: bool = False
    deductible: bool = False
    trigger: int = 0
    mode: Literal["MARGINAL", "WHOLE", "FIXED_AMOUNT"] = "MARGINAL"
    bands: tuple[Band, ...] = ()
    loyalty: Loyalty | None = None
    sums: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    diseases: frozenset[str] | None = None
    per_share: bool = False
    max_days: int | None = None
    top_up_to: int = 0
    once_per_term: bool = False
    exclusive_with: frozenset[str] = frozenset()
    reducible: bool = True
    automatic: bool = False
    """Paid without an application: neither a deadline nor documents are asked for."""
    cap_per_claim: int | None = None
    cap_per_term: int | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What the plan pays nothing for, whatever the benefit, and where it says so."""

    clause: Clause
    diseases: frozenset[str]


@dataclass(frozen=True, slots=True)
class Price:
    """A share's price in fen for `tier` when all of `when` hold (new, renewal, card_holder, high_risk)."""

    fen: int
    when: frozenset[str] = frozenset()
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """How long cover lasts. With FIXED dates every cover lies inside `starts`..`ends`."""

    kind: Literal["FIXED_DATES", "ROLLING"]
    months: int
    starts: date | None = None
    ends: date | None = None
    enrol_from: date | None = None
    enrol_to: date | None = None
    late_joiner_days: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days 1..`days` of a first cover pay nothing, up to day `reduced_until` only `reduced_ratio`.

    A cover that begins at most `grace` days after the earlier one ended renews it, and a renewal waits for
    nothing.
    """

    days: int = 0
    reduced_until: int = 0
    reduced_ratio: int = ONE
    grace: int = 0
    accident_exempt: bool = False
    # What the day is counted to, by claim kind; the event where nothing is said.
    trigger: Mapping[str, Literal["event_on", "admitted"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for a claim as a whole: deadline in days from a date, counts, caps and minimum in fen."""

    deadline_days: int | None = None
    deadline_from: Literal["discharged", "event_on"] = "event_on"
    max_claims: int | None = None
    counted: frozenset[str] = frozenset(CLAIM_KINDS)
    cap_per_claim: int | None = None
    cap_per_term: int | None = None
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Who:
    """Whom the plan takes in; ages in full years on the first day of cover. Empty statuses: any."""

    age_min: int | None = None
    age_max: int | None = None
    sex: str | None = None
    statuses: frozenset[str] = frozenset()
    min_rate: int | None = None
    everybody_below: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A dated version of a mutual-aid plan."""

    id: str
    version: str
    name: str
    owner: str
    product: str
    sample: bool
    valid_from: date
    valid_to: date
    source: str
    term: Term
    prices: tuple[Price, ...]
    max_shares: int
    uniform_shares: bool
    payers: Mapping[str, int]
    who: Who
    waiting: Waiting
    limits: Limits
    documents: Mapping[str, tuple[str, ...]]
    benefits: tuple[Benefit, ...]
    exclusions: tuple[Exclusion, ...]
    clauses: Mapping[str, Clause]

    def clause(self, topic: str) -> Clause:
        """Return the clause on a topic: term, who, waiting, deadline, limits, documents, invoice, benefit."""
        return self.clauses.get(topic, NO_CLAUSE)

    def benefits_for(self, claim_kind: str) -> tuple[Benefit, ...]:
        """Return what the plan promises for this kind of claim, in the plan's order."""
        return tuple(benefit for benefit in self.benefits if claim_kind in benefit.claims)

    def excluding(self, disease: str | None) -> Clause | None:
        """Return the clause by which the plan pays nothing for a disease, None where there is none."""
        return next((one.clause for one in self.exclusions if disease in one.diseases), None)

    def price_of(self, conditions: frozenset[str], tier: str | None, shares: int = 1) -> int | None:
        """Return the price in fen of `shares` shares, the most particular entry first.

        None when there is none.
        """
        fitting = [p for p in self.prices if p.when <= conditions and p.tier in (None, tier)]
        if not fitting:
            return None
        chosen = max(fitting, key=lambda price: (len(price.when), price.tier is not None))
        return chosen.fen * shares


NO_CLAUSE: Final = Clause("", "")

REASON_TOPIC: Final[Mapping[str, str]] = {
    "01": "term",
    "02": "waiting",
    "03": "benefit",
    "04": "benefit",
    "05": "deadline",
    "06": "limits",
    "07": "invoice",
    "10": "who",
    "11": "documents",
}
"""Which clause answers for a reason of claim_deny_reasons.csv."""


def clause_for_reason(plan: Plan, reason: str, claim_kind: str, disease: str | None = None) -> Clause:
    """Return the clause a refusal for `reason` rests on: an exclusion's or the benefit's own where there is one."""
    if reason == "04" and (excluding := plan.excluding(disease)):
        return excluding
    topic = REASON_TOPIC.get(reason, "benefit")
    benefits = plan.benefits_for(claim_kind)
    if topic == "benefit" and benefits:
        return benefits[0].clause
    return plan.clause(topic)
