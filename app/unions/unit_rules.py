"""Which unit may be written down with all its fields, and what does it still lack? Pure; knows no table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions.facts import UnitFacts
from app.unions.rules import RegionWrong, check_unit, is_region
from app.unions.union_rules import UnknownKind, check_part

VILLAGE: Final = "village"
LISTS: Final = {"nature": "unit_nature", "economic_type": "economic_type", "industry": "industry_sections"}
PARTS: Final = ("women_count", "migrant_count", "dispatched_count", "gig_count")
# What the province's sheet asks of a unit (domain.md A.3, column "req"), with the union it belongs to.
_ASKED: Final = (
    "uscc", "address", "region", "nature", "economic_type", "industry", "staff_count", "union_id",
)  # fmt: skip
_ASKED_OF_VILLAGE: Final = ("address", "region", "union_id")


class ReasonNotNeeded(RuleError):
    """A credit code, and a reason why there is none."""

    code = "unit.reason_not_needed"
    template = N_("There is a credit code, so no reason is needed why it lacks one.")


def _check_name(unit: UnitFacts) -> None:
    check_unit(unit.name, unit.kind, "")


def _check_code(unit: UnitFacts) -> None:
    check_unit(unit.name or "-", "unit", unit.uscc)


def _check_reason(unit: UnitFacts) -> None:
    if unit.uscc and unit.uscc_reason:
        raise ReasonNotNeeded(field="uscc_reason")


def _check_region(unit: UnitFacts) -> None:
    if unit.region and not is_region(unit.region):
        raise RegionWrong(field="region")


def unit_faults(unit: UnitFacts) -> tuple[RuleError, ...]:
    """Return every reason why the unit cannot be written down as it stands, at most one a field."""
    reasons: dict[str | None, RuleError] = {}

    def note(check: Callable[[], None]) -> None:
        try:
            check()
        except RuleError as reason:
            reasons.setdefault(reason.field, reason)

    for check in (_check_name, _check_code, _check_reason, _check_region):
        note(lambda check=check: check(unit))  # type: ignore[misc]
    for field, listed in LISTS.items():
        value = getattr(unit, field)
        if value and codes.load(listed).get(value) is None:
            reasons.setdefault(field, UnknownKind(field=field))
    for field in PARTS:
        note(lambda field=field: check_part(field, getattr(unit, field), unit.staff_count))  # type: ignore[misc]
    return tuple(reasons.values())


def missing_of_unit(unit: UnitFacts) -> tuple[str, ...]:
    """Return what is still needed to send the unit; a reason stands for a credit code it does not have."""
    asked = _ASKED_OF_VILLAGE if unit.kind == VILLAGE else _ASKED
    lacks = [name for name in asked if getattr(unit, name) in (None, "")]
    if unit.uscc_reason and "uscc" in lacks:
        lacks.remove("uscc")
    return tuple(lacks)


def fewer_staff(unit: UnitFacts, members: int) -> bool:
    """Tell whether the unit told fewer people at work than the roll has members there: worth a look, no fault."""
    return unit.kind != VILLAGE and unit.staff_count is not None and unit.staff_count < members
