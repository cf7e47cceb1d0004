"""How does the box on top find while one types? Asks off the screen's thread and drops stale answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt

from app.shared.text import _
from ui.desk import Desk
from ui.kit.palette import Hit, Palette
from ui.kit.shell import Shell


class Finds(Protocol):
    """What answers the box: at once what is usual, and on the db lane what letters mean."""

    def usual(self) -> Sequence[Hit]:
        """Return what is shown before anything is typed."""

    def find(self, typed: str) -> Sequence[Hit]:
        """Return what `typed` may mean."""


class Seeking(QObject):
    """The box and its list. Enter opens the first one found, also when it was pressed before the answer came."""

    def __init__(self, shell: Shell, desk: Desk, finds: Finds) -> None:
        super().__init__(shell)
        self._desk, self._finds = desk, finds
        self._turn = 0
        self._enter_waits = False
        self._shown_for = ""
        self._came_from: Any = None
        self.box, self.palette = shell.top.search, Palette(shell)
        self._shell = shell
        self.box.searched.connect(self.seek)
        self.box.textChanged.connect(self._typed)
        self.box.asked.connect(lambda: self.seek(self.box.text()))
        self.box.stepped.connect(self.palette.step)
        self.box.entered.connect(self.enter)
        self.box.left_up.connect(self.leave)
        self.box.ended.connect(self._ended)
        self.palette.opened.connect(self._opened)

    def begin(self) -> None:
        """Put the focus into the box, remembering where it was."""
        focus = self.box.window().focusWidget()
        if focus is not self.box:
            self._came_from = focus
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def seek(self, typed: str) -> None:
        """Show what `typed` means; nothing typed shows what is usual."""
        self._turn += 1
        turn, typed = self._turn, typed.strip()
        if not typed:
            self._show("", self._finds.usual())
            return

        def answer(hits: Sequence[Hit]) -> None:
            if turn == self._turn and self.box.text():
                self._show(typed, hits)

        self._desk.jobs.run(lambda _progress: self._finds.find(typed), done=answer, owner=self)

    def _show(self, typed: str, hits: Sequence[Hit]) -> None:
        if not self.box.hasFocus() and not self._enter_waits and not self.box.isVisible():
            return
        self._shown_for = typed
        nothing = _("Nothing is found for this. Try fewer letters, or the last 4 digits.")
        foot = _("Names, pinyin, initials, last 4 of document or phone, commands")
        under = QRect(self.box.mapTo(self._shell, QPoint(0, 0)), self.box.size())
        self.palette.show_hits(hits, nothing if typed else _("Type a few letters."), foot, under)
        if self._enter_waits:
            self._enter_waits = False
            self.palette.open_current()

    def _typed(self, _text: str) -> None:
        self._enter_waits = False

    def enter(self) -> None:
        """Open what is chosen; when what is typed was not answered yet, as soon as it is."""
        if self.palette.isVisible() and self.box.text().strip() == self._shown_for:
            self.palette.open_current()
            return
        self._enter_waits = True
        self.box.say()

    def leave(self) -> None:
        """Take the list away, then the letters, then go back to where the focus was."""
        self._turn += 1
        self._enter_waits = False
        if self.palette.isVisible():
            self.palette.hide()
        if self.box.text():
            self.box.forget()
        elif self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self) -> None:
        self._turn += 1
        self.box.forget()

    def _ended(self) -> None:
        if not self.palette.underMouse():
            self._turn += 1
            self.palette.hide()
