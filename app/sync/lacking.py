"""Which contents does a device ask its hub to give back? A short list beside its package; pure, knows no key or file.

Only a hub that gives contents back reads it (`app.hub.giving`); any other passes it over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import msgspec

from app.shared.chain import canonical
from app.shared.text import _n
from app.sync import frames
from app.sync.frames import PackageBroken
from app.sync.package import FORMAT

KIND: Final = "lacking"
MOST: Final = 50_000
"""The most contents one list names; the next list names those that are still lacking."""
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Lacking:
    """The contents (SHA-256) one life of a device's data lacks."""

    office: str
    device: str
    incarnation: str
    names: tuple[str, ...]


class _List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    type: str
    office: str
    device: str
    incarnation: str
    names: tuple[str, ...]


def pack(told: Lacking) -> bytes:
    """Write a list as a payload, at most `MOST` names of it."""
    names = told.names[:MOST]
    written = _List(FORMAT, KIND, told.office, told.device, told.incarnation, names)
    return frames.join(canonical(msgspec.to_builtins(written)), ())


def unpack(payload: bytes) -> Lacking:
    """Read what `pack` wrote. Raises PackageBroken, PackageTooLarge or NewerFormat."""
    read, end = frames.read_manifest(payload, _List, FORMAT)
    if read.type != KIND or end != len(payload):
        raise PackageBroken()
    if len(read.names) > MOST or not all(_NAME.fullmatch(name) for name in read.names):
        raise PackageBroken()
    return Lacking(read.office, read.device, read.incarnation, read.names)


def missing_words(lacks: int, nowhere: int) -> tuple[str, ...]:
    """Say how many of `lacks` contents the hub can give back, and how many (`nowhere`) it has not either."""
    said = []
    if there := lacks - nowhere:
        said.append(
            _n("{n} attachment is not on this computer. Copy to the stick, and the province gives it back.",
               "{n} attachments are not on this computer. Copy to the stick, and the province gives them back.", there)
        )  # fmt: skip
    if nowhere:
        said.append(
            _n("{n} attachment the province has not either. Scan it again from paper.",
               "{n} attachments the province has not either. Scan them again from paper.", nowhere)
        )  # fmt: skip
    return tuple(said)
