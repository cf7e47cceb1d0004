"""Where does a text break, and how large does it stand? Chinese line rules; knows widths only by asking."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

# Characters that may not begin or end a line (GB/T 15834-2011, 5.1).
_NOT_FIRST = frozenset("、，。；：？！）》〉」』】〗〕｝…—·～％‰℃,.;:?!)]}%’”")
_NOT_LAST = frozenset("（《〈「『【〖〔｛([{￥¥$‘“")
_KOREAN = r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"
_HANGUL = re.compile(_KOREAN)
# A box to tick stays with its word.
_TOKENS = re.compile(
    rf"[□☐☑■] ?[^\s□☐☑■]{{1,12}}|[ \u3000]+|{_KOREAN}+|[!-~\u00a1-\u024f\u0370-\u052f]+|.", re.S
)
_JAMO = re.compile(r"[\u1100-\u11ff]")
# What carries no ink: control, zero-width and direction characters, variation selectors.
_NO_INK = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
    r"\U000e0100-\U000e01ef]"
)
# The Korean line below the Chinese one stands smaller.
SECOND_LINE = 0.82
SMALLEST = 8.0
# A last line shorter than so many characters looks lost.
_ORPHAN = 2.4
# What sums of widths may be wrong by, in parts of the type size.
_EXACT = 1e-9


# text, width, size, least size, size when broken, bilingual, even
_Asked = tuple[str, float, float, float, float, bool, bool]


class Metrics(Protocol):
    """Whoever knows how wide a text stands."""

    def width(self, text: str, size: float) -> float:
        """Return the width of `text` at `size` points, in points."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands on paper: its text, type size and width, both in points."""

    text: str
    size: float
    width: float


def clean(text: str) -> str:
    """Take out what carries no ink, turn tabs into spaces, and put decomposed Korean letters together."""
    if text.isascii() and text.isprintable():
        return text
    text = _NO_INK.sub("", text.replace("\t", " "))
    # Only Korean is composed: composing everything would turn compatibility ideographs of a name into others.
    return unicodedata.normalize("NFC", text) if _JAMO.search(text) else text


class _Units(dict[str, float]):
    """Widths of words and characters at one point of type size, measured once; emptied before it grows large."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, token: str) -> float:
        if len(self) > 50_000:
            self.clear()
        width = self[token] = self._metrics.width(token, 1.0)
        return width


class Lines:
    """Breaks and fits texts, remembering what it measured."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._units = _Units(metrics)
        self._known: dict[_Asked, tuple[Line, ...]] = {}

    def width(self, text: str, size: float) -> float:
        """Return the width of `text` at `size` points, in points."""
        return self._metrics.width(text, size)

    def fit(
        self,
        text: str,
        width: float,
        size: float,
        *,
        least: float,
        wrapped: float,
        bilingual: bool = False,
        even: bool = False,
    ) -> tuple[Line, ...]:
        """Set `text` into `width` points: at `size`, else down to `least`, else broken at `wrapped`.

        A line break in the text is kept. `bilingual`: the Korean lines after the first stand smaller; `even`:
        broken lines are about equally long.
        """
        key = (text, width, size, least, wrapped, bilingual, even)
        known = self._known.get(key)
        if known is None:
            if len(self._known) > 20_000:
                self._known.clear()
            known = self._known[key] = self._fit(key)
        return known

    def flow(self, text: str, width: float, size: float, *, indent: float = 0.0) -> tuple[Line, ...]:
        """Break one paragraph without line breaks into lines; the first is `indent` points shorter."""
        return tuple(self._unorphaned(clean(text), width, size, indent))

    def _fit(self, key: _Asked) -> tuple[Line, ...]:
        text, width, size, least, wrapped, bilingual, even = key
        parts = sized(text, bilingual)
        floor = min(SMALLEST, least)
        # Widths grow with the size, so one measure at one point is enough for all sizes tried.
        units = [self._metrics.width(part, 1.0) for part, _scale in parts]
        while size >= least:
            sizes = [max(floor, size * scale) for _part, scale in parts]
            if all(unit * own <= width for unit, own in zip(units, sizes, strict=True)):
                return tuple(
                    Line(part, own, unit * own)
                    for (part, _scale), own, unit in zip(parts, sizes, units, strict=True)
                )
            # Half points only: a column of shrunk cells shows few sizes.
            size -= 0.5
        wrapped = self._whole_words(parts, width, least, wrapped)
        broken = self._even if even else self._unorphaned
        return tuple(
            line for part, scale in parts for line in broken(part, width, max(floor, wrapped * scale))
        )

    def _whole_words(
        self, parts: tuple[tuple[str, float], ...], width: float, least: float, wrapped: float
    ) -> float:
        """Return the size, not below `least`, at which no number is torn; `wrapped` when there is none."""
        words = (token for part, _scale in parts for token in _TOKENS.findall(part))
        widest = max(self._metrics.width(word, 1.0) for word in words)
        whole = int(width / widest * 2) / 2 if widest else wrapped
        return min(wrapped, whole) if whole >= least else wrapped

    def _even(self, text: str, width: float, size: float) -> Iterable[Line]:
        """Break into as few lines as fit, of about the same length."""
        fewest = tuple(self._broken(text, width, size))
        head, bracket, rest = text.partition("（")
        if head and len(fewest) == 2 and text.endswith("）"):
            # What stands in brackets is an afterthought of its own: "（元）", "（盖章）".
            halves = (self._line(head, size), self._line(bracket + rest, size))
            if bracket and all(half.width <= width for half in halves):
                return halves
        narrow = self._metrics.width(text, size) / len(fewest)
        while narrow < width:
            lines = tuple(self._broken(text, narrow, size))
            if len(lines) == len(fewest) and max(line.width for line in lines) <= narrow:
                return lines
            narrow += size / 4
        return fewest

    def _unorphaned(self, text: str, width: float, size: float, indent: float = 0.0) -> Iterable[Line]:
        """Break so that the last line is not one or two characters alone, where a little less width does it."""
        lines = tuple(self._broken(text, width, size, indent))
        if len(lines) < 2 or lines[-1].width >= _ORPHAN * size:
            return lines
        for less in (1, 2, 3):
            again = tuple(self._broken(text, width - less * size, size, indent))
            if len(again) != len(lines):
                break
            if again[-1].width >= _ORPHAN * size:
                return again
        return lines

    def _line(self, text: str, size: float) -> Line:
        return Line(text, size, self._metrics.width(text, size))

    def _broken(self, text: str, width: float, size: float, indent: float = 0.0) -> Iterable[Line]:
        tokens = self._tokens(text, width, size)
        # How far each token reaches, at one point of type size.
        ends = list(accumulate(map(self._units.__getitem__, tokens)))
        start, room = 0, width - indent
        while True:
            before = ends[start - 1] if start else 0.0
            stop = max(start + 1, bisect_right(ends, before + room / size + _EXACT, start))
            following = stop
            while following < len(tokens) and tokens[following].isspace():
                # A space at the end of a line needs no room and opens no new line.
                following += 1
            if following >= len(tokens):
                yield self._line("".join(tokens[start:stop]).rstrip(), size)
                return
            kept = _kept(tokens, start, stop, tokens[following])
            yield self._line("".join(tokens[start:kept]).rstrip(), size)
            start, room = (following if kept == stop else kept), width

    def _tokens(self, text: str, width: float, size: float) -> list[str]:
        """Give the parts a line may not break inside: a word, a number, one Chinese character."""
        tokens = _TOKENS.findall(text)
        if all(len(token) == 1 or self._units[token] * size <= width for token in tokens):
            return tokens
        return [
            part
            for token in tokens
            for part in (token if len(token) > 1 and self._units[token] * size > width else (token,))
        ]


def sized(text: str, bilingual: bool) -> tuple[tuple[str, float], ...]:
    """Split at line breaks; each part with its share of the type size."""
    first, *others = clean(text).split("\n")
    return (
        (first, 1.0),
        *((part, SECOND_LINE if bilingual and _HANGUL.search(part) else 1.0) for part in others),
    )


def _kept(tokens: Sequence[str], start: int, stop: int, following: str) -> int:
    """Decide up to where a full line keeps its parts so that no rule is broken; at most four move down, never all."""
    cut, first = stop, following[0]
    for _step in range(4):
        if cut - start <= 1:
            break
        before = tokens[cut - 1]
        if first in _NOT_FIRST or before[-1] in _NOT_LAST:
            cut -= 1
            first = before[0]
        else:
            return cut
    if first not in _NOT_FIRST and tokens[cut - 1][-1] not in _NOT_LAST:
        return cut
    return stop
