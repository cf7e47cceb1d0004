"""Does the chain of changes hold? The one hash rule of office, package and hub; pure.

h_n = SHA-256(h_{n-1} || SHA-256(salt_n || canonical change_n)); the first link is made from the incarnation and the
place it forked from. Content and salt of a line may be erased where the law demands it: its inner hash stays, and the
chain still verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

COVERED = (
    "uuid", "seq", "table", "row_id", "verb", "fields", "base_rev", "command", "reason", "actor", "device", "at",
)  # fmt: skip


def canonical(value: Any) -> bytes:
    """Return plain values as canonical JSON: sorted keys, no spaces, UTF-8, only what JSON must escape is escaped."""
    return msgspec.json.encode(value, order="sorted")


def canonical_text(value: Any) -> str:
    """Return plain values as the canonical JSON text that tables keep."""
    return canonical(value).decode()


def root(incarnation: str, parent: str | None, fork_seq: int, fork_hash: str) -> str:
    """Return the hash before the first change of an incarnation (hex)."""
    start = canonical(
        {"incarnation": incarnation, "parent": parent, "fork_seq": fork_seq, "fork_hash": fork_hash}
    )
    return hashlib.sha256(b"nuangong chain 1\n" + start).hexdigest()


def line_hash(salt: str, line: Mapping[str, Any]) -> str:
    """Return the inner hash of one change (hex); `salt` is hex, `line` holds everything the chain covers."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(line)).hexdigest()


def extend(before: str, inner: str) -> str:
    """Return the chain hash after a change whose inner hash is `inner`; all hex."""
    return hashlib.sha256(bytes.fromhex(before) + bytes.fromhex(inner)).hexdigest()


def covered(
    *,
    uuid: str,
    seq: int,
    table: str,
    row_id: str,
    verb: str,
    fields: Mapping[str, Any],
    base_rev: int,
    command: str,
    reason: str,
    actor: str,
    device: str,
    at: str,
) -> dict[str, Any]:
    """Return what the inner hash of a change covers, by name."""
    return {
        "uuid": uuid,
        "seq": seq,
        "table": table,
        "row_id": row_id,
        "verb": verb,
        "fields": dict(fields),
        "base_rev": base_rev,
        "command": command,
        "reason": reason,
        "actor": actor,
        "device": device,
        "at": at,
    }


def covered_of(change: Any) -> dict[str, Any]:
    """Return what the inner hash of a kept line or a travelling change covers, by name."""
    return {name: getattr(change, name) for name in COVERED}
