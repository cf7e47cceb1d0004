"""How do the lines, codes and texts of a page become PDF operators, and the page an object of the file?

ReportLab's own pages and text objects say the same and take three times as long, which a batch of thousands feels.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc

from app.printing.fonts.faces import Faces
from app.printing.layout import Laid
from app.printing.paper import Page, Photo, Rule, Square, Text
from app.printing.qr import squares

# A code's quiet zone in modules (ISO/IEC 18004 asks for four).
_QUIET = 4
# The packed faces have one weight: a bold glyph has a stroke around it, so much of its size wide.
_STROKE = 0.022
# Beyond level 4 a page becomes 3 % smaller and takes half as long again.
_LEVEL = 4


class _Stream(pdfdoc.PDFObject):  # type: ignore[misc]
    """What is drawn on a page, packed at once: a batch of thousands lies small in memory."""

    __RefOnly__ = 1

    def __init__(self, code: str) -> None:
        self._packed = zlib.compress(code.encode("ascii"), _LEVEL)

    def format(self, _document: Any) -> bytes:
        """Return the object's bytes, as ReportLab asks."""
        head = b"<<\n/Filter [ /FlateDecode ] /Length %d\n>>\nstream\n" % len(self._packed)
        return head + self._packed + b"endstream\n"


class _Leaf(pdfdoc.PDFObject):  # type: ignore[misc]
    """A page without pictures."""

    __RefOnly__ = 1

    def __init__(self, document: Any, size: tuple[float, float], code: str) -> None:
        self._size, self._stream = size, document.Reference(_Stream(code))

    def format(self, document: Any) -> bytes:
        """Return the object's bytes, as ReportLab asks."""
        wide, high = self._size
        stream, parent = self._stream.format(document), document.Reference(document.Pages).format(document)
        fonts = pdfdoc.PDFObjectReference(pdfdoc.BasicFonts).format(document)
        return (
            b"<<\n/Type /Page\n/Parent %b\n/MediaBox [ 0 0 %.4f %.4f ]\n/Contents %b\n"
            % (parent, wide, high, stream)
            + b"/Resources <<\n/Font %b\n/ProcSet [ /PDF /Text ]\n>>\n>>" % fonts
        )


class _Glyphs(dict[str, tuple[str, str]]):
    """Each character in this document: the name of its face's subset, and its code, escaped."""

    def __init__(self, document: Any, faces: Faces) -> None:
        super().__init__()
        self._document, self._faces = document, faces

    def __missing__(self, char: str) -> tuple[str, str]:
        face = self._faces.shown_in(char)
        ((subset, code),) = face.splitString(char, self._document)
        found = self[char] = (
            face.getSubsetInternalName(subset, self._document),
            pdfdoc.escapePDF(code),
        )
        return found


class Hand:
    """Puts pages down, one after the other, on a canvas of ReportLab's."""

    def __init__(self, canvas: Any, faces: Faces) -> None:
        self._canvas = canvas
        self._glyphs = _Glyphs(canvas._doc, faces)
        self._runs: dict[str, tuple[tuple[str, str], ...]] = {}

    def put(self, laid: Laid, page: Page) -> None:
        """Put one page of a sheet down."""
        code = [*_ruled(page.rules, laid.high), *(_code(square, laid.high) for square in page.squares)]
        code += self._written(page.texts, laid.high)
        drawn = "\n".join((*code, ""))
        if not page.photos:
            self._canvas._doc.addPage(_Leaf(self._canvas._doc, (laid.wide, laid.high), drawn))
            return
        self._canvas.setPageSize((laid.wide, laid.high))
        self._canvas._code.append(drawn)
        for photo in page.photos:
            _put_photo(self._canvas, photo, laid.high)
        self._canvas.showPage()

    def _written(self, texts: Sequence[Text], high: float) -> Iterator[str]:
        """Write texts, left end and baseline in points; the type is set again only where it changes."""
        standing: tuple[str, float] | None = None
        for bold in (False, True):
            told = [text for text in texts if text.bold is bold]
            if not told:
                continue
            yield "BT 2 Tr" if bold else "BT"
            stroke = 0.0
            for text in told:
                if bold and stroke != text.size:
                    stroke = text.size
                    yield f"{stroke * _STROKE:.3f} w"
                yield f"1 0 0 1 {text.x:.2f} {high - text.y:.2f} Tm"
                for face, shown in self._shown(text.text):
                    if standing != (face, text.size):
                        standing = (face, text.size)
                        yield f"{face} {text.size:g} Tf"
                    yield f"({shown}) Tj"
            yield "0 Tr ET" if bold else "ET"

    def _shown(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the runs of a text that each stand in one subset of a face: its name, and the codes escaped."""
        known = self._runs.get(text)
        if known is not None:
            return known
        glyphs = [self._glyphs[char] for char in text]
        runs = tuple(
            (name, "".join([code for _name, code in run]))
            for name, run in groupby(glyphs, lambda one: one[0])
        )
        # Labels come again on every page of a batch, names do not: emptied before it grows large.
        if len(self._runs) > 20_000:
            self._runs.clear()
        self._runs[text] = runs
        return runs


def _ruled(rules: Sequence[Rule], high: float) -> Iterator[str]:
    """Draw lines; what lies end to end or on each other is one line, as dark as every other."""
    lines: dict[tuple[float, bool, float], list[tuple[float, float]]] = {}
    for rule in rules:
        upright = rule.x1 == rule.x2
        at, ends = (rule.x1, (rule.y1, rule.y2)) if upright else (rule.y1, (rule.x1, rule.x2))
        lines.setdefault((rule.width, upright, round(at, 2)), []).append(ends)
    for width, group in groupby(sorted(lines.items()), lambda line: line[0][0]):
        yield f"{width:g} w"
        for (_width, upright, at), spans in group:
            for start, end in _joined(spans):
                if upright:
                    yield f"{at:g} {high - start:.2f} m {at:g} {high - end:.2f} l"
                else:
                    yield f"{start:.2f} {high - at:.2f} m {end:.2f} {high - at:.2f} l"
        yield "S"


def _joined(spans: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Join spans that touch."""
    spans.sort()
    start, end = spans[0]
    for first, last in spans:
        if first > end + 0.01:
            yield start, end
            start, end = first, last
        elif last > end:
            end = last
    yield start, end


def _code(square: Square, high: float) -> str:
    """Fill the dark modules of a code."""
    side, dark = squares(square.text)
    module = square.side / (side + 2 * _QUIET)
    x, y = square.x + _QUIET * module, high - square.y - (side + _QUIET) * module
    return f"q {module:.5f} 0 0 {module:.5f} {x:.3f} {y:.3f} cm {dark} f Q"


def _put_photo(canvas: Any, photo: Photo, high: float) -> None:
    """Draw a picture whole in the middle of its frame; nothing of a face is cut off."""
    picture = ImageReader(io.BytesIO(photo.content))
    wide, tall = picture.getSize()
    scale = min(photo.width / wide, photo.height / tall)
    x = photo.x + (photo.width - wide * scale) / 2
    y = high - photo.y - (photo.height + tall * scale) / 2
    canvas.drawImage(picture, x, y, wide * scale, tall * scale)
