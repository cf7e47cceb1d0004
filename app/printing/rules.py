"""What number does a paper bear, and what does the print log remember? Knows no table and no form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.shared.crockford import ALPHABET, joined

# All of China keeps one time; a paper printed on a wrongly set PC still bears the office's.
CHINA = timezone(timedelta(hours=8))


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


def read_number(text: str) -> str:
    """Bring a number as typed or scanned into its written form: capitals, a hyphen, O as 0, I and L as 1."""
    letters = joined(text)
    return f"{letters[:5]}-{letters[5:]}"


def local_time(moment: datetime) -> str:
    """Give a moment as it stands on paper: date and minute in China."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
