"""What does a county's word do at the province? Proved, its right checked, each word once, told to the office."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.aid.rules import DECIDED
from app.hub import hub_log, queries, vouch
from app.hub.decided_by import kind_of
from app.hub.due import E_FORK, E_GAP
from app.hub.ledger import Outcomes
from app.hub.level_tables import CountyRow, CountyWordRow
from app.hub.premises import Premises
from app.hub.tables import EVERYWHERE
from app.hub.vouch import County
from app.security import seal
from app.security.seal import Cover
from app.shared.chain import canonical_text
from app.sync import county_messages
from app.sync.county_messages import Ruling, Word, Words


@dataclass(frozen=True)
class Opinion:
    """What a county said of a record: `kind` decision or opinion, by its name here."""

    by: str
    kind: str
    ruling: Ruling
    log_n: int


def take(premises: Premises, cover: Cover, content: bytes) -> Outcomes:
    """Take in a county's package; a gap or a fork applies nothing, and the answer says how far its words are here.

    Raises UnknownSender when no county of that key is enrolled, and what `seal.open_sealed` and
    `county_messages.unpack_words` raise.
    """
    with premises.db.bookkeeping() as tx:
        found = next((c for c in vouch.counties(tx) if c.code == cover.office and not c.revoked), None)
        opened = seal.open_sealed(
            content, keys=premises.keys, senders={found.key_id: found.sign_key} if found else {},
            expect_kind="county", expect_office=cover.office,
        )  # fmt: skip
        message = county_messages.unpack_words(opened.payload)
        if found is None or message.county != found.code:
            raise seal.WrongOffice(office=message.county)
        outcomes = _apply(tx, found, message, premises.clock.now())
        row = tx.get_one(CountyRow, (EVERYWHERE, found.code), populate_existing=True)
        row.waiting, row.heard = True, message.roll
        return outcomes


def _apply(tx: Session, county: County, message: Words, now: datetime) -> Outcomes:
    if message.first > county.confirmed + 1:
        return Outcomes(E_GAP, missing=county.confirmed + 1)
    held = _uuids(tx, county.code)
    known = [word for word in message.words if word.n <= county.confirmed]
    if any(held.get(word.n) != word.uuid for word in known):
        return Outcomes(E_FORK)
    fresh = message.words[len(known) :]
    taken, turned_down, heard = 0, 0, set(held.values())
    for word in fresh:
        log_n, refused = 0, ""
        if word.uuid not in heard:  # else said again by a county hub that was put back to an earlier day
            refused = _fault(tx, county, word)
            log_n = 0 if refused else hub_log.tell(tx, word.office, word.kind, word.ruling, county.name, now)
            taken, turned_down = taken + (not refused), turned_down + bool(refused)
            heard.add(word.uuid)
        tx.execute(insert(CountyWordRow), [_row(county.code, word, refused, log_n)])
    if fresh:
        tx.execute(
            update(CountyRow)
            .where(CountyRow.office_id == EVERYWHERE, CountyRow.code == county.code)
            .values(confirmed=fresh[-1].n)
        )
    return Outcomes(applied=taken, refused=turned_down, known=len(message.words) - taken - turned_down)


def _fault(tx: Session, county: County, word: Word) -> str:
    """Return why a county's word is not taken, or ''."""
    kind = kind_of(word.ruling.table)
    if kind is None:
        return "E_SCHEMA"
    if word.office not in dict(queries.offices(tx)) or vouch.county_of(tx, word.office) != county.code:
        return "E_OWNERSHIP"
    if kind != word.kind:
        return "E_OWNERSHIP"
    return "" if _sound(word.ruling) else "E_VALIDATION"


def _sound(ruling: Ruling) -> bool:
    try:
        date.fromisoformat(ruling.on)
    except ValueError:
        return False
    return bool(ruling.row_id) and ruling.state in DECIDED and (ruling.amount is None or ruling.amount >= 0)


def of_office(tx: Session, office: str) -> list[Opinion]:
    """Return what counties said of the office's records and was taken, in order."""
    rows = tx.execute(
        select(CountyWordRow)
        .where(CountyWordRow.office_id == EVERYWHERE, CountyWordRow.about == office, CountyWordRow.log_n > 0)
        .order_by(CountyWordRow.log_n)
    ).scalars()
    names = {one.code: one.name for one in vouch.counties(tx)}
    return [
        Opinion(names.get(r.code, r.code), r.kind, msgspec.convert(json.loads(r.ruling), Ruling), r.log_n)
        for r in rows
    ]


def _uuids(tx: Session, code: str) -> dict[int, str]:
    rows = tx.execute(
        select(CountyWordRow.n, CountyWordRow.uuid).where(
            CountyWordRow.office_id == EVERYWHERE, CountyWordRow.code == code
        )
    )
    return {row.n: row.uuid for row in rows}


def _row(code: str, word: Word, refused: str, log_n: int) -> dict[str, Any]:
    return {
        "office_id": EVERYWHERE, "code": code, "n": word.n, "uuid": word.uuid, "about": word.office,
        "kind": word.kind, "ruling": canonical_text(msgspec.to_builtins(word.ruling)), "refused": refused,
        "log_n": log_n,
    }  # fmt: skip
