"""What is chosen from, in the head of a page? As wide as its longest line, in every text size."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

HEIGHT = 30


class DropList(QComboBox):
    """A list that drops down; `name` is what a screen reader says, `width` the pixels it has at least."""

    def __init__(self, name: str, width: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(HEIGHT)
        if width:
            self.setMinimumWidth(width)
        # By itself Qt measures once, when it is first shown: in a larger text the line was cut.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
