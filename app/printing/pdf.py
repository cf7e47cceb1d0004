"""How does a laid-out sheet become a PDF file? Draws and saves it; knows no form and no database."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import segno
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from app.printing.fonts import faces as font_faces
from app.printing.fonts.faces import Faces
from app.printing.layout import Laid, lay
from app.printing.lines import Lines, clean
from app.printing.paper import Page, Photo, Square, Text
from app.printing.sheet import Sheet, texts
from app.shared.errors import RuleError
from app.shared.files import sync_folder, write_refusal
from app.shared.text import N_

CREATOR = "Nuangong"
rl_config.useA85 = 0  # streams as they are: text for old mail makes a file a quarter larger
# A code's quiet zone in modules (ISO/IEC 18004 asks for four).
_QUIET = 4


class MissingGlyphs(RuleError):
    """No font has some character of the sheet; a paper with a hole in a name is not printed."""

    code = "print.missing_glyphs"
    template = N_(
        "{count} characters are in no font ({code_points}). Nothing was printed. "
        "Add a font file that has them to the office's font folder."
    )


class FileInTheWay(RuleError):
    """Another file already has this name, and it is no paper of ours."""

    code = "print.file_in_the_way"
    template = N_(
        "A file of another kind is already called {file}. It was left as it is; choose another name."
    )


@dataclass(frozen=True)
class Drawn:
    """What was drawn: the pages of each sheet, in order."""

    pages: tuple[int, ...]


@dataclass(frozen=True)
class Saved:
    """A finished file: where it is, its pages, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    pages: tuple[int, ...]
    sha256: str


# A face of ReportLab may be used by one thread at a time.
_pen = threading.Lock()


@lru_cache(maxsize=8)
def _lines(faces: Faces) -> Lines:
    return Lines(faces)


def missing_glyphs(sheet: Sheet, office_fonts: Path | None = None) -> tuple[str, ...]:
    """Return the characters of `sheet` no font has, each once; raises FontDamaged, FontsNotUnpacked."""
    return font_faces.paper(office_fonts).missing(clean("".join(texts(sheet))).replace("\n", ""))


def draw(sheet: Sheet, out: BinaryIO | Path, office_fonts: Path | None = None) -> int:
    """Draw `sheet` and return its number of pages; the same sheet gives the same bytes.

    Raises MissingGlyphs, FontDamaged, FontsNotUnpacked, and for a path what `save` raises.
    """
    if isinstance(out, Path):
        return save((sheet,), out, office_fonts=office_fonts).pages[0]
    return draw_many((sheet,), out, office_fonts=office_fonts).pages[0]


def drawn(sheet: Sheet, office_fonts: Path | None = None) -> bytes:
    """Return the PDF of one sheet; raises as `draw_many`."""
    out = io.BytesIO()
    draw_many((sheet,), out, office_fonts)
    return out.getvalue()


def draw_many(sheets: Iterable[Sheet], out: BinaryIO, office_fonts: Path | None = None) -> Drawn:
    """Draw sheets into one PDF; each begins on a new page and counts its own pages.

    Raises MissingGlyphs, FontDamaged, FontsNotUnpacked.
    """
    faces = font_faces.paper(office_fonts)
    lines = _lines(faces)
    pages: list[int] = []
    with _pen:
        canvas = Canvas(out, invariant=1, pageCompression=1, lang="zh-CN")
        canvas.setCreator(CREATOR)
        hand = _Hand(canvas, faces)
        for sheet in sheets:
            missing = faces.missing(clean("".join(texts(sheet))).replace("\n", ""))
            if missing:
                points = " ".join(f"U+{ord(char):04X}" for char in missing)
                raise MissingGlyphs(count=len(missing), code_points=points)
            if not pages:
                canvas.setTitle(sheet.title.replace("\n", " "))
            laid = lay(sheet, lines)
            for page in laid.pages:
                _draw_page(canvas, laid, page, hand)
            pages.append(len(laid.pages))
        canvas.save()
    return Drawn(tuple(pages))


def save(sheets: Iterable[Sheet], path: Path, office_fonts: Path | None = None) -> Saved:
    """Draw sheets into the file `path`, which appears whole or not at all.

    A paper of ours of the same name is replaced, another file never. Raises as `draw_many`, and FileInTheWay,
    FolderMissing, ReadOnlyPlace, DiskFull, WriteFailed.
    """
    return draft(sheets, path, office_fonts).place()


@dataclass(frozen=True)
class Draft:
    """A finished file under a temporary name; `place` gives it its name, `drop` takes it away."""

    temporary: Path
    saved: Saved

    def place(self) -> Saved:
        """Give the file its name, in one step. Raises FolderMissing, ReadOnlyPlace, DiskFull, WriteFailed."""
        try:
            self.temporary.replace(self.saved.path)
            sync_folder(self.saved.path.parent)
        except OSError as error:
            self.drop()
            raise write_refusal(error, self.saved.path.parent) from error
        return self.saved

    def drop(self) -> None:
        """Take the temporary file away."""
        self.temporary.unlink(missing_ok=True)


def draft(sheets: Iterable[Sheet], path: Path, office_fonts: Path | None = None) -> Draft:
    """Draw sheets into a temporary file beside `path`, safe on the disk; raises as `save`."""
    try:
        return _draft(sheets, path, office_fonts)
    except OSError as error:
        raise write_refusal(error, path.parent) from error


def _draft(sheets: Iterable[Sheet], path: Path, office_fonts: Path | None) -> Draft:
    if path.exists() and not _ours(path):
        raise FileInTheWay(file=path.name)
    handle, name = tempfile.mkstemp(prefix=".print-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            drawn = draw_many(sheets, file, office_fonts)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Draft(Path(name), Saved(path, drawn.pages, fingerprint))


def _ours(path: Path) -> bool:
    """Say whether the file is a PDF this program made, by the creator in its description."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-" and f"/Creator ({CREATOR})".encode() in file.read()


def _draw_page(canvas: Any, laid: Laid, page: Page, hand: _Hand) -> None:
    canvas.setPageSize((laid.wide, laid.high))
    for width in sorted({rule.width for rule in page.rules}):
        canvas.setLineWidth(width)
        canvas.lines(
            [
                (rule.x1, laid.high - rule.y1, rule.x2, laid.high - rule.y2)
                for rule in page.rules
                if rule.width == width
            ]
        )
    for square in page.squares:
        _draw_code(canvas, square, laid.high)
    for photo in page.photos:
        _draw_photo(canvas, photo, laid.high)
    hand.write([text for text in page.texts if not text.bold], laid.high)
    for text in page.texts:
        if text.bold:
            _draw_bold(canvas, text, laid.high, hand.faces)
    canvas.showPage()


class _Hand:
    """Writes the texts of a page in one text object; the type is set again only where it changes.

    The operators are put down as they are, with what a run comes to in the fonts of this paper remembered: labels come
    again on every page of a batch, and ReportLab's text object takes four times as long.
    """

    def __init__(self, canvas: Any, faces: Faces) -> None:
        self.faces = faces
        self._canvas, self._runs = canvas, dict[str, tuple[tuple[str, str], ...]]()

    def write(self, all_texts: list[Text], high: float) -> None:
        """Write texts; left ends and baselines in points from the upper left corner of a page `high` points high."""
        code, standing = ["BT"], ("", 0.0)
        for text in all_texts:
            code.append(f"1 0 0 1 {text.x:.2f} {high - text.y:.2f} Tm")
            for face, shown in self._shown(text.text):
                if standing != (face, text.size):
                    standing = (face, text.size)
                    code.append(f"{face} {text.size:g} Tf")
                code.append(f"({shown}) Tj")
        code.append("ET")
        self._canvas._code.append("\n".join(code))

    def _shown(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the parts of a text, each in one subset of a face: its name in this paper, and its codes escaped."""
        known = self._runs.get(text)
        if known is not None:
            return known
        document, parts = self._canvas._doc, []
        for name, run in self.faces.runs(text):
            face = pdfmetrics.getFont(name)
            for subset, codes in face.splitString(run, document):
                parts.append((face.getSubsetInternalName(subset, document), self._canvas._escape(codes)))
        if len(self._runs) > 20_000:
            self._runs.clear()
        found = self._runs[text] = tuple(parts)
        return found


def _draw_bold(canvas: Any, text: Text, high: float, faces: Faces) -> None:
    """Write with a thin stroke around each glyph: the packed faces have one weight."""
    canvas.setLineWidth(text.size * 0.022)
    pen = canvas.beginText(text.x, high - text.y)
    pen.setTextRenderMode(2)
    for face, run in faces.runs(text.text):
        pen.setFont(face, text.size)
        pen.textOut(run)
    pen.setTextRenderMode(0)
    canvas.drawText(pen)


def _draw_code(canvas: Any, square: Square, high: float) -> None:
    """Fill the dark runs of a code, counted in modules from its lower left corner."""
    side, dark = _modules(square.text)
    module = square.side / (side + 2 * _QUIET)
    x, y = square.x + _QUIET * module, high - square.y - (side + _QUIET) * module
    canvas._code.append(f"q {module:.5f} 0 0 {module:.5f} {x:.3f} {y:.3f} cm {dark} f Q")


def _draw_photo(canvas: Any, photo: Photo, high: float) -> None:
    """Draw a picture whole in the middle of its frame; nothing of a face is cut off."""
    picture = ImageReader(io.BytesIO(photo.content))
    wide, tall = picture.getSize()
    scale = min(photo.width / wide, photo.height / tall)
    x = photo.x + (photo.width - wide * scale) / 2
    y = high - photo.y - (photo.height + tall * scale) / 2
    canvas.drawImage(picture, x, y, wide * scale, tall * scale)


@lru_cache(maxsize=512)
def _modules(text: str) -> tuple[int, str]:
    """Give the side of a QR code in modules and its dark runs as PDF rectangles; one fixed mask, five times faster."""
    matrix = segno.make_qr(text, error="m", mask=2, boost_error=False).matrix
    side = len(matrix)
    runs = (
        f"{start} {side - 1 - number} {length} 1 re"
        for number, row in enumerate(matrix)
        for start, length in _runs(bytes(row))
    )
    return side, " ".join(runs)


def _runs(row: bytes) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for number, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return tuple(runs)
