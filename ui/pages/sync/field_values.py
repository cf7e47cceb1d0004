"""How are the values of the fields of records that travel read on the screen? Asks nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.aid import BATCH_STATES, RELIEF_STATES
from app.documents import SUFFIXES
from app.printing import FORMS, NUMBER_KINDS
from app.relief import STATES as GRANT_STATES
from app.shared.identity import mask_account, mask_id
from app.shared.money import yuan
from app.shared.text import N_, _
from app.sync.money_columns import MONEY
from ui.kit.field_papers import size_words
from ui.pages.aid.words import KINDS as BENEFITS
from ui.pages.aid.words import STATES as CLAIM_STATES
from ui.pages.members.columns import status_words
from ui.pages.members.comparison import field_words
from ui.pages.people_asks import ROLES
from ui.pages.printing.words import NUMBER_STATES
from ui.pages.record_words import kind_words
from ui.pages.sync.field_names import WHOLE
from ui.pages.sync.words import moment
from ui.pages.unions.words import kind_words as union_kind
from ui.pages.unions.words import listed, yes_no
from ui.pages.visits.columns import STATES as VISIT_STATES
from ui.pages.visits.unit_words import FIELD_VALUES as UNIT_VISIT_VALUES

NUMBERS = {"id_no": mask_id, "mobile": mask_id, "phone": mask_id, "account": mask_account,
           "bank_account": mask_account, "member_card_no": mask_account}  # fmt: skip
_YES_NO = {"has_women_committee", "has_audit_committee", "active", "first_time", "gift", "is_head", "off"}
_LISTED = {
    "doc_type": "id_document_types", "region": "jilin_regions", "nature": "unit_nature",
    "economic_type": "economic_type", "industry": "industry_sections", "cause": "hardship_reasons",
    "item": "aid_items",
    "health": "health_status", "disability_type": "disability_types", "insurance": "medical_insurance_types",
}  # fmt: skip
_STATES = {"claim": "claim_states"}
_WORDED: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("visit", "state"): {state: words for state, (words, _tone) in VISIT_STATES.items()},
    ("claim", "state"): {state: words for state, (words, _tone) in CLAIM_STATES.items()},
    ("enrolment_batch", "state"): BATCH_STATES, ("second_relief", "state"): RELIEF_STATES,
    ("relief_grant", "state"): GRANT_STATES, ("number_block", "kind"): NUMBER_KINDS,
    ("paper_number", "state"): {state: words for state, (words, _tone) in NUMBER_STATES.items()},
    ("claim", "benefit"): BENEFITS,
    ("attachment", "media"): {media: "PDF" if end == ".pdf" else N_("Picture") for media, end in SUFFIXES.items()},
    ("attachment", "state"): {"held": N_("Kept"), "removed": N_("Removed")},
}  # fmt: skip
POINTS: Mapping[str, str] = {
    "member_id": "member", "first_id": "member", "second_id": "member", "kept_id": "member", "gone_id": "member",
    "unit_id": "unit", "union_id": "union_org", "parent_id": "union_org", "campaign_id": "campaign",
    "kit_id": "kit", "joining_id": "group_joining", "entry_id": "ledger_entry",
    "batch_id": "enrolment_batch", "claim_id": "claim", "service_id": "service_entry",
    "relief_id": "second_relief", "household_id": "household", "file_id": "hardship_file",
    "relapse_of": "hardship_file", "person_id": "hardship_person", "project_id": "relief_project",
    "stays_id": "hardship_file", "united_into": "hardship_file", "went_id": "hardship_file", "block_id": "number_block",
}  # fmt: skip
"""Fields that hold another record's id, and of which kind it is."""
BY = frozenset({"recorded_by", "first_by", "second_by", "proposed_by", "decided_by", "operator_id",
                "approved_by", "seconded_by", "locked_by", "founded_by", "paid_by", "done_by",
                "opened_by", "written_by", "by", "made_by"})  # fmt: skip
"""Fields that hold an operator's id."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def value_words(table: str, name: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """Return a field's value as a person reads it; numbers of documents, telephones and accounts stay masked.

    `names` says what the records and operators are called that fields point to.
    """
    if name == WHOLE:
        return _("Deleted") if value is None else _("Kept")
    if value is None or value == "":
        return ""
    if table == "visit" and name == "recorded_by":  # kept by name: who carried it need be no operator here
        return str(value)
    if name in POINTS or name in BY:
        return (names or {}).get(str(value)) or _("Not found here")
    if name in NUMBERS:
        return NUMBERS[name](str(value))
    if name in MONEY.get(table, ()) and isinstance(value, int):
        return yuan(value)
    if name in _YES_NO or isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    if (table, name) == ("attachment", "size") and isinstance(value, int):
        return size_words(value)
    if table == "member":
        return status_words(str(value)) if name == "status" else field_words(name, value)
    return _coded(table, name, value)


def both_words(
    table: str, name: str, one: Any, other: Any, names: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Return two values of a field as a person reads them; masked numbers show the signs in which they differ."""
    words = value_words(table, name, one, names), value_words(table, name, other, names)
    if name not in NUMBERS or words[0] != words[1] or not words[0]:
        return words
    return _apart(str(one), str(other), words[0]), _apart(str(other), str(one), words[1])


def _apart(number: str, other: str, masked: str) -> str:
    """Unmask the signs of a number that another of the same length has differently."""
    return "".join(
        sign if sign != against else shown for sign, against, shown in zip(number, other, masked, strict=True)
    )


def _coded(table: str, name: str, value: Any) -> str:
    if table == "operator" and name == "role":
        return _(ROLES.get(value, value))
    if name == "owner_table":
        return kind_words(str(value))
    if name == "form" and value in FORMS:
        return _(FORMS[value].title_msg)
    if value in (worded := _WORDED.get((table, name), {})):
        return _(worded[value])
    if name == "state" and table in _STATES:
        return listed(_STATES[table], str(value))
    if table == "unit_visit" and name in UNIT_VISIT_VALUES:
        return UNIT_VISIT_VALUES[name](str(value))
    if name in _LISTED:
        return listed(_LISTED[name], str(value))
    if table in ("union_org", "unit") and name in ("level", "base_type", "org_form", "kind"):
        return union_kind(str(value))
    if isinstance(value, str) and value[:1] in "[{":
        try:
            found = json.loads(value)
        except ValueError:
            return value
        return _("{n} entries", n=len(found)) if isinstance(found, list | dict) else value
    return str(value)
