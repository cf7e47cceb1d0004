"""Does everything agree? A campaign reckoned up good by good and source by source, its papers, and its lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _, _n
from app.visits import APPROVED
from ui.kit.dialogs import confirm
from ui.kit.grid import Column, Grid
from ui.kit.parts import Badge, Button, Card, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.attachments import Attachments
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.differences import Differences
from ui.pages.visits.standing import standing_words

if TYPE_CHECKING:
    from app.visits import CampaignView, Reconciliation
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


@dataclass(frozen=True)
class Reckoned:
    """One line: a source's money (in words of yuan) or a good's pieces, and whether all agrees."""

    what: str
    measure: str
    planned: str
    had: str
    given: str
    left: str
    difference: int


def lines_of(reckoned: Reconciliation) -> list[Reckoned]:
    """Return the lines of a reckoning: sources first, then goods."""
    sources = codes.load("warm_fund_sources")
    money = [
        Reckoned(
            sources.label(one.code), _("yuan"), yuan(one.planned), yuan(one.budget + one.in_kind), yuan(one.spent),
            yuan(one.left), one.difference,
        )
        for one in reckoned.sources
    ]  # fmt: skip
    goods = [
        Reckoned(
            one.name, one.unit, f"{one.planned:,}", f"{one.bought:,}", f"{one.given:,}", f"{one.left:,}",
            one.difference,
        )
        for one in reckoned.goods
    ]  # fmt: skip
    return money + goods


def columns() -> list[Column]:
    """Return the columns of a reckoning."""
    return [
        Column(_("Source or good"), lambda line: line.what, 220, key="what"),
        Column(_("Measure"), lambda line: line.measure, 70, key="measure"),
        Column(_("Planned for the list"), lambda line: line.planned, 130, "amount", key="planned"),
        Column(_("Budget, or come in"), lambda line: line.had, 130, "amount", key="had"),
        Column(_("Given"), lambda line: line.given, 120, "amount", key="given"),
        Column(_("Left"), lambda line: line.left, 120, "amount", key="left"),
        Column(_("Difference"), lambda line: _("Differs") if line.difference else _("Agrees"), 110, "state",
               key="difference", tone=lambda line: "bad" if line.difference else "good"),
    ]  # fmt: skip


class Reckoning(QWidget):
    """The reckoning of one campaign, in place of the list until it is closed."""

    def __init__(
        self, page: VisitsPage, desk: Desk, campaign: CampaignView, reckoned: Reconciliation,
        back: Callable[[], object], *, differences: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self._page, self._desk, self._campaign, self._back = page, desk, campaign, back
        self.differences = Differences(page, desk, campaign, reckoned) if reckoned.issued else None
        self.grid = Grid(desk.jobs, columns(), self, _("Reckoning"))
        self.register = Register(self.grid, desk, page, "reckoning")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Reckoning of {name}", name=campaign.name), "reckoning",
            lambda: standing_words(campaign), keys=False,
        )  # fmt: skip
        self.lists = QStackedWidget()
        self.chips: tuple[Chip, ...] = ()
        self.files = Attachments(page, desk)
        self.lock_button = Button(
            _("Lock the campaign"), self.ask_lock, look="primary", picture="lock", keys="Ctrl+Return"
        )
        self.issue_button = Button(_("Issue and return goods"), page.issue, picture="package", keys="Ctrl+G")
        self.back_link = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self._lay_out(reckoned)
        self.lock_button.setVisible(campaign.standing == APPROVED)
        self.files.show_record("campaign", campaign.id)
        self.grid.show_source(ListSource(lines_of(reckoned)))
        self.show_list(1 if differences and self.differences is not None else 0)

    def _card(self, reckoned: Reconciliation) -> Card:
        """Say whether all agrees, where the campaign stands, and what stands against its lock."""
        campaign = self._campaign
        card = Card(margin=14, spacing=6)
        head = QHBoxLayout()
        head.addWidget(Words(_("Reckoning of {name}", name=campaign.name), "section"))
        agrees = (_("Visits, ledger and stock agree."), "good") if reckoned.agrees else (_("Differs"), "bad")
        head.addWidget(Badge(*agrees))
        head.addStretch(1)
        card.body.addLayout(head)
        card.body.addWidget(Words(standing_words(campaign), colour="secondary"))
        pending = campaign.counts["PENDING"]
        if pending:
            open_words = _n("{n} visit still open", "{n} visits still open", pending)
            card.body.addWidget(Words(open_words, colour="waiting"))
        if reckoned.unallowed:
            over = _n(
                "{n} visit above the limits, without the number of a decision",
                "{n} visits above the limits, without the number of a decision",
                len(reckoned.unallowed),
            )
            card.body.addWidget(Words(over, colour="warn"))
        if self.differences is not None and (words := self.differences.summary()):
            card.body.addWidget(Words(words, colour="warn"))
        return card

    def _lay_out(self, reckoned: Reconciliation) -> None:
        whole, head, under_way = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self._card(reckoned))
        self.lists.addWidget(self.grid)
        foot = QHBoxLayout()
        foot.addWidget(self.back_link)
        foot.addWidget(self.papers.button)
        if self.differences is not None:
            self.lists.addWidget(self.differences)
            self.chips = (Chip(_("All of it"), "all"), Chip(_("Taken out, given, brought back"), "issued"))
            self.chips[1].tell(len(self.differences.lines))
            group = QButtonGroup(self)
            for place, chip in enumerate(self.chips):
                group.addButton(chip)
                chip.clicked.connect(lambda _on=False, place=place: self.show_list(place))
                head.addWidget(chip)
            head.addStretch(1)
            head.addWidget(self.differences.verbs)
            whole.addLayout(head)
            foot.addWidget(self.differences.papers.button)
        under_way.setSpacing(0)
        under_way.addWidget(self.papers.line)
        under_way.addWidget(self.lists, 1)
        whole.addLayout(under_way, 1)
        whole.addWidget(self.files)
        foot.addStretch(1)
        foot.addWidget(self.issue_button)
        foot.addWidget(self.lock_button)
        whole.addLayout(foot)
        shown = self.differences
        more = () if shown is None else (shown.verbs, shown, shown.papers.button)
        in_order(
            *self.chips, *more[:1], self.grid, *more[1:2], self.files, self.back_link, self.papers.button, *more[2:],
            self.issue_button, self.lock_button,
        )  # fmt: skip

    def show_list(self, place: int) -> None:
        """Show everything reckoned up (0), or what carriers took, gave and brought back (1)."""
        self.lists.setCurrentIndex(place)
        self.papers.button.setVisible(place == 0)
        if self.differences is not None:
            self.chips[place].setChecked(True)
            self.differences.papers.button.setVisible(place == 1)
            self.differences.verbs.setVisible(place == 1)

    def begin(self) -> None:
        """Put the keys on the list shown."""
        shown = self.lists.currentWidget()
        (shown.grid if isinstance(shown, Differences) else self.grid).setFocus()

    def ask_lock(self) -> None:
        """Ask before the campaign is locked: it stays so."""
        words = _("After this, nobody comes onto the list and no record is taken back. A mistake is put right by a "
                  "reversing entry with its reason.")  # fmt: skip
        confirm(self._page, _("Lock the campaign"), words, _("Lock it"), self.lock)

    def lock(self) -> None:
        """Lock the campaign, and return to the list."""
        office, campaign = self._desk.office, self._campaign

        def done(locked: CampaignView) -> None:
            self._desk.say(_("{name} is locked.", name=locked.name), None)
            self._back()
            self._page.refresh()

        self._page.run(lambda: office.visits.lock(office.actor, campaign.id), done)
