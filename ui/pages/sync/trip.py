"""Where is the data on its trip to the province and back? Four stops in a row, each with its last moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import style
from ui.kit.parts import Card, Words
from ui.kit.step_line import paint_mark


@dataclass(frozen=True)
class Stop:
    """One stop: what it is, what is known of it, whether everything has gone through it, and in which tone."""

    title: str
    words: str
    done: bool
    tone: str = "secondary"


class _Mark(QWidget):
    """The number of a stop: ticked when it is passed, filled where the data waits."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._done, self._here = number, False, False
        self.setAccessibleName(str(number))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_at(self, done: bool, here: bool) -> None:
        """Show how far the data is."""
        self._done, self._here = done, here
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square as high as a line."""
        side = self.fontMetrics().height() + 6
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_mark(painter, box, self._number, done=self._done, here=self._here)


class _Between(QWidget):
    """The thin line to the next stop."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it at the height of the marks."""
        painter = QPainter(self)
        middle = (self.fontMetrics().height() + 6) / 2
        painter.fillRect(QRectF(0, middle, self.width(), 1), QColor(style.tokens().border))


class _StopView(QWidget):
    """A mark with two lines beside it; words that do not fit end in …, and the tooltip has them whole."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.mark = _Mark(number)
        self.title, self.words = Words("", elide=True), Words("", colour="secondary", elide=True)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self.title)
        text.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        self._here = False
        style.look.changed.connect(self._follow)

    def show_stop(self, stop: Stop, here: bool) -> None:
        """Show one stop."""
        self._here = here
        self.mark.show_at(stop.done, here)
        self.title.setText(stop.title)
        self.words.setText(stop.words)
        self.words.tint(stop.tone)
        self.setAccessibleName(f"{stop.title}  {stop.words}")
        self._follow()

    def _follow(self) -> None:
        self.title.setFont(style.font("body", bold=self._here))


class TripCard(Card):
    """The four stops; the first that is not passed is where the data waits."""

    def __init__(self) -> None:
        super().__init__(margin=14, spacing=6)
        self.views = [_StopView(number) for number in range(1, 5)]
        self.warning = Words("", colour="warn", wrap=True)
        self.warning.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        for number, view in enumerate(self.views):
            if number:
                row.addWidget(_Between(), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(view, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.warning)

    def show_stops(self, stops: Sequence[Stop], warning: str = "") -> None:
        """Show where the data is, and what is wrong with this computer's clock."""
        here = next((number for number, stop in enumerate(stops) if not stop.done), None)
        for number, (view, stop) in enumerate(zip(self.views, stops, strict=True)):
            view.show_stop(stop, number == here)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        told = stops[here].title if here is not None else _("Everything is confirmed")
        self.setAccessibleName(_("The trip to the province: {words}", words=told))
