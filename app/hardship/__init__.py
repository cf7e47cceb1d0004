"""Which households are in hardship, how deep, and by which figures?

The door: the line and the income test (pure), the facts others may use, and the service of the desk.
"""

from app.hardship.check_list import CheckLine, CheckTaken
from app.hardship.decided import ABOVE
from app.hardship.decided_rows import take_decision
from app.hardship.desk_rows import DESK_LISTS, DeskFile, FileFilter
from app.hardship.erasing import follow_erasures
from app.hardship.erasing_service import ErasableFile, ErasureView
from app.hardship.exclusions import Answer
from app.hardship.facts import FileFacts, FilePerson, file_with, files_of, files_with
from app.hardship.file_documents import DOCUMENTS, FileDocument
from app.hardship.file_lacks import WANTED, share
from app.hardship.file_life_service import Act
from app.hardship.file_rows import FileMissing
from app.hardship.file_views import LISTS, FileLine, FileView, Story
from app.hardship.filing import InAnotherFile
from app.hardship.follow import unite_people
from app.hardship.happenings import FileEvent
from app.hardship.household_files_service import FilesMade, WaitingHousehold
from app.hardship.judged_rows import KeptTest
from app.hardship.judged_views import (
    ClassView,
    ExclusionView,
    FileTestView,
    TestedItem,
    TouchedFiles,
    TouchedLine,
)
from app.hardship.keeping import (
    ITEM_LISTS,
    MEASURE_STATES,
    WORKERS,
    FileDetails,
    ItemIn,
    MeasureIn,
    PersonIn,
    kind_words,
)
from app.hardship.lines import DatedLine
from app.hardship.means import HAPPENING_WORDS, Means
from app.hardship.papers import (
    FilePaper,
    FilesOfYear,
    ItemOnPaper,
    PersonOnPaper,
    SlipPaper,
    file_paper,
    file_papers,
    files_of_tests,
    files_of_year,
    slip_paper,
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
from app.hardship.serving import Help, Helps, OwnShare, OwnShares
from app.hardship.standing import FileStanding
from app.hardship.tier_rows import names as tier_names
from app.hardship.tier_service import TierLine, TierProposal
from app.hardship.tiers import TierIn
from app.hardship.uniting import UnionView
from app.hardship.workbook import NewHousehold

__all__ = [
    "ABOVE",
    "DESK_LISTS",
    "DOCUMENTS",
    "HAPPENING_WORDS",
    "ITEM_LISTS",
    "LISTS",
    "MEASURE_STATES",
    "WANTED",
    "WORKERS",
    "Act",
    "Answer",
    "Assessment",
    "CheckLine",
    "CheckTaken",
    "ClassView",
    "DatedLine",
    "DeskFile",
    "ErasableFile",
    "ErasureView",
    "ExclusionView",
    "FileDetails",
    "FileDocument",
    "FileEvent",
    "FileFacts",
    "FileFilter",
    "FileLine",
    "FileMissing",
    "FilePaper",
    "FilePerson",
    "FileStanding",
    "FileTestView",
    "FileView",
    "FilesMade",
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
    "KeptTest",
    "Line",
    "Means",
    "MeasureIn",
    "NewHousehold",
    "NoLine",
    "OwnShare",
    "OwnShares",
    "PersonIn",
    "PersonOnPaper",
    "SlipPaper",
    "Standing",
    "Step",
    "Story",
    "TestedItem",
    "TierIn",
    "TierLine",
    "TierProposal",
    "TouchedFiles",
    "TouchedLine",
    "UnionView",
    "WaitingHousehold",
    "classify",
    "file_names",
    "file_paper",
    "file_papers",
    "file_with",
    "files_of",
    "files_of_tests",
    "files_of_year",
    "files_with",
    "follow_erasures",
    "heads_with_cause",
    "household_names",
    "households_found",
    "households_numbered",
    "households_of",
    "kind_words",
    "last_line",
    "line_on",
    "person_names",
    "read_line",
    "share",
    "slip_paper",
    "standings",
    "take_decision",
    "take_lines",
    "tested_on",
    "tier_names",
    "unite_people",
    "was_on_file",
]
