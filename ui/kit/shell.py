"""What frames the pages? Bar on top, navigation on the left, status line beneath; they know words, not pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit import style
from ui.kit.navigation import Navigation
from ui.kit.parts import Button, Words
from ui.kit.shared_screen import shown
from ui.kit.top_bar import TopBar
from ui.kit.undo import History

FOOT = 28
UNDO_WORDS = 28  # signs of an older step beside the word "undo"


class StatusLine(QWidget):
    """Where we are, what is chosen, what was done last with its undo, what works, what lies only here."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self.setMinimumHeight(FOOT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.history = history
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(14)
        self.place = Words("", "caption", colour="secondary")
        self.sums = Words("", "caption", colour="secondary")
        self.last = Words("", "caption", colour="text")
        self.last.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.undo = Button(_("Undo"), history.undo, look="link", picture="undo-2", keys="Ctrl+Z")
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+Z is everywhere; Tab goes on into the page
        self.working = Words("", "caption", colour="secondary")
        self.stop = Button(_("Stop"), self._stop, look="link")
        self.kept = Words("", "caption", colour="hint")
        self.clock = Words("", "caption", colour="warn")
        self.only_here = Words("", "caption", colour="hint")
        for part in (self.place, self.sums, self.undo):
            row.addWidget(part)
        row.addWidget(self.last, 1)
        for part in (self.working, self.stop, self.kept, self.clock, self.only_here):
            row.addWidget(part)
        self._ask_to_stop: Callable[[], object] | None = None
        self._told = ""
        self.stop.hide()
        for part in (self.place, self.sums, self.working, self.kept, self.clock):
            part.hide()
        self.tell_only_here(None)
        history.changed.connect(self._offer)
        style.look.changed.connect(self._offer)
        self._offer()

    # -- what was done

    def say(self, words: str, undo: Callable[[], object] | None) -> None:
        """Show what was done last; what takes it back becomes the newest step."""
        self._told = words
        if undo is not None:
            self.history.add(words, undo)
        self._offer()

    def _offer(self) -> None:
        """Offer the newest step; when something else was said since, name it, so that nobody undoes the wrong one."""
        self.undo.setFont(style.font("caption"))
        step = self.history.last
        self.undo.setVisible(step is not None)
        if step is not None:
            words = shown(step.words)  # masked before it is cut: half a name is no word the records know
            named = words if len(words) <= UNDO_WORDS else f"{words[: UNDO_WORDS - 1]}…"
            self.undo.setText(_("Undo") if step.words == self._told else _("Undo: {step}", step=named))
            self.undo.setToolTip(_("Undo: {step}  Ctrl+Z", step=step.words))
        self.setMinimumHeight(max(FOOT, self.undo.sizeHint().height()))
        self._elide()

    def _elide(self) -> None:
        metrics, told = QFontMetrics(self.last.font()), shown(self._told)
        fits = metrics.elidedText(told, Qt.TextElideMode.ElideRight, max(0, self.last.width() - 4))
        self.last.setText(fits)
        self.last.setToolTip(told if fits != told else "")
        self.last.setAccessibleName(told)

    def resizeEvent(self, event: object) -> None:
        """Cut the sentence to the room there is; its tooltip has it whole."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()

    # -- the rest of the line

    def tell(self, part: Words, words: str) -> None:
        """Show words in one part of the line; an empty part takes no room."""
        part.setText(words)
        part.setVisible(bool(words))

    def tell_only_here(self, count: int | None) -> None:
        """Say how many changes no stick and no hub has; None while it is not known."""
        if count is None:
            words = _("Works without a network")
        elif count:
            words = _n(
                "{count} change exists only on this computer",
                "{count} changes exist only on this computer",
                count,
                count=f"{count:,}",
            )
        else:
            words = _("Every change is on a stick or with the province")
        self.only_here.setText(words)

    def tell_clock(self, why: str) -> None:
        """Say that this computer's clock can hardly be right; `why` in full when one points at it."""
        self.tell(self.clock, _("Check date and time") if why else "")
        self.clock.setToolTip(why)
        self.clock.setAccessibleDescription(why)

    def tell_kept(self, at: datetime | None) -> None:
        """Say when the draft of the open form was kept last."""
        self.tell(self.kept, _("Draft kept {time}", time=f"{at.astimezone():%H:%M:%S}") if at else "")

    def show_work(self, words: str, stop: Callable[[], object] | None) -> None:
        """Show what is being done, with a way to stop it where there is one; empty words end it."""
        self.tell(self.working, words)
        self._ask_to_stop = stop
        self.stop.setVisible(bool(words) and stop is not None)

    def _stop(self) -> None:
        if self._ask_to_stop is not None:
            self._ask_to_stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the line above."""
        t = style.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(t.divider))

    def minimumSizeHint(self) -> QSize:
        """Never keep the window from becoming narrow."""
        return QSize(200, max(FOOT, super().minimumSizeHint().height()))


class Shell(QWidget):
    """The frame of an open office."""

    def __init__(self, top: TopBar, places: Sequence[tuple[str, str, str, str]], history: History) -> None:
        super().__init__()
        self.top, self.nav, self.status = top, Navigation(), StatusLine(history)
        self.book = QStackedWidget()
        for key, words, picture, group in places:
            self.nav.add(key, words, picture, group)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.book, 1)
        right.addWidget(self.status)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(middle, 1)
