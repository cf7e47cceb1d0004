"""What is this file, and can it be taken? Looks at its first bytes and its size; knows no screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.shared.errors import RuleError
from app.shared.text import N_

LIMIT = 10 * 1024 * 1024
"""The largest file taken, in bytes."""
PICTURES = "*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff"
MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)


class FileRefused(RuleError):
    """A file is of none of the kinds taken."""

    code = "field.file_kind"
    template = N_("{name} was not added: pictures (JPG, PNG, BMP, WEBP, TIFF) and PDF are taken.")


class FileTooLarge(RuleError):
    """A file is larger than what is taken."""

    code = "field.file_size"
    template = N_("{name} has {size}; at most {limit} are taken. Scan it smaller or as separate pages.")


class FileUnreadable(RuleError):
    """A file is not there any more, or may not be read."""

    code = "field.file_unreadable"
    template = N_("{name} cannot be read. Is the stick still in?")


@dataclass(frozen=True)
class Attached:
    """One paper: its name, where it lies (or the picture itself), `image` or `pdf`, bytes, and its pages."""

    name: str
    source: Path | bytes
    kind: str
    size: int
    pages: int | None = 1


def kind_of(beginning: bytes) -> str | None:
    """Return what a file is by its first bytes, not by its name; None when it is not one of ours."""
    if (beginning[:4], beginning[8:12]) == (b"RIFF", b"WEBP"):
        return "image"
    if (beginning[:2], beginning[6:10]) == (b"BM", bytes(4)):  # two letters alone may begin any text
        return "image"
    return next((kind for magic, kind in MAGIC if beginning.startswith(magic)), None)


def size_words(size: int) -> str:
    """Write a number of bytes for people."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def check_size(name: str, size: int, limit: int) -> None:
    """Raise FileTooLarge when a file has more bytes than are taken."""
    if size > limit:
        raise FileTooLarge(name=name, size=size_words(size), limit=size_words(limit))


def look_at(path: Path, limit: int = LIMIT) -> Attached:
    """Return a file as a paper. Raises FileUnreadable, FileRefused, FileTooLarge."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            kind = kind_of(file.read(16))
    except OSError as error:
        raise FileUnreadable(name=path.name) from error
    if kind is None:
        raise FileRefused(name=path.name)
    check_size(path.name, size, limit)
    return Attached(path.name, path, kind, size, 1 if kind == "image" else None)
