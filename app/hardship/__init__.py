"""Which households are in hardship, how deep, and by which figures?

The door: the line and the income test (pure), the facts others may use, and the service of the desk.
"""

from app.hardship.check_list import CheckLine, CheckTaken
from app.hardship.file_life_service import Act
from app.hardship.file_rows import FileMissing
from app.hardship.file_views import LISTS, FileLine, FileView, Story
from app.hardship.filing import InAnotherFile
from app.hardship.follow import unite_people
from app.hardship.happenings import FileEvent
from app.hardship.keeping import FileDetails, ItemIn, MeasureIn, PersonIn
from app.hardship.lines import DatedLine
from app.hardship.papers import (
    FilePaper,
    FilesOfYear,
    ItemOnPaper,
    PersonOnPaper,
    file_paper,
    file_papers,
    files_of_year,
)
from app.hardship.published import NoLine, line_on, take_lines
from app.hardship.queries import (
    HouseholdFacts,
    HouseholdFilter,
    HouseholdLine,
    HouseholdMissing,
    HouseholdView,
    Standing,
    file_names,
    heads_with_cause,
    household_names,
    households_found,
    households_numbered,
    households_of,
    last_line,
    person_names,
    standings,
    tested_on,
)
from app.hardship.rules import Assessment, Line, Step, classify, read_line, was_on_file
from app.hardship.service import Hardship, HouseholdsReport
from app.hardship.serving import Help, Helps
from app.hardship.standing import FileStanding

__all__ = [
    "LISTS",
    "Act",
    "Assessment",
    "CheckLine",
    "CheckTaken",
    "DatedLine",
    "FileDetails",
    "FileEvent",
    "FileLine",
    "FileMissing",
    "FilePaper",
    "FileStanding",
    "FileView",
    "FilesOfYear",
    "Hardship",
    "Help",
    "Helps",
    "HouseholdFacts",
    "HouseholdFilter",
    "HouseholdLine",
    "HouseholdMissing",
    "HouseholdView",
    "HouseholdsReport",
    "InAnotherFile",
    "ItemIn",
    "ItemOnPaper",
    "Line",
    "MeasureIn",
    "NoLine",
    "PersonIn",
    "PersonOnPaper",
    "Standing",
    "Step",
    "Story",
    "classify",
    "file_names",
    "file_paper",
    "file_papers",
    "files_of_year",
    "heads_with_cause",
    "household_names",
    "households_found",
    "households_numbered",
    "households_of",
    "last_line",
    "line_on",
    "person_names",
    "read_line",
    "standings",
    "take_lines",
    "tested_on",
    "unite_people",
    "was_on_file",
]
