"""Which contents (scans, pictures) does a capability keep, and what are they called? The one door to them all.

A content is named by the SHA-256 of its bytes. Whoever sends contents, or looks for what is missing, asks every
capability that keeps any, and learns nothing of how it keeps them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Called:
    """What one content is called: its title, and the record it belongs to."""

    owner_table: str
    owner_id: str
    title: str


class Contents(Protocol):
    """What a capability tells of the contents it keeps. Everything happens inside the asker's transaction."""

    def kept(self, tx: Session) -> Mapping[str, int]:
        """Return the size in bytes of every content that is kept here and named by a record, by its SHA-256."""

    def read(self, tx: Session, sha256: str, at: int, length: int) -> bytes | None:
        """Return `length` bytes of a content from byte `at` on; None when it is not kept here."""

    def called(self, tx: Session, wanted: Collection[str]) -> Mapping[str, Called]:
        """Return what these contents are called, whether they are kept here or not."""

    def lacking(self, tx: Session) -> Collection[str]:
        """Return the SHA-256 of every content a record here names and that is not kept here."""

    def take(self, tx: Session, sha256: str, content: bytes, now: datetime) -> bool:
        """Keep a content that came back, where a record names it; say whether one does. The hash was compared."""


def kept(tx: Session, holders: Sequence[Contents]) -> dict[str, int]:
    """Return every content kept by any of `holders`, with its size in bytes, the earliest kept first."""
    found: dict[str, int] = {}
    for holder in holders:
        for sha256, size in holder.kept(tx).items():
            found.setdefault(sha256, size)
    return found


def read(tx: Session, holders: Sequence[Contents], sha256: str, at: int, length: int) -> bytes | None:
    """Return a part of a content from whoever keeps it; None when nobody does."""
    for holder in holders:
        found = holder.read(tx, sha256, at, length)
        if found is not None:
            return found
    return None


def called(tx: Session, holders: Sequence[Contents], wanted: Collection[str]) -> dict[str, Called]:
    """Return what contents are called by the first of `holders` that knows them."""
    found: dict[str, Called] = {}
    for holder in reversed(holders):
        found |= holder.called(tx, wanted)
    return found


def lacking(tx: Session, holders: Sequence[Contents]) -> tuple[str, ...]:
    """Return every content a record here names and nobody keeps here, in the order of their names."""
    return tuple(sorted({sha256 for holder in holders for sha256 in holder.lacking(tx)}))


def take(tx: Session, holders: Sequence[Contents], sha256: str, content: bytes, now: datetime) -> bool:
    """Let everybody whose records name a content keep it; say whether anybody did."""
    return sum(holder.take(tx, sha256, content, now) for holder in holders) > 0
