"""What is kept in a hardship file: its details, people, what they have and pay, what is done for them? Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.shared import codes, identity
from app.shared.errors import RuleError
from app.shared.text import N_

INCOME, EXPENSE = "income", "expense"
MONTH, YEAR, ONCE = "month", "year", "once"
PERIODS: Final = {MONTH: N_("a month"), YEAR: N_("a year"), ONCE: N_("once")}
ITEM_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    INCOME: {
        "WAGE": N_("Wages"),
        "BUSINESS": N_("Net income of a business"),
        "PROPERTY": N_("Net income of property"),
        "TRANSFER": N_("Pensions, support and other transfers"),
        "OTHER": N_("Other income"),
    },
    EXPENSE: {
        "ILLNESS": N_("Illness, own share"),
        "DISABILITY": N_("Disability, care and rehabilitation"),
        "STUDY": N_("Schooling that is not compulsory"),
        "HOUSING": N_("Rent of a household without a home"),
        "ELDERS": N_("Support of the elderly"),
        "WORK": N_("Necessary cost of employment"),
        "CARE": N_("Long-term care"),
        "OTHER": N_("Other unavoidable expense"),
    },
}
"""What a household has and must pay, by side. Source: domain page C.1."""

OPEN, DONE, DROPPED = "OPEN", "DONE", "DROPPED"
MEASURE_STATES: Final = {OPEN: N_("Under way"), DONE: N_("Done"), DROPPED: N_("Given up")}
WORKERS: Final = {"worker": N_("Worker"), "migrant": N_("Migrant worker")}
MOST_CAUSES: Final = 3
HEAD: Final = "02"  # family_relation
CHILD, MINOR = 14, 18
"""Below the first age the law asks for the parents' consent to keep data of somebody; below the second: minors."""

_CODES: Final = {
    "relation": "family_relation", "sex": "sex", "political": "political_status", "health": "health_status",
    "disability_type": "disability_types", "disability_grade": "disability_grades",
    "insurance": "medical_insurance_types", "employment": "employment_status",
}  # fmt: skip


class WordsMissing(RuleError):
    """Something that must be said is empty."""

    code = "file.words_missing"
    template = N_("This must not be empty.")


class CodeWrong(RuleError):
    """The value is not one of its list."""

    code = "file.code_unknown"
    template = N_("“{value}” is not in this list.")


class CausesWrong(RuleError):
    """There is one main cause, and up to three others, each once."""

    code = "file.causes_wrong"
    template = N_("A household has one main cause and at most three others, each named once.")


class AmountWrong(RuleError):
    """An amount is not below zero."""

    code = "file.amount_wrong"
    template = N_("This amount cannot be below zero.")


class BirthWrong(RuleError):
    """The document tells another day of birth, or the day lies ahead."""

    code = "file.birth_wrong"
    template = N_("The day of birth is not that of the document, or lies ahead.")


class YearsWrong(RuleError):
    """The years of a school are a small whole number, and one enters it in a year."""

    code = "file.school_years"
    template = N_(
        "The year of entry lies between 1990 and next year, the length of a school between 1 and 12 years."
    )


@dataclass(frozen=True)
class FileDetails:
    """What may be changed of a file at any time; codes of the lists of these names, `worker` one of WORKERS."""

    place: str = ""
    phone: str = field(default="", repr=False)
    worker: str = ""
    level: str = ""
    gradient: str = ""
    cause: str = ""
    causes: tuple[str, ...] = ()
    cadre: str = ""
    authorised_on: date | None = None


@dataclass(frozen=True)
class PersonIn:
    """Somebody of a household; `income` is fen a month, None where it is not known."""

    name: str
    relation: str
    id_no: str = field(default="", repr=False)
    doc_type: str = ""
    sex: str = ""
    birth_date: date | None = None
    political: str = ""
    health: str = ""
    disease: str = field(default="", repr=False)
    disability_type: str = ""
    disability_grade: str = ""
    insurance: str = ""
    income: int | None = None
    employment: str = ""
    unit: str = ""
    stage: str = ""
    entry_year: int | None = None
    years: int | None = None


@dataclass(frozen=True)
class ItemIn:
    """Something a household has or must pay: `amount` in fen for a `period`; `person_id` is whose it is."""

    side: str
    kind: str
    amount: int
    period: str = YEAR
    person_id: str | None = None
    evidence: str = ""
    remark: str = ""

    @property
    def yearly(self) -> int:
        """The amount of a year, in fen."""
        return self.amount * (12 if self.period == MONTH else 1)


@dataclass(frozen=True)
class MeasureIn:
    """Something that is to be done for a household, by whom and until when; what came of it."""

    measure: str
    responsible: str
    due_on: date | None = None
    progress: str = ""
    result: str = ""
    state: str = OPEN


def checked_details(told: FileDetails, today: date) -> FileDetails:
    """Return details as they are kept. Raises CodeWrong, CausesWrong, WordsMissing for a day that lies ahead."""
    _listed(told.worker, WORKERS, "worker")
    _coded(told.level, "hardship_archive_levels", "level")
    _coded(told.cause, "hardship_reasons", "cause")
    for cause in told.causes:
        _coded(cause, "hardship_reasons", "causes")
    if len(told.causes) > MOST_CAUSES or len({told.cause, *told.causes}) != 1 + len(told.causes):
        raise CausesWrong(field="causes")
    if told.causes and not told.cause:
        raise CausesWrong(field="cause")
    if told.gradient not in ("", "1", "2", "3", "4", "5"):
        raise CodeWrong(field="gradient", value=told.gradient)
    if told.authorised_on is not None and told.authorised_on > today:
        raise AuthorisedAhead(field="authorised_on")
    return replace(told, place=told.place.strip(), cadre=told.cadre.strip(), phone=told.phone.strip())


class AuthorisedAhead(RuleError):
    """Nobody signed tomorrow."""

    code = "file.authorised_ahead"
    template = N_("The day of the authorisation lies ahead.")


def checked_person(told: PersonIn, today: date) -> PersonIn:
    """Return somebody as they are kept: the document checked, birth and sex read from it.

    Raises WordsMissing, CodeWrong, BirthWrong, AmountWrong, YearsWrong, IdentityError.
    """
    name = _said(" ".join(told.name.split()), "name")
    for column, listed in _CODES.items():
        _coded(getattr(told, column), listed, column)
    _said(told.relation, "relation")
    _listed(told.stage, STAGES_OF_SCHOOL, "stage")
    birth, sex, kind, number = told.birth_date, told.sex, told.doc_type, ""
    if told.id_no.strip():
        kind = kind or identity.type_of(identity.normalise(told.id_no))
        found = identity.check(kind, told.id_no)
        if birth is not None and found.birth is not None and birth != found.birth:
            raise BirthWrong(field="birth_date")
        kind, number = found.doc_type, found.number
        birth, sex = found.birth or birth, found.sex or sex
    if birth is not None and birth > today:
        raise BirthWrong(field="birth_date")
    if told.income is not None and told.income < 0:
        raise AmountWrong(field="income")
    year = told.entry_year
    if (year is not None and not 1990 <= year <= today.year + 1) or not 1 <= (told.years or 1) <= 12:
        raise YearsWrong(field="entry_year")
    return replace(told, name=name, id_no=number, doc_type=kind, birth_date=birth, sex=sex)


STAGES_OF_SCHOOL: Final = {
    "kindergarten": N_("Kindergarten"),
    "primary": N_("Primary school"),
    "junior": N_("Junior secondary school"),
    "senior": N_("Senior secondary school"),
    "vocational": N_("Vocational school"),
    "college": N_("College"),
    "university": N_("University"),
    "graduate": N_("Graduate school"),
    "special": N_("Special school"),
}


def checked_item(told: ItemIn) -> ItemIn:
    """Return an item as it is kept. Raises CodeWrong, AmountWrong."""
    _listed(told.side, ITEM_KINDS, "side", needed=True)
    _listed(told.kind, ITEM_KINDS[told.side], "kind", needed=True)
    _listed(told.period, PERIODS, "period", needed=True)
    if told.amount < 0:
        raise AmountWrong(field="amount")
    return replace(told, evidence=told.evidence.strip(), remark=told.remark.strip())


def checked_measure(told: MeasureIn) -> MeasureIn:
    """Return a measure as it is kept; what is done or given up says what came of it. Raises WordsMissing, CodeWrong."""
    _listed(told.state, MEASURE_STATES, "state", needed=True)
    kept = replace(
        told, measure=_said(told.measure.strip(), "measure"), result=told.result.strip(),
        responsible=_said(told.responsible.strip(), "responsible"), progress=told.progress.strip(),
    )  # fmt: skip
    if kept.state != OPEN:
        _said(kept.result, "result")
    return kept


def sums(items: Sequence[ItemIn]) -> tuple[int, int]:
    """Return what a household has and must pay in a year, in fen."""
    return tuple(sum(one.yearly for one in items if one.side == side) for side in (INCOME, EXPENSE))  # type: ignore[return-value]


def _said(words: str, where: str) -> str:
    if not words:
        raise WordsMissing(field=where)
    return words


def _listed(value: str, among: Mapping[str, object], where: str, *, needed: bool = False) -> None:
    if value not in among and (value or needed):
        raise CodeWrong(field=where, value=value)


def _coded(value: str, listed: str, where: str) -> None:
    if value and codes.load(listed).get(value) is None:
        raise CodeWrong(field=where, value=value)
