"""How does a county's hub stand between its offices and the hub above? Asks for its place, believes whom the
province vouches for, and says its word. What is passed on untouched is in `relay`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.hub.decided_by import kind_of
from app.hub.level_tables import SaidRow, UpperRow
from app.hub.premises import Premises
from app.hub.queries import ENROLLED, REVOKED, devices, offices
from app.hub.tables import EVERYWHERE, DeviceRow, OfficeRow
from app.security import seal
from app.shared.chain import canonical_text
from app.shared.clock import iso_moment
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync import county_messages, package, stick
from app.sync.county_messages import Ruling, Vouch, Vouched, Word
from app.sync.merge import OWN_COLUMNS, OWNERS, Merged
from app.sync.messages import Certificate, Change, DeviceRequest
from app.sync.rules import CertificateForged, OtherHub, check_certificate
from app.sync.seen import Mark, Record

ROLE = "hub"
"""The role a hub names in its request."""


class CountyCode(RuleError):
    """A county's code stands in the header of its packages."""

    code = "hub.county_code"
    template = N_("A county's code is 1 to 32 letters, digits or dashes, for example 222404.")


class NoUpperHub(RuleError):
    """The hub is not enrolled at a hub above it."""

    code = "hub.no_upper"
    template = N_(
        "This hub has no hub above it yet. Make a request with “hub request”, send it up, "
        "and take in the certificate that comes back."
    )


@dataclass(frozen=True)
class Upper:
    """The hub above this one; `code` is this county's own, `confirmed` its last word that was taken there."""

    code: str
    hub_id: str
    sign_key: str
    seal_key: str
    key_id: str
    incarnation: int
    number: int
    roll: int
    told: int
    confirmed: int


@dataclass(frozen=True)
class Said:
    """A word of this county: about which record of which office, whether it binds, and what came of it."""

    n: int
    uuid: str
    office: str
    kind: str
    ruling: Ruling
    refused: str = ""


def upper(tx: Session) -> Upper | None:
    """Return the hub above; None for a hub that answers its offices itself."""
    row = tx.execute(select(UpperRow).where(UpperRow.office_id == EVERYWHERE)).scalar_one_or_none()
    if row is None:
        return None
    return Upper(
        row.code, row.hub_id, row.sign_key, row.seal_key, row.key_id, row.incarnation, row.number, row.roll,
        row.told, row.confirmed,
    )  # fmt: skip


def known_upper(tx: Session) -> Upper:
    """Return the hub above. Raises NoUpperHub."""
    found = upper(tx)
    if found is None:
        raise NoUpperHub()
    return found


def vouched(tx: Session, office: str) -> bool:
    """Say whether the hub above enrolled the office: then it answers it, not this hub."""
    found = tx.execute(select(OfficeRow.vouched).where(OfficeRow.office_id == office)).scalar_one_or_none()
    return bool(found)


# -- its place


def request(premises: Premises, code: str, to: Path) -> Path:
    """Write this hub's signed request into the folder `to`. Raises CountyCode or a DeviceError of the stick."""
    asked = DeviceRequest(
        office=code, office_name=premises.name, device=premises.hub_id, label=premises.name,
        sign_key=premises.keys.sign_key, seal_key=premises.keys.seal_key,
        made_at=iso_moment(premises.clock.now()), role=ROLE,
    )  # fmt: skip
    try:
        sealed = seal.seal(
            package.pack_request(asked), kind="request", office=code, sender=premises.keys, recipients=[]
        )
    except ValueError:
        raise CountyCode(field="code") from None
    return stick.place(to, seal.file_name("request", code), sealed, verify=seal.peek).path


def certificate(premises: Premises, path: Path, fingerprint: str | None = None) -> Upper:
    """Take in the certificate of the hub above; `fingerprint` is its key number when that was compared before.

    Raises OtherHub, CertificateForged, CertificateForOther; errors of file, seal and package.
    """
    opened = seal.open_sealed(read_whole(path), keys=premises.keys, senders=None, expect_kind="certificate")
    told = package.unpack_certificate(opened.payload)
    with premises.db.bookkeeping() as tx:
        known = upper(tx)
        trusted = {number for number in (fingerprint, known and known.key_id) if number}
        if trusted - {opened.sender} or opened.sender == premises.keys.key_id:
            raise OtherHub(hub=opened.sender)
        if (told.hub_sign_key, told.hub_seal_key) != (opened.cover.sign_key, opened.cover.seal_key):
            raise CertificateForged()
        check_certificate(
            told, office=opened.cover.office, device=premises.hub_id, sign_key=premises.keys.sign_key,
            seal_key=premises.keys.seal_key, suites=seal.SUITES,
        )  # fmt: skip
        row = tx.get(UpperRow, EVERYWHERE) or UpperRow(office_id=EVERYWHERE)
        row.code, row.hub_id, row.key_id = told.office, told.hub_id, opened.sender
        row.sign_key, row.seal_key = told.hub_sign_key, told.hub_seal_key
        tx.add(row)
        tx.flush()
        return known_upper(tx)


# -- whom the province vouches for


def take_vouch(premises: Premises, content: bytes) -> int:
    """Take in what the hub above says; return how many devices it vouches for. An older message changes nothing.

    Raises NoUpperHub, and what `seal.open_sealed` and `county_messages.unpack_vouch` raise.
    """
    with premises.db.bookkeeping() as tx:
        above = known_upper(tx)
        opened = seal.open_sealed(
            content, keys=premises.keys, senders={above.key_id: above.sign_key}, expect_kind="vouch",
            expect_office=above.code,
        )  # fmt: skip
        vouch = county_messages.unpack_vouch(opened.payload)
        if vouch.county != above.code:
            raise seal.WrongOffice(office=vouch.county)
        if (vouch.hub_incarnation, vouch.number) < (above.incarnation, above.number):
            return 0
        _believe(tx, above, vouch.devices, premises.clock.now())
        _reckon(tx, above, vouch)
        fresh = {
            "incarnation": vouch.hub_incarnation, "number": vouch.number, "roll": vouch.roll,
            "confirmed": vouch.confirmed,
        }  # fmt: skip
        tx.execute(update(UpperRow).where(UpperRow.office_id == EVERYWHERE).values(**fresh))
        return sum(device.state == ENROLLED for device in vouch.devices)


def _believe(tx: Session, above: Upper, told: Sequence[Vouched], now: datetime) -> None:
    """Make the devices of the vouched offices exactly those of the list."""
    listed: set[tuple[str, str]] = set()
    for one in told:
        proof = msgspec.convert(one.certificate, Certificate)
        if (proof.hub_sign_key, proof.hub_seal_key) != (above.sign_key, above.seal_key):
            raise CertificateForged()
        _office(tx, proof.office, one.office_name, now)
        row = tx.get(DeviceRow, (proof.office, proof.device))
        if row is None:
            row = DeviceRow(office_id=proof.office, device_id=proof.device, issued_at=now)
        row.label, row.state, row.certificate = one.label, one.state, canonical_text(one.certificate)
        row.sign_key, row.seal_key = proof.sign_key, proof.seal_key
        row.key_id = seal.key_number(proof.sign_key, proof.seal_key)
        tx.add(row)
        listed.add((proof.office, proof.device))
    tx.flush()
    for office, _ in offices(tx):
        if vouched(tx, office):
            for device in devices(tx, office):
                if (office, device.device) not in listed:
                    tx.get_one(DeviceRow, (office, device.device)).state = REVOKED
    tx.flush()


def _office(tx: Session, office: str, name: str, now: datetime) -> None:
    row = tx.get(OfficeRow, office)
    if row is None:
        row = OfficeRow(office_id=office, name=name, log_head=0, enrolled_at=now)
    row.name, row.vouched = name, True
    tx.add(row)
    tx.flush()


def _reckon(tx: Session, above: Upper, vouch: Vouch) -> None:
    """Keep what became of our words; number anew those not confirmed when this hub was put back to an earlier day.

    The province then holds words under our numbers that we no longer have. Ours keep their uuid, so that it takes
    none of them twice.
    """
    for heard in vouch.refused:
        row = tx.get(SaidRow, (EVERYWHERE, heard.uuid))
        if row is not None:
            row.refused = heard.code
    mine = {said.n: said.uuid for said in said_after(tx, 0)}
    agreed = not vouch.confirmed or mine.get(vouch.confirmed) == vouch.confirmed_uuid
    open_words = said_after(tx, vouch.confirmed if agreed else above.confirmed)
    for n, said in enumerate(open_words, start=vouch.confirmed + 1):
        tx.get_one(SaidRow, (EVERYWHERE, said.uuid)).n = n
    tx.flush()


def follow(change: Change, record: Record | None) -> Merged:
    """Let the county's copy follow what the province told the office, as the office journalled it."""
    if change.erased or change.table not in OWNERS:
        return Merged(record, "applied")
    now = record or Record(change.table, change.row_id)
    if change.verb == "D":
        return Merged(replace(now, deleted=Mark("", 0)), "applied")
    values = {name: value for name, value in change.fields.items() if name not in OWN_COLUMNS}
    marks = {**now.marks, **dict.fromkeys(values, Mark("", 0))}
    return Merged(replace(now, fields={**now.fields, **values}, marks=marks, live=True), "applied")


# -- its own word


def say(tx: Session, office: str, ruling: Ruling) -> Said | None:
    """Give this county's word on a record of a vouched office; the same word again is not said twice.

    Returns None when the word is this hub's own to send down: the office is not vouched for, or nobody decides.
    """
    kind = kind_of(ruling.table)
    if kind is None or not vouched(tx, office):
        return None
    last = said_on(tx, office, ruling.table, ruling.row_id)
    if last is not None and msgspec.structs.replace(last.ruling, on=ruling.on) == ruling:
        return last
    above = known_upper(tx)
    head = tx.execute(select(func.max(SaidRow.n)).where(SaidRow.office_id == EVERYWHERE)).scalar() or 0
    row = SaidRow(
        office_id=EVERYWHERE, uuid=new_id(), n=max(head, above.confirmed) + 1, about=office, kind=kind,
        tbl=ruling.table, row_id=ruling.row_id, ruling=canonical_text(msgspec.to_builtins(ruling)), refused="",
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return _said(row)


def said_on(tx: Session, office: str, table: str, row_id: str) -> Said | None:
    """Return this county's last word on a record of an office."""
    row = tx.execute(
        select(SaidRow)
        .where(SaidRow.office_id == EVERYWHERE, SaidRow.about == office)
        .where(SaidRow.tbl == table, SaidRow.row_id == row_id)
        .order_by(SaidRow.n.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else _said(row)


def said_amounts(tx: Session, office: str, table: str) -> dict[str, int]:
    """Return what this county thought right (fen) by row id: its last word on each record, 0 for nothing."""
    rows = tx.execute(
        select(SaidRow)
        .where(SaidRow.office_id == EVERYWHERE, SaidRow.about == office, SaidRow.tbl == table)
        .order_by(SaidRow.n)
    ).scalars()
    return {row.row_id: _said(row).ruling.amount or 0 for row in rows}


def said_after(tx: Session, n: int) -> list[Said]:
    """Return this county's words after number `n`, in order."""
    rows = tx.execute(
        select(SaidRow).where(SaidRow.office_id == EVERYWHERE, SaidRow.n > n).order_by(SaidRow.n)
    ).scalars()
    return [_said(row) for row in rows]


def words(said: Sequence[Said]) -> tuple[Word, ...]:
    """Return words as they travel."""
    return tuple(Word(s.n, s.uuid, s.office, s.kind, s.ruling) for s in said)  # type: ignore[arg-type]


def _said(row: SaidRow) -> Said:
    told: dict[str, Any] = json.loads(row.ruling)
    return Said(row.n, row.uuid, row.about, row.kind, msgspec.convert(told, Ruling), row.refused)
