"""Which numbers of certificates and letters are reserved for which office? Granted here, and what became of them.

A block is a record of the office that the hub writes: it comes down with the next receipt, and the computer it was
granted to draws from it. The numbers given and spoiled are records too and come up with every package, so that the hub
sees what is left; fewer than `LOW` asks for another block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hub import county, queries, telling
from app.hub.ledger import put_records
from app.hub.premises import Premises, UnknownOffice
from app.hub.queries import Device
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.number_blocks import LOW, SPOILED, NewBlock, Span, span_of, written
from app.shared.text import N_
from app.sync.merge import HUB
from app.sync.seen import Mark, Record

BLOCK, NUMBER = "number_block", "paper_number"


class BlockGranted(RuleError):
    """An office has some of the numbers: granted before, or typed in there from a letter."""

    code = "hub.block_granted"
    template = N_(
        "Office {office} has the numbers {first} to {last} already. Nothing was granted; choose numbers behind them."
    )


class DeviceUnclear(RuleError):
    """The office has no computer that could draw, or several and none was named."""

    code = "hub.device_unclear"
    template = N_("Say which computer of the office draws the numbers: {devices}. Nothing was granted.")


class GrantedAbove(RuleError):
    """The hub above answers this office."""

    code = "hub.granted_above"
    template = N_("The province grants this office its numbers. Nothing was granted.")


@dataclass(frozen=True)
class Granted:
    """A block as the hub knows it: first and last number as written, and what has come up of them.

    `overlaps` says that another block of any office holds some of its numbers: one was typed in by hand.
    """

    id: str
    office: str
    device: str
    kind: str
    first: str
    last: str
    source: str
    taken_on: str
    left: int
    given: int
    spoiled: int
    overlaps: bool

    @property
    def low(self) -> bool:
        """Say whether another block is asked for: few are left."""
        return self.left < LOW


def grant(
    premises: Premises, office: str, told: NewBlock, device: str = "", year: int | None = None
) -> Granted:
    """Reserve a block of a `year` (this one, when None) for a computer of an office: its id, label or key number.

    With one computer none need be named.

    Raises UnknownOffice, GrantedAbove, DeviceUnclear, BlockGranted, BlockUnreadable.
    """
    span, today = span_of(told), premises.clock.today()
    with premises.db.bookkeeping() as tx:
        offices = [one for one, _name in queries.offices(tx)]
        if office not in offices:
            raise UnknownOffice(field="office", office=office)
        if county.vouched(tx, office):
            raise GrantedAbove()
        for other in offices:
            for held in queries.live(tx, other, BLOCK):
                if _meets(held, told.kind, span):
                    raise BlockGranted(
                        field="first",
                        office=other,
                        first=_written(held, "first"),
                        last=_written(held, "last"),
                    )
        row = _record(tx, told, span, _device(tx, office, device).device, year or today.year, today)
        (sent,) = telling.number(tx, office, [row], premises.clock.now())
        put_records(tx, office, [sent])
        return next(one for one in _blocks(tx, [office]) if one.id == row.row_id)


def blocks(premises: Premises, office: str = "") -> tuple[Granted, ...]:
    """Return the blocks of an office (of all, when ''), those that run low first. Raises UnknownOffice."""
    with premises.db.reading() as tx:
        offices = [one for one, _name in queries.offices(tx)]
        if office and office not in offices:
            raise UnknownOffice(field="office", office=office)
        found = [one for one in _blocks(tx, offices) if office in ("", one.office)]
    return tuple(sorted(found, key=lambda one: (not one.low, one.office, one.kind, one.first)))


def _record(tx: Session, told: NewBlock, span: Span, device: str, year: int, today: date) -> Record:
    hub = queries.hub_self(tx).name
    values = {
        "kind": told.kind, "prefix": span.prefix, "first": span.first, "last": span.last, "digits": span.digits,
        "source": told.source.strip() or f"{hub} {year}", "taken_on": today.isoformat(), "device_id": device,
    }  # fmt: skip
    return Record(BLOCK, new_id(), values, dict.fromkeys(values, Mark(HUB, 0)), live=True)


def _device(tx: Session, office: str, named: str) -> Device:
    there = [one for one in queries.devices(tx, office) if not one.revoked]
    found = [one for one in there if not named or named in (one.device, one.label, one.key_id)]
    if len(found) != 1:
        raise DeviceUnclear(
            field="device", devices="、".join(one.label or one.device for one in there) or "—"
        )
    return found[0]


def _meets(held: Record, kind: str, span: Span) -> bool:
    has = _span(held.fields)
    same = (held.fields.get("kind"), has.prefix) == (kind, span.prefix)
    return same and span.first <= has.last and has.first <= span.last


def _written(held: Record, which: str) -> str:
    has = _span(held.fields)
    return written(has.prefix, has.first if which == "first" else has.last, has.digits)


def _span(told: Mapping[str, Any]) -> Span:
    return Span(
        str(told.get("prefix")),
        int(told.get("first") or 0),
        int(told.get("last") or 0),
        int(told.get("digits") or 0),
    )


def _blocks(tx: Session, offices: Iterable[str]) -> list[Granted]:
    held = [(office, one) for office in offices for one in queries.live(tx, office, BLOCK)]
    given: dict[str, list[str]] = {}
    for office in {office for office, _one in held}:
        for number in queries.live(tx, office, NUMBER):
            given.setdefault(str(number.fields.get("block_id")), []).append(str(number.fields.get("state")))
    found = []
    for office, one in held:
        told, span, states = one.fields, _span(one.fields), given.get(one.row_id, [])
        others = (other for _office, other in held if other.row_id != one.row_id)
        found.append(
            Granted(
                one.row_id, office, str(told.get("device_id")), str(told.get("kind")), _written(one, "first"),
                _written(one, "last"), str(told.get("source")), str(told.get("taken_on")),
                span.last - span.first + 1 - len(states), len(states), states.count(SPOILED),
                any(_meets(other, str(told.get("kind")), span) for other in others),
            )
        )  # fmt: skip
    return found
