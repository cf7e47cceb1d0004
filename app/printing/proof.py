"""What was drawn to be looked at, and which of its pages go out? Cuts them from it; knows no form and no log."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import pypdfium2

from app.printing.kept import Kept, KeptWords
from app.printing.pdf import CREATOR
from app.printing.rules import shared_number, short_number
from app.shared.errors import RuleError
from app.shared.glass import GLASS
from app.shared.text import N_


class NoSuchPage(RuleError):
    """A page was asked for that the paper does not have."""

    code = "print.no_such_page"
    template = N_("This paper has no page {page}; it has {pages}. Nothing was printed.")


@dataclass(frozen=True)
class Proof:
    """A paper as it would go out now: its PDF and the pages of each sheet. Nothing of it is remembered yet.

    A form's has its key, the table of its records, the version of its words (`versions`: of each record), and how
    often each was printed before; a list's has the list's name and its rows. `on_a_sheet` records share each sheet;
    `together` says that such a sheet is one paper with one number. `kept` are the sheets as they will be kept once they
    are out, by record, and `words` their wordings. `changed` of the records were printed before with other facts or
    words; of `unkept` the sheet that was wanted again is not here, so it says what the record says today.
    """

    content: bytes = field(repr=False)  # people's data: no log and no crash report shows it
    sheets: tuple[int, ...]
    at: datetime
    language: str
    form: str = ""
    subject: str = ""
    version: int = 1
    versions: Mapping[str, int] = field(default_factory=dict)
    printed_before: Mapping[str, int] = field(default_factory=dict)
    on_a_sheet: int = 1
    together: bool = False
    listed: str = ""
    rows: int = 0
    kept: Mapping[str, Kept] = field(default_factory=dict)
    words: Mapping[str, KeptWords] = field(default_factory=dict)
    changed: int = 0
    unkept: int = 0

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return sum(self.sheets)

    def choose(self, pages: Sequence[int] | None) -> tuple[int, ...]:
        """Return the pages meant, from 1, in order and each once; all when None. Raises NoSuchPage."""
        if pages is None:
            return tuple(range(1, self.pages + 1))
        for page in pages:
            if not 1 <= page <= self.pages:
                raise NoSuchPage(page=page, pages=self.pages)
        return tuple(sorted(set(pages)))

    def by_record(self, pages: Sequence[int]) -> dict[str, int]:
        """Return how many of these pages belong to each record; a record with none is not there."""
        found: dict[str, int] = {}
        records, wanted, first = iter(self.printed_before), set(pages), 1
        for length in self.sheets:
            many = sum(page in wanted for page in range(first, first + length))
            sharing = tuple(islice(records, self.on_a_sheet))
            if many:
                found.update(dict.fromkeys(sharing, many))
            first += length
        return found

    def numbers(self) -> dict[str, str]:
        """Return the number of the paper each record stands on."""
        if not self.together:
            return {one: short_number(self.form, one) for one in self.printed_before}
        records, found = iter(self.printed_before), {}
        while sharing := tuple(islice(records, self.on_a_sheet)):
            found.update(dict.fromkeys(sharing, shared_number(self.form, sharing)))
        return found

    def cut(self, pages: Sequence[int]) -> bytes:
        """Return a PDF of these pages alone; of all of them, the paper as it was drawn."""
        return self.content if len(pages) == self.pages else excerpt(self.content, pages)


def excerpt(content: bytes, pages: Sequence[int]) -> bytes:
    """Return a PDF that holds only these pages (from 1) of another, and nothing of the rest."""
    out = io.BytesIO()
    with GLASS:  # PDFium may be called by one thread at a time, whoever asks
        whole, part = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument.new()
        try:
            part.import_pages(whole, [page - 1 for page in pages])
            part.save(out)
        finally:
            part.close()
            whole.close()
    # PDFium signs as its own; our mark behind the end lets the next file of this name replace this one.
    return out.getvalue() + f"% /Creator ({CREATOR})\n".encode()
