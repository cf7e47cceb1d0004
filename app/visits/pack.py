"""What is in a work pack, and in the results that come back? Bytes to values and back; knows no database and no desk.

A pack holds what another computer of the office needs to visit a part of a campaign: plan, kits, means and the people.
The results hold what each of these visits came to there, with what was booked for it. Both are locked with keys made of
the pack's code (`security.pack_code`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
import zstandard

from app.security import seal
from app.security.pack_code import keys_of
from app.shared.chain import canonical
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_
from app.visits.recording import UNRECORDED

PACK: Final = "pack"
RESULTS: Final = "results"
FORMAT: Final = 1
PLAIN_LIMIT: Final = 256 * 1024 * 1024
"""The most bytes unpacked: a campaign of 100,000 visits has less than half of it."""

RECORDED: Final = tuple(name for name in UNRECORDED if name not in ("entry_id", "recorded_by", "recorded_at"))
"""What was recorded of a visit, without who wrote it down and when."""


class PackDamaged(DeviceError):
    """What is inside is not what this program writes."""

    code = "pack.damaged"
    template = N_("This file cannot be read as a work pack. Nothing was changed; have it written again.")


class PackOtherVersion(RuleError):
    """Another version of the program wrote it: it keeps other things of a visit."""

    code = "pack.other_version"
    template = N_(
        "This work pack was written by another version of this program. Nothing was changed. Bring both computers to "
        "the same version first."
    )


class CodeDiffers(RuleError):
    """The code is that of another pack."""

    code = "pack.code_differs"
    template = N_("This code is not the code of this file. Nothing was changed; ask again for the code.")


class Told(msgspec.Struct, frozen=True):
    """What a visit came to on the other computer: the revision of its record there, its outcome, what was booked."""

    visit_id: str
    rev: int
    outcome: dict[str, Any]
    booked: list[dict[str, Any]]

    def values(self) -> dict[str, Any]:
        """Return the outcome as it is stored. Raises PackDamaged or PackOtherVersion."""
        if self.outcome.keys() != UNRECORDED.keys():
            raise PackOtherVersion()
        if not all(isinstance(value, str | int | None) for value in self.outcome.values()):
            raise PackDamaged()
        return dict(self.outcome)


class Pack(msgspec.Struct, frozen=True):
    """A work pack. `rows` are rows by table, `booked` what the campaign has to give."""

    v: int
    id: str
    campaign_id: str
    name: str
    carrier: str
    by: str
    at: str
    rows: dict[str, list[dict[str, Any]]]
    budgets: list[dict[str, Any]]
    booked: list[dict[str, Any]]


class Results(msgspec.Struct, frozen=True):
    """What came of a pack so far. `life` names the life of the database that wrote it."""

    v: int
    pack: str
    campaign_id: str
    carrier: str
    life: str
    by: str
    at: str
    told: list[Told]


class _Version(msgspec.Struct):
    v: int


_M = TypeVar("_M", Pack, Results)
_KINDS: Final[Mapping[type[Pack | Results], str]] = {Pack: PACK, Results: RESULTS}


def locked(content: Pack | Results, office: str, code: str) -> bytes:
    """Return a pack or its results as a sealed file of the office."""
    keys = keys_of(code)
    plain = zstandard.compress(canonical(msgspec.to_builtins(content)), 3)
    return seal.seal(
        plain, kind=_KINDS[type(content)], office=office, sender=keys, recipients=[keys.seal_key]
    )


def check_written(content: bytes, code: str) -> None:
    """Prove what was read back from a stick. Raises what `seal.check_seal` raises."""
    keys = keys_of(code)
    seal.check_seal(content, {keys.key_id: keys.sign_key})


def opened(kind: type[_M], content: bytes, office: str, code: str) -> _M:
    """Open a file with its code. Raises CodeInvalid, CodeDiffers, PackDamaged, PackOtherVersion, and as `seal` does."""
    keys, cover = keys_of(code), seal.peek(content)
    if cover.kind != _KINDS[kind]:
        raise seal.WrongKind(kind=cover.kind)
    if cover.office != office:
        raise seal.WrongOffice(office=cover.office)
    if cover.sender != keys.key_id:
        raise CodeDiffers(field="code")
    plain = seal.open_sealed(
        content,
        keys=keys,
        senders={keys.key_id: keys.sign_key},
        expect_kind=_KINDS[kind],
        expect_office=office,
    ).payload
    return _read(kind, plain)


def _read(kind: type[_M], packed: bytes) -> _M:
    try:
        with zstandard.ZstdDecompressor().stream_reader(packed) as reader:
            plain = reader.read(PLAIN_LIMIT + 1)
        if len(plain) > PLAIN_LIMIT:
            raise PackDamaged()
        if msgspec.json.decode(plain, type=_Version).v > FORMAT:
            raise PackOtherVersion()
        return msgspec.json.decode(plain, type=kind)
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeError, RecursionError):
        raise PackDamaged() from None
