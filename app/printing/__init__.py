"""Paper: forms as words, words as PDF, and the log of what was printed.

The door. `Printing` prints records and lists; `FORMS` lists what can be printed; a `Proof` is looked at before it
goes out; `preview` shows a page on the screen.
"""

from app.printing.blanks import BLANKS
from app.printing.calibration import ACROSS, ALONG, LEFT, TOP, WHOLE, Measured, Shift
from app.printing.calibration import read as read_measures
from app.printing.centre_service import Correction, LogLine
from app.printing.fonts.office import OfficeFont
from app.printing.forms import FORMS
from app.printing.giving import PrintedMeanwhile
from app.printing.list_book import SheetFull
from app.printing.listing import ListColumn, Listing, ListTooLong
from app.printing.log_service import UnknownNumber
from app.printing.numbering import BEARERS as NUMBER_BEARERS
from app.printing.numbering import Block, PaperNumber
from app.printing.numbers_service import NewBlock
from app.printing.pdf import FileInTheWay, MissingGlyphs
from app.printing.proof import NoSuchPage, Proof
from app.printing.queue import Job, NoSuchSheet
from app.printing.recovery import recovery_sheet
from app.printing.returned import REASONS as RETURN_REASONS
from app.printing.returned import STATES as RETURNED_STATES
from app.printing.returned import Sheet as ReturnedSheet
from app.printing.returned import TakenBack
from app.printing.returns_service import Suggestion
from app.printing.rules import Printed, PrintLine
from app.printing.service import NothingToPrint, Printing
from app.printing.templates_service import Template
from app.printing.wording import LANGUAGES, UnknownLanguage, WordingSpoiled
from app.printing.wording_service import UnknownForm, WordingLine, WordingText
from app.shared.number_blocks import KINDS as NUMBER_KINDS
from app.shared.number_blocks import LOW as NUMBERS_LOW

__all__ = [
    "ACROSS", "ALONG", "BLANKS", "FORMS", "LANGUAGES", "LEFT", "NUMBERS_LOW", "NUMBER_BEARERS", "NUMBER_KINDS",
    "RETURNED_STATES", "RETURN_REASONS", "TOP", "WHOLE", "Block", "Correction", "FileInTheWay", "Job", "ListColumn",
    "ListTooLong", "Listing", "LogLine",
    "Measured", "MissingGlyphs", "NewBlock", "NoSuchPage", "NoSuchSheet", "NothingToPrint", "OfficeFont", "PaperNumber",
    "PrintLine", "Printed", "PrintedMeanwhile", "Printing", "Proof", "ReturnedSheet", "SheetFull", "Shift",
    "Suggestion", "TakenBack", "Template", "UnknownForm", "UnknownLanguage", "UnknownNumber", "WordingLine",
    "WordingSpoiled", "WordingText", "read_measures", "recovery_sheet",
]  # fmt: skip
