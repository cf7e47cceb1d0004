"""Who joined on this day? One group joining: its people, its roster, and the way to take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.printing import FORMS
from app.shared import codes
from app.shared.text import _, _n
from ui.kit.dialogs import choose_file, confirm
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.members.columns import columns
from ui.pages.proof import paper_language
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import JoiningLine, MemberLine, RosterOutcome
    from app.office import Office
    from ui.desk import Desk

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"
SHOWN = ("name", "id_no", "sex", "age", "unit", "complete", "joined", "mobile")
PAPER = "group_joining"  # the signed list of domain page B7


def occupation(code: str | None) -> str:
    """Return an occupation in words."""
    return codes.load("new_employment_groups").label(code) if code else ""


def joining_words(line: JoiningLine) -> str:
    """Say when and where a joining was held, and who joined."""
    told = line.told
    day = told.held_on.isoformat() if told.held_on else ""
    people = _n("{n} person", "{n} people", line.people)
    parts = (day, told.platform, told.station, occupation(told.gig_group), told.place, people)
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class PeopleSource:
    """The people of one joining, for the grid."""

    office: Office
    joining_id: str

    def ids(self) -> Sequence[int]:
        """Return their short numbers, by name."""
        return self.office.members.joining_window(self.office.actor, self.joining_id).ids

    def rows(self, ids: Sequence[int]) -> Sequence[MemberLine]:
        """Return their lines."""
        return self.office.members.page(self.office.actor, list(ids))


class JoiningView(QWidget):
    """One joining with its people."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        line: JoiningLine,
        *,
        add: Callable[[], object],
        back: Button,
        gone: Callable[[], object],
        edit: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._page, self._desk, self.line, self._gone = page, desk, line, gone
        self.words = Words("", colour="secondary", elide=True)
        self.work = LongWork(page)
        shown = [column for column in columns(desk.office.clock.today()) if column.key in SHOWN]
        shown = [replace(column, sort=None, filter=None) for column in shown]
        self.grid = Grid(desk.jobs, shown, page, _("People of the group joining"))
        self.register = Register(self.grid, desk, page, "joining")
        self.grid.opened.connect(lambda member: edit(member.id))
        self.papers = ListPapers(page, desk, self.grid, lambda: line.told.name, "joining", self.words.text)
        self.add_button = Button(_("Add one person"), add, look="primary", picture="user-plus", keys="Ctrl+N")
        self.roster_button = Button(
            _("Take in a roster for it"), self.choose_roster, picture="file-spreadsheet"
        )
        self.back_out = Button(_("Take the group joining back"), self.ask_back, look="link", picture="undo-2")
        self.grid.empty.say(
            _("Nobody joined here yet"),
            _("Take in the roster of the day, or add the people one by one. What you said of the group joining "
              "is filled in for each."),
        )  # fmt: skip
        above, whole = Flow(), QVBoxLayout(self)
        above.addWidget(back)
        for button in self._buttons():
            above.addWidget(button)
        self.work.locked += [self.add_button, self.roster_button, self.back_out]
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(above)
        whole.addWidget(Words(line.told.name, "section", elide=True))
        whole.addWidget(self.words)
        whole.addWidget(self.work)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        self.grid.rows.loaded.connect(self._loaded)
        self._say(line)
        self._show()

    def _buttons(self) -> list[Button]:
        buttons = [self.back_out, self.papers.button]
        if PAPER in FORMS:
            buttons.append(Button(_("List to sign"), self.preview, picture="scroll-text"))
        return [*buttons, self.roster_button, self.add_button]

    def _say(self, line: JoiningLine) -> None:
        self.line = line
        self.words.setText(joining_words(line))

    def _show(self) -> None:
        self.grid.show_source(PeopleSource(self._desk.office, self.line.id))

    def refresh(self) -> None:
        """Read the joining and its people anew."""
        office, joining_id = self._desk.office, self.line.id
        self._page.run(lambda: office.members.joining(office.actor, joining_id), self._say)
        self._show()

    def _loaded(self, count: int) -> None:
        self.grid.stand_on()
        self._desk.place(_n("{n} person", "{n} people", count))

    # -- the roster of the day

    def choose_roster(self) -> None:
        """Let the roster of the day be chosen and take it in."""
        choose_file(self, _("Choose the roster"), SHEETS, self.take_roster)

    def take_roster(self, path: Path) -> None:
        """Take the good rows in for the joining, keep the others as drafts."""
        office, joining_id = self._desk.office, self.line.id

        def work(progress: Any) -> RosterOutcome:
            outcome = office.members.import_roster(office.actor, path, progress=progress)
            if outcome.import_id is not None:
                office.members.link_import(office.actor, joining_id, outcome.import_id)
            return outcome

        self.work.do(_("Taking in…"), work, self._taken)

    def _taken(self, outcome: RosterOutcome) -> None:
        desk, import_id = self._desk, outcome.import_id
        self.refresh()
        if import_id is None:
            self._page.strip.say(_("Nobody new stands in this roster; nothing was changed."), "quiet")
            return
        taken = _n("{n} member taken in", "{n} members taken in", outcome.taken)
        kept = _n("{n} row kept as a draft", "{n} rows kept as drafts", outcome.drafted)

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.undo_import(office.actor, import_id),
                lambda n: _n("{n} member taken back out", "{n} members taken back out", n),
            )

        desk.say(f"{taken} · {kept}", undo if outcome.taken else None)
        if outcome.drafted:
            step = (_("Look at them"), lambda: desk.go("members", {"list": "drafts"}))
            self._page.strip.say(f"{taken} · {kept}", "waiting", step)

    # -- paper, and taking it back

    def preview(self) -> None:
        """Show the list to be signed."""
        office, joining_id, told = self._desk.office, self.line.id, self.line.told
        self.papers.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(
                office.actor, PAPER, (joining_id,), paper_language(), progress=progress
            ),
            told.name,
            told.name,
        )

    def ask_back(self) -> None:
        """Ask before the joining is taken back: its people leave the roll with it."""
        words = _("Whoever came onto the roll by it becomes void; who was a member before stays one.")
        confirm(self, _("Take the group joining back"), words, _("Take it back"), self.take_back)

    def take_back(self) -> None:
        """Take the joining back."""
        office, desk, told, joining_id = self._desk.office, self._desk, self.line.told, self.line.id

        def done(people: int) -> None:
            out = _n("{n} member taken back out", "{n} members taken back out", people)
            desk.say(_("Taken back: {name}", name=told.name) + f" · {out}", None)
            self._gone()

        self._page.run(lambda: office.members.undo_joining(office.actor, joining_id), done)
