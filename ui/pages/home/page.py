"""What is to be done next? The list of what waits, what is often used, what was opened, the year in figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.desk import Desk, Recent
from ui.kit import style
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words, clear
from ui.kit.scrolling import scrolled
from ui.kit.tab_order import in_order
from ui.kit.work import LongWork
from ui.pages.backing_up import back_up
from ui.pages.home.figures import YearCard
from ui.pages.home.gather import Today, Todo, gather, may
from ui.pages.home.paper import week_list
from ui.pages.home.rows import TodoList
from ui.pages.home.year import gather_year
from ui.pages.proof import Looking, paper_language

ONE_COLUMN_BELOW = 840  # pixels of the usual text size


class HomePage(Page):
    """The first page."""

    topics = frozenset(
        {"member", "visit", "campaign", "household", "hardship_file", "hardship_event", "roster_draft",
         "record_state", "form_draft", "package_sent", "receipt_taken"}
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Home"))
        self.desk = desk
        self.day = Words("", colour="secondary")
        self.head.insertWidget(1, self.day)
        self.print_button = Button(_("Print the list"), self.print_list, picture="printer", keys="Ctrl+P")
        self.print_button.setEnabled(False)  # until it is known that something waits
        again = Button(_("Refresh"), self.refresh, look="link", picture="refresh-cw")
        again.name_keys("F5")  # the window's own key
        self.head.addWidget(again)
        self.head.addWidget(self.print_button)
        self.print_button.setVisible(may(desk.office, "printing.produce"))
        self.work = LongWork(self)
        self.work.stop.hide()  # a backup takes a moment and is whole or not there
        self.body.addWidget(self.work)
        self.looking = Looking(self, desk, self.work)
        self.todos = TodoList(self._press)
        self.often, self.recent_card = self._often(), Card(spacing=4)
        self.recent_card.body.addWidget(Words(_("Opened lately"), "section"))
        self._recent = Flow(gap=2)
        self.recent_card.body.addLayout(self._recent)
        self.year = YearCard(desk.go, self.refresh)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(12)
        self.columns.addLayout(_column(self.todos, self.often, self.recent_card), 12)
        self.columns.addLayout(_column(self.year), 8)
        content = QWidget()
        content.setLayout(self.columns)
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.scroll = scrolled(content)
        self.scroll.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self.body.addWidget(self.scroll, 1)
        self.todos.focused.connect(lambda row: self.scroll.ensureWidgetVisible(row, 0, 40))
        style.look.changed.connect(self._arrange)
        self._fresh = True
        self._opened: list[Recent] = []
        self._today: Today | None = None

    def _often(self) -> Card:
        """Return the buttons of what is done most; what the role may not do is not offered."""
        card, office = Card(spacing=6), self.desk.office
        card.body.addWidget(Words(_("Often used"), "section"))
        row = Flow()
        for verb, words, picture, page, wish in (
            ("members.register", _("Register a member"), "user-plus", "members", {"new": True}),
            ("members.import", _("Take in a roster"), "file-spreadsheet", "members", {"import": True}),
            ("visits.record", _("Record visits"), "gift", "visits", {"state": "PENDING"}),
            ("sync.export", _("Copy to the stick"), "upload", "sync", {"act": "export"}),
        ):
            if may(office, verb):
                go = lambda page=page, wish=wish: self.desk.go(page, wish)  # noqa: E731 - one per button
                row.addWidget(Button(words, go, picture=picture))
        card.body.addLayout(row)
        card.setVisible(row.count() > 0)
        return card

    # -- coming here, and asking anew

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen with the most urgent thing ready for Enter."""
        self._fresh = True
        self.scroll.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Ask anew what waits and what the year came to."""
        office = self.desk.office
        self.run(lambda: gather(office), self.show_today)
        self.run(lambda: gather_year(office), self._show_year)

    def show_today(self, today: Today) -> None:
        """Show what waits, and what was opened since."""
        self.day.setText(f"{today.day:%Y-%m-%d}  {_weekday(today.day)}")
        self.todos.show_today(today)
        self._today = today
        self.print_button.setEnabled(today.waiting)
        if self._fresh and self.isVisible():  # not when another page was opened meanwhile
            self.todos.go_to(0)
        self._fresh = False
        self._show_recent()
        self._in_order()

    def _show_year(self, year: Any) -> None:
        self.year.show_year(year)
        self._in_order()

    def _in_order(self) -> None:
        in_order(self.todos, self.often, self.recent_card, self.year)

    def _show_recent(self) -> None:
        if self._recent.count() and self._opened == self.desk.recent:
            return  # the focus may stand on one of them
        self._opened = list(self.desk.recent)
        clear(self._recent)
        for opened in self._opened[:8]:
            go = lambda opened=opened: self.desk.go(opened.page, opened.wish)  # noqa: E731 - one per button
            self._recent.addWidget(Button(opened.words, go, look="link"))
        if not self.desk.recent:
            self._recent.addWidget(Words(_("What you open appears here."), colour="hint"))

    # -- the acts

    def _press(self, todo: Todo) -> None:
        if todo.act == "back_up":
            self.back_up()
        elif todo.act == "again":
            self.refresh()
        else:
            self.desk.go(todo.page, todo.wish)

    def back_up(self) -> None:
        """Make a backup now, and say where it lies once it is proven."""
        back_up(self, self.desk, self.work)

    def print_list(self) -> None:
        """Show what waits this week as it would be printed."""
        if self._today is None or not self._today.waiting:
            return
        office, listed, language = self.desk.office, week_list(self._today), paper_language()
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.list_proof(office.actor, listed, language, progress=progress),
            listed.title,
            f"{listed.title}-{self._today.day:%Y%m%d}.pdf",
        )

    # -- the room there is

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two columns below each other where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _leave_room(self, _least: int, most: int) -> None:
        self.columns.setContentsMargins(0, 0, 8 if most else 0, 0)  # the bar does not touch the cards

    def _arrange(self) -> None:
        narrow = self.width() < ONE_COLUMN_BELOW * style.TEXT_STEPS[style.look.step]
        ways = QBoxLayout.Direction
        self.columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


def _column(*cards: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column


def _weekday(day: date) -> str:
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[day.weekday()]
