"""What does the wheel change? Nothing that nobody is editing: one guard for the whole application."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDial, QSlider, QWidget

TURNED = (QComboBox, QAbstractSpinBox, QSlider, QDial)


class WheelGuard(QObject):
    """Keeps the wheel from changing a value nobody is editing: the page scrolls instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel pass through fields without the focus, and through closed lists always."""
        kind = event.type()
        if kind == QEvent.Type.Polish and isinstance(watched, TURNED):
            # Qt gives the focus to what the wheel turns over, before any filter is asked: then nothing would
            # be without the focus any more.
            if watched.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        elif kind == QEvent.Type.Wheel and isinstance(watched, QWidget):
            field = watched.parent() if isinstance(watched.parent(), TURNED) else watched
            if isinstance(field, TURNED) and (isinstance(field, QComboBox) or not field.hasFocus()):
                event.ignore()
                return True
        return False
