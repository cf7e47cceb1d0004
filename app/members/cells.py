"""What does one cell of a roster say? Tidies words, guesses nothing; knows no file and no rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from unicodedata import category, normalize

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a roster: our name for it (None for none) and its header as it stands in the sheet."""

    identifier: str | None
    header: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """One person's row as it stands: the row number seen in Excel, and its cells by column."""

    sheet_row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """What was found in a roster file; row numbers are those seen in Excel.

    `asides` are rows below the header that are no person's (notes, signatures, totals), `other_sheets` the
    file's other sheets that hold a roster too. `source` are the words of its header, `how` its columns were named:
    guessed, remembered of this source, or told.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[RawRow, ...]
    asides: tuple[tuple[int, str], ...] = ()
    other_sheets: tuple[str, ...] = ()
    source: str = ""
    how: Literal["guessed", "remembered", "told"] = "guessed"


def cell_at(cells: Sequence[Cell], place: int) -> Cell:
    """Return the cell in a column, None where the row is shorter or the column (below 0) not there."""
    return cells[place] if 0 <= place < len(cells) else None


_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
_HAN_SIGN = re.compile(f"[{_HAN}]")
_INNER_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Between two Han characters and beside a separator a space says nothing; in a Latin or Hangul name it does.
_NEEDLESS_SPACE = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])| (?=·)|(?<=·) ")
_HAN_DOT = re.compile(f"(?<=[{_HAN}])[.](?=[{_HAN}])")
_DOTS = str.maketrans(dict.fromkeys("•・．･‧∙⋅\u0387", "·"))
# Marks that show nothing; telephones write the direction of reading around a copied number.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\ufeff"))
_HEADER_MARKS = str.maketrans(dict.fromkeys("*★☆※●√✱:'‘’")) | _INVISIBLE
# Not what str.strip calls space: that would swallow control characters, which no name can hold.
_SPACE = (
    " \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NAME_SIGNS = frozenset("· '’-.()（）")
_QUOTES = "'‘’`"
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_EMPTY_DECIMALS = re.compile(r"(\d+)\.0+", re.ASCII)
_YES = frozenset({"是", "1", "y", "yes", "true", "√", "✓", "✔", "예"})
_NO = frozenset({"否", "不是", "非", "0", "n", "no", "false", "×", "✗", "x", "아니오"})


def read_text(cell: Cell) -> str:
    """Return a cell as words: no outer spaces or leading quote, whole numbers bare, days in ISO."""
    if isinstance(cell, str):
        if not cell or cell.isalnum():
            return cell
        return cell.translate(_INVISIBLE).strip(_SPACE).lstrip(_QUOTES).strip(_SPACE)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else f"{cell:.15G}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


@lru_cache(maxsize=4096)
def read_header(text: str) -> str:
    """Return a header's words without spaces, stars, colons and width."""
    return "".join(normalize("NFKC", text).translate(_HEADER_MARKS).split())


def read_number(cell: Cell) -> str:
    """Return a cell that should hold digits (a telephone, a region): half width, no spaces, no decimals."""
    text = read_text(cell)
    if text.isascii() and text.isdecimal():
        return text
    text = "".join(normalize("NFKC", text).split())
    decimals = _EMPTY_DECIMALS.fullmatch(text)
    return decimals[1] if decimals else text


def read_name(cell: Cell) -> str:
    """Return a name without outer and needless spaces and with its separators written `·`; never NFKC.

    Rare characters have look-alikes that NFKC would merge into another person's name.
    """
    if isinstance(cell, str) and _PLAIN_NAME.fullmatch(cell):
        return cell
    text = _INNER_SPACES.sub(" ", read_text(cell)).translate(_DOTS).strip(" ")
    return _NEEDLESS_SPACE.sub("", _HAN_DOT.sub("·", text))


def name_fault(name: str) -> str | None:
    """Return the first character that no name can hold (digits, formulas, control characters), or None."""
    if _PLAIN_NAME.fullmatch(name):
        return None
    if name.startswith(_FORMULA_STARTS):
        return name[0]
    for character in name:
        # To this Python newer characters are unassigned: the Han planes are taken whole.
        if _HAN_SIGN.match(character) or character in _NAME_SIGNS or category(character)[0] in "LM":
            continue
        return character
    return None if any(_HAN_SIGN.match(sign) or sign.isalpha() for sign in name) else name[:1]


def is_mobile(number: str) -> bool:
    """Tell a mobile number: 1, then 3 to 9, then nine digits (17x and 19x included)."""
    return bool(_MOBILE.fullmatch(number))


def read_yes_no(cell: Cell) -> bool | None:
    """Return what a 是/否 cell says, None when it says neither."""
    if isinstance(cell, bool):
        return cell
    text = read_number(cell).lower()
    return True if text in _YES else False if text in _NO else None


def mask_name(name: str) -> str:
    """Show a name's first character."""
    return name[:1] + "*" * (len(name) - 1)
