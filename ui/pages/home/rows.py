"""How does one thing to do look? A shape, what it is, how much of it, and one button; arrows go between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.parts import Button, Card, Line, Words
from ui.pages.home.gather import Today, Todo

TITLE_AT_MOST = 14  # letters M in one line of a title; longer ones wrap


class RowButton(Button):
    """A button the arrows leave, up and down."""

    left = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up or down on the arrows."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.left.emit(step)
        else:
            super().keyPressEvent(event)


class Bar(QWidget):
    """How far something is, as a thin bar with its percentage."""

    def __init__(self, part: float) -> None:
        super().__init__()
        self.part = part
        self.setAccessibleName(f"{part:.0%}")
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.setFont(style.font("caption"))
        metrics = self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance("100%") * 3, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bar and percentage."""
        t, metrics = style.tokens(), self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() - metrics.horizontalAdvance("100%") - 6
        groove = QRectF(0, (self.height() - 6) / 2, wide, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.divider))
        painter.drawRoundedRect(groove, 3, 3)
        if self.part:
            groove.setWidth(max(6.0, wide * self.part))
            painter.setBrush(QColor(t.link))
            painter.drawRoundedRect(groove, 3, 3)
        painter.setPen(QColor(t.secondary))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), right, f"{self.part:.0%}")


class Mark(QWidget):
    """The shape of a todo's state, with its word for who does not see it."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setAccessibleName(urgency(tone))
        self.setToolTip(urgency(tone))
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.setFixedSize(style.scaled(22), style.scaled(22))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        picture, (colour, _ground) = style.ICON_OF_TONE[self._tone], style.tone(self._tone)
        icons.draw(QPainter(self), picture, colour, style.scaled(2), style.scaled(2), style.scaled(18))


def urgency(tone: str) -> str:
    """Return the word of a todo's shape."""
    words = {
        "bad": _("Sent back"), "clash": _("Conflict"), "warn": _("To be done soon"), "waiting": _("Under way"),
        "quiet": _("When there is time"), "good": _("In order"),
    }  # fmt: skip
    return words[tone]


class TodoRow(QWidget):
    """One thing to do."""

    def __init__(self, todo: Todo, press: Callable[[Todo], object]) -> None:
        super().__init__()
        self.todo = todo
        self.button = RowButton(todo.verb, lambda: press(todo))
        self.button.setAccessibleDescription(f"{urgency(todo.tone)}  {todo.title}  {todo.words}")
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 1, 4, 1)
        line.setSpacing(10)
        self._mark = Mark(todo.tone)
        line.addWidget(self._mark)
        self._title = Words(todo.title, wrap=True)
        self._words = Words(todo.words, colour="secondary", wrap=True)
        line.addWidget(self._title)
        line.addWidget(self._words, 1)
        if todo.part is not None:
            line.addWidget(Bar(todo.part))
        line.addWidget(self.button)
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        self._title.setFont(style.font("body", bold=True))
        self.update()

    def title_width(self) -> int:
        """Return how wide the title is in one line."""
        return QFontMetrics(style.font("body", bold=True)).horizontalAdvance(self.todo.title) + 2

    def keep_title_at(self, width: int) -> None:
        """Make the title so wide, so that the words of all rows begin below each other."""
        self._title.setFixedWidth(width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it from anywhere on the row."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show it as before."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a quiet ground under the pointer."""
        if self.underMouse():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.tokens().hover))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)


class TodoList(Card):
    """What waits, the most urgent first; the focus stays on its row when the list is asked anew."""

    focused = Signal(QWidget)

    def __init__(self, press: Callable[[Todo], object]) -> None:
        super().__init__(spacing=4)
        self._press = press
        self._today: Today | None = None
        self.rows: list[TodoRow] = []
        self.setAccessibleName(_("To do"))
        head = QHBoxLayout()
        head.addWidget(Words(_("To do"), "section"))
        head.addStretch(1)
        self._order = Words(_("The most urgent first"), "caption", colour="hint")
        head.addWidget(self._order)
        self.body.addLayout(head)
        self.nothing = Words("", colour="secondary", wrap=True)
        self.body.addWidget(self.nothing)
        self._room = QVBoxLayout()
        self._room.setSpacing(4)
        self.body.addLayout(self._room)
        style.look.changed.connect(self._line_up)

    def show_today(self, today: Today) -> None:
        """Show what waits; rows are made anew only when something changed."""
        if self._today is not None and self._today.todos == today.todos and self._today.due == today.due:
            return
        here = self.place_of_focus()
        key = self.rows[here].todo.key if here >= 0 else ""
        self._today = today
        old = [self._room.itemAt(number).widget() for number in range(self._room.count())]
        self.rows = [TodoRow(todo, self._press) for todo in today.todos]
        for row in self.rows:
            row.button.left.connect(lambda step, row=row: self.go_to(self.rows.index(row) + step))
            self._room.addWidget(Line())
            self._room.addWidget(row)
        self._line_up()
        self.nothing.setText("\n".join(filter(None, (_("Nothing waits today"), today.due))))
        self.nothing.setVisible(not today.waiting)
        self._order.setVisible(len(self.rows) > 1)
        if here >= 0:
            same = next((n for n, row in enumerate(self.rows) if row.todo.key == key), here)
            self.go_to(min(same, len(self.rows) - 1))
        for widget in old:
            if widget is not None:
                self._room.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _line_up(self) -> None:
        widest = max((row.title_width() for row in self.rows), default=0)
        most = QFontMetrics(style.font("body", bold=True)).horizontalAdvance("M") * TITLE_AT_MOST
        for row in self.rows:
            row.keep_title_at(min(widest, most))

    def go_to(self, place: int) -> None:
        """Put the focus on a row's button, where there is one."""
        if 0 <= place < len(self.rows):
            button = self.rows[place].button
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.focused.emit(self.rows[place])

    def place_of_focus(self) -> int:
        """Return which row has the focus, -1 when it is elsewhere."""
        focus = self.window().focusWidget()
        return next((n for n, row in enumerate(self.rows) if row.button is focus), -1)
