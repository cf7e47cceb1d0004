"""What number does a paper bear, and what does the print log remember? Knows no table and no form."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.shared.crockford import ALPHABET, joined

# All of China keeps one time; a paper printed on a wrongly set PC still bears the office's.
CHINA = timezone(timedelta(hours=8))
_CODE = re.compile(f"([{ALPHABET}]{{5}}-[{ALPHABET}]{{5}})(?:/([1-9][0-9]{{0,3}}))?")


@dataclass(frozen=True)
class Printed:
    """A paper that was printed: its file, own pages, the file's SHA-256, its number, and which reprint."""

    path: Path
    pages: int
    sha256: str
    number: str
    reprint: int


@dataclass(frozen=True)
class PrintLine:
    """One line of the print log; no personal data."""

    id: str
    at: datetime
    form: str
    version: int
    language: str
    number: str
    subject: str
    subject_id: str
    operator_id: str
    pages: int
    sha256: str
    reprint: int


def short_number(form: str, subject_id: str) -> str:
    """Give the number of a paper, ten letters in two groups: the same for the same form and record.

    Fifty bits of a hash: among a million papers of an office two agree with a chance of 1 in 2,000.
    """
    value = int.from_bytes(hashlib.sha256(f"{form}\n{subject_id}".encode()).digest()[:8], "big") >> 14
    letters = "".join(ALPHABET[value >> shift & 31] for shift in range(45, -1, -5))
    return f"{letters[:5]}-{letters[5:]}"


def shared_number(form: str, subject_ids: Iterable[str]) -> str:
    """Give the number of a paper about several records: the same for the same records, in any order."""
    return short_number(form, ",".join(sorted(subject_ids)))


def leaf_code(number: str, leaf: int) -> str:
    """Give what the code on leaf `leaf` (from 1) of a paper of several holds: a scan of it tells which it is."""
    return f"{number}/{leaf}"


def read_code(text: str) -> tuple[str, int | None] | None:
    """Read the code of a foot into number and leaf; None when it is written like none of ours.

    A paper of one leaf, and every paper printed before leaves were told, has no leaf.
    """
    found = _CODE.fullmatch(text)
    return None if found is None else (found[1], int(found[2]) if found[2] else None)


def read_number(text: str) -> str:
    """Bring a number as typed or scanned into its written form: capitals, a hyphen, O as 0, I and L as 1.

    The leaf behind it, as the code of a longer paper has it, is no part of the number.
    """
    letters = joined(unicodedata.normalize("NFKC", text).partition("/")[0])
    return f"{letters[:5]}-{letters[5:]}"


def local_time(moment: datetime) -> str:
    """Give a moment as it stands on paper: date and minute in China."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
