"""Is what an office sends sound? Judges a change and a whole record by the capabilities' own rules. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.documents.rules import fault as attachment_fault
from app.hardship.rules import LineInvalid, PeopleInvalid, classify, read_line
from app.shared.errors import RuleError
from app.shared.identity import check as check_identity
from app.sync.merge import Check
from app.sync.messages import Change
from app.sync.money_columns import MONEY
from app.sync.seen import Record

MOST_FEN = 10**13
"""A hundred thousand million yuan: a larger amount was never meant."""

SIGNED = frozenset(
    {
        ("ledger_line", "amount"), ("household", "net_pc"), ("difference_note", "cash"),
        ("second_relief_line", "net_pc"), ("hardship_test", "net_pc"),
    }
)  # fmt: skip
"""Amounts that may rightly be below zero: both sides of an entry, expenses above income, more given than issued."""

OWED = frozenset({"APPROVED", "PAYING", "PAID", "PAY_FAILED"})
"""Claim states in which the union owes or has paid something to a person."""


def malformed(change: Change) -> str | None:
    """Return the part of a change that no journal would have written, or None."""
    if not change.uuid:
        return "uuid"
    if not change.row_id:
        return "id"
    if change.verb != "D" and not change.fields:
        return "fields"
    return None


def check_of(table: str) -> Check:
    """Return what judges a whole record of `table`."""
    own = _CHECKS.get(table)

    def check(fields: Mapping[str, Any]) -> str | None:
        fault = _amounts(table, fields)
        return fault if fault or own is None else own(fields)

    return check


def protected(claims: Iterable[Record]) -> set[tuple[str, str]]:
    """Return the (table, row id) of people who must not be deleted: a claim of theirs was approved."""
    return {
        ("member", str(claim.fields.get("member_id")))
        for claim in claims
        if claim.fields.get("state") in OWED
    }


def _amounts(table: str, fields: Mapping[str, Any]) -> str | None:
    for column in MONEY.get(table, ()):
        value = fields.get(column)
        if value is None:
            continue
        if type(value) is not int or abs(value) > MOST_FEN or (value < 0 and (table, column) not in SIGNED):
            return column
    return None


def _identity(fields: Mapping[str, Any], name: str, document: str) -> str | None:
    if not str(fields.get(name) or "").strip():
        return name
    try:
        check_identity(str(fields.get(document) or ""), str(fields.get("id_no") or ""))
    except RuleError:
        return "id_no"
    return None


def _member(fields: Mapping[str, Any]) -> str | None:
    return _identity(fields, "name", "id_type")


def _household(fields: Mapping[str, Any]) -> str | None:
    """Judge the identity and work the class out again: income test of domain page C.1."""
    if fault := _identity(fields, "head", "doc_type"):
        return fault
    for name in ("income", "rigid", "people"):
        if type(fields.get(name)) is not int:
            return name
    try:
        line = json.loads(fields.get("line") or "{}")
        if not isinstance(line, dict):
            return "line"
        found = classify(fields["income"], fields["rigid"], fields["people"], read_line(line))
    except PeopleInvalid:
        return "people"
    except (LineInvalid, ValueError, TypeError):  # no line of the office's, or no JSON at all
        return "line"
    if found.net_pc != fields.get("net_pc"):
        return "net_pc"
    return None if found.category == fields.get("category") else "category"


def _file(fields: Mapping[str, Any]) -> str | None:
    """Judge the identity of a file's head; of one that was erased after its time none may be left."""
    if fields.get("erased_on"):
        return next((name for name in ("head", "id_no") if fields.get(name)), None)
    return _identity(fields, "head", "doc_type")


_CHECKS: Mapping[str, Check] = {
    "member": _member,
    "household": _household,
    "hardship_file": _file,
    "attachment": attachment_fault,
}
