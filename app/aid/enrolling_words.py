"""In which words is an enrolment refused? One class a reason; knows no rule."""

from __future__ import annotations

from app.shared.errors import RuleError
from app.shared.text import N_


class NotOnRoll(RuleError):
    """Nobody on the roll has the document."""

    code = "enrolment.not_on_roll"
    template = N_("Nobody on the roll has this document number. Put the person on the roll first.")


class NameDiffers(RuleError):
    """The sheet and the roll name the holder of a document differently."""

    code = "enrolment.name_differs"
    template = N_("The roll has another name for this document number. Check both.")


class OtherUnit(RuleError):
    """The person is a member at another unit."""

    code = "enrolment.other_unit"
    template = N_("This person is on the roll of another unit: {unit}.")


class CertificatesOut(RuleError):
    """A certificate with a reserved number was made for a cover: the paper and its record cannot part."""

    code = "enrolment.certificates_out"
    template = N_(
        "{n} of its people have a numbered certificate ({number}). Spoil their numbers in the printing centre first."
    )


class BornUnknown(RuleError):
    """The plan asks for an age and nobody knows it."""

    code = "enrolment.born_unknown"
    template = N_("The day of birth is not known, and the plan asks for an age. Write it on the roll first.")


class AgeOutside(RuleError):
    """Too young or too old on the first day of cover."""

    code = "enrolment.age"
    template = N_("The plan takes people from {low} to {high} years of age on the first day of cover.")


class SexOutside(RuleError):
    """The plan is for the other sex."""

    code = "enrolment.sex"
    template = N_("The plan is not for this person's sex.")


class StatusOutside(RuleError):
    """The membership is in no state the plan takes in."""

    code = "enrolment.status"
    template = N_("The plan does not take people of this membership status.")


class ClosedForPerson(RuleError):
    """The enrolment window is over and the person did not join the union lately."""

    code = "enrolment.closed_for_person"
    template = N_(
        "Enrolment was possible from {start} to {end}; who joined later may enrol within {days} days of joining."
    )


class SharesUnequal(RuleError):
    """Everybody of a unit takes the same number of shares."""

    code = "enrolment.shares_unequal"
    template = N_("Everybody of the unit takes the same number of shares: {shares}.")


class CoveredAlready(RuleError):
    """A cover of the same plan shares a day with this one, on this record or another with the same document."""

    code = "enrolment.covered_already"
    template = N_("The holder of this document number is covered already, from {start} to {end}.")


class OnBatchAlready(RuleError):
    """The person stands on this batch, or twice in the sheet."""

    code = "enrolment.on_batch_already"
    template = N_("This person is on this enrolment already.")


class OnOtherBatch(RuleError):
    """Another batch that is not confirmed yet has the person."""

    code = "enrolment.on_other_batch"
    template = N_("This person is on another enrolment that is not confirmed yet, of {unit}.")


class SplitWrong(RuleError):
    """The payers' parts are no price of the plan."""

    code = "batch.split_wrong"
    template = N_("What the payers give for a share must add up to a price of the plan: {prices} yuan.")


class GiverMissing(RuleError):
    """A gift has a giver."""

    code = "batch.giver_missing"
    template = N_("Write who pays for the gift.")


class BatchMissing(RuleError):
    """There is no such batch."""

    code = "batch.unknown"
    template = N_("This enrolment is not here.")


class BatchStands(RuleError):
    """The batch is not in a state for this."""

    code = "batch.state_forbids"
    template = N_("The enrolment is in the state {state}; this cannot be done now.")


class NobodyOnBatch(RuleError):
    """Nobody is on the batch."""

    code = "batch.nobody"
    template = N_("Nobody is on this enrolment yet. Put people on it first.")


class LinesRefused(RuleError):
    """Somebody on the batch cannot be enrolled any more, or at another price."""

    code = "batch.lines_refused"
    template = N_(
        "{n} of the people on this enrolment cannot be enrolled as they stand. Take them off, or mend what is said of "
        "them."
    )


class PriceChanged(RuleError):
    """The fee of a line is not what it would be now."""

    code = "enrolment.price_changed"
    template = N_("The price is {fee} yuan now. Take the person off and put them on again.")


class TooFewTakePart(RuleError):
    """The unit does not reach the plan's participation."""

    code = "batch.too_few"
    template = N_(
        "{enrolled} of {staff} people take part; the plan asks for {needed}. Put more people on it, or write which "
        "document allows it."
    )


class ReceiptMissing(RuleError):
    """Money is received with a receipt."""

    code = "batch.receipt_missing"
    template = N_("Write the number of the receipt.")


class PaidLater(RuleError):
    """Money that will come is not money received."""

    code = "batch.paid_later"
    template = N_("The day of payment lies in the future.")


class AmountDiffers(RuleError):
    """What was paid is not what the shares cost."""

    code = "batch.amount_differs"
    template = N_("The people on this enrolment cost {fees} yuan; {paid} yuan is paid. Nothing was changed.")


class PartsDiffer(RuleError):
    """The payers' parts are not the amount paid."""

    code = "batch.parts_differ"
    template = N_("What the payers paid adds up to {parts} yuan, and not to {paid} yuan.")


class ClaimsRest(RuleError):
    """Claims were made on the covers of the batch."""

    code = "batch.claims_rest"
    template = N_("{n} claims rest on these covers. The enrolment cannot be taken back.")


class NobodyToRenew(RuleError):
    """Nobody chosen is a member of a unit here any more."""

    code = "batch.nobody_to_renew"
    template = N_("Nobody of these is on the roll of a unit any more. Nothing was changed.")
