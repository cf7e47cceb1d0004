"""Is this file whole, and how many pages has it? Reads pictures and PDFs to their end; keeps nothing."""

from __future__ import annotations

import io
import warnings

import pypdfium2
from PIL import Image, UnidentifiedImageError

from app.documents import tiff
from app.documents.rules import JPEG, MOST_DOTS, PDF, TIFF, FileDamaged, TooManyDots, check_dots, kind_of
from app.shared.glass import GLASS


def look(content: bytes) -> tuple[str, int]:
    """Return (media type, pages) of a file that can be read to its end.

    Raises FileEmpty, FileTooLarge, PhoneFormat, NoAttachment, TooManyDots or FileDamaged.
    """
    media = kind_of(content)
    if media == PDF:
        return media, _pages(content)
    if media == TIFF:
        return media, tiff.count(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large scan is no attack, and is never unpacked whole
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                check_dots(*picture.size)
                if media == JPEG:
                    picture.draft(
                        "L", (picture.width // 8, picture.height // 8)
                    )  # every byte, an 1/64 of memory
                    picture.load()
                else:
                    picture.verify()
    except Image.DecompressionBombError as error:
        raise TooManyDots(most=MOST_DOTS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileDamaged() from error
    return media, 1


def as_shown(media: str, content: bytes, page: int = 0) -> bytes:
    """Return a page of a picture as a file the screen can draw: a TIFF's as PNG or JPEG, others as they are.

    Raises FileDamaged or TooManyDots.
    """
    return tiff.alone(content, page) if media == TIFF else content


def _pages(content: bytes) -> int:
    with GLASS:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        try:
            pages = len(document)
            if not pages:
                raise FileDamaged()
            for number in range(pages):  # a file cut short may open by its first pages
                document[number].close()
        except pypdfium2.PdfiumError as error:
            raise FileDamaged() from error
        finally:
            document.close()
    return pages
