"""How are the figures asked for, and those of earlier years entered? One method, one transaction."""

from __future__ import annotations

from datetime import date

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id
from app.visits import figure_rows, figures
from app.visits.campaign_service import view_of
from app.visits.figure_rows import ServiceCounts
from app.visits.figures import FEN, KEYS, Figure, Past, PastFigure
from app.visits.tables import PastFigureRow


class VisitFigures:
    """The figures that go upward."""

    _db: Database
    _guard: Guard
    _clock: Clock
    _services: ServiceCounts | None

    def figures(
        self, actor: Actor, *, year: int | None = None, campaign_id: str | None = None
    ) -> tuple[Figure, ...]:
        """Return the figures of a campaign, or of a year over all campaigns. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            if campaign_id is not None:
                view_of(tx, campaign_id)
            days = (date(year, 1, 1), date(year, 12, 31)) if year is not None else None
            return figure_rows.figures_of(
                tx, None if campaign_id is None else [campaign_id], days, self._services
            )

    def figure_years(self, actor: Actor) -> tuple[int, ...]:
        """Return the years in which something was handed over or a service given, the latest first."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            given = self._services.years(tx) if self._services is not None else ()
            return tuple(sorted({*figure_rows.years_with_help(tx), *given}, reverse=True))

    def past_figures(self, actor: Actor) -> tuple[PastFigure, ...]:
        """Return the entered figures of earlier years that stand."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return figure_rows.past_figures(tx)

    def enter_past(self, actor: Actor, told: Past) -> PastFigure:
        """Enter a figure of earlier years with where it is from. Raises what `check_past` raises."""
        self._guard.check(actor, "visits.figures")
        with self._db.transaction("visits.past_figure_entered", actor) as tx:
            kept = figures.check_past(told, self._clock.today())
            row = self._past_row(actor, kept)
            tx.add(row)
            tx.flush()
            return PastFigure(row.id, kept, actor.name)

    def take_past_back(self, actor: Actor, figure_id: str) -> PastFigure:
        """Take an entered figure back by a row that reverses it; return what stood. Raises PastMissing."""
        self._guard.check(actor, "visits.figures")
        with self._db.transaction("visits.past_figure_taken_back", actor) as tx:
            known = {one.id: one for one in figure_rows.past_figures(tx)}
            if figure_id not in known:
                raise figures.PastMissing()
            row = self._past_row(actor, known[figure_id].told)
            row.reverses = figure_id
            tx.add(row)
            return known[figure_id]

    def _past_row(self, actor: Actor, told: Past) -> PastFigureRow:
        is_money = KEYS[told.key] == FEN
        return PastFigureRow(
            id=new_id(), key=told.key, period=told.period, amount=told.value if is_money else 0,
            count=0 if is_money else told.value, source=told.source, as_of=told.as_of, reverses=None,
            entered_by=actor.name, entered_at=self._clock.now(),
        )  # fmt: skip
