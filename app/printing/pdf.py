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
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from app.printing.fonts import faces as font_faces
from app.printing.fonts.faces import Faces
from app.printing.ink import Hand
from app.printing.layout import lay
from app.printing.lines import Lines, clean
from app.printing.sheet import Sheet, texts
from app.shared.errors import RuleError
from app.shared.files import sync_folder, write_refusal
from app.shared.text import N_

CREATOR = "Nuangong"
rl_config.useA85 = 0  # streams as they are: text for old mail makes a file a quarter larger


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
        hand = Hand(canvas, faces)
        for sheet in sheets:
            missing = faces.missing(clean("".join(texts(sheet))).replace("\n", ""))
            if missing:
                points = " ".join(f"U+{ord(char):04X}" for char in missing)
                raise MissingGlyphs(count=len(missing), code_points=points)
            if not pages:
                canvas.setTitle(sheet.title.replace("\n", " "))
            laid = lay(sheet, lines)
            for page in laid.pages:
                hand.put(laid, page)
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
