"""What lies where on the pages? Ink in points from the top left corner; knows neither forms nor a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.printing.lines import Line
from app.printing.sheet import Align

MM = 72 / 25.4
_SHORT, _LONG = 210 * MM, 297 * MM
# How far a glyph reaches above its baseline, in parts of the type size (Noto and Hanazono agree within 2 %).
_ASCENT = 0.88


@dataclass(frozen=True, slots=True)
class Density:
    """How closely a sheet is set: line pitches in parts of the type size, heights and gaps in points."""

    cell_pitch: float
    cell_pad: float
    row: float
    body_pitch: float
    sign: float
    gap: float
    # Between the words in a box and its foot, for a hand and a stamp.
    hand: float


LOOSE = Density(
    cell_pitch=1.3, cell_pad=1.1 * MM, row=9 * MM, body_pitch=1.6, sign=12 * MM, gap=3 * MM, hand=5 * MM
)
TIGHT = Density(
    cell_pitch=1.15, cell_pad=0.6 * MM, row=7.5 * MM, body_pitch=1.4, sign=9 * MM, gap=1.8 * MM, hand=1 * MM
)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text: left end and baseline."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code: top left corner and side."""

    x: float
    y: float
    side: float
    text: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture (JPEG) and the frame it is fitted into: top left corner, width and height."""

    x: float
    y: float
    width: float
    height: float
    content: bytes


@dataclass(frozen=True, slots=True)
class Strip:
    """A place to write in: its top left corner and width."""

    x: float
    y: float
    width: float


@dataclass(slots=True)
class Page:
    """The ink of one page."""

    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands on it yet."""
        return not (self.texts or self.rules or self.squares or self.photos)


class Pages:
    """Pages that fill from the top down; `y` is where the next part begins, in points from the top."""

    def __init__(self, landscape: bool, density: Density = LOOSE) -> None:
        self.density = density
        self.wide, self.high = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        self.left = (15 if landscape else 18) * MM
        self.right = self.wide - self.left
        self.top = 15 * MM
        # Below this lies the foot: 12 mm for its code, 8 mm no printer reaches.
        self.foot = self.high - 21 * MM
        self.done: list[Page] = [Page()]
        self.y = self.top
        # The last heading on this page: its first text, where it begins and where it ends.
        self._heading = (0, 0.0, 0.0)

    @property
    def page(self) -> Page:
        """The page being filled."""
        return self.done[-1]

    @property
    def width(self) -> float:
        """The width a part may take."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """The height that is left on this page."""
        return self.foot - self.y

    @property
    def depth(self) -> float:
        """The height of an empty page."""
        return self.foot - self.top

    def turn(self) -> None:
        """Begin a new page; a heading that nothing stands below goes along."""
        first, top, end = self._heading
        alone = self.page.texts[first:] if self.y == end and top > self.top else []
        self.done.append(Page())
        self.y = self.top
        if alone:
            del self.done[-2].texts[first:]
            self.page.texts += [replace(text, y=text.y - top + self.top) for text in alone]
            self.y += end - top

    def headed(self, texts: int, top: float) -> None:
        """Say that what was written last is a heading: the page had so many `texts` before, and was full to `top`."""
        self._heading = (texts, top, self.y)

    def again(self, number: int) -> Pages:
        """Open one finished page once more, to write its foot."""
        pages = Pages(self.wide > self.high, self.density)
        pages.done = [self.done[number]]
        return pages

    def need(self, height: float) -> None:
        """Begin a new page unless `height` points are left here, or the page is empty anyway."""
        if height > self.room and self.y > self.top:
            self.turn()

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.6) -> None:
        """Draw a line on this page."""
        self.page.rules.append(Rule(x1, y1, x2, y2, width))

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw the four sides of a box on this page."""
        self.rule(x, y, x + width, y)
        self.rule(x, y + height, x + width, y + height)
        self.rule(x, y, x, y + height)
        self.rule(x + width, y, x + width, y + height)

    def write(
        self, line: Line, strip: Strip, pitch: float, align: Align = "left", *, bold: bool = False
    ) -> None:
        """Write one line at the top of `strip`, `pitch` points high."""
        if not line.text:
            return
        spare = strip.width - line.width
        shift = {"left": 0.0, "right": spare, "center": spare / 2}[align]
        baseline = strip.y + (pitch - line.size) / 2 + _ASCENT * line.size
        self.page.texts.append(Text(strip.x + shift, baseline, line.size, line.text, bold))

    def block(self, lines: Sequence[Line], strip: Strip, leading: float, align: Align = "left") -> None:
        """Write lines below each other, each with `leading` times its size."""
        y = strip.y
        for line in lines:
            pitch = line.size * leading
            self.write(line, Strip(strip.x, y, strip.width), pitch, align)
            y += pitch


def tall(lines: Sequence[Line], leading: float) -> float:
    """Return the height of lines set with `leading` times their size, in points."""
    if len(lines) == 1:  # most cells of a register
        return lines[0].size * leading
    return sum(line.size for line in lines) * leading
