"""Where does a text stand in the table, and what takes its place? A strip above it, not a dialog."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit.fields import TextLine
from ui.kit.parts import Button, Card, Chip, Words
from ui.kit.sheet_acts import REPLACED, Acts
from ui.kit.sheet_editor import keys_of
from ui.kit.sheet_model import SheetModel


def places(model: SheetModel, wanted: str, column: int | None) -> list[tuple[int, int]]:
    """Return the cells that hold `wanted`, capitals or not, row by row; of one column or of all."""
    sought = wanted.casefold()
    across = range(len(model.columns)) if column is None else (column,)
    return [
        (place, number)
        for place in range(model.rowCount())
        for number in across
        if sought in model.text(place, number).casefold()
    ]


def replaced(text: str, wanted: str, by: str) -> str:
    """Return text with every `wanted`, capitals or not, replaced."""
    return re.sub(re.escape(wanted), lambda _found: by, text, flags=re.IGNORECASE)


class _Line(TextLine):
    """A field of the strip: Enter goes on, Esc closes, before the page hears of it."""

    pressed_key = Signal(str)

    def event(self, event: QEvent) -> bool:
        ours = ("Esc", "Ctrl+F", "Ctrl+H")
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and keys_of(event) in ours
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = keys_of(event)
        if keys in ("Esc", "Return", "Shift+Return", "Ctrl+F", "Ctrl+H", "Down"):
            self.pressed_key.emit(keys)
        else:
            super().keyPressEvent(event)


class FindStrip(Card):
    """Find and replace inside the table: this column or everything, one by one or all at once."""

    found = Signal(int, int)
    closed = Signal()
    told = Signal(str)

    def __init__(self, acts: Acts) -> None:
        super().__init__(margin=8)
        self._acts, self.rows = acts, acts.rows
        self._at = (0, -1)
        self.wanted, self.by = _Line(), _Line()
        self.count = Words("", colour="secondary")
        self.chips = {"column": Chip(_("This column"), "column"), "all": Chip(_("Everything"), "all")}
        self.next = Button(_("Find next"), self.find_next)
        self.next.name_keys("Enter")
        self.one = Button(_("Replace this one"), self.replace_one)
        self.all = Button(_("Replace all"), self.replace_all)
        self.close_button = Button("", self.close_strip, look="link", picture="x")
        self.close_button.setAccessibleName(_("Close the search"))
        self.close_button.setToolTip("  ".join((_("Close the search"), "Esc")))
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._recount)
        self.chips["all"].setChecked(True)
        self._by_words = Words(_("Replace with"))
        self._lay()
        self.wanted.textChanged.connect(self._recount)
        for line in (self.wanted, self.by):
            line.setMinimumWidth(120)
            line.pressed_key.connect(self._key)
        self.rows.written.connect(self._recount)
        self.hide()

    def _lay(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        find_words = Words(_("Find"))
        for number, (words, line) in enumerate(((find_words, self.wanted), (self._by_words, self.by))):
            words.setBuddy(line)
            line.setAccessibleName(words.text())
            grid.addWidget(words, number, 0)
            grid.addWidget(line, number, 1)
        above, below = QHBoxLayout(), QHBoxLayout()
        for widget in (*self.chips.values(), self.next, self.close_button):
            above.addWidget(widget)
        for button in (self.one, self.all):
            below.addWidget(button)
        below.addStretch(1)
        grid.addWidget(self.count, 0, 2)
        grid.addLayout(above, 0, 3)
        grid.addLayout(below, 1, 2, 1, 2)
        self._replacing: list[QWidget] = [self._by_words, self.by, self.one, self.all]
        self.body.addLayout(grid)

    # -- opening and closing

    def open_strip(self, replacing: bool, at: tuple[int, int]) -> None:
        """Show the strip; the search begins at the cell `at`."""
        self._at = at
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()
        self._recount()

    def close_strip(self) -> None:
        """Take the strip away."""
        self.hide()
        self.closed.emit()

    def look_from(self, at: tuple[int, int]) -> None:
        """Go on from another cell."""
        self._at = at

    # -- finding

    def _places(self) -> list[tuple[int, int]]:
        wanted = self.wanted.text()
        column = max(0, self._at[1]) if self.chips["column"].isChecked() else None
        return places(self.rows, wanted, column) if wanted else []

    def _recount(self) -> None:
        if self.isHidden():
            return
        count = len(self._places())
        words = _n("{n} cell holds it", "{n} cells hold it", count) if count else _("No cell holds it")
        self.count.setText(words if self.wanted.text() else "")
        for button in (self.next, self.one, self.all):
            button.setEnabled(count > 0)

    def find_next(self, back: bool = False) -> None:
        """Go to the next cell that holds it, or the one before; after the last comes the first."""
        there = self._places()
        if not there:
            return
        if back:
            at = next((cell for cell in reversed(there) if cell < self._at), there[-1])
        else:
            at = next((cell for cell in there if cell > self._at), there[0])
        self._at = at
        self.found.emit(*at)

    def _new(self, cells: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        for place, number in cells:
            yield place, number, replaced(self.rows.text(place, number), self.wanted.text(), self.by.text())

    def replace_one(self) -> None:
        """Replace in the cell found, and go to the next."""
        if self._at in self._places():
            self._acts.do(REPLACED, self._new([self._at]))
        self.find_next()

    def replace_all(self) -> None:
        """Replace everywhere, as one step, and say how many."""
        count = self._acts.do(REPLACED, self._new(self._places()))
        self.told.emit(_n("Replaced in {n} cell", "Replaced in {n} cells", count))

    def _key(self, keys: str) -> None:
        if keys == "Esc":
            self.close_strip()
        elif keys in ("Ctrl+F", "Ctrl+H"):
            self.open_strip(keys == "Ctrl+H", self._at)
        elif self.sender() is self.by and keys == "Return":
            self.replace_one()
        else:
            self.find_next(back=keys == "Shift+Return")
