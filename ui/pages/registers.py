"""What does every list share on the desk? Its columns kept for each operator, its sums, its words; no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.shared.money import yuan
from app.shared.text import _
from ui.desk import Desk
from ui.kit.grid import Grid, Summed
from ui.kit.page import Page

Filters = dict[str, frozenset[str]]


class Register:
    """Ties a list to the desk: what is arranged stays arranged, what is filtered is asked, what is chosen is summed."""

    def __init__(
        self,
        grid: Grid,
        desk: Desk,
        page: Page,
        name: str,
        ask: Callable[[], object] | None = None,
        word: Callable[[str, str], str] = lambda _key, value: value,
    ) -> None:
        """`name` is what the columns are kept under; `ask` puts the question again after a filter changed.

        `word` gives the words of a filter's value.
        """
        self._word = word
        self._grid, self._desk, self._page, self._ask = grid, desk, page, ask
        self._key = f"columns.{name}"
        self.filters: Filters = {}
        kept = desk.arranged(self._key)
        if isinstance(kept, Mapping):
            grid.arrange(kept)
        grid.arranged.connect(lambda: desk.arrange(self._key, grid.arrangement()))
        grid.filter_wanted.connect(self._filter)
        grid.summed.connect(self._sum)
        grid.copied.connect(lambda n: desk.say(_("{n} rows copied, as shown", n=f"{n:,}"), None))
        grid.failed.connect(page.fault)

    def _filter(self, key: str, chosen: frozenset[str] | None) -> None:
        self.filters = {name: kept for name, kept in self.filters.items() if name != key}
        if chosen is not None:
            self.filters[key] = chosen
        self._grid.show_filter(key, chosen)
        if self._ask is not None:
            self._ask()

    def say_place(self) -> None:
        """Say at the bottom which row is current, of how many, and how many are chosen."""
        count, chosen = len(self._grid.rows.ids), self._grid.count_chosen()
        words = _("Row {here} of {count}", here=self._grid.currentIndex().row() + 1, count=f"{count:,}")
        self._desk.place(words if chosen < 2 else f"{words}    " + _("{n} chosen", n=f"{chosen:,}"))

    def filter_words(self, *more: str) -> str:
        """Say what is filtered, for the head of a paper: `more` (what was typed, which quick list), then columns."""
        titles = {column.filter: column.title for column in self._grid.rows.columns if column.filter}
        told = [words for words in more if words]
        for key, chosen in sorted(self.filters.items()):
            values = ", ".join(sorted(self._word(key, value) for value in chosen))
            told.append(_("{column}: {values}", column=titles.get(key, key), values=values))
        return "   ".join(told)

    def drop_filters(self) -> None:
        """Ask for everything again, without asking at once."""
        for key in self.filters:
            self._grid.show_filter(key, None)
        self.filters = {}

    def put_filters(self, filters: Mapping[str, Any]) -> None:
        """Filter as it was, when a page is made again."""
        for key, chosen in filters.items():
            self.filters[key] = frozenset(chosen)
            self._grid.show_filter(key, self.filters[key])

    def _sum(self, summed: Summed) -> None:
        if not self._grid.isVisible():
            return
        words = [f"{title} {yuan(n) if kind == 'amount' else f'{n:,}'}" for title, kind, n in summed.sums]
        if summed.cells > 1:
            words.insert(0, _("{n} cells", n=f"{summed.cells:,}"))
        self._desk.sums("   ".join(words) if summed.cells > 1 else "")
