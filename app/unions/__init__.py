"""The office we are and the units whose people we hold.

The door. Units are made when a roster or a form first names them; the office is founded once.
"""

from app.unions.queries import (
    OfficeMissing,
    all_units,
    office_facts,
    unit_id_of,
    unit_name,
    unit_names,
    units_of_union,
)
from app.unions.rules import OfficeFacts, UnitFacts
from app.unions.service import OfficeExists, Unions, UnitExists, ensure_unit, ensure_units

__all__ = [
    "OfficeExists",
    "OfficeFacts",
    "OfficeMissing",
    "Unions",
    "UnitExists",
    "UnitFacts",
    "all_units",
    "ensure_unit",
    "ensure_units",
    "office_facts",
    "unit_id_of",
    "unit_name",
    "unit_names",
    "units_of_union",
]
