"""What is known of a document that a record asks for? It is in hand, still to come, not needed, or unclear. Pure."""

from __future__ import annotations

from typing import Final, NamedTuple

HAVE, WAIVED, UNCLEAR, TO_COME = "have", "waived", "unclear", "to_come"
NOTES: Final = (HAVE, TO_COME, WAIVED, UNCLEAR)


class Noted(NamedTuple):
    """What is known of a document that is not in hand: it is not needed (with the reason), or it is unclear."""

    state: str
    words: str
