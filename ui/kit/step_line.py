"""At which of the steps are we? Numbers in a row: done ones ticked, the one we are at filled and bold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.shared.text import _
from ui.kit import crisp, icons, style

GAP, BETWEEN, FAR_BETWEEN = 6, 14, 26


class StepLine(QWidget):
    """The steps by their names; where they do not fit, only the one we are at keeps its name.

    A done step goes back to itself when clicked; the keyboard has the Back button for that.
    """

    chosen = Signal(int)

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = tuple(words)
        self._at, self._first, self._between = 1, 1, float(BETWEEN)
        self._places: list[tuple[float, float, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        style.look.changed.connect(self._measure)
        self._measure()

    def show_at(self, step: int, first: int = 1) -> None:
        """Show that we are at `step`; steps before `first` cannot be gone back to any more."""
        self._at, self._first = step, first
        told = _("Step {n} of {total}: {words}", n=step, total=len(self._words), words=self._words[step - 1])
        self.setAccessibleName(told)
        self._measure()

    def named(self) -> list[int]:
        """Return the steps whose names are shown."""
        return [number for number, (_x, _wide, name) in enumerate(self._places, 1) if name]

    # -- where each step lies

    def _side(self) -> int:
        return self.fontMetrics().height() + 4

    def _measure(self) -> None:
        bold = QFontMetrics(style.font("body", bold=True))
        names = [self._side() + GAP + bold.horizontalAdvance(words) + 2 for words in self._words]
        space = BETWEEN * (len(names) - 1)
        whole = sum(names) + space <= self.width()
        spare = (self.width() - sum(names)) / (len(names) - 1)
        self._between = max(BETWEEN, min(FAR_BETWEEN, spare)) if whole else BETWEEN
        self._places, x = [], 0.0
        for number, wide in enumerate(names, 1):
            name = whole or number == self._at
            self._places.append((x, wide if name else self._side(), name))
            x += self._places[-1][1] + self._between
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the names that fit."""
        super().resizeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(300, self._side() + 4)

    def minimumSizeHint(self) -> QSize:
        """Never keep the card from becoming narrow."""
        return QSize(120, self._side() + 4)

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each step with its mark, and a thin line to the next."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        for number, (x, wide, name) in enumerate(self._places, 1):
            box = QRectF(x, middle - self._side() / 2, self._side(), self._side())
            paint_mark(painter, box, number, done=number < self._at, here=number == self._at)
            if name:
                here = number == self._at
                painter.setFont(style.font("body", bold=here))
                painter.setPen(QColor(t.text if here else t.secondary if number < self._at else t.hint))
                room = QRectF(x + self._side() + GAP, 0, wide - self._side() - GAP + 2, self.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words[number - 1])
            if number < len(self._places):
                end = x + wide
                painter.fillRect(QRectF(end + 4, middle, self._between - 8, 1), QColor(t.border))

    # -- the mouse

    def _step_at(self, place: QPoint) -> int | None:
        for number, (x, wide, _name) in enumerate(self._places, 1):
            if x <= place.x() <= x + wide:
                return number
        return None

    def _goes_back_to(self, number: int | None) -> bool:
        return number is not None and self._first <= number < self._at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the step under the pointer, and show where a click goes back."""
        number = self._step_at(event.position().toPoint())
        self.setToolTip(self._words[number - 1] if number else "")
        back = Qt.CursorShape.PointingHandCursor if self._goes_back_to(number) else Qt.CursorShape.ArrowCursor
        self.setCursor(back)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go back to a done step."""
        number = self._step_at(event.position().toPoint())
        if number is not None and self._goes_back_to(number):
            self.chosen.emit(number)


def paint_mark(painter: QPainter, box: QRectF, number: int, *, done: bool, here: bool) -> None:
    """Draw the mark of a step: ticked when `done`, filled when we are `here`, else its number in a thin ring."""
    t = style.tokens()
    if done:
        text, ground = style.tone("good")
        crisp.framed(painter, box, box.width() / 2, ground, ground)
        size = round(box.width() * 0.66)
        shift = (box.width() - size) / 2
        icons.draw(painter, "check", text, box.x() + shift, box.y() + shift, size)
        return
    ground = t.primary if here else t.surface
    crisp.framed(painter, box, box.width() / 2, t.primary if here else t.border, ground)
    painter.setFont(style.font("caption", bold=here))
    painter.setPen(QColor(t.on_primary if here else t.hint))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
