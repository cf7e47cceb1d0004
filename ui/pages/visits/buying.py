"""What was bought for the campaign? Its purchases in place of the list; one more is written down, or one taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.money import yuan
from app.shared.text import _
from app.visits import LOCKED, good_of, parts_words, purchase_words
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.buying_window import BuyingWindow
from ui.pages.visits.standing import standing_words

if TYPE_CHECKING:
    from app.funds import Purchase, StockState
    from app.office import Office
    from app.visits import CampaignView, Good
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


@dataclass(frozen=True)
class BoughtSoFar:
    """What the part shows: the campaign with its goods, its purchases, what is on its shelf."""

    campaign: CampaignView
    purchases: tuple[Purchase, ...]
    stock: tuple[StockState, ...]


def read_bought(office: Office, campaign_id: str) -> BoughtSoFar:
    """Read what the part shows; asked on the worker."""
    actor = office.actor
    return BoughtSoFar(
        office.visits.campaign(actor, campaign_id),
        office.visits.purchases(actor, campaign_id),
        office.funds.stock(actor, campaign_id),
    )


def state_of(line: Purchase) -> tuple[str, str]:
    """Say whether a purchase stands or was taken back; and its tone."""
    return (_("Taken back"), "quiet") if line.is_back else (_("Stands"), "good")


def came_words(gift_to: str) -> str:
    """Say whether goods were bought or donated."""
    return _("Donated") if gift_to else _("Bought")


class Buying(QWidget):
    """The purchases of one campaign, in place of its list until it is closed."""

    def __init__(self, page: VisitsPage, desk: Desk, begun: BoughtSoFar, back: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk, self.campaign = page, desk, begun.campaign
        self.works = begun.campaign.standing != LOCKED and may(desk.office, "visits.buy")
        self.shown: list[Purchase] = []
        self.asking: AskForm | None = None
        self.invoice = BuyingWindow(page, desk, self)
        self.grid = Grid(desk.jobs, self._columns(), page, _("Goods bought"))
        self.register = Register(self.grid, desk, page, "purchases")
        title = _("Goods bought: {name}", name=begun.campaign.name)
        self.papers = ListPapers(
            page,
            desk,
            self.grid,
            lambda: title,
            "purchases",
            lambda: standing_words(self.campaign),
            keys=False,
        )
        self.grid.moved_to.connect(lambda _line: self._offer())
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.out_button = Button(_("Take the purchase back"), self.ask_back, look="link", picture="undo-2")
        self.buy_button = Button(_("Buy goods"), self.buy, look="primary", picture="plus", keys="F6")
        self.left = Words("", colour="secondary", wrap=True)
        self._lay_out(title)
        self.show_bought(begun)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Day"), lambda line: line.on.isoformat(), 100, key="day"),
            Column(_("Which good"), lambda line: good_of(line.good, self.goods).title, 140, key="good"),
            Column(_("Pieces"), lambda line: f"{line.quantity:,}", 76, "count", key="pieces"),
            Column(_("How they came"), lambda line: came_words(line.gift_to), 84, key="came"),
            Column(_("Total (yuan)"), lambda line: yuan(line.total), 110, "amount", key="total",
                   number=lambda line: 0 if line.is_back else line.total),
            Column(_("Price of one (yuan)"), lambda line: parts_words(line.parts), 210, key="price"),
            Column(_("State"), lambda line: state_of(line)[0], 104, "state", key="state",
                   tone=lambda line: state_of(line)[1]),
            Column(_("Supplier or donor"), lambda line: line.counterparty, 130, key="from"),
            Column(_("What for"), lambda line: line.summary, 130, key="what"),
            Column(_("Voucher"), lambda line: line.voucher, 126, key="voucher"),
            Column(_("Booked by"), lambda line: line.by, 80, key="by"),
            Column(_("Taken back by"), lambda line: line.taken_back, 126, key="back", hidden=True),
        ]  # fmt: skip

    @property
    def goods(self) -> tuple[Good, ...]:
        """The campaign's goods."""
        return self.campaign.goods

    def _lay_out(self, title: str) -> None:
        head, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(Words(title, "section"))
        head.addWidget(Words(standing_words(self.campaign), colour="secondary", elide=True), 1)
        for button in (self.back_button, self.papers.button):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.out_button, self.buy_button):
            foot.addWidget(button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        under_way = QVBoxLayout()
        under_way.setSpacing(0)
        for part in (self.papers.line, self.grid):
            under_way.addWidget(part, part is self.grid)
        whole.addLayout(under_way, 1)
        whole.addWidget(self.left)
        whole.addLayout(foot)
        self.buy_button.setVisible(self.works)
        in_order(self.grid, self.back_button, self.papers.button, self.out_button, self.buy_button)

    # -- showing

    def show_bought(self, found: BoughtSoFar) -> None:
        """Show the purchases, the latest first, and what is on the shelf."""
        self.campaign = found.campaign
        self.stock = {state.good: state for state in found.stock}
        self.shown = list(reversed(found.purchases))
        left = " · ".join(
            f"{good.name} {self.stock[good.code].left:,} {good.unit}"
            for good in self.goods
            if good.code in self.stock
        )
        self.left.setText(_("Left to give: {things}", things=left) if left else "")
        told = _(
            "Press F6 and write what the invoice says, or what was donated: the good, how many, and the total."
        )
        self.grid.empty.say(_("Nothing was bought for this campaign yet"), told if self.works else "")
        self.grid.show_source(ListSource(self.shown))
        self._offer()

    def _offer(self) -> None:
        line = self.grid.current() if self.shown else None
        self.out_button.setVisible(self.works and line is not None and not line.is_back)

    def begin(self) -> None:
        """Put the hand on the list, and ask for a purchase where one may be written."""
        self.grid.setFocus()
        if self.works:
            self.buy()

    def read(self) -> None:
        """Read the purchases anew, unless the part is gone by now."""
        if self._page.closed or self._page.stack.currentWidget() is not self:
            return
        office, campaign_id = self._desk.office, self.campaign.id
        self._page.run(lambda: read_bought(office, campaign_id), self.show_bought)

    # -- buying, and taking back

    def buy(self) -> None:
        """Ask what was bought."""
        if self.works:
            self.invoice.ask()

    def bought(self, made: Purchase) -> None:
        """Say what was bought, offer to undo it, and show it."""
        office, campaign_id = self._desk.office, self.campaign.id

        def show(found: BoughtSoFar) -> None:
            words = purchase_words(made, found.campaign.goods)
            self._desk.say(words, lambda: self._undo(made, words))
            self._page.goods_changed()
            if self._page.stack.currentWidget() is self:
                self.show_bought(found)

        self._page.run(lambda: read_bought(office, campaign_id), show)

    def _undo(self, made: Purchase, words: str) -> None:
        self._desk.take_back(
            lambda office: office.visits.undo_purchase(office.actor, made.campaign_id, made.id),
            lambda _gone: self._taken_back(words),
        )

    def _taken_back(self, words: str) -> str:
        self.read()
        return _("Taken back: {what}", what=words)

    def ask_back(self) -> None:
        """Ask why the purchase the list stands on is taken back."""
        line = self.grid.current() if self.shown else None
        if line is None or line.is_back or not self.works:
            return
        words = purchase_words(line, self.goods)
        form = Form([Spec("reason", _("Why it is taken back"), required=True)])
        told = _("{entry} stays in the books, and an entry of today with the opposite amount takes it back. "
                 "Then write it down again as it should be.", entry=words)  # fmt: skip
        self.asking = AskForm(
            self._page, _("Take the purchase back"), form, _("Take the purchase back"),
            lambda answers: self._take_back(line, words, answers), told=told, picture="undo-2", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _take_back(self, line: Purchase, words: str, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.asking
        if window is None:
            return

        def done(_gone: Purchase) -> None:
            window.accept()
            self._desk.say(self._taken_back(words), None)

        self._page.run(
            lambda: office.visits.reverse_purchase(
                office.actor, line.campaign_id, line.id, answers["reason"]
            ),
            done,
            window.refused(self._page.fault),
        )
