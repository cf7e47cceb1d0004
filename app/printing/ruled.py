"""How do field tables and registers lie on the pages? In time linear in their rows; knows no form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.printing.lines import Line, Lines, sized
from app.printing.paper import MM, Density, Pages, Strip, tall
from app.printing.sheet import COUNT, SUM, Align, Column, Fields, Grid
from app.shared.money import AmountError, parse_yuan, yuan

# Side padding: more in field tables, less in registers, whose columns are narrow.
_FIELD_PAD = 1.6 * MM
_GRID_PAD = 1.1 * MM
_NARROWEST = 12 * MM
# Less than this is not worth beginning a row that goes on overleaf.
_STUMP = 20 * MM
# So many rows at the end of a register stay with what follows it.
_LAST = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its place from the table's left edge, its width, its lines, its side padding."""

    x: float
    width: float
    lines: tuple[Line, ...]
    align: Align
    pad: float

    def height(self, density: Density) -> float:
        """Return the least height of the cell with its padding."""
        return tall(self.lines, density.cell_pitch) + 2 * density.cell_pad


class Ruled:
    """A ruled table growing on the pages. Rows are kept whole; `header` rows come again on each page.

    `ending` gives the last row of each page that another follows; `reserve` is the height kept free for it.
    """

    def __init__(
        self,
        pages: Pages,
        least: float,
        header: Sequence[Cell] = (),
        ending: Callable[[], Sequence[Cell]] | None = None,
        reserve: Sequence[Cell] = (),
    ) -> None:
        self._pages = pages
        self._least = min(least, pages.depth / 2)
        self._header = header
        self._density = pages.density
        self._header_height = max(pages.density.row, self._tallest(header)) if header else 0.0
        self._ending = ending
        self._reserve = max(self._least, self._tallest(reserve)) if reserve else 0.0
        self._fresh = True
        self.turned = False

    def height(self, cells: Sequence[Cell]) -> float:
        """Return how high a row of these cells is."""
        return max(self._least, self._tallest(cells))

    def row(self, cells: Sequence[Cell], company: float = 0.0) -> None:
        """Put the next row; on a new page with the header when it does not fit here, or `company` below it does not."""
        height = self.height(cells)
        if self._header_height + height + self._reserve > self._pages.depth:
            self._giant(cells)
        else:
            # With all that follows on this page, there is no page total after the first one's.
            reserve = self._reserve if self.turned or not company else 0.0
            whole = self._header_height + height + company + self._reserve
            kept = company if whole <= self._pages.depth else 0.0
            self._open(height + kept, reserve if kept else self._reserve)
            self._put(cells, height)

    def _open(self, height: float, reserve: float) -> None:
        """Make sure `height` is left on the page, below a header if the page has none yet."""
        if self._fresh:
            self._pages.need(self._header_height + height + reserve)
        elif height + reserve > self._pages.room:
            if self._ending is not None:
                ending = self._ending()
                self._put(ending, max(self._least, self._tallest(ending)))
            self._pages.turn()
            self._fresh = self.turned = True
        if self._fresh and self._header:
            self._put(self._header, self._header_height)
        self._fresh = False

    def _giant(self, cells: Sequence[Cell]) -> None:
        """Continue a row taller than a page on the next pages: the only row that is ever split."""
        rest = [list(cell.lines) for cell in cells]
        while any(rest):
            self._open(_STUMP, self._reserve)
            parts = []
            for cell, lines in zip(cells, rest, strict=True):
                taken = _taken(lines, self._pages.room - 2 * self._density.cell_pad, self._density.cell_pitch)
                parts.append(Cell(cell.x, cell.width, tuple(lines[:taken]), cell.align, cell.pad))
                del lines[:taken]
            self._put(parts, self._tallest(parts))

    def _tallest(self, cells: Sequence[Cell]) -> float:
        return max(cell.height(self._density) for cell in cells)

    def _put(self, cells: Sequence[Cell], height: float) -> None:
        pages = self._pages
        top, left = pages.y, pages.left
        for cell in cells:
            offset = (height - tall(cell.lines, self._density.cell_pitch)) / 2
            strip = Strip(left + cell.x + cell.pad, top + offset, cell.width - 2 * cell.pad)
            pages.block(cell.lines, strip, self._density.cell_pitch, cell.align)
            pages.rule(left + cell.x, top, left + cell.x, top + height)
        first, end = left + cells[0].x, left + cells[-1].x + cells[-1].width
        pages.rule(end, top, end, top + height)
        pages.rule(first, top, end, top)
        pages.rule(first, top + height, end, top + height)
        pages.y = top + height


def _taken(lines: Sequence[Line], room: float, pitch: float) -> int:
    """Count how many lines fit into `room`; at least one, so that it comes to an end."""
    filled = 0.0
    for number, line in enumerate(lines):
        filled += line.size * pitch
        if filled > room:
            return max(1, number)
    return len(lines)


@dataclass(frozen=True, slots=True)
class Span:
    """What a table takes of the page's width: from `x` beyond its left edge, and the least height of a row."""

    x: float
    width: float
    least: float = 0.0


def put_fields(
    pages: Pages, lines: Lines, part: Fields, bilingual: bool, span: Span | None = None, company: float = 0.0
) -> None:
    """Lay a table of labels and values; a value too long for its place gets a row of its own.

    Its last row stays with what follows, `company` points high.
    """
    span = span or Span(0.0, pages.width)
    columns = max(1, part.columns)
    share = span.width / columns
    label = _label_width(lines, part, share, bilingual)
    table = Ruled(pages, max(pages.density.row, span.least, (part.row_height or 0.0) * MM))
    waiting: list[tuple[str, str]] = []

    def flush(company: float = 0.0) -> None:
        if waiting:
            table.row(_field_cells(waiting, span, (share, label), lines, bilingual), company)
            waiting.clear()

    for number, pair in enumerate(part.pairs, 1):
        last = company if number == len(part.pairs) else 0.0
        room = share - label - 2 * _FIELD_PAD
        if columns > 1 and max(lines.width(text, 12.0) for text in pair[1].split("\n")) > 2 * room:
            flush()
            waiting.append(pair)
            flush(last)
            continue
        waiting.append(pair)
        if len(waiting) == columns:
            flush(last)
    flush(company)


def _label_width(lines: Lines, part: Fields, share: float, bilingual: bool) -> float:
    if part.label is not None:
        return part.label * MM
    labels = (sized(label, bilingual) for label, _value in part.pairs)
    widths = (lines.width(text, 12.0 * scale) for label in labels for text, scale in label)
    widest = max(widths, default=0.0) + 2 * _FIELD_PAD + 2
    return min(max(widest, 18 * MM), share * (0.45 if part.columns > 1 else 0.3))


def _field_cells(
    pairs: Sequence[tuple[str, str]], span: Span, widths: tuple[float, float], lines: Lines, bilingual: bool
) -> list[Cell]:
    """Give the cells of one row (widths of a pair, of a label); the last takes the rest."""
    share, label = widths
    cells = []
    for number, (name, value) in enumerate(pairs):
        x = span.x + number * share
        end = span.x + span.width if number == len(pairs) - 1 else x + share
        room = end - x - label
        valued = lines.fit(value, room - 2 * _FIELD_PAD, 12, least=10, wrapped=11, bilingual=bilingual)
        cells.append(label_cell(name, Span(x, label), lines, bilingual))
        cells.append(Cell(x + label, room, valued, "left", _FIELD_PAD))
    return cells


def label_cell(name: str, span: Span, lines: Lines, bilingual: bool) -> Cell:
    """Give the cell of a label, in the middle of its column."""
    room = span.width - 2 * _FIELD_PAD
    named = lines.fit(name, room, 12, least=10.5, wrapped=10.5, bilingual=bilingual, even=True)
    return Cell(span.x, span.width, named, "center", _FIELD_PAD)


def put_grid(
    pages: Pages, lines: Lines, part: Grid, bilingual: bool, span: Span | None = None, company: float = 0.0
) -> None:
    """Lay a register: its header on every page, its total in the last row.

    Its last rows stay with what follows, `company` points high.
    """
    span = span or Span(0.0, pages.width)
    widths = _widths(part.columns, span.width)
    aligned = [column.align for column in part.columns]
    places = tuple(zip(accumulate(widths, initial=span.x), widths, aligned, strict=False))

    def title(text: str, x: float, width: float) -> Cell:
        room = width - 2 * _GRID_PAD
        laid = lines.fit(text, room, 10.5, least=9, wrapped=9.5, bilingual=bilingual, even=True)
        return Cell(x, width, laid, "center", _GRID_PAD)

    def cell(text: str, x: float, width: float, align: Align) -> Cell:
        laid = lines.fit(text, width - 2 * _GRID_PAD, 10.5, least=8, wrapped=9, bilingual=bilingual)
        return Cell(x, width, laid, align, _GRID_PAD)

    header = [
        title(column.title, x, width) for column, (x, width, _align) in zip(part.columns, places, strict=True)
    ]

    def cells(row: Sequence[str]) -> list[Cell]:
        return [cell(text, *place) for text, place in zip(row, places, strict=True)]

    on_page: list[Sequence[str]] = []

    def ending() -> list[Cell]:
        row = _page_total(part.page_total or (), on_page)
        on_page.clear()
        return cells(row)

    least = part.row_height * MM if part.row_height else pages.density.row - 1 * MM
    sums = part.page_total is not None
    table = Ruled(
        pages, least, header, ending if sums else None, cells(part.page_total or ()) if sums else ()
    )
    # An empty register still shows its header and one empty row, so that paper proves there was nothing.
    rows = part.rows or (("",) * len(part.columns),)
    total = cells(part.total) if part.total is not None else None
    below = company + (table.height(total) if total is not None and company else 0.0)
    for row in rows[:-_LAST]:
        table.row(cells(row))
        on_page.append(row)
    for at, row in enumerate(rows[-_LAST:]):
        following = rows[len(rows) - min(_LAST, len(rows)) + at + 1 :] if company else ()
        table.row(cells(row), below + sum(table.height(cells(one)) for one in following))
        on_page.append(row)
    if sums and table.turned:
        table.row(ending())
    if total is not None:
        table.row(total, company)


def _page_total(told: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the last row of a page: SUM made the sum of the column's amounts, COUNT the number of rows."""
    return tuple(
        text.replace(SUM, _summed(rows, place)).replace(COUNT, str(len(rows))) if "{" in text else text
        for place, text in enumerate(told)
    )


def _summed(rows: Sequence[Sequence[str]], place: int) -> str:
    """Add up a column in yuan; a cell that holds no amount counts nothing."""
    total = 0
    for row in rows:
        try:
            total += parse_yuan(row[place])
        except AmountError:
            continue
    return yuan(total)


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    """Give each column its width in points: the open ones share what the fixed ones leave."""
    fixed = sum(column.width or 0.0 for column in columns) * MM
    open_columns = sum(column.width is None for column in columns)
    kept = width - open_columns * _NARROWEST
    scale = min(1.0, kept / fixed) if fixed else 1.0
    if not open_columns and fixed:
        scale = width / fixed
    share = (width - fixed * scale) / open_columns if open_columns else 0.0
    return [share if column.width is None else column.width * MM * scale for column in columns]
