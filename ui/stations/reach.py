"""How is a state of the desk reached and left again? Stations, for the pictures and for the tests; knows no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from ui.kit.grid import Grid
from ui.kit.search import SearchField
from ui.kit.shared_screen import screen
from ui.start import Start

FULL, EMPTY, NONE = "full", "empty", "none"  # an office at work, one just made, a computer without one
LAST = "001 王秀英"
SHARED = "shared by a station"
SOON = 1000  # milliseconds: a timer that waits no longer is run at once


@dataclass(frozen=True)
class Station:
    """One state: its name, the page it belongs to (empty at the doorway), what shows it, the office it needs."""

    name: str
    page: str
    show: Callable[[Start], object]
    office: str = FULL


# -- getting there and back


def hasten(window: QWidget) -> None:
    """Let happen now what waits a moment for the hand: searches while typing, the panel of a row passed by."""
    for _round in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        waiting = [
            timer for timer in window.findChildren(QTimer)
            if timer.isActive() and timer.isSingleShot() and timer.interval() <= SOON
        ]  # fmt: skip
        if not waiting:
            break
        for timer in waiting:
            timer.stop()
            timer.timeout.emit()
    QApplication.processEvents()  # wrapped words know their height only once they have a width


def on_screen(start: Start) -> QWidget:
    """Return what is in front: a menu or list, a dialog, or the window itself."""
    opened = [dialog for dialog in start.window.findChildren(QDialog) if dialog.isVisible()]
    return QApplication.activePopupWidget() or next(iter(opened), start.window)


def leave(start: Start) -> None:
    """Close what was opened, and come back to each page's list."""
    if start.window.property(SHARED):
        start.window.setProperty(SHARED, None)
        start.window.menus.share()
    _put_away(start)
    if start.desk is not None:
        if (step := start.desk.history.last) is not None and step.words == LAST:
            start.desk.history.undo()
        start.window.say("", None)
        for _time in range(2):  # first the list under the box goes, then the letters
            start.window.seeking.leave()
        office = start.desk.office
        for draft in office.workplace.drafts(office.actor):
            office.workplace.drop_draft(office.actor, draft.form, draft.subject)
    for page in start.window.pages.values():
        page.strip.hide()
        if not page.back():
            page.back()  # asked once because something was typed; it is not meant to stay
        for field in page.findChildren(SearchField):
            if field.text():
                field.clear()
                field.say()
    hasten(start.window)


def _put_away(start: Start) -> None:
    """Close menus, dialogs, panels and the warning before a lock."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for dialog in start.window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()
    for grid in start.window.findChildren(Grid):
        if grid.panel is not None:
            grid.panel.leave()
        grid.untick_all()
    start.idle.warned.emit(0)


def visit(start: Start, station: Station) -> None:
    """Come to a station from any other."""
    leave(start)
    arrive(start, station)


def arrive(start: Start, station: Station) -> None:
    """Come to a station after whatever was shown was left."""
    if station.page:
        start.window.show_shell()
        start.window.go(station.page, {})
        hasten(start.window)
    station.show(start)
    hasten(start.window)


# -- what shows a state of any page


def shared(start: Start) -> None:
    """Mask what tells of people, until the station is left."""
    if not screen.on:
        start.window.menus.share()
        start.window.setProperty(SHARED, True)


def here(start: Start) -> Any:
    """Return the page on the screen, of which each station knows what it needs."""
    return start.window.pages[start.window.here]


def go(page: str, **wish: Any) -> Callable[[Start], object]:
    """Return the way to a page with a wish."""
    return lambda start: start.window.go(page, wish)


def stay(_start: Start) -> None:
    """Show the page as it comes."""


def find(words: str) -> Callable[[Start], object]:
    """Return a search on the page we are on."""

    def show(start: Start) -> None:
        box = here(start).findChildren(SearchField)
        field = next(field for field in box if field.isVisible())
        field.setText(words)
        field.say()

    return show


def keys(combination: str) -> Callable[[Start], object]:
    """Return the doing of what these keys do on the page, or in the window."""

    def pressed(start: Start) -> None:
        wanted = QKeySequence(combination)
        for owner in (here(start), start.window):
            for button in owner.findChildren(QAbstractButton):
                if button.isVisible() and button.shortcut() == wanted:
                    button.click()
                    return
            for shortcut in owner.findChildren(QShortcut):
                if shortcut.key() == wanted:
                    shortcut.activated.emit()
                    return

    return pressed


def column_menu(start: Start) -> None:
    """Open the menu of the table's columns."""
    here(start).findChild(Grid).open_menu()


def filter_of(column: int) -> Callable[[Start], object]:
    """Return the opening of a column's filter."""
    return lambda start: here(start).findChild(Grid).open_filter(column)


def last_word(start: Start) -> None:
    """Show the status line with what was done last and its undo."""
    start.window.say(LAST, lambda: None)
