"""Which face has a character, and how wide is it? Asks the faces one after the other; knows no page."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from app.printing import fonts
from app.printing.fonts import FontDamaged

# A CMap may hold at most 100 entries in one block (Adobe Technical Note 5014).
_BLOCK = 100


class CopyableFont(ttfonts.TTFont):  # type: ignore[misc]
    """A TrueType face whose text is copied and found rightly, also beyond U+FFFF.

    ReportLab writes code points of five hexadecimal digits into its ToUnicode map, where the PDF standard
    (ISO 32000-1, 9.10.3) asks for UTF-16BE; the map is written again here.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Add the face's objects to `doc`, with a right map from codes to characters."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = b"".join((ttfonts.SUBSETN(number), b"+", self.face.name, self.face.subfontNameX))
            base = name.decode("pdfdoc")
            doc.idToObject[f"toUnicodeCMap:{base}"].content = _to_unicode(base, subset)


def _to_unicode(name: str, subset: list[int]) -> str:
    # Codes without a character stand as 0 in the subset and are left out.
    pairs = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()


class _Advances(dict[int, float]):
    """Width of each character by its code point, in parts of the type size; looked up once."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, point: int) -> float:
        face = self._faces.face_of(point)
        width = face.face.getCharWidth(point) / 1000 if face is not None else 1.0
        self[point] = width
        return width


class Faces:
    """The faces of the paper in their order. Files are opened when the first character needs them."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._waiting = list(files)
        self._open: list[CopyableFont] = []
        # One thread may look for missing glyphs while another draws.
        self._opening = threading.Lock()
        self._face_of: dict[int, CopyableFont | None] = {}
        self._advances = _Advances(self)
        self._had = set[str]()

    def width(self, text: str, size: float) -> float:
        """Return how wide `text` stands at `size` points, in points."""
        advances = self._advances
        return sum([advances[point] for point in map(ord, text)]) * size

    def face_of(self, point: int) -> CopyableFont | None:
        """Return the first face that has the character, or None. Raises FontDamaged."""
        try:
            return self._face_of[point]
        except KeyError:
            face = self._face_of[point] = self._find(point)
            return face

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of `text` no face has, each once, in the order of their code points."""
        asked = set(text) - self._had
        lacking = tuple(char for char in sorted(asked) if self.face_of(ord(char)) is None)
        self._had |= asked.difference(lacking)
        return lacking

    def shown_in(self, char: str) -> CopyableFont:
        """Return the face a character is drawn in: the first that has it, the first of all when none has."""
        return self.face_of(ord(char)) or self._open[0]

    def _find(self, point: int) -> CopyableFont | None:
        with self._opening:
            for face in self._open:
                if face.face.charToGlyph.get(point):
                    return face
            while self._waiting:
                face = self._load(self._waiting[0])
                self._waiting.pop(0)
                self._open.append(face)
                if face.face.charToGlyph.get(point):
                    return face
        return None

    @staticmethod
    def _load(file: Path) -> CopyableFont:
        try:
            face = CopyableFont(file.stem, str(file), shapable=False)
        except (OSError, ttfonts.TTFError) as error:
            raise FontDamaged(file=file.name) from error
        pdfmetrics.registerFont(face)
        return face


_lock = threading.Lock()


@lru_cache(maxsize=8)
def _faces(files: tuple[Path, ...]) -> Faces:
    return Faces(files)


def paper(office_fonts: Path | None = None) -> Faces:
    """Return the faces forms are printed with, opened once a process; the office's own files are asked last.

    Raises FontDamaged, FontsNotUnpacked.
    """
    with _lock:
        folder = fonts.ready()
        own = sorted(office_fonts.glob("*.ttf")) if office_fonts is not None else []
        return _faces((*(folder / f"{name}.ttf" for name in fonts.manifest().paper), *own))
