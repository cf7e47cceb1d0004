"""Is this file whole, and how many pages has it? Reads pictures and PDFs to their end; keeps nothing."""

from __future__ import annotations

import io
import warnings

import pypdfium2
from PIL import Image, UnidentifiedImageError

from app.documents.rules import JPEG, PDF, FileDamaged, kind_of
from app.shared.glass import GLASS


def look(content: bytes) -> tuple[str, int]:
    """Return (media type, pages) of a file that can be read to its end.

    Raises FileEmpty, FileTooLarge, NoAttachment or FileDamaged.
    """
    media = kind_of(content)
    if media == PDF:
        return media, _pages(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large scan is no attack, and is never unpacked whole
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                if media == JPEG:
                    picture.draft(
                        "L", (picture.width // 8, picture.height // 8)
                    )  # every byte, an 1/64 of memory
                    picture.load()
                else:
                    picture.verify()
    except (
        UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
    ) as error:  # fmt: skip
        raise FileDamaged() from error
    return media, 1


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
