"""What do desk and paper see of plans and claims? Frozen values; knows no storage. Money in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.aid.checklist import WAIVED, Noted
from app.aid.facts import Enrolment, Facts
from app.aid.plan import Plan
from app.aid.rules import Decision
from app.aid.standing import Standing
from app.aid.steps import Step


@dataclass(frozen=True)
class PlanLine:
    """A plan version this office activated at some time."""

    id: str
    version: str
    name: str
    sample: bool
    active: bool
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class ClaimLine:
    """A claim in the queue; the person's number is masked, `amount` in fen (None before it was worked out)."""

    id: str
    number: str
    name: str
    id_masked: str
    claimed_on: date
    event_on: date
    benefit: str
    state: str
    amount: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ClaimCounts:
    """How many claims wait for what: the numbers of Home and of the queue's tabs."""

    missing: int = 0
    to_assess: int = 0
    to_confirm: int = 0
    to_send: int = 0
    sent: int = 0
    decided: int = 0
    returned: int = 0
    to_pay: int = 0


@dataclass(frozen=True)
class AssessmentView:
    """What a claim came to, as it was worked out; fen.

    `by_hand` says why the amount was set by hand, then `reckoned` is what the plan came to (None without a plan).
    """

    id: str
    amount: int
    state: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    preview: int | None
    basis: int
    notes: tuple[str, ...]
    steps: tuple[Step, ...]
    plan_version: str
    assessed_on: date
    assessed_by: str
    by_hand: str = ""
    reckoned: int | None = None


@dataclass(frozen=True)
class Payee:
    """To whom a claim's money goes, by transfer. Holds personal data."""

    name: str
    bank: str = field(default="", repr=False)
    account: str = field(default="", repr=False)


@dataclass(frozen=True)
class ClaimView:
    """Everything the desk and the papers show of a claim. Holds personal data.

    `number` is the claim's as printed, `id_masked` is for others' eyes. `noted` says which documents need not be there
    or are unclear, by code.
    """

    id: str
    number: str
    name: str
    id_no: str
    id_masked: str
    unit_name: str
    claimed_on: date
    facts: Facts
    state: str
    plan: Plan | None
    cover: Enrolment | None
    claims_this_term: int
    assessment: AssessmentView | None
    decision: Decision | None
    first_by: str | None
    second_by: str | None
    standing: Standing
    noted: Mapping[str, Noted]
    payee: Payee

    @property
    def waived(self) -> tuple[str, ...]:
        """Return the documents that need not be there."""
        return tuple(sorted(code for code, one in self.noted.items() if one.state == WAIVED))

    @property
    def on_roll(self) -> bool:
        """Whether the claimant was found among the members."""
        return bool(self.unit_name)


@dataclass(frozen=True)
class ClaimAccount:
    """One claim in the day's account."""

    no: int
    state: str
    amount: int
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
