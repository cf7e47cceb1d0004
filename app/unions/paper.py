"""What of a union stands on paper? Frozen answers, with every field of the domain page A.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CoveredUnit:
    """A place of work as a paper names it: codes of unit_nature, economic_type and industry_sections, counts told."""

    id: str
    name: str
    kind: str
    uscc: str
    uscc_reason: str
    address: str
    region: str
    nature: str | None
    economic_type: str | None
    industry: str | None
    staff_count: int | None
    women_count: int | None
    migrant_count: int | None
    dispatched_count: int | None
    gig_count: int | None


@dataclass(frozen=True)
class UnionPaper:
    """A union as a paper names it: codes of union_type, counts as they were typed, the units it covers by name."""

    id: str
    office: str
    name: str
    uscc: str
    level: str
    base_type: str | None
    org_form: str | None
    parent: str
    founded_on: date | None
    legal_cert_no: str
    legal_cert_date: date | None
    leader: str
    phone: str
    term_no: int | None
    term_years: int | None
    term_start: date | None
    next_election: date | None
    cadres_full: int | None
    cadres_part: int | None
    has_women_committee: bool | None
    has_audit_committee: bool | None
    bank: str
    bank_account: str
    stat_code: str
    region: str
    member_count: int | None
    women_count: int | None
    migrant_count: int | None
    remark: str
    closed_on: date | None
    units: tuple[CoveredUnit, ...]


@dataclass(frozen=True)
class UnitPaper:
    """A unit as a roster's head names it, with the union that holds its people."""

    office: str
    unit: CoveredUnit
    union: str
