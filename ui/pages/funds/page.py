"""Where did every yuan come from, and where did it go? The ledger of the office, searched, filtered, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from app.funds import (
    BOUGHT,
    BUDGETED,
    DONATED,
    GIVEN,
    OFFICE,
    OPENED,
    RECEIVED,
    REVERSED,
    SPENT,
    LedgerFilter,
    kind_words,
)
from app.shared.text import _
from ui.desk import Desk
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_totals import Totals
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Chip
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.kit.tab_order import in_order
from ui.pages.funds.closing import ClosingLine
from ui.pages.funds.columns import LedgerSource, columns, origin_of, relief_differs, value_words
from ui.pages.funds.papers import BookPapers
from ui.pages.funds.writing import DRAFT, Writing, own_words
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.aid import ReliefView
    from app.funds import Agreement, Closing, LedgerLine
    from app.office import Office
    from app.visits import Differing

KINDS = ("", BUDGETED, GIVEN, BOUGHT, DONATED, OPENED, RECEIVED, SPENT, REVERSED)


@dataclass(frozen=True)
class Read:
    """What stands around the list: lines by kind, the closing, what campaigns are called."""

    kinds: Mapping[str, int]
    closing: Closing | None
    names: Mapping[str, str]


class FundsPage(Page):
    """One list over the books of all campaigns."""

    topics = frozenset({"ledger_entry", "ledger_closing", "fund_budget", "campaign", "visit"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Ledger"))
        self.desk = desk
        self.newest = False
        self._fresh = True  # opened at the line written last, as a book is
        self._then: str | None = None
        self.names: dict[str, str] = {}
        self.closing = ClosingLine(self, desk, self.refresh)
        self.writing = Writing(self, desk, self._stand_on)
        self.agreement = Badge()
        self.grid = Grid(desk.jobs, columns(), self, _("Ledger"))
        self.register = Register(
            self.grid, desk, self, "ledger", self.ask, lambda key, value: value_words(key, value, self.names)
        )
        self.forms = BookPapers(self, desk, self.grid)
        self.papers = ListPapers(
            self,
            desk,
            self.grid,
            lambda: _("Ledger of funds"),
            "ledger",
            self._filter_words,
            papers=[
                (_("Preview and print the vouchers of the rows chosen…"), self.forms.preview_vouchers),
                (_("Preview and print income and expense of a period…"), self.forms.ask_period),
            ],
        )
        self.open_button = Button(
            _("Open where it comes from"), self.grid.open_current, picture="arrow-right"
        )
        self.head.insertWidget(1, self.agreement)
        verbs = (
            self.open_button, self.writing.reverse_button, self.closing.close_button, self.papers.button,
            self.writing.expense_button, self.writing.income_button,
        )  # fmt: skip
        for button in verbs:
            self.head.addWidget(button)
        self.totals = Totals(self.grid)
        self.body.addWidget(self.papers.line)
        self.body.addWidget(self.forms.work)
        self.body.addLayout(self._filters())
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.closing.words, 1)
        beside.addWidget(self.closing.reopen_button)
        beside.addWidget(self.writing.opening_button)
        self.body.addLayout(beside)
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.totals)
        self.grid.show_sort("booked", False)
        self.grid.sort_wanted.connect(self._sort)
        self.grid.opened.connect(self.open_origin)
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.moved_to.connect(lambda _line: self._offer())
        self.grid.rows.loaded.connect(self._loaded)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.search.setFocus)
        in_order(
            *verbs, self.strip, self.search, *self.chips.values(), self.closing.reopen_button,
            self.writing.opening_button, self.grid,
        )  # fmt: skip

    def _filters(self) -> Flow:
        self.search = SearchField(_("Name, campaign, voucher number or amount"))
        self.chips = {kind: Chip(kind_words(kind) if kind else _("All"), kind) for kind in KINDS}
        return quick_row(self, self.search, self.chips, self.ask, self.grid)

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `kind`, `campaign`, `source` and `year` say which lines, `typed` what was searched, `row` the line;
        `act` "close" asks for a closing, a kind of entry written by hand for such an entry. A wish for lines drops what
        was filtered before.
        """
        act = wish.get("act") or wish.get(DRAFT)
        if wish and not act:
            self._fresh = "row" not in wish
            self._then = wish.get("row")
            self.newest = bool(wish.get("newest"))
            self.grid.show_sort("booked", self.newest)
            self.chips[wish.get("kind", "")].setChecked(True)
            self.search.setText(wish.get("typed", ""))
            self.register.drop_filters()
            asked = {key: [wish[key]] for key in ("campaign", "source", "year") if key in wish}
            self.register.put_filters(wish.get("filters", asked))
        self.refresh()
        self.search.setFocus()
        if act == "close":
            self.closing.ask()
        elif act:
            self.writing.ask(act)

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same lines, in the same order, on the same one."""
        filters = {key: sorted(chosen) for key, chosen in self.register.filters.items()}
        return {
            "kind": self.kind, "typed": self.search.text(), "filters": filters, "newest": self.newest,
            "row": self.grid.current_id(),
        }  # fmt: skip

    def refresh(self) -> None:
        """Read anew the list and what stands around it."""
        office = self.desk.office

        def read() -> Read:
            actor = office.actor
            kinds = {kind: n for kind, _name, n in office.funds.values(actor, LedgerFilter(), "kind")}
            names = {line.id: line.name for line in office.visits.campaigns(actor)}
            names |= {one.id: one.name for one in office.aid.reliefs(actor)}
            return Read(kinds, office.funds.closing(actor), names)

        self.run(read, self._show)

    def _show(self, found: Read) -> None:
        self.names.update(found.names)
        self.closing.show(found.closing)
        lines = sum(found.kinds.values())
        for kind, chip in self.chips.items():
            chip.tell(found.kinds.get(kind, 0) if kind else lines)
        self._say_empty(lines)
        self.ask()
        office = self.desk.office  # every campaign is reckoned up: after the list, which is what one came for
        self.run(
            lambda: _agreement(office),
            lambda found: self._say_agreement(*found[:2], lines, found[2]),
        )

    def _say_agreement(
        self,
        differing: tuple[Differing, ...],
        own: Agreement,
        lines: int,
        reliefs: tuple[ReliefView, ...] = (),
    ) -> None:
        """Say whether visits, ledger and stock agree, and the office's own book; if not, where, with the way there."""
        if not lines:
            self.agreement.say("", "quiet")
            return
        if not differing and own.holds and not reliefs:
            self.agreement.say(_("Visits, ledger and stock agree."), "good")
            return
        self.agreement.say(_("Differs"), "bad")
        if reliefs:
            self.strip.say(*relief_differs(reliefs[0], self.desk))
            return
        if not differing:
            self.strip.say(own_words(own), "bad")
            return
        first = differing[0]
        names = " · ".join(one.name for one in differing)
        words = _(
            "Visits, ledger and stock differ in: {names}. Look at the reckoning of the campaign.", names=names
        )
        open_it = lambda: self.desk.go("visits", {"campaign": first.campaign_id, "state": ""})  # noqa: E731
        self.strip.say(words, "bad", (_("Open the campaign"), open_it))

    def _say_empty(self, lines: int) -> None:
        """Say why the list is empty: nothing is booked yet, or nothing matches."""
        if lines:
            words = _("Try fewer letters, another kind, or fewer filters.")
            self.grid.empty.say(_("No line matches"), words, [Button(_("Show all"), self._show_all)])
            return
        words = _(
            "Begin with what the office has of each source. A campaign books its budgets and goods when it begins, "
            "and every visit recorded books its help."
        )
        steps = [Button(_("To the campaigns"), lambda: self.desk.go("visits", {}), picture="gift")]
        if may(self.desk.office, "funds.record"):
            first = lambda: self.writing.ask(OPENED)  # noqa: E731
            steps.insert(
                0, Button(_("Write down an opening balance"), first, look="primary", picture="wallet")
            )
        self.grid.empty.say(_("Nothing is booked yet"), words, steps)

    # -- what is asked

    @property
    def kind(self) -> str:
        """Return the kind in force, empty for all."""
        return next(kind for kind, chip in self.chips.items() if chip.isChecked())

    def ask(self) -> None:
        """Ask for the list anew."""
        filters = self.register.filters
        wanted = LedgerFilter(
            self.search.text().strip(), filters.get("source"), filters.get("campaign"), filters.get("year"),
            frozenset({self.kind}) if self.kind else None, self.newest,
        )  # fmt: skip
        self.grid.show_source(LedgerSource(self.desk.office, wanted, self.names))

    def _sort(self, _key: str, descending: bool) -> None:
        self.newest = descending
        self.ask()

    def _show_all(self) -> None:
        self.chips[""].setChecked(True)
        self.search.setText("")
        self.register.drop_filters()
        self.ask()

    def _filter_words(self) -> str:
        return self.register.filter_words(
            kind_words(self.kind) if self.kind else "", self.search.text().strip()
        )

    # -- what came

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        if then is not None:
            self.grid.stand_on(then)
        elif self._fresh and count:
            self.grid.go_to(0 if self.newest else count - 1)
        else:
            self.grid.stand_on()
        self._fresh = self._fresh and not count
        self._offer()
        self._say_place()

    def _offer(self) -> None:
        """Offer what the line the list stands on asks for: to open where it comes from, or to take it back."""
        line = self.grid.current() if self.grid.rows.ids else None
        self.open_button.setVisible(line is None or not line.is_by_hand)
        self.open_button.setEnabled(line is not None)
        self.writing.offer(line)

    def _stand_on(self, line_id: str) -> None:
        """Read anew, and stand on a line just written."""
        self._then = line_id
        self.refresh()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def open_origin(self, line: LedgerLine) -> None:
        """Open what a line comes from: a visit, a campaign, relief with its person, or a project."""
        if not line.is_by_hand:
            self.desk.go(*origin_of(line))


def _agreement(office: Office) -> tuple[tuple[Differing, ...], Agreement, tuple[ReliefView, ...]]:
    """Return what the ledger tells otherwise: campaigns, the office's own book, second relief."""
    actor = office.actor
    reliefs = tuple(one for one in office.aid.reliefs(actor) if not one.books_agree)
    return office.visits.differing(actor), office.funds.check(actor, OFFICE), reliefs
