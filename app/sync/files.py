"""How do contents travel, and are these bytes such a package? Pure; knows no key, file or table.

A zstd skippable frame holds the manifest (canonical JSON: version, type, who sends, one entry per piece); then
come the pieces, each one zstd frame, so that `zstd -d` gives the contents back one after another. A content is
named by the SHA-256 of its bytes; one that is larger than a package is cut into pieces that say where they
belong. Nothing is unpacked beyond what the manifest says, and the manifest is limited.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import zstandard

from app.shared.chain import canonical
from app.sync import frames
from app.sync.frames import PackageBroken, PackageTooLarge
from app.sync.package import FORMAT

KIND: Final = "files"
BACK: Final = "contents"
"""The kind of a package of contents the hub gives back to a device."""
BUDGET: Final = 64 * 1024 * 1024
"""Bytes of contents in one package: what a slow stick takes in a few seconds, so that little is lost when pulled."""
PIECE: Final = 16 * 1024 * 1024
"""The most bytes of one piece."""
LARGEST: Final = 512 * 1024 * 1024
"""The most bytes of one content, and of all pieces of one package."""
MOST: Final = 10_000
"""The most pieces in one package."""
_NAME = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Span:
    """A part of a content: `length` bytes from byte `at` on, of `size` in all."""

    sha256: str
    size: int
    at: int
    length: int


@dataclass(frozen=True)
class Named:
    """Which content a record names, and with which record it lies; `size` is 0 when the record does not say."""

    sha256: str
    size: int
    owner_table: str
    owner_id: str


@dataclass(frozen=True)
class Piece:
    """A part of a content as it came, still packed."""

    span: Span
    packed: bytes = field(repr=False)

    def content(self) -> bytes:
        """Unpack it, never beyond its length plus one byte. Raises PackageBroken or PackageTooLarge."""
        plain = frames.unpack(self.packed, self.span.length, max_window_size=PIECE)
        if len(plain) < self.span.length:
            raise PackageBroken()
        return plain


@dataclass(frozen=True)
class Files:
    """Contents of one device, or pieces of them."""

    office: str
    device: str
    incarnation: str
    pieces: tuple[Piece, ...]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class _Entry(_Strict, frozen=True):
    sha256: str
    size: int
    at: int
    length: int
    packed: int
    piece: str


class _Head(_Strict, frozen=True):
    office: str
    device: str
    incarnation: str


class _Manifest(_Strict, frozen=True):
    v: int
    type: str
    head: _Head
    pieces: tuple[_Entry, ...]


def named_by(table: str, row_id: str, fields: Mapping[str, Any]) -> Named | None:
    """Return which content a record names; None when it names none, or is removed."""
    if table == "attachment" and fields.get("state") == "held":
        owner = str(fields.get("owner_table")), str(fields.get("owner_id"))
        return Named(str(fields.get("sha256")), int(fields.get("size") or 0), *owner)
    if table == "member" and fields.get("photo"):
        return Named(str(fields["photo"]), 0, "member", row_id)
    return None


NAMING: Final = frozenset({"attachment", "member"})
"""The tables whose records name contents."""


def plan(contents: Mapping[str, int], budget: int = BUDGET) -> tuple[tuple[Span, ...], ...]:
    """Spread contents (sizes in bytes by name) over packages of at most `budget` bytes, in the order given.

    A content is cut over packages only when it is larger than one; what is larger than LARGEST is left out.
    """
    packages: list[list[Span]] = [[]]
    room = budget
    for sha256, size in contents.items():
        if not 0 < size <= LARGEST:
            continue
        if packages[-1] and (min(size, budget) > room or len(packages[-1]) >= MOST):
            packages.append([])
            room = budget
        at = 0
        while at < size:
            if not room:
                packages.append([])
                room = budget
            length = min(PIECE, size - at, room)
            packages[-1].append(Span(sha256, size, at, length))
            at, room = at + length, room - length
    return tuple(tuple(spans) for spans in packages if spans)


def pack(office: str, device: str, incarnation: str, pieces: Iterable[tuple[Span, bytes]]) -> bytes:
    """Write pieces of contents as a payload. Raises PackageTooLarge when they are more than a package may hold."""
    packer = zstandard.ZstdCompressor(level=1)  # scans are packed already; a higher level only takes time
    entries: list[_Entry] = []
    packed_pieces: list[bytes] = []
    for span, plain in pieces:
        packed = packer.compress(plain)
        entries.append(
            _Entry(
                span.sha256, span.size, span.at, span.length, len(packed), hashlib.sha256(packed).hexdigest()
            )
        )
        packed_pieces.append(packed)
    manifest = _Manifest(FORMAT, KIND, _Head(office, device, incarnation), tuple(entries))
    _check(manifest)
    written = canonical(msgspec.to_builtins(manifest))
    return frames.join(written, packed_pieces)


def unpack(payload: bytes) -> Files:
    """Read a payload written by `pack`, whole or not at all: every size and hash of the manifest holds.

    The pieces stay packed, so that only one is in memory at a time. Whether a content has the hash it is named
    by shows only when all its pieces are there. Raises PackageBroken, PackageTooLarge or NewerFormat.
    """
    manifest, at = frames.read_manifest(payload, _Manifest, FORMAT)
    if manifest.type != KIND:
        raise PackageBroken()
    _check(manifest)
    if at + sum(entry.packed for entry in manifest.pieces) != len(payload):
        raise PackageBroken()
    pieces = []
    for entry in manifest.pieces:
        packed = payload[at : at + entry.packed]
        at += entry.packed
        if hashlib.sha256(packed).hexdigest() != entry.piece:
            raise PackageBroken()
        piece = Piece(Span(entry.sha256, entry.size, entry.at, entry.length), packed)
        piece.content()
        pieces.append(piece)
    head = manifest.head
    return Files(head.office, head.device, head.incarnation, tuple(pieces))


def _check(manifest: _Manifest) -> None:
    """Raise PackageTooLarge or PackageBroken unless the entries are ones a sender of ours would write."""
    if len(manifest.pieces) > MOST or sum(entry.length for entry in manifest.pieces) > LARGEST:
        raise PackageTooLarge()
    for entry in manifest.pieces:
        if not 0 < entry.length <= PIECE or not 0 < entry.size <= LARGEST or entry.packed <= 0:
            raise PackageTooLarge()
        if entry.at < 0 or entry.at + entry.length > entry.size:
            raise PackageBroken()
        if len(entry.sha256) != 64 or not _NAME.issuperset(entry.sha256):
            raise PackageBroken()
