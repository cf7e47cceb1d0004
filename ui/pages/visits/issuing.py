"""Who took what out of the office, and what came back? The notes of a campaign, by carrier too, and the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.security import NotAllowed
from app.shared.errors import NuangongError
from app.shared.text import _
from app.visits import APPROVED, ISSUED, Handed
from ui.kit.grid import Grid
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.proof import Looking, paper_language
from ui.pages.registers import Register
from ui.pages.visits.issue_columns import carried, carrier_columns, note_columns, note_words
from ui.pages.visits.issue_entry import IssueEntry
from ui.pages.visits.standing import standing_words

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignView, Issued, IssueNote
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

DRAFT = "issue"  # what is typed and not written down is kept under this, by the campaign


@dataclass(frozen=True)
class Carrying:
    """What the part needs to begin: the campaign, its notes, who may be meant, what was typed before."""

    campaign: CampaignView
    issued: Issued
    names: tuple[str, ...]
    typed: dict[str, str]


def read_carrying(office: Office, campaign_id: str) -> Carrying:
    """Read what the part needs to begin; asked on the worker."""
    found = office.visits.issued(office.actor, campaign_id)
    try:
        operators = [one.name for one in office.operators.list(office.actor) if one.active]
    except NotAllowed:  # who only reads need not know them
        operators = []
    draft = office.workplace.draft(office.actor, DRAFT, campaign_id)
    return Carrying(
        office.visits.campaign(office.actor, campaign_id),
        found,
        tuple(dict.fromkeys([*(line.carrier for line in found.carriers), *operators])),
        dict(draft.content) if draft else {},
    )


class Issuing(QWidget):
    """The notes of one campaign, in place of its reckoning until it is closed."""

    def __init__(self, page: VisitsPage, desk: Desk, begun: Carrying, back: Callable[[], object]) -> None:
        super().__init__()
        campaign = begun.campaign
        self._page, self._desk, self._campaign = page, desk, campaign
        self._works = campaign.standing == APPROVED
        self._busy = self._has_notes = False
        self.entry = IssueEntry(campaign, begun.issued.sources, begun.names, desk.office.clock.today)
        self.entry.written.connect(self.write)
        self.grid = Grid(desk.jobs, note_columns(campaign.goods), page, _("Issue notes"))
        self.by_carrier = Grid(desk.jobs, carrier_columns(), page, _("By carrier"))
        self._registers = [
            Register(self.grid, desk, page, "issue_notes"), Register(self.by_carrier, desk, page, "issue_carriers"),
        ]  # fmt: skip
        self.grid.opened.connect(self.preview)
        self.grid.moved_to.connect(lambda _note: self._offer())
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        self.lists = QStackedWidget()
        self.papers: list[ListPapers] = []
        for grid, name in ((self.grid, "issue_notes"), (self.by_carrier, "issue_carriers")):
            self.lists.addWidget(grid)
            title = _("Taken out and brought back: {name}", name=campaign.name)
            words = _("Notes") if grid is self.grid else _("By carrier")
            self.papers.append(
                ListPapers(
                    page, desk, grid, lambda title=title: title, name, lambda words=words: words, keys=False
                )
            )
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self._say_empty()
        self._lay_out(back)
        self.entry.setVisible(self._works)
        self.show_issued(begun.issued)
        self.entry.put_typed(begun.typed)

    def _say_empty(self) -> None:
        words = _("Write down below who takes cash and goods out of the office; what comes back is written in the same "
                  "line. An office that hands over from its own shelf needs no notes.")  # fmt: skip
        self.grid.empty.say(_("Nothing was taken out yet"), words)
        self.by_carrier.empty.say(
            _("Nobody took anything out yet"), _("Each carrier of the notes stands here.")
        )

    def _lay_out(self, back: Callable[[], object]) -> None:
        campaign, group, head = self._campaign, QButtonGroup(self), QHBoxLayout()
        self.chips = (Chip(_("Notes"), "notes"), Chip(_("By carrier"), "carriers"))
        head.addWidget(Words(_("Taken out and brought back: {name}", name=campaign.name), "section"))
        for place, chip in enumerate(self.chips):
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False, place=place: self.show_list(place))
            head.addWidget(chip)
        self.chips[0].setChecked(True)
        head.addWidget(Words(standing_words(campaign), colour="secondary", elide=True), 1)
        self.back_button = Button(_("Back to the reckoning"), back, look="link", picture="chevron-left")
        self.print_button = Button(_("Print the note to sign"), self.preview_current, picture="scroll-text")
        self.out_button = Button(
            _("Take the note back"), self.take_back_current, look="link", picture="undo-2"
        )
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        for papers in self.papers:
            foot.addWidget(papers.button)
        foot.addStretch(1)
        foot.addWidget(self.out_button)
        foot.addWidget(self.print_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        under_way = QVBoxLayout()
        under_way.setSpacing(0)
        for part in (self.work, *(papers.line for papers in self.papers), self.lists):
            under_way.addWidget(part, part is self.lists)
        whole.addLayout(under_way, 1)
        whole.addWidget(self.entry)
        whole.addLayout(foot)
        in_order(
            *self.chips, self.grid, self.by_carrier, self.entry, self.back_button,
            *(papers.button for papers in self.papers), self.out_button, self.print_button,
        )  # fmt: skip
        self.show_list(0)

    # -- showing

    def show_list(self, place: int) -> None:
        """Show the notes (0), or what each carrier took and brought back (1)."""
        self.lists.setCurrentIndex(place)
        for number, papers in enumerate(self.papers):
            papers.button.setVisible(number == place)
        self._offer()

    def show_issued(self, found: Issued) -> None:
        """Show the notes, the latest first, and what is there."""
        notes: Sequence[IssueNote] = tuple(reversed(found.notes))
        lines = carried(found)
        self.chips[0].tell(len(notes))
        self.chips[1].tell(len(found.carriers))
        self.grid.show_source(ListSource(notes))
        self.by_carrier.show_source(ListSource(lines))
        self.entry.show_issued(found)
        self._has_notes = bool(notes)
        self._offer()

    def _offer(self) -> None:
        noted = self.lists.currentIndex() == 0 and self._has_notes
        note = self.grid.current() if noted else None
        self.print_button.setVisible(noted)
        self.out_button.setVisible(note is not None and note.stands and self._works)

    def begin(self) -> None:
        """Put the hand where the next note is written."""
        (self.entry.fields["carrier"] if self._works else self.grid).setFocus()

    def read(self) -> None:
        """Read the notes anew."""
        office, campaign_id = self._desk.office, self._campaign.id
        self._page.run(lambda: office.visits.issued(office.actor, campaign_id), self.show_issued)

    def keep(self) -> None:
        """Keep what is typed and not written down; nothing typed lets an earlier text go."""
        office, campaign, typed = self._desk.office, self._campaign, self.entry.typed()
        if typed:
            self._page.run(
                lambda: office.workplace.keep_draft(office.actor, DRAFT, campaign.id, typed, campaign.name)
            )
        else:
            self._page.run(lambda: office.workplace.drop_draft(office.actor, DRAFT, campaign.id))

    # -- writing and taking back

    def write(self, kind: str, handed: Handed) -> None:
        """Write down what a carrier takes out or brings back."""
        if self._busy:
            return
        office, campaign_id = self._desk.office, self._campaign.id
        act = office.visits.issue if kind == ISSUED else office.visits.bring_back

        def refused(error: Exception) -> None:
            self._busy = False
            if isinstance(error, NuangongError) and error.field is not None:
                self.entry.show_error(error)
            else:
                self._page.fault(error)

        self._busy = True
        self._page.run(lambda: act(office.actor, campaign_id, handed), self._written, refused)

    def _written(self, note: IssueNote) -> None:
        self._busy = False
        self._page.strip.hide()
        self._desk.say(note_words(note, self._names()), lambda: self.take_back(note))
        self.entry.begin()
        self.keep()
        self.read()
        self.begin()

    def _names(self) -> dict[str, str]:
        return {good.code: good.name for good in self._campaign.goods}

    def take_back_current(self) -> None:
        """Take back the note the list stands on, by one that reverses it."""
        note = self.grid.current()
        if note is not None:
            office = self._desk.office
            self._page.run(
                lambda: office.visits.reverse_note(office.actor, note.id),
                lambda reversal: self._taken_back(reversal, said=True),
            )

    def take_back(self, note: IssueNote) -> None:
        """Take a note back as a step of undo; this part may be gone by then."""
        self._desk.take_back(
            lambda office: office.visits.reverse_note(office.actor, note.id),
            lambda reversal: self._taken_back(reversal, said=False),
        )

    def _taken_back(self, reversal: IssueNote, *, said: bool) -> str:
        words = note_words(reversal, self._names())
        if said:
            self._desk.say(words, None)
        if not self._page.closed and self._page.stack.currentWidget() is self:
            self.read()
        return words

    # -- paper

    def preview_current(self) -> None:
        """Show the note the list stands on as it would be printed."""
        note = self.grid.current()
        if note is not None:
            self.preview(note)

    def preview(self, note: IssueNote) -> None:
        """Show a note as it would be printed, for the carrier to sign."""
        office, paper, handed = self._desk.office, paper_language(), note.handed
        title = _("Issue note of {carrier}, {day}", carrier=handed.carrier, day=handed.on.isoformat())
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(
                office.actor, "goods_issue", (note.id,), paper, progress=progress
            ),
            title,
            f"{self._campaign.name}-{handed.on.isoformat()}.pdf",
        )
