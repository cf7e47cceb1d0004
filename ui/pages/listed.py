"""Of what is a list that leaves made? A table with its choice, or lines gathered when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ui.kit.grid import Column, Grid, Source
from ui.kit.window_model import ListSource


class Listed(Protocol):
    """A list as it is shown at the moment of asking."""

    def ids(self) -> Sequence[Any]:
        """Return all rows shown."""

    def chosen_ids(self) -> Sequence[Any]:
        """Return the rows chosen."""

    def count_chosen(self) -> int:
        """Return how many are chosen on purpose; 0 when nobody chose."""

    def source(self) -> Source | None:
        """Return what gives the rows."""

    def columns(self) -> tuple[Column, ...]:
        """Return the columns as they stand on the screen."""


class OfGrid:
    """The list of a table. Without a tick one row is always the current one, so one alone was not chosen."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def ids(self) -> Sequence[Any]:
        """Return all rows that match."""
        return self._grid.rows.ids

    def chosen_ids(self) -> Sequence[Any]:
        """Return the rows ticked or chosen."""
        return self._grid.chosen_ids()

    def count_chosen(self) -> int:
        """Return how many are ticked, or chosen when several are."""
        chosen = self._grid.count_chosen()
        return chosen if chosen > 1 or self._grid.has_ticks() else 0

    def source(self) -> Source | None:
        """Return the table's source."""
        return self._grid.rows.source

    def columns(self) -> tuple[Column, ...]:
        """Return the columns shown, in their order."""
        return tuple(self._grid.rows.columns[number] for number in self._grid.columns.shown())


class OfLines:
    """A list gathered when it is asked for; nothing of it is chosen."""

    def __init__(self, columns: Sequence[Column], gather: Callable[[], Sequence[Any]]) -> None:
        self._columns, self._gather = tuple(columns), gather
        self._lines: Sequence[Any] = ()

    def ids(self) -> Sequence[Any]:
        """Gather the lines, and return their places."""
        self._lines = self._gather()
        return range(len(self._lines))

    def chosen_ids(self) -> Sequence[Any]:
        """Return none."""
        return ()

    def count_chosen(self) -> int:
        """Return none."""
        return 0

    def source(self) -> Source | None:
        """Return the lines gathered last."""
        return ListSource(self._lines)

    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return self._columns
