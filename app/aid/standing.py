"""Where does a claim stand, and what may happen to it next? The events beside its calculation, and what they mean.

Pure. A claim's row says where it stands in the office's hands; once it is sent, the word of the union above does (from
a receipt, or entered from its paper), and then whether the money went out. Each round of a claim ends with such a
word: taking it up again begins another, and what was said of the round before does not hold for the new one.
Source: claim_states.csv, next states.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from app.aid.rules import (
    APPEAL,
    FIRST,
    IN_WORK,
    REPORTED,
    SECOND,
    SENT,
    SUPPLEMENT,
    TAKEN,
    Decision,
    StateForbids,
)
from app.shared import paths
from app.shared.errors import RuleError
from app.shared.text import N_

ASKED_BACK, TAKEN_UP, APPEALED = "ASKED_BACK", "TAKEN_UP", "APPEALED"
ON_PAPER = "ON_PAPER"
PAYING, PAID, FAILED = "PAYING", "PAID", "PAY_FAILED"
WITHDRAWN, EXPIRED, REOPENED, CLOSED = "WITHDRAWN", "EXPIRED", "REOPENED", "CLOSED"
CANCELLED = "CANCELLED"

KINDS: Final = {
    ASKED_BACK: N_("Asked to have it back"),
    TAKEN_UP: N_("Taken up again"),
    APPEALED: N_("Appeal"),
    ON_PAPER: N_("Decision on paper"),
    PAYING: N_("On a payment list"),
    PAID: N_("Paid"),
    FAILED: N_("Payment failed"),
    WITHDRAWN: N_("Withdrawn"),
    EXPIRED: N_("Documents not supplied in time"),
    REOPENED: N_("Opened again"),
    CLOSED: N_("Closed"),
    CANCELLED: N_("Taken back"),
}
"""What each kind of event is called."""

MONEY: Final = frozenset({PAYING, PAID, FAILED})
"""Events that say where the money is; the newest holds."""

ROUNDS: Final = frozenset({TAKEN_UP, APPEALED})
"""Events with which a claim's next round begins."""

BY_PAPER: Final = ("APPROVED", "DENIED", "RETURNED")
"""What may be entered from a paper of the union above."""

CANCELLABLE: Final = frozenset({ASKED_BACK, ON_PAPER, PAYING, PAID, FAILED, CLOSED})
"""Events that can be taken back while nothing happened since."""

ENDS: Final = frozenset({"DENIED", PAID, WITHDRAWN, EXPIRED, REPORTED})
"""States a claim may be closed from. A payment that failed must go out first, an appeal be answered."""


class ReasonMissing(RuleError):
    """The act needs a reason."""

    code = "claim.reason_missing"
    template = N_("Write down why. It stays with the claim.")


class DocumentMissing(RuleError):
    """A decision on paper has a number."""

    code = "claim.document_missing"
    template = N_("Enter the number of the document that holds the decision.")


class DecisionIncomplete(RuleError):
    """A decision on paper names an amount when it approves, reasons when it does not."""

    code = "claim.decision_incomplete"
    template = N_("Enter the amount that was approved, or the reasons when it was not.")


class DayWrong(RuleError):
    """Something cannot have happened before the claim, or tomorrow."""

    code = "claim.day_wrong"
    template = N_("The day must lie between {first} and {last}.")


class AppealTooLate(RuleError):
    """The days for an appeal are over."""

    code = "claim.appeal_too_late"
    template = N_("An appeal was possible until {last}. Enter the document that allows it later.")


class NotYetExpired(RuleError):
    """The documents may still come."""

    code = "claim.not_yet_expired"
    template = N_("The documents may be supplied until {last}.")


class NothingToCancel(RuleError):
    """The event is not there, or something rests on it."""

    code = "claim.nothing_to_cancel"
    template = N_("This cannot be taken back any more: something else happened to the claim since.")


@dataclass(frozen=True)
class Event:
    """Something that happened to a claim; `amount` in fen. `cancels` is the id of the event it takes back."""

    id: str
    kind: str
    round: int
    on: date
    state: str = ""
    amount: int | None = None
    reasons: tuple[str, ...] = ()
    document: str = ""
    words: str = ""
    cancels: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """The word of a receipt, and the round of the claim it answered."""

    decision: Decision
    round: int = 1


@dataclass(frozen=True)
class Standing:
    """Where a claim stands. `decision` is what holds of what was decided in this round, `said` what was before it.

    `contradicts` says that the receipt and the paper do not say the same.
    """

    state: str
    round: int = 1
    decision: Decision | None = None
    on_paper: Event | None = None
    contradicts: bool = False
    asked_back: Event | None = None
    begun: Event | None = None
    payment: Event | None = None
    said: Decision | None = None
    events: tuple[Event, ...] = ()
    closed: bool = False

    @property
    def outcome(self) -> str:
        """Return how the claim ended, or where it stands; a closed case ended somehow."""
        if not self.closed:
            return self.state
        if self.payment is not None:
            return self.payment.kind
        return self.decision.state if self.decision is not None else self.ended_by

    @property
    def ended_by(self) -> str:
        """Return the state a case was closed from that no decision was made on."""
        kinds = {WITHDRAWN, EXPIRED}
        return next((one.kind for one in reversed(self.events) if one.kind in kinds), REPORTED)


def live(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that were not taken back, the oldest first; what took them back is left out too."""
    everything = sorted(events, key=lambda one: (one.at is not None, one.at, one.id))
    gone = {one.cancels for one in everything if one.kind == CANCELLED}
    return tuple(one for one in everything if one.kind != CANCELLED and one.id not in gone)


def standing_of(claim_id: str, state: str, said: Said | None, events: Iterable[Event] = ()) -> Standing:
    """Return where a claim stands whose row says `state`."""
    held = live(events)
    round_ = 1 + sum(1 for one in held if one.kind in ROUNDS)
    here = {one.kind: one for one in held if one.round == round_}
    begun = here.get(APPEALED) or here.get(TAKEN_UP)
    paper = here.get(ON_PAPER)
    receipt = said.decision if said is not None and said.round == round_ else None
    before = said.decision if said is not None and receipt is None else None
    closed = CLOSED in here
    if (
        state != SENT and receipt is None
    ):  # in the office's hands; a receipt of this round is the last word on it
        shown = CLOSED if closed and state in ENDS else state
        return Standing(shown, round_, begun=begun, said=before, events=held, closed=shown == CLOSED)
    decision = receipt or (decision_of(claim_id, paper) if paper is not None else None)
    payment = next((one for one in reversed(held) if one.kind in MONEY and one.round == round_), None)
    shown = decision.state if decision is not None else state
    if shown == "APPROVED" and payment is not None:
        shown = payment.kind
    else:
        payment = None
    if closed and shown in ENDS:
        shown = CLOSED
    differs = receipt is not None and paper is not None and not same_word(receipt, paper)
    asked = here.get(ASKED_BACK) if decision is None else None
    return Standing(
        shown, round_, decision, paper, differs, asked, begun, payment, before, held, closed=shown == CLOSED
    )


def decision_of(claim_id: str, paper: Event) -> Decision:
    """Return the decision a paper of the union above holds; it is by the number of the document."""
    return Decision(claim_id, paper.state, paper.amount, paper.reasons, paper.on, paper.document)


def same_word(said: Decision, paper: Event) -> bool:
    """Say whether a receipt and a paper decide alike: state, and the amount where it is approved."""
    amount = said.amount == paper.amount if said.state == "APPROVED" else True
    return said.state == paper.state and amount


# -- what may be done


def check_reason(words: str) -> str:
    """Return a reason as it is kept. Raises ReasonMissing."""
    if not (kept := words.strip()):
        raise ReasonMissing(field="reason")
    return kept


def check_day(on: date, first: date, today: date) -> None:
    """Refuse a day before the claim or after today. Raises DayWrong."""
    if not first <= on <= today:
        raise DayWrong(field="on", first=first.isoformat(), last=today.isoformat())


def check_state(state: str, allowed: Collection[str]) -> None:
    """Refuse an act the state does not allow. Raises StateForbids."""
    if state not in allowed:
        raise StateForbids(state=state)


def check_paper(state: str, amount: int | None, reasons: Collection[str], document: str) -> None:
    """Refuse a decision on paper that says nothing. Raises DecisionIncomplete or DocumentMissing."""
    if not document.strip():
        raise DocumentMissing(field="document")
    if state not in BY_PAPER:
        raise DecisionIncomplete(field="state")
    if state == "APPROVED" and (amount is None or amount <= 0):
        raise DecisionIncomplete(field="amount")
    if state != "APPROVED" and not reasons:
        raise DecisionIncomplete(field="reasons")


def check_appeal(standing: Standing, on: date, document: str = "") -> None:
    """Refuse an appeal where nothing was decided, or after its days. Raises StateForbids, AppealTooLate.

    `document` is what allows it later.
    """
    check_state(standing.state, {"DENIED", "APPROVED", PAID, FAILED})
    told = standing.decision.on if standing.decision is not None else None
    if told is not None and on > (last := told + timedelta(days=appeal_days())) and not document.strip():
        raise AppealTooLate(field="on", last=last.isoformat())


def check_expired(state: str, told: date | None, on: date) -> None:
    """Refuse to give up on documents that may still come. Raises StateForbids, NotYetExpired."""
    check_state(state, {SUPPLEMENT})
    if told is not None and on <= (last := supply_until(told)):
        raise NotYetExpired(field="on", last=last.isoformat())


def check_cancel(standing: Standing, event_id: str) -> Event:
    """Return the event that is taken back: only the newest of its claim can be. Raises NothingToCancel.

    A step of a claim that changed its row (withdrawn, taken up again) is undone by the step back, not by this.
    """
    last = standing.events[-1] if standing.events else None
    if last is None or last.id != event_id or last.kind not in CANCELLABLE:
        raise NothingToCancel()
    return last


def supply_until(told: date) -> date:
    """Return the last day on which missing documents may be supplied that were asked for on `told`."""
    return told + timedelta(days=supply_days())


def supply_days() -> int:
    """Return how many days a claimant has to supply what is missing."""
    return _days()["supply_days"]


def appeal_days() -> int:
    """Return within how many days of a decision it may be appealed against."""
    return _days()["appeal_days"]


@functools.cache
def _days() -> dict[str, int]:
    told = tomllib.loads((paths.resources() / "catalog" / "claim_days.toml").read_text("utf-8"))
    return {name: int(days) for name, days in told.items()}


WITHDRAWABLE: Final = IN_WORK
"""States in which a claimant may take a claim back: it is still in the office's hands."""

FORWARDED: Final = frozenset({TAKEN, APPEAL})
"""States from which a claim no plan here pays for goes to the second person as it is."""

RETURNABLE: Final = frozenset({FIRST, SECOND})
"""States from which a claim can be sent back to whoever calculates."""
