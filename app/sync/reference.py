"""How does what the province publishes become known here? Checks everything first, only then moves the ratchet.

Works inside the transaction the receipt is taken in by: what is refused leaves receipt, ratchet and content as they
were. The content goes to the capability it belongs to; here it is only kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.security import seal, signing
from app.shared.clock import Clock
from app.shared.db import touch
from app.sync import publication
from app.sync.intake import Applier
from app.sync.publication import (
    ALL,
    CODES,
    PUBLISHERS,
    OtherHistory,
    Publication,
    PublicationUnreadable,
    Publisher,
    Publishers,
    Standing,
    WrongTarget,
)
from app.sync.tables import DeviceCertificateRow, ReceiptTakenRow, ReferenceRow, RevokedDeviceRow
from app.unions import office_facts

Taker = Callable[[Session, str, str, str, datetime], None]
"""Takes in (transaction, id, version, content, moment) of one kind; raises what makes the content unusable."""

QUIET_DAYS = 30
"""Days after which the newest word of the province is called old."""


@dataclass(frozen=True)
class Known:
    """One publication that stands here."""

    target: str
    serial: int
    kind: str
    id: str
    version: str
    taken_at: datetime


@dataclass(frozen=True)
class Revoked:
    """A device of this office the province has blocked."""

    device: str
    label: str
    on: str


@dataclass(frozen=True)
class Published:
    """What the province published here, which devices of this office it has blocked, how old its newest word is."""

    days: int | None
    known: tuple[Known, ...]
    revoked: tuple[Revoked, ...]


def applier(clock: Clock, takers: Mapping[str, Taker]) -> Applier:
    """Return what takes in the "reference" entries of the hub's log; `takers` by kind of publication.

    It raises PublicationUnreadable, WrongTarget, ContentDiffers, RolledBack, PublicationMissing, OtherHistory,
    TooFewSignatures, and what a taker raises.
    """

    def take(tx: Session, body: dict[str, Any]) -> None:
        if body.get("kind") == publication.REVOKED:
            _take_revoked(tx, body, clock.now())
        else:
            _take(tx, publication.read(body), takers, clock.now())

    return take


def _take(tx: Session, found: Publication, takers: Mapping[str, Taker], now: datetime) -> None:
    certificate = tx.get(DeviceCertificateRow, 1)
    if certificate is None or found.hub != certificate.hub_id:
        raise WrongTarget(id=found.id)
    if found.target not in (ALL, office_facts(tx).code):
        raise WrongTarget(id=found.id)
    known = tx.get(ReferenceRow, (found.target, found.serial))
    if known is not None and known.digest == found.digest:
        return  # the hub says it again after it was restored
    publication.check(found, standing(tx, found.target, found.kind, found.id))
    publication.check_signatures(found, _publishers(tx, certificate, found), signing.holds)
    pinned = (certificate.published, certificate.published_digest)
    if found.target == ALL and found.serial == pinned[0] and found.digest != pinned[1]:
        raise OtherHistory(id=found.id)
    if found.kind != PUBLISHERS:  # a new set was read and satisfied with the signatures
        takers[found.kind](tx, found.id, found.version, found.content, now)
    tx.add(
        ReferenceRow(
            target=found.target, serial=found.serial, kind=found.kind, item_id=found.id,
            version=found.version, digest=found.digest, content=found.content, taken_at=now,
        )
    )  # fmt: skip
    tx.flush()
    touch(tx, "reference")


def standing(tx: Session, target: str, kind: str, item_id: str) -> Standing:
    """Return how far a stream has come here, and the version that stands of one thing in it."""
    stream = select(ReferenceRow).where(ReferenceRow.target == target).order_by(ReferenceRow.serial.desc())
    last = tx.scalars(stream.limit(1)).first()
    if last is None:
        return Standing()
    same = stream.where(ReferenceRow.kind == kind, ReferenceRow.item_id == item_id).limit(1)
    version = tx.scalars(same).first()
    return Standing(last.serial, last.digest, version.version if version else None)


def _publishers(tx: Session, certificate: DeviceCertificateRow, found: Publication) -> Publishers:
    """Return whose signatures count for `found`: the last set taken in, the certificate's, else the hub alone.

    What was published before the certificate is judged by the sets that stood then, and its end by the digest
    in the certificate.
    """
    newest = tx.scalars(
        select(ReferenceRow)
        .where(ReferenceRow.target == ALL, ReferenceRow.kind == PUBLISHERS)
        .order_by(ReferenceRow.serial.desc())
        .limit(1)
    ).first()
    reached = tx.scalar(select(func.max(ReferenceRow.serial)).where(ReferenceRow.target == ALL)) or 0
    if certificate.publishers and reached >= certificate.published:
        if newest is None or newest.serial <= certificate.published:
            return Publishers.from_text(certificate.publishers)
    elif certificate.publishers and found.target != ALL:
        return Publishers.from_text(certificate.publishers)
    if newest is not None:
        return Publishers.from_text(newest.content)
    number = seal.key_number(certificate.hub_sign_key, certificate.hub_seal_key)
    return Publishers(1, (Publisher("", number, certificate.hub_sign_key),))


def _take_revoked(tx: Session, body: Mapping[str, Any], now: datetime) -> None:
    device, label, on = (body.get(name) for name in ("device", "label", "on"))
    if not (isinstance(device, str) and isinstance(label, str) and isinstance(on, str)):
        raise PublicationUnreadable()
    row = tx.get(RevokedDeviceRow, device) or RevokedDeviceRow(device_id=device, taken_at=now)
    row.label, row.since = label, on
    tx.add(row)
    tx.flush()
    touch(tx, "revoked_device")


def overview(tx: Session, today: date) -> Published:
    """Return what was published here, who is blocked, and how many days ago the province last spoke."""
    return Published(days_old(tx, today), _known(tx), _revoked(tx))


def _known(tx: Session) -> tuple[Known, ...]:
    """Return every publication taken in, stream by stream."""
    rows = tx.scalars(select(ReferenceRow).order_by(ReferenceRow.target, ReferenceRow.serial))
    return tuple(Known(r.target, r.serial, r.kind, r.item_id, r.version, r.taken_at) for r in rows)


def _revoked(tx: Session) -> tuple[Revoked, ...]:
    """Return the blocked devices of this office."""
    rows = tx.scalars(select(RevokedDeviceRow).order_by(RevokedDeviceRow.since, RevokedDeviceRow.device_id))
    return tuple(Revoked(r.device_id, r.label, r.since) for r in rows)


def code_editions(tx: Session) -> dict[str, list[str]]:
    """Return the published editions of every code list, the oldest first."""
    found: dict[str, list[str]] = {}
    rows = select(ReferenceRow).where(ReferenceRow.kind == CODES)
    for row in tx.scalars(rows.order_by(ReferenceRow.target.desc(), ReferenceRow.serial)):
        found.setdefault(row.item_id, []).append(row.content)
    return found


def days_old(tx: Session, today: date) -> int | None:
    """Return how many days ago the province last spoke by a file, 0 when its clock is ahead; None when it never did.

    A receipt typed from paper names no time.
    """
    newest = tx.scalar(select(func.max(ReceiptTakenRow.hub_time)).where(ReceiptTakenRow.hub_time != ""))
    return max(0, (today - datetime.fromisoformat(newest).date()).days) if newest else None
