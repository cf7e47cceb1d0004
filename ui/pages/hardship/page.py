"""Which households are in hardship, and how far is each file? The list, and one file in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.shared.text import _
from ui.desk import Desk
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.tab_order import in_order
from ui.pages.hardship.beside import BESIDE
from ui.pages.hardship.file_place import FilePlace
from ui.pages.hardship.files_list import FilesList
from ui.pages.hardship.hand_form import HandForm
from ui.pages.hardship.households import Households
from ui.pages.hardship.line_form import held_line
from ui.pages.hardship.many import Many
from ui.pages.hardship.new_file import NewFile
from ui.pages.hardship.relief_list import Grants
from ui.pages.hardship.relief_place import enter_relief
from ui.pages.hardship.relief_projects import Projects
from ui.pages.hardship.relief_study import Study
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers

if TYPE_CHECKING:
    from app.hardship import Line, TierLine


class HardshipPage(Page):
    """The hardship files of the office."""

    topics = frozenset({
        "hardship_file", "hardship_person", "hardship_item", "hardship_measure", "hardship_event", "household",
        "record_state", "attachment", "visit", "claim_event", "relief_grant", "relief_project",
        "hardship_means", "hardship_exclusion", "hardship_test", "hardship_tier", "hardship_union", "hardship_erasure",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Hardship files"))
        self.desk = desk
        self.list = FilesList(self, desk)
        self.many = Many(self, desk, self.list)
        self.households = Households(self, desk, self.many.work)
        self.tiers: tuple[TierLine, ...] = ()
        self.papers = ListPapers(
            self, desk, self.list.grid, lambda: _("Hardship files"), "hardship_files", self.list.filter_words,
            papers=self.many.papers(),
        )  # fmt: skip
        self.new_button = Button(_("Open a file"), self.new, look="primary", picture="plus", keys="Ctrl+N")
        self.verbs = [*self.many.buttons(), self.papers.button, self.new_button]
        for button in self.verbs:
            self.head.addWidget(button)
        self.stack = QStackedWidget()
        self.file = FilePlace(self, desk)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.file)
        for part in (self.papers.line, self.many.work):
            self.body.addWidget(part)
        self.body.addWidget(self.stack, 1)
        self.list.opened.connect(self.open)
        self.list.new_wanted.connect(self.new)
        self.list.import_wanted.connect(self.households.ask_import)
        self.list.reminders_wanted.connect(self.many.print_reminders)
        self.list.print_wanted.connect(lambda: self.papers.preview(True))
        self.list.export_wanted.connect(lambda: self.papers.ask_workbook(True))
        in_order(*self.verbs, self.strip, self.list)
        self._search_keys = QShortcut(QKeySequence("Ctrl+F"), self, activated=self._to_search)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)
        self._offer()

    # -- what is shown

    @property
    def shown(self) -> QWidget:
        """Return what stands on the page: the list, a file, or what was opened over them."""
        return self.stack.currentWidget()

    def show_over(self, widget: QWidget) -> None:
        """Show something in place of the list: a form, a report; `back` takes it away."""
        if self.shown not in (self.list, self.file):
            self._drop(self.shown)
        self.strip.hide()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        self._offer()

    def _drop(self, widget: QWidget) -> None:
        self.stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def open(self, file_id: str, tab: str = "") -> None:
        """Show one file in place of the list."""
        if not self._leave():
            return
        self.strip.hide()
        self.desk.place("")
        self.desk.sums("")
        self.stack.setCurrentWidget(self.file)
        self.file.open(file_id, tab)
        self._offer()

    def new(self) -> None:
        """Open the form of a new file."""
        if may(self.desk.office, "hardship.keep") and not isinstance(self.shown, NewFile) and self._leave():
            form = NewFile(self, self.desk)
            self.show_over(form)
            form.begin()

    def by_hand(self) -> None:
        """Open the form of a household that stands on no roll and in no sheet."""
        office = self.desk.office
        if not may(office, "hardship.import") or isinstance(self.shown, HandForm) or not self._leave():
            return

        def show(line: Line | None) -> None:
            form = HandForm(self, self.desk, line)
            self.show_over(form)
            form.begin()

        self.run(lambda: held_line(office), show)

    def begin_for(self, member_id: str) -> None:
        """Show the living file of somebody on the roll; where there is none, begin one with them as its head."""
        office = self.desk.office

        def read() -> tuple[str, str, str]:
            file_id = office.hardship.file_of_member(office.actor, member_id)
            view = office.members.view(office.actor, member_id)
            return file_id or "", view.fields.name, view.fields.id_no

        def show(found: tuple[str, str, str]) -> None:
            file_id, name, detail = found
            if file_id:
                self.open(file_id)
                return
            self.new()
            if isinstance(self.shown, NewFile):
                self.shown.begin_for(member_id, name, detail)

        self.run(read, show)

    def open_made(self, file_id: str) -> None:
        """Show a file that was just opened, in place of the form that made it."""
        self._show_list()
        self.open(file_id)

    def show_beside(self, key: str) -> None:
        """Show one of the lists of `beside`."""
        self._show_listed(BESIDE[key](self, self.desk), {})

    def show_relief(self, key: str = "", wish: Mapping[str, Any] | None = None) -> None:
        """Show the relief of the whole office, one of its quick lists first."""
        self._show_listed(Grants(self, self.desk), {"list": key, **(wish or {})})

    def show_projects(self, wish: Mapping[str, Any] | None = None) -> None:
        """Show the projects relief is paid from."""
        self._show_listed(Projects(self, self.desk), wish or {})

    def show_study(self, year: int | None = None, wish: Mapping[str, Any] | None = None) -> None:
        """Show who goes on with study aid in a school year; of today without one."""
        self._show_listed(Study(self, self.desk, year), wish or {})

    def _show_listed(self, lines: Any, wish: Mapping[str, Any]) -> None:
        if self._leave():
            self.show_over(lines)
            lines.come_back(wish)
            lines.refresh()
            lines.begin()

    def _leave(self) -> bool:
        """Leave what is shown for something else; False where it asks first."""
        shown: Any = self.shown
        if shown is self.list:
            return True
        if not shown.may_leave():
            return False
        self._show_list()
        return True

    def _show_list(self) -> None:
        shown = self.shown
        if shown is self.file and self.file.file_id:
            self.list.stand_on(self.file.file_id)
            self.file.file_id = ""
        elif shown is not self.list:
            self._drop(shown)
        self.stack.setCurrentWidget(self.list)
        self.strip.hide()
        self._offer()

    def back(self) -> bool:
        """Return to the list; say whether we are there."""
        if self.shown is self.list:
            return True
        shown: Any = self.shown
        if hasattr(shown, "leave"):  # it goes back to where it was begun from
            shown.leave()
            return self.shown is self.list
        if not self._leave():
            return False
        self.list.refresh()
        self.list.grid.setFocus()
        return True

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `list`, `typed`, `filters` and `row` say which files, `file` shows one of them (in its `tab`), `new` begins one,
        `by_hand` a household by hand, `member` finds the file of somebody on the roll or begins it, `waiting` shows
        the households without a file, `import` takes a sheet of them in. `relief` shows a quick list of all relief,
        `projects` its projects, `study` a school year's study aid, a name of `beside` that list.
        What `relief_place` calls its drafts opens the form of a grant.
        """
        if wish and not self._leave():
            return
        office = self.desk.office
        self.run(
            lambda: office.hardship.tier_lines(office.actor), lambda found: setattr(self, "tiers", found)
        )
        self.list.wish(wish)
        if beside := [key for key in BESIDE if wish.get(key)]:
            self.show_beside(beside[0])
        elif enter_relief(self, self.desk, wish):
            return
        elif wish.get("file"):
            self.open(wish["file"], wish.get("tab", ""))
        elif wish.get("member"):
            self.begin_for(wish["member"])
        elif wish.get("new"):
            self.new()
        elif wish.get("by_hand"):
            self.by_hand()
        elif wish.get("waiting"):
            self.households.show_waiting()
        elif wish.get("import"):
            self.list.refresh()
            self.households.ask_import()
        else:
            self._as_it_was()

    def _as_it_was(self) -> None:
        self.refresh()
        if self.shown is self.list:
            self.list.search.setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings back what is shown."""
        shown: Any = self.shown
        return dict(shown.way_back())

    def keep(self) -> None:
        """Keep what is typed, at once."""
        shown: Any = self.shown
        if shown is not self.list:
            shown.keep()

    def refresh(self) -> None:
        """Read anew what is shown."""
        shown: Any = self.shown
        if hasattr(shown, "refresh"):
            shown.refresh()

    def _offer(self) -> None:
        listed = self.shown is self.list
        self.papers.button.setVisible(listed)
        self.new_button.setVisible(listed and may(self.desk.office, "hardship.keep"))
        self.many.offer(listed)
        self.title.setVisible(listed)
        self._search_keys.setEnabled(listed)  # what is opened over the list may have a search of its own

    def _to_search(self) -> None:
        if self.shown is self.list:
            self.list.search.setFocus()
