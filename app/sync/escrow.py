"""What lies in the file an office leaves with the union above? One code that opens the office, and whose it is.

Sealed as a package is: only the union above unlocks it, and it proves which computer of which office made it. The
code is that of a slot of its own (`security.vault`), so the office takes it back by making another one, and a new
database key changes nothing about it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from app.security import seal
from app.shared.chain import canonical
from app.shared.clock import iso_moment

KIND = "escrow"
VERSION = 1


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    office: str
    name: str
    device: str
    made_at: str
    code: str


@dataclass(frozen=True)
class Escrow:
    """An office's code as the union above reads it; `device` is the key number of the computer that made it."""

    office: str
    name: str
    device: str
    made_at: str
    code: str = field(repr=False)


def pack(office: str, name: str, device: str, code: str, at: datetime) -> bytes:
    """Return what is sealed."""
    return canonical(msgspec.to_builtins(_Told(VERSION, office, name, device, iso_moment(at), code)))


def unpack(payload: bytes) -> Escrow:
    """Read what `pack` wrote. Raises SealBroken and NewerPackage."""
    try:
        told = msgspec.json.decode(payload, type=_Told)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise seal.SealBroken() from None
    if told.v > VERSION:
        raise seal.NewerPackage()
    return Escrow(told.office, told.name, told.device, told.made_at, told.code)
