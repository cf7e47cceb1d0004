"""How do people come onto a campaign's list? Asked for, looked at, and put on it in one act that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _, _n
from app.visits import APPROVED, NEAR, READY, REFUSED, OfSheet, OnePerson
from ui.kit.drop_list import DropList
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.asking import Offered, Whom
from ui.pages.visits.planning import kit_words
from ui.pages.visits.proposal_columns import STATES, ProposedLine, gets_words, lines_of, proposal_columns

if TYPE_CHECKING:
    from app.visits import Added, CampaignView, Proposal, Proposed, Wanted
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class Adding(QWidget):
    """Who may come onto the list of one campaign, in place of the list until it is closed."""

    def __init__(
        self,
        page: VisitsPage,
        desk: Desk,
        campaign: CampaignView,
        offered: Offered,
        back: Callable[[], object],
    ) -> None:
        super().__init__()
        self._page, self._desk, self._campaign, self._back = page, desk, campaign, back
        self._asked: Wanted | None = None
        self._found: Proposed | None = None
        self._lines: list[ProposedLine] = []
        self._shown: list[ProposedLine] = []
        self.whom = Whom(page, desk, offered)
        self.whom.asked.connect(self.ask)
        self.whom.give_back_wanted.connect(self.give_back)
        self.kits = DropList(_("Who has no kit of their own gets"))
        self.grid = Grid(
            desk.jobs, proposal_columns(campaign), self, _("Who may come onto the list"), ticks=True
        )
        self.register = Register(self.grid, desk, page, "proposals")
        self.grid.chosen.connect(lambda _count: self._name())
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Who may come onto the list"), "proposals", lambda: campaign.name,
            keys=False,
        )  # fmt: skip
        self.work = LongWork(page)
        self.chips = {
            key: Chip(words, key)
            for key, words in (("", _("Everybody")), *((key, _(STATES[key][0])) for key in STATES))
        }
        self.put_button = Button("", self.put, look="primary", picture="check", keys="Ctrl+Return")
        self._fill_kits()
        self._lay_out()
        self._say_empty()
        self._show_lines()

    def _fill_kits(self) -> None:
        goods = {good.code: good.name for good in self._campaign.goods}
        self.kits.addItem(_("(choose)"), None)
        for kit_id, kit in self._campaign.kits.items():
            self.kits.addItem(f"{kit_words(kit.recipients, kit.category)}  {gets_words(kit, goods)}", kit_id)
        self.kits.activated.connect(lambda _place: self._ask_again())

    def _lay_out(self) -> None:
        title = Words(_("Put people on the list: {name}", name=self._campaign.name), "section", elide=True)
        kit_row = QHBoxLayout()
        kit_row.setSpacing(8)
        kit_row.addWidget(title, 1)
        kit_row.addWidget(Words(_("Who has no kit of their own gets"), colour="secondary"))
        kit_row.addWidget(self.kits)
        group, chips = QButtonGroup(self), Flow()
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._show_lines)
            chips.addWidget(chip)
        self.chips[""].setChecked(True)
        self.back_button = Button(_("Back to the list"), self._back, look="link", picture="chevron-left")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        hint = _(
            "Nobody is on it yet. Who is ticked comes; without ticks everybody who can, one of a household."
        )
        approved = self._campaign.standing == APPROVED
        if approved:
            hint = _("This list is approved already: who comes now did not stand on it then.")
        for part in (self.back_button, self.papers.button):
            foot.addWidget(part)
        foot.addWidget(Words(hint, "caption", colour="warn" if approved else "hint", elide=True), 1)
        foot.addWidget(self.put_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(kit_row)
        whole.addWidget(self.whom)
        whole.addLayout(chips)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.work)
        whole.addWidget(self.grid, 1)
        whole.addLayout(foot)
        in_order(
            self.kits,
            self.whom,
            *self.chips.values(),
            self.grid,
            self.back_button,
            self.papers.button,
            self.put_button,
        )

    def _say_empty(self) -> None:
        if self._asked is None:
            words = _(
                "Say above whom; then they stand here, with what each would get and what is to be known of them."
            )
            self.grid.empty.say(_("Nobody is asked for yet"), words)
        else:
            self.grid.empty.say(_("Nobody matches"), _("Ask for others above, or choose another way."))

    def begin(self) -> None:
        """Put the hand where one begins to ask."""
        self.whom.begin()

    # -- asking

    def ask(self, asked: Wanted) -> None:
        """Look at who would come."""
        office, campaign_id, kit_id = self._desk.office, self._campaign.id, self.kits.currentData()
        window = self.whom.window_of_person if isinstance(asked, OnePerson) else None

        def found(proposed: Proposed) -> None:
            if window is not None:
                window.accept()
            self._asked = asked
            self._show(proposed)

        self.work.do(
            _("Looking who that is…"),
            lambda _progress: office.visits.propose(office.actor, campaign_id, asked, kit_id),
            found,
            window.refused(self._page.fault) if window is not None else None,
        )

    def _ask_again(self) -> None:
        if self._asked is not None:
            self.ask(self._asked)

    def _show(self, proposed: Proposed) -> None:
        self._found, self._lines = proposed, lines_of(proposed)
        counts = {key: sum(line.state == key for line in self._lines) for key in STATES}
        self.chips[""].tell(len(self._lines))
        for key, count in counts.items():
            self.chips[key].tell(count)
        if not self._shown_key() or not counts.get(self._shown_key()):
            self.chips[""].setChecked(True)
        self.whom.back_button.setVisible(isinstance(self._asked, OfSheet) and bool(proposed.told()))
        self._say_empty()
        self.grid.untick_all()
        self._show_lines()

    def _shown_key(self) -> str:
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def _show_lines(self) -> None:
        wanted = self._shown_key()
        self._shown = [line for line in self._lines if not wanted or line.state == wanted]
        self.grid.show_source(ListSource(self._shown))
        self._name()

    # -- putting them on the list

    def wanted(self) -> list[Proposal]:
        """Return who would be put on the list: who is ticked and can come, or everybody who can without a question."""
        if self.grid.has_ticks():
            ticked = (self._shown[place].proposal for place in self.grid.ticked_ids())
            return [one for one in ticked if one is not None and one.state != REFUSED]
        return [line.proposal for line in self._lines if line.proposal is not None and line.state == READY]

    def _name(self) -> None:
        count = len(self.wanted())
        self.put_button.setText(_n("Put {n} person on the list", "Put {n} people on the list", count))
        self.put_button.setEnabled(count > 0)

    def put(self) -> None:
        """Put them on the list, in one act."""
        lines, office, campaign_id = self.wanted(), self._desk.office, self._campaign.id
        if not lines or self.work.busy:
            return
        self.put_button.setEnabled(False)
        left = sum(line.state in (READY, NEAR) for line in self._lines) - len(lines)

        def refused(error: Exception) -> None:
            self._name()
            self._page.fault(error)

        self._page.run(
            lambda: office.visits.add(office.actor, campaign_id, lines),
            lambda added: self._put(added, left),
            refused,
        )

    def _put(self, added: Added, left: int) -> None:
        words = _n("{n} person came onto the list", "{n} came onto the list", len(added.ids))
        if added.meanwhile:
            more = _n("{n} had come onto it meanwhile", "{n} had come onto it meanwhile", added.meanwhile)
            words = f"{words}  ({more})"
        self._desk.say(words, (lambda: self._take_back(added)) if added.ids else None)
        if left or isinstance(self._asked, OnePerson):
            self._ask_again()
            self.whom.begin()
        else:
            self._back()
        self._page.refresh()

    def _take_back(self, added: Added) -> None:
        """Take them off again as a step of undo; this part may be gone by then."""
        campaign_id, page = self._campaign.id, self._page

        def taken(done: object) -> str:
            if not page.closed:
                page.refresh()
            return off_words(len(done.visits), done.stayed)  # type: ignore[attr-defined]

        self._desk.take_back(
            lambda office: office.visits.take_off(office.actor, campaign_id, added.ids), taken
        )

    # -- the sheet given back

    def give_back(self, path: Path) -> None:
        """Write the village's sheet with what is wrong behind each row to `path`."""
        asked, found, office = self._asked, self._found, self._desk.office
        if not isinstance(asked, OfSheet) or found is None:
            return
        self.work.do(
            _("Writing the sheet…"),
            lambda _progress: office.visits.give_sheet_back(office.actor, asked, found, path),
            lambda _path: self._page.strip.say(_("Written: {file}", file=path.name), "good"),
        )


def off_words(gone: int, stayed: int) -> str:
    """Say how many went off a list, and how many had to stay."""
    words = _n("{n} person is off the list", "{n} people are off the list", gone)
    more = _n("{n} stays: the books know them", "{n} stay: the books know them", stayed)
    return f"{words}  ({more})" if stayed else words
