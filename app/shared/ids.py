"""What is a new thing called? UUIDv7 text: unique without a server, and sorted by birth."""

from __future__ import annotations

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = [0, 0]


_NAMESPACE = uuid.UUID("6e75616e-676f-5e67-9a3d-000000000001")


def id_of(kind: str, *facts: str) -> str:
    """Return the id of a thing that is the same thing wherever it is written down, from what makes it so (UUIDv5).

    Two computers of an office that both write down the unit of one name write one unit, not two.
    """
    return str(uuid.uuid5(_NAMESPACE, "\n".join((kind, *facts))))


def new_id() -> str:
    """Return a new UUIDv7 (RFC 9562) as text; within one process later ids sort after earlier ones."""
    with _lock:
        now = time.time_ns() // 1_000_000
        if now <= _last[0]:
            _last[1] += 1
            if _last[1] > 0xFFF:
                _last[0], _last[1] = _last[0] + 1, 0
        else:
            _last[0], _last[1] = now, int.from_bytes(os.urandom(2), "big") & 0x7FF
        moment, counter = _last
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    value = (moment & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | tail
    return str(uuid.UUID(int=value))
