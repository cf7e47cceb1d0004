"""Does everything agree? A campaign reckoned up good by good and source by source, its papers, and its lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _, _n
from app.visits import APPROVED
from ui.kit.dialogs import confirm
from ui.kit.grid import Column, Grid
from ui.kit.parts import Badge, Button, Card, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.attachments import Attachments
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
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
            sources.label(one.code), _("yuan"), yuan(one.planned), yuan(one.budget), yuan(one.spent),
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
        Column(_("Budget or bought"), lambda line: line.had, 130, "amount", key="had"),
        Column(_("Given"), lambda line: line.given, 120, "amount", key="given"),
        Column(_("Left"), lambda line: line.left, 120, "amount", key="left"),
        Column(_("Difference"), lambda line: _("Differs") if line.difference else _("Agrees"), 110, "state",
               key="difference", tone=lambda line: "bad" if line.difference else "good"),
    ]  # fmt: skip


class Reckoning(QWidget):
    """The reckoning of one campaign, in place of the list until it is closed."""

    def __init__(
        self, page: VisitsPage, desk: Desk, campaign: CampaignView, reckoned: Reconciliation,
        back: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__()
        self._page, self._desk, self._campaign, self._back = page, desk, campaign, back
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
        self.grid = Grid(desk.jobs, columns(), self, _("Reckoning"))
        self.register = Register(self.grid, desk, page, "reckoning")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Reckoning of {name}", name=campaign.name), "reckoning",
            lambda: standing_words(campaign), keys=False,
        )  # fmt: skip
        self.files = Attachments(page, desk)
        self.lock_button = Button(_("Lock the campaign"), self.ask_lock, look="primary", picture="lock")
        back_link = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        foot = QHBoxLayout()
        foot.addWidget(back_link)
        foot.addWidget(self.papers.button)
        foot.addStretch(1)
        foot.addWidget(self.lock_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for part in (card, self.papers.line):
            whole.addWidget(part)
        whole.addWidget(self.grid, 1)
        whole.addWidget(self.files)
        whole.addLayout(foot)
        in_order(self.grid, self.files, back_link, self.papers.button, self.lock_button)
        self.lock_button.setVisible(campaign.standing == APPROVED)
        self.files.show_record("campaign", campaign.id)
        self.grid.show_source(ListSource(lines_of(reckoned)))

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
