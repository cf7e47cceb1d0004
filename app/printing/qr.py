"""Which modules of a QR code are dark, and how are they filled? For thousands of short numbers a second; knows no page.

A code is made of its text by sums without carry (ISO/IEC 18004: the mode's bits, Reed-Solomon, one fixed mask), so the
codes of two texts of one length differ where the codes of their differing bits do. Of a length that comes often, the
code of each bit is made once, and every further code is put together from these.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import segno

# The characters of the alphanumeric mode, by their value; two make eleven bits, a last one six.
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {sign: value for value, sign in enumerate(_SIGNS)}
_PAIR, _LAST = 11, 6
# So many codes of a length are made whole, before it pays to take the length apart.
_OFTEN = 40
# Dark modules are filled in pieces of so many, whose words are kept.
_PIECE = 7

_seen: Counter[int] = Counter()


def squares(text: str) -> tuple[int, str]:
    """Return the side of a text's code in modules, and its dark ones as PDF rectangles from its lower left corner."""
    if not text or not set(text) <= _VALUE.keys():
        return _filled(*_whole(text, None))
    length = len(text)
    _seen[length] += 1
    if _seen[length] <= _OFTEN:
        return _filled(*_whole(text, "alphanumeric"))
    side, code, parts = _taken_apart(length)
    for part, value in zip(parts, _values(text), strict=True):
        for place, bit in enumerate(part):
            if value >> place & 1:
                code ^= bit
    return _filled(side, code)


def _values(text: str) -> list[int]:
    """Return the numbers a text is written as: one of each two characters, and of a last one alone."""
    values = [_VALUE[sign] for sign in text]
    pairs = [45 * first + second for first, second in zip(values[::2], values[1::2], strict=False)]
    return pairs + values[len(values) - len(values) % 2 :]


def _whole(text: str, mode: str | None) -> tuple[int, int]:
    """Make a code as a whole: its side, and its modules as one number, row by row from the upper left."""
    rows = segno.make_qr(text, error="m", mode=mode, mask=2, boost_error=False).matrix
    code = 0
    for row in rows:
        for dark in row:
            code = code << 1 | dark
    return len(rows), code


@lru_cache(maxsize=64)
def _taken_apart(length: int) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
    """Return the side, the code of nothing but zeros, and for each number of a text what its bits change in it."""
    side, zeros = _whole("0" * length, "alphanumeric")
    parts = []
    for start in range(0, length, 2):
        signs = min(2, length - start)
        # The largest value of one character is 44 and of two 2,024: each bit by itself is a text too.
        told = []
        for place in range(_PAIR if signs == 2 else _LAST):
            bit = 1 << place
            written = "".join(_SIGNS[one] for one in (divmod(bit, 45) if signs == 2 else (bit,)))
            text = f"{'0' * start}{written}{'0' * (length - start - signs)}"
            told.append(_whole(text, "alphanumeric")[1] ^ zeros)
        parts.append(tuple(told))
    return side, zeros, tuple(parts)


def _filled(side: int, code: int) -> tuple[int, str]:
    words = []
    for row in range(side):
        line = code >> row * side & (1 << side) - 1
        for right in range(0, side, _PIECE):
            if piece := line >> right & (1 << _PIECE) - 1:
                words.append(_piece(side - right, row, piece))
    return side, " ".join(words)


@lru_cache(maxsize=32_768)
def _piece(end: int, row: int, dark: int) -> str:
    """Write the dark runs of a piece that ends before module `end` of a row, counted from below."""
    told = f"{dark:0{_PIECE}b}"
    runs, at = [], 0
    while (start := told.find("1", at)) >= 0:
        stop = told.find("0", start)
        at = stop if stop >= 0 else _PIECE
        runs.append(f"{end - _PIECE + start} {row} {at - start} 1 re")
    return " ".join(runs)
