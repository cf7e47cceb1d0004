"""Is a workbook small enough to be read? Looks into its parts before a reader makes room for every cell of it.

A reader lays out a whole rectangle: one forgotten blank in XFD1048576 means 17 thousand million cells, for which no
computer has the memory, and the program would end. So the farthest row and column are looked for first, in the
workbook's own text, and what unpacks to more than any roster is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

CELLS = 10_000_000
"""Cells of the largest rectangle read: 100,000 people with 100 columns."""
LARGEST = 400 * 1024 * 1024
"""Bytes all parts of a workbook may unpack to; a roster of 100,000 people unpacks to a third of it."""
PIECE = 1024 * 1024
KEPT = 64  # bytes of a piece looked at again with the next: longer than any cell's name
PARTS = re.compile(r"xl/worksheets/[^/]+\.xml$")
ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
FAR = re.compile(rb' r="([A-Z]{2,3})(\d{1,7})"')
NEAR = [re.compile(rb' r="([%c-Z])\d' % (65 + place)) for place in range(26)]
"""By how many columns are known already: finds a cell in a later one of the first 26."""
LOCAL = struct.Struct("<26xHH")  # of a part's own header: lengths of its name and of what follows it


class SheetTooFar(RuleError):
    """A cell lies so far out that the rectangle up to it cannot be read; fact `cell`."""

    code = "sheet.too_far"
    template = N_(
        "The sheet reaches as far as cell {cell}. Delete the rows and columns beyond the table, save it and try again."
    )


class SheetTooLarge(DeviceError):
    """A workbook unpacks to more than any list of people."""

    code = "sheet.too_large"
    template = N_("This workbook is too large to be read. Nothing was taken in; split it into smaller files.")


def check(content: bytes) -> None:
    """Look into a workbook; what is no zip is left to its reader. Raises SheetTooFar or SheetTooLarge."""
    if not content.startswith(b"PK\x03\x04"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return
    room = LARGEST
    for part in parts:
        sheet = PARTS.search(part.filename) is not None
        rows, columns, kept = 1, 1, b""
        for piece in _pieces(content, part):
            room -= len(piece)
            if room < 0:
                raise SheetTooLarge()
            if sheet:
                rows, columns = _farthest(kept + piece, rows, columns)
                kept = piece[-KEPT:]
                if rows * columns > CELLS:
                    raise SheetTooFar(cell=f"{_letters(columns)}{rows}")


def _pieces(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part piece by piece, whatever its entry says of its size; a damaged one ends early."""
    start = part.header_offset + LOCAL.size
    if not LOCAL.size <= start <= len(content):
        return
    name, more = LOCAL.unpack_from(content, part.header_offset)
    start += name + more
    packed = memoryview(content)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return
    unpacker = zlib.decompressobj(-15)
    try:
        piece = unpacker.decompress(packed, PIECE)
        while piece:
            yield piece
            piece = unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    except zlib.error:
        return


def _farthest(text: bytes, rows: int, columns: int) -> tuple[int, int]:
    for found in ROW.finditer(text):
        rows = max(rows, int(found[1]))
    while columns < 26 and (later := NEAR[columns].search(text)):
        columns = _number(later[1])
    for letters, row in FAR.findall(text):
        columns, rows = max(columns, _number(letters)), max(rows, int(row))
    return rows, columns


def _number(letters: bytes) -> int:
    """Return a column's number: A is 1, XFD 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(number: int) -> str:
    """Return the letters of a column."""
    letters = ""
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return letters
