"""Which of our codes stand on the pages of a scan or photo? Looks at pictures; keeps nothing and knows no record."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from app.documents import FileDamaged, as_shown, media_of, tiff_page, tiff_page_alone
from app.printing import preview
from app.printing.proof import excerpt
from app.printing.rules import read_code
from app.shared.glass import GLASS

PDF, TIFF = "application/pdf", "image/tiff"
_DPI = 200
# A photo of 50 million dots is read no better than one of 20, and takes three times as long.
_WIDEST = 5200
_LARGEST = 7000
# How a page is looked at, one way after the other: how many times as large, and how softened against grain (radius in
# dots). A clean scan is read the first way; of 60 grainy photos at 150 dots an inch the first reads 13, the last 58.
_WAYS = ((1.0, 0.0), (2.0, 0.7), (2.0, 0.0), (3.0, 0.7))
# Grey steps a stroke differs from the paper, and the share of such dots a page without any writing stays below.
_STROKE, _SPECKS = 50, 0.0004
_EDGE = 0.04  # of each side: shadows of the lid and of the table are no writing


@dataclass(frozen=True)
class Seen:
    """One page of a file: its place (from 0), the codes of ours on it, and whether nothing stands on it."""

    page: int
    codes: tuple[tuple[str, int | None], ...]
    blank: bool


@dataclass(frozen=True)
class Scan:
    """A file that can be read to its end: what it is and how many pages it has."""

    content: bytes = field(repr=False)
    media: str
    pages: int

    def seen(self) -> Iterator[Seen]:
        """Look at the pages one after the other; only one is in memory. Raises FileDamaged."""
        for page in range(self.pages):
            picture = self._picture(page)
            codes = codes_on(picture)
            yield Seen(page, codes, not codes and is_blank(picture))

    def cut(self, page: int) -> bytes:
        """Return the file of this page alone; a file of one page is that."""
        if self.pages == 1:
            return self.content
        return (
            tiff_page_alone(self.content, page) if self.media == TIFF else excerpt(self.content, (page + 1,))
        )

    def _picture(self, page: int) -> Image.Image:
        if self.media == PDF:
            return _of_pdf(self.content, page)
        if self.media == TIFF:
            return _smaller(tiff_page(self.content, page).convert("L"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a large scan is no attack; it is made smaller at once
                with Image.open(io.BytesIO(self.content), formats=("JPEG", "PNG")) as picture:
                    picture.draft("L", (_WIDEST, _WIDEST))
                    return _smaller(picture.convert("L"))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise FileDamaged() from error


def opened(content: bytes) -> Scan:
    """Open a scan or photo. Raises FileEmpty, FileTooLarge, PhoneFormat, NoAttachment, TooManyDots or FileDamaged."""
    media, pages = media_of(content)
    return Scan(content, media, pages)


def codes_on(picture: Image.Image) -> tuple[tuple[str, int | None], ...]:
    """Return the codes of ours on a page, each once; other codes that may stand there are no matter."""
    for times, soft in _WAYS:
        seen = picture.filter(ImageFilter.GaussianBlur(soft)) if soft else picture
        seen = _larger(seen, times) if times > 1 else seen
        found = {read_code(one.text): None for one in zxingcpp.read_barcodes(seen, formats=_QR)}
        found.pop(None, None)
        if found:
            return tuple(code for code in found if code is not None)
    return ()


def is_blank(picture: Image.Image) -> bool:
    """Say whether nothing is written on a page: no stroke darker than its paper, specks apart."""
    wide, high = picture.size
    edge = (round(wide * _EDGE), round(high * _EDGE))
    inner = picture.crop((edge[0], edge[1], wide - edge[0], high - edge[1]))
    inner = inner.reduce(max(1, min(inner.size) // 1000))
    counts = inner.histogram()
    whole, below, paper = sum(counts), 0, 0
    for grey, count in enumerate(counts):  # most of a page is paper: its grey is the middle one
        below += count
        if below * 2 >= whole:
            paper = grey
            break
    return sum(counts[: max(0, paper - _STROKE)]) < whole * _SPECKS


def shown(content: bytes) -> bytes:
    """Return a page as a picture file a person can look at. Raises PageUnreadable."""
    if content.startswith(b"%PDF-"):
        return preview.png(content, 0, 110)
    return as_shown(TIFF if content.startswith((b"II*\0", b"MM\0*")) else "", content)


_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def _of_pdf(content: bytes, page: int) -> Image.Image:
    with GLASS:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        try:
            size = document[page].get_size()
            scale = min(_DPI / 72, _WIDEST / max(size))
            picture: Image.Image = document[page].render(scale=scale, grayscale=True).to_pil().convert("L")
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        finally:
            document.close()
    return picture


def _smaller(picture: Image.Image) -> Image.Image:
    if max(picture.size) > _WIDEST:
        picture.thumbnail((_WIDEST, _WIDEST), Image.Resampling.BICUBIC)
    return picture


def _larger(picture: Image.Image, times: float) -> Image.Image:
    times = min(times, _LARGEST / max(picture.size))
    size = (round(picture.width * times), round(picture.height * times))
    return picture.resize(size, Image.Resampling.BICUBIC)
