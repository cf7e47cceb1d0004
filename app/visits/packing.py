"""How do a campaign's rows go into a work pack and come out of one? Works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import funds
from app.funds import EntryForeign
from app.shared import lineage, stored
from app.shared.actor import Actor
from app.shared.clock import iso_moment
from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits import rules
from app.visits.pack import FORMAT, RECORDED, Pack, PackOtherVersion, Results, Told
from app.visits.recording import UNRECORDED
from app.visits.tables import CampaignGoodRow, CampaignRow, KitRow, PackVisitRow, VisitRow, WorkPackRow

APPROVAL: Final = ("approved_on", "approval_no", "approved_by", "seconded_by")


class PackUnfit(RuleError):
    """What is in the pack cannot stand beside what is here."""

    code = "pack.unfit"
    template = N_(
        "This pack does not fit the campaign on this computer: its list was made or changed here otherwise. Nothing "
        "was changed. Exchange packages with the union above on both computers first, then have the pack written again."
    )


def gather(tx: Session, row: WorkPackRow, ids: Iterable[str]) -> Pack:
    """Return the pack of these visits as the campaign stands now; who has got something already stays out."""
    campaign = [row.campaign_id]
    rows = {
        kind.__tablename__: stored.read(tx, _table(kind), column, campaign)
        for kind, column in ((CampaignRow, "id"), (CampaignGoodRow, "campaign_id"), (KitRow, "campaign_id"))
    }
    visits = stored.read(tx, _table(VisitRow), "id", ids)
    rows[VisitRow.__tablename__] = [visit for visit in visits if visit["state"] not in rules.HANDED_OVER]
    budgets, booked = funds.stored_grant(tx, row.campaign_id)
    named = rows[CampaignRow.__tablename__][0]["name"]
    return Pack(
        FORMAT, row.id, row.campaign_id, named, row.carrier, row.made_by, iso_moment(row.made_at), rows,
        budgets, [dict(one) for one in booked],
    )  # fmt: skip


def unpack(tx: Session, pack: Pack) -> tuple[int, list[PackVisitRow]]:
    """Put what is in a pack where it is not here yet; return how many visits are new, and what is agreed of each.

    A visit here with a record of its own keeps it. Raises PackUnfit or PackOtherVersion; nothing may be kept then.
    """
    try:
        campaign = pack.rows[CampaignRow.__tablename__][0]
        if campaign["id"] != pack.campaign_id:
            raise PackUnfit()
        for kind in (CampaignRow, CampaignGoodRow, KitRow):
            stored.add(tx, _table(kind), pack.rows[kind.__tablename__])
        _approved(tx, campaign)
        funds.take_granted(tx, pack.campaign_id, pack.budgets, pack.booked)
        came = pack.rows[VisitRow.__tablename__]
        fresh = stored.add(tx, _table(VisitRow), came)
    except (KeyError, IndexError, TypeError):
        raise PackOtherVersion() from None
    except (IntegrityError, EntryForeign):
        raise PackUnfit() from None
    tx.flush()
    tx.expire_all()
    here = {visit.id: visit for visit in tx.scalars(
        select(VisitRow).where(VisitRow.campaign_id == pack.campaign_id, VisitRow.id.in_([v["id"] for v in came]))
    )}  # fmt: skip
    agreed = []
    for told in came:
        visit = here.get(told["id"])
        if visit is None:
            raise PackUnfit()
        recorded = {name: told[name] for name in UNRECORDED}
        if visit.state == rules.PENDING and told["state"] != rules.PENDING:
            put_stored(tx, visit, recorded)
        same = said_of(stored_outcome(tx, [visit.id])[visit.id]) == said_of(recorded)
        agreed.append(
            PackVisitRow(
                pack_id=pack.id, visit_id=visit.id, rev=visit.rev if same else 0, life="", heard=0, aside=""
            )
        )
    return len(fresh), agreed


def _approved(tx: Session, campaign: Mapping[str, Any]) -> None:
    """Let the approval that came hold where none is here yet: this computer has not heard of it."""
    row = tx.get_one(CampaignRow, campaign["id"])
    if row.approved_on is None and campaign["approved_on"] is not None:
        stored.put(tx, _table(CampaignRow), row.id, {name: campaign[name] for name in APPROVAL})
        tx.refresh(row)


def told_of(tx: Session, row: WorkPackRow, agreed: Sequence[PackVisitRow], actor: Actor, at: str) -> Results:
    """Return what the visits of a pack came to here since it was taken in."""
    revs = {one.visit_id: one.rev for one in agreed}
    visits = {
        visit.id: visit.rev
        for visit in tx.scalars(select(VisitRow).where(VisitRow.campaign_id == row.campaign_id))
        if visit.id in revs and visit.rev != revs[visit.id]
    }
    outcomes, booked = stored_outcome(tx, visits), funds.booked_for(tx, list(visits))
    told = [
        Told(visit_id, rev, outcomes[visit_id], [dict(one) for one in booked.get(visit_id, [])])
        for visit_id, rev in sorted(visits.items())
    ]
    life = lineage.head(tx).incarnation
    return Results(FORMAT, row.id, row.campaign_id, row.carrier, life, actor.name, at, told)


def stored_outcome(tx: Session, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what visits came to as it is stored, by their ids."""
    return {
        row["id"]: {name: row[name] for name in UNRECORDED}
        for row in stored.read(tx, _table(VisitRow), "id", ids)
    }


def said_of(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was recorded, without who wrote it down, when, and as which entry."""
    return {name: outcome[name] for name in RECORDED}


def put_stored(tx: Session, visit: VisitRow, outcome: Mapping[str, Any]) -> None:
    """Write an outcome as it is stored. Raises IntegrityError for one that cannot stand here."""
    tx.flush()
    stored.put(tx, _table(VisitRow), visit.id, outcome)
    tx.refresh(visit)


def _table(kind: type[VisitRow | CampaignRow | CampaignGoodRow | KitRow]) -> Table:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError(table)
    return table
