"""Where do claims stand by their rows, receipts and events? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid.rules import Decision
from app.aid.standing import ROUNDS, Event, Said, Standing, live, standing_of
from app.aid.tables import ClaimDecisionRow, ClaimEventRow, ClaimRow

FEW = 500  # claims bound at once


def event_of(row: ClaimEventRow) -> Event:
    """Return an event as the rules see it."""
    return Event(
        row.id, row.kind, row.round, row.on_day, row.state, row.amount, tuple(json.loads(row.reasons)), row.document,
        row.words, row.cancels, row.by, row.at,
    )  # fmt: skip


def events_of(tx: Session, claim_id: str) -> tuple[Event, ...]:
    """Return everything that happened to a claim, the oldest first; also what was taken back."""
    chosen = select(ClaimEventRow).where(ClaimEventRow.claim_id == claim_id)
    return tuple(event_of(row) for row in tx.scalars(chosen.order_by(ClaimEventRow.at, ClaimEventRow.id)))


def round_of(tx: Session, claim_id: str) -> int:
    """Return the round a claim is in, from 1."""
    return 1 + sum(1 for one in live(events_of(tx, claim_id)) if one.kind in ROUNDS)


def said_of(row: ClaimDecisionRow) -> Said:
    """Return the word of a receipt as the rules see it."""
    reasons = tuple(json.loads(row.reasons))
    decision = Decision(row.claim_id, row.state, row.amount, reasons, row.decided_on, row.decided_by)
    return Said(decision, row.round)


def standing(tx: Session, row: ClaimRow) -> Standing:
    """Return where one claim stands."""
    said = tx.get(ClaimDecisionRow, row.id, populate_existing=True)
    return standing_of(row.id, row.state, said_of(said) if said is not None else None, events_of(tx, row.id))


def standings(tx: Session, ids: Sequence[str] | None = None) -> dict[str, Standing]:
    """Return where claims stand (all when `ids` is None), by claim."""
    said: dict[str, Said] = {}
    events: dict[str, list[Event]] = defaultdict(list)
    states: dict[str, str] = {}
    for part in _parts(ids):
        heads = select(ClaimRow.id, ClaimRow.state)
        receipts, happened = select(ClaimDecisionRow), select(ClaimEventRow)
        if part is not None:
            heads = heads.where(ClaimRow.id.in_(part))
            receipts = receipts.where(ClaimDecisionRow.claim_id.in_(part))
            happened = happened.where(ClaimEventRow.claim_id.in_(part))
        states |= {row.id: row.state for row in tx.execute(heads)}
        said |= {row.claim_id: said_of(row) for row in tx.scalars(receipts)}
        for row in tx.scalars(happened):
            events[row.claim_id].append(event_of(row))
    return {
        claim_id: standing_of(claim_id, state, said.get(claim_id), events.get(claim_id, ()))
        for claim_id, state in states.items()
    }


def _parts(ids: Sequence[str] | None) -> Iterator[Sequence[str] | None]:
    if ids is None:
        yield None
        return
    for start in range(0, len(ids), FEW):
        yield ids[start : start + FEW]


def granted(found: Iterable[Standing]) -> dict[str, int]:
    """Return what is paid of each claim that was decided, in fen; nothing where it was refused.

    What a claim was granted before it was taken up again counts until it is decided anew.
    """
    words = (one.decision or one.said for one in found)
    return {
        word.claim_id: (word.amount or 0) if word.state == "APPROVED" else 0
        for word in words
        if word is not None and word.state in ("APPROVED", "DENIED")
    }
