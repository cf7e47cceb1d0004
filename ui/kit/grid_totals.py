"""What do all rows that match come to? One fixed row under the table, its figures under their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from app.shared.money import yuan
from app.shared.text import _
from ui.kit import style

if TYPE_CHECKING:
    from ui.kit.grid import Grid

EDGE = 8  # as in the cells above


def figure(kind: str, number: int) -> str:
    """Return a sum as written under its column."""
    return yuan(number) if kind == "amount" else f"{number:,}"


class TotalsRow(QWidget):
    """The figures, drawn where their columns are now."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self.totals: Mapping[str, int] = {}
        self.setAccessibleName(_("Total"))

    def show_totals(self, totals: Mapping[str, int]) -> None:
        """Show other figures."""
        self.totals = totals
        said = [f"{title} {words}" for title, words in self.words().items()]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def words(self) -> dict[str, str]:
        """Return the figures in words by the titles of the columns shown."""
        columns = [self._grid.rows.columns[number] for number in self._grid.columns.shown()]
        return {c.title: figure(c.kind, self.totals[c.name]) for c in columns if c.name in self.totals}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row: first what scrolls, then what stays over it."""
        t, grid, painter = style.tokens(), self._grid, QPainter(self)
        painter.fillRect(self.rect(), QColor(t.header))
        painter.setFont(style.font("body", bold=True))
        left = grid.viewport().x()
        kept = grid.frozen.kept
        painter.setClipRect(QRect(left + grid.frozen.reach, 0, grid.viewport().width(), self.height()))
        for number in grid.columns.shown():
            if number not in kept:
                self._paint(painter, number, left + grid.columnViewportPosition(number))
        painter.setClipRect(self.rect())
        for number in kept:
            self._paint(painter, number, left + grid.frozen.left_of(number))
        painter.setPen(QColor(t.border))
        painter.drawLine(0, 0, self.width(), 0)
        if kept:
            edge = left + grid.frozen.reach - 1
            painter.drawLine(edge, 0, edge, self.height())

    def _paint(self, painter: QPainter, number: int, x: int) -> None:
        column, width = self._grid.rows.columns[number], self._grid.columnWidth(number)
        if column.name in self.totals:
            words, place = figure(column.kind, self.totals[column.name]), column.align
            negative = self.totals[column.name] < 0 and column.kind == "amount"
        elif number == next(iter(self._grid.columns.shown()), -1):
            words, place, negative = (
                _("Total"),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                False,
            )
        else:
            return
        painter.setPen(style.tone("bad")[0] if negative else QColor(style.tokens().text))
        room = QRect(x + EDGE, 0, width - 2 * EDGE, self.height())
        # A figure wider than its column goes over the empty neighbour: half a sum would be a wrong one.
        over = max(0, painter.fontMetrics().horizontalAdvance(words) - room.width())
        right = bool(place & Qt.AlignmentFlag.AlignRight)
        painter.drawText(room.adjusted(-over if right else 0, 0, 0 if right else over, 0), place, words)


class Totals(QWidget):
    """The row of sums of a table whose source has `totals`, with the table's sideways scroll bar beneath it."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self._turn = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.row = TotalsRow(grid)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.bar.setAccessibleName(_("Scroll sideways"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.row)
        column.addWidget(self.bar)
        grid.rows.loaded.connect(lambda _count: self._ask())
        grid.shape_changed.connect(self._follow)
        self.bar.valueChanged.connect(grid.horizontalScrollBar().setValue)
        style.look.changed.connect(self._follow)
        self.hide()

    def give_way(self, hidden: bool) -> None:
        """Hide the figures while something else stands in their place; the scroll bar stays."""
        self.row.setVisible(not hidden)
        self.updateGeometry()

    def _ask(self) -> None:
        source = self._grid.rows.source
        self._turn += 1
        turn = self._turn
        if not hasattr(source, "totals"):
            self._show(None)
            return

        def came(totals: Mapping[str, int]) -> None:
            if turn == self._turn:
                self._show(totals)

        self._grid.ask(lambda: source.totals(None), came)  # type: ignore[union-attr]

    def _show(self, totals: Mapping[str, int] | None) -> None:
        policy = Qt.ScrollBarPolicy
        self._grid.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if totals is None else policy.ScrollBarAlwaysOff
        )
        self.row.show_totals(totals or {})
        self.setVisible(totals is not None)
        self._follow()

    def _follow(self) -> None:
        table = self._grid.horizontalScrollBar()
        self.row.setFixedHeight(self._grid.verticalHeader().defaultSectionSize() + 2)
        self.bar.setPageStep(table.pageStep())
        self.bar.setSingleStep(table.singleStep())
        self.bar.setRange(table.minimum(), table.maximum())
        self.bar.setValue(table.value())
        self.bar.setVisible(table.maximum() > table.minimum())
        self.row.update()
