"""What was written since the copy on the stick? The pages of the database's file that differ, piece by piece.

The file is encrypted page by page, and a page nobody wrote keeps its bytes; so what changed is found without a key
and travels as it is: records, drafts, what was sent, everything. A piece names the piece before it by its SHA-256 and
the whole file it leads to; it is locked with the office's key for its own name. Pieces of one copy form a chain that
can be followed as far as it is whole, and no further.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

from app.security.strongbox import BoxDamaged, Strongbox

PAGE = 4096
PURPOSE = "stick tail"
SUFFIX = ".ngtail"
_FRONT = struct.Struct("<I")


@dataclass(frozen=True)
class Piece:
    """What a piece says of itself: the number of its copy and its own, what was before it, what it leads to.

    `size` (bytes) and `sha256` are of the whole file after it; `seq` and `chain` are the journal's head there.
    """

    base: int
    number: int
    before: str
    at: str
    size: int
    sha256: str
    seq: int
    chain: str
    pages: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return the piece's file name; it tells nothing of office or person."""
        return piece_name(self.base, self.number)


@dataclass
class Seen:
    """What a file was when it was looked at: its size, its SHA-256, and a short mark of each of its pages."""

    size: int = 0
    sha256: str = ""
    marks: list[bytes] = field(default_factory=list, repr=False)


def piece_name(base: int, number: int) -> str:
    """Return the file name of a piece."""
    return f"tail-{base:06d}-{number:06d}{SUFFIX}"


def look(file: BinaryIO, before: Seen | None) -> tuple[Seen, dict[int, bytes]]:
    """Read a file once; return what it is now and the pages that differ from `before`, by number from 0."""
    known = before.marks if before else []
    marks: list[bytes] = []
    changed: dict[int, bytes] = {}
    whole, size = hashlib.sha256(), 0
    while block := file.read(256 * PAGE):
        whole.update(block)
        size += len(block)
        for start in range(0, len(block), PAGE):
            page = block[start : start + PAGE]
            mark = hashlib.blake2b(page, digest_size=12).digest()
            number = len(marks)
            if number >= len(known) or known[number] != mark:
                changed[number] = page
            marks.append(mark)
    return Seen(size, whole.hexdigest(), marks), changed


def lock(box: Strongbox, piece: Piece, pages: Sequence[bytes]) -> bytes:
    """Return the bytes of a piece with its pages, locked for its name."""
    told = json.dumps(asdict(piece), sort_keys=True).encode()
    return box.lock(_FRONT.pack(len(told)) + told + b"".join(pages), piece.name)


def unlock(box: Strongbox, content: bytes, name: str) -> tuple[Piece, bytes]:
    """Return what `lock` was given. Raises BoxDamaged."""
    plain = box.open(content, name)
    try:
        (length,) = _FRONT.unpack_from(plain)
        told = json.loads(plain[_FRONT.size : _FRONT.size + length])
        piece = Piece(**{**told, "pages": tuple(told["pages"])})
    except (ValueError, TypeError, KeyError, struct.error):
        raise BoxDamaged() from None
    if piece.name != name:
        raise BoxDamaged()
    return piece, plain[_FRONT.size + length :]


def apply(file: bytearray, piece: Piece, pages: bytes) -> None:
    """Bring `file` to where the piece leads. Raises BoxDamaged, and leaves `file` alone, when the pages do not fit."""
    lengths = [min(PAGE, piece.size - number * PAGE) for number in piece.pages]
    if sum(lengths) != len(pages) or any(length <= 0 for length in lengths):
        raise BoxDamaged()
    if piece.size > len(file):
        file.extend(bytes(piece.size - len(file)))
    del file[piece.size :]
    at = 0
    for number, length in zip(piece.pages, lengths, strict=True):
        file[number * PAGE : number * PAGE + length] = pages[at : at + length]
        at += length
