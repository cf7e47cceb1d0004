"""Who of a unit may be enrolled, at what price, and who pays it? Each person judged by the plan. Pure.

A batch is a draft until the unit's money is received, and makes covers only when it is confirmed. Money in fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.aid import rules
from app.aid.engine import before_it
from app.aid.enrolling_words import (
    AgeOutside,
    BornUnknown,
    ClosedForPerson,
    CoveredAlready,
    GiverMissing,
    NameDiffers,
    NotOnRoll,
    OnBatchAlready,
    OnOtherBatch,
    OtherUnit,
    SexOutside,
    SharesUnequal,
    SplitWrong,
    StatusOutside,
)
from app.aid.facts import Enrolment
from app.aid.plan import Plan
from app.shared.errors import RuleError
from app.shared.money import share_out, yuan

DRAFT: Final = "DRAFT"
PAID: Final = "PAID"
CONFIRMED: Final = "CONFIRMED"
DROPPED: Final = "DROPPED"

PAYERS: Final = ("unit", "union", "person", "gift")
"""Who may pay: the unit, its union, the person, somebody who gives it."""


@dataclass(frozen=True)
class Terms:
    """What a batch asks for: the cover's days, the day of enrolling, how many shares of which tier, for which unit."""

    plan: Plan
    starts: date
    ends: date
    enrolled_on: date
    shares: int
    tier: str | None
    unit: str


@dataclass(frozen=True)
class Wish:
    """Somebody to be enrolled; None takes what the batch says. `renewal` True: the clerk knows of an earlier cover."""

    id_no: str
    name: str = ""
    shares: int | None = None
    tier: str | None = None
    card_holder: bool = False
    high_risk: bool = False
    renewal: bool | None = None
    sheet_row: int = 0


@dataclass(frozen=True)
class Candidate:
    """What the roll says of the person with a document number."""

    member_id: str
    name: str
    sex: str | None
    born: date | None
    status: str
    unit: str
    joined_on: date | None


@dataclass(frozen=True)
class Known:
    """What is known of a document number besides: its covers under the plan, and the batches it stands on.

    `other` is the unit of another batch not confirmed yet whose days overlap, '' when there is none.
    """

    covers: tuple[Enrolment, ...] = ()
    here: bool = False
    other: str = ""


@dataclass(frozen=True)
class Verdict:
    """What was judged of one person: `error` says why they cannot be enrolled, `fee` in fen what their shares cost."""

    wish: Wish
    who: Candidate | None
    shares: int
    tier: str | None
    first_time: bool
    fee: int
    error: RuleError | None = None

    @property
    def ready(self) -> bool:
        """Whether the person may be enrolled."""
        return self.error is None

    @property
    def on_roll(self) -> bool:
        """Whether somebody on the roll has this document."""
        return self.who is not None


def judge(terms: Terms, wish: Wish, who: Candidate | None, known: Known, unit_shares: int | None) -> Verdict:
    """Judge one person; the first reason that speaks against them is told.

    `unit_shares` is how many shares the unit's people have already, None when nobody is covered yet.
    """
    shares = terms.shares if wish.shares is None else wish.shares
    tier = wish.tier or terms.tier
    cover = Enrolment(terms.starts, terms.ends, terms.enrolled_on, shares, tier, renewal=wish.renewal)
    first = not (wish.renewal is True or before_it(terms.plan, known.covers, cover) is not None)
    fee: int | None = None
    try:
        if who is None:
            raise NotOnRoll(field="id_no")
        _check_twice(terms, known)
        _check_person(terms, wish, who)
        check_shares(terms, shares, unit_shares)
        fee = price(terms.plan, wish, tier, shares, first_time=first)
    except RuleError as error:
        return Verdict(wish, who, shares, tier, first, 0, error)
    return Verdict(wish, who, shares, tier, first, fee)


def price(plan: Plan, wish: Wish, tier: str | None, shares: int, *, first_time: bool) -> int:
    """Return what `shares` shares cost this person, in fen. Raises PriceMissing."""
    conditions = {"new" if first_time else "renewal"}
    conditions |= {"card_holder"} if wish.card_holder else set()
    conditions |= {"high_risk"} if wish.high_risk else set()
    found = plan.price_of(frozenset(conditions), tier, shares)
    if found is None and plan.prices:
        raise rules.PriceMissing(field="tier")
    return found or 0


def overlaps(starts: date, ends: date, other_starts: date, other_ends: date) -> bool:
    """Say whether two spans share a day."""
    return starts <= other_ends and other_starts <= ends


def check_split(plan: Plan, split: Mapping[str, int], tier: str | None, giver: str) -> dict[str, int]:
    """Return what each payer gives for one share, in fen; nothing said takes the plan's own split, or the person pays.

    Raises SplitWrong when it does not add up to a price of the plan, GiverMissing when nobody is named for a gift.
    """
    prices = [one.fen for one in plan.prices if one.tier in (None, tier)]
    if plan.prices and not prices:
        raise rules.PriceMissing(field="tier")
    wanted = dict(split) or dict(plan.payers) or {"person": max(prices, default=0)}
    if not wanted.keys() <= set(PAYERS):
        raise SplitWrong(field="split", prices=_prices(prices))
    if any(type(fen) is not int or fen < 0 for fen in wanted.values()):
        raise SplitWrong(field="split", prices=_prices(prices))
    if sum(wanted.values()) not in (prices or [0]):
        raise SplitWrong(field="split", prices=_prices(prices))
    if wanted.get("gift") and not giver.strip():
        raise GiverMissing(field="giver")
    return {who: wanted[who] for who in PAYERS if wanted.get(who)}


def _prices(prices: Sequence[int]) -> str:
    return "、".join(yuan(fen) for fen in sorted(set(prices))) or yuan(0)


def apportion(total: int, split: Mapping[str, int]) -> dict[str, int]:
    """Share `total` fen among the payers in the proportion of `split`; the parts add up to it to the fen."""
    weights = [split.get(who, 0) for who in PAYERS]
    if sum(weights) == 0:
        weights = [1 if who == "person" else 0 for who in PAYERS]
    return dict(zip(PAYERS, share_out(total, weights), strict=True))


def is_gift(split: Mapping[str, int]) -> bool:
    """Say whether somebody else pays the whole of it."""
    return bool(split.get("gift")) and all(not split.get(who) for who in PAYERS if who != "gift")


def _check_person(terms: Terms, wish: Wish, who: Candidate) -> None:
    if wish.name and "".join(wish.name.split()) != "".join(who.name.split()):
        raise NameDiffers(field="name")
    if who.unit != terms.unit:
        raise OtherUnit(field="unit", unit=who.unit)
    asked = terms.plan.who
    reason = rules.why_left_out(terms.plan, who.born, who.sex, who.status, terms.starts)
    if who.status != "ACTIVE" and not asked.statuses:
        reason = reason or "status"  # a plan that names no standing takes those in who are members now
    if reason == "born_unknown":
        raise BornUnknown(field="id_no")
    if reason == "age":
        low = "…" if asked.age_min is None else asked.age_min
        high = "…" if asked.age_max is None else asked.age_max
        raise AgeOutside(field="id_no", low=low, high=high)
    if reason == "sex":
        raise SexOutside(field="id_no")
    if reason == "status":
        raise StatusOutside(field="id_no")
    if not rules.in_window(terms.plan, terms.enrolled_on, who.joined_on):
        opens, closes = terms.plan.term.enrol_from, terms.plan.term.enrol_to
        raise ClosedForPerson(
            field="enrolled_on", start=opens or "…", end=closes or "…", days=terms.plan.term.late_joiner_days
        )


def check_shares(terms: Terms, shares: int, unit_shares: int | None) -> None:
    """Refuse a number of shares the plan does not sell, or that differs where a unit's people take the same.

    Raises SharesTooMany, SharesUnequal.
    """
    if not 1 <= shares <= terms.plan.max_shares:
        raise rules.SharesTooMany(field="shares", most=terms.plan.max_shares)
    if terms.plan.uniform_shares:
        same = terms.shares if unit_shares is None else unit_shares
        if shares != same:
            raise SharesUnequal(field="shares", shares=same)


def _check_twice(terms: Terms, known: Known) -> None:
    for cover in known.covers:
        if overlaps(terms.starts, terms.ends, cover.starts, cover.ends):
            raise CoveredAlready(field="id_no", start=cover.starts.isoformat(), end=cover.ends.isoformat())
    if known.here:
        raise OnBatchAlready(field="id_no")
    if known.other:
        raise OnOtherBatch(field="id_no", unit=known.other)
