"""Which claims wait for a person's decision, and what do the office and the hub each make of them?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid.engine import Assessment
from app.aid.numbers import number_words
from app.hub import queries
from app.hub.decide import QUERY, SUBMITTED, Desk, desk_of, judged, order_of, own_assessment
from app.hub.premises import Premises
from app.hub.tables import DecisionRow
from app.shared import identity
from app.sync.seen import Record

CLAIM = "claim"


@dataclass(frozen=True)
class Waiting:
    """One claim that waits; amounts in fen, the person masked. `own_…` is the office's word, `hub_…` ours.

    `differs` names what is not the same ("amount", "state", "reasons", "missing"), or why nothing could be
    worked out here ("plan_unknown", "conflict" …); empty when both agree. `turn` counts the decisions so far.
    """

    office: str
    office_name: str
    claim_id: str
    number: str
    name: str
    id_no: str
    plan: str
    own_amount: int | None
    own_state: str
    hub_amount: int | None
    hub_state: str
    differs: tuple[str, ...]
    turn: int


@dataclass(frozen=True)
class Decided:
    """One decision on a claim; `amount` in fen."""

    state: str
    amount: int | None
    reasons: tuple[str, ...]
    on: date


def waiting(premises: Premises) -> tuple[Waiting, ...]:
    """Return every claim that waits for a decision, by office and in the order the office assessed them."""
    with premises.db.reading() as tx:
        return tuple(
            one for office, name in queries.offices(tx) for one in waiting_of(tx, office, name).values()
        )


def waiting_of(tx: Session, office: str, name: str) -> dict[str, Waiting]:
    """Return one office's waiting claims by their id."""
    claims = list(queries.live(tx, office, CLAIM))
    waits = [claim for claim in claims if claim.fields.get("state") in SUBMITTED]
    if not waits:
        return {}
    desk = desk_of(tx, office, claims)
    waits.sort(key=lambda one: order_of(desk, one))
    return {
        claim.row_id: _line(desk, claim, office, name, len(decisions_on(tx, office, claim.row_id)))
        for claim in waits
    }


def decisions_on(tx: Session, office: str, claim_id: str) -> list[Decided]:
    """Return every decision on a claim, the first one first."""
    rows = tx.execute(
        select(DecisionRow)
        .where(DecisionRow.office_id == office, DecisionRow.tbl == CLAIM, DecisionRow.row_id == claim_id)
        .order_by(DecisionRow.n)
    ).scalars()
    return [Decided(r.state, r.amount, tuple(json.loads(r.reasons)), r.decided_on) for r in rows]


def _line(desk: Desk, claim: Record, office: str, name: str, turn: int) -> Waiting:
    verdict, found = judged(desk, claim)
    own = own_assessment(desk, claim)
    plan = " ".join(str(claim.fields.get(part) or "") for part in ("plan_id", "plan_version")).strip()
    differs = verdict.reasons if verdict.kind == QUERY else ()
    if found is not None and own is not None and differs:
        differs = ("by_hand",) * ("by_hand" in differs) + _differences(found, own)
    person = str(claim.fields.get("name") or "")
    number = number_words(_whole(claim.fields.get("no")) or 0, str(claim.fields.get("series") or ""))
    return Waiting(
        office=office, office_name=name, claim_id=claim.row_id, number=number,
        name=person[:1] + "*" * (len(person) - 1), id_no=identity.mask_id(str(claim.fields.get("id_no") or "")),
        plan=plan, own_amount=_whole(own["amount"]) if own else None,
        own_state=str(own["state"]) if own else "", hub_amount=found.amount if found else None,
        hub_state=found.state if found else "", differs=differs,
        turn=turn,
    )  # fmt: skip


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _differences(found: Assessment, own: dict[str, object]) -> tuple[str, ...]:
    ours = {
        "amount": found.amount, "state": found.state, "reasons": list(found.reasons),
        "missing": list(found.missing),
    }  # fmt: skip
    theirs = {name: own[name] for name in ("amount", "state")}
    theirs |= {name: json.loads(str(own[name])) for name in ("reasons", "missing")}
    return tuple(name for name, value in ours.items() if theirs[name] != value)
