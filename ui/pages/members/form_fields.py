"""Which fields has the form of a member, and how is each typed? Specs from the template; asks nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.members import TemplateField, template
from app.shared.text import N_, _
from ui.kit.fields import Choice, CodeField, DateField, Field, IdField, MoneyField, NameField, PhoneField
from ui.kit.form import Spec
from ui.pages.choices import choices
from ui.pages.members.columns import field_name

# The first screen holds what cannot wait; the rest may be filled in later and is folded.
FIRST = ("name", "id_no", "work_unit", "mobile", "change_date", "employment_status", "ethnic", "education")
GROUPS = (
    (N_("The person"), (
        "sex", "birth_date", "id_type", "name_ko", "political_status", "marital_status", "hukou_type",
        "hukou_region", "native_place", "home_address",
    )),
    (N_("The work"), (
        "is_migrant_worker", "employment_form", "gig_group", "platform", "station", "post", "title", "trade",
        "skill_level", "work_start", "dues_base", "model_worker",
    )),
    (N_("The membership"), ("change_type", "change_reason", "member_cert_no", "member_card_no", "tags", "remark")),
    (N_("How it was collected"), ("source", "collector", "confirm_mode", "consent_no", "consent_date")),
)  # fmt: skip
HIDDEN = frozenset(("id_no", "mobile", "member_card_no"))
REMARK = TemplateField("remark", "", False, None)
JOINING = ("1", "2")  # membership_change_type.csv: whoever is registered joins, or comes from another union


def specs(today: Callable[[], date], *, known: bool) -> list[Spec]:
    """Return the form's fields; of somebody `known` the kind of the last change is not typed over."""
    fields = {field.identifier: field for field in template()} | {"remark": REMARK}
    first = [_spec(fields[name], today, known) for name in FIRST]
    rest = [
        replace(_spec(fields[name], today, known), folded=True, group=_(words))
        for words, names in GROUPS
        for name in names
        if not (known and name == "change_type")
    ]
    return first + rest


def _spec(field: TemplateField, today: Callable[[], date], known: bool) -> Spec:
    name = field.identifier
    label = field_name(name)
    if known and name == "change_date":
        label = _("Day of the last change")
    required = name == "name" or (not known and name in ("id_no", "change_date"))
    return Spec(name, label, _maker(field, today), required=required)


def _maker(field: TemplateField, today: Callable[[], date]) -> Callable[[], Field]:
    """Return what makes a field: one is made anew for each form."""
    by_name: dict[str, Callable[[], Field]] = {
        "name": NameField, "work_unit": NameField, "id_no": IdField, "mobile": PhoneField,
        "change_type": lambda: CodeField([one for one in choices("membership_change_type") if one.code in JOINING]),
    }  # fmt: skip
    by_kind: dict[str, Callable[[], Field]] = {
        "day": lambda: DateField(today),
        "money": MoneyField,
        "yes_no": lambda: CodeField((Choice("1", _("Yes")), Choice("0", _("No")))),
        "code": lambda: CodeField(choices(field.code_list or "")),
    }
    return by_name.get(field.identifier) or by_kind.get(field.kind, Field)
