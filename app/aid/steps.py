"""Which steps lead to a payment, and in which words? Values only; knows no rule that makes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.aid.plan import ONE, Clause
from app.shared.money import yuan
from app.shared.text import N_, translate

EXACT: Final = ONE * ONE
"""Parts of a fen in which a payment is carried along: a ratio of a ratio of a fen stays a whole number."""

STEP_WORDS: Final[Mapping[str, str]] = {
    "cover": N_("The event of {day} lies in the cover from {start} to {end}."),
    "waiting_over": N_("Day {n} of the cover; the waiting time of {days} days is over."),
    "waiting_waived": N_("The cover renews an earlier one, so there is no waiting time."),
    "waiting_accident": N_("There is no waiting time for accidents."),
    "in_time": N_("Claimed on day {n} after {day}; {days} days are allowed."),
    "basis": N_("Self-pay in the catalogue {paid}, less {other} repaid by others."),
    "basis_burden": N_("Burden remaining after every other payment."),
    "so_far": N_("With {earlier} from earlier claims of this term."),
    "below_threshold": N_("The threshold of {trigger} is not reached, so nothing is paid."),
    "below_deductible": N_("The first {trigger} is not paid, and there is no more than that."),
    "threshold": N_("The threshold of {trigger} is reached, so it is paid from zero."),
    "deductible": N_("The first {trigger} is not paid."),
    "band": N_("The part from {low} to {high}: {ratio}."),
    "band_open": N_("The part above {low}: {ratio}."),
    "whole_band": N_("The whole amount, since it has reached {low}: {ratio}."),
    "fixed_band": N_("Fixed amount for {low} and more."),
    "loyalty": N_("{terms} consecutive terms add {ratio} to the ratio."),
    "above_bands": N_("What lies above {high} is not paid."),
    "daily": N_("{days} days at {fen} a day."),
    "daily_limit": N_("{days} days were entered; only {most} are left to be paid."),
    "lump": N_("Fixed sum for the disease {disease}."),
    "lump_any": N_("Fixed sum."),
    "disability": N_("Sum for disability grade {grade}."),
    "death": N_("Sum payable at death."),
    "top_up": N_("Topped up to {fen}; {paid} was paid in this term."),
    "shares": N_("For {shares} shares."),
    "shares_most": N_("{held} shares are held; the plan pays for at most {shares}."),
    "reduced": N_("Day {n} of a first cover: until day {until} only {ratio} is paid."),
    "minimum": N_("Raised to the minimum of {fen}."),
    "paid_before": N_("Less {paid} already paid for this in the term."),
    "exclusive": N_("Not paid beside another benefit that excludes it."),
    "once": N_("Paid once a term, and it was paid before."),
    "benefit_cap": N_("At most {fen} for this benefit."),
    "claim_cap": N_("At most {fen} for one claim."),
    "term_cap": N_("At most {fen} a term, of which {paid} was paid before."),
    "max_claims": N_("{paid} claims were paid in this term, and no more than {most} are."),
    "by_hand": N_("Set by hand: {why}"),
    "hold": N_("Held back until the missing documents are there."),
    "reason_01": N_("No cover on {day}."),
    "reason_02": N_("Day {n} of a first cover; the waiting time is {days} days."),
    "reason_04": N_("The plan does not cover this."),
    "reason_05": N_("Claimed on day {n} after {day}; only {days} days are allowed."),
    "reason_07": N_("This invoice was used in an earlier claim."),
    "reason_10": N_("The person does not meet the plan's conditions for taking part."),
}

_MONEY: Final = frozenset({"paid", "other", "earlier", "trigger", "low", "high", "fen"})
_COUNTED: Final = frozenset({"max_claims"})
"""Steps whose `paid` is a count, not an amount."""

_PLAIN_INPUT: Final = frozenset(
    {"waiting_over", "reason_02", "in_time", "reason_05", "daily", "daily_limit", "disability"}
)
"""Steps that take in days or a grade, not an amount."""


class Step(NamedTuple):
    """One line of the reasoning. `before` and `after` are the payment in fen.

    Their differences add up to it.
    """

    clause: str
    code: str
    facts: Mapping[str, Any]
    input: int | str
    operation: str
    before: int
    after: int

    @property
    def msgid(self) -> str:
        """The template of the step's words."""
        return STEP_WORDS[self.code]


def percent(ratio: int) -> str:
    """Write a ratio per million as percent: 400000 → "40%", 25000 → "2.5%"."""
    whole, rest = divmod(ratio * 100, ONE)
    return f"{whole}.{rest:06d}".rstrip("0") + "%" if rest else f"{whole}%"


def shown_facts(code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as people read them: amounts in yuan, ratios in percent."""
    shown = dict(facts)
    for name, value in facts.items():
        if name == "ratio":
            shown[name] = percent(value)
        elif name in _MONEY and code not in _COUNTED:
            shown[name] = yuan(value)
    return shown


def shown_input(step: Step) -> str:
    """Return what a step took in, as people read it: an amount in yuan, days and grades as they are."""
    if isinstance(step.input, str) or step.code in _PLAIN_INPUT:
        return str(step.input)
    return yuan(step.input)


def step_text(code: str, facts: Mapping[str, Any], language: str | None = None) -> str:
    """Word a step in `language` (the spoken one when None)."""
    return translate(STEP_WORDS[code], shown_facts(code, facts), language)


class Tally:
    """Writes down a payment's steps while it grows. The payment is kept exactly.

    Lines show it rounded HALF_UP.

    Each line starts where the one before it ended, so the differences add up to the payment to the fen.
    """

    __slots__ = ("_exact", "_offset", "_shown", "lines")

    def __init__(self) -> None:
        self.lines: list[Step] = []
        self._exact = 0
        self._offset = 0
        self._shown = 0

    @property
    def exact(self) -> int:
        """The payment of the benefit at hand, in parts of EXACT."""
        return self._exact

    @property
    def fen(self) -> int:
        """The payment of the benefit at hand, rounded to the fen."""
        return self._shown - self._offset

    @property
    def total(self) -> int:
        """The whole payment so far in fen."""
        return self._shown

    def note(
        self, code: str, clause: Clause, facts: Mapping[str, Any], given: int | str = "", op: str = ""
    ) -> None:
        """Write a line that does not change the payment."""
        self.lines.append(Step(clause.no, code, facts, given, op, self._shown, self._shown))

    def move(
        self, code: str, clause: Clause, facts: Mapping[str, Any], given: int | str, op: str, exact: int
    ) -> None:
        """Write a line after which the payment of this benefit is `exact` (in parts of EXACT)."""
        before = self._shown
        self._exact = exact
        self._shown = self._offset + (exact * 2 + EXACT) // (EXACT * 2)
        self.lines.append(Step(clause.no, code, facts, given, op, before, self._shown))

    def next_benefit(self) -> None:
        """Close the benefit at hand, rounded to the fen; the next one adds to it."""
        self._offset = self._shown
        self._exact = 0

    def set_total(self, code: str, clause: Clause, facts: Mapping[str, Any], op: str, fen: int) -> None:
        """Write a line after which the whole payment is `fen`: a cap on everything together."""
        before = self._shown
        self._offset, self._exact, self._shown = fen, 0, fen
        self.lines.append(Step(clause.no, code, facts, before, op, before, fen))
