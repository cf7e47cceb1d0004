"""Which documents are there? One box for each that the plan asks for; the field of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.kit.field_box import Box
from ui.kit.grid_ticklist import BoxLine
from ui.kit.parts import clear
from ui.pages.aid.words import document_words


class DocumentsField(Box):
    """Boxes to tick: Space ticks, the arrows and Tab go on, A ticks all. What is not asked for is kept as it was."""

    def __init__(self, codes: Sequence[str] = ()) -> None:
        super().__init__()
        self.boxes: dict[str, BoxLine] = {}
        self._kept: frozenset[str] = frozenset()
        self.offer(codes)

    def offer(self, codes: Sequence[str]) -> None:
        """Ask for these documents; what was ticked stays so."""
        if tuple(codes) == tuple(self.boxes):
            return
        have = self._have()
        focused = self.isAncestorOf(focus) if (focus := self.window().focusWidget()) is not None else False
        clear(self.body)
        self.boxes = {}
        for code in codes:
            box = BoxLine(document_words(code))
            box.setChecked(code in have)
            box.clicked.connect(lambda _on: self.touched.emit())
            self.body.addWidget(box)
            self.boxes[code] = box
        self._kept = have - set(codes)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))
            self._name(self.accessibleName())
        if focused:
            self.setFocus()

    def setAccessibleName(self, name: str) -> None:
        """Name the field, and with it each box."""
        super().setAccessibleName(name)
        self._name(name)

    def _name(self, name: str) -> None:
        for code, box in self.boxes.items():
            box.setAccessibleName("  ".join(part for part in (name, document_words(code)) if part))

    def setPlaceholderText(self, _words: str) -> None:
        """Boxes have no room for a hint."""

    def _have(self) -> frozenset[str]:
        return self._kept | {code for code, box in self.boxes.items() if box.isChecked()}

    def read(self) -> tuple[str, ...]:
        """Return the codes of the documents that are there."""
        return tuple(sorted(self._have()))

    def put(self, value: Any) -> None:
        """Tick these documents."""
        have = frozenset(value or ())
        for code, box in self.boxes.items():
            box.setChecked(code in have)
        self._kept = have - set(self.boxes)

    def state(self) -> str:
        """Return what is ticked."""
        return " ".join(self.read())

    def restore(self, state: str) -> None:
        """Tick again what was ticked."""
        self.put(state.split())

    def takes_enter(self) -> bool:
        """Answer Enter: the form goes on."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down with the arrows, tick all with A."""
        boxes: list[QWidget] = list(self.boxes.values())
        here = next((at for at, box in enumerate(boxes) if box.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and 0 <= here + step < len(boxes):
            boxes[here + step].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_A and boxes and not event.modifiers():
            self.put([*self.boxes, *self._kept])
            self.touched.emit()
        else:
            super().keyPressEvent(event)
