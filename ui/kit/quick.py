"""How are the search box and the quick lists of a page laid out? One row that wraps, in which one list is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.kit.flow import Flow
from ui.kit.parts import Chip
from ui.kit.search import SearchField

WIDTH = 300


def quick_row(
    owner: QWidget, search: SearchField, chips: Mapping[str, Chip], ask: Callable[[], object], below: QWidget
) -> Flow:
    """Lay them out: each `ask`s anew, the list called '' is in force, and Down leads from the box into `below`."""
    search.keep_width(WIDTH)
    search.searched.connect(lambda _text: ask())
    search.left_down.connect(lambda: below.setFocus(Qt.FocusReason.OtherFocusReason))
    chips[""].setChecked(True)
    group, row = QButtonGroup(owner), Flow()
    row.addWidget(search)
    for chip in chips.values():
        group.addButton(chip)
        chip.clicked.connect(lambda _on=False: ask())
        row.addWidget(chip)
    return row
