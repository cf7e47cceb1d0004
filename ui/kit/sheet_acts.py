"""What can be done to the cells of a table at once? Paste, fill, clear, replace: each one step of the history."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.shared.text import N_, _, _n
from ui.kit import sheet_clipboard
from ui.kit.sheet_history import Act, Change, History
from ui.kit.sheet_model import SheetModel
from ui.kit.sheet_table import Block

TYPED, PASTED, FILLED, CLEARED = N_("Typing"), N_("Paste"), N_("Fill"), N_("Clear")
REPLACED, CHANGED_ALL, SUGGESTED = N_("Replace"), N_("Change all"), N_("Suggestion")


@dataclass(frozen=True)
class Same:
    """A correction that other cells of the column want too: what stood there, what stands there now, and where."""

    column: str
    before: str
    after: str
    rows: tuple[Hashable, ...]


class Acts(QObject):
    """Does acts on the model and takes them back; says each in words."""

    edited = Signal(list)
    told = Signal(str)
    pasted = Signal(int, int)
    offered = Signal(object)
    gone_to = Signal(object)

    def __init__(self, model: SheetModel, owner: QObject) -> None:
        super().__init__(owner)
        self.rows = model
        self.history = History()
        self.same: Same | None = None

    # -- one act

    def do(self, words: str, cells: Iterable[tuple[int, int, str]]) -> int:
        """Put text into cells that can be changed, as one step; return how many changed."""
        columns, changes = self.rows.columns, []
        for place, number, text in cells:
            before = self.rows.text(place, number)
            row_id = self.rows.row_id(place)
            if text != before and row_id is not None and self.rows.takes(place, number):
                changes.append(Change(row_id, columns[number].key, before, text))
        if changes:
            act = Act(words, tuple(changes))
            self._offer(None)
            self.history.did(act)
            self._write(act)
        return len(changes)

    def _write(self, act: Act) -> None:
        cells = [(change.row, change.column, change.after) for change in act.changes]
        self.rows.write(cells)
        self.edited.emit(cells)

    def undo(self) -> None:
        """Take the last act back."""
        self._again(self.history.undo(), N_("Taken back: {act}"), _("There is nothing to take back"))

    def redo(self) -> None:
        """Do again what was taken back."""
        self._again(self.history.redo(), N_("Done again: {act}"), _("There is nothing to do again"))

    def _again(self, act: Act | None, words: str, nothing: str) -> None:
        if act is None:
            self.told.emit(nothing)
            return
        self._offer(None)
        self._write(act)
        self.gone_to.emit((act.changes[-1].row, act.changes[-1].column))
        self.told.emit(_(words, act=_(act.words)))

    def forget(self, ids: Collection[Hashable]) -> None:
        """Forget what was done in rows that are gone."""
        self.history.forget(ids)
        if self.same is not None:
            left = tuple(row for row in self.same.rows if self.rows.place_of(row) >= 0)
            self._offer(Same(self.same.column, self.same.before, self.same.after, left) if left else None)

    # -- one cell

    def correct(self, place: int, number: int, text: str, words: str = TYPED) -> None:
        """Put text into one cell, and offer the same where the same was wrong."""
        row_id, key, before = (
            self.rows.row_id(place),
            self.rows.columns[number].key,
            self.rows.text(place, number),
        )
        wrong = bool(before) and self.rows.problem(place, number) is not None
        same = self.rows.same_wrong(row_id, key, before) if wrong else []
        if self.do(words, [(place, number, text)]) and same and text:
            self._offer(Same(key, before, text, tuple(same)))

    def _offer(self, same: Same | None) -> None:
        if same != self.same:
            self.same = same
            self.offered.emit(same)

    def change_same(self) -> None:
        """Do the correction just made in every other cell that was wrong in the same way, as one step."""
        same = self.same
        if same is None:
            return
        number = self.rows.column_of(same.column)
        places = (self.rows.place_of(row) for row in same.rows)
        there = [p for p in places if p >= 0 and self.rows.text(p, number) == same.before]
        count = self.do(CHANGED_ALL, [(place, number, same.after) for place in there])
        self._offer(None)
        self.told.emit(
            _n("{n} cell was changed in the same way", "{n} cells were changed in the same way", count)
        )

    # -- blocks

    def text_of(self, block: Block, headers: bool = False) -> str:
        """Return a block as tabbed text."""
        across = range(block.left, block.right + 1)
        lines = [[self.rows.columns[number].title for number in across]] if headers else []
        for place in range(block.top, block.bottom + 1):
            lines.append([self.rows.text(place, number) for number in across])
        return sheet_clipboard.write(lines)

    def clear(self, block: Block) -> int:
        """Empty a block."""
        return self.do(CLEARED, ((place, number, "") for place, number in _cells(block)))

    def fill_down(self, block: Block) -> int:
        """Fill a block from its first row; a single row from the one above it."""
        source = block.top if block.bottom > block.top else block.top - 1
        if source < 0:
            return 0
        first = source + 1
        return self.do(
            FILLED,
            (
                (place, number, self.rows.text(source, number))
                for place in range(first, block.bottom + 1)
                for number in range(block.left, block.right + 1)
            ),
        )

    def fill_right(self, block: Block) -> int:
        """Fill a block from its first column; a single column from the one before it."""
        source = block.left if block.right > block.left else block.left - 1
        if source < 0:
            return 0
        return self.do(
            FILLED,
            (
                (place, number, self.rows.text(place, source))
                for place in range(block.top, block.bottom + 1)
                for number in range(source + 1, block.right + 1)
            ),
        )

    def paste(self, block: Block, text: str) -> tuple[Block | None, int, int]:
        """Put tabbed text into the table; return where it went, how many cells it filled and how many were left out.

        One value fills the whole block, a pattern that divides it is repeated. Nothing is written beyond the
        last row or column or into cells that cannot be changed: those are counted and said.
        """
        lines = [[sheet_clipboard.tidy(cell) for cell in row] for row in sheet_clipboard.parse(text)]
        if not lines:
            return None, 0, 0
        lines = _widened(lines)
        high, wide = len(lines), len(lines[0])
        down, across = block.bottom - block.top + 1, block.right - block.left + 1
        if down % high == 0 and across % wide == 0:
            lines = [row * (across // wide) for row in lines] * (down // high)
        cells, left_out = [], 0
        for place, row in enumerate(lines, block.top):
            for number, cell in enumerate(row, block.left):
                inside = place < self.rows.rowCount() and number < len(self.rows.columns)
                if inside and self.rows.takes(place, number):
                    cells.append((place, number, cell))
                else:
                    left_out += bool(cell) or not inside
        self.do(PASTED, cells)
        self.pasted.emit(len(cells), left_out)
        words = _n("{n} cell was pasted", "{n} cells were pasted", len(cells))
        if left_out:
            kept = _n(
                "{n} value did not fit and was left out; it is still on the clipboard",
                "{n} values did not fit and were left out; they are still on the clipboard",
                left_out,
            )
            words = f"{words} · {kept}"
        self.told.emit(words)
        if not cells:
            return None, 0, left_out
        bottom = max(place for place, _number, _cell in cells)
        right = max(number for _place, number, _cell in cells)
        return Block(block.top, block.left, bottom, right), len(cells), left_out


def _cells(block: Block) -> Iterable[tuple[int, int]]:
    for place in range(block.top, block.bottom + 1):
        for number in range(block.left, block.right + 1):
            yield place, number


def _widened(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    wide = max(map(len, lines))
    return [[*row, *[""] * (wide - len(row))] for row in lines]
