"""What do the keys and the menu of a table ask for? One list of commands, each with its key beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.shared.text import _, _n
from ui.kit.sheet_typing import COMMANDS

if TYPE_CHECKING:
    from ui.kit.sheet import Sheet


def keys_for(command: str) -> str:
    """Return the keys of a command as people know them."""
    found = next((keys for keys, name in COMMANDS.items() if name == command), "")
    return found.replace("Return", "Enter")


def commands(sheet: Sheet) -> dict[str, Callable[[], object]]:
    """Return what each command does."""
    acts, table = sheet.acts, sheet.table

    def on_block(act: Callable[[Any], object]) -> None:
        if (block := table.block()) is not None:
            act(block)

    def copy(headers: bool = False) -> None:
        if (block := table.block()) is not None:
            QGuiApplication.clipboard().setText(acts.text_of(block, headers))
            sheet.told.emit(_n("{n} cell was copied", "{n} cells were copied", block.cells))

    def cut() -> None:
        copy()
        on_block(acts.clear)

    return {
        "copy": copy,
        "copy_with_headers": lambda: copy(headers=True),
        "cut": cut,
        "paste": lambda: paste(sheet),
        "clear": lambda: on_block(acts.clear),
        "fill_down": lambda: on_block(acts.fill_down),
        "fill_right": lambda: on_block(acts.fill_right),
        "edit": table.edit_cell,
        "undo": acts.undo,
        "redo": acts.redo,
        "find": sheet.open_find,
        "replace": lambda: sheet.open_find(replacing=True),
        "next_problem": sheet.next_problem,
        "previous_problem": lambda: sheet.next_problem(back=True),
        "take_suggestion": sheet.take_suggestion,
        "change_same": acts.change_same,
    }


def paste(sheet: Sheet) -> tuple[int, int]:
    """Put the clipboard into the table; return how many cells it filled and how many values were left out."""
    block = sheet.table.block()
    if block is None:
        return 0, 0
    where, count, left_out = sheet.acts.paste(block, QGuiApplication.clipboard().text())
    if where is not None:
        sheet.table.choose(where)
    return count, left_out


def open_menu(sheet: Sheet, at: QPoint) -> QMenu:
    """Offer what the keys do, with the keys beside."""
    place, number = sheet.table.place()
    problem = sheet.rows.problem(place, number) if place >= 0 else None
    menu = QMenu(sheet)
    menu.setAccessibleName(sheet.table.accessibleName())
    groups: tuple[tuple[tuple[str, str, bool], ...], ...] = (
        (
            (_("Edit the cell"), "edit", place >= 0 and sheet.rows.takes(place, number)),
            (_("Use the suggestion"), "take_suggestion", bool(problem and problem.suggestion is not None)),
            (_("Change the same everywhere"), "change_same", sheet.acts.same is not None),
        ),
        (
            (_("Cut"), "cut", True),
            (_("Copy"), "copy", True),
            (_("Copy with headers"), "copy_with_headers", True),
            (_("Paste"), "paste", True),
            (_("Clear"), "clear", True),
        ),
        ((_("Fill down"), "fill_down", True), (_("Fill to the right"), "fill_right", True)),
        (
            (_("Undo"), "undo", sheet.acts.history.can_undo),
            (_("Redo"), "redo", sheet.acts.history.can_redo),
        ),
        (
            (_("Find"), "find", True),
            (_("Find and replace"), "replace", True),
            (_("Next problem"), "next_problem", True),
            (_("Previous problem"), "previous_problem", True),
        ),
    )
    for group in groups:
        menu.addSeparator()
        for words, command, possible in group:
            action = QAction(f"{words}\t{keys_for(command)}", menu)
            action.setEnabled(possible)
            action.triggered.connect(lambda _checked=False, act=sheet.does[command]: act())
            menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu
