"""What is known of a union and of a unit? Frozen values by the names of their columns (domain.md A.3); pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from app.shared import codes

UNION_TYPES: Final = "union_type"  # union_type.csv: level, base_type and org_form are its dimensions
PROVINCE, BASE = "L1", "L5"
INDEPENDENT, JOINT = "01", "02"
PARTS: Final = ("130", "140")  # a branch and a group: they belong to a union of their own level

Due = Literal["", "due", "overdue"]


@dataclass(frozen=True)
class UnionFacts:
    """A union, a branch or a group; a new one has no id. What is not known is "" or None.

    The three counts are figures as somebody typed them; ours are counted from the roll.
    """

    id: str = ""
    rev: int = 0
    name: str = ""
    uscc: str = ""
    level: str = ""
    base_type: str | None = None
    org_form: str | None = None
    parent_id: str | None = None
    founded_on: date | None = None
    legal_cert_no: str = ""
    legal_cert_date: date | None = None
    leader: str = ""
    phone: str = ""
    term_no: int | None = None
    term_years: int | None = None
    term_start: date | None = None
    next_election: date | None = None
    cadres_full: int | None = None
    cadres_part: int | None = None
    has_women_committee: bool | None = None
    has_audit_committee: bool | None = None
    bank: str = ""
    bank_account: str = ""
    stat_code: str = ""
    region: str = ""
    member_count: int | None = None
    women_count: int | None = None
    migrant_count: int | None = None
    remark: str = ""
    closed_on: date | None = None


@dataclass(frozen=True)
class UnitFacts:
    """A place of work or a village whose people we hold; a new one has no id. Counts are as the unit told them."""

    id: str = ""
    name: str = ""
    kind: str = "unit"
    uscc: str = ""
    rev: int = 0
    uscc_reason: str = ""
    address: str = ""
    region: str = ""
    nature: str | None = None
    economic_type: str | None = None
    industry: str | None = None
    staff_count: int | None = None
    women_count: int | None = None
    migrant_count: int | None = None
    dispatched_count: int | None = None
    gig_count: int | None = None
    union_id: str | None = None


@dataclass(frozen=True)
class UnionLine:
    """One union as its list shows it, its bank account masked; `election` is derived where it was not typed."""

    facts: UnionFacts
    parent_name: str
    units: int
    missing: tuple[str, ...]
    election: date | None
    due: Due


@dataclass(frozen=True)
class UnionView:
    """One union with what hangs on it: those above it, the nearest first, those below, the units it covers."""

    line: UnionLine
    above: tuple[UnionFacts, ...] = ()
    below: tuple[UnionFacts, ...] = ()
    covered: tuple[UnitFacts, ...] = field(default=())

    @property
    def facts(self) -> UnionFacts:
        """Return what is known of the union itself, its bank account masked."""
        return self.line.facts


@dataclass(frozen=True)
class UnitLine:
    """One unit as its list shows it."""

    facts: UnitFacts
    union_name: str
    missing: tuple[str, ...]


@lru_cache(maxsize=3)
def kinds(dimension: str) -> tuple[codes.Code, ...]:
    """Return the codes of union_type.csv for "level", "base_type" or "org_form", in the order of the file."""
    return tuple(code for code in codes.load(UNION_TYPES) if code.extra["dimension"] == dimension)
