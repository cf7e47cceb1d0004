"""Which counties stand between this hub and its offices, and whose packages may they read? The province's side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.level_tables import CountyRow, CountyWordRow
from app.hub.premises import Premises
from app.hub.queries import ENROLLED, REVOKED
from app.hub.tables import EVERYWHERE, DeviceRow, OfficeRow
from app.security import seal
from app.shared.chain import canonical, canonical_text
from app.shared.clock import iso_moment
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync import county_messages, stick
from app.sync.county_messages import Heard, Vouch, Vouched
from app.sync.messages import Certificate, DeviceRequest

KIND = "vouch"
SUITE = 1


class NoSuchCounty(RuleError):
    """No county hub of this code is enrolled here."""

    code = "hub.no_such_county"
    template = N_("No county hub with the code {county} is enrolled here. Enrol its request first.")


class CountyTaken(RuleError):
    """A county of this code is enrolled with other keys."""

    code = "hub.county_taken"
    template = N_(
        "A county hub with the code {county} is enrolled here with other keys. No certificate was made."
    )


@dataclass(frozen=True)
class County:
    """A county hub that was enrolled here; `confirmed` is the number of its last word taken."""

    code: str
    name: str
    hub_id: str
    key_id: str
    sign_key: str
    seal_key: str
    revoked: bool
    confirmed: int
    heard: int


@dataclass(frozen=True)
class Sent:
    """A message to a county that was written: how many devices it vouches for, and the file."""

    county: str
    devices: int
    confirmed: int
    path: Path


def counties(tx: Session) -> list[County]:
    """Return the counties enrolled here, by code."""
    rows = tx.execute(
        select(CountyRow)
        .where(CountyRow.office_id == EVERYWHERE)
        .order_by(CountyRow.code)
        .execution_options(populate_existing=True)
    ).scalars()
    return [
        County(r.code, r.name, r.hub_id, r.key_id, r.sign_key, r.seal_key, r.state == REVOKED, r.confirmed, r.heard)
        for r in rows
    ]  # fmt: skip


def known(tx: Session, code: str) -> County:
    """Return the county of this code. Raises NoSuchCounty."""
    found = next((one for one in counties(tx) if one.code == code and not one.revoked), None)
    if found is None:
        raise NoSuchCounty(field="county", county=code)
    return found


def county_of(tx: Session, office: str) -> str:
    """Return the code of the county an office stands under, or ''."""
    found = tx.execute(select(OfficeRow.county).where(OfficeRow.office_id == office)).scalar_one_or_none()
    return found or ""


def certify(tx: Session, premises: Premises, request: DeviceRequest, fingerprint: str) -> Certificate:
    """Enrol a county's hub by its request; the same one again gets the same certificate. Raises CountyTaken."""
    row = tx.get(CountyRow, (EVERYWHERE, request.office))
    if row is not None:
        if row.key_id != fingerprint or row.state != ENROLLED:
            raise CountyTaken(county=request.office)
        return Certificate(**json.loads(row.certificate))
    made = Certificate(
        office=request.office, device=request.device, sign_key=request.sign_key, seal_key=request.seal_key,
        suite=SUITE, hub_id=premises.hub_id, hub_sign_key=premises.keys.sign_key,
        hub_seal_key=premises.keys.seal_key, issued_at=iso_moment(premises.clock.now()),
    )  # fmt: skip
    tx.add(
        CountyRow(
            office_id=EVERYWHERE, code=request.office, name=request.office_name, hub_id=request.device,
            sign_key=request.sign_key, seal_key=request.seal_key, key_id=fingerprint, state=ENROLLED,
            certificate=canonical_text(asdict(made)),
        )
    )  # fmt: skip
    tx.flush()
    return made


def place_under(tx: Session, office: str, county: str) -> County:
    """Put an office under a county from now on; its devices' certificates name the county. Raises NoSuchCounty."""
    found = known(tx, county)
    if county_of(tx, office) != county:
        tx.execute(update(OfficeRow).where(OfficeRow.office_id == office).values(county=county))
    for device in queries.devices(tx, office):
        named = device.certificate
        if (named.county_name, named.county_seal_key) != (found.name, found.seal_key):
            fresh = {**asdict(named), "county_name": found.name, "county_seal_key": found.seal_key}
            tx.execute(
                update(DeviceRow)
                .where(DeviceRow.office_id == office, DeviceRow.device_id == device.device)
                .values(certificate=canonical_text(fresh))
            )
    return found


def revoke(tx: Session, code: str) -> None:
    """Block a county's hub: it hears nothing more and its words are not taken. Raises NoSuchCounty."""
    known(tx, code)
    tx.execute(
        update(CountyRow)
        .where(CountyRow.office_id == EVERYWHERE, CountyRow.code == code)
        .values(state=REVOKED)
    )


def write(premises: Premises, outbox: Path) -> tuple[Sent, ...]:
    """Write a message to every county that is owed one: its words came, its list changed, or it has not said it
    holds the list. Raises a DeviceError of the stick.
    """
    with premises.db.reading() as tx:
        codes = [one.code for one in counties(tx) if not one.revoked]
    sent = [_write(premises, code, outbox) for code in codes]
    return tuple(one for one in sent if one is not None)


def _write(premises: Premises, code: str, outbox: Path) -> Sent | None:
    with premises.db.reading() as tx:
        row = tx.get_one(CountyRow, (EVERYWHERE, code))
        devices = tuple(_devices(tx, code))
        sha = _fingerprint(devices)
        roll = row.roll + (sha != row.roll_sha)
        if not row.waiting and row.heard == roll:
            return None
        vouch = Vouch(
            county=code, number=row.number + 1, roll=roll, hub_incarnation=premises.incarnation,
            hub_time=iso_moment(premises.clock.now()), confirmed=row.confirmed,
            confirmed_uuid=_uuid_at(tx, code, row.confirmed), refused=_refused(tx, code), devices=devices,
        )  # fmt: skip
        to = row.seal_key
    sealed = seal.seal(
        county_messages.pack(vouch), kind=KIND, office=code, sender=premises.keys, recipients=[to]
    )
    placed = stick.place(outbox, seal.file_name(KIND, code), sealed, verify=seal.peek)
    with premises.db.bookkeeping() as tx:
        tx.execute(
            update(CountyRow)
            .where(CountyRow.office_id == EVERYWHERE, CountyRow.code == code)
            .values(number=vouch.number, roll=roll, roll_sha=sha, waiting=False)
        )
    return Sent(code, len(devices), vouch.confirmed, placed.path)


def _devices(tx: Session, code: str) -> list[Vouched]:
    found = []
    for office, name in queries.offices(tx):
        if county_of(tx, office) == code:
            for one in queries.devices(tx, office):
                state = REVOKED if one.revoked else ENROLLED
                found.append(Vouched(name, one.label, state, asdict(one.certificate)))  # type: ignore[arg-type]
    return found


def _fingerprint(devices: Sequence[Vouched]) -> str:
    return hashlib.sha256(canonical(msgspec.to_builtins(devices))).hexdigest()


def _uuid_at(tx: Session, code: str, n: int) -> str:
    row = tx.get(CountyWordRow, (EVERYWHERE, code, n))
    return row.uuid if row else ""


def _refused(tx: Session, code: str) -> tuple[Heard, ...]:
    rows = tx.execute(
        select(CountyWordRow)
        .where(CountyWordRow.office_id == EVERYWHERE, CountyWordRow.code == code, CountyWordRow.refused != "")
        .order_by(CountyWordRow.n)
    ).scalars()
    return tuple(Heard(row.uuid, row.refused) for row in rows)
