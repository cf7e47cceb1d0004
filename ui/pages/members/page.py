"""Who is on the roll, and how do they come onto it? The list; the form and the rosters open in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.members import MemberView, NewMember
from app.shared.text import _
from ui.desk import Desk
from ui.kit.dialogs import choose_file
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.listing import ListPapers
from ui.pages.members.drafts import Drafts
from ui.pages.members.form import HIDDEN, MemberForm
from ui.pages.members.joinings import Joinings
from ui.pages.members.roll import Roll
from ui.pages.members.roster import RosterCheck
from ui.pages.members.template_out import TemplateOut

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"


class MembersPage(Page):
    """The roll, and what opens in its place."""

    topics = frozenset({"member", "membership_event", "group_joining", "roster_import", "roster_draft"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Members"))
        self.desk = desk
        self._verbs = [
            Button(_("Platform template"), self._template, picture="file-down", keys="Ctrl+E"),
            Button(_("Take in a roster"), self.choose_roster, picture="file-spreadsheet"),
            Button(_("Register"), self.register, look="primary", picture="user-plus", keys="Ctrl+N"),
        ]
        self.stack = QStackedWidget()
        self.roll = Roll(self, desk)
        self.papers = ListPapers(
            self, desk, self.roll.grid, lambda: _("Members"), "members", self.roll.filter_words
        )
        self._verbs.insert(0, self.papers.button)
        for button in self._verbs:
            self.head.addWidget(button)
        self.body.addWidget(self.papers.line)
        self.body.addWidget(self.stack, 1)
        self.roll.edit_wanted.connect(self.edit)
        self.roll.new_wanted.connect(self.register)
        self.roll.roster_wanted.connect(self.choose_roster)
        self.roll.drafts_wanted.connect(self.show_drafts)
        self.template = TemplateOut(self, desk, self.roll)
        self.roll.export_wanted.connect(self.template.ask_chosen)
        self.roll.print_wanted.connect(lambda: self.papers.preview(True))
        self.stack.addWidget(self.roll)
        for keys, act in (
            ("Ctrl+F", self.roll.search.setFocus),
            ("F4", self.roll.turn_panel),
            ("Escape", self._escape),
        ):
            QShortcut(QKeySequence(keys), self, activated=act)

    @property
    def form(self) -> MemberForm | None:
        """Return the form that is open, None when the list or a roster is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, MemberForm) else None

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `find` searches, `list` chooses a list (`joined` one between two days), `member` opens somebody, `new` and
        `import` begin, `back` is how it was; nothing of these comes back to what was left.
        """
        if wish and not self.back():
            return
        if "back" in wish:
            self.roll.come_back(wish["back"])
        if "find" in wish:
            self.roll.find(wish["find"], bool(wish.get("into")))
            self.roll.refresh()
            return
        if wish.get("list") == "joinings":
            self.show_joinings(wish.get("joining", ""))
            return
        if "list" in wish:
            self.roll.show_list(wish["list"])
        elif "joined" in wish:
            self.roll.show_joined(*wish["joined"])
        self.refresh()
        if wish.get("new"):
            self.register()
        elif wish.get("import"):
            self.choose_roster()
        elif wish.get("member"):
            self.edit(wish["member"])
        elif not wish and self.stack.currentWidget() is self.roll:
            self.roll.search.setFocus()

    def refresh(self) -> None:
        """Read anew what is shown."""
        self.roll.refresh()
        current = self.stack.currentWidget()
        if isinstance(current, Drafts | Joinings):
            current.refresh()

    def keep(self) -> None:
        """Keep the open form as a draft, at once."""
        if self.form is not None:
            self.form.keep()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the list as it is, and to the form or the rows that are open over it."""
        back = {"back": self.roll.way_back()}
        current = self.stack.currentWidget()
        if self.form is not None:
            known = self.form.view
            return {**back, "member": known.id} if known is not None else {**back, "new": True}
        if isinstance(current, Joinings):
            return {**back, **current.way_back()}
        return {**back, "list": "drafts"} if isinstance(current, Drafts) else back

    def may_leave(self) -> bool:
        """Say whether no form holds something unsaved."""
        return self.form is None or self.form.may_leave()

    def back(self) -> bool:
        """Return to the list, on the same row; False when a form asks first because something is unsaved."""
        current = self.stack.currentWidget()
        if current is self.roll:
            return True
        if isinstance(current, RosterCheck) and current.work.busy:
            current.work.ask_to_stop()  # Esc stops first; what came of it is said here, then Esc leads back
            return False
        if (isinstance(current, Joinings) and not current.may_close()) or not self.may_leave():
            return False
        self._drop(current)
        for button in self._verbs:
            button.show()
        if self.roll.chips["drafts"].isChecked():
            self.roll.show_list("")
        self.strip.hide()
        self.roll.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _escape(self) -> None:
        if self.stack.currentWidget() is self.roll:
            self.roll.search.clear()
        elif isinstance(current := self.stack.currentWidget(), Joinings):
            current.step_back()
        else:
            self.back()

    def _turn_to(self, widget: QWidget) -> None:
        old = self.stack.currentWidget()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        if old is not self.roll:
            self._drop(old)
        for button in self._verbs:
            button.hide()
        self.desk.place("")
        self.desk.sums("")

    def _drop(self, widget: QWidget) -> None:
        self.stack.removeWidget(widget)
        widget.deleteLater()

    # -- one member

    def edit(self, member_id: str) -> None:
        """Open the form of a member."""
        office = self.desk.office

        def opened(view: MemberView) -> None:
            place = _("Members")
            self.desk.remember(f"{view.fields.name}  {place}", "members", {"member": view.id})
            self._open_form(view)

        self.run(lambda: office.members.view(office.actor, member_id), opened)

    def register(self) -> None:
        """Open an empty form."""
        self._open_form(None)

    def _open_form(self, view: MemberView | None) -> None:
        form = MemberForm(self, self.desk, view, save=self.save, open_other=self.edit)
        self._turn_to(form)
        form.begin()

    def save(self, view: MemberView | None, new: NewMember, changes: Mapping[str, Any]) -> None:
        """Register `new`, or change what was changed of `view`; the form shows what speaks against it."""
        office, form = self.desk.office, self.form

        def work() -> tuple[Any, ...]:
            if view is not None:
                return (office.members.update(office.actor, view.id, changes, view.rev),)
            reasons = office.members.check(office.actor, new)
            return reasons or (office.members.register(office.actor, new),)

        def done(got: tuple[Any, ...]) -> None:
            if not isinstance(got[0], MemberView):
                refused(got)
                return
            name, member_id = got[0].fields.name, got[0].id
            if view is None:
                self.desk.say(_("{name} is registered", name=name), lambda: self.take_back(member_id, name))
            else:
                self.desk.say(_("{name} is changed", name=name), self._undo_change(view, got[0], changes))
            if self.form is form and view is None:
                self._open_form(None)
            elif self.form is form and form is not None:
                form.settle()
                self.back()

        def refused(errors: tuple[Any, ...]) -> None:
            if form is not None and self.form is form:
                form.refused(errors)

        self.run(work, done, lambda error: refused((error,)))

    def _undo_change(
        self, before: MemberView, after: MemberView, changes: Mapping[str, Any]
    ) -> Callable[[], object] | None:
        """Return what puts a change back; nothing for hidden numbers, which the desk does not know whole."""
        if not changes or not HIDDEN.isdisjoint(changes):
            return None
        old = {field: getattr(before.fields, field) for field in changes}

        def undo() -> None:
            self.desk.take_back(
                lambda office: office.members.update(office.actor, after.id, old, after.rev),
                lambda view: _("Taken back: {name} is as before", name=view.fields.name),
            )

        return undo

    def take_back(self, member_id: str, name: str) -> None:
        """Take back a registration."""
        self.desk.take_back(
            lambda office: office.members.take_back(office.actor, member_id),
            lambda _none: _("Taken back: {name} is not registered", name=name),
        )

    def _template(self) -> None:
        self.template.ask()

    # -- rosters

    def choose_roster(self) -> None:
        """Let a roster be chosen and check it."""
        choose_file(self, _("Choose the roster"), SHEETS, self.check_roster)

    def check_roster(self, path: Path) -> None:
        """Show what would become of each row, before anything is taken in."""
        self._turn_to(RosterCheck(self, self.desk, path))

    def show_drafts(self) -> None:
        """Show the rows of rosters that wait to be corrected."""
        self._turn_to(Drafts(self, self.desk))

    # -- group joinings

    def show_joinings(self, joining_id: str = "") -> None:
        """Show the group joinings, or one of them."""
        joinings = Joinings(self, self.desk)
        self._turn_to(joinings)
        if joining_id:
            joinings.open(joining_id)
        else:
            joinings.grid.setFocus()
