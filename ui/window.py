"""Which page is on the screen? The doorway before the office is open, then navigation and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.shared.text import _
from ui.desk import Desk
from ui.kit import style
from ui.kit.changes import Changes
from ui.kit.page import Page
from ui.kit.shell import Shell
from ui.kit.top_bar import NARROW_BELOW, TopBar
from ui.kit.veil import Veil
from ui.menus import Menus
from ui.pages import PAGES
from ui.safekeeping import Safekeeping
from ui.seeking import Seeking
from ui.sharing import Sharing
from ui.upkeep import Upkeep

SHOW_WORK_AFTER = 300  # milliseconds: what is faster needs no word


class Window(QMainWindow):
    """The one window of the desk."""

    lock_wanted = Signal()
    switch_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Nuangong"))
        self.setMinimumSize(1024, 557)  # 1366x697 at 125 %
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._doorway: QWidget | None = None
        self._shell: Shell | None = None
        self._desk: Desk | None = None
        self._changes: Changes | None = None
        self.makers: Mapping[str, Callable[[Desk], Page]] = {}
        self._long: tuple[Page, str, Callable[[], object] | None] | None = None
        self.menus = Menus(self)
        self._veil = Veil(self)
        self.pages: dict[str, Page] = {}
        self.here = ""
        self._work_timer = QTimer(self, interval=SHOW_WORK_AFTER, singleShot=True)
        self._work_timer.timeout.connect(lambda: self.status.show_work(_("Working…"), None))
        for keys, act in (
            ("Ctrl+K", self._to_search),
            ("Ctrl+=", lambda: self.larger(1)),
            ("Ctrl+-", lambda: self.larger(-1)),
            ("Ctrl+0", lambda: self.larger(0)),
            ("F1", self.menus.show_keys),
            ("F5", self._refresh),
            ("F12", self.menus.share),
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
            self._veil.rise()

    # -- the open office

    def open_desk(
        self,
        desk: Desk,
        makers: Mapping[str, Callable[[Desk], Page]],
        finding: Callable[..., Any],
        at: tuple[str, Mapping[str, Any]] = ("home", {}),
    ) -> None:
        """Build the frame for an opened office with the pages `makers` make; come in `at` a page."""
        self.leave_desk()
        self._desk, self.makers = desk, makers
        top = TopBar(
            lock=self.lock_wanted.emit, scheme=self.menus.turn_scheme, languages=self.menus.languages,
            operator=self.menus.operator, unsent=lambda: self.go("sync", {}), shared=self.menus.share,
            backup=lambda: self.go("backup" if "backup" in makers else "settings", {"show": "backup"}),
        )  # fmt: skip
        places = [
            (place.key, _(place.words), place.picture, place.group)
            for place in PAGES
            if place.group and place.key in makers
        ]
        self._shell = shell = Shell(top, places, desk.history)
        self.top, self.nav, self.status, self.book = shell.top, shell.nav, shell.status, shell.book
        self.nav.chosen.connect(lambda key: self.go(key, {}))
        self._stack.addWidget(self._shell)
        self.seeking = Seeking(shell, desk, finding(desk, self.menus.acts))
        self.upkeep, self.sharing = Upkeep(desk, shell), Sharing(desk, shell)
        self.safekeeping = Safekeeping(desk, shell)
        self.listen()
        desk.jobs.busy.connect(self._busy)
        desk.jobs.long.connect(self._long_work)
        self.top.office.setText(desk.office_name)
        self.top.operator.setText(desk.actor.name)
        self.show_shell()
        self._narrow()  # the window may be narrow already: nothing is resized then
        self.go(*(at if at[0] in makers else ("home", {})))

    def stand_as_left(self) -> None:
        """Stand where this operator left the window."""
        if self._desk is not None and (geometry := self._desk.arranged("window")):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
            self._narrow()

    def hush(self) -> None:
        """Hear no more changes, hide and keep what is open: the office is being locked or left."""
        self._veil.fall()
        if self._desk is not None:
            self.safekeeping.rest()
        if self._changes is not None:
            self._changes.close()
            self._changes = None
        for page in self.pages.values():
            page.keep()
        if self._desk is not None:
            self._desk.arrange("window", bytes(self.saveGeometry().toBase64().data()).decode())

    def listen(self) -> None:
        """Hear what changes in the office's data (again, after another unlock)."""
        assert self._desk is not None
        if self._changes is not None:
            self._changes.close()
        self._changes = Changes(self._desk.office.db.on_change)
        self._changes.changed.connect(self._heard)
        self.upkeep.look()
        self.safekeeping.begin()

    def leave_desk(self) -> None:
        """Forget the open office: its pages close and their answers are dropped."""
        if self._desk is None:
            return
        self.hush()
        self._veil.forget()
        self._desk.jobs.busy.disconnect(self._busy)
        self._desk.jobs.long.disconnect(self._long_work)
        self.upkeep.end()
        for page in self.pages.values():
            page.close_page()
        self.pages.clear()
        if self._shell is not None:
            self._stack.removeWidget(self._shell)
            self._shell.deleteLater()
        self._shell, self._desk, self._long, self.here = None, None, None, ""

    @property
    def desk(self) -> Desk | None:
        """Return the open office's desk, None at the doorway."""
        return self._desk

    def go(self, key: str, wish: Mapping[str, Any]) -> None:
        """Turn to a page; `wish` says which of its lists, or whom."""
        if self._desk is None or key not in self.makers:  # a page this operator's role does not have
            return
        if key not in self.pages:
            self.pages[key] = self.makers[key](self._desk)
            self.book.addWidget(self.pages[key])
        self.here = key
        self.nav.show_at(key)
        for part in (self.status.place, self.status.sums, self.status.kept):
            self.status.tell(part, "")
        self.book.setCurrentWidget(self.pages[key])
        self._show_long()
        self.pages[key].enter(wish)

    def way_back(self) -> tuple[str, Mapping[str, Any]]:
        """Return the page we are on and the wish that brings back what it shows."""
        return self.here, self.pages[self.here].way_back() if self.here in self.pages else {}

    # -- the status line, as the pages speak to it

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show what was done last; what takes it back becomes the newest step."""
        self.status.say(words, undo)

    def place(self, words: str) -> None:
        """Show where we are on the page."""
        self.status.tell(self.status.place, words)

    def sums(self, words: str) -> None:
        """Show what the chosen cells come to."""
        self.status.tell(self.status.sums, words)

    def kept(self, at: datetime | None) -> None:
        """Show when the draft of the open form was kept last."""
        self.status.tell_kept(at)

    def fault(self, error: Exception) -> None:
        """Say on the page on the screen what was refused."""
        if self.here in self.pages:
            self.pages[self.here].fault(error)

    # -- what changes around us

    def _heard(self, tables: frozenset[str]) -> None:
        # Only the page on the screen reads again; the others do when they are entered.
        if self.here:
            self.pages[self.here].heard(tables)
        self.upkeep.heard()
        self.sharing.heard(tables)

    def _to_search(self) -> None:
        if self._shell is not None and self._stack.currentWidget() is self._shell:
            self.seeking.begin()

    def _refresh(self) -> None:
        if self.here:
            self.pages[self.here].refresh()

    # -- work under way

    def _busy(self, count: int) -> None:
        if count and not self._work_timer.isActive():
            self._work_timer.start()
        elif not count:
            self._work_timer.stop()
            self._show_long()

    def _long_work(self, page: Page, words: str, stop: Callable[[], object] | None) -> None:
        self._long = (page, words, stop) if words else None
        self._show_long()

    def _show_long(self) -> None:
        """Long work shows itself on its own page; from every other page it is seen and stopped here."""
        if self._long is not None and self._long[0] is not self.book.currentWidget():
            self.status.show_work(self._long[1], self._long[2])
        else:
            self.status.show_work("", None)

    # -- look

    def larger(self, step: int) -> None:
        """Make the text one step larger or smaller; 0 is the usual size."""
        style.use_text_step(QApplication.instance(), style.look.step + step if step else 0)
        self._narrow()

    def use_size(self, step: int) -> None:
        """Use text size `step`: 0 is 100 %, 1 is 120 %, 2 is 140 %."""
        style.use_text_step(QApplication.instance(), step)
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
