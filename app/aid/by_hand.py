"""What does a claim come to whose amount a person sets? The plan's calculation with one more step, or that step alone.

Pure. The steps still add up to the payment, and the slip says why it is not what the plan came to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.aid.engine import Assessment, State
from app.aid.facts import MOST_FEN, AmountNegative
from app.aid.standing import check_reason
from app.aid.steps import Step
from app.shared.errors import RuleError
from app.shared.text import N_

OTHER = "99"
"""The reason code for nothing being paid by a person's word (claim_deny_reasons.csv)."""


class ClauseMissing(RuleError):
    """An amount set by hand rests on something."""

    code = "claim.clause_missing"
    template = N_("Enter the clause or document the amount rests on.")


class DocumentsMissing(RuleError):
    """Documents come before any amount."""

    code = "claim.documents_missing"
    template = N_("Documents are still missing. Write them down, or note that they need not be there, first.")


@dataclass(frozen=True)
class ByHand:
    """What a person sets: `amount` in fen (0: nothing is paid), the clause or document it rests on, and why."""

    amount: int
    clause: str = field(repr=False)
    why: str = field(repr=False)


def check_given(given: ByHand) -> None:
    """Refuse an amount without clause or reason. Raises AmountNegative, ClauseMissing, ReasonMissing."""
    if not 0 <= given.amount <= MOST_FEN:
        raise AmountNegative(field="amount", name="amount", value=given.amount)
    if not given.clause.strip():
        raise ClauseMissing(field="clause")
    check_reason(given.why)


def set_by_hand(found: Assessment | None, given: ByHand) -> tuple[Assessment, int | None]:
    """Return the claim's result as set by hand, and what the plan came to (None where there is no plan).

    Raises DocumentsMissing.
    """
    if found is not None and found.state == "missing":
        raise DocumentsMissing()
    before = found.amount if found is not None else 0
    step = Step(given.clause.strip(), "by_hand", {"why": given.why.strip()}, before, "", before, given.amount)
    state: State = "payable" if given.amount else "not_payable"
    reasons = () if given.amount else ((found.reasons if found is not None else ()) or (OTHER,))
    base = found if found is not None else Assessment(0, "payable")
    return (
        replace(base, amount=given.amount, state=state, reasons=reasons, steps=(*base.steps, step)),
        found.amount if found is not None else None,
    )
