"""Which office and which unit may be written down? Pure; knows no table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions.credit_code import check_credit_code

UNIT_KINDS: Final = ("unit", "village")
NAME_LIMIT: Final = 120  # characters, domain.md A.2 N18

_OFFICE_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,31}")
_REGION = re.compile(r"\d{6}(\d{3})?")
_WHITESPACE = re.compile(r"\s+")


class OfficeCodeWrong(RuleError):
    """The office's number cannot be one."""

    code = "office.code"
    template = N_("An office number has 1 to 32 letters, digits or dashes, as the province gave it.")


class OfficeNameMissing(RuleError):
    """The office has no name."""

    code = "office.name_missing"
    template = N_("The office needs its name, as it stands on its seal.")


class RegionWrong(RuleError):
    """The office's region is not a code of GB/T 2260."""

    code = "office.region"
    template = N_("The region is the 6 digits of the county or the 9 digits of the township.")


class UnitNameMissing(RuleError):
    """A unit without a name."""

    code = "unit.name_missing"
    template = N_("The unit has no name yet.")


class UnitNameTooLong(RuleError):
    """A unit's name longer than any certificate."""

    code = "unit.name_too_long"
    template = N_("The unit's name has {length} characters; {limit} are the most.")


class UnitKindUnknown(RuleError):
    """Neither a unit nor a village."""

    code = "unit.kind"
    template = N_("A unit is either a place of work or a village.")


@dataclass(frozen=True)
class OfficeFacts:
    """Who we are: the number given by the province, the name on paper, the region's code (may be empty)."""

    code: str
    name: str
    region: str


def office_of(code: str, name: str, region: str) -> OfficeFacts:
    """Return the office as it may be founded.

    A missing region is read from a code that is one. Raises OfficeCodeWrong, OfficeNameMissing, RegionWrong.
    """
    code, name, region = code.strip(), tidy(name), region.strip()
    if not _OFFICE_CODE.fullmatch(code):
        raise OfficeCodeWrong(field="code")
    if not name:
        raise OfficeNameMissing(field="name")
    if not region and _REGION.fullmatch(code):
        region = code
    if region and not _REGION.fullmatch(region):
        raise RegionWrong(field="region")
    return OfficeFacts(code, name, region)


def is_region(code: str) -> bool:
    """Tell a region's code: 6 digits of GB/T 2260, or the 9 of a township."""
    return bool(_REGION.fullmatch(code))


def tidy(name: str) -> str:
    """Return a name without spaces at its ends and with single ones inside, so that it is one name."""
    return _WHITESPACE.sub(" ", name).strip()


def check_unit(name: str, kind: str, credit_code: str) -> None:
    """Raise UnitNameMissing, UnitNameTooLong, UnitKindUnknown, or what is wrong with the code (may be empty)."""
    if not name:
        raise UnitNameMissing(field="name")
    if len(name) > NAME_LIMIT:
        raise UnitNameTooLong(field="name", length=len(name), limit=NAME_LIMIT)
    if kind not in UNIT_KINDS:
        raise UnitKindUnknown(field="kind")
    if credit_code:
        check_credit_code(credit_code)
