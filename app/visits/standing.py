"""May a campaign still be worked on? Approved before anything is handed over, locked once it is reckoned up. Pure.

Source: the national and provincial rules for warm-delivery money: list, public notice, decision of the leadership,
then payment; a closed campaign is put right only by reversing entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

PLANNED: Final = "PLANNED"
APPROVED: Final = "APPROVED"
LOCKED: Final = "LOCKED"
STANDINGS: Final = (PLANNED, APPROVED, LOCKED)


class NotApproved(RuleError):
    """Nothing is handed over before the campaign is approved."""

    code = "campaign.not_approved"
    template = N_(
        "This campaign is not approved yet, so nothing may be handed over. Enter its approval first: with a second "
        "person here, or the number and day of the paper."
    )


class ApprovedBefore(RuleError):
    """The campaign has its approval."""

    code = "campaign.approved_before"
    template = N_("This campaign is approved already.")


class ApprovalUnproved(RuleError):
    """An approval is proved by a second person or by a paper."""

    code = "campaign.approval_unproved"
    template = N_("Write the number of the approval on paper, or let a second person approve here.")


class SamePerson(RuleError):
    """Who enters an approval cannot be its second person."""

    code = "campaign.same_person"
    template = N_("The second person must be somebody else than the one who enters the approval.")


class ApprovalAhead(RuleError):
    """The day of the approval lies ahead."""

    code = "campaign.approval_ahead"
    template = N_("The day of the approval lies ahead. Write the day on the paper.")


class Locked(RuleError):
    """The campaign is reckoned up and locked."""

    code = "campaign.locked"
    template = N_(
        "This campaign is reckoned up and locked. A record that was wrong can still be changed by a reversing entry, "
        "with the reason for it."
    )


class StillOpen(RuleError):
    """Visits without an outcome are open questions; a locked campaign has none."""

    code = "campaign.still_open"
    template = N_(
        "Visits not recorded yet: {n}. Record every one, as not at home or declined too; then the campaign can be "
        "locked."
    )


class Begun(RuleError):
    """What was handed over rests on the approval."""

    code = "campaign.begun"
    template = N_("Visits of this campaign are recorded already, so its approval stays.")


class TakenOut(RuleError):
    """What carriers took out rests on the approval."""

    code = "campaign.taken_out"
    template = N_(
        "Carriers have taken cash or goods of this campaign out, so its approval stays. Take their notes back first."
    )


class CarryingClosed(RuleError):
    """The campaign is locked: nothing leaves the office for it any more, and nothing comes back."""

    code = "campaign.carrying_closed"
    template = N_(
        "This campaign is reckoned up and locked; nothing is taken out or brought back for it any more."
    )


class Unexplained(RuleError):
    """Cash or goods that were issued, and neither given nor brought back, need an explanation."""

    code = "campaign.unexplained"
    template = N_(
        "What carriers took out, gave and brought back differs, and nobody has said why: {n} in all. Bring it back, or "
        "explain it in the reckoning; then the campaign can be locked."
    )


class Unallowed(RuleError):
    """Help above the limits needs the decision that allowed it."""

    code = "campaign.unallowed"
    template = N_(
        "Visits above the limits without the number of a decision: {n}. Write the number, or correct the amount; then "
        "the campaign can be locked."
    )


class NotChosen(RuleError):
    """Two computers recorded a visit otherwise, and nobody chose which record holds."""

    code = "campaign.not_chosen"
    template = N_(
        "Recorded otherwise on two computers: {n}. Choose which record holds, under the work packs; then the campaign "
        "can be locked."
    )


class BooksDiffer(RuleError):
    """Visits, ledger and stock do not agree."""

    code = "campaign.books_differ"
    template = N_(
        "Visits, ledger and stock differ, so the campaign was not locked. Look at the reckoning first."
    )


@dataclass(frozen=True)
class Approval:
    """An approval: its day, and the number of the paper; '' when a second person gave it here."""

    on: date
    number: str = ""


def check_approval(
    standing: str, approval: Approval, today: date, operator: str, second: str | None
) -> Approval:
    """Return the approval as it is kept; `operator` enters it, `second` is the id of who approves here.

    Raises ApprovedBefore, ApprovalUnproved, SamePerson or ApprovalAhead, naming the field.
    """
    if standing != PLANNED:
        raise ApprovedBefore()
    number = approval.number.strip()
    if second is None and not number:
        raise ApprovalUnproved(field="number")
    if second is not None and second == operator:
        raise SamePerson(field="operator")
    if approval.on > today:
        raise ApprovalAhead(field="on")
    return Approval(approval.on, number)


def check_withdrawing(standing: str, pending: int, recipients: int, *, taken_out: bool = False) -> None:
    """Check that an approval may be taken back: nothing is recorded yet, and carriers took nothing out.

    Raises NotApproved, Locked, Begun or TakenOut.
    """
    check_recording(standing)
    if pending != recipients:
        raise Begun()
    if taken_out:
        raise TakenOut()


def check_carrying(standing: str) -> None:
    """Check that cash and goods may leave with a carrier and come back. Raises NotApproved or CarryingClosed."""
    if standing == PLANNED:
        raise NotApproved()
    if standing == LOCKED:
        raise CarryingClosed()


def check_listing(standing: str) -> None:
    """Check that people may still come onto the list, and sheets back. Raises Locked."""
    if standing == LOCKED:
        raise Locked()


def check_recording(standing: str, reason: str = "") -> None:
    """Check that an outcome may be recorded; a locked campaign asks for the `reason` of putting it right.

    Raises NotApproved or Locked.
    """
    if standing == PLANNED:
        raise NotApproved()
    if standing == LOCKED and not reason.strip():
        raise Locked(field="reason")


def check_lock(
    standing: str, pending: int, unallowed: int, *, agrees: bool, unexplained: int = 0, twice: int = 0
) -> None:
    """Check that a campaign may be locked: `pending` visits are open, `unallowed` above the limits.

    `unexplained` counts the sources and goods of which carriers took more, or less, than was given and brought back.
    `twice` counts the visits recorded otherwise on two computers of which nobody chose one.
    Raises NotApproved, Locked, StillOpen, NotChosen, Unallowed, BooksDiffer or Unexplained.
    """
    check_recording(standing)
    if pending:
        raise StillOpen(n=pending)
    if twice:
        raise NotChosen(n=twice)
    if unallowed:
        raise Unallowed(n=unallowed)
    if not agrees:
        raise BooksDiffer()
    if unexplained:
        raise Unexplained(n=unexplained)
