"""What happens to a package of contents at the hub? Each content is taken once and whole, or asked for again.

The store is the packages themselves, as they came: locked for the hub's key, signed by the device, named by their
SHA-256. So nothing lies on the disk twice or unlocked, and the hub can be rebuilt from what it was sent. A package
that brings nothing new is not kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.content_tables import ContentNamedRow, ContentPieceRow, ContentRow
from app.hub.premises import Premises
from app.hub.tables import DueRow
from app.security import seal
from app.shared.errors import DeviceError, NuangongError, RuleError
from app.shared.files import read_whole
from app.shared.text import N_
from app.sync import files
from app.sync.files import Files, Span

E_CONTENT = "E_CONTENT"
"""A content has not the hash it is named by."""


class ContentMissing(RuleError):
    """The hub has not this content, or not all of it yet."""

    code = "hub.content_missing"
    template = N_("This file has not arrived yet. The office is asked for it with its next receipt.")


class ContentLost(DeviceError):
    """A kept package is gone or altered; the content is asked for again."""

    code = "hub.content_lost"
    template = N_(
        "What was kept of this file is damaged. The records are kept; the file is asked for again with the "
        "office's next receipt."
    )


@dataclass(frozen=True)
class Arrived:
    """What a package of contents brought: contents that became whole, that were refused, that were known."""

    taken: int = 0
    refused: int = 0
    known: int = 0

    @property
    def code(self) -> str:
        """Why not all of it was taken, empty when it was."""
        return E_CONTENT if self.refused else ""


@dataclass(frozen=True)
class _Place:
    """Where one piece lies."""

    span: Span
    package_id: str
    n: int


def book(premises: Premises, shipment: Files, content: bytes, package_id: str) -> Arrived:
    """Take in a proved package of contents, in one transaction; a receipt is owed afterwards.

    A content that has not the hash it is named by is refused alone, all its pieces forgotten, so that it is asked
    for again. Raises a DeviceError when writing at the hub fails.
    """
    office = shipment.office
    new = premises.keep(package_id, content)
    with premises.db.bookkeeping() as tx:
        before = _held(tx, office, shipment)
        fresh = _note_pieces(tx, office, shipment, package_id, before)
        taken: set[str] = set()
        refused: set[str] = set()
        for sha256 in fresh:
            whole = _is_whole(premises, tx, office, sha256, (package_id, shipment))
            if whole is None:
                continue
            (taken if whole else refused).add(sha256)
        _settle(tx, premises, office, taken, refused)
        useful = tx.scalars(
            select(ContentPieceRow.n)
            .where(ContentPieceRow.office_id == office, ContentPieceRow.package_id == package_id)
            .limit(1)
        ).first()
        tx.execute(
            update(DueRow)
            .where(DueRow.office_id == office, DueRow.incarnation == shipment.incarnation)
            .values(waiting=True)
        )
    if useful is None and new:
        premises.kept(package_id).unlink(missing_ok=True)
    return Arrived(len(taken), len(refused), len(before))


def content(premises: Premises, office: str, sha256: str) -> bytes:
    """Return one content of an office, compared with its hash.

    Raises ContentMissing, or ContentLost; then what was known of it is forgotten, so that it is asked for again.
    """
    with premises.db.reading() as tx:
        if tx.get(ContentRow, (office, sha256)) is None:
            raise ContentMissing()
        places = _places(tx, office, sha256)
    try:
        found = b"".join(_pieces(premises, places, None))
    except NuangongError:
        found = b""
    if hashlib.sha256(found).hexdigest() != sha256:
        with premises.db.bookkeeping() as tx:
            _settle(tx, premises, office, set(), {sha256})
        raise ContentLost()
    return found


class Shelf:
    """Reads many contents of an office one after another, with one kept package open at a time.

    Answers as a keeper of contents (see `app.shared.contents`) where only reading is asked; `lost` names those whose
    package is gone or altered: they are forgotten here, so that the next receipt asks for them.
    """

    def __init__(self, premises: Premises, office: str) -> None:
        self._premises, self._office = premises, office
        self._opened = ("", Files("", "", "", ()))
        self._last = ("", b"")
        self.lost: set[str] = set()

    def read(self, tx: Session, sha256: str, at: int, length: int) -> bytes | None:
        """Return a part of a content, None when it is lost; the whole of it was compared with its hash."""
        if self._last[0] != sha256:
            self._last = (sha256, self._whole(tx, sha256))
        return None if sha256 in self.lost else self._last[1][at : at + length]

    def _whole(self, tx: Session, sha256: str) -> bytes:
        parts = []
        try:
            for place in _places(tx, self._office, sha256):
                if place.package_id != self._opened[0]:
                    self._opened = (place.package_id, _kept(self._premises, place.package_id))
                parts.append(self._opened[1].pieces[place.n].content())
        except (NuangongError, IndexError):
            parts = []
        found = b"".join(parts)
        if hashlib.sha256(found).hexdigest() != sha256:
            self.lost.add(sha256)
        return found

    def forget_lost(self) -> None:
        """Forget where the pieces of lost contents lay."""
        with self._premises.db.bookkeeping() as tx:
            _settle(tx, self._premises, self._office, set(), self.lost)


def shelved(tx: Session, office: str) -> dict[str, int]:
    """Return the size in bytes of every content here that a record of the office names, package by package."""
    first = (
        select(ContentPieceRow.sha256, ContentPieceRow.package_id, ContentPieceRow.n)
        .where(ContentPieceRow.office_id == office, ContentPieceRow.at == 0)
        .subquery()
    )
    rows = (
        select(ContentRow.sha256, ContentRow.size)
        .join(first, first.c.sha256 == ContentRow.sha256)
        .where(
            ContentRow.office_id == office,
            ContentRow.sha256.in_(select(ContentNamedRow.sha256).where(ContentNamedRow.office_id == office)),
        )
        .order_by(ContentRow.taken_at, first.c.package_id, first.c.n)
    )
    return {row.sha256: row.size for row in tx.execute(rows)}


def _held(tx: Session, office: str, shipment: Files) -> set[str]:
    """Return which contents of the package are here whole already."""
    named = sorted({piece.span.sha256 for piece in shipment.pieces})
    found: set[str] = set()
    for start in range(0, len(named), queries.BATCH):
        rows = select(ContentRow.sha256).where(
            ContentRow.office_id == office, ContentRow.sha256.in_(named[start : start + queries.BATCH])
        )
        found |= set(tx.scalars(rows))
    return found


def _note_pieces(
    tx: Session, office: str, shipment: Files, package_id: str, held: set[str]
) -> dict[str, None]:
    """Write down where the new pieces lie; return the contents they belong to, in order.

    A piece counts only beside others of the same size and cut: a content cut otherwise begins anew.
    """
    fresh: dict[str, None] = {}
    rows: list[dict[str, Any]] = []
    known: dict[str, dict[int, _Place]] = {}
    for n, piece in enumerate(shipment.pieces):
        span = piece.span
        if span.sha256 in held:
            continue
        if span.sha256 not in known:
            known[span.sha256] = {p.span.at: p for p in _places(tx, office, span.sha256)}
        there = known[span.sha256]
        fresh[span.sha256] = None
        same = there.get(span.at)
        if same is not None and same.span == span:
            continue
        if any(p.span.size != span.size or _overlap(p.span, span) for p in there.values()):
            _forget(tx, office, span.sha256)
            rows = [row for row in rows if row["sha256"] != span.sha256]
            there.clear()
        there[span.at] = _Place(span, package_id, n)
        rows.append(
            {
                "office_id": office, "sha256": span.sha256, "at": span.at, "size": span.size,
                "length": span.length, "package_id": package_id, "n": n,
            }
        )  # fmt: skip
    if rows:
        tx.execute(insert(ContentPieceRow), rows)
    return fresh


def _overlap(one: Span, other: Span) -> bool:
    return one.at < other.at + other.length and other.at < one.at + one.length


def _is_whole(
    premises: Premises, tx: Session, office: str, sha256: str, now: tuple[str, Files]
) -> bool | None:
    """Say whether all pieces are there and make the content; None while some are missing."""
    places = _places(tx, office, sha256)
    reach = 0
    for place in places:
        if place.span.at != reach:
            return None
        reach += place.span.length
    if not places or reach != places[0].span.size:
        return None
    digest = hashlib.sha256()
    try:
        for part in _pieces(premises, places, now):
            digest.update(part)
    except NuangongError:  # an earlier package is damaged on our disk: all of it is asked for again
        return False
    return digest.hexdigest() == sha256


def _places(tx: Session, office: str, sha256: str) -> list[_Place]:
    rows = (
        select(ContentPieceRow)
        .where(ContentPieceRow.office_id == office, ContentPieceRow.sha256 == sha256)
        .order_by(ContentPieceRow.at)
        .execution_options(populate_existing=True)
    )
    return [
        _Place(Span(row.sha256, row.size, row.at, row.length), row.package_id, row.n)
        for row in tx.scalars(rows)
    ]


def _pieces(premises: Premises, places: list[_Place], now: tuple[str, Files] | None) -> Iterator[bytes]:
    """Go through the pieces in order, with one kept package open at a time. Raises NuangongError."""
    opened = ("", Files("", "", "", ()))
    for place in places:
        if now is not None and place.package_id == now[0]:
            opened = now
        elif place.package_id != opened[0]:
            opened = (place.package_id, _kept(premises, place.package_id))
        pieces = opened[1].pieces
        if place.n >= len(pieces) or pieces[place.n].span != place.span:
            raise ContentLost()
        yield pieces[place.n].content()


def _kept(premises: Premises, package_id: str) -> Files:
    """Open a package of the store again. That nobody altered it shows by its name."""
    stored = read_whole(premises.kept(package_id))
    if hashlib.sha256(stored).hexdigest() != package_id:
        raise ContentLost()
    with premises.db.reading() as tx:
        devices = queries.devices(tx, seal.peek(stored).office)
    senders = {device.key_id: device.sign_key for device in devices}
    opened = seal.open_sealed(stored, keys=premises.keys, senders=senders, expect_kind=files.KIND)
    return files.unpack(opened.payload)


def _settle(tx: Session, premises: Premises, office: str, taken: set[str], refused: set[str]) -> None:
    sizes = {sha256: _places(tx, office, sha256)[0].span.size for sha256 in sorted(taken)}
    rows = [
        {"office_id": office, "sha256": sha256, "size": size, "taken_at": premises.clock.now()}
        for sha256, size in sizes.items()
    ]
    if rows:
        tx.execute(insert(ContentRow), rows)
    for sha256 in sorted(refused):
        _forget(tx, office, sha256)


def _forget(tx: Session, office: str, sha256: str) -> None:
    for table in (ContentPieceRow, ContentRow):
        tx.execute(delete(table).where(table.office_id == office, table.sha256 == sha256))
