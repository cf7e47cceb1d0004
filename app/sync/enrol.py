"""How does a device become known? Makes keys and request, judges the certificate; knows no data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.security import seal
from app.shared.clock import iso_moment
from app.sync import package, queries
from app.sync.messages import Certificate, DeviceRequest
from app.sync.queries import Device
from app.sync.rules import CertificateForged, NoDevice, OtherHub, check_certificate
from app.sync.tables import DeviceCertificateRow, DeviceRow


def make_device(tx: Session, device_id: str, label: str, now: datetime) -> Device:
    """Return this device, making its keys the first time. They stay inside the encrypted database."""
    known = queries.device(tx)
    if known is not None:
        return known
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
    content: bytes, device: Device, office: str, known: queries.Hub | None, fingerprint: str | None
) -> tuple[Certificate, str]:
    """Open and judge a certificate; return it with the key number of the hub that signed it.

    The first certificate is believed when it names our own keys: only a hub that had our request knows them,
    and a person compares the hub's key number. `fingerprint` pins it. A later one must be the `known` hub's.
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
    if known is not None and seal.key_number(known.sign_key, known.seal_key) != opened.sender:
        raise OtherHub(hub=opened.sender)
    if fingerprint is not None and fingerprint != opened.sender:
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
    tx.add(row)
    tx.flush()
