"""What does a right click offer? Everything the keys do, with the keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.shared.text import _

if TYPE_CHECKING:
    from ui.kit.grid import Grid


def cell_menu(grid: Grid) -> QMenu:
    """Return the menu of the current cell."""
    menu, number = QMenu(grid), grid.currentIndex().column()
    rows = len(grid.rows.ids) > 0
    _add(menu, _("Open"), grid.open_current, "Enter", on=rows)
    _add(menu, _("Copy with headers"), grid.copy, "Ctrl+C", on=rows)
    _add(menu, _("Choose all that match"), grid.selectAll, "Ctrl+A", on=rows)
    if grid.rows.ticks is not None:
        menu.addSeparator()
        _add(menu, _("Tick or untick the chosen rows"), grid.turn_ticks, _("Space"), on=rows)
        _add(menu, _("Untick all"), grid.untick_all, "Esc", on=grid.has_ticks())
    menu.addSeparator()
    _add_column(menu, grid, number)
    return menu


def head_menu(grid: Grid, number: int) -> QMenu:
    """Return the menu of a column's header."""
    menu = QMenu(grid)
    _add_column(menu, grid, number)
    return menu


def _add_column(menu: QMenu, grid: Grid, number: int) -> None:
    column = grid.rows.columns[number] if 0 <= number < len(grid.rows.columns) else None
    if column is not None and column.sort is not None:
        key = column.sort
        _add(menu, _("Sort upwards by {column}", column=column.title), lambda: grid.sort_by(key, False))
        _add(menu, _("Sort downwards by {column}", column=column.title), lambda: grid.sort_by(key, True))
    if column is not None and column.filter is not None and grid.header.has_arrow(number):
        name = column.filter
        words = _("Filter by {column}", column=column.title)
        _add(menu, words, lambda: grid.open_filter(number), "Alt+↓")
        _add(menu, _("No filter by {column}", column=column.title),
             lambda: grid.filter_wanted.emit(name, None), on=name in grid.head_state.filtered)  # fmt: skip
    if any(other.filter for other in grid.rows.columns):
        words = _("Hide the filter arrows") if grid.head_state.arrows else _("Show the filter arrows")
        _add(menu, words, grid.turn_arrows, "Ctrl+Shift+L")
    if not menu.isEmpty() and not menu.actions()[-1].isSeparator():
        menu.addSeparator()
    if column is not None and column.kind != "tick":
        _add(menu, _("Hide {column}", column=column.title), lambda: grid.columns.show_column(number, False),
             on=grid.columns.shown() != [number])  # fmt: skip
    _add(menu, _("Choose the columns…"), grid.choose_columns)


def _add(menu: QMenu, words: str, act: Any, keys: str = "", *, on: bool = True) -> None:
    action = QAction("\t".join((words, keys)) if keys else words, menu)
    action.setEnabled(on)
    action.triggered.connect(lambda _checked=False: act())
    menu.addAction(action)
