"""In which order does Tab go? As one reads, also past what was added later."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def in_order(*parts: QWidget) -> None:
    """Have Tab go through the parts one after the other, and in each through what can be stopped at."""
    stops = [
        stop
        for part in parts
        for stop in (part, *part.findChildren(QWidget))
        if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.window() is part.window()
    ]
    for one, other in pairwise(stops):
        QWidget.setTabOrder(one, other)
