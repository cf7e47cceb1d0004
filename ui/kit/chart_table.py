"""What does a chart say in a table? For who cannot see the drawing, or wants the figures to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.shared.text import _
from ui.kit import style
from ui.kit.parts import Button

if TYPE_CHECKING:
    from ui.kit.charts import Value

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Figures(QAbstractTableModel):
    """The values of a chart: what, and how much."""

    def __init__(self, values: Sequence[Value], parent: QWidget) -> None:
        super().__init__(parent)
        self.values = tuple(values)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return one row for each value."""
        return 0 if parent.isValid() else len(self.values)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the two columns."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell; figures stand on the right."""
        value = self.values[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return value.shown if index.column() else value.words
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heads of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _("How many") if section else _("What")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class ChartTable(QDialog):
    """The figures of a chart; Enter on a row opens its list."""

    def __init__(self, parent: QWidget, title: str, values: Sequence[Value]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.figures = Figures(values, self)
        self.view = QTableView()
        self.view.setModel(self.figures)
        self.view.setFont(style.font())
        self.view.setAccessibleName(title)
        self.view.verticalHeader().hide()
        self.view.setShowGrid(False)
        self.view.setAlternatingRowColors(True)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.view.doubleClicked.connect(lambda index: self.open_list(index.row()))
        foot = QHBoxLayout()
        foot.addWidget(Button(_("Copy the table"), self.copy, keys="Ctrl+C"))
        foot.addStretch(1)
        self.list_button = Button(
            _("Open the list"), lambda: self.open_list(self.view.currentIndex().row()), look="primary"
        )
        if not any(value.open for value in values):
            self.list_button.hide()
        self.view.selectionModel().currentRowChanged.connect(self._offer)
        if values:
            self.view.selectRow(0)
        foot.addWidget(self.list_button)
        foot.addWidget(Button(_("Close"), self.reject))
        whole = QVBoxLayout(self)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)
        rows = min(len(values), 12) + 2
        self.resize(round(420 * style.TEXT_STEPS[style.look.step]), 70 + rows * self.view.rowHeight(0))
        self.view.setFocus()

    def _offer(self, index: QModelIndex, _before: QModelIndex) -> None:
        value = self.figures.values[index.row()]
        self.list_button.setEnabled(value.open is not None and bool(value.amount))

    def open_list(self, row: int) -> None:
        """Open the list of a row's figure, when it has one."""
        value = self.figures.values[row] if 0 <= row < len(self.figures.values) else None
        if value is not None and value.open is not None and value.amount:
            self.accept()
            value.open()

    def copy(self) -> None:
        """Copy the whole table, for a sheet."""
        lines = [f"{value.words}\t{value.shown}" for value in self.figures.values]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row's list with Enter, copy with the usual keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_list(self.view.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
