"""How does a device become known? Makes keys and request, judges the certificate; knows no data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.security import seal
from app.shared.clock import iso_moment
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync import package, queries
from app.sync.hub_key import HubKey
from app.sync.messages import Certificate, DeviceRequest
from app.sync.queries import Device
from app.sync.rules import CertificateForged, NoDevice, OtherHub, check_certificate
from app.sync.tables import DeviceCertificateRow, DeviceRow, HubPinRow


class KeyNumberDiffers(RuleError):
    """The file holds other keys than the ones a person compared; `found` and `told` are key numbers."""

    code = "sync.key_number_differs"
    template = N_("This file has the key number {found}, but {told} was compared. Nothing was changed.")


class HubSettled(RuleError):
    """The office is enrolled at another hub already; `known` and `found` are key numbers."""

    code = "sync.hub_settled"
    template = N_(
        "This office is enrolled at the hub with the key number {known}. "
        "The key {found} was not taken, nothing was changed. Ask the union above you."
    )


@dataclass(frozen=True)
class Pinned:
    """The hub that is trusted from now on; `replaced` is the number of the one before it, or empty."""

    name: str
    number: str
    replaced: str


def make_device(tx: Session, device_id: str, label: str, now: datetime) -> Device:
    """Return this device, making its keys the first time and naming it when a label is given.

    Its keys stay inside the encrypted database.
    """
    known = queries.device(tx)
    if known is not None:
        return _named(tx, known, label) if label not in ("", known.label) else known
    keys = seal.Keys.new()
    made = Device(device_id, label, keys.key_id, keys.sign_key, keys.seal_key, keys.to_text())
    tx.add(
        DeviceRow(
            one=1, device_id=device_id, label=label, keys=made.text, sign_key=made.sign_key,
            seal_key=made.seal_key, key_id=made.key_id, made_at=now,
        )
    )  # fmt: skip
    tx.flush()
    return made


def _named(tx: Session, known: Device, label: str) -> Device:
    row = tx.get_one(DeviceRow, 1)
    row.label = label
    tx.flush()
    return replace(known, label=label)


def known_device(tx: Session) -> Device:
    """Return this device. Raises NoDevice before the first request."""
    found = queries.device(tx)
    if found is None:
        raise NoDevice()
    return found


def sealed_request(device: Device, office: str, office_name: str, now: datetime) -> bytes:
    """Return the device request as an envelope signed by the device itself; it holds public keys only."""
    request = DeviceRequest(
        office=office,
        office_name=office_name,
        device=device.device_id,
        label=device.label,
        sign_key=device.sign_key,
        seal_key=device.seal_key,
        made_at=iso_moment(now),
    )
    keys = seal.Keys.from_text(device.text)
    return seal.seal(package.pack_request(request), kind="request", office=office, sender=keys, recipients=[])


def read_certificate(
    content: bytes, device: Device, office: str, trusted: Collection[str]
) -> tuple[Certificate, str]:
    """Open and judge a certificate; return it with the key number of the hub that signed it.

    Its hub must have every key number in `trusted`: the one compared beforehand, the one enrolled at before.
    With none, the first certificate is believed when it names our own keys: only a hub that had our request
    knows them, and a person compares the hub's key number.
    Raises what `seal.open_sealed` and `package.unpack_certificate` raise, OtherHub, CertificateForged or
    CertificateForOther.
    """
    opened = seal.open_sealed(
        content,
        keys=seal.Keys.from_text(device.text),
        senders=None,
        expect_kind="certificate",
        expect_office=office,
    )
    if any(number != opened.sender for number in trusted):
        raise OtherHub(hub=opened.sender)
    certificate = package.unpack_certificate(opened.payload)
    if (certificate.hub_sign_key, certificate.hub_seal_key) != (opened.cover.sign_key, opened.cover.seal_key):
        raise CertificateForged()
    check_certificate(
        certificate,
        office=office,
        device=device.device_id,
        sign_key=device.sign_key,
        seal_key=device.seal_key,
        suites=seal.SUITES,
    )
    return certificate, opened.sender


def keep_certificate(tx: Session, certificate: Certificate, now: datetime) -> None:
    """Keep the certificate in place of an earlier one."""
    row = tx.get(DeviceCertificateRow, 1) or DeviceCertificateRow(one=1)
    row.office, row.suite, row.hub_id = certificate.office, certificate.suite, certificate.hub_id
    row.hub_sign_key, row.hub_seal_key = certificate.hub_sign_key, certificate.hub_seal_key
    row.issued_at, row.taken_at = certificate.issued_at, now
    row.county_name, row.county_seal_key = certificate.county_name, certificate.county_seal_key
    row.publishers, row.published = certificate.publishers, certificate.published
    row.published_digest = certificate.published_digest
    tx.add(row)
    tx.flush()


def pin(tx: Session, key: HubKey, compared: str, operator_id: str, now: datetime) -> Pinned:
    """Trust the hub of `key`, whose number a person `compared`; an earlier one only while nothing hangs on it.

    Raises KeyNumberDiffers or HubSettled.
    """
    if compared != key.number:
        raise KeyNumberDiffers(field="file", found=key.number, told=compared)
    if (enrolled := queries.hub(tx)) is not None and enrolled.number != key.number:
        raise HubSettled(known=enrolled.number, found=key.number)
    before = queries.hub_pin(tx)
    row = tx.get(HubPinRow, 1) or HubPinRow(one=1)
    row.name, row.sign_key, row.seal_key, row.key_id = key.name, key.sign_key, key.seal_key, key.number
    row.operator_id, row.taken_at = operator_id, now
    tx.add(row)
    tx.flush()
    return Pinned(key.name, key.number, before.number if before and before.number != key.number else "")


def trusted(tx: Session, compared: str | None) -> frozenset[str]:
    """Return every key number a certificate's hub must have; none means the first one is believed."""
    enrolled, pinned = queries.hub(tx), queries.hub_pin(tx)
    numbers = (enrolled and enrolled.number, pinned and pinned.number, compared)
    return frozenset(number for number in numbers if number)
