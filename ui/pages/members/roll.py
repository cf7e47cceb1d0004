"""Where is somebody on the roll? Search, quick lists, the table with its filters and its panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.members import MemberView, Query
from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_batch import Action, BatchBar
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.search import SearchField
from ui.pages.attachments import Attachments
from ui.pages.home.gather import may
from ui.pages.members import quick
from ui.pages.members.columns import MemberSource, columns, value_words
from ui.pages.members.nobody import say_empty
from ui.pages.members.panel import MemberPanel
from ui.pages.members.views import Views
from ui.pages.registers import Register
from ui.pages.revealing import Revealing

if TYPE_CHECKING:
    from app.members import MemberLine
    from ui.desk import Desk

LOOK_AFTER = (
    60  # milliseconds a row must stay current before its panel is read: the arrow key may be held down
)


PANEL = "panel.members"


class Roll(QWidget):
    """The list of members with the panel of the current one, its quick lists and the views that were kept."""

    edit_wanted = Signal(str)
    new_wanted = Signal()
    roster_wanted = Signal()
    blank_wanted = Signal()
    drafts_wanted = Signal()
    export_wanted = Signal()
    print_wanted = Signal()
    change_wanted = Signal()
    membership_wanted = Signal()
    belonging_wanted = Signal()
    duplicates_wanted = Signal()
    joinings_wanted = Signal()

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.query = Query()
        self._into = self._nobody = False
        self._then: int | None = None
        self._only: dict[str, Any] = {}  # what is asked by no chip: days between, or certain members
        self._returned: frozenset[str] = frozenset()
        self.grid = Grid(desk.jobs, columns(desk.office.clock.today()), page, _("Members"), ticks=True)
        self.register = Register(self.grid, desk, page, "members", self._ask, value_words)
        self.may = partial(may, desk.office)
        self.batch = BatchBar(self.grid, _acts_for_many(self))
        self.files, self.revealing = Attachments(page, desk), Revealing(page, desk)
        self.panel = MemberPanel(
            self._edit_current, self.reveal, desk.office.clock.today, self.files, self.may
        )
        left, table = QVBoxLayout(), QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.grid, 1)
        left.addWidget(self.batch)  # beneath the table only: the panel keeps its height
        table.setSpacing(12)
        table.addLayout(left, 1)
        table.addWidget(self.panel)
        if desk.arranged(PANEL) is False:
            self.panel.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._filters())
        column.addLayout(table, 1)
        self._look_timer = QTimer(self, interval=LOOK_AFTER, singleShot=True)
        self._look_timer.timeout.connect(self._look)
        self.grid.show_sort(self.query.sort, self.query.descending)
        self.grid.sort_wanted.connect(lambda key, descending: self._ask(sort=key, descending=descending))
        self.grid.moved_to.connect(lambda _row: self._look_timer.start())
        self.grid.opened.connect(lambda line: self.edit_wanted.emit(line.id))
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)

    def _filters(self) -> Flow:
        self.search = SearchField(_("Name, pinyin, number, unit"))
        self.search.keep_width(300)
        self.search.searched.connect(lambda text: self._ask(text=text))
        self.search.left_down.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self.lists = quick.QuickLists(self)
        self.lists.chosen.connect(self._show)
        self.views = Views(self, self._desk)
        row = Flow()
        row.addWidget(self.search)
        for chip in self.lists:
            row.addWidget(chip)
        row.addWidget(self.views.button)
        row.addWidget(Button(_("Group joinings"), self.joinings_wanted.emit, look="link", picture="users"))
        self.only = Button("", self._drop_only, look="link", picture="x")
        self.only.hide()
        row.addWidget(self.only)
        return row

    # -- what is asked

    def refresh(self) -> None:
        """Read counts and list anew."""
        office = self._desk.office
        self.grid.show_source(MemberSource(office, self.query))
        self._page.run(lambda: quick.count(office), self._count)
        # Beside the others: among very many people it takes a second, and the list must not wait for it.
        pairs = self.lists.chips["duplicates"]
        self._page.run(lambda: office.members.pair_count(office.actor), pairs.tell, lane="io")

    def find(self, text: str, into: bool = False) -> None:
        """Search everybody for `text`; `into` puts the focus on the first one found."""
        self._into = into
        self._only = {}
        self.lists.put("")
        self.query = Query(sort=self.query.sort, descending=self.query.descending)
        self.register.drop_filters()
        self.search.setText(text)
        self.search.say()

    def show_list(self, key: str) -> None:
        """Show one of the quick lists, whatever was searched before."""
        self.search.forget()
        self.register.drop_filters()
        self.lists.put(key)
        self._show(key)

    def show_joined(self, first: date, last: date) -> None:
        """Show who joined from `first` to `last`."""
        words = _("Joined {first} to {last}", first=first.isoformat(), last=last.isoformat())
        self._show_only(words, joined_from=first, joined_to=last)

    def show_among(self, member_ids: frozenset[str], words: str) -> None:
        """Show certain members only; `words` say which."""
        self._show_only(words, among=member_ids)

    def _show_only(self, words: str, **only: Any) -> None:
        self.search.forget()
        self.register.drop_filters()
        self.lists.put("")
        self.only.setText(words)
        self._only = only
        self._ask()

    def _drop_only(self) -> None:
        self._only = {}
        self._ask()

    def turn_panel(self) -> None:
        """Show or hide the panel on the right; it stays so for this operator."""
        self.panel.setVisible(self.panel.isHidden())
        self._desk.arrange(PANEL, not self.panel.isHidden())

    def filter_words(self) -> str:
        """Say what is filtered, for the head of a paper."""
        only = self.only.text() if self._only else ""
        return self.register.filter_words(self.lists.words, self.search.text().strip(), only.strip())

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is now, certain members apart; JSON values."""
        days = [self._only[key].isoformat() for key in ("joined_from", "joined_to") if key in self._only]
        filters = {name: sorted(chosen) for name, chosen in self.register.filters.items()}
        sort = (self.query.sort, self.query.descending)
        return {"list": self.lists.key, "typed": self.search.text(), "filters": filters, "sort": sort,
                "days": days, "row": self.grid.current_id()}  # fmt: skip

    def come_back(self, wish: Mapping[str, Any]) -> None:
        """Show the list as `way_back` described it."""
        key = wish["list"] if wish["list"] in quick.LISTS and wish["list"] not in quick.ELSEWHERE else ""
        self._only = {}
        if wish.get("days"):
            self.show_joined(*map(date.fromisoformat, wish["days"]))
        self.lists.put(key)
        self.search.setText(wish["typed"])
        self.register.drop_filters()
        self.register.put_filters(wish["filters"])
        sort, descending = wish["sort"]
        self.grid.show_sort(sort, descending)
        self._then = wish["row"]
        self.query = Query(sort=sort, descending=descending)
        self._ask()
        if key == "returned":
            self.refresh()

    def _show(self, key: str) -> None:
        """Show a quick list; of those sent back it is asked anew who they are."""
        elsewhere = {"drafts": self.drafts_wanted, "duplicates": self.duplicates_wanted}.get(key)
        if elsewhere is not None:
            elsewhere.emit()
            return
        self._only = {}
        self._ask()
        if key == "returned":
            self.refresh()

    def _ask(self, **changed: Any) -> None:
        today = self._desk.office.clock.today()
        kept = {"sort": self.query.sort, "descending": self.query.descending}
        only = tuple(sorted(self.register.filters.items()))
        shown = {**quick.asked(self.lists.key, today, self._returned), **self._only}
        self.query = Query(**{"text": self.search.text().strip(), "only": only, **kept, **shown, **changed})
        self.only.setVisible(bool(self._only))
        say_empty(self, self._nobody)
        self.grid.show_source(MemberSource(self._desk.office, self.query))

    # -- what came

    def _count(self, counted: quick.Counted) -> None:
        counts = counted.counts
        self.lists.tell(counted)
        if counted.returned != self._returned:
            self._returned = counted.returned
            if self.lists.key == "returned":
                self._ask()
        self._page.title.setText(_("Members  {n}", n=f"{counts.members:,}"))
        self._nobody = counts.members == 0
        say_empty(self, self._nobody)

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        self.grid.stand_on(then)
        if self._into and count:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._into = False
        if count:
            self._look_timer.start()
        else:
            self.panel.show_view(None)
            self.files.show_record("member", "")
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    # -- one member

    def _look(self) -> None:
        line: MemberLine | None = self.grid.current()
        office = self._desk.office
        if line is not None:
            self._page.run(lambda: office.members.view(office.actor, line.id), self._show_view)

    def _show_view(self, view: MemberView) -> None:
        line = self.grid.current()
        if line is not None and line.id == view.id:
            self.panel.show_view(view)
            self.files.show_record("member", view.id)

    def _edit_current(self) -> None:
        if self.panel.view is not None:
            self.edit_wanted.emit(self.panel.view.id)

    def reveal(self) -> None:
        """Show the whole numbers of the current member for half a minute; that it was looked at is noted."""
        view, office = self.panel.view, self._desk.office
        if view is None:
            return

        def read(why: str) -> dict[str, str]:
            names = ("id_no", "mobile")
            return {name: office.members.reveal(office.actor, view.id, name, why) for name in names}

        def show(values: dict[str, str]) -> None:
            if self.panel.view is not None and self.panel.view.id == view.id:
                for name, value in values.items():
                    self.panel.show_revealed(name, value)

        self.revealing.ask(view.fields.name, lambda why: self._page.run(lambda: read(why), show))


def _acts_for_many(roll: Roll) -> list[Action]:
    """Return what can be done with many at once, as far as the operator's role allows it."""
    return [act for verb, act in (
        ("members.update", (_("Change for all chosen"), roll.change_wanted.emit, "pencil", "Ctrl+Shift+E")),
        ("members.change_membership",
         (_("Change membership"), roll.membership_wanted.emit, "arrow-right-left", "Ctrl+Shift+M")),
        ("members.update", (_("Put into a union"), roll.belonging_wanted.emit, "landmark", "")),
        ("printing.list", (_("Preview and print"), roll.print_wanted.emit, "printer", "")),
        ("members.read", (_("Copy with headers"), roll.grid.copy, "clipboard-list", "")),
        ("members.export", (_("Export the chosen"), roll.export_wanted.emit, "file-down", "")),
    ) if roll.may(verb)]  # fmt: skip
