"""How many and how much are the chosen cells? Summed beside the screen, the latest choice only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.kit.grid_block import Part
from ui.kit.grid_walk import Walk
from ui.kit.jobs import Jobs
from ui.kit.window_model import WindowModel

SETTLED = 150  # milliseconds after the last change of the choice
ROW_BY_ROW = 20_000  # above this the source is asked for the sums: nobody waits for so many rows for a figure


@dataclass(frozen=True)
class Summed:
    """What is chosen: how many rows and cells, and the sums as (title, kind, fen or pieces)."""

    rows: int
    cells: int
    sums: tuple[tuple[str, str, int], ...] = ()


class Sums(QObject):
    """Follows the choice and says its sums when it has settled."""

    summed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        rows: WindowModel,
        parts: Callable[[], list[Part]],
        owner: QObject | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._rows, self._parts, self._owner = jobs, rows, parts, owner
        self._walk = Walk(jobs, owner)
        self._turn = 0
        self._timer = QTimer(self, interval=SETTLED, singleShot=True)
        self._timer.timeout.connect(self.say)

    def later(self) -> None:
        """Drop what is being summed; sum again when the choice has settled."""
        self._turn += 1
        self._walk.stop()
        self._timer.start()

    def say(self) -> None:
        """Sum what is chosen now."""
        self._timer.stop()
        self._turn += 1
        self._walk.stop()
        parts, columns, source = self._parts(), self._rows.columns, self._rows.source
        touched = dict.fromkeys(number for part in parts for number in part.columns)
        numbers = [number for number in touched if columns[number].number is not None]
        many = sum(part.height for part in parts) > ROW_BY_ROW
        if source is None or not numbers or (many and not hasattr(source, "totals")):
            self._tell(parts, {})
        elif many:
            self._ask(parts, numbers)
        elif (found := self._here(parts, numbers)) is not None:
            self._tell(parts, found)
        else:
            self._read(parts, numbers)

    def _tell(self, parts: Sequence[Part], found: Mapping[int, int]) -> None:
        columns = self._rows.columns
        rows = sum(part.height for part in parts)
        cells = sum(part.height * len(part.columns) for part in parts)
        sums = tuple((columns[number].title, columns[number].kind, found[number]) for number in found)
        self.summed.emit(Summed(rows, cells, sums))

    def _here(self, parts: Sequence[Part], numbers: Sequence[int]) -> dict[int, int] | None:
        """Sum rows that are here already; None when one is not."""
        found = dict.fromkeys(numbers, 0)
        for part in parts:
            for place in range(part.top, part.bottom + 1):
                if (row := self._rows.loaded_row(place)) is None:
                    return None
                self._add(part, (row,), found)
        return found

    def _read(self, parts: Sequence[Part], numbers: Sequence[int]) -> None:
        found, ids = dict.fromkeys(numbers, 0), self._rows.ids
        self._walk.go(
            self._rows.source,
            [(ids[part.top : part.bottom + 1], part) for part in parts if part.columns],
            lambda part, rows: self._add(part, rows, found),
            lambda: self._tell(parts, found),
            self.failed.emit,
        )

    def _add(self, part: Part, rows: Sequence[Any], found: dict[int, int]) -> None:
        for number in found:
            count = self._rows.columns[number].number
            if count is not None and number in part.columns:
                found[number] += sum(count(row) or 0 for row in rows)

    def _ask(self, parts: Sequence[Part], numbers: Sequence[int]) -> None:
        """Let the source sum, in one question for each run of rows."""
        source, ids, turn, columns = self._rows.source, self._rows.ids, self._turn, self._rows.columns

        def ask(_progress: object) -> dict[int, int]:
            found: dict[int, int] = {}
            for part in parts:
                totals = source.totals(ids[part.top : part.bottom + 1])  # type: ignore[union-attr]
                for number in numbers:
                    if number in part.columns and columns[number].name in totals:
                        found[number] = found.get(number, 0) + totals[columns[number].name]
            return found

        def came(found: dict[int, int]) -> None:
            if turn == self._turn:
                self._tell(parts, found)

        self._jobs.run(ask, done=came, failed=self.failed.emit, owner=self._owner)
