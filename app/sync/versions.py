"""Which versions of the office's tables do office and hub understand of each other? Plain words of versions; pure."""

from __future__ import annotations

from typing import Final

SCHEMA: Final = "0033"
"""The version of the office's tables this program writes; a test holds it against the newest migration."""

OLDEST: Final = "0001"
"""The oldest version whose changes the hub still takes."""

E_SCHEMA: Final = "E_SCHEMA"


def understood(schema: str) -> bool:
    """Say whether changes of an office whose tables are of version `schema` can be taken here.

    Before versions were told there was only the oldest.
    """
    return OLDEST <= (schema or OLDEST) <= SCHEMA
