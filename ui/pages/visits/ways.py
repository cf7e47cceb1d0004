"""What else opens from a campaign's list? Units, purchases, packs, files, figures: their menu, keys and wishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.shared.text import _
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.visits.buying import BoughtSoFar, Buying, read_bought
from ui.pages.visits.figures import Figures, FiguresBegun, read_figures
from ui.pages.visits.units import Units, Visited, read_units

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignView
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class Ways:
    """The menu beside the quick lists, and what a wish asks to be opened once the campaign is there."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._wanted: Callable[[], object] | None = None
        self._row = ""
        self.button = Button(_("More"), self.open_menu, look="link", picture="chevron-down")
        page.list.line.addWidget(self.button)
        self.menu = QMenu(page)
        self.acts: dict[str, QAction] = {}
        for name, words, picture, keys, act in (
            ("units", _("Visits to units"), "building-2", "Ctrl+U", self.units),
            ("buying", _("Buy goods"), "package", "Ctrl+B", self.buying),
            ("packs", _("Work packs"), "git-compare", "Ctrl+D", page.divide),
            ("files", _("Photos and scans"), "image", "Ctrl+Shift+F", page.filing.ask),
            ("figures", _("Figures"), "chart-column", "Ctrl+I", self.figures),
        ):
            action = self.acts[name] = QAction(icons.icon(picture), f"{words}\t{keys}", self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
            QShortcut(QKeySequence(keys), page.list, activated=act)  # only while the list is shown

    def open_menu(self) -> None:
        """Open the menu."""
        open_under(self.menu, self.button)

    def offer(self, campaign: CampaignView | None) -> None:
        """Offer only what there is; a computer without a campaign takes one in as a work pack."""
        for name, action in self.acts.items():
            listed = campaign is not None and (name != "files" or bool(campaign.recipients))
            action.setEnabled(listed or name == "packs")

    def wish(self, wish: Mapping[str, Any]) -> None:
        """Remember what is wished: the name of what opens in place of the list, or a `row` that may be a unit's."""
        ways = {
            "issuing": self._page.issue,
            "adding": self._page.list_menu.add,
            "units": self.units,
            "buying": self.buying,
            "figures": self.figures,
            "packs": self._page.divide,
        }
        self._wanted = next((way for name, way in ways.items() if wish.get(name)), None)
        self._row = wish.get("row") or ""

    def look(self, office: Office, campaign_id: str) -> None:
        """Find out whether the row wished for is a unit's; asked on the worker."""
        row, self._row = self._row, ""
        if row and any(line.id == row for line in office.visits.unit_visits(office.actor, campaign_id)):
            self._wanted = lambda: self.units(row)

    def open(self) -> None:
        """Open what was wished for."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted()

    def units(self, visit_id: str = "") -> None:
        """Show the visits to units as a whole, on the line of `visit_id` where one is meant."""
        campaign, page = self._page.campaign, self._page
        if campaign is None:
            return

        def show(begun: Visited) -> None:
            shown = Units(page, self._desk, begun, page.back)
            page.show_beside(shown)
            shown.stand_on(visit_id)

        page.run(lambda: read_units(self._desk.office, campaign.id), show)

    def buying(self) -> None:
        """Show what was bought for the campaign, and ask what was bought now."""
        campaign, page = self._page.campaign, self._page
        if campaign is None:
            return

        def show(begun: BoughtSoFar) -> None:
            page.show_beside(Buying(page, self._desk, begun, page.back))

        page.run(lambda: read_bought(self._desk.office, campaign.id), show)

    def figures(self) -> None:
        """Show the figures that go upward, those of the campaign first."""
        campaign, page = self._page.campaign, self._page
        if campaign is None:
            return

        def show(begun: FiguresBegun) -> None:
            page.show_beside(Figures(page, self._desk, begun, page.back))

        page.run(lambda: read_figures(self._desk.office, campaign), show)

    def find(self) -> None:
        """Put the hand into the box that searches what is shown."""
        current = self._page.stack.currentWidget()
        (current.search if isinstance(current, Units) else self._page.list.search).setFocus()
