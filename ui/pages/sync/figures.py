"""How many records stand where towards the province? Five figures, each opening exactly its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.shared.text import _
from ui.kit.parts import Button, Card, Words
from ui.pages.sync.words import STATES


class FiguresCard(Card):
    """The states of all records with their counts."""

    def __init__(self, show: Callable[[str], object]) -> None:
        super().__init__(margin=12, spacing=0)
        self._figures: dict[str, Words] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        for place, (name, (title, _tone)) in enumerate(STATES.items()):
            button = Button(_(title), lambda name=name: show(name), look="link")
            figure = self._figures[name] = Words("", "figure")
            figure.setContentsMargins(5, 0, 0, 0)
            grid.addWidget(button, 0, place, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(figure, 1, place)
            grid.setColumnStretch(place, 1)
        self.body.addLayout(grid)

    def show_counts(self, states: Mapping[str, int]) -> None:
        """Show how many there are of each."""
        for name, figure in self._figures.items():
            figure.setText(f"{states[name]:,}")
