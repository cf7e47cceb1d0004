"""How is a member worded in the list? Columns and states; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.members import WHOLE, template
from app.shared import codes
from app.shared.dates import age_on
from app.shared.text import N_, _
from ui.kit.grid import Column, Value

if TYPE_CHECKING:
    from app.members import MemberLine, Query
    from app.office import Office

# What each column of ours is called on the screen, also in messages of what is missing.
FIELD_NAMES = {
    "name": N_("Name"), "sex": N_("Sex"), "birth_date": N_("Birth date"), "ethnic": N_("Ethnic group"),
    "employment_status": N_("Employment"), "id_type": N_("Document"), "id_no": N_("Document number"),
    "education": N_("Education"), "skill_level": N_("Skill level"), "mobile": N_("Mobile"),
    "hukou_type": N_("Household registration"), "hukou_region": N_("Registered at"),
    "change_type": N_("Kind of change"), "change_date": N_("Joined on"), "change_reason": N_("Reason"),
    "political_status": N_("Political status"), "work_unit": N_("Unit"), "native_place": N_("Native place"),
    "is_migrant_worker": N_("Migrant worker"), "platform": N_("Platform"), "station": N_("Station"),
    "gig_group": N_("Occupation"), "name_ko": N_("Korean name"), "employment_form": N_("Form of employment"),
    "home_address": N_("Home address"), "member_cert_no": N_("Member certificate number"),
    "member_card_no": N_("Member card number"), "marital_status": N_("Marital status"), "post": N_("Post"),
    "title": N_("Professional title"), "trade": N_("Trade"), "work_start": N_("Working since"),
    "model_worker": N_("Model worker"), "dues_base": N_("Monthly wage, yuan"), "tags": N_("Tags"),
    "source": N_("Collected through"), "collector": N_("Collector"), "confirm_mode": N_("Confirmed by"),
    "consent_no": N_("Consent form number"), "consent_date": N_("Consent given on"), "remark": N_("Remark"),
}  # fmt: skip
# The states of a membership as a clerk calls them (the codes of member_status.csv), in every language of the desk.
STATUSES = {
    "PENDING": N_("Waits for approval"), "ACTIVE": N_("Member"), "RETAINED": N_("Membership retained"),
    "OUT_PENDING": N_("Leaving, not received yet"), "TRANSFERRED": N_("Transferred out"),
    "WITHDRAWN": N_("Withdrawn"), "EXPELLED": N_("Expelled"), "DECEASED": N_("Deceased"), "VOID": N_("Void"),
}  # fmt: skip
TONES = {"ACTIVE": "good", "RETAINED": "waiting", "TRANSFERRED": "quiet", "VOID": "quiet"}
# Columns that wait to be chosen, by the names of their filters: the fields they show.
MORE = {
    "employment": "employment_status", "form": "employment_form", "gig": "gig_group", "platform": "platform",
    "education": "education", "source": "source", "collector": "collector", "tags": "tags",
}  # fmt: skip


def field_name(name: str) -> str:
    """Return a field's name in words."""
    return _(FIELD_NAMES.get(name, name))


@dataclass(frozen=True)
class MemberSource:
    """The roll as asked for, for the grid."""

    office: Office
    query: Query

    def ids(self) -> Sequence[int]:
        """Return the short numbers of everybody asked for."""
        return self.office.members.window(self.office.actor, self.query).ids

    def beginning(self, most: int) -> Sequence[int]:
        """Return the first ones, for the eye that waits."""
        return self.office.members.window(self.office.actor, self.query, most).ids

    def rows(self, ids: Sequence[int]) -> Sequence[MemberLine]:
        """Return their lines."""
        return self.office.members.page(self.office.actor, list(ids))

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.members.values(self.office.actor, self.query, key)
        return [Value(value, value_words(key, value), count) for value, count in found]


def value_words(key: str, value: str) -> str:
    """Return a filter's value in words."""
    if not value:
        return _("(empty)")
    if key == "complete":
        return _("complete") if value == WHOLE else _("something is missing")
    if key in MORE:
        return code_words(MORE[key], value)
    return {"sex": sex_words, "status": status_words}.get(key, str)(value)


def code_words(name: str, value: str) -> str:
    """Return a field's value in words: the label of its list's code, or itself where it has no list."""
    field = next(one for one in template() if one.identifier == name)
    return codes.load(field.code_list).label(value) if field.code_list and value else value


def sex_words(code: str | None) -> str:
    """Return the sex in words."""
    return {"1": _("male"), "2": _("female")}.get(code or "", "")


def status_words(status: str) -> str:
    """Return the membership's state in words; a state this desk does not know by its list's name."""
    return _(STATUSES[status]) if status in STATUSES else codes.load("member_status").label(status)


def iso(day: date | None) -> str:
    """Return a day as written on every list, nothing for none."""
    return day.isoformat() if day else ""


def completeness(line: Any) -> str:
    """Say how many things the province asks for are still missing."""
    return _("lacks {n}", n=len(line.missing)) if line.missing else _("complete")


def columns(today: date) -> list[Column]:
    """Return the columns of the roll; ages are those of `today`."""
    return [
        Column(_("Name"), lambda m: m.name, 96, sort="name", key="name"),
        Column(_("Document number"), lambda m: m.id_masked, 182, key="id_no"),
        Column(_("Sex"), lambda m: sex_words(m.sex), 66, key="sex", filter="sex"),
        Column(_("Age"), lambda m: str(age_on(m.born, today)) if m.born else "", 62, "count", sort="born", key="age"),
        Column(_("Unit"), lambda m: m.unit_name, 176, sort="unit", key="unit", filter="unit"),
        Column(_("State"), lambda m: status_words(m.status), 104, "state", sort="status", key="status",
               filter="status", tone=lambda m: TONES.get(m.status, "quiet")),
        Column(_("Completeness"), completeness, 112, key="complete", filter="complete"),
        Column(_("Joined on"), lambda m: iso(m.joined_on), 116, sort="joined_on", key="joined", filter="joined"),
        Column(_("Mobile"), lambda m: m.mobile_masked, 116, key="mobile"),
        Column(_("Changed"), lambda m: f"{m.changed_at.astimezone():%Y-%m-%d %H:%M}", 130, sort="changed",
               key="changed"),
        Column(_("Birth date"), lambda m: iso(m.born), 104, sort="born", key="born", hidden=True),
        Column(_("Member certificate number"), lambda m: m.member_cert_no, 150, key="certificate", hidden=True),
        *(Column(field_name(name), lambda m, name=name: code_words(name, getattr(m, name) or ""), 120, key=key,
                 filter=key, hidden=True) for key, name in MORE.items()),
        Column(_("Station"), lambda m: m.station, 120, key="station", hidden=True),
    ]  # fmt: skip
