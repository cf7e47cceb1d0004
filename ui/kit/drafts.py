"""What becomes of what is typed before it is finished? It is kept, without asking; knows no service."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.form import Form

PAUSE = 2_000  # milliseconds after the last change
LONGEST = 10  # seconds that may pass unkept while somebody types without a pause


class KeptDraft(QObject):
    """Keeps what differs from a form's beginning: after a pause, when the focus leaves, when it is hidden.

    `keep` and `drop` only ask for it; whoever does it answers with `was_kept` or `was_not_kept`.
    """

    saved = Signal(datetime)

    def __init__(self, form: Form, keep: Callable[[dict[str, str]], None], drop: Callable[[], None]) -> None:
        super().__init__(form)
        self._form, self._keep, self._drop = form, keep, drop
        self._kept: dict[str, str] = {}
        self._since: float | None = None  # when the oldest change not yet kept was made
        self._over = False
        self.safe = True  # as far as is known, what was typed is kept
        self._timer = QTimer(self, interval=PAUSE, singleShot=True)
        self._timer.timeout.connect(self.save_now)
        form.changed.connect(self._changed)
        form.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), form)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save_now)

    def resume(self, state: Mapping[str, str]) -> None:
        """Put in again what was kept, beneath what has been typed meanwhile."""
        typed = self._form.state()
        self._form.restore({**state, **typed})
        self._kept = self._form.state()
        if typed:
            self._changed()

    def save_now(self) -> None:
        """Have what was typed kept at once, if it is not yet; nothing left of it drops the draft."""
        self._timer.stop()
        self._since = None
        state = self._form.state()
        if self._over or state == self._kept:
            return
        self._kept = state
        if state:
            self._keep(dict(state))
        else:
            self._drop()

    def was_kept(self, at: datetime) -> None:
        """Hear that it was kept."""
        self.safe = True
        if shiboken6.isValid(self):  # the form may be gone by now; what it held is kept all the same
            self.saved.emit(at)

    def was_not_kept(self) -> None:
        """Hear that it could not be kept: it is tried again with the next change."""
        self.safe = False
        self._kept = {}

    def drop(self) -> None:
        """Let the draft go: the form is finished, or was left on purpose. Nothing more is kept."""
        self._timer.stop()
        self._since = None
        self._over = True
        self._kept = {}
        self._drop()

    def go_on(self) -> None:
        """Keep again after all, at once what is there: what was to be finished was refused."""
        self._over = False
        self.save_now()

    def _changed(self) -> None:
        if self._over:
            return
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since >= LONGEST:
            self.save_now()
        else:
            self._timer.start()

    def _focus_moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        if self._timer.isActive() and old is not None and self._form.isAncestorOf(old):
            self.save_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what was typed when the form goes off the screen: another page, the lock, the end."""
        if watched is self._form and event.type() == QEvent.Type.Hide:
            self.save_now()
        return False
