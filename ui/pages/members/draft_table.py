"""How are the rows that wait put into the sheet, and their problems told there? Asks nobody, keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.members import template
from app.shared.text import _
from ui.kit import style
from ui.kit.sheet import CellProblem, Sheet
from ui.pages.members import draft_rows

if TYPE_CHECKING:
    from app.members import DraftLine

Typed = Mapping[str, Mapping[str, str]]


class DraftTable(Sheet):
    """The sheet of rows that wait. `typed` is what nobody has judged yet: it stays, and no old problem marks it."""

    def __init__(self, typed: Callable[[], Typed], open_member: draft_rows.Open) -> None:
        super().__init__([], _("Rows to correct"))
        self._typed, self._open_member = typed, open_member
        self._template = {one.identifier: one.header for one in template()}
        self.empty.say(_("Nothing to correct"), _("Every row of every roster is taken in or put away."))

    def show_lines(
        self, lines: Collection[DraftLine], everything: Sequence[DraftLine], files: Mapping[str, str]
    ) -> None:
        """Show `lines`; the columns are those that matter to `everything` that waits."""
        metrics, step, typed = self.table.fontMetrics(), style.TEXT_STEPS[style.look.step], self._typed()
        columns = draft_rows.columns_of(
            everything, self._template, files, lambda text: round(metrics.horizontalAdvance(text) / step)
        )
        rows = [
            draft_rows.row_of(line, columns, self._template, files, typed.get(line.id, {})) for line in lines
        ]
        self.show_rows(rows, {line.id: self._problems(line) for line in lines}, columns)

    def put_lines(self, lines: Iterable[DraftLine]) -> None:
        """Bring single rows up to date in their places."""
        there = [line for line in lines if self.rows.place_of(line.id) >= 0]
        cells = ((line.id, draft_rows.cells_of(line)) for line in there)
        self.rows.write([(row_id, key, text) for row_id, one in cells for key, text in one.items()])
        self.judge({line.id: self._problems(line) for line in there})

    def tell(self, problems: Mapping[str, Sequence[Any]]) -> None:
        """Say what was found in rows just judged, as their cells stand."""
        rows, new = self.rows, {}
        for row_id, found in problems.items():
            if (place := rows.place_of(row_id)) >= 0:
                cells = {column.key: rows.text(place, n) for n, column in enumerate(rows.columns)}
                new[row_id] = draft_rows.problems_of(found, cells, self._open_member)
        self.judge(new)

    def lacks_a_column(self, problems: Iterable[Any]) -> bool:
        """Say whether one of the problems stands in a column that is not shown yet."""
        return any(self.rows.column_of(draft_rows.key_of(problem)) < 0 for problem in problems)

    def ready(self) -> list[str]:
        """Return the rows in which nothing is to be corrected."""
        return [row_id for row_id in self.rows.ids if not self.rows.has_to_correct(row_id)]

    def _problems(self, line: DraftLine) -> dict[str, CellProblem]:
        typed = self._typed().get(line.id, {})
        found = draft_rows.problems_of(line.problems, draft_rows.cells_of(line), self._open_member)
        return {key: problem for key, problem in found.items() if key not in typed}
