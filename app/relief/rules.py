"""What is a grant of relief, where does it stand, and what may happen to it? Values and decisions, pure; in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.shared import codes, identity
from app.shared.errors import RuleError
from app.shared.text import N_, translate

DRAFT, APPROVED, PAYING, PAID, REFUSED, DROPPED = (
    "DRAFT", "APPROVED", "PAYING", "PAID", "REFUSED", "DROPPED",
)  # fmt: skip
STATES: Final[Mapping[str, str]] = {
    DRAFT: N_("Relief draft"),
    APPROVED: N_("Approved, to be paid"),
    PAYING: N_("With the bank"),
    PAID: N_("Relief paid"),
    REFUSED: N_("Relief refused"),
    DROPPED: N_("Given up"),
}
"""Where a grant stands, and what that is called."""

DUE: Final = frozenset({APPROVED, PAYING})
"""The money is promised and still to go out."""

HELD: Final = frozenset({APPROVED, PAYING, PAID})
"""What counts against the caps of a year: promised or paid."""

FILED, EMERGENCY = "FILED", "EMERGENCY"
WAYS: Final[Mapping[str, str]] = {FILED: N_("Household on file"), EMERGENCY: N_("Emergency, before filing")}
"""First filed, then helped; an emergency is helped first, and a file follows."""

LIVING, MEDICAL, STUDY = "01", "02", "03"
TRAINING: Final = "05"
OWN_SHARE: Final = frozenset({MEDICAL, TRAINING})
"""Items whose cap is what somebody bore themselves."""
FOR_ONE: Final = frozenset({MEDICAL, STUDY, TRAINING})
"""Items that are for one person of the household."""
CENTRAL: Final = "01"


class GrantMissing(RuleError):
    """There is no such grant."""

    code = "relief.missing"
    template = N_("This grant of relief does not exist.")


class GrantForbids(RuleError):
    """The state of the grant does not allow the act."""

    code = "relief.state"
    template = N_("The grant stands at “{state}”. This step does not come now.")


class WayUnknown(RuleError):
    """Relief goes to a household on file, or as an emergency."""

    code = "relief.way_unknown"
    template = N_("Say whether the household is on file or this is an emergency.")


class ItemNotHere(RuleError):
    """The kind of relief is not given in this way."""

    code = "relief.item_not_here"
    template = N_("{item} is not given in this way.")


class FileNeeded(RuleError):
    """First filed, then helped."""

    code = "relief.file_needed"
    template = N_("First filed, then helped: the household is not on file. An emergency is its own way.")


class PersonNeeded(RuleError):
    """The item is for one person of the household."""

    code = "relief.person_needed"
    template = N_("{item} is for one person. Choose whom it is for.")


class NameNeeded(RuleError):
    """An emergency says whom it is for."""

    code = "relief.name_needed"
    template = N_("Enter the name and the document number of whom it is for.")


class ReasonMissing(RuleError):
    """The act needs a reason."""

    code = "relief.reason_missing"
    template = N_("Write down why. It stays with the grant.")


class FiguresReason(RuleError):
    """A figure the program knows was set by hand."""

    code = "relief.figures_reason"
    template = N_("Write down why this figure is not the one found here.")


class FigureBelowZero(RuleError):
    """Costs are not below zero."""

    code = "relief.figure_below_zero"
    template = N_("This amount cannot be below zero.")


class AccountWrong(RuleError):
    """The number is no card."""

    code = "relief.account_wrong"
    template = N_("This is no number of a bank card. Check it against the card.")


class SchoolYearNeeded(RuleError):
    """Study aid is for a school year."""

    code = "relief.school_year"
    template = N_("Enter the year in which the school year begins.")


class ConsentMissing(RuleError):
    """Nothing of a minor is kept or sent on without their guardian."""

    code = "relief.consent_missing"
    template = N_("{name} is not of age. Enter which guardian agreed, and when.")


class ConsentAhead(RuleError):
    """Nobody agreed tomorrow."""

    code = "relief.consent_ahead"
    template = N_("This day lies ahead.")


class CentralNotForClass(RuleError):
    """Central money goes to the classes of the national framework."""

    code = "relief.central_not_for_class"
    template = N_("Central relief money is not for this class of hardship. Choose another source.")


class SecondMissing(RuleError):
    """Whoever drafts a grant does not approve it alone."""

    code = "relief.second_missing"
    template = N_("Whoever drafted it does not approve it alone: another operator, or the number of a paper.")


class SecondSame(RuleError):
    """The second person is another one."""

    code = "relief.second_same"
    template = N_("The second person must be another one.")


class SecondForMore(RuleError):
    """Above a cap both are asked: a document, and a second person."""

    code = "relief.second_for_more"
    template = N_("Above the limit a second person must confirm, besides the document.")


class ApprovalAhead(RuleError):
    """Nothing was approved tomorrow."""

    code = "relief.approval_ahead"
    template = N_("The day of the approval lies ahead.")


class PaidOutside(RuleError):
    """Money goes out between its approval and today."""

    code = "relief.paid_outside"
    template = N_("The payment lies between the approval ({first}) and today.")


class GrantAltered(RuleError):
    """Another computer changed what was approved here."""

    code = "relief.altered"
    template = N_(
        "Another computer changed this grant after it was approved. Withdraw the approval and look again."
    )


@dataclass(frozen=True)
class StudyIn:
    """What study aid [B17] tells besides; `tuition` and `loan` in fen a year, `proof` names this year's paper.

    `consent_by` is the guardian who agreed for a minor, on `consent_on`.
    """

    school: str = ""
    major: str = ""
    proof: str = ""
    tuition: int | None = None
    loan: int | None = None
    batch: str = ""
    score: str = ""
    admitted_on: date | None = None
    consent_by: str = ""
    consent_on: date | None = None


@dataclass(frozen=True)
class GrantIn:
    """A grant as it is drafted; `amount` in fen, `item` a code of aid_items.

    On file: `file_id`, and `person_id` of whom it is for where it is for one. An emergency: `name` and `id_no`, and
    `file_id` where one is begun. `own_cost` (after insurance), `mutual_aid` and `line_month` are taken from what is
    known here when None; set by hand they need `figures_reason`. `document` is the number that allows more than a cap.
    An empty `payee` or `account` is the household's.
    """

    item: str
    amount: int
    way: str = FILED
    file_id: str | None = None
    person_id: str | None = None
    name: str = ""
    id_no: str = field(default="", repr=False)
    project_id: str | None = None
    reason: str = field(default="", repr=False)
    own_cost: int | None = None
    mutual_aid: int | None = None
    line_month: int | None = None
    figures_reason: str = ""
    document: str = ""
    payee: str = field(default="", repr=False)
    bank: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    school_year: int | None = None
    study: StudyIn = StudyIn()


@dataclass(frozen=True)
class Approval:
    """An approval: its day, and the number of the paper; '' when a second person gave it here."""

    on: date
    number: str = ""


@dataclass(frozen=True)
class Limits:
    """What relief.toml says: items by way, classes of central money, the emergency's limit (fen) and days."""

    filed: tuple[str, ...]
    central_classes: tuple[str, ...]
    emergency: tuple[str, ...]
    emergency_most: int
    emergency_rule: str
    file_within_days: int

    def items(self, way: str) -> tuple[str, ...]:
        """Return the items that are given in a way."""
        return self.filed if way == FILED else self.emergency


def checked(told: GrantIn, limits: Limits, today: date) -> GrantIn:
    """Return a draft as it is kept. A draft may lack what only its approval asks for.

    Raises WayUnknown, ItemNotHere, FileNeeded, PersonNeeded, NameNeeded, FigureBelowZero, AccountWrong,
    SchoolYearNeeded, ConsentAhead, IdentityError, naming the field.
    """
    if told.way not in WAYS:
        raise WayUnknown(field="way")
    if told.item not in limits.items(told.way):
        raise ItemNotHere(field="item", item=item_words(told.item))
    if told.amount <= 0:
        raise AmountZero(field="amount")
    if told.way == FILED and told.file_id is None:
        raise FileNeeded(field="file_id")
    if told.way == FILED and told.item in FOR_ONE and told.person_id is None:
        raise PersonNeeded(field="person_id", item=item_words(told.item))
    number = told.id_no
    if told.way == EMERGENCY:
        if not told.name.strip() or not told.id_no.strip():
            raise NameNeeded(field="name" if not told.name.strip() else "id_no")
        number = identity.check(identity.type_of(identity.normalise(told.id_no)), told.id_no).number
    for name in ("own_cost", "mutual_aid", "line_month"):
        if (getattr(told, name) or 0) < 0:
            raise FigureBelowZero(field=name)
    study = _checked_study(told, today)
    account = checked_account(told.account)
    return replace(
        told, name=" ".join(told.name.split()), id_no=number, reason=told.reason.strip(), account=account,
        figures_reason=told.figures_reason.strip(), document=told.document.strip(), payee=told.payee.strip(),
        bank=told.bank.strip(), study=study, school_year=told.school_year if told.item == STUDY else None,
    )  # fmt: skip


class AmountZero(RuleError):
    """A grant is above zero."""

    code = "relief.amount_invalid"
    template = N_("A relief payment is above zero.")


def _checked_study(told: GrantIn, today: date) -> StudyIn:
    if told.item != STUDY:
        return StudyIn()
    if told.school_year is None or not 1990 <= told.school_year <= today.year + 1:
        raise SchoolYearNeeded(field="school_year")
    study = told.study
    for name in ("tuition", "loan"):
        if (getattr(study, name) or 0) < 0:
            raise FigureBelowZero(field=name)
    if study.consent_on is not None and study.consent_on > today:
        raise ConsentAhead(field="consent_on")
    words = {name: getattr(study, name).strip() for name in _STUDY_WORDS}
    return replace(study, **words)


_STUDY_WORDS: Final = ("school", "major", "proof", "batch", "score", "consent_by")


def checked_account(account: str) -> str:
    """Return the number of a card without spaces; '' stays. Raises AccountWrong."""
    number = "".join(account.split())
    if number and not identity.is_card(number):
        raise AccountWrong(field="account")
    return number


def check_state(state: str, allowed: frozenset[str]) -> None:
    """Check that a grant stands where an act may happen. Raises GrantForbids."""
    if state not in allowed:
        raise GrantForbids(state=state_words(state))


def check_reason(words: str) -> str:
    """Return a reason as it is kept. Raises ReasonMissing."""
    if not (kept := words.strip()):
        raise ReasonMissing(field="reason")
    return kept


def check_approval(
    approval: Approval,
    today: date,
    made_by: str,
    operator: str,
    second: str | None,
    *,
    above: bool,
    alone: bool,
) -> Approval:
    """Return an approval as it is kept: by another than who drafted, by a `second` person, or by a paper's number.

    `above` a cap a second person is asked besides the document; where nobody else works here (`alone`) it is the paper.
    Raises SecondMissing, SecondSame, SecondForMore, ApprovalAhead, naming the field.
    """
    number = approval.number.strip()
    if second is not None and second == operator:
        raise SecondSame(field="operator")
    two = second is not None or operator != made_by
    if not two and not number:
        raise SecondMissing(field="number")
    if above and not two and not alone:
        raise SecondForMore(field="operator")
    if approval.on > today:
        raise ApprovalAhead(field="on")
    return Approval(approval.on, number)


def check_paid(on: date, approved_on: date | None, today: date) -> date:
    """Return the day of a payment. Raises PaidOutside."""
    first = approved_on or on
    if not first <= on <= today:
        raise PaidOutside(field="on", first=first.isoformat())
    return on


def check_class(source: str, category: str, limits: Limits) -> None:
    """Refuse central money for a class it is not for. Raises CentralNotForClass."""
    if source == CENTRAL and category not in limits.central_classes:
        raise CentralNotForClass(field="project_id")


def item_words(item: str) -> str:
    """Return what an item is called."""
    return codes.load("aid_items").label(item)


def state_words(state: str, language: str | None = None) -> str:
    """Return what a state is called."""
    from_list = STATES.get(state, state)
    return translate(from_list, {}, language)
