"""Where can one go? The dark column on the left, in groups; it knows words and icons, not pages."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit import icons, style

WIDE, NARROW = 152, 48
LEFT, GAP = 18, 46  # where a picture and where its words begin


class NavButton(QAbstractButton):
    """One place to go: picture, words, and how many wait there."""

    def __init__(self, words: str, picture: str, keys: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setShortcut(keys)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture, self._keys, self._waiting = picture, keys, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.wait(0)

    def wait(self, count: int) -> None:
        """Show how many wait there."""
        self._waiting = count
        told = _n("{n} waits here", "{n} wait here", count) if count else ""
        self.setAccessibleDescription(told)
        self.setToolTip("  ".join(part for part in (self.text(), told, self._keys) if part))
        self.update()

    def room(self) -> int:
        """Return the width that shows picture, words and count whole."""
        bold, small = QFontMetrics(style.font("body", bold=True)), QFontMetrics(style.font("caption"))
        count = small.horizontalAdvance(f"{self._waiting:,}") + 12 if self._waiting else 0
        return GAP + bold.horizontalAdvance(self.text()) + count + 16

    def sizeHint(self) -> QSize:
        """Return one line of the navigation."""
        return QSize(WIDE, max(36, self.fontMetrics().height() + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture and words; the place we are at has a ground and bold words."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(6, 1, -6, -1)
        if self.isChecked() or self.underMouse():
            ground = QColor(t.nav_selected)
            if not self.isChecked():
                ground.setAlpha(110)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(style.DARK.focus), 2))  # the column is dark in both schemes
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        narrow = self.width() < WIDE
        left = (self.width() - 18) / 2 if narrow else LEFT
        icons.draw(painter, self._picture, t.nav_text, left, (self.height() - 18) / 2, 18)
        if narrow:
            if self._waiting:  # a count has no room: a dot says that something waits, the tooltip how much
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(style.DARK.focus))
                painter.drawEllipse(QRectF(left + 14, (self.height() - 18) / 2 - 2, 8, 8))
            return
        painter.setPen(QColor(t.nav_text))
        painter.setFont(style.font("body", bold=self.isChecked()))
        painter.drawText(self.rect().adjusted(GAP, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._waiting:
            painter.setFont(style.font("caption"))
            painter.drawText(
                self.rect().adjusted(0, 0, -16, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                f"{self._waiting:,}",
            )


class _Divider(QWidget):
    """A thin line between two groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(13)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        colour = QColor(style.tokens().nav_text)
        colour.setAlpha(60)
        QPainter(self).fillRect(14, 6, self.width() - 28, 1, colour)


KEYS = "1234567890QWERTY"
"""The keys of the places, as they lie side by side on the keyboard."""


class Navigation(QWidget):
    """The column. Narrow windows show its pictures only."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._last_group = ""
        self._narrow = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 10, 0, 10)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setAccessibleName(_("Places"))
        self.setFixedWidth(WIDE)
        style.look.changed.connect(self._fit)

    def add(self, key: str, words: str, picture: str, group: str = "") -> None:
        """Add a place; it opens with Alt and its number or letter (KEYS), a line stands between groups."""
        number = len(self._buttons)
        if self._buttons and group != self._last_group:
            self._column.insertWidget(self._column.count() - 1, _Divider())
        self._last_group = group
        button = NavButton(words, picture, f"Alt+{KEYS[number]}" if number < len(KEYS) else "")
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._column.insertWidget(self._column.count() - 1, button)
        self._fit()

    def show_at(self, key: str) -> None:
        """Show at which place we are; none when it is a page that is not in the column."""
        self._group.setExclusive(key in self._buttons)
        for place, button in self._buttons.items():
            button.setChecked(place == key)

    def wait(self, key: str, count: int) -> None:
        """Show how many wait at a place."""
        if key in self._buttons:
            self._buttons[key].wait(count)
            self._fit()

    def narrow(self, yes: bool) -> None:
        """Show pictures only, or pictures and words."""
        self._narrow = yes
        self._fit()

    def _fit(self) -> None:
        room = max([WIDE, *(button.room() for button in self._buttons.values())])
        self.setFixedWidth(NARROW if self._narrow else room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dark ground."""
        QPainter(self).fillRect(self.rect(), QColor(style.tokens().nav))
