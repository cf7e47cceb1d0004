"""What about the current cell? Its problem in words beneath the table, with the suggestion as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.parts import Button, Card, Words
from ui.kit.sheet_model import CellProblem


class ProblemLine(Card):
    """The current cell in full; where something is wrong with it, shape, words and what can be done."""

    def __init__(self, take: Callable[[], object]) -> None:
        super().__init__(margin=0)
        self._tone = ""
        self._step: Callable[[], object] | None = None
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        self.words = Words("", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.offer = Button("", take)
        self.step = Button("", self._go)
        self._strut = QWidget()
        row.addWidget(self.words, 1)
        row.addWidget(self._strut)
        row.addWidget(self.step)
        row.addWidget(self.offer)
        self.body.addLayout(row)
        style.look.changed.connect(self._size)
        self._size()
        self.say_cell("", "")

    def _size(self) -> None:
        self._row.setContentsMargins(style.scaled(18) + 22, 6, 10, 6)
        # Two lines at least, so that the table above keeps its place from cell to cell.
        self._strut.setFixedSize(0, max(34, 2 * self.words.fontMetrics().lineSpacing()))

    def say_cell(self, title: str, text: str) -> None:
        """Show a cell nothing is wrong with."""
        self._say("", f"{title}  {text}" if title else "", "secondary")

    def say_problem(self, title: str, problem: CellProblem) -> None:
        """Show what is wrong with the cell, and its suggestion."""
        self._say(problem.tone, f"{title}  {problem.words}", problem.tone)
        if problem.suggestion is not None:
            empty = _("Leave this cell empty")
            words = problem.offer or (
                _("Use {text}", text=problem.suggestion) if problem.suggestion else empty
            )
            self.offer.setText(words)
            self.offer.name_keys("Alt+Enter")
            self.offer.show()
        if problem.step is not None:
            self.step.setText(problem.step[0])
            self._step = problem.step[1]
            self.step.show()
        if QAccessible.isActive():  # whoever hears the screen hears it at once
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))

    def _say(self, tone: str, words: str, colour: str) -> None:
        self._tone, self._step = tone, None
        self.words.setText(words)
        self.words.tint(colour)
        self.setAccessibleName(words)
        self.offer.hide()
        self.step.hide()
        self.update()

    def _go(self) -> None:
        if self._step is not None:
            self._step()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the shape of the tone."""
        super().paintEvent(event)
        name, colour = "pencil", style.tokens().hint
        if self._tone:
            name, colour = style.ICON_OF_TONE[self._tone], style.tone(self._tone)[0].name()
        size = style.scaled(18)
        icons.draw(QPainter(self), name, colour, 12, (self.height() - size) / 2, size)
