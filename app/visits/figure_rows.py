"""What do the records say for the figures, in a year or a campaign? Reads rows; writes nothing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import funds
from app.members import marks_of
from app.visits import rules
from app.visits.figures import FEN, KEYS, Figure, Given, GivenToUnit, Marks, Past, PastFigure, told_by
from app.visits.plan import HOUSEHOLD
from app.visits.tables import CampaignRow, KitRow, PastFigureRow, UnitVisitRow, VisitRow

NOT_MODEL = ("", "0")  # model_worker_types: nothing said, or "no"
NOT_GIG = ("", "13")  # new_employment_groups: nothing said, or sanitation, which is none of them


def figures_of(
    tx: Session, campaign_id: str | None = None, days: tuple[date, date] | None = None
) -> tuple[Figure, ...]:
    """Return the figures of one campaign, or of a span of days over all of them.

    Goods count at what they cost by the books, so that what was given is told as what was bought was paid.
    """
    visits = _visits(tx, campaign_id, days)
    known = marks_of(tx, sorted({one.id_no for one in visits}))
    model_workers = {id_no for id_no, (model, _gig, _migrant) in known.items() if model not in NOT_MODEL}
    gig_workers = {id_no for id_no, (_model, gig, _migrant) in known.items() if gig not in NOT_GIG}
    migrants = {id_no for id_no, (_model, _gig, migrant) in known.items() if migrant}
    return told_by(
        visits,
        _units(tx, campaign_id, days),
        Marks(model_workers, gig_workers, migrants),
        funds.granted(tx, campaign_id, days, select(CampaignRow.id)),
        funds.laid_out(tx, campaign_id, days),
    )


def years_with_help(tx: Session) -> tuple[int, ...]:
    """Return the years in which something was handed over, the latest first."""
    found: set[str] = set()
    for day in (VisitRow.on_day, UnitVisitRow.on_day):
        found |= set(tx.scalars(select(func.substr(day, 1, 4)).where(day.is_not(None)).distinct()))
    return tuple(sorted((int(year) for year in found), reverse=True))


def past_figures(tx: Session) -> tuple[PastFigure, ...]:
    """Return the entered figures that stand, in the order they were entered."""
    rows = tx.scalars(select(PastFigureRow).order_by(PastFigureRow.id)).all()
    gone = {row.reverses for row in rows}
    return tuple(
        PastFigure(
            row.id,
            Past(
                row.key, row.period, row.amount if KEYS[row.key] == FEN else row.count, row.source, row.as_of
            ),
            row.entered_by,
        )
        for row in rows
        if row.reverses is None and row.id not in gone and row.key in KEYS
    )


def _visits(tx: Session, campaign_id: str | None, days: tuple[date, date] | None) -> tuple[Given, ...]:
    columns = (
        VisitRow.kind, VisitRow.subject_id, VisitRow.id_no, VisitRow.category, VisitRow.cash, VisitRow.entry_id,
        KitRow.cash_source,
    )  # fmt: skip
    statement = select(*columns).join(KitRow, KitRow.id == VisitRow.kit_id)
    statement = statement.where(VisitRow.state.in_(rules.HANDED_OVER))
    if campaign_id is not None:
        statement = statement.where(VisitRow.campaign_id == campaign_id)
    if days is not None:
        statement = statement.where(VisitRow.on_day.between(*days))
    rows = tx.execute(statement).all()
    costs = funds.goods_costs(tx, {row.entry_id for row in rows if row.entry_id})
    return tuple(
        Given(
            kind=kind, subject_id=subject, id_no=id_no, category=category if kind == HOUSEHOLD else None,
            cash=cash or 0, cash_source=source, value=costs.get(entry or "", 0),
        )
        for kind, subject, id_no, category, cash, entry, source in rows
    )  # fmt: skip


def _units(tx: Session, campaign_id: str | None, days: tuple[date, date] | None) -> tuple[GivenToUnit, ...]:
    statement = select(UnitVisitRow).where(UnitVisitRow.state == rules.GIVEN)
    if campaign_id is not None:
        statement = statement.where(UnitVisitRow.campaign_id == campaign_id)
    if days is not None:
        statement = statement.where(UnitVisitRow.on_day.between(*days))
    rows = tx.scalars(statement).all()
    # One unit of the roll may have been typed as a name once: the name ties the two together.
    known = {row.unit: row.unit_id for row in rows if row.unit_id}
    costs = funds.goods_costs(tx, {row.entry_id for row in rows if row.entry_id})
    return tuple(
        GivenToUnit(
            unit=row.unit_id or known.get(row.unit) or row.unit,
            people=row.people,
            helped=row.helped,
            level=row.level,
            cash=row.cash or 0,
            cash_source=row.cash_source,
            value=costs.get(row.entry_id or "", 0),
        )
        for row in rows
    )
