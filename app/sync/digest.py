"""Do office and hub hold the same rows of a table? Hashes a row by the protocol's own rule; pure.

A digest is the number of rows and the XOR of their hashes: it does not depend on any order, and a row that differs
silently is found with the next package. Empty values do not count, so that a column added later breaks nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.shared.chain import canonical
from app.sync.merge import EMPTY, OWN_COLUMNS, OWNERS
from app.sync.messages import Digest

SIZE = 16  # bytes of SHA-256 that are kept


def row_hash(table: str, row_id: str, fields: Mapping[str, Any]) -> str:
    """Return the hash (hex) of one row: its id and every field that is not empty.

    The column that freezes a record is left out: the hub moves it on, and tells so by decisions.
    """
    owner = OWNERS.get(table)
    apart = {*OWN_COLUMNS, owner.state if owner else ""}
    told = {name: value for name, value in fields.items() if name not in apart and value not in EMPTY}
    return hashlib.sha256(canonical([table, row_id, told])).digest()[:SIZE].hex()


def digest(table: str, hashes: Iterable[str]) -> Digest:
    """Return the digest of a table from the hashes of its rows, in any order."""
    rows, mixed = 0, 0
    for each in hashes:
        rows += 1
        mixed ^= int(each, 16)
    return Digest(table, rows, f"{mixed:0{2 * SIZE}x}")
