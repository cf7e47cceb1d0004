"""How are a union's and a unit's fields called on the screen, and how are their codes worded? Asks nothing."""

from __future__ import annotations

from typing import Any

from app.shared import codes
from app.shared.text import N_, _
from app.unions import kinds

UNION_FIELDS = {
    "name": N_("Name of the union"), "level": N_("Level"), "parent_id": N_("Union above"),
    "base_type": N_("Kind of base union"), "org_form": N_("Form of the union"), "uscc": N_("Credit code"),
    "leader": N_("Leader"), "phone": N_("Telephone"), "founded_on": N_("Founded on"), "region": N_("Region"),
    "legal_cert_no": N_("Legal person certificate"), "legal_cert_date": N_("Certificate dated"),
    "term_no": N_("Term number"), "term_years": N_("Length of term"), "term_start": N_("Term began"),
    "next_election": N_("Next election"), "member_count": N_("Members as told"),
    "women_count": N_("Women as told"), "migrant_count": N_("Migrant workers as told"),
    "cadres_full": N_("Full-time cadres"), "cadres_part": N_("Part-time cadres"),
    "has_women_committee": N_("Women's committee"), "has_audit_committee": N_("Audit committee"),
    "bank": N_("Bank"), "bank_account": N_("Bank account"), "stat_code": N_("Statistics code"),
    "remark": N_("Remark"), "units": N_("Covered units"),
}  # fmt: skip
UNIT_FIELDS = {
    "name": N_("Name of the unit"), "kind": N_("Kind"), "uscc": N_("Credit code"),
    "uscc_reason": N_("Why it has no code"), "union_id": N_("Covered by"), "address": N_("Address"),
    "region": N_("Region"), "nature": N_("Nature of the unit"), "economic_type": N_("Economic type"),
    "industry": N_("Industry"), "staff_count": N_("People at work"), "women_count": N_("Women at work"),
    "migrant_count": N_("Migrant workers there"), "dispatched_count": N_("Dispatched workers"),
    "gig_count": N_("New forms of employment"),
}  # fmt: skip
# Codes as a clerk calls them, in every language of the desk.
KINDS = {
    "L1": N_("Province"), "L2": N_("Prefecture"), "L3": N_("County"), "L4": N_("Township"), "L5": N_("Base"),
    "01": N_("Independent union"), "02": N_("Joint union"),
    "110": N_("Union committee"), "120": N_("Working committee"), "130": N_("Branch"), "140": N_("Group"),
    "210": N_("Federation of a region"), "220": N_("Federation of a trade"),
    "unit": N_("Place of work"), "village": N_("Village"),
}  # fmt: skip


def union_field(name: str) -> str:
    """Return a field's name in words."""
    return _(UNION_FIELDS.get(name, name))


def unit_field(name: str) -> str:
    """Return a field's name in words."""
    return _(UNIT_FIELDS.get(name, name))


def kind_words(code: str | None) -> str:
    """Return a level, kind or form in words; one this desk does not know by its list's name."""
    if not code:
        return ""
    if code in KINDS:
        return _(KINDS[code])
    every = (one for dimension in ("level", "base_type", "org_form") for one in kinds(dimension))
    return next((one.name_zh for one in every if one.code == code), code)


def listed(name: str, code: str | None) -> str:
    """Return the official name of a code of a list."""
    return codes.load(name).label(code) if code else ""


def missing_words(missing: tuple[str, ...]) -> str:
    """Say how many things the province asks for are still missing."""
    return _("lacks {n}", n=len(missing)) if missing else _("complete")


def signed(number: int | None) -> str:
    """Write a difference with its sign, nothing where there is none to speak of."""
    return "" if number is None else f"{number:+,}" if number else "0"


def count(number: int | None) -> str:
    """Write a count, nothing for one not known."""
    return "" if number is None else f"{number:,}"


def yes_no(value: Any) -> str:
    """Say yes or no, nothing where it is not known."""
    return "" if value is None else _("Yes") if value else _("No")
