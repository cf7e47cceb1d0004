"""Which page is on the screen? The doorway before the office is open, then navigation and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.shared.text import _
from ui.desk import Desk
from ui.kit import style
from ui.kit.changes import Changes
from ui.kit.page import Page
from ui.kit.shell import Shell

NARROW_BELOW = 1200
SHOW_WORK_AFTER = 300  # milliseconds: what is faster needs no word


class Window(QMainWindow):
    """The one window of the desk."""

    lock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Nuangong"))
        self.setMinimumSize(1024, 600)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._doorway: QWidget | None = None
        self._shell: Shell | None = None
        self._desk: Desk | None = None
        self._changes: Changes | None = None
        self._makers: Mapping[str, Callable[[Desk], Page]] = {}
        self.pages: dict[str, Page] = {}
        self.here = ""
        self._work_timer = QTimer(self, interval=SHOW_WORK_AFTER, singleShot=True)
        self._work_timer.timeout.connect(lambda: self.status.working.setText(_("Working…")))
        for keys, act in (
            ("Ctrl+K", self._to_search),
            ("Ctrl+=", lambda: self._size(1)),
            ("Ctrl+-", lambda: self._size(-1)),
            ("Ctrl+0", lambda: self._size(0)),
            ("F5", self._refresh),
        ):
            QShortcut(QKeySequence(keys), self, activated=act)

    # -- the doorway

    def show_doorway(self, page: QWidget) -> None:
        """Show what stands before the open office (unlock, first start); nothing of the office is seen."""
        if self._doorway is not None:
            self._stack.removeWidget(self._doorway)
            self._doorway.deleteLater()
        self._doorway = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def show_shell(self) -> None:
        """Show the open office again, where it was left."""
        if self._shell is not None:
            self._stack.setCurrentWidget(self._shell)

    # -- the open office

    def open_desk(
        self, desk: Desk, places: list[tuple[str, str, str]], makers: Mapping[str, Callable[[Desk], Page]]
    ) -> None:
        """Build the frame for an opened office; `places` are (key, words, picture), `makers` the pages."""
        self.leave_desk()
        self._desk, self._makers = desk, makers
        self._shell = shell = Shell(places, self.lock_wanted.emit, self._scheme, self._people)
        self.top, self.nav, self.status, self.book = shell.top, shell.nav, shell.status, shell.book
        self.nav.chosen.connect(lambda key: self.go(key, {}))
        self.top.search.searched.connect(self._find)
        self.top.search.left_down.connect(lambda: self._find(self.top.search.text(), into=True))
        self._stack.addWidget(self._shell)
        self.listen()
        desk.jobs.busy.connect(self._busy)
        self.show_office(desk)
        self.show_shell()
        self._narrow()  # the window may be narrow already: nothing is resized then
        self.go(places[0][0], {})

    def show_office(self, desk: Desk) -> None:
        """Show whose office it is and who is at work."""
        self.top.office.setText(desk.office_name)
        self.top.operator.setText(desk.actor.name)
        self.top.operator.setToolTip(_("Who may work here"))

    def hush(self) -> None:
        """Hear no more changes: the office is being locked."""
        if self._changes is not None:
            self._changes.close()
            self._changes = None

    def listen(self) -> None:
        """Hear what changes in the office's data (again, after another unlock)."""
        assert self._desk is not None
        self.hush()
        self._changes = Changes(self._desk.office.db.on_change)
        self._changes.changed.connect(self._heard)

    def leave_desk(self) -> None:
        """Forget the open office: its pages close and their answers are dropped."""
        self.hush()
        if self._desk is not None:
            self._desk.jobs.busy.disconnect(self._busy)
        for page in self.pages.values():
            page.close_page()
        self.pages.clear()
        if self._shell is not None:
            self._stack.removeWidget(self._shell)
            self._shell.deleteLater()
        self._shell, self._desk, self.here = None, None, ""

    def go(self, key: str, wish: Mapping[str, Any]) -> None:
        """Turn to a page; `wish` says which of its lists, or whom."""
        if self._desk is None:
            return
        if key not in self.pages:
            self.pages[key] = self._makers[key](self._desk)
            self.book.addWidget(self.pages[key])
        if key != "members":
            self.top.search.forget()
        self.here = key
        self.nav.show_at(key)
        self.status.place.setText("")
        self.book.setCurrentWidget(self.pages[key])
        self.pages[key].enter(wish)

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show what was done last, and offer its undo."""
        self.status.say(words, undo)

    def place(self, words: str) -> None:
        """Show where we are on the page."""
        self.status.place.setText(words)

    def _heard(self, tables: frozenset[str]) -> None:
        # Only the page on the screen reads again; the others do when they are entered.
        if self.here:
            self.pages[self.here].heard(tables)

    def _find(self, text: str, into: bool = False) -> None:
        if text or into or self.here == "members":
            self.go("members", {"find": text, "into": into})

    def _to_search(self) -> None:
        if self._shell is not None and self._stack.currentWidget() is self._shell:
            self.top.search.setFocus()
            self.top.search.selectAll()

    def _people(self) -> None:
        self.go("people", {})

    def _refresh(self) -> None:
        if self.here:
            self.pages[self.here].refresh()

    def _busy(self, count: int) -> None:
        if count and not self._work_timer.isActive():
            self._work_timer.start()
        elif not count:
            self._work_timer.stop()
            self.status.working.setText("")

    # -- look

    def _scheme(self) -> None:
        style.use_scheme(QApplication.instance(), not style.tokens().dark)
        self.update()

    def _size(self, step: int) -> None:
        style.use_text_step(QApplication.instance(), style.look.step + step if step else 0)
        self._narrow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the navigation as pictures when there is little room."""
        super().resizeEvent(event)
        self._narrow()

    def _narrow(self) -> None:
        if self._shell is not None:
            self.nav.narrow(self.width() < NARROW_BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, unless something typed would be lost: then it is shown first, and leaving again is meant."""
        for key, page in self.pages.items():
            if not page.may_leave():
                self.go(key, {})
                event.ignore()
                return
        super().closeEvent(event)
