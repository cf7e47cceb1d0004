"""What do a county's hub and the province's say to each other? Values and their bytes; pure, knows no key or table.

A payload is one zstd frame of canonical JSON, so that `age -d | zstd -d | less` reads it like any other. Both
messages are cumulative and may be taken twice: a later number holds more than an earlier one.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
import zstandard

from app.shared.chain import canonical
from app.sync import frames
from app.sync.frames import PackageBroken, PackageTooLarge

VERSION = 1
LIMIT = 64 * 1024 * 1024
"""Bytes a message may have unpacked; ten thousand words of a county have three millions."""

Kind = Literal["decision", "opinion"]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Ruling(_Strict, frozen=True):
    """What was said of one record: its state, an amount in fen or None, reason codes, the day (YYYY-MM-DD)."""

    table: str
    row_id: str
    state: str
    amount: int | None
    reasons: tuple[str, ...]
    on: str


class Word(_Strict, frozen=True):
    """One ruling of a county, numbered without gaps from 1; a "decision" binds, an "opinion" is heard."""

    n: int
    uuid: str
    office: str
    kind: Kind
    ruling: Ruling


class Words(_Strict, frozen=True):
    """From a county to the province: every word after the last one the province confirmed.

    `roll` is the number of the list of devices the county holds.
    """

    county: str
    first: int
    words: tuple[Word, ...]
    roll: int
    v: int = VERSION


class Vouched(_Strict, frozen=True):
    """A device the province has enrolled for an office of the county; `certificate` is its certificate."""

    office_name: str
    label: str
    state: Literal["enrolled", "revoked"]
    certificate: dict[str, Any]


class Heard(_Strict, frozen=True):
    """A word of the county the province did not take, and the reason code."""

    uuid: str
    code: str


class Vouch(_Strict, frozen=True):
    """From the province to a county: whose packages it may believe, and how far its words were taken.

    `number` counts the messages, `roll` the lists; of two messages the one of the higher hub incarnation, then
    of the higher number holds. `confirmed_uuid` is the word the province holds under `confirmed`.
    """

    county: str
    number: int
    roll: int
    hub_incarnation: int
    hub_time: str
    confirmed: int
    confirmed_uuid: str
    refused: tuple[Heard, ...]
    devices: tuple[Vouched, ...]
    v: int = VERSION


_M = TypeVar("_M", Words, Vouch)


def pack(message: Words | Vouch) -> bytes:
    """Write a message as a payload. Raises PackageTooLarge beyond what a reader takes."""
    plain = canonical(msgspec.to_builtins(message))
    if len(plain) > LIMIT:
        raise PackageTooLarge()
    return zstandard.ZstdCompressor(level=3).compress(plain)


def unpack_words(payload: bytes) -> Words:
    """Read what a county says, whole or not at all; its numbers have no gaps.

    Raises PackageBroken, PackageTooLarge or NewerFormat.
    """
    words = _read(Words, payload)
    if words.first < 1 or any(word.n != n for n, word in enumerate(words.words, start=words.first)):
        raise PackageBroken()
    return words


def unpack_vouch(payload: bytes) -> Vouch:
    """Read what the province says to a county. Raises PackageBroken, PackageTooLarge or NewerFormat."""
    return _read(Vouch, payload)


def _read(kind: type[_M], payload: bytes) -> _M:
    return frames.decode(frames.unpack(payload, LIMIT), kind, VERSION)
