"""How is something written in one line below a list? Fields with their titles over them, and the error beneath."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.shared.errors import NuangongError, RuleError
from ui.kit import style
from ui.kit.fields import CountField, Field
from ui.kit.parts import Card, Words


class LineEntry(Card):
    """A card with such a line; `widths` of the short fields are in pixels at 100 % text."""

    def __init__(self, widths: Mapping[str, int]) -> None:
        super().__init__(margin=12, spacing=6)
        self._widths = widths
        self.fields: dict[str, Field] = {}
        self._titles: dict[str, QLabel] = {}
        self.wrong = Words("", "caption", colour="bad", wrap=True)
        self.wrong.hide()

    def lay_line(
        self,
        titles: Mapping[str, str],
        stretch: Mapping[str, int],
        enter: Callable[[], object],
        names: Sequence[str] | None = None,
        last: QWidget | None = None,
    ) -> None:
        """Lay the fields (or those of these `names`) out in a row, `last` behind them; Enter in any calls `enter`.

        Room for an error is beneath the last row laid out.
        """
        line = QGridLayout()
        line.setHorizontalSpacing(8)
        line.setVerticalSpacing(0)
        for place, name in enumerate(self.fields if names is None else names):
            field = self.fields[name]
            title = QLabel(titles[name])
            self.name_field(name, title, enter)
            line.setColumnStretch(place, stretch.get(name, 0))
            line.addWidget(title, 0, place)
            line.addWidget(field, 1, place)
        if last is not None:
            line.addWidget(last, 1, len(self.fields))
        self.body.addLayout(line)
        self.body.addWidget(self.wrong)

    def name_field(self, name: str, title: QLabel, enter: Callable[[], object]) -> None:
        """Tie a field to its title, also for those who hear it."""
        field = self.fields[name]
        self._titles[name] = title
        title.setBuddy(field)
        field.setAccessibleName(title.text())
        field.setObjectName(name)
        field.touched.connect(self._mended)
        field.returnPressed.connect(enter)

    def follow_size(self) -> None:
        """Give the short fields the room their text size asks for, now and whenever it changes."""
        self._measure()
        style.look.changed.connect(self._measure)

    def _measure(self) -> None:
        for name, field in self.fields.items():
            if name in self._widths:
                field.setFixedWidth(style.scaled(self._widths[name]))
            elif isinstance(field, CountField):
                field.setFixedWidth(max(style.scaled(84), self._titles[name].sizeHint().width() + 4))

    def answers(self) -> dict[str, Any] | None:
        """Return what is written by field; when something cannot be read, show why and return None."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            try:
                found[name] = field.read()
            except RuleError as error:
                error.field = name
                self.show_error(error)
                return None
        return found

    def show_error(self, error: NuangongError) -> None:
        """Show why it cannot be taken; what is typed stays."""
        self.wrong.setText(error.words())
        self.wrong.show()
        field = self.fields.get(error.field or "")
        if field is not None:
            field.mark_wrong(True)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.setAccessibleDescription(error.words())

    def _mended(self) -> None:
        self.wrong.hide()
        for field in self.fields.values():
            field.mark_wrong(False)
