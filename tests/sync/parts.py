"""What the tests of packages are made of: a chain of invented changes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from app.shared import chain
from app.sync.messages import Change, Up

INCARNATION = "a" * 32


def line(seq: int, fields: dict[str, Any], *, table: str = "member", before: str, **more: Any) -> Change:
    """Return change `seq` chained after the hash `before`."""
    facts = {
        "uuid": hashlib.md5(f"u{seq}".encode()).hexdigest(),
        "seq": seq,
        "table": table,
        "row_id": f"018f0000-0000-7000-8000-{seq:012d}",
        "verb": "I",
        "fields": fields,
        "base_rev": 0,
        "command": "c1",
        "reason": "member.registered",
        "actor": "o1",
        "device": "device-1",
        "at": "2026-11-20T01:00:00.000000Z",
    } | more
    salt = hashlib.md5(f"s{seq}".encode()).hexdigest()
    inner = chain.line_hash(salt, facts)
    return Change(**facts, salt=salt, chain=chain.extend(before, inner), inner=inner)


def up(*rows: tuple[str, dict[str, Any]], first: int = 1, before: str | None = None) -> Up:
    """Return a package with one inserted row per (table, fields)."""
    last = start = before or chain.root(INCARNATION, None, 0, "")
    changes: list[Change] = []
    for seq, (table, fields) in enumerate(rows, start=first):
        changes.append(line(seq, fields, table=table, before=last))
        last = changes[-1].chain
    return Up("2299010001", "device-1", INCARNATION, None, 0, "", first, start, tuple(changes), 0, 1)


def erased(change: Change) -> Change:
    """Return the change as it is after its content was erased by law."""
    return replace(change, fields={}, salt="")
