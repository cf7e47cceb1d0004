"""How does what is taller than its room stay whole? In a room that scrolls up and down; knows no content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

MARGIN = 24  # pixels kept above and below what has the focus


class _Room(QScrollArea):
    """Shows what the focus comes to, also where it comes from outside: Qt does so only from within."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, MARGIN)


def scrolled(inside: QWidget) -> QScrollArea:
    """Return a room around `inside` that scrolls upright only; it takes no focus, has no frame and no ground."""
    room = _Room()
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room.setWidget(inside)
    for ground in (inside, room.viewport()):
        ground.setAutoFillBackground(False)
    return room
