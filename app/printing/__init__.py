"""Paper: forms as words, words as PDF, and the log of what was printed.

The door. `Printing` prints records and lists; `FORMS` lists what can be printed; a `Proof` is looked at before it
goes out; `preview` shows a page on the screen.
"""

from app.printing.forms import FORMS
from app.printing.giving import PrintedMeanwhile
from app.printing.list_book import SheetFull
from app.printing.listing import ListColumn, Listing, ListTooLong
from app.printing.pdf import FileInTheWay, MissingGlyphs
from app.printing.proof import NoSuchPage, Proof
from app.printing.recovery import recovery_sheet
from app.printing.rules import Printed, PrintLine
from app.printing.service import NothingToPrint, Printing, UnknownForm, UnknownNumber
from app.printing.wording import LANGUAGES, UnknownLanguage, WordingSpoiled

__all__ = [
    "FORMS",
    "LANGUAGES",
    "FileInTheWay",
    "ListColumn",
    "ListTooLong",
    "Listing",
    "MissingGlyphs",
    "NoSuchPage",
    "NothingToPrint",
    "PrintLine",
    "Printed",
    "PrintedMeanwhile",
    "Printing",
    "Proof",
    "SheetFull",
    "UnknownForm",
    "UnknownLanguage",
    "UnknownNumber",
    "WordingSpoiled",
    "recovery_sheet",
]
