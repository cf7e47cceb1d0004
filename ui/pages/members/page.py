"""Who is on the roll, and how do they come onto it? The list; the form and the rosters open in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from app.members import MemberView, NewMember
from app.shared.text import _
from ui.desk import Desk
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.members.belonging import Belonging
from ui.pages.members.form import MemberForm
from ui.pages.members.membership import ask
from ui.pages.members.openings import Openings
from ui.pages.members.papers import MemberPapers
from ui.pages.members.roster.blank import ask_blank
from ui.pages.members.template_out import TemplateOut


class MembersPage(Openings):
    """The roll, and what opens in its place."""

    topics = frozenset({
        "member", "membership_event", "member_correction", "member_distinct", "group_joining", "roster_import",
        "roster_draft",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        roll, self.template = self.roll, TemplateOut(self, desk, self.roll)
        self.papers = ListPapers(self, desk, roll.grid, lambda: _("Members"), "members", roll.filter_words)
        self.belonging = Belonging(self, desk)
        self.forms = MemberPapers(self, desk, roll.grid.chosen_ids)
        self.verbs += [button for verb, button in (
            ("printing.list", self.papers.button), ("printing.produce", self.forms.button),
            ("members.export",
             Button(_("Platform template"), self.template.ask, picture="file-down", keys="Ctrl+E")),
            ("members.import", Button(_("Take in a roster"), self.choose_roster, picture="file-spreadsheet")),
            ("members.register",
             Button(_("Register"), self.register, look="primary", picture="user-plus", keys="Ctrl+N")),
        ) if may(desk.office, verb)]  # fmt: skip
        for button in self.verbs:
            self.head.addWidget(button)
        for part in (self.papers.line, self.forms.work):
            self.body.addWidget(part)
        self.body.addWidget(self.stack, 1)
        for wanted, act in (
            (roll.edit_wanted, self.edit),
            (roll.new_wanted, self.register),
            (roll.roster_wanted, self.choose_roster),
            (roll.drafts_wanted, self.show_drafts),
            (roll.blank_wanted, lambda: ask_blank(self, desk)),
            (roll.export_wanted, self.template.ask_chosen),
            (roll.print_wanted, lambda: self.papers.preview(True)),
            (roll.change_wanted, lambda: self.change_many(roll.grid.chosen_ids())),
            (roll.duplicates_wanted, self.show_duplicates),
            (roll.joinings_wanted, self.show_joinings),
            (roll.membership_wanted, self.change_memberships),
            (roll.belonging_wanted, lambda: self.belonging.ask(roll.grid.chosen_ids())),
            (roll.panel.membership_wanted, self.change_membership),
            (roll.panel.file_wanted, self.to_file),
        ):
            wanted.connect(act)
        for keys, do in (
            ("Ctrl+F", roll.search.setFocus),
            ("F4", roll.turn_panel),
            ("Escape", self.step_back),
        ):
            QShortcut(QKeySequence(keys), self, activated=do)

    def heard(self, tables: frozenset[str]) -> None:
        """Read the files of the person looked at anew as well."""
        if "attachment" in tables:
            self.roll.files.refresh()
        super().heard(tables)

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `find` searches, `list` chooses a list (`joined` one between two days), `view` a view that was kept, `member`
        opens somebody, `new` and `import` begin, `back` is how it was; nothing of these comes back to what was left.
        """
        if wish and not self.back():
            return
        if "back" in wish:
            self.roll.come_back(wish["back"])
        if "find" in wish:
            self.roll.find(wish["find"], bool(wish.get("into")))
            self.roll.refresh()
            return
        if wish.get("list") in self.lists:
            self.refresh()
            self.lists[wish["list"]](wish)
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
        elif wish.get("roster"):
            self.check_roster(Path(wish["roster"]))
        elif wish.get("member"):
            self.edit(wish["member"])
        elif wish.get("view"):
            self.roll.views.open(wish["view"])
        elif not wish and self.stack.currentWidget() is self.roll:
            self.roll.search.setFocus()

    def keep(self) -> None:
        """Keep the open form as a draft, at once."""
        if self.form is not None:
            self.form.keep()

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
        self.turn_to(form)
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
                after = got[0]
                changed = after.rev != view.rev
                words = _("{name} is changed", name=name)
                self.desk.say(words, (lambda: self._undo_change(after)) if changed else None)
            if self.form is form and view is None:
                self._open_form(None)
            elif self.form is form and form is not None:
                form.settle()
                self.back()

        def refused(errors: tuple[Any, ...]) -> None:
            if form is not None and self.form is form:
                form.refused(errors)

        self.run(work, done, lambda error: refused((error,)))

    def _undo_change(self, after: MemberView) -> None:
        """Put back what stood before the change that led to `after`, hidden numbers included."""
        self.desk.take_back(
            lambda office: office.members.undo_update(office.actor, after.id, after.rev),
            lambda view: _("Taken back: {name} is as before", name=view.fields.name),
        )

    def take_back(self, member_id: str, name: str) -> None:
        """Take back a registration."""
        self.desk.take_back(
            lambda office: office.members.take_back(office.actor, member_id),
            lambda _none: _("Taken back: {name} is not registered", name=name),
        )

    def change_membership(self) -> None:
        """Change the membership of the one beside the list."""
        view = self.roll.panel.view
        if view is not None:
            self.changing = ask(self, self.desk, (view.id,), name=view.fields.name, status=view.status)

    def to_file(self) -> None:
        """Go to the hardship file in which the one beside the list stands; without one it is begun there."""
        if self.roll.panel.view is not None:
            self.desk.go("hardship", {"member": self.roll.panel.view.id})

    def change_memberships(self) -> None:
        """Change the membership of the rows ticked or chosen."""
        office, numbers = self.desk.office, self.roll.grid.chosen_ids()

        def found(member_ids: Sequence[str]) -> None:
            self.changing = ask(self, self.desk, member_ids)

        self.run(lambda: [line.id for line in office.members.page(office.actor, numbers)], found)
