"""Which states of the desk are looked at? Every page and what can be open on it, for the pictures and for the tests.

A new page is one line in `STATIONS`. A station leaves the office's data as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from app.shared.errors import RuleError
from app.shared.paths import resources
from app.shared.text import _
from ui.kit.charts import Chart
from ui.kit.grid import Grid
from ui.kit.search import SearchField
from ui.kit.sheet import Sheet
from ui.pages.first_start import FirstFinish, FirstStart
from ui.pages.first_start.kept import AFTER, BEFORE
from ui.pages.unlock import UnlockPage
from ui.start import Start

FULL, EMPTY, NONE = "full", "empty", "none"  # an office at work, one just made, a computer without one
LAST = "001 王秀英"
SOON = 1000  # milliseconds: a timer that waits no longer is run at once
ROSTER = resources() / "samples" / "rosters" / "会员名单-青山镇.xlsx"


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
            return
        for timer in waiting:
            timer.stop()
            timer.timeout.emit()


def on_screen(start: Start) -> QWidget:
    """Return what is in front: a menu or list, a dialog, or the window itself."""
    opened = [dialog for dialog in start.window.findChildren(QDialog) if dialog.isVisible()]
    return QApplication.activePopupWidget() or next(iter(opened), start.window)


def leave(start: Start) -> None:
    """Close what was opened, and come back to each page's list."""
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
    start.idle.warned.emit(0)


def visit(start: Start, station: Station) -> None:
    """Come to a station."""
    leave(start)
    if station.page:
        start.window.show_shell()
        start.window.go(station.page, {})
        hasten(start.window)
    station.show(start)
    hasten(start.window)


# -- what shows each state


def here(start: Start) -> Any:
    """Return the page on the screen, of which each station knows what it needs."""
    return start.window.pages[start.window.here]


def go(page: str, **wish: Any) -> Callable[[Start], object]:
    """Return the way to a page with a wish."""
    return lambda start: start.window.go(page, wish)


def stay(_start: Start) -> None:
    """Show the page as it comes."""


def first_start(step: int | None = None) -> Callable[[Start], object]:
    """Return the way to a step of the first start, to its ways when none is said."""

    def show(start: Start) -> None:
        page = FirstStart(start.jobs, start.begins, start.opened)
        start.window.show_doorway(page)
        if step is not None:
            page.show_step(step)

    return show


def first_finish(step: int) -> Callable[[Start], object]:
    """Return the way to one of the steps after the office is made."""

    def show(start: Start) -> None:
        assert start.desk is not None
        page = FirstFinish(start.jobs, start.begins, start.desk.office, start.window.show_shell)
        start.window.show_doorway(page)
        page.show_step(step)

    return show


def locked(start: Start) -> UnlockPage:
    """Lock, and return the page that stands there; `unlock` comes back."""
    page = UnlockPage(start.jobs, start.begins.unlock, start.opened, start.begins.recover)
    assert start.desk is not None
    start.window.show_doorway(page)
    page.offer(start.begins.look().operators, start.desk.office_name)
    return page


def wrong_password(start: Start) -> None:
    """Show what a wrong password is answered with."""
    page = locked(start)
    page.password.setText(LAST)  # no password is like this
    page.try_it()


def forgotten(start: Start) -> None:
    """Show how a forgotten password is made anew."""
    locked(start).ask_code()


def recovery(shown: bool) -> Callable[[Start], object]:
    """Return the way to the recovery code: shown, or two of its groups asked back."""

    def show(start: Start) -> None:
        sheet = here(start).sheet
        sheet.show_code()
        if not shown:
            sheet.ask_back()

    return show


def find(words: str) -> Callable[[Start], object]:
    """Return a search on the page we are on."""

    def show(start: Start) -> None:
        box = here(start).findChildren(SearchField)
        field = next(field for field in box if field.isVisible())
        field.setText(words)
        field.say()

    return show


def box_on_top(start: Start) -> None:
    """Show what the box on top finds."""
    start.window.top.search.setFocus()
    start.window.top.search.setText("w")
    start.window.top.search.say()


def last_word(start: Start) -> None:
    """Show the status line with what was done last and its undo."""
    start.window.say(LAST, lambda: None)


def member(start: Start) -> None:
    """Open the form of somebody known."""
    page = here(start)
    office = page.desk.office
    (line,) = office.members.page(office.actor, list(page.roll.grid.rows.ids[3:4]))
    page.edit(line.id)


def wrong_member(start: Start) -> None:
    """Show a form whose fields need another look."""
    page = here(start)
    page.register()
    page.form.fields.put({"name": "李桂兰", "id_no": "229901196203150020", "mobile": "1390431"})
    page.form.finish()


def roster(start: Start) -> None:
    """Check a roster; nothing is taken in."""
    here(start).check_roster(ROSTER)


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


def wrong_visit(start: Start) -> None:
    """Show an entry that cannot be taken as it is written."""
    page = here(start)
    page.findChild(QLineEdit, "on").setText("2031-11-20")
    page.as_planned()


def refused(start: Start) -> None:
    """Show a page's strip with a step."""
    page = here(start)
    page.strip.say(RuleError().words(), "warn", (_("Show all"), lambda: None))


def moving(start: Start) -> None:
    """Show long work under way."""
    work = here(start).work
    work.begin(_("Writing and reading back…"))
    work.move_to(37, 312)


def menu(name: str) -> Callable[[Start], object]:
    """Return the opening of a menu of the bar on top."""
    return lambda start: getattr(start.window.top, name).open_menu()


def filter_of(column: int) -> Callable[[Start], object]:
    """Return the opening of a column's filter."""
    return lambda start: here(start).findChild(Grid).open_filter(column)


def column_menu(start: Start) -> None:
    """Open the menu of the table's columns."""
    here(start).findChild(Grid).open_menu()


def find_and_replace(start: Start) -> None:
    """Show the rows to correct with their search opened."""
    start.window.go("members", {"list": "drafts"})
    hasten(start.window)
    here(start).findChild(Sheet).open_find(True)


def chart(start: Start) -> None:
    """Show a chart's numbers as a table."""
    here(start).findChild(Chart).show_table()


def about_to_lock(start: Start) -> None:
    """Say that the desk locks by itself soon."""
    start.idle.warned.emit(60)


STATIONS = (
    Station("first-start", "", first_start(), NONE),
    *(Station(f"first-start-{step}", "", first_start(step), NONE) for step in BEFORE),
    *(Station(f"first-start-{step}", "", first_finish(step), EMPTY) for step in AFTER),
    Station("unlock", "", locked),
    Station("unlock-wrong", "", wrong_password),
    Station("unlock-forgotten", "", forgotten),
    Station("home", "home", stay),
    Station("home-undo", "home", last_word),
    Station("home-search", "home", box_on_top),
    Station("home-language", "home", menu("language")),
    Station("home-operator", "home", menu("operator")),
    Station("home-keys", "home", keys("F1")),
    Station("home-chart", "home", chart),
    Station("home-lock", "home", about_to_lock),
    Station("home-empty", "home", stay, EMPTY),
    Station("members", "members", stay),
    Station("members-none", "members", find("没有这个人")),
    Station("members-filter", "members", filter_of(5)),
    Station("members-columns", "members", column_menu),
    Station("members-new", "members", go("members", new=True)),
    Station("members-wrong", "members", wrong_member),
    Station("members-change", "members", member),
    Station("members-roster", "members", roster),
    Station("members-drafts", "members", go("members", list="drafts")),
    Station("members-replace", "members", find_and_replace),
    Station("members-menu", "members", keys("Ctrl+P")),
    Station("members-preview", "members", keys("F7")),
    Station("members-why", "members", keys("Ctrl+E")),
    Station("members-empty", "members", stay, EMPTY),
    Station("visits", "visits", stay),
    Station("visits-wrong", "visits", wrong_visit),
    Station("visits-menu", "visits", keys("Ctrl+P")),
    Station("visits-preview", "visits", keys("F7")),
    Station("visits-none", "visits", find("没有这个人")),
    Station("visits-empty", "visits", stay, EMPTY),
    Station("sync", "sync", stay),
    Station("sync-records", "sync", go("sync", list="unconfirmed")),
    Station("sync-strip", "sync", refused),
    Station("sync-moving", "sync", moving),
    Station("settings", "settings", stay),
    Station("settings-none", "settings", find("没有这个")),
    Station("people", "people", stay),
    Station("recovery", "recovery", stay),
    Station("recovery-code", "recovery", recovery(shown=True)),
    Station("recovery-back", "recovery", recovery(shown=False)),
)
