"""Which parts of a campaign open in place of its list? The visits to units and the figures: their links and wishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.shared.text import _
from ui.kit.parts import Button
from ui.pages.visits.figures import Figures, FiguresBegun, read_figures
from ui.pages.visits.units import Units, Visited, read_units

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class Ways:
    """The links beside the quick lists, and what a wish asks to be opened once the campaign is there."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._wanted: Callable[[], object] | None = None
        self._row = ""
        self.units_button = Button(
            _("Visits to units"), self.units, look="link", picture="building-2", keys="Ctrl+U"
        )
        self.figures_button = Button(
            _("Figures"), self.figures, look="link", picture="chart-column", keys="Ctrl+I"
        )
        for button in (self.units_button, self.figures_button):
            page.list.line.addWidget(button)

    def offer(self, *, campaign: bool) -> None:
        """Offer the links only while there is a campaign."""
        for button in (self.units_button, self.figures_button):
            button.setVisible(campaign)

    def wish(self, wish: Mapping[str, Any]) -> None:
        """Remember what is wished: the name of what opens in place of the list, or a `row` that may be a unit's."""
        ways = {
            "issuing": self._page.issue,
            "adding": self._page.list_menu.add,
            "units": self.units,
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
