"""Who is meant? A line in which somebody is searched for and chosen from what was found; knows no roll."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent

from app.shared.errors import NuangongError, RuleError
from app.shared.text import N_, _
from ui.kit import style
from ui.kit.field_line import announce, clean
from ui.kit.field_list import Listed
from ui.kit.jobs import Jobs
from ui.kit.search import DEBOUNCE
from ui.kit.shared_screen import shown


class NobodyChosen(RuleError):
    """Something is typed, but nobody was chosen."""

    code = "field.nobody_chosen"
    template = N_("Choose somebody from the list: type a part of the name, then the arrow keys and Enter.")


@dataclass(frozen=True)
class Found:
    """One that was found: its id, its words, and what tells it from another of the same words."""

    id: str
    words: str
    detail: str = ""


class LookupField(Listed):
    """Somebody found by a few letters. Only who was chosen counts: nobody is guessed from a name."""

    picked = Signal(object)

    def __init__(self, jobs: Jobs, search: Callable[[str], Sequence[Found]], hint: str = "") -> None:
        super().__init__()
        self._jobs, self._search = jobs, search
        self.chosen: Found | None = None
        self._found: Sequence[Found] = ()
        self._asked = self._answered = 0  # numbers of questions; only the newest one's answer is shown
        self.setPlaceholderText(hint or _("Name, pinyin, initials or last 4 digits"))
        self._timer = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._timer.timeout.connect(self.look)
        self.textEdited.connect(self._typed)
        self.cross = self.end_with_button("x", _("Choose somebody else"), "Ctrl+Backspace", self.forget)
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.cross.setVisible(self.chosen is not None)
        self.begin_with_picture(*(("user-check", "good") if self.chosen else ("search", "")))

    # -- values

    def read(self) -> str | None:
        """Return the id of who was chosen. Raises NobodyChosen."""
        if self.chosen is not None:
            return self.chosen.id
        if clean(self.text()):
            raise NobodyChosen()
        return None

    def put(self, value: Any) -> None:
        """Show who is chosen: a Found, or None."""
        self._choose(value if isinstance(value, Found) else None)
        super().put(value.words if isinstance(value, Found) else value)

    def state(self) -> str:
        """Return who was chosen, or what was typed."""
        return json.dumps(astuple(self.chosen), ensure_ascii=False) if self.chosen else self.text()

    def restore(self, state: str) -> None:
        """Show again who was chosen, or what was typed."""
        try:
            parts = json.loads(state)
            self.put(Found(*parts) if isinstance(parts, list) else state)
        except (ValueError, TypeError):  # it is what was typed
            self.put(state)

    def forget(self) -> None:
        """Choose nobody, and begin to search anew."""
        self.put(None)
        self.close_list()
        self.setFocus()
        self.touched.emit()

    def _choose(self, found: Found | None) -> None:
        if found != self.chosen:
            self.chosen = found
            self._show_chosen()
            self.setToolTip(f"{found.words}  {found.detail}".strip() if found else "")

    # -- searching

    def _typed(self, _text: str) -> None:
        self._choose(None)
        self._wait()

    def _wait(self) -> None:
        if self.composing():
            self._timer.stop()
        else:
            self._timer.start()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search for nothing while a word is in the making, and for what it became afterwards."""
        super().inputMethodEvent(event)
        if self.chosen is None:
            self._wait()

    def look(self) -> None:
        """Search for what is typed, now; the answer opens the list."""
        self._timer.stop()
        self._timer.setInterval(DEBOUNCE)
        self._asked += 1
        number, typed = self._asked, clean(self.text())
        if not typed or self.chosen is not None:
            self._answered = number
            self.close_list()
            return

        def answered(found: Sequence[Found]) -> None:
            if number == self._asked:
                self._answered = number
                self._show(found)

        def failed(error: Exception) -> None:
            self._answered = self._asked
            if isinstance(error, NuangongError):
                self.list.open([(error.words(), "")], silent=True)
            else:
                self._jobs.unexpected.emit(error)

        self._jobs.run(lambda _progress: self._search(typed), done=answered, failed=failed, owner=self)

    def _show(self, found: Sequence[Found]) -> None:
        self._found = tuple(found)
        if self.composing() or not self.hasFocus():
            self.close_list()
        elif self._found:
            self.list.open([(one.words, one.detail) for one in self._found])
        else:
            self.list.open([(_("Nobody is found by this. Try fewer letters."), "")], silent=True)

    def open_list(self) -> None:
        """Search for what is typed without waiting."""
        self.look()

    def take(self, row: int) -> None:
        """Choose one of those found."""
        one = self._found[row]
        self.close_list()
        self._timer.stop()
        self.put(one)
        announce(self, _("{name} is chosen", name=one.words))
        self.touched.emit()
        self.picked.emit(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose nobody with Ctrl+Backspace."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Backspace and control and self.chosen is not None:
            self.forget()
        else:
            super().keyPressEvent(event)

    def takes_enter(self) -> bool:
        """Take the line chosen; what is typed but not yet searched for is searched for first."""
        if self.list.current() >= 0:
            return super().takes_enter()
        if self.chosen is not None or not clean(self.text()):
            return False
        if self._timer.isActive():
            self._timer.start(0)  # right after this key, which must not choose from the list it opens
            return True
        return self._answered != self._asked

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write beside the name what tells this person from another of the same name."""
        super().paintEvent(event)
        if self.chosen is None or not self.chosen.detail:
            return
        metrics = self.fontMetrics()
        left = self.height() + 14 + metrics.horizontalAdvance(self.text())
        box = self.rect().adjusted(left, 0, -self.height(), 0)
        if box.width() > 40:
            painter = QPainter(self)
            painter.setPen(QColor(style.tokens().secondary))
            detail = metrics.elidedText(shown(self.chosen.detail), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
