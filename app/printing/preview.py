"""How does a PDF page look on the screen? Turns pages into pictures; knows neither forms nor Qt."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from app.shared.errors import DeviceError
from app.shared.glass import GLASS
from app.shared.text import N_

_FINE = 200  # dots an inch, as for a printer
_SMALL = 36  # dots an inch: a thin line of colour is still seen


class PageUnreadable(DeviceError):
    """The file is no PDF, is damaged, or has no such page."""

    code = "print.page_unreadable"
    template = N_("The paper's file cannot be read any more. Print it again from its record.")


@dataclass(frozen=True)
class Picture:
    """A page as pixels: rows of `stride` bytes, four bytes a pixel (blue, green, red, unused); one where `grey`."""

    width: int
    height: int
    stride: int
    pixels: bytes
    grey: bool = False


def count(source: Path | bytes) -> int:
    """Return the number of pages of a PDF. Raises PageUnreadable."""
    with GLASS:
        document = _open(source)
        try:
            return len(document)
        finally:
            document.close()


def render(source: Path | bytes, page: int, dpi: int = 96) -> Picture:
    """Draw page `page` (from 0) of a PDF at `dpi` dots an inch, in grey where it has no colour and is drawn fine.

    Raises PageUnreadable.
    """
    with GLASS:
        document = _open(source)
        try:
            grey = dpi >= _FINE and _is_grey(document, page)
            bitmap = _bitmap(document, page, dpi, grey=grey)
            return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), grey)
        finally:
            document.close()


def png(source: Path | bytes, page: int, dpi: int = 96) -> bytes:
    """Draw page `page` (from 0) of a PDF as a PNG file. Raises PageUnreadable."""
    with GLASS:
        document = _open(source)
        try:
            out = io.BytesIO()
            _bitmap(document, page, dpi).to_pil().convert("RGB").save(out, "PNG")
            return out.getvalue()
        finally:
            document.close()


def _open(source: Path | bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(source)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise PageUnreadable() from error


def _bitmap(document: Any, page: int, dpi: int, *, grey: bool = False) -> Any:
    if not 0 <= page < len(document):
        raise PageUnreadable()
    return document[page].render(scale=dpi / 72, grayscale=grey, prefer_bgrx=True, rev_byteorder=False)


def _is_grey(document: Any, page: int) -> bool:
    """Say whether a page has no colour: a small picture of it tells, and a fine one takes 70 MB in colour."""
    pixels = bytes(_bitmap(document, page, _SMALL).buffer)
    return pixels[0::4] == pixels[1::4] == pixels[2::4]


def words(source: Path | bytes) -> str:
    """Return the text of a PDF as a program reads it, without line ends. Raises PageUnreadable."""
    with GLASS:
        document = _open(source)
        try:
            found = "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
        finally:
            document.close()
    return found.replace("\r", "").replace("\n", "")
