"""Who gets second relief, how much and why? A campaign's people with its sums, in place of the claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.aid import ReliefLine, ReliefSheet, ReliefView
from app.shared.text import _
from ui.kit.drop_list import DropList
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.parts import Badge, Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.aid.second_relief_acts import ReliefActs
from ui.pages.aid.second_relief_founding import Founding
from ui.pages.aid.second_relief_paying import ReliefPaying
from ui.pages.aid.second_relief_words import columns, state_of, sums_words, title_of
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.proof import Looking
from ui.pages.registers import Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.office import Office
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Relieved:
    """What the part needs to begin: all campaigns, and the one shown with its people."""

    views: tuple[ReliefView, ...]
    sheet: ReliefSheet | None


def read_relief(office: Office, relief_id: str = "", line_id: str = "") -> Relieved:
    """Read what the part needs to begin: the campaign named, else that of a person's line, else the latest.

    Asked on the worker.
    """
    aid, actor = office.aid, office.actor
    views = aid.reliefs(actor)
    if relief_id not in {view.id for view in views} and line_id:
        sheets = (aid.relief(actor, view.id) for view in views)
        of_line = (one.view.id for one in sheets if any(line.id == line_id for line in one.lines))
        relief_id = next(of_line, "")
    known = [view.id for view in views]
    shown = relief_id if relief_id in known else next(iter(known), "")
    return Relieved(views, aid.relief(actor, shown) if shown else None)


class SecondRelief(QWidget):
    """One campaign of second relief, in place of the claims until it is left."""

    NAME = "relief"

    def __init__(self, page: Page, desk: Desk, begun: Relieved, back: Callable[[], object]) -> None:
        super().__init__()
        self.page, self.desk = page, desk
        self.views, self.sheet = begun.views, begun.sheet
        self._then = ""
        self.may_change = may(desk.office, "aid.relief")
        self.scope = DropList(_("Campaign of second relief"), 280)
        self.scope.activated.connect(lambda _place: self.read(self.scope.currentData()))
        self.badge, self.sums = Badge(), Words("", colour="secondary", elide=True)
        self.grid = Grid(desk.jobs, columns(), page, _("Second relief"))
        self.register = Register(self.grid, desk, page, "second_relief")
        self.grid.moved_to.connect(lambda _line: self.offer())
        self.grid.rows.loaded.connect(self._loaded)
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.founding = Founding(self)
        self.acts = ReliefActs(self)
        self.paying = ReliefPaying(self)
        self.grid.opened.connect(lambda _line: self._open())
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Second relief: {what}", what=self.scope.currentText()),
            "second_relief", lambda: sums_words(self.sheet.view) if self.sheet else "", keys=False,
            papers=[
                (_("Preview and print the applications of the people chosen…"), self.paying.show_form),
                (_("Preview and print the list for the bank…"), self.paying.show_payments),
                (_("Write the bank's sheet to Excel…"), self.paying.ask_bank_sheet),
                (_("Write the whole list to Excel, with document and card numbers…"), self.paying.ask_whole_list),
            ],
        )  # fmt: skip
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self._lay_out()
        self.show_begun(begun)

    def _lay_out(self) -> None:
        head, foot, whole = QHBoxLayout(), Flow(), QVBoxLayout(self)
        head.addWidget(Words(_("Second relief"), "section"))
        head.addWidget(self.scope)
        head.addWidget(self.badge)
        head.addWidget(self.sums, 1)
        head.addWidget(self.founding.button)
        foot.addWidget(self.back_button)
        foot.addWidget(self.papers.button)
        foot.addWidget(self.founding.more_button)
        verbs = [*self.paying.buttons[:2], *self.acts.buttons, *self.paying.buttons[2:]]
        for button in verbs:
            foot.addWidget(button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.work)
        whole.addWidget(self.grid, 1)
        whole.addLayout(foot)
        self._verbs = verbs

    def _order(self) -> None:
        """Let Tab go from the head through the list to the foot; buttons of an empty list are new each time."""
        in_order(
            self.scope, self.founding.button, self.grid, self.back_button, self.papers.button,
            self.founding.more_button, *self._verbs,
        )  # fmt: skip

    # -- showing

    def begin(self) -> None:
        """Put the keys on the list."""
        self.grid.setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return what brings this campaign back, on the same person."""
        line = self.current()
        return {"relief": self.sheet.view.id if self.sheet else "", "row": line.id if line else ""}

    def show_begun(self, begun: Relieved) -> None:
        """Show the campaigns there are, and the one read."""
        self.views = begun.views
        self.scope.clear()
        for view in self.views:
            self.scope.addItem(title_of(view), view.id)
        self.scope.setVisible(bool(self.views))
        self.show_sheet(begun.sheet)

    def show_sheet(self, sheet: ReliefSheet | None) -> None:
        """Show a campaign as it stands now."""
        line = self.current()
        self._then = self._then or (line.id if line is not None else "")
        self.sheet = sheet
        lines: tuple[ReliefLine, ...] = ()
        if sheet is not None:
            place = self.scope.findData(sheet.view.id)
            if place >= 0:
                self.scope.setCurrentIndex(place)
            self.badge.say(*state_of(sheet.view))
            self.sums.setText(sums_words(sheet.view))
            self.sums.setToolTip(self.sums.text())
            lines = tuple(sorted(sheet.lines, key=lambda one: (one.off, not one.amount)))
        self.badge.setVisible(sheet is not None)
        self.sums.setVisible(True)
        if sheet is None:
            self.sums.setText("")
        self._say_empty()
        self._order()
        self.lines = lines
        self.grid.show_source(ListSource(lines))
        self.offer()

    def _say_empty(self) -> None:
        if self.sheet is None:
            words = _(
                "A campaign has a pool of money and the days of the claims it looks at. Whoever has a burden left is "
                "found from the claims, with an amount and the reason for it."
            )
            steps = [self.founding.first_button()] if self.may_change else []
            self.grid.empty.say(_("No second relief campaign yet"), words, steps)
            return
        words = _("Find who has a burden left from the claims of these days; or put somebody on by hand.")
        steps = []
        if self.may_change and self.sheet.view.state == "DRAFT":
            steps = [
                Button(_("Propose people"), self.acts.propose, look="primary", picture="sparkles"),
                Button(_("Put somebody on"), self.acts.ask_add, picture="user-plus"),
            ]
        self.grid.empty.say(_("Nobody is on this campaign yet"), words, steps)

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, ""
        place = next((at for at, line in enumerate(self.lines) if line.id == then), None)
        self.grid.stand_on(place)
        if count and self.isVisible():
            self.register.say_place()
        self.offer()

    def current(self) -> ReliefLine | None:
        """Return the person the list stands on."""
        return self.grid.current() if getattr(self, "lines", ()) else None

    def chosen(self) -> tuple[ReliefLine, ...]:
        """Return the people chosen, or the one the list stands on."""
        chosen = [self.lines[place] for place in self.grid.chosen_ids()] if self.lines else []
        line = self.current()
        return tuple(chosen) if len(chosen) > 1 else (line,) if line is not None else ()

    def stand_on(self, line_id: str) -> None:
        """Stand on somebody when the list is shown the next time."""
        self._then = line_id
        self.show_sheet(self.sheet)

    def offer(self) -> None:
        """Offer what the campaign and the person chosen ask for."""
        view, line = self.sheet.view if self.sheet else None, self.current()
        self.founding.offer(view)
        self.acts.offer(view, line)
        self.paying.offer(view, line)

    def _open(self) -> None:
        """Do with Enter what is next for somebody: their amount in a draft, their card once it is approved."""
        for button in (self.acts.amount_button, self.paying.card_button):
            if not button.isHidden():
                button.click()
                return

    def read(self, relief_id: str = "") -> None:
        """Read the campaigns anew, and show one."""
        wanted, office = relief_id or (self.sheet.view.id if self.sheet else ""), self.desk.office
        self.page.run(lambda: read_relief(office, wanted), self.show_begun)
