"""Which tables changed under our eyes? Brings the database's announcements to the screen's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

Unsubscribe = Callable[[], None]


class Changes(QObject):
    """Gathers what was announced within a breath and says it once, on the screen's thread."""

    changed = Signal(frozenset)
    _heard = Signal(frozenset)

    def __init__(self, subscribe: Callable[[Callable[[frozenset[str]], None]], Unsubscribe]) -> None:
        super().__init__()
        self._waiting: set[str] = set()
        self._timer = QTimer(self, interval=40, singleShot=True)
        self._timer.timeout.connect(self._say)
        self._heard.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        self._leave = subscribe(self._heard.emit)

    def _keep(self, topics: frozenset[str]) -> None:
        self._waiting |= topics
        if not self._timer.isActive():
            self._timer.start()

    def _say(self) -> None:
        topics, self._waiting = frozenset(self._waiting), set()
        self.changed.emit(topics)

    def close(self) -> None:
        """Listen no more."""
        self._leave()
        self._timer.stop()
