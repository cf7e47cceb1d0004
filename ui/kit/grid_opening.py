"""What opens over a table? The value filter under a header, the list of columns, the menus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from ui.kit.grid_choice import ColumnsPanel
from ui.kit.grid_filter import FilterPanel
from ui.kit.grid_header import GridHeader, HeadState
from ui.kit.grid_menu import cell_menu
from ui.kit.grid_popup import Panel
from ui.kit.grid_ticking import TickingView
from ui.kit.jobs import Jobs


class OpeningView(TickingView):
    """A table over which one panel or menu at a time is open; `menu_opening` lets a page add its own entries."""

    filter_wanted = Signal(str, object)
    menu_opening = Signal(object)
    failed = Signal(object)
    header: GridHeader
    head_state: HeadState
    _jobs: Jobs

    def __init__(self) -> None:
        super().__init__()
        self.panel: Panel | None = None
        self._menu: QMenu | None = None

    def choose_columns(self) -> None:
        """Let columns be chosen and moved from a list."""
        panel = ColumnsPanel(self, self.rows, self.columns)
        self._open_panel(panel, self.header.mapToGlobal(QPoint(self.width(), self.header.height())))
        panel.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def open_filter(self, number: int = -1) -> None:
        """Open the value filter of a column, of the current one when none is named."""
        number = self.currentIndex().column() if number < 0 else number
        source = self.rows.source
        key = self.rows.columns[number].filter if number >= 0 else None
        if key is None or not hasattr(source, "values"):
            return
        panel = FilterPanel(self, self.rows.columns[number].title, self.head_state.filtered.get(key))
        panel.wanted.connect(lambda chosen: self.filter_wanted.emit(key, chosen))
        left = (
            self.frozen.left_of(number) if number in self.frozen.kept else self.columnViewportPosition(number)
        )
        self._open_panel(panel, self.viewport().mapToGlobal(QPoint(max(0, left), 0)))
        panel.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._jobs.run(
            lambda _progress: source.values(key),  # type: ignore[union-attr]
            done=panel.fill, failed=self.failed.emit, owner=panel,
        )  # fmt: skip

    def _open_panel(self, panel: Panel, place: QPoint) -> None:
        self.panel = panel
        panel.gone.connect(lambda: setattr(self, "panel", None))
        panel.open_at(place)

    def open_menu(self) -> None:
        """Open the menu at the current cell."""
        index = self.currentIndex()
        place = self.visualRect(index).bottomLeft() if index.isValid() else QPoint(8, 8)
        if index.column() in self.frozen.kept:
            place.setX(self.frozen.left_of(index.column()))
        self._pop(cell_menu(self), self.viewport().mapToGlobal(place))

    def _pop(self, menu: QMenu, place: QPoint) -> None:
        if self._menu is not None and self._menu.isVisible():
            return  # the menu key comes twice on some platforms
        self._menu = menu
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(lambda: setattr(self, "_menu", None))
        self.menu_opening.emit(menu)
        menu.popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the keys offer."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
        else:
            self._pop(cell_menu(self), event.globalPos())
