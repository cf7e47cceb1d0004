"""What stands in each cell of a table that is edited, and what is wrong with it? In memory; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.shared.veil import veiled_name
from ui.kit import style
from ui.kit.shared_screen import screen, shown

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PROBLEM_ROLE = int(Qt.ItemDataRole.UserRole) + 20
Cell = tuple[Hashable, str]  # a row's id and a column's key


NAMED = frozenset({"name", "name_ko", "head"})
"""Columns of a sheet that hold a person's name."""


@dataclass(frozen=True)
class SheetColumn:
    """One column: its key, its title, and whether it is only read (a row's number)."""

    key: str
    title: str
    width: int = 120
    kind: str = "text"
    fixed: bool = False

    @property
    def align(self) -> Qt.AlignmentFlag:
        """Return where the words stand."""
        right = self.kind in ("amount", "count")
        return (
            Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with a cell: tone bad or warn, words, and what it may become ("" empties it, None: no idea).

    `offer` words the suggestion's button where "Use …" would not do; `step` is a further way on. Problems of one
    `kind` in one column can be settled together by their suggestions; without a kind each asks for its own look.
    """

    tone: str
    words: str
    suggestion: str | None = None
    offer: str = ""
    step: tuple[str, Callable[[], object]] | None = None
    kind: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One row: its id, its cells in the columns' order, and the columns that cannot be changed in it."""

    id: Hashable
    cells: Sequence[str]
    locked: frozenset[str] = frozenset()


class SheetModel(QAbstractTableModel):
    """Rows of text. A problem belongs to the text that was judged: with other text in the cell it is silent."""

    counted = Signal(int)
    written = Signal()

    def __init__(self, columns: Sequence[SheetColumn], owner: QObject | None = None) -> None:
        super().__init__(owner)
        self.columns: tuple[SheetColumn, ...] = ()
        self._rows: list[SheetRow] = []
        self._cells: list[list[str]] = []
        self._place: dict[Hashable, int] = {}
        self._problems: dict[Cell, tuple[CellProblem, str]] = {}
        self._take_columns(columns)

    def _take_columns(self, columns: Sequence[SheetColumn]) -> None:
        self.columns = tuple(columns)
        self._number = {column.key: number for number, column in enumerate(self.columns)}

    # -- what is shown

    def show(self, rows: Sequence[SheetRow], columns: Sequence[SheetColumn] | None = None) -> None:
        """Show other rows, and other columns where given; their problems are told afterwards, by `judge`."""
        self.beginResetModel()
        if columns is not None:
            self._take_columns(columns)
        self._rows = list(rows)
        self._cells = [list(row.cells) for row in rows]
        self._number_rows()
        self._problems.clear()
        self.endResetModel()
        self.counted.emit(0)

    def _number_rows(self) -> None:
        self._place = {row.id: number for number, row in enumerate(self._rows)}

    def judge(self, problems: Mapping[Hashable, Mapping[str, CellProblem]]) -> None:
        """Say what is wrong in the cells of these rows now; what was said of them before is forgotten."""
        for row_id, by_column in problems.items():
            place = self._place.get(row_id)
            if place is None:
                continue
            for column in self.columns:
                self._problems.pop((row_id, column.key), None)
            for key, problem in by_column.items():
                if (number := self._number.get(key)) is not None:
                    self._problems[row_id, key] = (problem, self._cells[place][number])
        if self._rows and problems:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))
        self.counted.emit(self.to_correct())

    def write(self, cells: Iterable[tuple[Hashable, str, str]]) -> None:
        """Put text into cells."""
        top, bottom = len(self._rows), -1
        for row_id, key, text in cells:
            place, number = self._place.get(row_id), self._number.get(key)
            if place is not None and number is not None:
                self._cells[place][number] = text
                top, bottom = min(top, place), max(bottom, place)
        if bottom >= 0:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))
            self.written.emit()
            self.counted.emit(self.to_correct())

    def remove(self, ids: Collection[Hashable]) -> None:
        """Take rows away."""
        places = sorted((self._place[row_id] for row_id in ids if row_id in self._place), reverse=True)
        gone = frozenset(ids)
        self._problems = {cell: kept for cell, kept in self._problems.items() if cell[0] not in gone}
        at = 0
        while at < len(places):
            end = at
            while end + 1 < len(places) and places[end + 1] == places[end] - 1:
                end += 1
            self.beginRemoveRows(ROOT, places[end], places[at])
            del self._rows[places[end] : places[at] + 1]
            del self._cells[places[end] : places[at] + 1]
            self._number_rows()
            self.endRemoveRows()
            at = end + 1
        self.counted.emit(self.to_correct())

    # -- asking

    @property
    def ids(self) -> list[Hashable]:
        """Return the rows' ids from top to bottom."""
        return [row.id for row in self._rows]

    def row_id(self, place: int) -> Hashable | None:
        """Return the id of the row at `place`, None when there is none."""
        return self._rows[place].id if 0 <= place < len(self._rows) else None

    def place_of(self, row_id: Hashable | None) -> int:
        """Return where a row stands, or -1."""
        return self._place.get(row_id, -1)

    def column_of(self, key: str) -> int:
        """Return where a column stands, or -1."""
        return self._number.get(key, -1)

    def text(self, place: int, number: int) -> str:
        """Return the text of a cell."""
        return self._cells[place][number]

    def takes(self, place: int, number: int) -> bool:
        """Say whether a cell can be changed."""
        column = self.columns[number]
        return not column.fixed and column.key not in self._rows[place].locked

    def problem(self, place: int, number: int) -> CellProblem | None:
        """Return what is wrong with a cell as it stands now."""
        kept = self._problems.get((self._rows[place].id, self.columns[number].key))
        return kept[0] if kept is not None and kept[1] == self._cells[place][number] else None

    def problem_cells(self) -> list[tuple[int, int]]:
        """Return the places of what is to be corrected, row by row; of the remarks, when there is nothing else."""
        tones: dict[str, list[tuple[int, int]]] = {}
        for row_id, key in self._problems:
            place = self._place[row_id], self._number[key]
            if (problem := self.problem(*place)) is not None:
                tones.setdefault(problem.tone, []).append(place)
        return sorted(tones.get("bad") or [place for places in tones.values() for place in places])

    def has_to_correct(self, row_id: Hashable) -> bool:
        """Say whether something in this row is to be corrected."""
        place = self.place_of(row_id)
        found = (self.problem(place, number) for number in range(len(self.columns)))
        return place >= 0 and any(problem is not None and problem.tone == "bad" for problem in found)

    def to_correct(self) -> int:
        """Return how many cells are to be corrected."""
        found = (self.problem(self._place[row_id], self._number[key]) for row_id, key in self._problems)
        return sum(problem is not None and problem.tone == "bad" for problem in found)

    def same_wrong(self, row_id: Hashable, key: str, text: str) -> list[Hashable]:
        """Return the other rows whose cell in this column holds the same text, and it is wrong there too."""
        number = self._number.get(key, -1)
        if number < 0:
            return []
        rows = [
            (self._place[other], other)
            for other, column in self._problems
            if column == key and other != row_id and self._cells[self._place[other]][number] == text
        ]
        return [other for place, other in sorted(rows) if self.problem(place, number) is not None]

    def same_kind(self, place: int, number: int) -> list[tuple[int, int, str]]:
        """Return the cells of the column with a problem of this one's kind, each with its suggestion."""
        here = self.problem(place, number)
        if here is None or not here.kind or here.suggestion is None:
            return []
        found = []
        for other in range(len(self._rows)):
            one = self.problem(other, number)
            if one is not None and one.kind == here.kind and one.suggestion is not None:
                found.append((other, number, one.suggestion))
        return found

    # -- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        takes = index.isValid() and self.takes(index.row(), index.column())
        return flags | Qt.ItemFlag.ItemIsEditable if takes else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one cell's words, place, or what is wrong with it."""
        place, number = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            words = shown(self._cells[place][number].replace("\n", " "))
            # What was never taken in stands in no record: its column says that it is a name.
            named = screen.on and self.columns[number].key in NAMED and len(words) > 1
            return veiled_name(words) if named and "*" not in words else words
        if role == Qt.ItemDataRole.EditRole:
            return self._cells[place][number]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[number].align
        if role == PROBLEM_ROLE:
            return self.problem(place, number)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            found = self.problem(place, number)
            return shown(found.words) if found else None
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title, or a row's number."""
        if role == Qt.ItemDataRole.DisplayRole:
            across = way == Qt.Orientation.Horizontal
            return f" {self.columns[section].title} " if across else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and way == Qt.Orientation.Horizontal:
            return self.columns[section].align
        if role == Qt.ItemDataRole.FontRole:
            return style.font("body", bold=False)
        return None
