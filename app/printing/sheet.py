"""What stands on a paper, and in which order? Knows no fonts, no files and no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Align = Literal["left", "right", "center"]
ParagraphAlign = Literal["left", "justify", "right", "center"]

SUM, COUNT = "{sum}", "{count}"
"""In the page total of a grid: the sum of the column's amounts on the page, and how many rows it has."""

ALL = 1_000_000
"""Records on a sheet that takes in as many as are chosen."""
PAGE_WORDS = "第 {page} 页 共 {pages} 页"
NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is the centred title of 22 points, level 2 a section title of 14 points."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Fields:
    """A bordered table of labels and values, `columns` pairs in a row.

    `label` is a label's width, `row_height` the least height of a row, in mm.
    """

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2
    label: float | None = None
    row_height: float | None = None


@dataclass(frozen=True)
class Column:
    """One column of a grid; `width` in millimetres, None shares what the others leave."""

    title: str
    width: float | None
    align: Align = "left"


@dataclass(frozen=True)
class Grid:
    """A register: its header comes again on every page, no row is split, `row_height` is the least in mm.

    `page_total` stands at the foot of each page of a register that takes several, with SUM and COUNT made of its rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    row_height: float | None = None
    page_total: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Paragraph:
    """Running text of `size` points; `indent` moves the first line in by two characters."""

    text: str
    align: ParagraphAlign = "left"
    indent: bool = True
    size: float = 12.0


@dataclass(frozen=True)
class Signatures:
    """Boxes to sign in, `columns` side by side; stamps are never printed, so the boxes stay empty."""

    labels: tuple[str, ...]
    date_line: str | None = None
    columns: int = 2


@dataclass(frozen=True)
class Code:
    """A QR code with a caption beside it; not drawn for the number of the sheet, which the foot shows."""

    text: str
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    """A photo (JPEG) fitted into `width` by `height` mm; without one an empty box with the words `empty`."""

    content: bytes | None = field(repr=False)
    empty: str
    width: float = 25.0
    height: float = 35.0


@dataclass(frozen=True)
class Portrait:
    """A table of labels and values, with a photo in a column of its own at its right."""

    fields: Fields
    picture: Picture


@dataclass(frozen=True)
class Box:
    """A row whose name stands in a column on the left, `label` mm wide, beside room of at least `height` mm.

    In the room: a register, or words with `foot` at its lower right, where stamp and date go.
    """

    name: str
    height: float = 0.0
    text: str = ""
    foot: tuple[str, ...] = ()
    grid: Grid | None = None
    label: float = 26.0


@dataclass(frozen=True)
class Framed:
    """Tables that lie together as one, without space between."""

    parts: tuple[Fields | Portrait | Grid | Box, ...]


@dataclass(frozen=True)
class Word:
    """Words in a place of a plate: its upper left corner, width and height in mm, the largest type size.

    They stand in the middle of the height, as large as the place allows.
    """

    x: float
    y: float
    width: float
    height: float
    text: str
    size: float = 9.0
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class Plate:
    """Something small that is cut out: its size, and what stands where on it, in mm from its upper left corner.

    `pictures` are (x, y, picture), `codes` (x, y, side, text), `rules` (x1, y1, x2, y2).
    """

    width: float
    height: float
    words: tuple[Word, ...] = ()
    pictures: tuple[tuple[float, float, Picture], ...] = ()
    codes: tuple[tuple[float, float, float, str], ...] = ()
    rules: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True)
class Plates:
    """Plates of one size edge to edge with cut marks, `columns` side by side; `left`, `top` in mm on the paper."""

    plates: tuple[Plate, ...]
    columns: int
    left: float
    top: float


@dataclass(frozen=True)
class Spacer:
    """Empty space of `mm` millimetres; the next `keep` mm stay together, overleaf when they do not fit here."""

    mm: float
    keep: float = 0.0


@dataclass(frozen=True)
class PageBreak:
    """The next part starts on a new page."""


Part = (
    Heading
    | Fields
    | Grid
    | Paragraph
    | Signatures
    | Code
    | Portrait
    | Box
    | Framed
    | Plates
    | Spacer
    | PageBreak
)


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the paper of one form; the same sheet is always drawn to the same bytes."""

    key: str
    version: int
    title: str
    parts: tuple[Part, ...]
    number: str
    landscape: bool = False
    language: str = "zh_CN"
    printed_at: str = ""
    operator: str = ""
    page_words: str = PAGE_WORDS
    # The foot's mark on a paper printed before ("重打第 2 次"); empty on the first print.
    mark: str = ""


@dataclass(frozen=True)
class Stamp:
    """What the print log knows of this print; `reprint` is 0 on the first print, then 1, 2, …

    `reserved` is the number of a block the paper bears, '' where it bears none.
    """

    number: str
    printed_at: str
    operator: str
    reprint: int
    reserved: str = ""


@dataclass(frozen=True)
class Wording:
    """The statutory words of one form in one language; in two, each entry is Chinese, then Korean."""

    key: str
    language: str
    version: int
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Give a wording without facts; raises KeyError for a name the form's text does not hold."""
        return "\n".join(self.lines[name])

    def __call__(self, entry: str, /, **facts: object) -> str:
        """Give a wording with its `{facts}` filled in; a fact in both languages gives each line its own."""
        lines = self.lines[entry]
        return "\n".join(
            line.format(**{name: _in_line(fact, number, len(lines)) for name, fact in facts.items()})
            for number, line in enumerate(lines)
        )

    def together(self, said: Iterable[str], between: str) -> str:
        """Join what is said, each language in a line of its own; what is the same in all is said in each."""
        count = len(self.language.split("+"))
        lines = [one.split("\n") for one in said]
        if not lines:
            return ""
        return "\n".join(
            between.join(line[place] if len(line) == count else line[0] for line in lines)
            for place in range(count)
        )

    def __contains__(self, name: str) -> bool:
        """Say whether the form's text holds this name."""
        return name in self.lines


def _in_line(fact: object, number: int, languages: int) -> object:
    if languages > 1 and isinstance(fact, str) and fact.count("\n") == languages - 1:
        return fact.split("\n")[number]
    return fact


@dataclass(frozen=True)
class Form:
    """A kind of paper: `load` reads the view of one record in a reading session, `fill` words it (pure)."""

    key: str
    title_msg: str
    landscape: bool
    load: Callable[[Any, str], Any]
    fill: Callable[[Any, Wording, Stamp], Sheet]
    # The table the subject lives in, for the audit line; the form's key when empty.
    subject: str = ""
    # The right needed to read what stands on it ("hardship.read"), besides the right to print.
    needs: str = ""
    # How many records share one sheet of paper: their plates lie on it together. 1: each has its own.
    on_a_sheet: int = 1
    # Reads the records that share a sheet in one view, where the sheet says something of all of them (a sum). Such a
    # sheet is one paper with one number, however many records stand on it. None: each record is filled by itself.
    load_all: Callable[[Any, Sequence[str]], Any] | None = None


def numbered(code: str, side_by_side: int, gap: str) -> Iterator[Heading]:
    """Lay the groups of a code out large, each with its number, so that somebody can read them out or type them.

    Titles are the largest letters a sheet has; they are centred, so every group takes the same room.
    """
    groups = [f"{number} {group:　<4}" for number, group in zip(NUMBERS, code.split("-"), strict=False)]
    for start in range(0, len(groups), side_by_side):
        yield Heading(gap.join(groups[start : start + side_by_side]))


def texts(sheet: Sheet) -> tuple[str, ...]:
    """Give every text that will stand on the paper, in order, page words and foot included.

    Not what a page adds up to: how many pages there are is not known yet.
    """
    found: list[str] = [sheet.title, sheet.number, sheet.key, sheet.printed_at, sheet.operator, sheet.mark]
    found.append(sheet.page_words)
    for part in sheet.parts:
        found.extend(_texts_of(part))
    return tuple(found)


def _texts_of(part: Part) -> Iterator[str]:
    match part:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Fields(pairs=pairs):
            yield from (word for pair in pairs for word in pair)
        case Grid(columns=columns, rows=rows, total=total):
            yield from (column.title for column in columns)
            yield from (cell for row in rows for cell in row)
            yield from total or ()
        case Signatures(labels=labels, date_line=date_line):
            yield from (*labels, date_line or "")
        case Code(caption=caption):
            yield caption
        case Portrait(fields=fields, picture=picture):
            yield from (*_texts_of(fields), picture.empty)
        case Box(name=name, text=text, foot=foot, grid=grid):
            yield from (name, text, *foot, *(_texts_of(grid) if grid else ()))
        case Framed(parts=parts):
            yield from (text for inner in parts for text in _texts_of(inner))
        case Plates(plates=plates):
            for plate in plates:
                yield from (word.text for word in plate.words)
                yield from (picture.empty for _x, _y, picture in plate.pictures)
        case Spacer() | PageBreak():
            pass
