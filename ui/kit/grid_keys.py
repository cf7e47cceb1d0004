"""Which key does what in a table? Moves as in Excel; never a key that an input method or Windows keeps for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from ui.kit.grid import Grid

Key, Mod = Qt.Key, Qt.KeyboardModifier
SIDEWAYS = {Key.Key_Left: -1, Key.Key_Right: 1}
UPWARDS = {Key.Key_Up: -1, Key.Key_Down: 1}


def press(grid: Grid, event: QKeyEvent) -> bool:
    """Do what a key says. False when it belongs to somebody else."""
    held = event.modifiers() & ~Mod.KeypadModifier
    if (act := _verb(grid, event, held)) is not None:
        act()
        return True
    if held & ~(Mod.ControlModifier | Mod.ShiftModifier):
        return False
    target = _target(grid, event.key(), bool(held & Mod.ControlModifier))
    if target is None:
        return False
    grid.walk_to(*target, extend=bool(held & Mod.ShiftModifier))
    return True


def _verb(grid: Grid, event: QKeyEvent, held: Mod) -> Callable[[], object] | None:
    key = event.key()
    if event.matches(QKeySequence.StandardKey.Copy):
        return grid.copy
    if event.matches(QKeySequence.StandardKey.SelectAll):
        return grid.selectAll
    if key in (Key.Key_Return, Key.Key_Enter) and not held:
        return grid.open_current
    if key == Key.Key_Menu or (key == Key.Key_F10 and held == Mod.ShiftModifier):
        return grid.open_menu
    if key == Key.Key_Down and held == Mod.AltModifier:
        return grid.open_filter
    if key == Key.Key_L and held == Mod.ControlModifier | Mod.ShiftModifier:
        return grid.turn_arrows
    if key == Key.Key_Space and not held and grid.rows.ticks is not None:
        return grid.turn_ticks
    if key == Key.Key_Escape and not held and grid.has_ticks():
        return grid.untick_all
    return None


def _target(grid: Grid, key: int, ctrl: bool) -> tuple[int, int] | None:
    """Return the row and the column a moving key leads to, None for another key."""
    count, columns = len(grid.rows.ids), grid.stops()
    if not count or not columns:
        return None
    here = grid.currentIndex()
    row = min(max(here.row(), 0), count - 1)
    place = columns.index(here.column()) if here.column() in columns else 0
    page = max(1, grid.viewport().height() // max(1, grid.verticalHeader().defaultSectionSize()) - 1)
    if key in SIDEWAYS:
        place = place + SIDEWAYS[key] if not ctrl else (0 if key == Key.Key_Left else len(columns) - 1)
    elif key in UPWARDS:
        row = row + UPWARDS[key] if not ctrl else (0 if key == Key.Key_Up else count - 1)
    elif key == Key.Key_PageUp and not ctrl:
        row -= page
    elif key == Key.Key_PageDown and not ctrl:
        row += page
    elif key == Key.Key_Home:
        row, place = (0 if ctrl else row), 0
    elif key == Key.Key_End:
        row, place = (count - 1 if ctrl else row), len(columns) - 1
    else:
        return None
    return min(max(row, 0), count - 1), columns[min(max(place, 0), len(columns) - 1)]
