"""Paper: forms as words, words as PDF, and the log of what was printed.

The door. `Printing` prints records; `FORMS` lists what can be printed; `preview` shows a page on the screen.
"""

from app.printing.forms import FORMS
from app.printing.pdf import FileInTheWay, MissingGlyphs
from app.printing.rules import Printed, PrintLine
from app.printing.service import NothingToPrint, PrintedMeanwhile, Printing, UnknownForm, UnknownNumber
from app.printing.wording import LANGUAGES, UnknownLanguage, WordingSpoiled

__all__ = [
    "FORMS",
    "LANGUAGES",
    "FileInTheWay",
    "MissingGlyphs",
    "NothingToPrint",
    "PrintLine",
    "Printed",
    "PrintedMeanwhile",
    "Printing",
    "UnknownForm",
    "UnknownLanguage",
    "UnknownNumber",
    "WordingSpoiled",
]
