"""Which pages did somebody mean by "1-3,5"? Reads and writes page ranges; knows no paper and no Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from app.shared.errors import RuleError
from app.shared.text import N_

_MARKS = str.maketrans(
    {"、": ",", "；": ",", ";": ",", "，": ",", "–": "-", "—": "-", "~": "-", "至": "-", "到": "-"}
)
_NOISE = re.compile(r"[\s第页]+")
_PART = re.compile(r"(\d{1,6})?(-)?(\d{1,6})?")
MOST_COPIES = 99


class PagesUnreadable(RuleError):
    """What was typed is no range of pages."""

    code = "preview.pages_unreadable"
    template = N_("“{part}” names no pages. Write it like 1-3,5; leave it empty for all pages.")


class PageNotThere(RuleError):
    """The paper has fewer pages."""

    code = "preview.page_not_there"
    template = N_("There is no page {page}: the paper ends with page {pages}.")


class PagesTurned(RuleError):
    """A range ends before it begins."""

    code = "preview.pages_turned"
    template = N_("“{part}” ends before it begins. Write the smaller page first.")


class CopiesUnreadable(RuleError):
    """What was typed is no number of copies."""

    code = "preview.copies_unreadable"
    template = N_("Write how many copies, from 1 to {most}.")


def read_pages(text: str, pages: int) -> tuple[int, ...]:
    """Return the pages meant by `text`, from 1, in order and each once; an empty text means all.

    Takes commas, dashes and digits of every width, and open ends: "5-" goes to the last page.
    Raises PagesUnreadable, PageNotThere, PagesTurned.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text).translate(_MARKS))
    found: set[int] = set()
    parts = [part for part in plain.split(",") if part]
    if not parts and not plain:
        return tuple(range(1, pages + 1))
    for part in parts or [plain]:
        found.update(_one_part(part, pages))
    return tuple(sorted(found))


def _one_part(part: str, pages: int) -> range:
    match = _PART.fullmatch(part)
    if match is None or not (match[1] or match[3]):
        raise PagesUnreadable(part=part[:20])
    first = int(match[1] or 1)
    last = int(match[3]) if match[3] else pages if match[2] else first
    for page in (first, last):
        if not 1 <= page <= pages:
            raise PageNotThere(page=page, pages=pages)
    if last < first:
        raise PagesTurned(part=part[:20])
    return range(first, last + 1)


def write_pages(pages: Sequence[int]) -> str:
    """Return pages as a range people can read and type: (1, 2, 3, 5) → "1-3,5"."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][-1] == page - 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return ",".join("-".join(map(str, run)) for run in runs)


def read_copies(text: str) -> int:
    """Return how many copies are meant; an empty text means one. Raises CopiesUnreadable."""
    plain = unicodedata.normalize("NFKC", text).replace("份", "").strip() or "1"
    if not re.fullmatch(r"0*[1-9]\d?", plain):
        raise CopiesUnreadable(most=MOST_COPIES)
    return int(plain)
