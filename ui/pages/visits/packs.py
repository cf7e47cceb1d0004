"""Who visits which villages on another computer, and what came back? Splits a campaign, takes packs and results in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.shared.text import _, _n
from app.visits import APPROVED
from ui.kit.grid import Grid
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.pack_columns import Place, pack_columns, place_columns, record_words, twice_columns
from ui.pages.visits.standing import standing_words

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignView, PackLine, Twice
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

VILLAGES, PACKS, TWICE = 0, 1, 2


@dataclass(frozen=True)
class Divided:
    """How a campaign is divided: what is still to be visited from here, the packs, the visits recorded twice."""

    places: tuple[Place, ...]
    packs: tuple[PackLine, ...]
    twice: tuple[Twice, ...]


def read_divided(office: Office, campaign_id: str) -> Divided:
    """Read how a campaign is divided; asked on the worker."""
    visits, actor = office.visits, office.actor
    return Divided(
        tuple(Place(place, count) for place, count in visits.open_places(actor, campaign_id)),
        visits.packs(actor, campaign_id),
        visits.recorded_twice(actor, campaign_id),
    )


class PlaceSource:
    """Villages and units as the grid asks for them, by their names."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._places = {place.id: place for place in places}

    def ids(self) -> tuple[str, ...]:
        """Return their names."""
        return tuple(self._places)

    def rows(self, ids: list[str]) -> list[Place]:
        """Return them."""
        return [self._places[key] for key in ids]


class Packs(QWidget):
    """The division of one campaign, in place of its list until it is closed."""

    def __init__(
        self, page: VisitsPage, desk: Desk, campaign: CampaignView, begun: Divided, back: Callable[[], object]
    ) -> None:
        super().__init__()
        self.page, self.desk, self.campaign = page, desk, campaign
        self.works = campaign.standing == APPROVED
        self._goods = {good.code: good.name for good in campaign.goods}
        names = (_("Still to visit from here"), _("Work packs"), _("Recorded twice"))
        columns = (place_columns(), pack_columns(), twice_columns(self._goods))
        self.grids = [
            Grid(desk.jobs, some, page, name, ticks=place == VILLAGES)
            for place, (some, name) in enumerate(zip(columns, names, strict=True))
        ]
        self.villages, self.packs, self.twice = self.grids
        self.chips = [Chip(name, str(place)) for place, name in enumerate(names)]
        self._registers = [
            Register(grid, desk, page, key)
            for grid, key in zip(self.grids, ("pack_places", "packs", "packs_twice"), strict=True)
        ]
        self.lists = QStackedWidget()
        for grid in self.grids:
            self.lists.addWidget(grid)
            grid.moved_to.connect(lambda _line: self._offer())
            grid.rows.loaded.connect(lambda _count, grid=grid: grid.stand_on())
        self.villages.chosen.connect(lambda _count: self._offer())
        title = _("Work packs: {name}", name=campaign.name)
        self.papers = [
            ListPapers(page, desk, grid, lambda: title, key, lambda name=name: name, keys=False)
            for grid, key, name in zip(
                self.grids, ("pack_places", "packs", "packs_twice"), names, strict=True
            )
        ]
        self._say_empty()
        self._lay_out(title, back)
        self.show_divided(begun)
        self.show_list(TWICE if begun.twice else VILLAGES if begun.places and self.works else PACKS)

    def _say_empty(self) -> None:
        self.villages.empty.say(
            _("Nobody is left to visit from here"), _("Everybody has got it, or is in a work pack.")
        )
        told = _("Choose villages and write them to a stick for another computer of the office; what is recorded there "
                 "comes back the same way.")  # fmt: skip
        self.packs.empty.say(_("Nothing of this campaign is split yet"), told)
        self.twice.empty.say(
            _("Nobody was recorded twice"),
            _("Where two computers recorded somebody otherwise, both records stand here."),
        )

    def _lay_out(self, title: str, back: Callable[[], object]) -> None:
        head, foot, group, files = QHBoxLayout(), QHBoxLayout(), QButtonGroup(self), self.page.pack_files
        head.addWidget(Words(title, "section"))
        for place, chip in enumerate(self.chips):
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False, place=place: self.show_list(place))
            head.addWidget(chip)
        head.addWidget(Words(standing_words(self.campaign), colour="secondary", elide=True), 1)
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.take_button = Button(
            _("Take in a pack or results"), files.choose, picture="download", keys="Ctrl+O"
        )
        self.write_button = Button(
            _("Write a work pack"), files.ask, look="primary", picture="upload", keys="Ctrl+Return"
        )
        self.results_button = Button(
            _("Write the results"), files.write_results, look="primary", picture="upload", keys="Ctrl+Return"
        )
        self.again_button = Button(_("Write it again"), files.write_again, picture="refresh-cw")
        self.close_button = Button(
            _("Take the division back"), self.close_current, look="link", picture="undo-2"
        )
        self.ours_button = Button(
            _("The record here holds"), lambda: self.choose(theirs=False), picture="check"
        )
        self.theirs_button = Button(
            _("The other record holds"), lambda: self.choose(theirs=True), picture="check"
        )
        foot.addWidget(self.back_button)
        for papers in self.papers:
            foot.addWidget(papers.button)
        foot.addStretch(1)
        buttons = (
            self.close_button, self.again_button, self.ours_button, self.theirs_button, self.take_button,
            self.results_button, self.write_button,
        )  # fmt: skip
        for button in buttons:
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        under_way = QVBoxLayout()
        under_way.setSpacing(0)
        for part in (*(papers.line for papers in self.papers), self.lists):
            under_way.addWidget(part, part is self.lists)
        self.both = Words("", colour="secondary", wrap=True)
        whole.addLayout(under_way, 1)
        whole.addWidget(self.both)
        whole.addLayout(foot)
        for keys, theirs in (("Alt+Left", False), ("Alt+Right", True)):
            QShortcut(QKeySequence(keys), self, activated=lambda theirs=theirs: self.choose(theirs=theirs))
        self.ours_button.name_keys("Alt+Left")
        self.theirs_button.name_keys("Alt+Right")
        in_order(
            *self.chips, *self.grids, self.back_button, *(papers.button for papers in self.papers), *buttons
        )

    # -- showing

    def show_list(self, place: int) -> None:
        """Show the villages (0), the packs (1) or who was recorded twice (2)."""
        self.lists.setCurrentIndex(place)
        self.chips[place].setChecked(True)
        for number, papers in enumerate(self.papers):
            papers.button.setVisible(number == place)
        self._offer()

    def show_divided(self, found: Divided) -> None:
        """Show how the campaign is divided now."""
        for chip, count in zip(
            self.chips, (len(found.places), len(found.packs), len(found.twice)), strict=True
        ):
            chip.tell(count)
        self.villages.show_source(PlaceSource(found.places))
        self.packs.show_source(ListSource(found.packs))
        self.twice.show_source(ListSource(found.twice))
        self._offer()

    def _offer(self) -> None:
        place = self.lists.currentIndex()
        line = self.packs.current() if place == PACKS else None
        ours = line is not None and not line.taken and self.works
        self.write_button.setVisible(place == VILLAGES and self.works)
        self.results_button.setVisible(line is not None and line.taken)
        self.again_button.setVisible(ours and not line.closed)
        self.close_button.setVisible(ours and not line.closed)
        met = self.twice.current() if place == TWICE else None
        self.both.setVisible(met is not None)
        if met is not None:
            sides = {
                side: record_words(one, self._goods)
                for side, one in (("here", met.here), ("there", met.there))
            }
            self.both.setText(_("Both records in full: here {here}; there {there}", **sides))
        for button in (self.ours_button, self.theirs_button):
            button.setVisible(met is not None and self.works)

    def begin(self) -> None:
        """Put the hand on the list."""
        self.grids[self.lists.currentIndex()].setFocus()

    def read(self) -> None:
        """Read anew how the campaign is divided."""
        office, campaign_id = self.desk.office, self.campaign.id
        self.page.run(lambda: read_divided(office, campaign_id), self.show_divided)

    # -- taking back and choosing

    def close_current(self) -> None:
        """Take the division of the pack the list stands on back: its people are visited from here again."""
        line, office = self.packs.current(), self.desk.office
        if line is not None:
            self.page.run(lambda: office.visits.close_pack(office.actor, line.id), self._closed)

    def _closed(self, line: PackLine) -> None:
        words = _n("{n} visit of {carrier} is made from here again. What comes back of the pack is still taken in.",
                   "{n} visits of {carrier} are made from here again. What comes back of the pack is still taken in.",
                   line.visits, carrier=line.carrier)  # fmt: skip
        self.desk.say(words, lambda: self.desk.take_back(
            lambda office: office.visits.close_pack(office.actor, line.id, closed=False), self._open_again
        ))  # fmt: skip
        self.read()

    def _open_again(self, line: PackLine) -> str:
        if not self.page.closed and self.page.stack.currentWidget() is self:
            self.read()
        return _("The work pack of {carrier} is out again", carrier=line.carrier)

    def choose(self, *, theirs: bool) -> None:
        """Let one of the two records of the visit the list stands on hold."""
        line, office = self.twice.current(), self.desk.office
        if line is None or self.lists.currentIndex() != TWICE or not self.works:
            return

        def done(_none: None) -> None:
            words = (
                _("{name}: the record of {carrier} holds", name=line.name, carrier=line.carrier)
                if theirs
                else _("{name}: the record here holds", name=line.name)
            )
            self.desk.say(words, None)
            self.read()

        self.page.run(
            lambda: office.visits.choose_record(office.actor, line.pack_id, line.visit_id, theirs=theirs),
            done,
        )
