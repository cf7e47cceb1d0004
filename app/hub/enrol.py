"""Which devices does the hub believe? Answers device requests with certificates, and blocks devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.hub import county, publish, queries, vouch
from app.hub.premises import KeyRevoked, Premises
from app.hub.queries import ENROLLED, REVOKED, Device
from app.hub.tables import DeviceRow, DueRow, OfficeRow
from app.security import seal
from app.shared.chain import canonical_text
from app.shared.clock import iso_moment
from app.shared.errors import DeviceError, NuangongError, RuleError
from app.shared.files import read_whole
from app.shared.text import N_
from app.sync import hub_key, package, stick
from app.sync.messages import Certificate, DeviceRequest
from app.sync.publication import REVOKED as REVOKED_ENTRY

SUITE = 1


class FingerprintDiffers(RuleError):
    """The fingerprint of the request is not the one that was read out or printed."""

    code = "hub.fingerprint_differs"
    template = N_("The fingerprint of this request is {found}, not the one given. No certificate was made.")


class DeviceTaken(RuleError):
    """The hub already knows a device of this id with other keys."""

    code = "hub.device_taken"
    template = N_(
        "A device of office {office} already has this number with other keys. No certificate was made."
    )


class NoRequest(DeviceError):
    """Nothing that was given is a device request."""

    code = "hub.no_request"
    template = N_("No device request was found there. Choose the request file or the folder it lies in.")


class NoSuchDevice(RuleError):
    """The office has no such device here."""

    code = "hub.no_such_device"
    template = N_("Office {office} has no such device here.")


@dataclass(frozen=True)
class Enrolled:
    """A certificate that was made: for which device, its fingerprint (to be compared by a person), and the
    file.
    """

    office: str
    device: str
    label: str
    fingerprint: str
    path: Path


@dataclass(frozen=True)
class Asked:
    """A device request whose own signature holds; nobody has compared its fingerprint yet."""

    request: DeviceRequest
    fingerprint: str


def read_request(content: bytes) -> Asked:
    """Read a device request. Raises what `seal.open_sealed` and `package.unpack_request` raise."""
    opened = seal.open_sealed(content, keys=None, senders=None, expect_kind="request")
    request = package.unpack_request(opened.payload)
    shown = (opened.cover.office, opened.cover.sign_key, opened.cover.seal_key)
    if shown != (request.office, request.sign_key, request.seal_key):
        raise seal.SealBroken()
    return Asked(request, opened.cover.sender)


def enrol(
    premises: Premises, requests: Sequence[Path], to: Path, fingerprints: Sequence[str] = (), under: str = ""
) -> tuple[Enrolled, ...]:
    """Answer every request in `requests` (files, or folders with many) with a certificate in folder `to`.

    When `fingerprints` are given, only requests with one of them are believed; `under` is the code of the county
    the offices stand under from now on. A county's hub asks in the same way and is known by its request. Nothing
    is enrolled unless all can be. Raises NoRequest, FingerprintDiffers, DeviceTaken, CountyTaken, NoSuchCounty
    or a DeviceError of reading and writing.
    """
    asked = [read_request(content) for content in _contents(requests)]
    if not asked:
        raise NoRequest()
    for one in asked:
        if fingerprints and one.fingerprint not in fingerprints:
            raise FingerprintDiffers(found=one.fingerprint)
    with premises.db.bookkeeping() as tx:
        hubs_first = sorted(asked, key=lambda one: one.request.role != county.ROLE)
        made = {one.fingerprint: _certify(tx, premises, one, under) for one in hubs_first}
        certificates = [made[one.fingerprint] for one in asked]
    return tuple(_place(premises, one, made, to) for one, made in zip(asked, certificates, strict=True))


def _contents(requests: Sequence[Path]) -> list[bytes]:
    found = []
    for path in requests:
        named = [path] if not path.is_dir() else sorted(p for p in path.iterdir() if p.suffix == seal.SUFFIX)
        for file in named:
            content = read_whole(file)
            if not path.is_dir() or _is_request(content):
                found.append(content)
    return found


def _is_request(content: bytes) -> bool:
    """Say whether a file of a folder is a request; others in it are not our business here."""
    try:
        return seal.peek(content).kind == "request"
    except NuangongError:
        return False


def _certify(tx: Session, premises: Premises, asked: Asked, under: str) -> Certificate:
    """Return the certificate of a county's hub, or of a device: then with the county its office stands under."""
    request = asked.request
    if request.role == county.ROLE:
        return vouch.certify(tx, premises, request, asked.fingerprint)
    made = _enrol_device(tx, premises, asked)
    if not (code := under or vouch.county_of(tx, request.office)):
        return made
    vouch.place_under(tx, request.office, code)
    return next(d.certificate for d in queries.devices(tx, request.office) if d.device == request.device)


def _enrol_device(tx: Session, premises: Premises, asked: Asked) -> Certificate:
    request = asked.request
    known = tx.get(DeviceRow, (request.office, request.device))
    if known is not None:
        if known.key_id != asked.fingerprint or known.state != ENROLLED:
            raise DeviceTaken(office=request.office)
        return next(d.certificate for d in queries.devices(tx, request.office) if d.device == request.device)
    now = premises.clock.now()
    if tx.get(OfficeRow, request.office) is None:
        tx.add(OfficeRow(office_id=request.office, name=request.office_name, log_head=0, enrolled_at=now))
        tx.flush()
        publish.catch_up(tx, premises, request.office)
    certificate = Certificate(
        office=request.office, device=request.device, sign_key=request.sign_key, seal_key=request.seal_key,
        suite=SUITE, hub_id=premises.hub_id, hub_sign_key=premises.keys.sign_key,
        hub_seal_key=premises.keys.seal_key, issued_at=iso_moment(now), **publish.pinned(tx, premises),
    )  # fmt: skip
    tx.add(
        DeviceRow(
            office_id=request.office,
            device_id=request.device,
            label=request.label,
            sign_key=request.sign_key,
            seal_key=request.seal_key,
            key_id=asked.fingerprint,
            state=ENROLLED,
            issued_at=now,
            certificate=canonical_text(asdict(certificate)),
        )
    )
    tx.flush()
    return certificate


def _place(premises: Premises, asked: Asked, certificate: Certificate, to: Path) -> Enrolled:
    sealed = seal.seal(
        package.pack_certificate(certificate),
        kind="certificate",
        office=certificate.office,
        sender=premises.keys,
        recipients=[certificate.seal_key],
    )
    placed = stick.place(to, seal.file_name("certificate", certificate.office), sealed, verify=seal.peek)
    request = asked.request
    return Enrolled(request.office, request.device, request.label, asked.fingerprint, placed.path)


def write_key(premises: Premises, out: Path) -> Path:
    """Write the hub's public keys as `out`, a new file or a folder to lie in; return the file.

    Raises a DeviceError of `stick.place`; another file of that name is left as it is.
    """
    sealed = hub_key.sealed(premises.keys, premises.hub_id, premises.name, premises.clock.now())
    if out.is_dir():
        out /= f"hub-{premises.keys.key_id}{hub_key.SUFFIX}"
    return stick.place(out.parent, out.name, sealed, verify=hub_key.opened).path


def revoke(premises: Premises, office: str, device: str) -> bool:
    """Block a device: its packages stay unread from now on, what it sent before stays, and its office is told.

    `device` is its id or its key number. Returns False when it was blocked before. Raises NoSuchDevice.
    """
    with premises.db.bookkeeping() as tx:
        known = [d for d in queries.devices(tx, office) if device in (d.device, d.key_id)]
        if not known:
            raise NoSuchDevice(office=office)
        if known[0].revoked:
            return False
        _block(tx, premises, known[0])
    return True


def _block(tx: Session, premises: Premises, device: Device) -> None:
    """Write down that a device is blocked; its office reads it in the hub's log, itself in a last receipt."""
    tx.execute(
        update(DeviceRow)
        .where(DeviceRow.office_id == device.office, DeviceRow.device_id == device.device)
        .values(state=REVOKED)
    )
    on = premises.clock.today().isoformat()
    body = {"kind": REVOKED_ENTRY, "device": device.device, "label": device.label, "on": on}
    publish.log(tx, premises, device.office, body)
    lives = [one.incarnation for one in queries.lineages(tx, device.office) if one.device == device.device]
    tx.execute(
        update(DueRow)
        .where(DueRow.office_id == device.office, DueRow.incarnation.in_(lives))
        .values(waiting=True, problem=KeyRevoked.code)
    )
