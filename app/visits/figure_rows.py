"""What do the records say for the figures, in a year or a campaign? Reads rows; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app import funds
from app.members import marks_of
from app.visits import rules
from app.visits.figures import (
    FEN,
    KEYS,
    NO_SERVICE,
    OF_THE_YEAR,
    Around,
    Figure,
    Given,
    GivenToUnit,
    Marks,
    Past,
    PastFigure,
    told_by,
)
from app.visits.issuing import ISSUED
from app.visits.plan import HOUSEHOLD
from app.visits.tables import CampaignRow, IssueNoteRow, KitRow, PastFigureRow, UnitVisitRow, VisitRow


@dataclass(frozen=True)
class ServiceCounts:
    """What the register of services tells: person-times in a span of days or ever, and its years.

    What keeps them stands beside the visits; the office hands it in.
    """

    given: Callable[[Session, tuple[date, date] | None], int]
    years: Callable[[Session], tuple[int, ...]]


NOT_MODEL = ("", "0")  # model_worker_types: nothing said, or "no"
NOT_GIG = ("", "13")  # new_employment_groups: nothing said, or sanitation, which is none of them


def figures_of(
    tx: Session,
    campaigns: Collection[str] | None = None,
    days: tuple[date, date] | None = None,
    services: ServiceCounts | None = None,
) -> tuple[Figure, ...]:
    """Return the figures of some campaigns, of a span of days over all, or both; `services` counts those given.

    Goods count at what they cost by the books, so that what was given is told as what was bought was paid.
    """
    visits = _visits(tx, campaigns, days)
    known = marks_of(tx, sorted({one.id_no for one in visits}))
    model_workers = {id_no for id_no, (model, _gig, _migrant) in known.items() if model not in NOT_MODEL}
    gig_workers = {id_no for id_no, (_model, gig, _migrant) in known.items() if gig not in NOT_GIG}
    migrants = {id_no for id_no, (_model, _gig, migrant) in known.items() if migrant}
    return told_by(
        visits,
        _units(tx, campaigns, days),
        Marks(model_workers, gig_workers, migrants),
        Around(
            funds.granted(tx, campaigns, days, select(CampaignRow.id)),
            funds.laid_out(tx, campaigns, days),
            funds.donated(tx, campaigns, days),
            _carriers(tx, campaigns, days),
            *_services(tx, services, campaigns, days),
        ),
    )


def _services(
    tx: Session,
    services: ServiceCounts | None,
    campaigns: Collection[str] | None,
    days: tuple[date, date] | None,
) -> tuple[int | None, str]:
    """Return the person-times of services, or None and why they are not told."""
    if services is None or campaigns is not None:
        return None, OF_THE_YEAR
    return (services.given(tx, days), "") if services.years(tx) else (None, NO_SERVICE)


def _carriers(
    tx: Session, campaigns: Collection[str] | None, days: tuple[date, date] | None
) -> frozenset[tuple[date, str]]:
    """Return who took gifts out of the office on which day, by the notes that stand."""
    back = aliased(IssueNoteRow)
    statement = select(IssueNoteRow.on_day, IssueNoteRow.carrier).where(
        IssueNoteRow.kind == ISSUED,
        IssueNoteRow.reverses.is_(None),
        ~select(back.id).where(back.reverses == IssueNoteRow.id).exists(),
    )
    if campaigns is not None:
        statement = statement.where(IssueNoteRow.campaign_id.in_(sorted(campaigns)))
    if days is not None:
        statement = statement.where(IssueNoteRow.on_day.between(*days))
    return frozenset((day, carrier) for day, carrier in tx.execute(statement))


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


def _visits(
    tx: Session, campaigns: Collection[str] | None, days: tuple[date, date] | None
) -> tuple[Given, ...]:
    columns = (
        VisitRow.kind, VisitRow.subject_id, VisitRow.id_no, VisitRow.category, VisitRow.cash, VisitRow.entry_id,
        KitRow.cash_source,
    )  # fmt: skip
    statement = select(*columns).join(KitRow, KitRow.id == VisitRow.kit_id)
    statement = statement.where(VisitRow.state.in_(rules.HANDED_OVER))
    if campaigns is not None:
        statement = statement.where(VisitRow.campaign_id.in_(sorted(campaigns)))
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


def _units(
    tx: Session, campaigns: Collection[str] | None, days: tuple[date, date] | None
) -> tuple[GivenToUnit, ...]:
    statement = select(UnitVisitRow).where(UnitVisitRow.state == rules.GIVEN)
    if campaigns is not None:
        statement = statement.where(UnitVisitRow.campaign_id.in_(sorted(campaigns)))
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
            on=row.on_day,
            leader=row.leader,
        )
        for row in rows
    )
