"""Which keys are there? A table over the window, gone with Esc; knows none of the keys itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.parts import Button, Card, Words

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class Keys(QDialog):
    """Groups of keys in two columns."""

    def __init__(self, parent: QWidget, groups: Groups) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Table of keys"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number, (title, lines) in enumerate(groups):
            grid.addWidget(self._group(title, lines), number // 2, number % 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(_("Table of keys"))
        scroll.setWidget(inside)
        scroll.setMinimumWidth(inside.sizeHint().width() + 28)
        close = Button(_("Close"), self.accept, look="primary")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 12)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        room = parent.size()
        wanted = inside.sizeHint()
        self.resize(
            min(wanted.width() + 64, room.width() - 40), min(wanted.height() + 90, room.height() - 40)
        )
        close.setFocus()

    @staticmethod
    def _group(title: str, lines: Sequence[tuple[str, str]]) -> Card:
        card = Card(margin=14, spacing=4)
        card.body.addWidget(Words(title, "section"))
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(1, 1)
        for number, (keys, words) in enumerate(lines):
            rows.addWidget(Words(keys, colour="secondary"), number, 0)
            rows.addWidget(Words(words), number, 1)
        card.body.addLayout(rows)
        card.body.addStretch(1)
        return card
