"""How do tables lie together as one, with photos and rooms to write in? Knows no form."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing.lines import Line, Lines
from app.printing.paper import MM, Pages, Photo, Strip, tall
from app.printing.ruled import Cell, Ruled, Span, label_cell, put_fields, put_grid
from app.printing.sheet import Box, Fields, Grid, Picture, Portrait

_PAD = 1.6 * MM
_LEADING = 1.35
# Between the lines of a box's foot: stamp words, then the date.
_BETWEEN = 0.8 * MM


def put_boxed(
    pages: Pages,
    lines: Lines,
    parts: Sequence[Fields | Portrait | Grid | Box],
    bilingual: bool,
    company: float = 0.0,
) -> None:
    """Lay tables directly below each other, and the usual space after the last.

    The end of the last one stays with what follows, `company` points high.
    """
    for number, part in enumerate(parts, 1):
        last = company + pages.density.gap if company and number == len(parts) else 0.0
        match part:
            case Fields():
                put_fields(pages, lines, part, bilingual, company=last)
            case Grid():
                put_grid(pages, lines, part, bilingual, company=last)
            case Portrait():
                _put_portrait(pages, lines, part, bilingual)
            case Box():
                _put_box(pages, lines, part, bilingual, last)
    pages.y += pages.density.gap


def _put_portrait(pages: Pages, lines: Lines, part: Portrait, bilingual: bool) -> None:
    """Lay the fields beside the photo; their rows are high enough to reach down to its end."""
    column, height = (part.picture.width + 3) * MM, (part.picture.height + 3) * MM
    pages.need(2 * height)
    top = pages.y
    rows = max(1, -(-len(part.fields.pairs) // part.fields.columns))
    span = Span(0.0, pages.width - column, height / rows)
    put_fields(pages, lines, part.fields, bilingual, span)
    if pages.y < top:  # many fields went on overleaf; the photo stands beside what is there
        top = pages.top
    x = pages.left + span.width
    pages.frame(x, top, column, pages.y - top)
    inner = Strip(x + 1.5 * MM, top + (pages.y - top - part.picture.height * MM) / 2, column - 3 * MM)
    put_picture(pages, lines, part.picture, inner, bilingual)


def put_picture(
    pages: Pages, lines: Lines, picture: Picture, place: Strip, bilingual: bool, size: float = 10.5
) -> None:
    """Put a photo at `place`; without one, the words that say where to glue it."""
    width, height = picture.width * MM, picture.height * MM
    if picture.content is not None:
        pages.page.photos.append(Photo(place.x, place.y, width, height, picture.content))
        return
    laid = lines.fit(
        picture.empty, width - 2 * MM, size, least=6, wrapped=size, bilingual=bilingual, even=True
    )
    top = place.y + (height - tall(laid, _LEADING)) / 2
    pages.block(laid, Strip(place.x + 1 * MM, top, width - 2 * MM), _LEADING, "center")


def _put_box(pages: Pages, lines: Lines, part: Box, bilingual: bool, company: float) -> None:
    label = part.label * MM
    if part.grid is None:
        _put_room(pages, lines, part, bilingual, company)
        return
    each = max(pages.density.row, (part.grid.row_height or 0.0) * MM)
    pages.need((len(part.grid.rows) + 1) * each)
    page, top = pages.page, pages.y
    put_grid(pages, lines, part.grid, bilingual, Span(label, pages.width - label), company)
    if pages.page is not page:  # its name stands beside the part overleaf, where the register ends
        top = pages.top
    _name_beside(pages, label_cell(part.name, Span(0.0, label), lines, bilingual), top)


def _name_beside(pages: Pages, cell: Cell, top: float) -> None:
    height = pages.y - top
    pages.frame(pages.left, top, cell.width, height)
    pitch = pages.density.cell_pitch
    place = Strip(
        pages.left + cell.pad, top + (height - tall(cell.lines, pitch)) / 2, cell.width - 2 * cell.pad
    )
    pages.block(cell.lines, place, pitch, "center")


def _put_room(pages: Pages, lines: Lines, part: Box, bilingual: bool, company: float) -> None:
    """Lay the words at the top and the foot at the lower right, with room for hand and stamp between."""
    label = part.label * MM
    width = pages.width - label
    inner = width - 2 * _PAD
    name = label_cell(part.name, Span(0.0, label), lines, bilingual)
    text = _fitted(lines, part.text, inner, bilingual)
    foot = [_fitted(lines, line, inner, bilingual) for line in part.foot]
    ends = sum(tall(line, _LEADING) + _BETWEEN for line in foot)
    between = pages.density.hand if text and foot else 0.0
    least = max(
        part.height * MM, tall(text, _LEADING) + between + ends + 2 * _PAD, name.height(pages.density)
    )
    table = Ruled(pages, least)
    if least > pages.depth / 2:  # words longer than half a page flow on as any table's
        table.row([name, Cell(label, width, text, "left", _PAD)])
        return
    pages.need(least + (company if least + company <= pages.depth else 0.0))
    top = pages.y
    table.row([name, Cell(label, width, (), "left", _PAD)])
    x = pages.left + label + _PAD
    pages.block(text, Strip(x, top + _PAD, inner), _LEADING)
    y = pages.y - _PAD - ends
    for line in foot:
        pages.block(line, Strip(x, y, inner), _LEADING, "right")
        y += tall(line, _LEADING) + _BETWEEN


def _fitted(lines: Lines, text: str, width: float, bilingual: bool) -> tuple[Line, ...]:
    return lines.fit(text, width, 12, least=10, wrapped=11, bilingual=bilingual) if text else ()
