"""What does a block of cells look like on the clipboard? As Excel and WPS write and read it; knows no screen."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r\n|\r|\n|\Z)')
_BARE = re.compile(r"[^\t\r\n]*")
_ROW_END = re.compile(r"\r\n|\r|\n")
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|^"')
# What shows nothing: zero-width signs, byte-order marks, the marks telephones write around a copied number.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\ufeff"))
_BREAKS = re.compile(r"[ \u00a0]*[\t\r\n\v\f\u2028\u2029]+[ \u00a0]*")


def parse(text: str) -> list[list[str]]:
    """Return the cells of tabbed text, row by row, exactly as they stand; a last line end begins no row."""
    if not text:
        return []
    if '"' not in text:
        return [line.split("\t") for line in _ROW_END.split(_without_end(text))]
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        # A quote that does not close before a tab or line end is a sign like any other, as in 5" pipe.
        found = quoted or _BARE.match(text, at)
        assert found is not None
        rows[-1].append(quoted[1].replace('""', '"') if quoted else found[0])
        at = found.end()
        if text.startswith("\t", at):
            at += 1
        elif (end := _ROW_END.match(text, at)) is not None:
            at = end.end()
            if at == len(text):
                return rows
            rows.append([])
        else:
            return rows


def _without_end(text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1] if text[-1] in "\r\n" else text


def write(rows: Sequence[Sequence[str]]) -> str:
    """Return cells as tabbed text; a cell with a tab, a line break or a quote in front is quoted."""
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(cell: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if _NEEDS_QUOTES.search(cell) else cell


def tidy(cell: str) -> str:
    """Return a pasted cell as one line without blanks at its ends and without signs that show nothing.

    Full-width digits stay as they are: what they mean is for the rules to say.
    """
    return _BREAKS.sub(" ", cell.translate(_INVISIBLE)).replace("\u00a0", " ").strip(" \u3000\t")
