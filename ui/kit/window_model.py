"""Which rows are on the screen now? A model over all ids, with pages of rows fetched when looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import shiboken6
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.shared.text import _
from ui.kit import style
from ui.kit.jobs import Jobs
from ui.kit.shared_screen import shown

if TYPE_CHECKING:
    from ui.kit.grid_ticks import Ticks

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PAGE = 200
PAGES_KEPT = 40  # 8,000 rows: memory does not grow with the table
NOTHING = "--"
TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
KIND_ROLE = int(Qt.ItemDataRole.UserRole) + 2
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 3


class Source(Protocol):
    """A question already put: the ids that match, in order (texts or short numbers), and their rows.

    Asked on the db lane. A source may also give `beginning(most)`, the first ids, where that is much quicker than
    all of them (asked only while nothing is shown yet); `values(key)`, the values of a filterable column with their
    counts; and `totals(ids)`, the sums of those ids (of all that match for None) by the columns' names.
    """

    def ids(self) -> Sequence[Any]:
        """Return every matching id in order."""

    def rows(self, ids: Sequence[Any]) -> Sequence[Any]:
        """Return the rows of `ids`, in their order."""


@dataclass(frozen=True)
class Value:
    """One value a column can be filtered by: its key, its words and how many rows have it."""

    key: str
    words: str
    count: int


class ListSource:
    """Rows already here, for the grid."""

    def __init__(self, lines: Sequence[Any]) -> None:
        self._lines = lines

    def ids(self) -> Sequence[int]:
        """Return their places."""
        return tuple(range(len(self._lines)))

    def rows(self, ids: Sequence[int]) -> Sequence[Any]:
        """Return them."""
        return [self._lines[number] for number in ids]


@dataclass(frozen=True)
class Column:
    """One column: its title, how a row is worded, its kind (text, amount, balance, count, state), its sort key.

    `key` is the stable name under which a person's choice of columns is kept, `filter` the value filter's name in
    the source, `number` what is summed (fen for amounts, pieces for counts); a `hidden` one waits to be chosen;
    `whole` words a row in full where the screen has no room for it.
    """

    title: str
    text: Callable[[Any], str]
    width: int = 120
    kind: str = "text"
    sort: str | None = None
    tone: Callable[[Any], str] | None = None
    key: str = ""
    filter: str | None = None
    number: Callable[[Any], int | None] | None = None
    hidden: bool = False
    whole: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        """Let no word leave that may not be seen now: not onto the screen, and not with a copy or a list."""
        words, whole = self.text, self.whole or self.text
        object.__setattr__(self, "text", lambda row: shown(words(row)))
        object.__setattr__(self, "whole", lambda row: shown(whole(row)))

    def on_paper(self, row: Any) -> str:
        """Return a row's words where there is room for all of them: on paper and in a workbook."""
        assert self.whole is not None
        return self.whole(row)

    @property
    def name(self) -> str:
        """Return the name the column is kept under."""
        return self.key or self.sort or self.title

    @cached_property
    def align(self) -> Qt.AlignmentFlag:
        """Return where the words stand."""
        right = self.kind in ("amount", "balance", "count")
        return (
            Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        ) | Qt.AlignmentFlag.AlignVCenter


TICK = Column("", lambda _row: "", 40, "tick", key="tick")  # the check boxes: the last column, shown first


class WindowModel(QAbstractTableModel):
    """Rows of a Source. A row not yet here is shown as a placeholder while its page is fetched."""

    loaded = Signal(int)
    failed = Signal(object)

    def __init__(
        self, jobs: Jobs, columns: Sequence[Column], owner: QObject, ticks: Ticks | None = None
    ) -> None:
        super().__init__(owner)
        self.ticks = ticks
        self.columns = tuple(columns) if ticks is None else (*columns, TICK)
        self.tick_columns = () if ticks is None else (len(columns),)
        self.head_words: Callable[[int], str] = lambda section: self.columns[section].title
        self.source: Source | None = None
        self.ids: Sequence[Any] = ()
        self._jobs, self._owner = jobs, owner
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._turn = 0
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._fetch)

    # -- what to show

    def show(self, source: Source) -> None:
        """Put another question; what is shown stays until the answer is here."""
        self.source = source
        self._turn += 1
        turn = self._turn

        def answer(got: tuple[Sequence[Any], Sequence[Any]]) -> None:
            if turn == self._turn:
                self._take(*got)

        def ask(_progress: object) -> tuple[Sequence[Any], Sequence[Any]]:
            ids = source.ids()
            return ids, source.rows(ids[:PAGE]) if len(ids) else ()

        def whole() -> None:
            if turn == self._turn and shiboken6.isValid(self):
                self._jobs.run(ask, done=answer, failed=self.failed.emit, owner=self._owner)

        if not len(self.ids) and hasattr(source, "beginning"):
            self._begin(source, turn, whole)
        else:
            whole()

    def _begin(self, source: Any, turn: int, whole: Callable[[], None]) -> None:
        """Show the first rows, then ask for all of them; `loaded` is said when they are here."""

        def ask(_progress: object) -> tuple[Sequence[Any], Sequence[Any]]:
            ids = source.beginning(PAGE)
            return ids, source.rows(ids) if len(ids) else ()

        def answer(got: tuple[Sequence[Any], Sequence[Any]]) -> None:
            if turn == self._turn and len(got[0]):
                self._reset(*got)
            self._jobs.when_drawn(whole)

        self._jobs.run(ask, done=answer, failed=self.failed.emit, owner=self._owner)

    def _reset(self, ids: Sequence[Any], first: Sequence[Any]) -> None:
        self.beginResetModel()
        self.ids = ids
        if self.ticks is not None:
            self.ticks.follow(ids)
        self._pages.clear()
        self._stale.clear()
        if len(first):
            self._pages[0] = first
        self.endResetModel()

    def _take(self, ids: Sequence[Any], first: Sequence[Any]) -> None:
        self._asked.clear()
        known = len(self.ids)
        if len(ids) and ids == self.ids:
            # The same people in the same order: only their cells may differ, so nothing jumps.
            self._stale = set(self._pages)
            self._keep(0, first)
            self._paint(0, len(ids))
        elif 0 < known < len(ids) and known <= PAGE and ids[:known] == self.ids:
            # The rest of a beginning: what is seen stays as it is, the scroll bar grows.
            self.beginInsertRows(ROOT, known, len(ids) - 1)
            self.ids = ids
            if self.ticks is not None:
                self.ticks.follow(ids)
            self._keep(0, first)
            self.endInsertRows()
            self._paint(0, known)
        else:
            self._reset(ids, first)
        self.loaded.emit(len(ids))

    def row(self, number: int) -> Any | None:
        """Return row `number`, or None while its page is being fetched."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        if rows is None or place >= len(rows):
            return None
        self._pages.move_to_end(page)
        return rows[place]

    def loaded_row(self, number: int) -> Any | None:
        """Return row `number` when it is here, without fetching it."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page, ())
        return rows[place] if page not in self._stale and place < len(rows) else None

    def place_of(self, row_id: Any) -> int:
        """Return where `row_id` stands, or -1."""
        try:
            return -1 if row_id is None else self.ids.index(row_id)
        except ValueError:
            return -1

    # -- fetching

    def _want(self, page: int) -> None:
        if page not in self._asked and page not in self._wanted:
            self._wanted.append(page)
            if not self._timer.isActive():
                self._timer.start()

    def _fetch(self) -> None:
        # The latest pages come first: a dragged scroll bar asks for many it has already left behind.
        wanted, self._wanted = self._wanted[-3:], []
        source, turn = self.source, self._turn
        if source is None:
            return
        for page in reversed(wanted):
            ids = self.ids[page * PAGE : (page + 1) * PAGE]
            self._asked.add(page)

            def answer(rows: Sequence[Any], page: int = page) -> None:
                if turn == self._turn:
                    self._asked.discard(page)
                    self._keep(page, rows)
                    self._paint(page * PAGE, page * PAGE + len(rows))

            self._jobs.run(
                lambda _progress, ids=ids: source.rows(ids),
                done=answer,
                failed=self.failed.emit,
                owner=self._owner,
            )

    def _keep(self, page: int, rows: Sequence[Any]) -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        self._stale.discard(page)
        while len(self._pages) > PAGES_KEPT:
            old, _rows = self._pages.popitem(last=False)
            self._stale.discard(old)

    def _paint(self, first: int, end: int) -> None:
        if end > first:
            self.dataChanged.emit(self.index(first, 0), self.index(end - 1, len(self.columns) - 1))

    # -- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many match."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one cell's words, place, tone or row."""
        column = self.columns[index.column()]
        if column.kind == "tick":
            return self._tick(index.row(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            return "…" if row is None else column.text(row) or NOTHING
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align
        if role == KIND_ROLE:
            return column.kind
        if role == TONE_ROLE and column.tone is not None:
            row = self.row(index.row())
            return None if row is None else column.tone(row)
        if role == ROW_ROLE:
            return self.row(index.row())
        return None

    def _tick(self, number: int, role: int) -> Any:
        """A check box: its state, the words a screen reader says, and how it is drawn."""
        if role == KIND_ROLE:
            return "tick"
        if role in (Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole):
            on = self.ticks is not None and number < len(self.ids) and self.ticks.has(self.ids[number])
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return _("ticked") if on else _("not ticked")
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that a check box can be ticked."""
        flags = super().flags(index)
        tick = index.isValid() and self.columns[index.column()].kind == "tick"
        return flags | Qt.ItemFlag.ItemIsUserCheckable if tick else flags

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title, or a row's number."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if way == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole and way == Qt.Orientation.Horizontal:
            return self.head_words(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and way == Qt.Orientation.Horizontal:
            return self.columns[section].align
        if role == Qt.ItemDataRole.FontRole:
            return style.font("body", bold=False)
        return None
