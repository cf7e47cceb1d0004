"""How do cards and booklet pages lie on the paper, to the tenth of a millimetre? Knows no form."""

from __future__ import annotations

from app.printing.boxes import put_picture
from app.printing.lines import Line, Lines
from app.printing.paper import MM, Pages, Square, Strip, tall
from app.printing.sheet import Plate, Plates, Word

_LEADING = 1.2
# The smallest type that is still read on a card.
_SMALLEST = 4.0
_BOLD = 7.0
_HAIR = 0.3
_ARM = 1.5 * MM
# The marks at the sides, which the cutter aims at.
_AIM = 6 * MM


def put_plates(pages: Pages, lines: Lines, part: Plates) -> None:
    """Lay the plates from a new page on, as many rows on each page as it holds."""
    if not part.plates:
        return
    wide, high = part.plates[0].width * MM, part.plates[0].height * MM
    rows = max(1, int((pages.foot - part.top * MM + 0.1) // high))
    many = rows * part.columns
    for start in range(0, len(part.plates), many):
        if not pages.page.is_empty:
            pages.turn()
        for place, plate in enumerate(part.plates[start : start + many]):
            row, column = divmod(place, part.columns)
            _put_plate(pages, lines, plate, part.left * MM + column * wide, part.top * MM + row * high)
        used = -(-len(part.plates[start : start + many]) // part.columns)
        _put_marks(pages, part, (wide, high), used)
        pages.y = pages.foot


def _put_plate(pages: Pages, lines: Lines, plate: Plate, left: float, top: float) -> None:
    for x1, y1, x2, y2 in plate.rules:
        pages.rule(left + x1 * MM, top + y1 * MM, left + x2 * MM, top + y2 * MM, 0.4)
    for x, y, side, text in plate.codes:
        pages.page.squares.append(Square(left + x * MM, top + y * MM, side * MM, text))
    for x, y, picture in plate.pictures:
        place = Strip(left + x * MM, top + y * MM, picture.width * MM)
        if picture.content is None:
            pages.frame(place.x, place.y, place.width, picture.height * MM)
        put_picture(pages, lines, picture, place, True, 8.0)
    for word in plate.words:
        laid = _fitted(lines, word)
        y = top + word.y * MM + max(0.0, word.height * MM - tall(laid, _LEADING)) / 2
        for line in laid:
            pitch = line.size * _LEADING
            strip = Strip(left + word.x * MM, y, word.width * MM)
            # Thickened strokes of very small type run into each other.
            pages.write(line, strip, pitch, word.align, bold=word.bold and line.size >= _BOLD)
            y += pitch


def _fitted(lines: Lines, word: Word) -> tuple[Line, ...]:
    """Set words as large as their place allows, on one line or on several."""
    size = word.size
    while True:
        # One line a little smaller is calmer than two.
        least = max(_SMALLEST, size * 0.8)
        laid = lines.fit(word.text, word.width * MM, size, least=least, wrapped=size, bilingual=True)
        if tall(laid, _LEADING) <= word.height * MM or size <= _SMALLEST:
            return laid
        size -= 0.5


def _put_marks(pages: Pages, part: Plates, plate: tuple[float, float], rows: int) -> None:
    """Draw a cross where corners meet, and longer lines at the sides, outside of what is cut out."""
    wide, high = plate
    left, top = part.left * MM, part.top * MM
    right = left + part.columns * wide
    for row in range(rows + 1):
        y = top + row * high
        pages.rule(left - _AIM, y, left - _ARM, y, _HAIR)
        pages.rule(right + _ARM, y, right + _AIM, y, _HAIR)
        for column in range(part.columns + 1):
            x = left + column * wide
            pages.rule(x - _ARM, y, x + _ARM, y, _HAIR)
            pages.rule(x, y - _ARM, x, y + _ARM, _HAIR)
