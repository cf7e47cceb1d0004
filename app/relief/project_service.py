"""How are projects of relief kept? One method, one transaction; what a source grants is in the ledger."""

from __future__ import annotations

from sqlalchemy import select

from app import funds
from app.funds import Booking
from app.relief import project_rows
from app.relief.project_rows import ProjectIn, ProjectTooSmall, ProjectUsed
from app.relief.serving import Serving
from app.relief.tables import ReliefProjectRow
from app.relief.views import ProjectView
from app.shared.actor import Actor
from app.shared.ids import new_id
from app.shared.money import yuan


class ReliefProjects(Serving):
    """The part of relief's service that keeps the register of projects."""

    def projects(self, actor: Actor, year: int | None = None) -> tuple[ProjectView, ...]:
        """Return the projects, of a year or all, the latest year first; those given up too."""
        self._guard.check(actor, "relief.read")
        wanted = select(ReliefProjectRow).order_by(
            ReliefProjectRow.year.desc(),
            ReliefProjectRow.source,
            ReliefProjectRow.number,
            ReliefProjectRow.id,
        )
        if year is not None:
            wanted = wanted.where(ReliefProjectRow.year == year)
        with self._db.reading() as tx:
            return project_rows.views(tx, list(tx.scalars(wanted)))

    def project(self, actor: Actor, project_id: str) -> ProjectView:
        """Return one project. Raises ProjectMissing."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            return project_rows.views(tx, [project_rows.project_row(tx, project_id)])[0]

    def found_project(self, actor: Actor, told: ProjectIn) -> str:
        """Write a project down and grant its money in the ledger; return its id.

        Raises what `project_rows.checked` raises, and PeriodClosed.
        """
        self._guard.check(actor, "relief.project")
        kept = project_rows.checked(told)
        with self._db.transaction("relief.project_founded", actor) as tx:
            row = ReliefProjectRow(
                id=new_id(),
                off=False,
                founded_by=actor.operator_id,
                founded_at=self._clock.now(),
                **vars(kept),
            )
            tx.add(row)
            tx.flush()
            funds.open_budget(tx, self._of(row, actor), row.source, row.budget)
            return row.id

    def change_project(self, actor: Actor, project_id: str, told: ProjectIn) -> ProjectIn:
        """Change a project; return what stood there before. Its source stays; money is granted anew in the ledger.

        Raises ProjectMissing, ProjectTooSmall, ProjectUsed for another source or item with grants, PeriodClosed, and
        what `project_rows.checked` raises.
        """
        self._guard.check(actor, "relief.project")
        kept = project_rows.checked(told)
        with self._db.transaction("relief.project_changed", actor) as tx:
            row = project_rows.project_row(tx, project_id)
            before, used = project_rows.told_of(row), row.budget - project_rows.left_of(tx, row)
            if kept.budget < used:
                raise ProjectTooSmall(field="budget", used=yuan(used))
            if kept.source != row.source or (used and kept.item != row.item and kept.item):
                raise ProjectUsed(field="source" if kept.source != row.source else "item")
            if kept.budget != row.budget:
                funds.regrant_budget(tx, self._of(row, actor), row.source, kept.budget)
            for name, value in vars(kept).items():
                setattr(row, name, value)
            tx.flush()
        return before

    def drop_project(self, actor: Actor, project_id: str) -> None:
        """Give a project up from which nothing is promised; its money is taken back in the ledger.

        Raises ProjectMissing, ProjectUsed, PeriodClosed.
        """
        self._guard.check(actor, "relief.project")
        with self._db.transaction("relief.project_dropped", actor) as tx:
            row = project_rows.project_row(tx, project_id)
            if project_rows.left_of(tx, row) != row.budget:
                raise ProjectUsed()
            if not row.off:
                funds.change_budget(tx, self._of(row, actor), row.source, 0)
                row.off = True

    def restore_project(self, actor: Actor, project_id: str) -> None:
        """Take a project up again that was given up; its money is granted anew. Raises ProjectMissing, PeriodClosed."""
        self._guard.check(actor, "relief.project")
        with self._db.transaction("relief.project_restored", actor) as tx:
            row = project_rows.project_row(tx, project_id)
            if row.off:
                funds.change_budget(tx, self._of(row, actor), row.source, row.budget)
                row.off = False

    def _of(self, row: ReliefProjectRow, actor: Actor) -> Booking:
        return Booking(row.id, row.id, self._clock.today(), actor.operator_id)
