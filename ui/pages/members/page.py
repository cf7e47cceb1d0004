"""Who is on the roll, and how do they come onto it? The list; the form and the rosters open in its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.members import MemberView, NewMember
from app.shared.text import _, _n
from ui.desk import Desk
from ui.kit.dialogs import choose_file, open_outside
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.members.drafts import Drafts
from ui.pages.members.export import AskWhy
from ui.pages.members.form import MemberForm
from ui.pages.members.roll import Roll
from ui.pages.members.roster import RosterCheck

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"


class MembersPage(Page):
    """The roll, and what opens in its place."""

    topics = frozenset({"member", "membership_event", "roster_import", "roster_draft"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Members"))
        self.desk = desk
        self._verbs = [
            Button(_("Export to Excel"), self.ask_export, picture="file-down", keys="Ctrl+E"),
            Button(_("Take in a roster"), self.choose_roster, picture="file-spreadsheet"),
            Button(_("Register"), self.register, look="primary", picture="user-plus", keys="Ctrl+N"),
        ]
        for button in self._verbs:
            self.head.addWidget(button)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.roll = Roll(self, desk)
        self.roll.edit_wanted.connect(self.edit)
        self.roll.new_wanted.connect(self.register)
        self.roll.roster_wanted.connect(self.choose_roster)
        self.roll.drafts_wanted.connect(self.show_drafts)
        self.stack.addWidget(self.roll)
        for keys, act in (
            ("Ctrl+F", self.roll.search.setFocus),
            ("F4", lambda: self.roll.panel.setVisible(self.roll.panel.isHidden())),
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

        `find` searches, `list` chooses a list, `member` opens one, `new` and `import` begin; nothing of these
        comes back to what was left.
        """
        if wish and not self.back():
            return
        if "find" in wish:
            self.roll.find(wish["find"], bool(wish.get("into")))
            self.roll.refresh()
            return
        if "list" in wish:
            self.roll.show_list(wish["list"])
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
        if isinstance(current, Drafts):
            current.refresh()

    def may_leave(self) -> bool:
        """Say whether no form holds something unsaved."""
        return self.form is None or self.form.may_leave()

    def back(self) -> bool:
        """Return to the list, on the same row; False when a form asks first because something is unsaved."""
        current = self.stack.currentWidget()
        if current is self.roll:
            return True
        if not self.may_leave():
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
            name = got[0].fields.name
            words = (
                _("{name} is registered", name=name) if view is None else _("{name} is changed", name=name)
            )
            self.desk.say(words, None)
            if self.form is form and view is None:
                self._open_form(None)
            elif self.form is form and form is not None:
                form.settle()
                self.back()

        def refused(errors: tuple[Any, ...]) -> None:
            if form is not None and self.form is form:
                form.refused(errors)

        self.run(work, done, lambda error: refused((error,)))

    # -- a sheet of the list

    def ask_export(self) -> None:
        """Ask why and where to, then write the list seen."""
        count = len(self.roll.grid.rows.ids)
        AskWhy(self, count, self.desk.office.clock.today(), self.export).open()

    def export(self, path: Path, why: str) -> None:
        """Write exactly the list seen to `path`, with numbers partly hidden."""
        office, seen = self.desk.office, self.roll.query

        def written(count: int) -> None:
            words = _n(
                "{n} member was written to {file}.",
                "{n} members were written to {file}.",
                count,
                file=path.name,
            )
            self.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self.run(lambda: office.members.export(office.actor, path, seen, why), written, lane="io")

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
