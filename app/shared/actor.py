"""Who does this, and on which device? Knows no role's rights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The operator at work: ids for the journal, the role for the guard, the name for paper and screen."""

    operator_id: str
    name: str
    role: str
    device_id: str
