"""What does the province publish, and may this publication be believed after the ones before it? Pure.

A publication stands in a stream: everything for all offices ("*"), or everything for one office alone. Its serial is
the next of its stream, and it names the digest of the one before it: nothing can be left out, put back, or taken from
another history. What is signed covers everything but the content, which its SHA-256 stands for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import msgspec

from app.shared.chain import canonical
from app.shared.errors import RuleError
from app.shared.text import N_

ALL: Final = "*"
"""The target of what is for every office."""
PLAN, CODES, LINES, PUBLISHERS = "plan", "codes", "lines", "publishers"
KINDS: Final = frozenset({PLAN, CODES, LINES, PUBLISHERS})
REVOKED: Final = "revoked"
"""The one "reference" entry of the hub's log that is no publication: a device of the office was blocked."""
_DOMAIN = b"nuangong publication 1\n"

Verifier = Callable[[str, bytes, str], bool]
"""Says whether (sign key, statement, signature) holds; signatures are checked where the cryptography lives."""


class PublicationUnreadable(RuleError):
    """The entry does not have the shape of a publication this program knows."""

    code = "E_SCHEMA"
    template = N_(
        "A publication in this receipt cannot be read. Nothing was changed. Update this program first."
    )


class ContentDiffers(RuleError):
    """The content is not the one whose hash was signed."""

    code = "publication.content"
    template = N_("“{id}” is not as the province published it. Nothing was changed. Ask for a new receipt.")


class WrongTarget(RuleError):
    """The publication is for another office or comes from another hub."""

    code = "publication.target"
    template = N_("“{id}” was published for somebody else. Nothing was changed. Tell the union above you.")


class RolledBack(RuleError):
    """The publication is older than what stands here; `have` and `found` are versions or numbers."""

    code = "publication.older"
    template = N_(
        "“{id}” {found} is older than what is already known here ({have}). Nothing was changed. "
        "Tell the union above you."
    )


class OtherHistory(RuleError):
    """The publication does not follow the one before it here: parts of two histories were put together."""

    code = "publication.history"
    template = N_(
        "“{id}” does not fit what the province published before it. Nothing was changed. Tell the union above you."
    )


class PublicationMissing(RuleError):
    """Publications in between were held back; `have` is the last number here, `found` the one that came."""

    code = "publication.missing"
    template = N_(
        "A publication of the province is missing (here up to {have}, this is {found}). Nothing was changed. "
        "Ask for a new receipt."
    )


class TooFewSignatures(RuleError):
    """Fewer different publishers signed than are needed."""

    code = "publication.signatures"
    template = N_("“{id}” is signed by {found} publishers, but {need} are needed. Nothing was changed.")


class ThresholdImpossible(RuleError):
    """More signatures would be needed than there are publishers, or none at all."""

    code = "publication.threshold"
    template = N_("With {count} publishers, between 1 and {count} signatures can be asked for.")


@dataclass(frozen=True)
class Publisher:
    """Somebody whose signature counts: their name, the number of their keys, and the public key itself."""

    name: str
    number: str
    sign_key: str


@dataclass(frozen=True)
class Publishers:
    """Who may publish, and how many different ones must sign."""

    threshold: int
    members: tuple[Publisher, ...]

    def __post_init__(self) -> None:
        """Raise ThresholdImpossible for a threshold nobody could reach, or that everybody passes."""
        keys = {one.sign_key for one in self.members}
        if not 1 <= self.threshold <= len(keys) or len(keys) != len(self.members):
            raise ThresholdImpossible(field="threshold", count=len(keys))

    def to_text(self) -> str:
        """Return the set as the content of its publication."""
        return canonical(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Publishers:
        """Read what `to_text` wrote. Raises PublicationUnreadable or ThresholdImpossible."""
        try:
            told = msgspec.json.decode(text, type=_Told)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise PublicationUnreadable() from None
        return cls(told.threshold, tuple(Publisher(m.name, m.number, m.sign_key) for m in told.members))


class _Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    number: str
    sign_key: str


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    threshold: int
    members: tuple[_Member, ...]


@dataclass(frozen=True)
class Publication:
    """One published thing. `target` is "*" or an office; `signatures` maps key numbers to signatures (hex)."""

    hub: str
    target: str
    serial: int
    before: str
    kind: str
    id: str
    version: str
    sha256: str
    on: str
    content: str = field(repr=False)
    signatures: Mapping[str, str] = field(default_factory=dict)

    @property
    def statement(self) -> bytes:
        """What publishers sign."""
        told = {name: value for name, value in asdict(self).items() if name not in ("content", "signatures")}
        return _DOMAIN + canonical(told)

    @property
    def digest(self) -> str:
        """What the next publication of the stream names as the one before it."""
        return hashlib.sha256(self.statement).hexdigest()

    def body(self) -> dict[str, Any]:
        """Return it as the body of a hub-log entry."""
        return {**asdict(self), "signatures": dict(self.signatures)}

    def signed(self, number: str, signature: str) -> Publication:
        """Return it with one more signature."""
        return replace(self, signatures={**self.signatures, number: signature})


@dataclass(frozen=True)
class Standing:
    """What a stream has come to: its last serial and digest, and the version that stands of the thing published."""

    serial: int = 0
    digest: str = ""
    version: str | None = None


def of(
    kind: str, id: str, version: str, content: str, *, hub: str, target: str, on: str, after: Standing
) -> Publication:
    """Return the next publication of a stream, not signed yet."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Publication(hub, target, after.serial + 1, after.digest, kind, id, version, digest, on, content)


def read(body: Mapping[str, Any]) -> Publication:
    """Read the body of a hub-log entry. Raises PublicationUnreadable."""
    try:
        found = msgspec.convert(dict(body), Publication)
    except (msgspec.ValidationError, TypeError):
        raise PublicationUnreadable() from None
    named = found.id and found.version and found.target and found.hub
    if set(body) != set(Publication.__dataclass_fields__) or found.kind not in KINDS or not named:
        raise PublicationUnreadable()
    return found


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Return what versions are ordered by: "2" before "10", "2026-07-01" before "2027-01-01"."""
    parts = re.split(r"[.\-_]", version)
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in parts)


def check(found: Publication, after: Standing) -> None:
    """Raise unless `found` is the next of its stream, newer than what stands, and holds what was signed.

    Raises ContentDiffers, RolledBack, PublicationMissing or OtherHistory.
    """
    if hashlib.sha256(found.content.encode()).hexdigest() != found.sha256:
        raise ContentDiffers(id=found.id)
    if found.serial <= after.serial:
        raise RolledBack(id=found.id, found=found.serial, have=after.serial)
    if found.serial > after.serial + 1:
        raise PublicationMissing(have=after.serial, found=found.serial)
    if found.before != after.digest:
        raise OtherHistory(id=found.id)
    if after.version is not None and version_key(found.version) <= version_key(after.version):
        raise RolledBack(id=found.id, found=found.version, have=after.version)


def check_signatures(found: Publication, publishers: Publishers, verify: Verifier) -> None:
    """Raise TooFewSignatures unless enough different publishers signed; a new set must satisfy itself as well."""
    sets = [publishers]
    if found.kind == PUBLISHERS:
        sets.append(Publishers.from_text(found.content))
    for one in sets:
        count = sum(
            member.number in found.signatures
            and verify(member.sign_key, found.statement, found.signatures[member.number])
            for member in one.members
        )
        if count < one.threshold:
            raise TooFewSignatures(id=found.id, found=count, need=one.threshold)
