"""How are enrolments worded on the desk? States, payers, who stands how on one, why not; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.aid import CONFIRMED, DRAFT, DROPPED, PAID, PAYERS, BatchView, Participation, Plan, Verdict
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_, _, _n

STATES = {
    DRAFT: (N_("Not paid yet"), "waiting"),
    PAID: (N_("Waits to be confirmed"), "warn"),
    CONFIRMED: (N_("In force"), "good"),
    DROPPED: (N_("Given up"), "quiet"),
}

PAID_BY = {
    "unit": N_("The unit pays"),
    "union": N_("The union pays"),
    "person": N_("The person pays"),
    "gift": N_("Given by others"),
}

ON, WRONG, COVERED, FREE, UNABLE, SHEET = "on", "wrong", "covered", "free", "unable", "sheet"
STANDING = {
    ON: (N_("Not paid yet"), "waiting"),
    WRONG: (N_("Cannot take part"), "bad"),
    COVERED: (N_("Covered"), "good"),
    FREE: (N_("Could be added"), "quiet"),
    UNABLE: (N_("Cannot take part"), "bad"),
    SHEET: (N_("Refused of the roster"), "bad"),
}

REASONS = {
    "enrolment.not_on_roll": N_("Not a member"),
    "enrolment.name_differs": N_("Another name on the roll"),
    "enrolment.other_unit": N_("Member at another unit"),
    "enrolment.born_unknown": N_("Day of birth not known"),
    "enrolment.age": N_("Age outside"),
    "enrolment.sex": N_("The other sex"),
    "enrolment.status": N_("Membership status"),
    "enrolment.closed_for_person": N_("Enrolment is over"),
    "enrolment.shares_unequal": N_("Unequal shares"),
    "enrolment.shares": N_("Too many shares"),
    "enrolment.price_missing": N_("No price for the tier"),
    "enrolment.covered_already": N_("Covered already"),
    "enrolment.on_batch_already": N_("On it already"),
    "enrolment.on_other_batch": N_("On another enrolment"),
    "batch.price_changed": N_("The price is another now"),
}


def state_words(state: str) -> str:
    """Return a batch's state in words."""
    return _(STATES[state][0])


def tone_of(state: str) -> str:
    """Return the tone of a batch's state."""
    return STATES[state][1]


def reason_words(error: RuleError | None) -> str:
    """Return in a word or two why somebody cannot take part."""
    if error is None:
        return ""
    return _(REASONS[error.code]) if error.code in REASONS else error.words()


def parts_words(parts: Mapping[str, int]) -> str:
    """Return who pays how much, in yuan."""
    told = [_("{who} {sum}", who=_(PAID_BY[who]), sum=yuan(parts[who])) for who in PAYERS if parts.get(who)]
    return "  ·  ".join(told)


def term_words(view: BatchView) -> str:
    """Return the days of cover."""
    return f"{view.starts.isoformat()} – {view.ends.isoformat()}"


def taking_part(took: Participation) -> str:
    """Say how many of the unit take part, and how many the plan asks for."""
    rate = took.enrolled * 1000 // took.staff if took.staff else 0
    words = _("{enrolled} of {staff} take part, {rate} %", enrolled=took.enrolled, staff=took.staff,
              rate=f"{rate // 10}.{rate % 10}")  # fmt: skip
    if took.short:
        return words + "  ·  " + _("the plan asks for {needed}", needed=took.needed)
    return words


def receipt_words(view: BatchView) -> str:
    """Return the receipt of a batch, empty while it is not paid."""
    if view.paid is None or view.paid_on is None:
        return ""
    told = _("Receipt {no} of {day}", no=view.receipt_no, day=view.paid_on.isoformat())
    return told if not view.despite else told + "  ·  " + _("allowed by {document}", document=view.despite)


def refused_words(people: Sequence[Verdict]) -> str:
    """Say how many could not be put on an enrolment, and whom first."""
    refused = [one for one in people if not one.ready]
    if not refused:
        return ""
    first = [f"{name_of(one)}: {reason_words(one.error)}" for one in refused[:3]]
    words = _n("{n} person was left out", "{n} people were left out", len(refused))
    return f"{words}  ·  {'; '.join(first)}" + (" …" if len(refused) > len(first) else "")


def name_of(one: Verdict) -> str:
    """Return somebody's name, of the roll before the roster's."""
    return one.who.name if one.who is not None else one.wish.name


def tiers_of(plan: Plan) -> list[str]:
    """Return the tiers a plan has prices for."""
    return sorted({price.tier for price in plan.prices if price.tier}, key=lambda tier: (len(tier), tier))
