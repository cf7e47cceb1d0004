"""What is kept in a hardship file: its details, people, what they have and pay, what is done for them? Pure values."""

from __future__ import annotations

import re
import unicodedata
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
ITEM_LISTS: Final[Mapping[str, str]] = {INCOME: "income_kinds", EXPENSE: "rigid_kinds"}
"""The code lists of what a household has and must pay, by side. Source: domain page C.1."""

_EARLIER: Final[Mapping[str, Mapping[str, str]]] = {
    INCOME: {"WAGE": "11", "BUSINESS": "21", "PROPERTY": "31", "TRANSFER": "49", "OTHER": "99"},
    EXPENSE: {
        "ILLNESS": "01", "DISABILITY": "02", "STUDY": "03", "HOUSING": "04", "ELDERS": "05", "WORK": "06",
        "CARE": "07", "OTHER": "99",
    },
}  # fmt: skip
"""Kinds as the first version kept them: they are read, and written, as the codes of the lists."""

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


class ItemMonthsWrong(RuleError):
    """A year has twelve months."""

    code = "file.months_wrong"
    template = N_("The number of months is from 1 to 12, of those without a job from 0 to 12.")


class RepaidTooMuch(RuleError):
    """Only of an expense something is given back, and not more than was spent."""

    code = "file.repaid_wrong"
    template = N_("Only of an expense something is repaid, and not more than it came to.")


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
    """What may be changed of a file at any time; codes of the lists of these names, `worker` one of WORKERS.

    `temporary` is a file of temporary relief (临时救助档案): a list of its own. `area` is the home's in square metres.
    """

    place: str = ""
    phone: str = field(default="", repr=False)
    worker: str = ""
    level: str = ""
    gradient: str = ""
    cause: str = ""
    causes: tuple[str, ...] = ()
    cadre: str = ""
    authorised_on: date | None = None
    temporary: bool = False
    housing: str = ""
    area: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class PersonIn:
    """Somebody of a household; `income` is fen a month, None where it is not known.

    `able` says whether they can work, `jobless_months` how many of the past 12 they had no job: None is as disability
    and employment say. `no_job_proof` is the paper that says why there is no job.
    """

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
    able: bool | None = None
    jobless_months: int | None = None
    no_job_proof: str = ""


@dataclass(frozen=True)
class ItemIn:
    """Something a household has or must pay: `amount` in fen for a `period`; `person_id` is whose it is.

    What is by the month is for so many `months` of the past year. `repaid` is what insurance, mutual aid and others
    gave back of an expense in the year, in fen.
    """

    side: str
    kind: str
    amount: int
    period: str = YEAR
    person_id: str | None = None
    evidence: str = ""
    remark: str = ""
    months: int = 12
    repaid: int = 0

    @property
    def yearly(self) -> int:
        """The amount of a year in fen, less what was given back."""
        return self.amount * (self.months if self.period == MONTH else 1) - self.repaid


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
    """Return details as they are kept. Raises CodeWrong, CausesWrong, AuthorisedAhead, AreaWrong, PostcodeWrong."""
    _listed(told.worker, WORKERS, "worker")
    _coded(told.level, "hardship_archive_levels", "level")
    _coded(told.cause, "hardship_reasons", "cause")
    checked_housing(told.housing)
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
    return replace(
        told, place=told.place.strip(), cadre=told.cadre.strip(), phone=told.phone.strip(),
        area=square_metres(told.area), postcode=postcode(told.postcode),
    )  # fmt: skip


def square_metres(told: str) -> str:
    """Return an area as it is kept; full-width figures and the unit behind them are understood. Raises AreaWrong."""
    found = re.sub(r"(?:平方米|平米|平方|m2)$", "", unicodedata.normalize("NFKC", told).strip()).strip()
    if found and not re.fullmatch(r"[1-9][0-9]{0,3}(?:\.[0-9]{1,2})?", found):
        raise AreaWrong(field="area")
    return found


def postcode(told: str) -> str:
    """Return a postcode as it is kept. Raises PostcodeWrong."""
    found = unicodedata.normalize("NFKC", told).strip()
    if found and not re.fullmatch(r"[0-9]{6}", found):
        raise PostcodeWrong(field="postcode")
    return found


class AreaWrong(RuleError):
    """A home has at least one square metre, and fewer than ten thousand."""

    code = "file.area"
    template = N_("The area is square metres, like 62.5.")


class PostcodeWrong(RuleError):
    """A postcode of the country has six figures."""

    code = "file.postcode"
    template = N_("A postcode has six figures.")


class AuthorisedAhead(RuleError):
    """Nobody signed tomorrow."""

    code = "file.authorised_ahead"
    template = N_("The day of the authorisation lies ahead.")


def checked_person(told: PersonIn, today: date) -> PersonIn:
    """Return somebody as they are kept: the document checked, birth and sex read from it.

    Raises WordsMissing, CodeWrong, BirthWrong, AmountWrong, YearsWrong, IdentityError.
    """
    name = said(" ".join(told.name.split()), "name")
    for column, listed in _CODES.items():
        _coded(getattr(told, column), listed, column)
    said(told.relation, "relation")
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
    if told.jobless_months is not None and not 0 <= told.jobless_months <= 12:
        raise ItemMonthsWrong(field="jobless_months")
    year = told.entry_year
    if (year is not None and not 1990 <= year <= today.year + 1) or not 1 <= (told.years or 1) <= 12:
        raise YearsWrong(field="entry_year")
    return replace(
        told,
        name=name,
        id_no=number,
        doc_type=kind,
        birth_date=birth,
        sex=sex,
        no_job_proof=told.no_job_proof.strip(),
    )


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
    """Return an item as it is kept. Raises CodeWrong, AmountWrong, ItemMonthsWrong, RepaidTooMuch."""
    _listed(told.side, ITEM_LISTS, "side", needed=True)
    kind = item_kind(told.side, told.kind)
    if not kind or codes.load(ITEM_LISTS[told.side]).get(kind) is None:
        raise CodeWrong(field="kind", value=told.kind)
    _listed(told.period, PERIODS, "period", needed=True)
    months = told.months if told.period == MONTH else 12
    if not 1 <= months <= 12:
        raise ItemMonthsWrong(field="months")
    for name in ("amount", "repaid"):
        if getattr(told, name) < 0:
            raise AmountWrong(field=name)
    kept = replace(told, kind=kind, months=months, evidence=told.evidence.strip(), remark=told.remark.strip())
    if told.side == INCOME and told.repaid:
        raise RepaidTooMuch(field="repaid")
    if kept.yearly < 0:
        raise RepaidTooMuch(field="repaid")
    return kept


def item_kind(side: str, kind: str) -> str:
    """Return the code of a kind of item, also of one that was written before the kinds were codes."""
    return _EARLIER.get(side, {}).get(kind, kind)


def kind_words(side: str, kind: str) -> str:
    """Return what a kind of item is called."""
    return codes.load(ITEM_LISTS[side]).label(item_kind(side, kind))


def checked_measure(told: MeasureIn) -> MeasureIn:
    """Return a measure as it is kept; what is done or given up says what came of it. Raises WordsMissing, CodeWrong."""
    _listed(told.state, MEASURE_STATES, "state", needed=True)
    kept = replace(
        told, measure=said(told.measure.strip(), "measure"), result=told.result.strip(),
        responsible=said(told.responsible.strip(), "responsible"), progress=told.progress.strip(),
    )  # fmt: skip
    if kept.state != OPEN:
        said(kept.result, "result")
    return kept


def sums(items: Sequence[ItemIn]) -> tuple[int, int]:
    """Return what a household has and must pay in a year, in fen."""
    return tuple(sum(one.yearly for one in items if one.side == side) for side in (INCOME, EXPENSE))  # type: ignore[return-value]


def checked_cause(cause: str) -> None:
    """Refuse a cause that is not in its list. Raises CodeWrong."""
    _coded(cause, "hardship_reasons", "cause")


def checked_housing(housing: str) -> None:
    """Refuse a kind of home that is not in its list. Raises CodeWrong."""
    _coded(housing, "housing_types", "housing")


def said(words: str, where: str) -> str:
    """Return words that must be there. Raises WordsMissing."""
    if not words:
        raise WordsMissing(field=where)
    return words


def _listed(value: str, among: Mapping[str, object], where: str, *, needed: bool = False) -> None:
    if value not in among and (value or needed):
        raise CodeWrong(field=where, value=value)


def _coded(value: str, listed: str, where: str) -> None:
    if value and codes.load(listed).get(value) is None:
        raise CodeWrong(field=where, value=value)
