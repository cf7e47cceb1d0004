"""Who gets second relief (二次救助), how much, and why? Tiers, proposals with their reasons, the pool shared out. Pure.

A yearly campaign has a pool. Its amounts follow from what was proposed and what was set by hand: where the pool does
not reach for all, what is proposed is cut in proportion, to the fen, and what was set by hand stays. They are written
down when the campaign is approved: two computers that put people on one list never share out more than there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from app.aid import relief_words as words
from app.aid.plan import CLAIM_KINDS
from app.shared.money import share_out

BURDEN: Final = "BURDEN"
CLASS: Final = "CLASS"
DISEASE: Final = "DISEASE"
PLAN: Final = "PLAN"
WAYS: Final = (BURDEN, CLASS, DISEASE, PLAN)
"""How amounts are proposed: by remaining burden, by hardship class, flat by disease, or by a plan of second relief."""

DRAFT: Final = "DRAFT"
APPROVED: Final = "APPROVED"
DROPPED: Final = "DROPPED"
STATES: Final = (DRAFT, APPROVED, DROPPED)

ON_FILE: Final = ("1", "2")
FILE_CLOSED: Final = "0"
MOST: Final = 10**12
MOST_TIERS: Final = 40


@dataclass(frozen=True)
class Tier:
    """From a remaining burden of `low` on (fen), `amount` fen. `key` is a class or a kind of claim, '' for any."""

    low: int
    amount: int
    key: str = ""

    def as_facts(self) -> dict[str, Any]:
        """Return the tier as plain values."""
        return {"key": self.key, "low": self.low, "amount": self.amount}


@dataclass(frozen=True)
class ReliefRule:
    """How a campaign proposes amounts; `hardship_only` asks for a household on file whatever the way.

    `plan` is (id, version) of the plan that is asked where the way is PLAN; it has no tiers then.
    """

    way: str
    tiers: tuple[Tier, ...] = ()
    hardship_only: bool = False
    plan: tuple[str, str] = ("", "")

    @property
    def asks_for_file(self) -> bool:
        """Say whether somebody without a household on file gets nothing."""
        return self.hardship_only or self.way == CLASS

    def as_facts(self) -> dict[str, Any]:
        """Return the rule as plain values, to be kept with its campaign."""
        tiers = [one.as_facts() for one in self.tiers]
        return {"way": self.way, "tiers": tiers, "hardship_only": self.hardship_only, "plan": list(self.plan)}


@dataclass(frozen=True)
class Reason:
    """Why somebody gets an amount, or none: a code of `relief_words.REASONS` with its facts (amounts in fen)."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def words(self, language: str | None = None) -> str:
        """Say why, in `language` (the spoken one when None)."""
        return words.reason_words(self.code, self.facts, language)


class Proposal(NamedTuple):
    """What is proposed, in fen, and why; 0 where nothing is."""

    amount: int
    why: Reason


@dataclass(frozen=True)
class Stay:
    """What one illness cost, over all claims made for it; amounts in fen.

    `borne` is what the person paid less what others repaid, None where nobody wrote it; `paid` what mutual aid pays;
    `left` the remaining burden a clerk wrote down, None where it is reckoned.
    """

    borne: int | None
    paid: int
    left: int | None = None


@dataclass(frozen=True)
class Case:
    """Somebody with claims in the campaign's days: what is known when amounts are proposed. Amounts in fen.

    `category` is the class of their household: "1", "2", "0" where its file was closed (in no class since), '' without.
    `illnesses` are the kinds of their claims. `lacking` says why they cannot be considered, '' where they can.
    `by_plan` is what the campaign's plan pays, where it asks one.
    """

    burden: int
    category: str = ""
    illnesses: frozenset[str] = frozenset()
    lacking: str = ""
    by_plan: Proposal | None = None


@dataclass(frozen=True)
class Stake:
    """Somebody's part of a pool: what is proposed, or set by hand (`fixed`), in fen."""

    id: str
    wanted: int
    fixed: int | None = None


@dataclass(frozen=True)
class Shared:
    """A pool shared out: fen by id. `asked` is what all together want; `over` what is set by hand beyond the pool."""

    amounts: Mapping[str, int]
    asked: int
    over: int = 0

    @property
    def total(self) -> int:
        """What is shared out, in fen."""
        return sum(self.amounts.values())

    @property
    def cut(self) -> bool:
        """Say whether the pool does not reach for all that was proposed."""
        return self.total < self.asked


@dataclass(frozen=True)
class Approval:
    """An approval: its day, and the number of the paper; '' when a second person gave it here."""

    on: date
    number: str = ""


def remaining_burden(stays: Iterable[Stay], union_help: int = 0) -> int:
    """Return what is left to a person of all their stays after everything, in fen.

    What a clerk wrote down as remaining is taken as it is; the union's other help is taken off the rest.
    """
    known = reckoned = 0
    for stay in stays:
        if stay.left is not None:
            known += stay.left
        elif stay.borne is not None:
            reckoned += max(0, stay.borne - stay.paid)
    return known + max(0, reckoned - union_help)


def check_rule(rule: ReliefRule) -> ReliefRule:
    """Return a rule in the order of its tiers. Raises WayUnknown, TiersMissing or TierWrong (field tiers)."""
    if rule.way not in WAYS:
        raise words.WayUnknown(field="way")
    if rule.way == PLAN:
        if not rule.plan[0]:
            raise words.PlanMissing(field="plan")
        return ReliefRule(PLAN, (), rule.hardship_only, rule.plan)
    if not rule.tiers:
        raise words.TiersMissing(field="tiers")
    keys = {BURDEN: ("",), CLASS: ON_FILE, DISEASE: CLAIM_KINDS}[rule.way]
    seen = set()
    for place, tier in enumerate(rule.tiers, start=1):
        whole = type(tier.low) is int and type(tier.amount) is int
        fits = whole and 0 <= tier.low <= MOST and 0 < tier.amount <= MOST and tier.key in keys
        if not fits or (tier.key, tier.low) in seen or place > MOST_TIERS:
            raise words.TierWrong(field="tiers", n=place)
        seen.add((tier.key, tier.low))
    ordered = tuple(sorted(rule.tiers, key=lambda one: (one.key, one.low)))
    return ReliefRule(rule.way, ordered, rule.hardship_only)


def read_rule(facts: Mapping[str, Any]) -> ReliefRule:
    """Read a rule from plain values. Raises what `check_rule` raises."""
    try:
        tiers = tuple(Tier(one["low"], one["amount"], one.get("key", "")) for one in facts.get("tiers", ()))
        plan = tuple(str(part) for part in facts.get("plan") or ("", ""))
        found = ReliefRule(str(facts["way"]), tiers, bool(facts.get("hardship_only")), (plan[0], plan[1]))
    except (AttributeError, IndexError, KeyError, TypeError):
        raise words.TierWrong(field="tiers", n=1) from None
    return check_rule(found)


def propose(rule: ReliefRule, case: Case) -> Proposal:
    """Return what somebody is proposed to get, and why; nothing with the reason where the rule gives nothing."""
    if case.lacking:
        return Proposal(0, Reason(case.lacking))
    if rule.asks_for_file and case.category not in ON_FILE:
        return Proposal(0, Reason("closed" if case.category == FILE_CLOSED else "no_file"))
    if rule.way == PLAN:
        return case.by_plan or Proposal(0, Reason("plan_nothing", {"plan": rule.plan[0]}))
    if not case.burden:
        return Proposal(0, Reason("no_burden"))
    fitting = [tier for tier in rule.tiers if not tier.key or tier.key in {case.category, *case.illnesses}]
    if not fitting:
        return Proposal(0, Reason("no_tier" if rule.way == CLASS else "no_disease"))
    reached = [tier for tier in fitting if case.burden >= tier.low]
    if not reached:
        low = min(tier.low for tier in fitting)
        return Proposal(0, Reason("below", {"burden": case.burden, "low": low}))
    tier = max(reached, key=lambda one: (one.amount if rule.way == DISEASE else one.low, one.amount))
    facts = {"burden": case.burden, "low": tier.low, "fen": tier.amount}
    return Proposal(tier.amount, Reason(rule.way.lower(), facts | ({"key": tier.key} if tier.key else {})))


def shared(pool: int, stakes: Sequence[Stake]) -> Shared:
    """Share a pool out among stakes, the same whatever their order: never more than the pool, not a fen lost.

    What is set by hand comes first and whole; what is proposed is cut in proportion where the rest does not reach.
    """
    ordered = sorted(stakes, key=lambda one: one.id)
    amounts = {one.id: one.fixed for one in ordered if one.fixed is not None}
    fixed = sum(amounts.values())
    open_ = [one for one in ordered if one.fixed is None]
    wanted = sum(one.wanted for one in open_)
    if fixed > pool:
        return Shared({one.id: 0 for one in ordered}, fixed + wanted, fixed - pool)
    left = pool - fixed
    parts: Sequence[int] = [one.wanted for one in open_]
    if wanted > left:
        parts = share_out(left, parts)
    amounts |= {one.id: part for one, part in zip(open_, parts, strict=True)}
    return Shared(amounts, fixed + wanted)


def check_fixed(pool: int, others: Iterable[Stake], amount: int) -> None:
    """Check an amount set by hand against the pool and what else was set by hand.

    Raises AmountWrong, or PoolExceeded with what is left for it.
    """
    if type(amount) is not int or not 0 < amount <= MOST:
        raise words.AmountWrong(field="amount")
    left = pool - sum(one.fixed for one in others if one.fixed is not None)
    if amount > left:
        raise words.PoolExceeded(field="amount", left=max(0, left))


def check_pool(pool: int, stakes: Iterable[Stake] = ()) -> int:
    """Return a pool that holds what was set by hand. Raises AmountWrong or PoolTooSmall (field pool)."""
    if type(pool) is not int or not 0 < pool <= MOST:
        raise words.AmountWrong(field="pool")
    fixed = sum(one.fixed for one in stakes if one.fixed is not None)
    if fixed > pool:
        raise words.PoolTooSmall(field="pool", fen=fixed)
    return pool


def check_reason(text: str, *, field_name: str = "reason") -> str:
    """Return a reason without what surrounds it. Raises ReasonMissing."""
    if not (told := text.strip()):
        raise words.ReasonMissing(field=field_name)
    return told


def check_second(operator: str, second: str | None, decision: str) -> str:
    """Return the number of the decision on paper; a second person stands in its place.

    Raises SecondMissing, or SecondSame when it is the same person.
    """
    number = decision.strip()
    if second is None and not number:
        raise words.SecondMissing(field="decision")
    if second is not None and second == operator:
        raise words.SecondSame(field="operator")
    return number


def check_draft(state: str) -> None:
    """Check that a campaign may still be worked on. Raises ReliefLocked."""
    if state != DRAFT:
        raise words.ReliefLocked()


def check_approval(
    state: str, approval: Approval, today: date, operator: str, second: str | None
) -> Approval:
    """Return the approval as it is kept; `operator` enters it, `second` is the id of who approves here.

    Raises ReliefLocked, SecondMissing, SecondSame or ApprovalAhead, naming the field.
    """
    check_draft(state)
    number = check_second(operator, second, approval.number)
    if approval.on > today:
        raise words.ApprovalAhead(field="on")
    return Approval(approval.on, number)
