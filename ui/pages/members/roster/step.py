"""Of what is one step of taking a roster in made? What is asked above, the ways back and on beneath."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.page import Page
from ui.kit.parts import Button, Words


def back_button(page: Page) -> Button:
    """Return the link that leads back to the list."""
    return Button(_("Back to the list"), page.back, look="link", picture="chevron-left")


class Step(QWidget):
    """One step. `column` takes what it shows; `end` closes it with its foot."""

    number = 1

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def end(self, left: Sequence[Button], hint: str, right: Sequence[Button]) -> None:
        """Put the foot beneath: ways back to the left, a quiet word, ways on to the right."""
        foot = QHBoxLayout()
        for button in left:
            foot.addWidget(button)
        words = Words(hint, colour="hint", elide=True)
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(words, 1)
        for button in right:
            foot.addWidget(button)
        self.column.addLayout(foot)

    def come(self) -> None:
        """Give the keys to what is wanted first."""

    def refresh(self) -> None:
        """Read anew what others may have changed."""
