"""How is a table edited with Excel's habits? Cells, problems beneath, find and replace above; knows no capability."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit.parts import Strip
from ui.kit.sheet_acts import SUGGESTED, Acts, Same
from ui.kit.sheet_commands import commands, keys_for, open_menu
from ui.kit.sheet_editor import keys_of
from ui.kit.sheet_find import FindStrip
from ui.kit.sheet_model import CellProblem, SheetColumn, SheetModel, SheetRow
from ui.kit.sheet_problem import ProblemLine
from ui.kit.sheet_table import SheetTable
from ui.kit.sheet_typing import COMMANDS
from ui.kit.tab_order import in_order

__all__ = ["CellProblem", "Sheet", "SheetColumn", "SheetRow"]

_EVERYWHERE = ("find", "replace", "next_problem", "previous_problem", "take_suggestion", "change_same")


class Sheet(QWidget):
    """The table, the strip above it, the offer and the problem line beneath it.

    `edited` lists (row id, column key, text) after every act; `row_left` names a row the hand has left.
    """

    edited = Signal(list)
    problem_moved = Signal(object)
    told = Signal(str)
    chosen = Signal(int)
    counted = Signal(int)
    pasted = Signal(int, int)
    row_left = Signal(object)
    edit_ended = Signal()

    def __init__(self, columns: Sequence[SheetColumn], name: str) -> None:
        super().__init__()
        self.rows = SheetModel(columns, self)
        self.acts = Acts(self.rows, self)
        self.table = SheetTable(self.rows, name)
        self.find = FindStrip(self.acts)
        self.offer = Strip()
        self.line = ProblemLine(self.take_suggestion)
        self.empty = self.table.empty
        self.setFocusProxy(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for part in (self.find, self.table, self.offer, self.line):
            whole.addWidget(part, int(part is self.table))
        self.does = commands(self)
        self._wire()
        self.table.dress_columns()
        in_order(self.find, self.table, self.offer, self.line)

    def _wire(self) -> None:
        table, acts = self.table, self.acts
        table.typed.connect(acts.correct)
        table.command.connect(lambda command: self.does[command]())
        table.menu_wanted.connect(lambda at: open_menu(self, at))
        table.refused.connect(lambda: self.told.emit(_("This cell cannot be changed")))
        table.row_left.connect(self.row_left, Qt.ConnectionType.QueuedConnection)
        table.edit_ended.connect(self.edit_ended)
        table.undoable = lambda keys: acts.history.can_undo if keys == "Ctrl+Z" else acts.history.can_redo
        table.selectionModel().currentChanged.connect(lambda *_moved: self._show_line())
        table.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.count_chosen()))
        for signal, ours in ((acts.edited, self.edited), (acts.told, self.told), (acts.pasted, self.pasted)):
            signal.connect(ours)
        acts.offered.connect(self._show_offer)
        acts.gone_to.connect(lambda cell: self.go_to(*cell))
        self.rows.counted.connect(self.counted)
        self.rows.dataChanged.connect(self._show_line)
        for changed in (self.rows.modelReset, self.rows.rowsRemoved):
            changed.connect(self._rows_changed)
        self.find.found.connect(table.go_to)
        self.find.told.connect(self.told)
        self.find.closed.connect(lambda: table.setFocus(Qt.FocusReason.OtherFocusReason))

    # -- what is shown

    def show_rows(
        self,
        rows: Sequence[SheetRow],
        problems: Mapping[Hashable, Mapping[str, CellProblem]],
        columns: Sequence[SheetColumn] | None = None,
    ) -> None:
        """Show rows and what is wrong with them, staying on the same cell where it is among them."""
        self.finish()
        place, number = self.table.place()
        here = (self.rows.row_id(place), self.rows.columns[number].key) if place >= 0 else (None, "")
        gone = set(self.rows.ids) - {row.id for row in rows}
        self.rows.show(rows, columns)
        self.rows.judge(problems)
        self.acts.forget(gone)
        if columns is not None:
            self.table.dress_columns()
        if not self.go_to(*here):
            self.table.go_to(max(0, min(place, len(rows) - 1)), max(0, number))

    def judge(self, problems: Mapping[Hashable, Mapping[str, CellProblem]]) -> None:
        """Say what is wrong in these rows now."""
        self.rows.judge(problems)

    def remove(self, ids: Collection[Hashable]) -> None:
        """Take rows away; what was done in them cannot be taken back any more."""
        self.rows.remove(ids)
        self.acts.forget(ids)

    def _rows_changed(self, *_what: object) -> None:
        self.empty.setVisible(self.rows.rowCount() == 0)
        self._show_line()

    def _show_line(self, *_what: object) -> None:
        place, number = self.table.place()
        self.find.look_from((place, number))
        if not (0 <= place < self.rows.rowCount()):
            self.line.say_cell("", "")
            self.problem_moved.emit(None)
            return
        title, problem = self.rows.columns[number].title, self.rows.problem(place, number)
        if problem is None:
            self.line.say_cell(title, self.rows.text(place, number))
        else:
            self.line.say_problem(title, problem)
        self.problem_moved.emit(problem)

    def _show_offer(self, same: Same | None) -> None:
        if same is None:
            self.offer.hide()
            return
        words = _n(
            "“{text}” stands in {n} more place of this column",
            "“{text}” stands in {n} more places of this column",
            len(same.rows),
            text=same.before,
        )
        button = _n("Change it too", "Change all {n}", len(same.rows))
        self.offer.say(words, "waiting", (f"{button}  {keys_for('change_same')}", self.does["change_same"]))

    # -- where we are

    def count_chosen(self) -> int:
        """Return how many cells are chosen."""
        block = self.table.block()
        return block.cells if block else 0

    def count_rows(self) -> int:
        """Return how many rows the block chosen reaches over."""
        block = self.table.block()
        return block.bottom - block.top + 1 if block else 0

    def chosen_ids(self) -> list[Any]:
        """Return the rows of the block chosen, from top to bottom."""
        block = self.table.block()
        return self.rows.ids[block.top : block.bottom + 1] if block else []

    def current_id(self) -> Any:
        """Return the row we are in, None in an empty table."""
        return self.rows.row_id(self.table.place()[0])

    def go_to(self, row_id: Hashable | None, key: str) -> bool:
        """Go to a cell; say whether it is there."""
        place, number = self.rows.place_of(row_id), self.rows.column_of(key)
        self.table.go_to(place, number)
        return place >= 0 and number >= 0

    def next_problem(self, back: bool = False, *, here: bool = False) -> bool:
        """Go to the next cell to be corrected, or the one before; after the last comes the first.

        `here` stays where something is wrong. With nothing else to correct the row counts as left.
        """
        there, now = self.rows.problem_cells(), self.table.place()
        if here and now in there:
            return True
        if not self.rows.to_correct():
            self.row_left.emit(self.current_id())
        if not there:
            return False
        if back:
            to = next((cell for cell in reversed(there) if cell < now), there[-1])
        else:
            to = next((cell for cell in there if cell > now), there[0])
        self.table.go_to(*to)
        return True

    def same_as(self, row_id: Hashable, key: str) -> int:
        """Return how many other cells of the column hold the same wrong text."""
        place, number = self.rows.place_of(row_id), self.rows.column_of(key)
        if place < 0 or number < 0:
            return 0
        return len(self.rows.same_wrong(row_id, key, self.rows.text(place, number)))

    # -- acts

    @property
    def editing(self) -> bool:
        """Say whether a cell is open."""
        return self.table.editing

    def finish(self) -> None:
        """Keep what is being typed."""
        self.table.end_edit()

    def open_find(self, replacing: bool = False) -> None:
        """Open find, or find and replace."""
        self.finish()
        self.find.open_strip(replacing, self.table.place())

    def take_suggestion(self) -> None:
        """Put the suggestion into the current cell."""
        self.finish()
        place, number = self.table.place()
        problem = self.rows.problem(place, number) if place >= 0 else None
        if problem is not None and problem.suggestion is not None:
            self.acts.correct(place, number, problem.suggestion, SUGGESTED)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys, wherever in the sheet the focus is

    def event(self, event: QEvent) -> bool:
        """Have the keys that mean the whole sheet before the page's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (COMMANDS.get(keys_of(event)) in _EVERYWHERE or self._closes(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find, and go to the next problem, from a button or a strip as well."""
        command = COMMANDS.get(keys_of(event))
        if command in _EVERYWHERE:
            self.does[command]()
        elif self._closes(event):
            self.find.close_strip()
        else:
            super().keyPressEvent(event)

    def _closes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.find.isVisible()
