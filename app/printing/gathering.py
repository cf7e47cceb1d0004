"""How do the plates of several records share one sheet of paper? Knows no form and no PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from app.printing.sheet import Plates, Sheet


def gathered(sheets: Iterable[Sheet], on_a_sheet: int) -> Iterator[Sheet]:
    """Give the sheets as they come, or with `on_a_sheet` of them at a time made one."""
    if on_a_sheet == 1:
        yield from sheets
        return
    coming = iter(sheets)
    while several := tuple(islice(coming, on_a_sheet)):
        yield _one_of(several)


def _one_of(sheets: tuple[Sheet, ...]) -> Sheet:
    """Put the plates of all on the first; its foot bears no number, for each plate bears its own."""
    laid = [part for sheet in sheets for part in sheet.parts if isinstance(part, Plates)]
    plates = tuple(plate for part in laid for plate in part.plates)
    mark = next((sheet.mark for sheet in sheets if sheet.mark), "")
    return replace(sheets[0], parts=(replace(laid[0], plates=plates),), number="", mark=mark)
