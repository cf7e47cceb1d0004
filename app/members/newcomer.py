"""Who may come onto the roll, and what must be known of them? Values and checks; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from app.members import cells
from app.members import findings as found
from app.shared import codes, dates, identity
from app.shared.errors import RuleError
from app.shared.text import N_

JOINING = ("1", "2")
RETIRED = ("4", "5")
NEW_FORM = "L5"  # employment_form.csv
YOUNGEST = 16  # domain page A.2, N4 and N15
FURTHER = "member_fields"  # what the roll keeps beyond the platform's 20 columns (domain page A.2, 21 to 38)

Standing = Literal["ours", "other_union", "void"]
Kind = Literal["text", "number", "code", "day", "money", "yes_no"]


class NoSuchField(RuleError):
    """A field that does not exist, or that may not be shown or changed this way; fact `name`."""

    code = "member.no_such_field"
    template = N_("There is no field “{name}” to be shown or changed.")


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person as they ask to join: codes, days and tidied words (domain page A.2), None or "" where unknown.

    `extra` keeps the sheet's columns that we have no field for, as (header, words).
    """

    name: str = ""
    sex: str | None = None
    birth_date: date | None = None
    ethnic: str | None = None
    employment_status: str | None = None
    id_type: str | None = None
    id_no: str = ""
    education: str | None = None
    skill_level: str | None = None
    mobile: str = ""
    hukou_type: str | None = None
    hukou_region: str = ""
    change_type: str | None = None
    change_date: date | None = None
    change_reason: str | None = None
    political_status: str | None = None
    work_unit: str = ""
    native_place: str = ""
    is_migrant_worker: bool | None = None
    platform: str = ""
    station: str = ""
    gig_group: str | None = None
    name_ko: str = ""
    employment_form: str | None = None
    home_address: str = ""
    member_cert_no: str = ""
    member_card_no: str = ""
    marital_status: str | None = None
    post: str = ""
    title: str = ""
    trade: str = ""
    work_start: date | None = None
    model_worker: str | None = None
    dues_base: int | None = None  # fen a month
    tags: str = ""
    source: str | None = None
    collector: str = ""
    confirm_mode: str | None = None
    consent_no: str = ""
    consent_date: date | None = None
    remark: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """Who already holds a document number; `born` helps to find the same person under another document."""

    name: str
    member_id: str
    standing: Standing = "ours"
    born: date | None = None


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One field of the union's import template, or one the roll keeps beyond it."""

    identifier: str
    header: str
    required: bool
    code_list: str | None
    kind: Kind = "text"
    further: bool = False


_KINDS: Mapping[str, Kind] = {"date": "day", "bool": "yes_no"}


@lru_cache(maxsize=1)
def template() -> tuple[TemplateField, ...]:
    """Return the fields of import_template_member.csv, without the running number, and the further ones."""
    fields = []
    for row in codes.rows("import_template_member"):
        # The region list is offered, never enforced: prefixes are withdrawn and other provinces exist.
        coded = row["type"] == "code" and not row["codelist"].startswith("jilin_regions")
        kind: Kind = "code" if coded else _KINDS.get(row["type"].split()[0], "text")
        code_list = row["codelist"] if coded else None
        fields.append(
            TemplateField(row["identifier"], row["header_zh"], row["required"] == "1", code_list, kind)
        )
    for row in codes.rows(FURTHER):
        listed, kind = row["codelist"] or None, cast("Kind", row["type"])
        fields.append(TemplateField(row["identifier"], row["header_zh"], False, listed, kind, further=True))
    return tuple(field for field in fields if field.identifier != "row_no")


def missing_required(new: NewMember) -> tuple[str, ...]:
    """Return the required fields still empty, in the template's order; complete is asked for when sending."""
    return tuple(
        field.identifier
        for field in template()
        if field.required and getattr(new, field.identifier) in (None, "")
    )


def _check_name(new: NewMember, _today: date) -> None:
    if not new.name:
        raise found.NameMissing(field="name")
    fault = cells.name_fault(new.name)
    if fault is not None:
        raise found.NameCharacters(field="name", found=fault)


def _check_document(new: NewMember, _today: date) -> None:
    who = identity.check(new.id_type or identity.type_of(new.id_no), new.id_no)
    if who.sex and new.sex and who.sex != new.sex:
        raise found.SexDiffers(field="sex", told=codes.load("sex").label(who.sex))
    if who.birth and new.birth_date and who.birth != new.birth_date:
        raise found.BirthDiffers(field="birth_date", told=dates.iso(who.birth))


def _check_codes(new: NewMember, _today: date) -> None:
    for field in template():
        value = getattr(new, field.identifier)
        if field.code_list and value is not None and codes.load(field.code_list).get(value) is None:
            raise found.UnknownCode(field=field.identifier, column=field.header, value=value, nearest="")


def _check_dates(new: NewMember, today: date) -> None:
    if new.change_date is None:
        raise found.DateMissing(field="change_date")
    if new.change_date > today:
        raise found.DateInFuture(field="change_date")
    if new.birth_date is not None and new.birth_date > today:
        raise found.DateInFuture(field="birth_date")


def _check_age(new: NewMember, _today: date) -> None:
    who = identity.check(new.id_type or identity.type_of(new.id_no), new.id_no)
    too_young(who.birth or new.birth_date, new.change_date)


def too_young(born: date | None, joined: date | None) -> None:
    """Raise TooYoung when somebody joins before 16 (domain page A.2, N4)."""
    if born is not None and joined is not None and dates.age_on(born, joined) < YOUNGEST:
        raise found.TooYoung(field="change_date", age=max(dates.age_on(born, joined), 0))


def joins_retired(change_type: str | None, employment_status: str | None) -> bool:
    """Tell whether a retired person joins or transfers in; where no change is named, it is joining."""
    return change_type in (None, *JOINING) and employment_status in RETIRED


def _check_retired(new: NewMember, _today: date) -> None:
    if joins_retired(new.change_type, new.employment_status):
        raise found.JoinRetired(field="employment_status")


def _check_mobile(new: NewMember, _today: date) -> None:
    if new.mobile and not cells.is_mobile(new.mobile):
        raise found.NotMobile(field="mobile")


def _check_card(new: NewMember, _today: date) -> None:
    if new.member_card_no and not identity.is_card(new.member_card_no):
        raise found.CardWrong(field="member_card_no")


def _check_further(new: NewMember, today: date) -> None:
    """Who works in a new form of employment says in which (domain page A.2, 26 and 27)."""
    if new.employment_form == NEW_FORM and new.gig_group is None:
        raise found.OccupationMissing(field="gig_group")
    if new.work_start is not None and new.work_start > today:
        raise found.DateInFuture(field="work_start")
    if new.dues_base is not None and new.dues_base < 0:
        raise found.WageBelowZero(field="dues_base")


_CHECKS: tuple[Callable[[NewMember, date], None], ...] = (
    _check_name,
    _check_document,
    _check_codes,
    _check_dates,
    _check_age,
    _check_retired,
    _check_mobile,
    _check_card,
    _check_further,
)


def check_new_member(new: NewMember, today: date) -> None:
    """Raise the first reason why `new` cannot be taken as it stands; its `field` says where to mend it."""
    for check in _CHECKS:
        check(new, today)


def faults(new: NewMember, today: date) -> tuple[RuleError, ...]:
    """Return every reason at once, at most one a field, for a form that shows them all."""
    reasons: dict[str | None, RuleError] = {}
    for check in _CHECKS:
        try:
            check(new, today)
        except RuleError as reason:
            reasons.setdefault(reason.field, reason)
    return tuple(reasons.values())
