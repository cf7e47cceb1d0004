"""How are the figures of mutual aid asked for? One method, one reading."""

from __future__ import annotations

from datetime import date

from app.aid import figure_rows
from app.aid.figures import Figure, Scope
from app.aid.serving import Serving
from app.shared.actor import Actor


class AidFigures(Serving):
    """The figures that go upward, each with the rows it counts."""

    def figures(self, actor: Actor, scope: Scope) -> tuple[Figure, ...]:
        """Return the figures of a year, or of a term of a plan."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return figure_rows.figures_of(tx, scope)

    def figures_of_year(self, actor: Actor, year: int, plan: str = "") -> tuple[Figure, ...]:
        """Return the figures of a calendar year, over all plans or of one."""
        return self.figures(actor, Scope(date(year, 1, 1), date(year, 12, 31), plan))

    def figure_scopes(self, actor: Actor) -> tuple[tuple[Scope, ...], dict[str, str]]:
        """Return of which years and terms there are figures, and what the plans are called by id."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return figure_rows.scopes(tx), figure_rows.plan_names(tx)
