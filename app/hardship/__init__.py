"""Which households are in hardship, how deep, and by which figures?

The door: the line and the income test (pure), the facts others may use, and the service of the desk.
"""

from app.hardship.lines import DatedLine
from app.hardship.published import take_lines
from app.hardship.queries import (
    HouseholdFacts,
    HouseholdFilter,
    HouseholdLine,
    HouseholdView,
    household_names,
    households_of,
    is_on_file,
    on_file,
)
from app.hardship.rules import FILED, Assessment, Line, Step, classify, read_line
from app.hardship.service import Hardship, HouseholdMissing, HouseholdsReport

__all__ = [
    "FILED",
    "Assessment",
    "DatedLine",
    "Hardship",
    "HouseholdFacts",
    "HouseholdFilter",
    "HouseholdLine",
    "HouseholdMissing",
    "HouseholdView",
    "HouseholdsReport",
    "Line",
    "Step",
    "classify",
    "household_names",
    "households_of",
    "is_on_file",
    "on_file",
    "read_line",
    "take_lines",
]
