"""Which households are in hardship, how deep, and by which figures?

The door: the line and the income test (pure), the facts others may use, and the service of the desk.
"""

from app.hardship.lines import DatedLine
from app.hardship.published import NoLine, line_on, take_lines
from app.hardship.queries import (
    HouseholdFacts,
    HouseholdFilter,
    HouseholdLine,
    HouseholdView,
    Standing,
    heads_with_cause,
    household_names,
    households_found,
    households_numbered,
    households_of,
    last_line,
    standings,
    tested_on,
)
from app.hardship.rules import Assessment, Line, Step, classify, read_line, was_on_file
from app.hardship.service import Hardship, HouseholdMissing, HouseholdsReport

__all__ = [
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
    "NoLine",
    "Standing",
    "Step",
    "classify",
    "heads_with_cause",
    "household_names",
    "households_found",
    "households_numbered",
    "households_of",
    "last_line",
    "line_on",
    "read_line",
    "standings",
    "take_lines",
    "tested_on",
    "was_on_file",
]
