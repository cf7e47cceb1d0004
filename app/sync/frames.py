"""How does a payload hold its manifest and its parts? A zstd skippable frame, then zstd frames; pure, knows no content.

`zstd -d` passes over the manifest and gives the parts one after another. Nothing is unpacked beyond what the manifest
says of it, and the manifest itself is limited: a bomb stops at its length + 1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec
import zstandard

from app.shared.chain import canonical
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

MANIFEST_LIMIT: Final = 8 * 1024 * 1024
_FRAME = 0x184D2A50
_HEAD = struct.Struct("<II")


class PackageBroken(DeviceError):
    """The content is not what its manifest says."""

    code = "E_FORMAT"
    template = N_(
        "This package does not hold what its cover sheet lists. Nothing was changed. Ask for it again."
    )


class PackageTooLarge(DeviceError):
    """A part unpacks to more than the format or its manifest allows."""

    code = "E_BOMB"
    template = N_("This package is larger inside than it says. It was not unpacked and nothing was changed.")


class NewerFormat(RuleError):
    """The content is written in a format this version does not know."""

    code = "E_SCHEMA"
    template = N_("This package was made by a newer program. Nothing was changed. Update this program first.")


class _Version(msgspec.Struct):
    v: int


_M = TypeVar("_M", bound=msgspec.Struct)


def join(manifest: bytes, frames: Iterable[bytes]) -> bytes:
    """Return the payload of a manifest's canonical JSON and the packed parts behind it."""
    return b"".join([_HEAD.pack(_FRAME, len(manifest)), manifest, *frames])


def read_manifest(payload: bytes, kind: type[_M], newest: int) -> tuple[_M, int]:
    """Return the manifest at the head of a payload, and where the parts begin.

    Raises PackageBroken, PackageTooLarge or NewerFormat.
    """
    if len(payload) < _HEAD.size:
        raise PackageBroken()
    magic, length = _HEAD.unpack_from(payload)
    if magic != _FRAME:
        raise PackageBroken()
    if length > MANIFEST_LIMIT:
        raise PackageTooLarge()
    return decode(payload[_HEAD.size : _HEAD.size + length], kind, newest), _HEAD.size + length


def decode(written: bytes, kind: type[_M], newest: int) -> _M:
    """Read canonical JSON as `kind`, whose version `v` must not be above `newest`.

    Raises PackageBroken, also for what would not be written like this again, or NewerFormat.
    """
    try:
        version = msgspec.json.decode(written, type=_Version).v
        if version > newest:
            raise NewerFormat()
        found = msgspec.json.decode(written, type=kind)
        again = canonical(msgspec.to_builtins(found))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise PackageBroken() from None
    if again != written or version != newest:
        raise PackageBroken()
    return found


def unpack(packed: bytes, most: int, **limits: Any) -> bytes:
    """Unpack one frame, never beyond `most` bytes plus one. Raises PackageBroken or PackageTooLarge."""
    try:
        plain = zstandard.ZstdDecompressor(**limits).stream_reader(packed).read(most + 1)
    except zstandard.ZstdError:
        raise PackageBroken() from None
    if len(plain) > most:
        raise PackageTooLarge()
    return bytes(plain)
