"""Which columns are shown, how wide and in which order? Keeps what a person chose, whatever the text size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.kit import style
from ui.kit.grid_header import GridHeader
from ui.kit.window_model import WindowModel

KEPT_AFTER = 500  # milliseconds after the last change by hand: a width is dragged through many
NARROWEST, WIDEST = 24, 2_000


class Columns(QObject):
    """The columns of one table: hidden or shown, their widths at 100 % text, their order."""

    changed = Signal()
    arranged = Signal()

    def __init__(self, rows: WindowModel, header: GridHeader, parent: QObject) -> None:
        super().__init__(parent)
        self._rows, self._header = rows, header
        self._widths: list[float] = [0.0] * len(rows.columns)
        self._still = False
        self._timer = QTimer(self, interval=KEPT_AFTER, singleShot=True)
        self._timer.timeout.connect(self.arranged)
        header.setStretchLastSection(True)
        header.touched.connect(self._by_hand)
        header.sectionResized.connect(self._say)
        header.sectionMoved.connect(self._say)
        header.sectionMoved.connect(self._ticks_first)
        self._begin()

    def _begin(self) -> None:
        with_arrow = [self._header.room_for(n) / self._step for n in range(len(self._widths))]
        self._widths = [
            float(max(column.width, room))
            for column, room in zip(self._rows.columns, with_arrow, strict=True)
        ]
        numbers = [n for n in range(len(self._widths)) if n not in self._rows.tick_columns]
        self._place(numbers, {n for n in numbers if self._rows.columns[n].hidden})

    @property
    def _step(self) -> float:
        return style.TEXT_STEPS[style.look.step]

    def _say(self, *_change: Any) -> None:
        if not self._still:
            self.changed.emit()

    def _ticks_first(self, *_places: int) -> None:
        """Nothing is dropped before the check boxes."""
        for number in self._rows.tick_columns:
            if not self._still and self._header.visualIndex(number) != 0:
                self._header.moveSection(self._header.visualIndex(number), 0)

    # -- what is shown

    def order(self) -> list[int]:
        """Return the numbers of all columns but the check boxes, in order, hidden ones too."""
        numbers = [self._header.logicalIndex(place) for place in range(self._header.count())]
        return [number for number in numbers if self._rows.columns[number].kind != "tick"]

    def shown(self) -> list[int]:
        """Return the numbers of the columns shown, in order, without the check boxes."""
        return [number for number in self.order() if not self._header.isSectionHidden(number)]

    def scale(self) -> None:
        """Follow the text size."""
        self._quietly(self._size)

    # -- what a person chooses

    def show_column(self, number: int, on: bool) -> bool:
        """Show or hide a column; the last one stays. Say whether it is as wished."""
        if not on and self.shown() == [number]:
            return False
        self._quietly(lambda: self._header.setSectionHidden(number, not on))
        self._quietly(self._size)
        self._timer.start()
        return True

    def move(self, number: int, by: int) -> bool:
        """Move a column among the others by one place to the left (-1) or right (1)."""
        order = self.order()
        place = order.index(number) + by
        if not 0 <= place < len(order):
            return False
        self._quietly(
            lambda: self._header.moveSection(
                self._header.visualIndex(number), self._header.visualIndex(order[place])
            )
        )
        self._quietly(self._size)
        self._timer.start()
        return True

    def as_at_first(self) -> None:
        """Show the columns as they were before anybody chose."""
        self._quietly(self._begin)
        self._timer.start()

    def _by_hand(self) -> None:
        shown = self.shown()
        for number in shown[:-1]:  # the last one takes what room there is; its own width was not chosen
            self._widths[number] = self._header.sectionSize(number) / self._step
        self._timer.start()

    # -- keeping it

    def arrangement(self) -> dict[str, Any]:
        """Return what was chosen, for a file."""
        kept = []
        for number in self.order():
            hidden, width = self._header.isSectionHidden(number), round(self._widths[number])
            kept.append({"key": self._rows.columns[number].name, "width": width, "hidden": hidden})
        return {"columns": kept}

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Show what was chosen once; what is not known any more is passed over, what is new appears in its place."""
        known = {column.name: n for n, column in enumerate(self._rows.columns) if column.kind != "tick"}
        order: list[int] = []
        hidden = {n for n, column in enumerate(self._rows.columns) if column.hidden}
        lines = kept.get("columns") if isinstance(kept, Mapping) else None
        for line in lines if isinstance(lines, Sequence) else ():
            key = line.get("key") if isinstance(line, Mapping) else None
            number = known.get(key) if isinstance(key, str) else None
            if number is None or number in order:
                continue
            order.append(number)
            width = line.get("width")
            if isinstance(width, int | float) and not isinstance(width, bool):
                self._widths[number] = float(min(max(width, NARROWEST), WIDEST))
            (hidden.add if line.get("hidden") is True else hidden.discard)(number)
        for number in sorted(known.values()):
            if number not in order:
                before = [other for other in order if other < number]
                order.insert(order.index(max(before)) + 1 if before else 0, number)
        if hidden >= set(order):
            hidden.discard(order[0])
        self._quietly(lambda: self._place(order, hidden))

    def _place(self, order: Sequence[int], hidden: set[int]) -> None:
        for place, number in enumerate([*self._rows.tick_columns, *order]):
            self._header.moveSection(self._header.visualIndex(number), place)
            self._header.setSectionHidden(number, number in hidden)
        self._size()

    def _size(self) -> None:
        for number, width in enumerate(self._widths):
            if not self._header.isSectionHidden(number):
                self._header.resizeSection(number, round(width * self._step))

    def _quietly(self, act: Callable[[], object]) -> None:
        """Do many small changes and say one."""
        self._still = True
        try:
            act()
        finally:
            self._still = False
        self.changed.emit()
