"""How are the tiers of second relief typed? One a line, as they are pasted from a sheet; read and written. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.aid import relief
from app.aid.plan import CLAIM_KINDS
from app.aid.relief import Tier
from app.aid.relief_words import TierWrong, key_words
from app.shared.errors import RuleError
from app.shared.money import parse_yuan, yuan

_APART: Final = re.compile(r"[\s;；:：|]+")
KEYS: Final = {relief.CLASS: relief.ON_FILE, relief.DISEASE: CLAIM_KINDS}
"""What the tiers of a way are for; those of the others are for anybody."""


def text_of(tiers: Sequence[Tier]) -> str:
    """Return tiers as they are typed: what for, from which burden, how much; amounts in yuan."""
    lines = [(key_words(one.key), yuan(one.low), yuan(one.amount)) for one in tiers]
    return "\n".join("  ".join(part for part in line if part) for line in lines)


def tiers_of(way: str, text: str) -> tuple[Tier, ...]:
    """Read the tiers typed, an amount alone holds from 0 on. Raises TierWrong naming the line."""
    found = []
    for n, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        try:
            found.append(_tier(way, line))
        except (RuleError, ValueError, IndexError):
            raise TierWrong(field="tiers", n=n) from None
    return tuple(found)


def _tier(way: str, line: str) -> Tier:
    parts = [part for part in _APART.split(line.strip()) if part]
    keys = KEYS.get(way, ())
    key = ""
    if keys:
        key = _key(keys, parts)
    if not 1 <= len(parts) <= 2:
        raise ValueError(line)
    low, amount = parts if len(parts) == 2 else ("0", parts[0])
    return Tier(parse_yuan(low), parse_yuan(amount), key)


def _key(keys: Sequence[str], parts: list[str]) -> str:
    """Take what a tier is for off the beginning: its code, or its words, which may have blanks in them."""
    named = {key_words(key).casefold().replace(" ", ""): key for key in keys} | {key: key for key in keys}
    for end in range(len(parts) - 1, 0, -1):
        key = named.get("".join(parts[:end]).casefold())
        if key is not None:
            del parts[:end]
            return key
    raise ValueError(parts[0])
