"""Which fields are there? All of the kit's, and the guard that keeps the wheel from changing them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDial, QSlider, QWidget

from ui.kit.field_code import Choice, CodeField, NotInList
from ui.kit.field_day import DateField, DateUnreadable
from ui.kit.field_files import AttachmentsField
from ui.kit.field_line import Field, Fillable, NameField, PasswordField, Required, TextLine, clean, tidy
from ui.kit.field_lookup import Found, LookupField, NobodyChosen
from ui.kit.field_numbers import CountError, CountField, IdField, MoneyField, PhoneField
from ui.kit.field_papers import Attached
from ui.kit.field_text import TextField

__all__ = [
    "Attached", "AttachmentsField", "Choice", "CodeField", "CountError", "CountField", "DateField",
    "DateUnreadable", "Field", "Fillable", "Found", "IdField", "LookupField", "MoneyField", "NameField",
    "NobodyChosen", "NotInList", "PasswordField", "PhoneField", "Required", "TextField", "TextLine",
    "WheelGuard", "clean", "tidy",
]  # fmt: skip

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
