"""How do chosen cells come onto the clipboard? As tabbed text with headers, exactly as shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.shared.errors import Cancelled
from app.shared.text import _
from ui.kit.grid_block import Part
from ui.kit.grid_walk import Walk
from ui.kit.jobs import Jobs
from ui.kit.moving import Moving
from ui.kit.parts import Card
from ui.kit.window_model import NOTHING, Column, WindowModel

SHOWN_AFTER = 300  # milliseconds: shorter work shows nothing


class Copier(QObject):
    """Copies a block, reading what was never looked at; shows how far it is, and stops when asked."""

    copied = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, rows: WindowModel, over: QWidget, owner: QObject | None) -> None:
        super().__init__(over)
        self._rows, self._over = rows, over
        self._walk = Walk(jobs, owner)
        self.card = Card(margin=10)
        self.card.setParent(over)
        self.moving = Moving(self.stop)
        self.card.body.addWidget(self.moving)
        self.moving.show()
        self.card.hide()
        self._timer = QTimer(self, interval=SHOWN_AFTER, singleShot=True)
        self._timer.timeout.connect(self._show)

    def copy(self, parts: Sequence[Part], shown: Sequence[int]) -> None:
        """Copy some parts of the table; one single cell without its header, as it is wanted in another box."""
        source, ids = self._rows.source, self._rows.ids
        used = [number for number in shown if any(number in part.columns for part in parts)]
        count = sum(part.height for part in parts)
        if source is None or not used:
            return
        columns = self._rows.columns
        alone = count == 1 and len(used) == 1
        lines = [] if alone else ["\t".join(_one_line(columns[number].title) for number in used)]

        def read(part: Part, rows: Sequence[Any]) -> None:
            wanted = [columns[number] if number in part.columns else None for number in used]
            lines.extend("\t".join(_words(column, row) for column in wanted) for row in rows)

        def done() -> None:
            self._hide()
            QGuiApplication.clipboard().setText(lines[0] if alone else "\n".join(lines) + "\n")
            self.copied.emit(count)

        def broke(error: Exception) -> None:
            self._hide()
            self.failed.emit(error)

        self.moving.begin(_("Copying {n} rows…", n=f"{count:,}"))
        self._timer.start()
        runs = [(ids[part.top : part.bottom + 1], part) for part in parts]
        self._walk.go(source, runs, read, done, broke, self.moving.move_to)

    def stop(self) -> None:
        """Stop copying; the clipboard stays as it was."""
        self._walk.stop()
        self._hide()
        self.failed.emit(Cancelled())

    def _show(self) -> None:
        self.card.adjustSize()
        self.card.move(
            (self._over.width() - self.card.width()) // 2, self._over.height() - self.card.height() - 24
        )
        self.card.show()
        self.card.raise_()

    def _hide(self) -> None:
        self._timer.stop()
        self.card.hide()


def _words(column: Column | None, row: Any) -> str:
    """A cell as shown; one beside the block is left empty."""
    return "" if column is None else _one_line(column.text(row) or NOTHING)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
