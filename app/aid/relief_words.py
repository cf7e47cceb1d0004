"""What is said of second relief: why somebody gets an amount or none, and what is refused. Words only; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.shared import codes
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_, translate

REASONS: Final[Mapping[str, str]] = {
    "burden": N_("Remaining burden {burden} yuan, from {low} on: {fen} yuan"),
    "class": N_("{key}, remaining burden {burden} yuan: {fen} yuan"),
    "disease": N_("{key}, flat: {fen} yuan (remaining burden {burden})"),
    "plan": N_("By the plan {plan}, of a remaining burden of {burden} yuan: {fen} yuan"),
    "by_hand": N_("Put on by hand"),
    "no_burden": N_("Nothing is left to pay"),
    "below": N_("Remaining burden {burden} yuan, below {low}"),
    "no_file": N_("No hardship file"),
    "closed": N_("The hardship file is closed: the household is in no class any more"),
    "no_disease": N_("None of the illnesses of this campaign"),
    "no_tier": N_("No tier for this class"),
    "not_covered": N_("Not enrolled on the day of the illness"),
    "not_calculated": N_("The claim is not calculated yet"),
    "plan_nothing": N_("The plan {plan} pays nothing"),
    "gone": N_("No claim in the days of the campaign any more"),
}
KINDS: Final[Mapping[str, str]] = {
    "hospital": N_("Hospital stay"), "critical": N_("Critical illness"), "female": N_("Women's disease"),
    "accident": N_("Accident"), "death": N_("Death"), "second_aid": N_("Second relief"),
}  # fmt: skip
STATES: Final[Mapping[str, str]] = {
    "DRAFT": N_("Being put together"), "APPROVED": N_("Approved, the list is locked"), "DROPPED": N_("Given up"),
}  # fmt: skip
WAYS: Final[Mapping[str, str]] = {
    "BURDEN": N_("By remaining burden"), "CLASS": N_("By hardship class"), "DISEASE": N_("Flat by illness"),
    "PLAN": N_("By a plan of second relief"),
}  # fmt: skip
_MONEY: Final = frozenset({"burden", "low", "fen"})


def key_words(key: str, language: str | None = None) -> str:
    """Return what a tier is for: a kind of claim, or a class of hardship."""
    if key in KINDS:
        return translate(KINDS[key], {}, language)
    return codes.load("hardship_categories").label(key) if key else ""


def reason_words(code: str, facts: Mapping[str, Any], language: str | None = None) -> str:
    """Say why somebody gets an amount, or none, in `language` (the spoken one when None)."""
    shown = {name: yuan(value) if name in _MONEY else str(value) for name, value in facts.items()}
    if "key" in facts:
        shown["key"] = key_words(str(facts["key"]), language)
    return translate(REASONS.get(code, code), shown, language)


class _Yuan(RuleError):
    """A refusal whose facts `left` and `fen` are amounts."""

    code = "relief.amount"
    template = N_("Write an amount in yuan above 0.")

    def words(self, language: str | None = None) -> str:
        """Say it with its amounts in yuan."""
        told = {name: yuan(value) if isinstance(value, int) else value for name, value in self.facts.items()}
        return translate(self.template, told, language)


class AmountWrong(_Yuan):
    """An amount that is none."""


class PoolExceeded(_Yuan):
    """What is set by hand would go beyond the pool."""

    code = "relief.pool_exceeded"
    template = N_("The pool has only {left} yuan left for amounts set by hand. Nothing was changed.")


class PoolTooSmall(_Yuan):
    """The pool would not hold what was set by hand."""

    code = "relief.pool_too_small"
    template = N_("Amounts set by hand come to {fen} yuan already. The pool cannot be smaller.")


class AmountNeeded(RuleError):
    """The tiers give nothing to somebody put on by hand."""

    code = "relief.amount_needed"
    template = N_("The tiers give this person nothing ({why}). Write the amount, with a second person.")


class WayUnknown(RuleError):
    """There is no such way to propose amounts."""

    code = "relief.way_unknown"
    template = N_("Choose how amounts are proposed: by remaining burden, hardship class, illness or a plan.")


class PlanMissing(RuleError):
    """No plan of second relief was named, or it is not in use here."""

    code = "relief.plan_missing"
    template = N_("Choose a plan of second relief that is active in this office.")


class TiersMissing(RuleError):
    """A rule without tiers gives nobody anything."""

    code = "relief.tiers_missing"
    template = N_("Write at least one tier.")


class TierWrong(RuleError):
    """A tier that cannot be read, or stands twice."""

    code = "relief.tier_wrong"
    template = N_("Tier {n} cannot be used: each needs an amount above 0, and none may stand twice.")


class YearWrong(RuleError):
    """The campaign's days are no span of days."""

    code = "relief.days_wrong"
    template = N_("The last day lies before the first. Check the days.")


class NameMissing(RuleError):
    """A campaign needs a name."""

    code = "relief.name_missing"
    template = N_("Write what the campaign is called.")


class SourceUnknown(RuleError):
    """The fund source is not in the list of sources."""

    code = "relief.source_unknown"
    template = N_("Choose the source of the money from the list.")


class ReliefMissing(RuleError):
    """There is no such campaign."""

    code = "relief.missing"
    template = N_("This second relief campaign is not here.")


class ReliefLineMissing(RuleError):
    """There is no such person on the campaign."""

    code = "relief.line_missing"
    template = N_("This person is not on the campaign.")


class ReliefLocked(RuleError):
    """An approved or dropped campaign is not changed any more."""

    code = "relief.locked"
    template = N_("This campaign is approved or given up, so its list stays as it is.")


class ReliefNotApproved(RuleError):
    """Nothing is paid before the campaign is approved."""

    code = "relief.not_approved"
    template = N_("This campaign is not approved yet, so nothing is paid.")


class OnAlready(RuleError):
    """Somebody is on the campaign already."""

    code = "relief.on_already"
    template = N_("{name} is on this campaign already.")


class ReasonMissing(RuleError):
    """What is done by hand needs a reason."""

    code = "relief.reason_missing"
    template = N_("Write the reason; it stays with the campaign.")


class SecondMissing(RuleError):
    """What is set by hand needs a second person, or a decision on paper."""

    code = "relief.second_missing"
    template = N_("Let a second person confirm it here, or write the number of the decision on paper.")


class SecondSame(RuleError):
    """The second person is the one at the desk."""

    code = "relief.second_same"
    template = N_("The second person must be somebody else than the one who enters it.")


class ApprovalAhead(RuleError):
    """The day of the approval lies ahead."""

    code = "relief.approval_ahead"
    template = N_("The day of the approval lies ahead. Write the day on the paper.")


class NobodyOn(RuleError):
    """A campaign without anybody who gets something."""

    code = "relief.nobody_on"
    template = N_("Nobody on this campaign gets anything yet. Propose people first.")


class FilesClosed(RuleError):
    """Hardship files were closed since the amounts were proposed."""

    code = "relief.files_closed"
    template = N_(
        "Since the amounts were proposed these hardship files were closed: {names}. Propose anew, or set their amount "
        "by hand with a second person; then the campaign can be approved."
    )


class SomePaid(RuleError):
    """What is paid rests on the approval."""

    code = "relief.some_paid"
    template = N_(
        "Money of this campaign is paid already, so its approval stays. Take the payments back first."
    )


class AccountWrong(RuleError):
    """The number is none of a bank card."""

    code = "relief.account_wrong"
    template = N_(
        "This is no bank card number: 16 to 19 digits, the last one checks. Compare it with the card."
    )


class PaidAhead(RuleError):
    """The day of payment lies ahead, or before the approval."""

    code = "relief.paid_ahead"
    template = N_("The day of payment lies between the approval and today.")


class NothingToPay(RuleError):
    """Nobody is left whom the bank could pay."""

    code = "relief.nothing_to_pay"
    template = N_(
        "Nobody is left whom the bank could pay: all are paid, or their card number is missing or wrong."
    )


class NotPaid(RuleError):
    """A payment that was not made cannot be taken back."""

    code = "relief.not_paid"
    template = N_("This person is not paid, so there is nothing to take back.")
