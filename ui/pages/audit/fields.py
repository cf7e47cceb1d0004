"""What are the fields of records called that only ever are added to, and how are their values read? Asks nothing.

The other records are worded by the exchange (`sync/field_names`), where two values may meet; these meet nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.aid.standing import KINDS as CLAIM_KINDS
from app.funds import kind_words as entry_words
from app.hardship.happenings import KINDS as HAPPENINGS
from app.shared.money import yuan
from app.shared.text import N_, _
from app.sync.money_columns import MONEY
from ui.pages.record_words import kind_words
from ui.pages.sync.field_names import FIELDS, field_name
from ui.pages.sync.field_values import BY, MOMENT, POINTS, both_words
from ui.pages.sync.words import moment

NAMES: Mapping[str, str] = {
    "about": N_("What it is about"), "account": N_("Ledger account"), "amount": N_("Amount, yuan"),
    "by_hand": N_("Reason given"), "campaign_id": N_("Campaign"), "cancels": N_("Takes back"),
    "category": N_("Hardship class"),
    "claim_id": N_("Claim"), "counterparty": N_("From or to whom"), "date": N_("Day"), "days": N_("Days"),
    "doc_no": N_("Number of the paper"), "document": N_("Number of the paper"), "entry_id": N_("Ledger entry"),
    "file_id": N_("Hardship file"), "from_union": N_("Union so far"), "good": N_("Good"),
    "income": N_("Income a month, yuan"), "kind": N_("Kind"), "left_on": N_("Left on"), "line": N_("Income line"),
    "member_id": N_("Member record"), "net_pc": N_("Net monthly income of each, yuan"), "number": N_("Number"),
    "on_day": N_("Day"), "people": N_("People"), "plan_id": N_("Plan"), "quantity": N_("Pieces"),
    "reason": N_("Reason given"), "region": N_("Region"), "result": N_("Result"), "reverses": N_("Takes back"),
    "rigid": N_("Unavoidable expenses, yuan"), "round": N_("Times taken back"),
    "seconded_by": N_("Second person"), "source": N_("Source of funds"),
    "state": N_("State"), "summary": N_("What for"), "to_union": N_("New union"), "type": N_("Kind"),
    "unit_price": N_("Price of one, yuan"), "until_day": N_("Until"), "up_to": N_("Closed up to"),
    "words": N_("Remark"),
}  # fmt: skip
ACCOUNTS = {
    "BUDGET": N_("Granted"), "AVAILABLE": N_("Money to spend"), "ADVANCE": N_("Paid for goods"),
    "STOCK": N_("Goods in stock"), "IN_KIND": N_("Donated goods"), "CASH_HELP": N_("Help in money"),
    "GOODS_HELP": N_("Help in goods"), "OPENING": N_("Opening balance"), "INCOME": N_("Income"),
    "EXPENSE": N_("Expense"),
}  # fmt: skip
_MONEY = {"amount", "income", "rigid", "net_pc", "line", "unit_price"}
_CODE = re.compile(r"[A-Z][A-Z_]+")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # another record that has no name of its own
_VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("assessment", "state"): {
        "payable": N_("To be paid out"), "not_payable": N_("Not paid"), "missing": N_("Lack documents"),
    },
}  # fmt: skip
_DUMB = {
    ("attachment", "owner_id"),
    ("attachment", "sha256"),
    ("number_block", "device_id"),
    ("paper_number", "subject_id"),
}
_KINDS = {"hardship_event": HAPPENINGS, "claim_event": CLAIM_KINDS}


def name_words(table: str, name: str) -> str:
    """Return what a field is called; empty for one that says nothing to a person."""
    if (table, name) in _DUMB:
        return ""
    if table in FIELDS:
        return field_name(table, name) if name in FIELDS[table] else ""
    return _(NAMES[name]) if name in NAMES else ""


def values_words(table: str, name: str, old: Any, new: Any, names: Mapping[str, str]) -> tuple[str, str]:
    """Return a field's value before and after as a person reads it."""
    if found := _VALUES.get((table, name)):
        before, after = (_(found[value]) if value in found else _said(value or "") for value in (old, new))
        return before, after
    if table in FIELDS:
        before, after = both_words(table, name, old, new, names)
        return _said(before), _said(after)
    return _read(table, name, old, names), _read(table, name, new, names)


def _read(table: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if name in POINTS or name in BY or name in ("cancels", "reverses"):
        return names.get(str(value), "")
    if isinstance(value, int) and (name in _MONEY or name in MONEY.get(table, ())):
        return yuan(value)
    text = str(value)
    if name == "account" and text in ACCOUNTS:
        return _(ACCOUNTS[text])
    if name == "kind" and table == "ledger_entry":
        return entry_words(text)
    if name == "kind" and table in _KINDS:
        return _(_KINDS[table].get(text, ""))
    if text[:1] in "[{":
        try:
            found = json.loads(text)
        except ValueError:
            return text
        return _("{n} entries", n=len(found)) if found else ""
    return _said(text)


def _said(words: str) -> str:
    """Return words; a moment by the clock on the wall, and no code that nobody has words for."""
    if MOMENT.fullmatch(words):
        return moment(datetime.fromisoformat(words))
    if words in ("member", "household"):
        return kind_words(words)
    return "" if _CODE.fullmatch(words) or _ID.fullmatch(words) else words
