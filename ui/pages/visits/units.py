"""Which units does the campaign visit as a whole? Planned, handed over, changed, taken back; its list and its slip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.pinyin import full, initials
from app.shared.text import _
from app.visits import LOCKED, PENDING
from ui.kit.fields import Choice
from ui.kit.grid import Grid
from ui.kit.parts import Button, Chip, Words
from ui.kit.search import SearchField
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.proof import Looking, paper_language
from ui.pages.registers import Register
from ui.pages.visits.filing import FilesOfVisit
from ui.pages.visits.issue_columns import measure
from ui.pages.visits.unit_acts import UnitActs
from ui.pages.visits.unit_entry import UnitEntry
from ui.pages.visits.unit_words import STATES, unit_columns

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignView, Issued, UnitLine
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

DRAFT = "unit_visit"  # what is typed and not written down is kept under this, by the campaign


@dataclass(frozen=True)
class Visited:
    """What the part needs to begin: the campaign, its lines, what is left, the roll of units, what was typed before."""

    campaign: CampaignView
    lines: tuple[UnitLine, ...]
    issued: Issued
    units: tuple[Choice, ...]
    typed: Mapping[str, str]


def read_units(office: Office, campaign_id: str) -> Visited:
    """Read what the part needs to begin; asked on the worker."""
    actor = office.actor
    units = tuple(
        Choice(unit.id, unit.name, (full(unit.name), initials(unit.name)))
        for unit in office.unions.units(actor)
    )
    draft = office.workplace.draft(actor, DRAFT, campaign_id)
    return Visited(
        office.visits.campaign(actor, campaign_id),
        office.visits.unit_visits(actor, campaign_id),
        office.visits.issued(actor, campaign_id),
        units,
        dict(draft.content) if draft else {},
    )


class Units(QWidget):
    """The visits to units of one campaign, in place of its list until it is closed."""

    def __init__(self, page: VisitsPage, desk: Desk, begun: Visited, back: Callable[[], object]) -> None:
        super().__init__()
        campaign = begun.campaign
        self._page, self._desk, self._campaign = page, desk, campaign
        self._locked = campaign.standing == LOCKED
        self._lines: tuple[UnitLine, ...] = ()
        self._sounds: dict[str, str] = {}
        self.entry = UnitEntry(campaign, begun.units, desk.office.clock.today)
        self.acts = UnitActs(self, page, desk, campaign)
        self.entry.handed.connect(self.acts.hand)
        self.entry.planned.connect(self.acts.plan)
        columns = unit_columns(campaign.goods, summer=campaign.program == "SUMMER")
        self.grid = Grid(desk.jobs, columns, page, _("Visits to units"))
        self.register = Register(self.grid, desk, page, "unit_visits")
        self.grid.opened.connect(self.open)
        self.grid.moved_to.connect(lambda _line: self._offer())
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        title = _("Visits to units: {name}", name=campaign.name)
        self.papers = ListPapers(
            page, desk, self.grid, lambda: title, "unit_visits", self._filter_words, keys=False
        )
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.window_of_files: FilesOfVisit | None = None
        self._lay_out(title, back)
        self.show_units(begun.lines, begun.issued)
        self.entry.put_typed(begun.typed)

    def _lay_out(self, title: str, back: Callable[[], object]) -> None:
        group, head, foot = QButtonGroup(self), QHBoxLayout(), QHBoxLayout()
        self.search = SearchField(_("Unit, pinyin or initials"))
        self.search.keep_width(240)
        self.search.searched.connect(lambda _text: self._ask())
        self.search.left_down.connect(self.grid.setFocus)
        self.chips = {
            state: Chip(_(STATES[state][0]) if state else _("All"), state) for state in ("", *STATES)
        }
        head.addWidget(Words(title, "section", elide=True), 1)
        head.addWidget(self.search)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False: self._ask())
            head.addWidget(chip)
        self.chips[""].setChecked(True)
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.said = Words("", colour="secondary", elide=True)
        self.drop_button = Button(_("Not carried out"), self.acts.drop, look="link", picture="x")
        self.out_button = Button(
            _("Take it back"), self.acts.take_back_current, look="link", picture="undo-2"
        )
        self.files_button = Button(
            _("Photos and scans"), self.show_files, picture="image", keys="Ctrl+Shift+F"
        )
        self.print_button = Button(_("Print the slip to sign"), self.preview_current, picture="scroll-text")
        for part in (self.back_button, self.papers.button):
            foot.addWidget(part)
        foot.addWidget(self.said, 1)
        for part in (self.drop_button, self.out_button, self.files_button, self.print_button):
            foot.addWidget(part)
        whole, under_way = QVBoxLayout(self), QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        under_way.setSpacing(0)
        for part in (self.work, self.papers.line, self.grid):
            under_way.addWidget(part, part is self.grid)
        whole.addLayout(under_way, 1)
        whole.addWidget(self.entry)
        whole.addLayout(foot)
        in_order(
            self.search, *self.chips.values(), self.grid, self.entry, self.back_button, self.papers.button,
            self.drop_button, self.out_button, self.files_button, self.print_button,
        )  # fmt: skip

    # -- showing

    def show_units(self, lines: tuple[UnitLine, ...], issued: Issued) -> None:
        """Show the lines, the latest first, and what is left to give."""
        self._lines = tuple(reversed(lines))
        self._sounds = {line.id: f"{full(line.help.unit)} {initials(line.help.unit)}" for line in lines}
        for state, chip in self.chips.items():
            chip.tell(sum(not state or line.state == state for line in lines))
        left = [
            f"{one.name} {one.words(issued.left.get(one.thing, 0))} {measure(one)}" for one in issued.lines
        ]
        self.entry.here.setText(_("Left to give: {things}", things=" · ".join(left)))
        given = [line for line in lines if line.given]
        people = sum(line.help.people for line in given)
        self.said.setText(
            _("Handed over: {n} visits, {people} people", n=f"{len(given):,}", people=f"{people:,}")
            if given
            else ""
        )
        self.entry.setVisible(not self._locked or self.entry.editing is not None)
        self._say_empty()
        self._ask()

    def _say_empty(self) -> None:
        if self._lines:
            self.grid.empty.say(_("No unit matches"), _("Try fewer letters, or another state."))
            return
        self.grid.empty.say(
            _("No unit is visited yet"),
            _("Write down below which unit gets how much for how many people. Plan it first and print the slip, or "
              "write it down once it is handed over."),
        )  # fmt: skip

    @property
    def state(self) -> str:
        """Return the state in force, empty for all."""
        return next(state for state, chip in self.chips.items() if chip.isChecked())

    def _ask(self) -> None:
        words = self.search.text().strip()
        sound = "".join(words.split()).lower()
        self.shown = [
            line
            for line in self._lines
            if (not self.state or line.state == self.state)
            and (
                words in line.help.unit or any(one.startswith(sound) for one in self._sounds[line.id].split())
            )
        ]
        self.grid.show_source(ListSource(self.shown))
        self._offer()

    def _filter_words(self) -> str:
        return self.register.filter_words(
            _(STATES[self.state][0]) if self.state else "", self.search.text().strip()
        )

    def _offer(self) -> None:
        line = self.grid.current() if self.shown else None
        self.files_button.setVisible(line is not None)
        self.print_button.setVisible(line is not None)
        self.out_button.setVisible(line is not None and line.given)
        self.drop_button.setVisible(line is not None and line.state == PENDING and not self._locked)

    def begin(self) -> None:
        """Put the hand where the next unit is written, or on the list of a locked campaign."""
        (self.grid if self._locked else self.entry.fields["unit"]).setFocus()

    def stand_on(self, visit_id: str) -> None:
        """Stand on the line of a visit."""
        place = next((at for at, line in enumerate(self.shown) if line.id == visit_id), None)
        if place is not None:
            self.grid.stand_on(place)
            self.grid.setFocus()

    def read(self) -> None:
        """Read the lines anew."""
        office, campaign_id = self._desk.office, self._campaign.id

        def work() -> tuple[tuple[UnitLine, ...], Issued]:
            actor = office.actor
            return office.visits.unit_visits(actor, campaign_id), office.visits.issued(actor, campaign_id)

        self._page.run(work, lambda found: self.show_units(*found))

    def keep(self) -> None:
        """Keep what is typed and not written down; nothing typed lets an earlier text go."""
        office, campaign, typed = self._desk.office, self._campaign, self.entry.typed()
        workplace, actor = office.workplace, office.actor
        if typed:
            self._page.run(lambda: workplace.keep_draft(actor, DRAFT, campaign.id, typed, campaign.name))
        else:
            self._page.run(lambda: workplace.drop_draft(actor, DRAFT, campaign.id))

    def open(self, line: UnitLine) -> None:
        """Put a line into the fields below: to hand over what is planned, or to change it."""
        if self._locked and not line.given:
            return
        self.entry.show()
        self.entry.load(line)
        if self._locked:
            self.entry.asked["reason"].show()
        self.entry.fields["cash" if line.given else "signed_by"].setFocus()

    # -- paper

    def show_files(self) -> None:
        """Show the photos and signed papers of the line the list stands on."""
        if (line := self.grid.current()) is not None:
            self.window_of_files = FilesOfVisit(self._page, self._desk, line.help.unit, line.id, "unit_visit")
            self.window_of_files.show()

    def preview_current(self) -> None:
        """Show the slip of the line the list stands on as it would be printed, for the unit to sign and stamp."""
        line, office, paper = self.grid.current(), self._desk.office, paper_language()
        if line is None:
            return
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(
                office.actor, "visit_collective", (line.id,), paper, progress=progress
            ),
            _("Slip of {unit}", unit=line.help.unit),
            f"{self._campaign.name}-{line.help.unit}.pdf",
        )
