"""The office we are, the unions up to the province, and the units whose people we hold.

The door. Units are made when a roster or a form first names them; the office is founded once.
"""

from app.unions.facts import (
    INDEPENDENT,
    JOINT,
    Due,
    UnionFacts,
    UnionLine,
    UnionView,
    UnitFacts,
    UnitLine,
    kinds,
)
from app.unions.paper import CoveredUnit, UnionPaper, UnitPaper
from app.unions.paper_queries import holding_union, union_paper, unit_paper
from app.unions.queries import (
    OfficeMissing,
    UnionMissing,
    UnitMissing,
    all_units,
    founded_of_unit,
    office_facts,
    union_names,
    union_parents,
    unions_of_units,
    unit_id_of,
    unit_name,
    unit_names,
    units_of_union,
    working_union,
)
from app.unions.rules import OfficeFacts
from app.unions.service import OfficeExists, Unions, ensure_unit, ensure_units
from app.unions.serving import Saved
from app.unions.union_rules import difference, real_name_rate, stands_below
from app.unions.unit_rules import fewer_staff
from app.unions.unit_service import UnitExists

__all__ = [
    "INDEPENDENT",
    "JOINT",
    "CoveredUnit",
    "Due",
    "OfficeExists",
    "OfficeFacts",
    "OfficeMissing",
    "Saved",
    "UnionFacts",
    "UnionLine",
    "UnionMissing",
    "UnionPaper",
    "UnionView",
    "Unions",
    "UnitExists",
    "UnitFacts",
    "UnitLine",
    "UnitMissing",
    "UnitPaper",
    "all_units",
    "difference",
    "ensure_unit",
    "ensure_units",
    "fewer_staff",
    "founded_of_unit",
    "holding_union",
    "kinds",
    "office_facts",
    "real_name_rate",
    "stands_below",
    "union_names",
    "union_paper",
    "union_parents",
    "unions_of_units",
    "unit_id_of",
    "unit_name",
    "unit_names",
    "unit_paper",
    "units_of_union",
    "working_union",
]
