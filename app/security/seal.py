"""Who sent this package, to whom, and is it whole? Seals and opens `.jlgh` envelopes; knows not their
content.

    89 'JLGH' 0D 0A 1A 0A | u32 header length | canonical JSON header | ciphertext | signature | u16 | END1

Encrypt, then sign: a relay that cannot decrypt can still drop junk. The plaintext begins with a zstd
skippable frame that repeats from/to/kind/office, so that a signature cannot be replaced by somebody else's.
Suite 1 is age v1 X25519 with Ed25519; age carries the wrapped keys at the head of the ciphertext. In ten
years: cut `13 + header` bytes (little-endian length at byte 9) from the front and 70 from the back, then
`age -d | zstd -d | less`. The whole line stands in ARCHITECTURE.md.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.shared.chain import canonical
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

SUFFIX = ".jlgh"
MAGIC = b"\x89JLGH\r\n\x1a\n"
END = b"END1"
VERSION = 1
SUITE = 1
SUITES = frozenset({1})
"""Allowed suites. 2 (post-quantum hybrid) and 3 (SM2, SM4-GCM, SM3) are reserved and refused until built."""
HEADER_LIMIT = 64 * 1024
INTRODUCTIONS = frozenset({"request", "certificate", "hubkey"})
"""Kinds that show the sender's own public keys, because the reader may not know them yet."""
OPEN_KINDS = frozenset({"request", "hubkey"})
"""Kinds that may go unencrypted: a new device does not know the hub's key yet, and that key is for everybody."""

_DOMAIN = b"nuangong seal 1\n"
_ADDRESS_FRAME = 0x184D2A5E
_SIGNATURE = 64
_TAIL = _SIGNATURE + 2 + len(END)
_KIND = re.compile(r"[a-z]{1,16}")
_OFFICE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,31}")
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class NotAPackage(DeviceError):
    """The file does not begin as our packages do."""

    code = "E_MAGIC"
    template = N_("This file is not a package of this program. Nothing was changed.")


class Truncated(DeviceError):
    """The package ends before its end mark, or something was added after it."""

    code = "E_TRUNC"
    template = N_(
        "This package was cut short or something was added to it. Nothing was changed. Copy it again."
    )


class SealBroken(DeviceError):
    """Signature, encryption or inner address do not fit the bytes."""

    code = "E_SIG"
    template = N_("This package was altered or damaged on the way. Nothing was changed here. Copy it again.")


class HeaderRefused(DeviceError):
    """The header is too long, not canonical, or has a key or value this version does not know."""

    code = "E_HEADER"
    template = N_("The cover of this package cannot be read. Nothing was changed. Copy it again.")


class NewerPackage(RuleError):
    """The envelope is of a version this program does not know."""

    code = "E_SCHEMA"
    template = N_("This package was made by a newer program. Nothing was changed. Update this program first.")


class UnknownSuite(RuleError):
    """The envelope uses a cipher suite that is not allowed here."""

    code = "E_SUITE"
    template = N_("This package is locked in a way this program does not accept. Nothing was changed.")


class UnknownSender(RuleError):
    """Nobody we trust has the key this package says it was signed with; `sender` is the key's number."""

    code = "E_SIG"
    template = N_("This package comes from a sender not known here (key {sender}). Nothing was changed.")


class WrongRecipient(RuleError):
    """The package was locked for somebody else's key."""

    code = "E_RECIPIENT"
    template = N_("This package is for somebody else and cannot be opened here. Nothing was changed.")


class WrongKind(RuleError):
    """A package of another kind was expected."""

    code = "E_KIND"
    template = N_("This is a package of another kind ({kind}). Nothing was changed.")


class WrongOffice(RuleError):
    """The package belongs to another office; `office` is the number on it."""

    code = "E_OFFICE"
    template = N_("This package belongs to another office ({office}). Nothing was changed.")


def key_number(sign_key: str, seal_key: str) -> str:
    """Return the number of a pair of public keys: 80 bits in 4 groups of 4, short enough to be read out."""
    digest = hashlib.sha256(f"nuangong key 1\n{sign_key}\n{seal_key}".encode()).digest()[:10]
    text = base64.b32encode(digest).decode().translate(_CROCKFORD)
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def seal_number(seal_key: str) -> str:
    """Return the number a header names a recipient's sealing key by (16 hex digits)."""
    return hashlib.sha256(f"nuangong seal key 1\n{seal_key}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Keys:
    """The private keys of a device or hub, as text. Kept only inside the encrypted database."""

    sign_private: str = field(repr=False)
    seal_private: str = field(repr=False)

    @classmethod
    def new(cls) -> Keys:
        """Make new keys."""
        sign_private = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        return cls(sign_private, str(pyrage.x25519.Identity.generate()))

    @classmethod
    def from_text(cls, text: str) -> Keys:
        """Read what `to_text` wrote."""
        sign_private, seal_private = text.split(" ")
        return cls(sign_private, seal_private)

    def to_text(self) -> str:
        """Return both private keys as one line."""
        return f"{self.sign_private} {self.seal_private}"

    @property
    def sign_key(self) -> str:
        """The public key signatures are checked with (64 hex digits)."""
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.sign_private))
        return private.public_key().public_bytes_raw().hex()

    @property
    def seal_key(self) -> str:
        """The public key packages are locked for (age1…)."""
        return str(pyrage.x25519.Identity.from_str(self.seal_private).to_public())

    @property
    def key_id(self) -> str:
        """The number of these keys."""
        return key_number(self.sign_key, self.seal_key)


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    v: int
    suite: int
    kind: str
    office: str
    sender: str = msgspec.field(name="from")
    to: tuple[str, ...]
    sign: str = ""
    seal: str = ""


class _Version(msgspec.Struct):
    v: int


@dataclass(frozen=True)
class Cover:
    """What stands on the outside of a package. Nothing of it is proved before the package is opened.

    `sender` is the key number of the sender, `to` the `seal_number` of every recipient; `sign_key` and
    `seal_key` are the sender's public keys on introductions and empty otherwise.
    """

    kind: str
    office: str
    sender: str
    to: tuple[str, ...]
    sign_key: str = ""
    seal_key: str = ""


@dataclass(frozen=True)
class Opened:
    """A package whose signature held and which was locked for us."""

    cover: Cover
    payload: bytes = field(repr=False)

    @property
    def sender(self) -> str:
        """The key number of the sender, proved."""
        return self.cover.sender


def file_name(kind: str, office: str) -> str:
    """Return a never-used file name for a package: at most 60 ASCII characters, nothing personal in it."""
    return f"{kind}-{office}-{secrets.token_hex(5)}{SUFFIX}"


def seal(payload: bytes, *, kind: str, office: str, sender: Keys, recipients: Sequence[str]) -> bytes:
    """Lock `payload` for every key in `recipients` (age1… texts) and sign it; return the whole envelope.

    Only a device request may have no recipients. Raises ValueError for a kind or office no header may carry.
    """
    if not _KIND.fullmatch(kind) or not _OFFICE.fullmatch(office):
        raise ValueError("kind or office cannot stand in a header")
    if not recipients and kind not in OPEN_KINDS:
        raise ValueError("only a request or a hub's key may go unlocked")
    shown = (sender.sign_key, sender.seal_key) if kind in INTRODUCTIONS else ("", "")
    to = tuple(seal_number(key) for key in recipients)
    header = _Header(VERSION, SUITE, kind, office, sender.key_id, to, *shown)
    plain = _address(header) + payload
    locks = [pyrage.x25519.Recipient.from_str(key) for key in recipients]
    body = pyrage.encrypt(plain, locks) if locks else plain
    written = canonical(msgspec.to_builtins(header))
    front = MAGIC + struct.pack("<I", len(written)) + written + body
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sender.sign_private))
    return front + private.sign(_signed(memoryview(front))) + struct.pack("<H", _SIGNATURE) + END


def peek(data: bytes) -> Cover:
    """Read the cover of an envelope without trusting it.

    Raises NotAPackage, Truncated, HeaderRefused, NewerPackage or UnknownSuite.
    """
    return _cover(_read_header(data)[0])


def kind_on(path: Path) -> str:
    """Return the kind a file says of itself by its first bytes, '' where it says none; what it is its reader proves."""
    start = len(MAGIC) + 4
    try:
        with path.open("rb") as file:
            front = file.read(start + HEADER_LIMIT)
        (length,) = struct.unpack_from("<I", front, len(MAGIC))
        return _decode_header(front[start : start + length]).kind if front.startswith(MAGIC) else ""
    except (OSError, struct.error, DeviceError, RuleError):
        return ""


def check_seal(data: bytes, senders: Mapping[str, str]) -> Cover:
    """Prove the signature without unlocking, as a writer reading back or a relay does; return the cover.

    Raises NotAPackage, Truncated, HeaderRefused, NewerPackage, UnknownSuite, UnknownSender or SealBroken.
    """
    header, _ = _read_header(data)
    _check_signature(data, _trusted_key(header, senders))
    return _cover(header)


def open_sealed(
    data: bytes,
    *,
    keys: Keys | None,
    senders: Mapping[str, str] | None,
    expect_kind: str,
    expect_office: str | None = None,
) -> Opened:
    """Prove the signature, unlock with `keys`, and return the payload.

    `senders` maps key numbers to the signing keys we trust; None accepts whoever introduces himself on a
    request or certificate: the caller then decides about `cover.sign_key`. Raises NotAPackage, Truncated,
    HeaderRefused, NewerPackage, UnknownSuite, UnknownSender, SealBroken, WrongKind, WrongOffice or
    WrongRecipient.
    """
    header, start = _read_header(data)
    _check_signature(data, _trusted_key(header, senders))
    if header.kind != expect_kind:
        raise WrongKind(kind=header.kind)
    if expect_office is not None and header.office != expect_office:
        raise WrongOffice(office=header.office)
    plain = _unlock(header, data[start:-_TAIL], keys)
    address = _address(header)
    if not plain.startswith(address):
        raise SealBroken()
    return Opened(_cover(header), plain[len(address) :])


def _read_header(data: bytes) -> tuple[_Header, int]:
    """Return the header and where the ciphertext starts; behind it only the end mark is looked at."""
    if not data.startswith(MAGIC):
        raise Truncated() if MAGIC.startswith(data) else NotAPackage()
    start = len(MAGIC) + 4
    if len(data) < start:
        raise Truncated()
    (length,) = struct.unpack_from("<I", data, len(MAGIC))
    if length > HEADER_LIMIT:
        raise HeaderRefused()
    if len(data) < start + length + _TAIL or not data.endswith(struct.pack("<H", _SIGNATURE) + END):
        raise Truncated()
    return _decode_header(data[start : start + length]), start + length


def _decode_header(written: bytes) -> _Header:
    try:
        version = msgspec.json.decode(written, type=_Version).v
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise HeaderRefused() from None
    if version > VERSION:
        raise NewerPackage()
    try:
        header = msgspec.json.decode(written, type=_Header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise HeaderRefused() from None
    introduced = (bool(header.sign), bool(header.seal)) == ((header.kind in INTRODUCTIONS),) * 2
    locked = bool(header.to) or header.kind in OPEN_KINDS
    shaped = _KIND.fullmatch(header.kind) and _OFFICE.fullmatch(header.office) and version == VERSION
    if canonical(msgspec.to_builtins(header)) != written or not (shaped and introduced and locked):
        raise HeaderRefused()
    if header.suite not in SUITES:
        raise UnknownSuite(suite=header.suite)
    return header


def _trusted_key(header: _Header, senders: Mapping[str, str] | None) -> str:
    if senders is not None:
        known = senders.get(header.sender)
        if known is None:
            raise UnknownSender(sender=header.sender)
        return known
    if header.kind not in INTRODUCTIONS:
        raise UnknownSender(sender=header.sender)
    if key_number(header.sign, header.seal) != header.sender:
        raise SealBroken()
    return header.sign


def _check_signature(data: bytes, sign_key: str) -> None:
    view = memoryview(data)
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sign_key))
        public.verify(data[-_TAIL : -_TAIL + _SIGNATURE], _signed(view[:-_TAIL]))
    except (InvalidSignature, ValueError):
        raise SealBroken() from None


def _unlock(header: _Header, body: bytes, keys: Keys | None) -> bytes:
    if not header.to:
        return body
    if keys is None or seal_number(keys.seal_key) not in header.to:
        raise WrongRecipient()
    try:
        plain: bytes = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(keys.seal_private)])
        return plain
    except pyrage.DecryptError:
        raise SealBroken() from None


def _signed(front: memoryview) -> bytes:
    return _DOMAIN + hashlib.sha256(front).digest()


def _address(header: _Header) -> bytes:
    written = canonical(
        {"from": header.sender, "kind": header.kind, "office": header.office, "to": list(header.to)}
    )
    return struct.pack("<II", _ADDRESS_FRAME, len(written)) + written


def _cover(header: _Header) -> Cover:
    return Cover(header.kind, header.office, header.sender, header.to, header.sign, header.seal)
