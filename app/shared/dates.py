"""Which day is meant? Reads days as people write them and counts whole years; knows no holidays."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

# A shape is taken only when it names year, month and day in that order with a four-digit year: anything
# shorter would have to be guessed.
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
_PARTED = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_WORDED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号](?:\d{1,2}:\d{2}(?::\d{2})?)?")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-"))
_FIRST_YEAR, _LAST_YEAR = 1800, 9998  # 9999 is how other systems write that there is no end
_SERIAL_START = date(1899, 12, 30)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


@lru_cache(maxsize=16384)
def _from_text(text: str) -> date | None:
    if len(text) == 8 and text.isdecimal() and text.isascii():
        return _day(text[:4], text[4:6], text[6:])
    bare = "".join(unicodedata.normalize("NFKC", text).split()).translate(_DASHES).strip("'’‘`\u200b\ufeff")
    if match := _COMPACT.fullmatch(bare):
        return _day(*match.groups())
    if match := _PARTED.fullmatch(bare):
        return _day(match[1], match[3], match[4])
    if match := _WORDED.fullmatch(bare):
        return _day(*match.groups())
    return None


def parse_day(value: object) -> date | None:
    """Read a day from a cell or a field; None when it is empty, impossible or would have to be guessed.

    Shapes: real date cells, `19850312` (also as a number), `1985-03-12`, `1985/3/12`, `1985.3.12`,
    `1985年3月12日`, with or without a time. A bare sheet serial (31118) is not taken: see `from_serial`.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _from_text(str(int(value))) if 0 <= value < 10**8 and value == int(value) else None


def from_serial(value: object) -> date | None:
    """Read the day a sheet's bare serial number would stand for (1900 system); a suggestion, never taken."""
    try:
        serial = float(str(value).strip())
    except ValueError:
        return None
    if not 3653 <= serial <= 73050:  # 1910 to 2099
        return None
    return _SERIAL_START + timedelta(days=int(serial))


def age_on(born: date, day: date) -> int:
    """Count whole years from `born` to `day`; born on 29 February means 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (before, when negative), the month's last where it has no such day.

    A year after 29 February is 28 February; four years after it is 29 February again.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def iso(day: date | None) -> str:
    """Write a day as `YYYY-MM-DD`, nothing for None."""
    return day.isoformat() if day else ""
