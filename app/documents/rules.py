"""Which file may lie with a record, and is what is told of an attachment sound? Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

LARGEST: Final = 50_000_000
"""Bytes of one file. A scanned contract of a hundred pages has 10 to 30 MB."""
TITLE: Final = 120
HELD, REMOVED = "held", "removed"

MOST_DOTS: Final = 110_000_000
"""Dots of one picture. A3 at 600 dots an inch has 70 million, the finest telephone camera in use 108."""

JPEG, PNG, TIFF, PDF = "image/jpeg", "image/png", "image/tiff", "application/pdf"
SUFFIXES: Final[Mapping[str, str]] = {JPEG: ".jpg", PNG: ".png", TIFF: ".tif", PDF: ".pdf"}
"""How a file of each kind is called when it is written out."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BEGINNINGS = {
    b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"II*\x00": TIFF, b"MM\x00*": TIFF, b"%PDF-": PDF,
}  # fmt: skip
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
"""Brands of the family of files telephones write photos as (ISO/IEC 23008-12, 10.2)."""


class NoAttachment(RuleError):
    """The bytes are none of the kinds taken; the file's name says nothing about it."""

    code = "attachment.no_kind"
    template = N_(
        "This is no JPEG, PNG, TIFF or PDF file. Nothing was attached; scan or save it as one of these."
    )


class PhoneFormat(RuleError):
    """A photo as a telephone keeps it by itself (HEIC), which no reader here opens."""

    code = "attachment.heic"
    template = N_(
        "This is a HEIC photo of a telephone. Nothing was attached. On the telephone open the settings of the camera, "
        "choose “Most Compatible” under the formats and take it again, or save the photo as JPEG."
    )


class TooManyDots(RuleError):
    """A picture that would take more memory than a desk has; `most` in millions of dots."""

    code = "attachment.dots"
    template = N_(
        "This picture has more than {most} million dots. Nothing was attached; scan it in fewer dots, or in parts."
    )


class FileEmpty(RuleError):
    """The file has no bytes."""

    code = "attachment.empty"
    template = N_(
        "This file is empty. Nothing was attached; scan it again, or copy it again from where it was."
    )


class FileDamaged(RuleError):
    """The file is cut short, cannot be read to its end, or is locked with a password of its own."""

    code = "attachment.damaged"
    template = N_(
        "This file is damaged or locked with a password. Nothing was attached; scan it again, or save it without one."
    )


class FileTooLarge(RuleError):
    """The file is larger than an attachment may be; `megabytes` is the most."""

    code = "attachment.too_large"
    template = N_(
        "This file is larger than {megabytes} MB. Nothing was attached; scan it in fewer dots, or in several parts."
    )


class OwnerMissing(RuleError):
    """There is no such record to attach a file to."""

    code = "attachment.owner_missing"
    template = N_("The record is not there. Nothing was attached.")


class AttachmentMissing(RuleError):
    """No such attachment."""

    code = "attachment.missing"
    template = N_("This attachment is not there.")


class ContentElsewhere(RuleError):
    """The record came from another computer or from the hub, its content did not."""

    code = "attachment.elsewhere"
    template = N_(
        "This file is not on this computer. Open it on the one it was attached on, or ask the province to give it back."
    )


class ContentDamaged(DeviceError):
    """What is stored is not what was attached."""

    code = "attachment.content_damaged"
    template = N_(
        "What is stored of this file is not what was attached. Keep this office's data, and restore the last backup."
    )


def kind_of(content: bytes) -> str:
    """Return the media type by the first bytes, never by a name.

    Raises FileEmpty, FileTooLarge, PhoneFormat, NoAttachment.
    """
    if not content:
        raise FileEmpty()
    if len(content) > LARGEST:
        raise FileTooLarge(megabytes=LARGEST // 1_000_000)
    for beginning, media in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media
    if is_heic(content):
        raise PhoneFormat()
    raise NoAttachment()


def is_heic(content: bytes) -> bool:
    """Say whether these are the bytes of a photo as telephones keep it."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def check_dots(width: int, height: int) -> None:
    """Raise TooManyDots for a picture no desk should unpack."""
    if width * height > MOST_DOTS:
        raise TooManyDots(most=MOST_DOTS // 1_000_000)


def title_of(given: str) -> str:
    """Return a title as it is kept: one line, composed, not too long; a file's ending is no part of it."""
    words = " ".join(unicodedata.normalize("NFC", given).split())
    stem, dot, ending = words.rpartition(".")
    if dot and stem and ending.lower() in ("jpg", "jpeg", "png", "tif", "tiff", "pdf"):
        words = stem
    return "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cf"))[:TITLE].strip()


def fault(fields: Mapping[str, Any]) -> str | None:
    """Return the field at fault of an attachment as it travels, None when it is sound."""
    size, pages = fields.get("size"), fields.get("pages")
    sound = {
        "owner_table": bool(fields.get("owner_table")),
        "owner_id": bool(fields.get("owner_id")),
        "title": isinstance(fields.get("title"), str),
        "media": fields.get("media") in SUFFIXES,
        "size": type(size) is int and 0 < size <= LARGEST,
        "sha256": bool(_SHA256.fullmatch(str(fields.get("sha256")))),
        "pages": pages is None or (type(pages) is int and pages > 0),
        "state": fields.get("state") in (HELD, REMOVED),
    }
    return next((name for name, right in sound.items() if not right), None)
