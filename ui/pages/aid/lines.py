"""What have the lists of enrolments and plans in common? Search, quick lists, table, sums, papers; asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid, Value
from ui.kit.grid_totals import Totals
from ui.kit.parts import Button, Chip, Words
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.kit.tab_order import in_order
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Kind:
    """What a list is made of: its name, title, columns, quick lists, filters, and by what a row is found.

    A quick list is its words and what belongs to it; the one called '' is in force first. Rows have an `id`.
    """

    key: str
    title: str
    columns: Sequence[Column]
    lists: Mapping[str, tuple[str, Callable[[Any], bool]]]
    hint: str
    found_by: Callable[[Any], Sequence[str]]
    filters: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    word: Callable[[str, str], str] = lambda _key, value: value
    ticks: bool = False


class Rows:
    """Rows already read, for the grid; `others` answers what a column's filter may choose from."""

    def __init__(self, rows: Sequence[Any], kind: Kind, others: Callable[[str], Sequence[Any]]) -> None:
        self._rows, self._kind, self._others = {row.id: row for row in rows}, kind, others

    def ids(self) -> Sequence[str]:
        """Return who is asked for, in order."""
        return tuple(self._rows)

    def rows(self, ids: Sequence[str]) -> Sequence[Any]:
        """Return their rows."""
        return [self._rows[key] for key in ids if key in self._rows]

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = Counter(self._kind.filters[key](row) for row in self._others(key))
        return [Value(value, self._kind.word(key, value), n) for value, n in found.most_common()]

    def totals(self, ids: Sequence[str] | None) -> Mapping[str, int]:
        """Return what the numbers of these rows come to, by column."""
        rows = list(self._rows.values()) if ids is None else self.rows(ids)
        summed = [column for column in self._kind.columns if column.number is not None]
        return {
            column.name: sum(column.number(row) or 0 for row in rows) for column in summed if column.number
        }


class Lines(QWidget):
    """One list of rows that are read all at once, for there are never very many."""

    LIST: ClassVar[str] = ""

    def __init__(
        self, page: Page, desk: Desk, kind: Kind, *, back: tuple[str, Callable[[], object]] | None = None,
        papers: Sequence[tuple[str, Callable[[], object]]] = (), side: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.page, self.desk, self.kind = page, desk, kind
        self.rows: Sequence[Any] = ()
        self._then: str | None = None
        self.grid = Grid(desk.jobs, kind.columns, page, kind.title, ticks=kind.ticks)
        self.register = Register(self.grid, desk, page, kind.key, self.ask, kind.word)
        self.papers = ListPapers(
            page, desk, self.grid, self.paper_title, kind.key, self._filter_words, papers=papers
        )
        self.verbs = Flow()
        self._verbs: list[QWidget] = []
        if back is not None:
            self.back_button = Button(back[0], back[1], look="link", picture="chevron-left")
            self.back_button.name_keys("Esc")
            self.offer(self.back_button)
        self.said = Words("", colour="secondary", wrap=True)
        self.said.hide()
        self._lay_out(side)
        self.grid.moved_to.connect(lambda _row: self.moved())
        self.grid.chosen.connect(lambda _count: self._chosen())
        self.grid.opened.connect(self.open_row)
        self.grid.rows.loaded.connect(self._loaded)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.search.setFocus)

    def _lay_out(self, side: QWidget | None) -> None:
        self.search = SearchField(self.kind.hint)
        self.chips = {key: Chip(words, key) for key, (words, _belongs) in self.kind.lists.items()}
        quick = quick_row(self, self.search, self.chips, self.ask, self.grid)
        whole, table, left = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        left.setSpacing(0)
        left.addWidget(self.grid, 1)
        if any(column.number is not None for column in self.kind.columns):
            left.addWidget(Totals(self.grid))
        table.setSpacing(12)
        table.addLayout(left, 1)
        if side is not None:
            table.addWidget(side)
        whole.addLayout(self.verbs)
        whole.addWidget(self.said)
        self.under_way = QVBoxLayout()
        self.under_way.setSpacing(0)
        self.under_way.addWidget(self.papers.line)
        whole.addLayout(self.under_way)
        whole.addLayout(quick)
        whole.addLayout(table, 1)
        self._after = [self.search, *self.chips.values(), self.grid, *([side] if side is not None else [])]

    def offer(self, *buttons: QWidget, verb: str = "") -> None:
        """Put verbs in the line above the list, in this order; none whose role may not do `verb`."""
        if verb and not may(self.desk.office, verb):
            return
        for button in buttons:
            self.verbs.addWidget(button)
            self._verbs.append(button)

    def stand(self) -> None:
        """Have Tab go through what is laid out by now."""
        in_order(*self.stops())

    def stops(self) -> list[QWidget]:
        """Return what Tab goes through, in order."""
        return [*self._verbs, *self._after]

    # -- what is asked

    @property
    def key(self) -> str:
        """Return the quick list in force."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def paper_title(self) -> str:
        """Return what the list is called on paper."""
        return self.kind.title

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show what was read: the counts of the quick lists, and the list asked for."""
        self.rows = rows
        for key, chip in self.chips.items():
            chip.tell(sum(map(self.kind.lists[key][1], rows)))
        self.ask()

    def ask(self) -> None:
        """Show the rows that are asked for."""
        self._say_empty()
        self.grid.show_source(Rows(self.asked(), self.kind, self.asked))

    def asked(self, but: str = "") -> list[Any]:
        """Return the rows asked for, the filter of the column `but` apart."""
        typed, belongs = self.search.text().strip(), self.kind.lists[self.key][1]
        found = [row for row in self.rows if belongs(row) and (not typed or self._meets(row, typed))]
        for name, chosen in self.register.filters.items():
            if name != but:
                found = [row for row in found if self.kind.filters[name](row) in chosen]
        return found

    def _meets(self, row: Any, typed: str) -> bool:
        wanted = typed.casefold().replace(" ", "")
        for words in self.kind.found_by(row):
            if wanted in words.casefold().replace(" ", "") or full(words).startswith(wanted):
                return True
            if initials(words).startswith(wanted):
                return True
        return False

    def show_list(self, key: str) -> None:
        """Show one of the quick lists, whatever was searched before."""
        self.search.forget()
        self.register.drop_filters()
        self.chips[key if key in self.chips else ""].setChecked(True)
        self.ask()

    def stand_on(self, row_id: str) -> None:
        """Make a row the current one when the list is read next."""
        self._then = row_id

    def _filter_words(self) -> str:
        key = self.key
        words = self.kind.lists[key][0] if key else ""
        return self.register.filter_words(words, self.search.text().strip())

    # -- what came

    def _say_empty(self) -> None:
        if any(map(self.kind.lists[self.key][1], self.rows)):
            show_all = Button(_("Show all"), lambda: self.show_list(self.key))
            words = _("Try fewer letters, or fewer filters.")
            self.grid.empty.say(_("Nothing matches"), words, [show_all])
        else:
            self.say_none()

    def say_none(self) -> None:
        """Say that there is nothing in this list, and what to do."""
        raise NotImplementedError

    def _loaded(self, _count: int) -> None:
        then, self._then = self._then, None
        self.grid.stand_on(then)
        self.moved()
        self._say_place()

    def _chosen(self) -> None:
        self.chosen()
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def moved(self) -> None:
        """Hear that another row is the current one."""

    def chosen(self) -> None:
        """Hear that other rows are chosen."""

    def open_row(self, row: Any) -> None:
        """Open a row."""

    def chosen_rows(self) -> list[Any]:
        """Return the rows ticked or chosen, of those shown."""
        wanted = set(self.grid.chosen_ids())
        return [row for row in self.asked() if row.id in wanted]

    def tell(self, words: str, tone: str = "secondary") -> None:
        """Say something of the whole list above it."""
        self.said.tint(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # -- as part of the page

    def refresh(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def begin(self) -> None:
        """Take the focus."""
        self.search.setFocus()

    def keep(self) -> None:
        """Keep what is typed; in a list nothing is."""

    def may_leave(self) -> bool:
        """Say whether it can be left."""
        return True

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is now; JSON values."""
        filters = {name: sorted(chosen) for name, chosen in self.register.filters.items()}
        return {
            "list": self.key, "typed": self.search.text(), "filters": filters, "row": self.grid.current_id(),
        }  # fmt: skip

    def come_back(self, wish: Mapping[str, Any]) -> None:
        """Show the list as `way_back` described it, once its rows are read."""
        if "list" in wish:
            self.chips[wish["list"] if wish["list"] in self.chips else ""].setChecked(True)
            self.search.setText(wish.get("typed", ""))
            self.register.drop_filters()
            self.register.put_filters(wish.get("filters", {}))
            self._then = wish.get("row")
