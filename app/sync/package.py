"""How is a message written as bytes, and are these bytes a message? Pure; knows no key, file or table.

A zstd skippable frame holds the manifest (canonical JSON: version, type, head, totals, one entry per
segment); then come the segments, each one zstd frame of at most 2,000 JSON lines or 4 MB, so that `zstd -d |
less` reads them. Nothing is unpacked beyond what the manifest says, and the manifest is limited: a bomb
stops at its length + 1. A change travels without its chain hash: the reader computes it anew and compares
the last with the manifest's.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec
import zstandard
from msgspec.structs import astuple

from app.shared.chain import canonical
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync import chain, frames, totals
from app.sync.frames import MANIFEST_LIMIT, PackageBroken, PackageTooLarge
from app.sync.messages import Certificate, Change, DeviceRequest, Digest, Down, LogEntry, Result, Up

FORMAT = 1
LINES = 2_000
PLAIN_LIMIT = 4 * 1024 * 1024
_WINDOW = 8 * 1024 * 1024


class LineTooLong(RuleError):
    """One change alone is larger than a segment may be."""

    code = "E_LINE"
    template = N_("One record is too large to be sent (over 4 MB). Shorten its longest text.")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class _ChangeLine(_Strict, frozen=True, omit_defaults=True):
    uuid: str
    seq: int
    table: str
    row_id: str
    verb: Literal["I", "U", "D"]
    fields: dict[str, Any]
    base_rev: int
    command: str
    reason: str
    actor: str
    device: str
    at: str
    salt: str
    inner: str = ""
    hub_incarnation: int = 0
    cursor: int = 0


class _DigestLine(_Strict, frozen=True):
    table: str
    rows: int
    xor: str


class _ResultLine(_Strict, frozen=True, omit_defaults=True):
    uuid: str
    seq: int
    outcome: Literal["applied", "refused", "conflict"]
    code: str = ""
    field: str = ""


class _LogLine(_Strict, frozen=True):
    n: int
    kind: str
    body: dict[str, Any]


class _ReferenceLine(_Strict, frozen=True):
    key: str
    value: Any


class _Segment(_Strict, frozen=True):
    part: str
    lines: int
    plain: int
    packed: int
    sha256: str


class _Manifest(_Strict, frozen=True):
    v: int
    type: str
    head: dict[str, Any]
    totals: dict[str, dict[str, Any]]
    segments: tuple[_Segment, ...]


_LINE_TYPES: dict[str, Any] = {
    "changes": _ChangeLine,
    "digest": _DigestLine,
    "attachments": str,
    "results": _ResultLine,
    "log": _LogLine,
    "wanted": str,
    "received": str,
    "reference": _ReferenceLine,
}
_PARTS: dict[str, tuple[str, ...]] = {
    "up": ("changes", "digest", "attachments"),
    "down": ("results", "log", "wanted", "received", "reference"),
    "request": (),
    "certificate": (),
}
_M = TypeVar("_M")


def pack_up(up: Up, *, money: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Write `up` as a payload; `money` names the columns in fen whose totals go into the manifest.

    Raises ChainMismatch when the changes do not carry their own chain, LineTooLong for a record over 4 MB.
    """
    chain.check(up)
    lines = [_change_line(change) for change in up.changes]
    head = _head(up) | {"last": up.changes[-1].chain if up.changes else up.chain_before}
    counted = {
        name: dataclasses.asdict(total) for name, total in totals.totals(up.changes, money or {}).items()
    }
    parts = {"changes": lines, "digest": up.digest, "attachments": up.attachments}
    return _write("up", head, parts, counted)


def unpack_up(payload: bytes) -> Up:
    """Read a payload written by `pack_up`, whole or not at all: sizes, hashes, numbers, chain and totals
    hold.

    Raises PackageBroken, PackageTooLarge, NewerFormat, ChainMismatch or TotalsDiffer.
    """
    manifest, parts = _read("up", payload)
    head = dict(manifest.head)
    last = head.pop("last", None)
    up = _message(Up, head, changes=(), digest=(), attachments=())
    lines = parts["changes"]
    hashes = chain.links(up.chain_before, up.first, lines)
    changes = tuple(_change(line, *pair) for line, pair in zip(lines, hashes, strict=True))
    up = dataclasses.replace(
        up,
        changes=changes,
        digest=tuple(Digest(*astuple(line)) for line in parts["digest"]),
        attachments=tuple(parts["attachments"]),
    )
    chain.check_root(up)
    if last != (changes[-1].chain if changes else up.chain_before):
        raise chain.ChainMismatch(seq=up.first + len(changes) - 1)
    totals.check(manifest.totals, changes)
    return up


def pack_down(down: Down) -> bytes:
    """Write a receipt as a payload. Raises LineTooLong."""
    reference = [_ReferenceLine(key, value) for key, value in sorted(down.reference.items())]
    told = {"results": down.results, "log": down.log, "wanted": down.wanted, "received": down.received}
    return _write("down", _head(down), {**told, "reference": reference}, {})


def unpack_down(payload: bytes) -> Down:
    """Read a payload written by `pack_down`, whole or not at all; the log's numbers have no gaps.

    Raises PackageBroken, PackageTooLarge or NewerFormat.
    """
    manifest, parts = _read("down", payload)
    down = _message(Down, manifest.head, results=(), log=(), wanted=(), received=(), reference={})
    log = tuple(LogEntry(*astuple(line)) for line in parts["log"])
    if manifest.totals or any(entry.n != n for n, entry in enumerate(log, start=down.log_from + 1)):
        raise PackageBroken()
    return dataclasses.replace(
        down,
        results=tuple(Result(*astuple(line)) for line in parts["results"]),
        log=log,
        wanted=tuple(parts["wanted"]),
        received=tuple(parts["received"]),
        reference={line.key: line.value for line in parts["reference"]},
    )


def pack_request(request: DeviceRequest) -> bytes:
    """Write a device request as a payload."""
    return _write("request", _head(request), {}, {})


def unpack_request(payload: bytes) -> DeviceRequest:
    """Read a payload written by `pack_request`. Raises PackageBroken, PackageTooLarge or NewerFormat."""
    return _message(DeviceRequest, _read("request", payload)[0].head)


def pack_certificate(certificate: Certificate) -> bytes:
    """Write a certificate as a payload."""
    return _write("certificate", _head(certificate), {}, {})


def unpack_certificate(payload: bytes) -> Certificate:
    """Read a payload written by `pack_certificate`. Raises PackageBroken, PackageTooLarge or NewerFormat."""
    return _message(Certificate, _read("certificate", payload)[0].head)


def _change_line(change: Change) -> _ChangeLine:
    return _ChangeLine(
        change.uuid, change.seq, change.table, change.row_id, change.verb, change.fields, change.base_rev,
        change.command, change.reason, change.actor, change.device, change.at, change.salt,
        change.inner if change.erased else "", change.hub_incarnation, change.cursor,
    )  # fmt: skip


def _change(line: _ChangeLine, inner: str, link: str) -> Change:
    return Change(
        line.uuid, line.seq, line.table, line.row_id, line.verb, line.fields, line.base_rev,
        line.command, line.reason, line.actor, line.device, line.at, line.salt, link, inner,
        line.hub_incarnation, line.cursor,
    )  # fmt: skip


def _head(message: Any) -> dict[str, Any]:
    """Return what stands in the manifest: what says no more than its default is left out, as older programs do."""
    parts = {part for names in _PARTS.values() for part in names}
    told = {f: getattr(message, f.name) for f in dataclasses.fields(message) if f.name not in parts}
    return {f.name: value for f, value in told.items() if not _is_default(f, value)}


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and bool(value == field.default)


def _message(kind: type[_M], head: Mapping[str, Any], **parts: Any) -> _M:
    """Make a message of a manifest's head: only its fields, each of its type, none missing that must be there."""
    names = {f.name for f in dataclasses.fields(kind)} - parts.keys()  # type: ignore[arg-type]
    if not head.keys() <= names:
        raise PackageBroken()
    try:
        return msgspec.convert({**head, **parts}, kind)
    except msgspec.ValidationError:
        raise PackageBroken() from None


def _segments(part: str, lines: Sequence[Any]) -> Iterable[tuple[_Segment, bytes]]:
    """Cut `lines` into frames of at most LINES lines and PLAIN_LIMIT bytes."""
    encoder, packer = msgspec.json.Encoder(), zstandard.ZstdCompressor(level=3)
    waiting = [lines[at : at + LINES] for at in range(0, len(lines), LINES)][::-1]
    while waiting:
        batch = waiting.pop()
        plain = encoder.encode_lines(batch)
        if len(plain) > PLAIN_LIMIT:
            if len(batch) == 1:
                raise LineTooLong()
            middle = len(batch) // 2
            waiting += [batch[middle:], batch[:middle]]
            continue
        packed = packer.compress(plain)
        yield _Segment(part, len(batch), len(plain), len(packed), hashlib.sha256(packed).hexdigest()), packed


def _write(
    kind: str, head: dict[str, Any], parts: Mapping[str, Sequence[Any]], counted: dict[str, dict[str, Any]]
) -> bytes:
    cut = [segment for part, lines in parts.items() for segment in _segments(part, lines)]
    manifest = _Manifest(FORMAT, kind, head, counted, tuple(segment for segment, _ in cut))
    written = canonical(msgspec.to_builtins(manifest))
    if len(written) > MANIFEST_LIMIT:
        raise LineTooLong()
    return frames.join(written, (packed for _, packed in cut))


def _read(kind: str, payload: bytes) -> tuple[_Manifest, dict[str, list[Any]]]:
    """Return the manifest and the decoded lines of every part, after every size and hash was found right."""
    manifest, at = frames.read_manifest(payload, _Manifest, FORMAT)
    if manifest.type != kind or any(segment.part not in _PARTS[kind] for segment in manifest.segments):
        raise PackageBroken()
    if at + sum(segment.packed for segment in manifest.segments) != len(payload):
        raise PackageBroken()
    parts: dict[str, list[Any]] = {part: [] for part in _PARTS[kind]}
    decoders = {part: msgspec.json.Decoder(_LINE_TYPES[part]) for part in parts}
    for segment in manifest.segments:
        packed = payload[at : at + segment.packed]
        at += segment.packed
        parts[segment.part] += _decode(decoders[segment.part], segment, _unpack(segment, packed))
    return manifest, parts


def _unpack(segment: _Segment, packed: bytes) -> bytes:
    """Unpack one frame, never beyond what its manifest entry says plus one byte."""
    if not 0 <= segment.plain <= PLAIN_LIMIT or not 0 <= segment.lines <= LINES or segment.packed < 0:
        raise PackageTooLarge()
    if hashlib.sha256(packed).hexdigest() != segment.sha256:
        raise PackageBroken()
    return frames.unpack(packed, segment.plain, max_window_size=_WINDOW)


def _decode(decoder: Any, segment: _Segment, plain: bytes) -> list[Any]:
    try:
        lines: list[Any] = decoder.decode_lines(plain)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise PackageBroken() from None
    if len(plain) != segment.plain or len(lines) != segment.lines:
        raise PackageBroken()
    return lines
