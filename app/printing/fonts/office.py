"""Which fonts did the office add itself, and what do they bring? Reads each through before it is kept."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import ttfonts

from app.printing import fonts
from app.printing.fonts import faces
from app.shared.errors import RuleError
from app.shared.files import FileUnreadable, make_folder, read_whole, sync_folder, write_refusal, write_whole
from app.shared.text import N_

_LARGEST = 100_000_000  # bytes; the largest free Chinese font has 45 million
_NAME = re.compile(r"[^\w.\- ]")


class FontRefused(RuleError):
    """The file is no TrueType font that can be put into a PDF."""

    code = "print.font_refused"
    template = N_(
        "{file} is no TrueType font we can print with. Choose a .ttf file with outlines of its own, not a collection."
    )


class FontAddsNothing(RuleError):
    """Every character of the font is in the program's own."""

    code = "print.font_adds_nothing"
    template = N_("Every character of {file} is in the program's fonts already. Nothing was added.")


@dataclass(frozen=True)
class OfficeFont:
    """A font of the office's own: the file, and how many characters it brings. `broken`: it cannot be read any more."""

    name: str
    adds: int
    broken: bool = False

    @property
    def id(self) -> str:
        """Return what tells it from the others."""
        return self.name


def listed(folder: Path | None) -> tuple[OfficeFont, ...]:
    """Return the fonts in the office's folder, by name."""
    if folder is None or not folder.is_dir():
        return ()
    found = []
    for file in sorted(folder.glob("*.ttf")):
        try:
            found.append(OfficeFont(file.name, len(_brings(file))))
        except FontRefused:
            found.append(OfficeFont(file.name, 0, broken=True))
    return tuple(found)


def add(folder: Path | None, file: Path) -> OfficeFont:
    """Keep a font in the office's folder. Raises FontRefused, FontAddsNothing, and DeviceErrors of files."""
    if folder is None:
        raise FileUnreadable()
    name = f"{_NAME.sub('', file.stem)[:60].strip() or 'font'}.ttf"
    content = read_whole(file)
    if len(content) > _LARGEST or name.removesuffix(".ttf") in {one.name for one in fonts.manifest().files}:
        raise FontRefused(file=file.name)
    with tempfile.TemporaryDirectory() as scratch:
        probe = Path(scratch) / name
        probe.write_bytes(content)
        brings = _brings(probe)
    if not brings:
        raise FontAddsNothing(file=file.name)
    make_folder(folder)
    write_whole(folder / name, content)
    return OfficeFont(name, len(brings))


def remove(folder: Path | None, name: str) -> None:
    """Take a font of the office's own away; one that is not there is gone already."""
    if folder is None or Path(name).name != name:
        return
    try:
        (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise write_refusal(error) from error


def _brings(file: Path) -> frozenset[int]:
    """Return the code points only this font has; raises FontRefused."""
    try:
        face = ttfonts.TTFontFace(str(file))
        known = {point for point, glyph in face.charToGlyph.items() if glyph}
    except Exception as error:  # a spoiled table fails in any way a parser can
        raise FontRefused(file=file.name) from error
    packed = faces.paper()
    return frozenset(point for point in known if point >= 0x20 and packed.face_of(point) is None)
