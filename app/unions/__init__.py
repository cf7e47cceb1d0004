"""The office we are and the units whose people we hold.

The door. Units are made when a roster or a form first names them; the office is founded once.
"""

from app.unions.paper import CoveredUnit, UnionPaper, UnitPaper
from app.unions.queries import (
    OfficeMissing,
    UnionMissing,
    UnitMissing,
    all_units,
    holding_union,
    office_facts,
    union_paper,
    unit_id_of,
    unit_name,
    unit_names,
    unit_paper,
)
from app.unions.rules import OfficeFacts, UnitFacts
from app.unions.service import OfficeExists, Unions, UnitExists, ensure_unit, ensure_units

__all__ = [
    "CoveredUnit",
    "OfficeExists",
    "OfficeFacts",
    "OfficeMissing",
    "UnionMissing",
    "UnionPaper",
    "Unions",
    "UnitExists",
    "UnitFacts",
    "UnitMissing",
    "UnitPaper",
    "all_units",
    "ensure_unit",
    "ensure_units",
    "holding_union",
    "office_facts",
    "union_paper",
    "unit_id_of",
    "unit_name",
    "unit_names",
    "unit_paper",
]
