"""How are numbers written so that people read and type them rightly? Crockford's 32 signs; knows no code's meaning."""

from __future__ import annotations

import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: what looks alike is the same sign, and no word is spelled by chance."""

_READ = str.maketrans("OIL", "011")


def split(typed: str) -> list[str]:
    """Return the groups of a code as typed or scanned: blanks and dashes part them and count no further.

    Capitals or not, wide or narrow letters are the same; O is 0, I and L are 1.
    """
    wide = unicodedata.normalize("NFKC", typed).upper().translate(_READ)
    return "".join(" " if _parts(sign) else sign for sign in wide).split()


def joined(typed: str) -> str:
    """Return the signs of a code as typed or scanned, without what parts its groups."""
    return "".join(split(typed))


def _parts(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Pd" or not sign.isprintable()
