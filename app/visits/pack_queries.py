"""Who carries which part of a campaign, and who was recorded twice? Rows in, frozen values out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.security.pack_code import keys_of
from app.security.seal import Cover
from app.visits import rules
from app.visits.tables import PackVisitRow, VisitRow, WorkPackRow


@dataclass(frozen=True)
class PackLine:
    """A work pack in a list. `taken` in here, or written here with its `code`; `twice` wait for a choice."""

    id: str
    carrier: str
    code: str
    taken: bool
    closed: bool
    made_by: str
    made_at: datetime
    visits: int
    recorded: int
    twice: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """What one computer recorded of a visit: amounts in fen."""

    state: str
    cash: int
    goods: Mapping[str, int]
    proxy: str
    relation: str
    on: date | None
    remark: str
    by: str


@dataclass(frozen=True)
class Twice:
    """A visit that two computers recorded otherwise: `here` holds until somebody chooses."""

    pack_id: str
    visit_id: str
    number: int
    name: str
    place: str
    carrier: str
    here: Record
    there: Record


def packs(tx: Session, campaign_id: str) -> tuple[PackLine, ...]:
    """Return the packs of a campaign, the latest first."""
    found = []
    rows = tx.scalars(
        select(WorkPackRow).where(WorkPackRow.campaign_id == campaign_id).order_by(WorkPackRow.made_at.desc())
    )
    for row in rows:
        counted = tx.execute(
            select(VisitRow.place, VisitRow.state, PackVisitRow.aside != "", func.count())
            .join(PackVisitRow, PackVisitRow.visit_id == VisitRow.id)
            .where(PackVisitRow.pack_id == row.id)
            .group_by(VisitRow.place, VisitRow.state, PackVisitRow.aside != "")
        ).all()
        found.append(
            PackLine(
                id=row.id, carrier=row.carrier, code="" if row.taken else row.code, taken=row.taken,
                closed=row.closed, made_by=row.made_by, made_at=row.made_at,
                visits=sum(n for *_rest, n in counted),
                recorded=sum(n for _place, state, _aside, n in counted if state != rules.PENDING),
                twice=sum(n for _place, _state, aside, n in counted if aside),
                places=tuple(sorted({place for place, *_rest in counted})),
            )
        )  # fmt: skip
    return tuple(found)


def open_places(tx: Session, campaign_id: str) -> tuple[tuple[str, int], ...]:
    """Return places with somebody who is still to be visited and in no open pack written here, with how many."""
    statement = (
        select(VisitRow.place, func.count())
        .where(*_still_here(campaign_id))
        .group_by(VisitRow.place)
        .order_by(VisitRow.place)
    )
    return tuple((place, count) for place, count in tx.execute(statement))


def packable(tx: Session, campaign_id: str, ids: Collection[str]) -> tuple[dict[str, int], int]:
    """Return those of the visits that may go into a pack with their revisions, and how many are in another one."""
    wanted = set(ids)
    rows = tx.execute(select(VisitRow.id, VisitRow.rev).where(*_still_here(campaign_id)))
    found = {key: rev for key, rev in rows if key in wanted}
    out = set(tx.scalars(_out(campaign_id)))
    return found, len(wanted & out)


def packed(tx: Session, campaign_id: str) -> frozenset[str]:
    """Return the visits another computer may tell of: those in packs, also in those that were taken back."""
    statement = select(PackVisitRow.visit_id).join(WorkPackRow, WorkPackRow.id == PackVisitRow.pack_id)
    return frozenset(tx.scalars(statement.where(WorkPackRow.campaign_id == campaign_id)))


def pending(tx: Session, ids: Collection[str]) -> int:
    """Return how many of these visits are still open."""
    rows = tx.scalars(select(VisitRow.id).where(VisitRow.state == rules.PENDING))
    return len(set(ids) & set(rows))


def pack_locked_as(tx: Session, cover: Cover) -> WorkPackRow | None:
    """Return the pack written here whose code locked a file, as its cover says."""
    rows = tx.scalars(select(WorkPackRow).where(WorkPackRow.taken.is_(False)))
    return next((row for row in rows if keys_of(row.code).key_id == cover.sender), None)


def twice(tx: Session, campaign_id: str) -> tuple[Twice, ...]:
    """Return the visits that wait for a choice, by number."""
    statement = (
        select(PackVisitRow, VisitRow, WorkPackRow.carrier)
        .join(VisitRow, VisitRow.id == PackVisitRow.visit_id)
        .join(WorkPackRow, WorkPackRow.id == PackVisitRow.pack_id)
        .where(VisitRow.campaign_id == campaign_id, PackVisitRow.aside != "")
        .order_by(VisitRow.number, PackVisitRow.pack_id)
    )
    return tuple(
        Twice(
            one.pack_id, visit.id, visit.number, visit.name, visit.place, carrier,
            recorded(visit.state, visit.cash, visit.goods, visit.proxy, visit.relation, visit.on_day, visit.remark,
                     visit.recorded_by),
            _stored(json.loads(one.aside)["outcome"]),
        )
        for one, visit, carrier in tx.execute(statement)
    )  # fmt: skip


def recorded(
    state: str, cash: int | None, goods: str | None, proxy: str, relation: str, on: date | None, remark: str,
    by: str | None,
) -> Record:  # fmt: skip
    """Return an outcome as it is shown."""
    return Record(state, cash or 0, json.loads(goods or "{}"), proxy, relation, on, remark, by or "")


def _stored(told: Mapping[str, Any]) -> Record:
    on = date.fromisoformat(told["on_day"]) if told["on_day"] else None
    return recorded(
        told["state"], told["cash"], told["goods"], told["proxy"], told["relation"], on, told["remark"],
        told["recorded_by"],
    )  # fmt: skip


def _out(campaign_id: str) -> Any:
    return (
        select(PackVisitRow.visit_id)
        .join(WorkPackRow, WorkPackRow.id == PackVisitRow.pack_id)
        .where(
            WorkPackRow.campaign_id == campaign_id,
            WorkPackRow.taken.is_(False),
            WorkPackRow.closed.is_(False),
        )
    )


def _still_here(campaign_id: str) -> list[Any]:
    return [
        VisitRow.campaign_id == campaign_id,
        VisitRow.state.not_in(rules.HANDED_OVER),
        VisitRow.id.not_in(_out(campaign_id)),
    ]
