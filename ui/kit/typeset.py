"""How do sentences stand one after another? With a blank between them, but none after a full-width stop."""

from __future__ import annotations

import re

_AFTER_STOP = re.compile(r"([。；：！？]) +")


def typeset(words: str) -> str:
    """Return words without a blank after a full-width stop: sentences put together have one for the other languages."""
    return _AFTER_STOP.sub(r"\1", words)
