"""Which pages has a TIFF? Scanners write several into one file; one is in memory at a time, and nothing is kept."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from app.documents.rules import MOST_DOTS, FileDamaged, TooManyDots, check_dots

MOST_PAGES: Final = 500
_MOST_IN_ALL: Final = 3_000_000_000
"""Dots of all pages together: 340 pages of A4 at 300 dots an inch. A few bytes may claim more than can be looked at."""
_FOUR_BYTES: Final = 80_000_000
"""Dots of one page in colour: each takes four bytes while it is looked at."""


def count(content: bytes) -> int:
    """Return how many pages a TIFF has, each read to its end. Raises FileDamaged or TooManyDots."""
    pages = dots = 0
    with _opened(content) as picture:
        while _turned_to(picture, pages):
            pages, dots = pages + 1, dots + picture.width * picture.height
            _check(picture)
            if pages > MOST_PAGES or dots > _MOST_IN_ALL:
                raise TooManyDots(most=_MOST_IN_ALL // 1_000_000)
            picture.load()
    return pages


def page(content: bytes, number: int) -> Image.Image:
    """Return a page (from 0), upright as the file says. Raises FileDamaged or TooManyDots."""
    with _opened(content) as picture:
        if not _turned_to(picture, number):
            raise FileDamaged()
        _check(picture)
        picture.load()  # pillow turns it as its orientation says
        return picture.copy()


def alone(content: bytes, number: int) -> bytes:
    """Return a page (from 0) as a file of its own: PNG where it is black and white, else JPEG. Raises as `page`."""
    picture, out = page(content, number), io.BytesIO()
    if picture.mode == "1":
        picture.save(out, "PNG")
    else:
        told = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
        told.save(out, "JPEG", quality=90)
    return out.getvalue()


@contextmanager
def _opened(content: bytes) -> Iterator[TiffImagePlugin.TiffImageFile]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit of dots is stricter than Pillow's warning
            with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as picture:
                yield picture
    except Image.DecompressionBombError as error:
        raise TooManyDots(most=MOST_DOTS // 1_000_000) from error
    except (
        UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError,
        ArithmeticError, MemoryError, RuntimeError,
    ) as error:  # fmt: skip
        raise FileDamaged() from error


def _turned_to(picture: TiffImagePlugin.TiffImageFile, number: int) -> bool:
    try:
        picture.seek(number)
    except EOFError:
        return False
    return True


def _check(picture: Image.Image) -> None:
    check_dots(picture.width, picture.height)
    if picture.mode not in ("1", "L") and picture.width * picture.height > _FOUR_BYTES:
        raise TooManyDots(most=MOST_DOTS // 1_000_000)
