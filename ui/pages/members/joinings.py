"""Which group joinings were held? Their list; a new one, one with its people, and one more person open in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.members import JoiningLine, NewMember, NumberTaken
from app.shared.text import _, _n
from ui.kit.fields import CodeField, DateField, Field, IdField, NameField, PhoneField
from ui.kit.flow import Flow
from ui.kit.form import Spec
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button
from ui.pages.choices import choices
from ui.pages.listing import ListPapers
from ui.pages.members.columns import field_name
from ui.pages.members.in_place import InPlace
from ui.pages.members.joining import JoiningView, occupation
from ui.pages.members.roster import back_button
from ui.pages.members.small_form import SmallForm
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.pages.members.page import MembersPage


class JoiningSource:
    """The group joinings, for the grid."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lines: dict[str, JoiningLine] = {}

    def ids(self) -> Sequence[str]:
        """Return their ids, the latest day first."""
        self._lines = {line.id: line for line in self._office.members.joinings(self._office.actor)}
        return tuple(self._lines)

    def rows(self, ids: Sequence[str]) -> Sequence[JoiningLine]:
        """Return their lines."""
        return [self._lines[joining_id] for joining_id in ids]


def joining_columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Group joining"), lambda line: line.told.name, 240, key="name"),
        Column(_("Held on"), lambda line: line.told.held_on.isoformat(), 112, key="day"),
        Column(field_name("platform"), lambda line: line.told.platform, 120, key="platform"),
        Column(field_name("station"), lambda line: line.told.station, 150, key="station"),
        Column(field_name("gig_group"), lambda line: occupation(line.told.gig_group), 190, key="group"),
        Column(_("People"), lambda line: f"{line.people:,}", 90, "count", key="people",
               number=lambda line: line.people),
        Column(_("Place"), lambda line: line.told.place, 150, key="place"),
    ]  # fmt: skip


class Joinings(InPlace):
    """The list in place of the roll; what is opened from it stands in the same place. Esc leads back step by step."""

    LIST = "joinings"

    def __init__(self, page: MembersPage, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.grid = Grid(desk.jobs, joining_columns(), page, _("Group joinings"))
        self.register = Register(self.grid, desk, page, "joinings")
        self.papers = ListPapers(page, desk, self.grid, lambda: _("Group joinings"), "joinings", lambda: "")
        self.new_button = Button(
            _("New group joining"), self.new, look="primary", picture="users", keys="Ctrl+N"
        )
        self.grid.empty.say(
            _("No group joining yet"),
            _("Write one down when riders, couriers or drivers join together: platform, station and occupation "
              "are said once for all of them."),
            [Button(_("New group joining"), self.new)],
        )  # fmt: skip
        self.grid.opened.connect(lambda line: self.open(line.id))
        self.list = QWidget()
        above, column = Flow(), QVBoxLayout(self.list)
        above.addWidget(back_button(page))
        above.addWidget(self.papers.button)
        above.addWidget(self.new_button)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.papers.line)
        column.addWidget(self.grid, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.grid.rows.loaded.connect(self._loaded)
        self.refresh()

    # -- what is shown

    @property
    def shown(self) -> QWidget:
        """Return the list, a form or one joining."""
        return self.stack.currentWidget()

    def way_back(self) -> dict[str, Any]:
        """Return to the list, or to the joining that is open."""
        open_one = {"joining": self.shown.line.id} if isinstance(self.shown, JoiningView) else {}
        return {**super().way_back(), **open_one}

    def refresh(self) -> None:
        """Read anew what is shown."""
        self.grid.show_source(JoiningSource(self._desk.office))
        if isinstance(self.shown, JoiningView):
            self.shown.refresh()

    def _loaded(self, count: int) -> None:
        if self.shown is not self.list:
            return
        self.grid.stand_on()
        self._desk.place(_n("{n} group joining", "{n} group joinings", count))

    def _turn_to(self, widget: QWidget) -> None:
        old = self.shown
        if widget is not self.list:
            self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        self._page.strip.hide()
        self._desk.place("")
        if old is not self.list and old is not widget:
            self.stack.removeWidget(old)
            old.deleteLater()

    def show_list(self) -> None:
        """Return to the list."""
        self._turn_to(self.list)
        self.refresh()
        self.grid.setFocus()

    def may_close(self) -> bool:
        """Say whether no work runs and no form holds something unsaved; running work is asked to stop."""
        if isinstance(self.shown, JoiningView) and self.shown.work.busy:
            self.shown.work.ask_to_stop()
            return False
        return not isinstance(self.shown, SmallForm) or self.shown.may_leave()

    def step_back(self) -> bool:
        """Go one step back: from a person to the joining, from a joining to the list; from there the roll is next."""
        if self.shown is self.list:
            return False
        if self.may_close():
            subject = self.shown.subject if isinstance(self.shown, PersonForm) else ""
            if subject:
                self.open(subject)
            else:
                self.show_list()
        return True

    def _back(self, words: str) -> Button:
        return Button(words, self.step_back, look="link", picture="chevron-left")

    # -- a new one

    def new(self) -> None:
        """Open the form of a new joining."""
        today, groups = self._desk.office.clock.today, choices("new_employment_groups")
        specs = [
            Spec("name", _("Group joining"), NameField, required=True),
            Spec("held_on", _("Held on"), lambda: DateField(today), required=True),
            Spec("gig_group", field_name("gig_group"), lambda: CodeField(groups), required=True),
            Spec("platform", field_name("platform")),
            Spec("station", field_name("station")),
            Spec("place", _("Place")),
            Spec("remark", field_name("remark")),
        ]  # fmt: skip
        form = SmallForm(
            self._page, self._desk, specs, title=_("New group joining"), verb=_("Write it down"), draft=("joining", ""),
            save=self._hold, back=self._back(_("Back to the group joinings")), begin_with={"held_on": today()},
        )  # fmt: skip
        self._turn_to(form)
        form.begin()

    def _hold(self, answers: dict[str, Any]) -> None:
        office, form = self._desk.office, self.shown
        told = {name: value or "" for name, value in answers.items() if name not in ("held_on", "gig_group")}

        def work() -> str:
            return office.members.hold_joining(
                office.actor, **told, held_on=answers["held_on"], gig_group=answers["gig_group"]
            )

        def done(joining_id: str) -> None:
            def undo() -> None:
                self._desk.take_back(
                    lambda now: now.members.undo_joining(now.actor, joining_id),
                    lambda _people: _("Taken back: {name}", name=told["name"]),
                )

            self._desk.say(_("{name} is written down", name=told["name"]), undo)
            self.open(joining_id)

        self._page.run(work, done, lambda error: self._refused(form, (error,)))

    def _refused(self, form: QWidget, errors: Sequence[Exception]) -> None:
        if self.shown is form and isinstance(form, SmallForm):
            form.refused(errors)

    # -- one of them

    def open(self, joining_id: str) -> None:
        """Show one joining with its people."""
        office = self._desk.office
        self._page.run(lambda: office.members.joining(office.actor, joining_id), self._opened, self._lost)

    def _opened(self, line: JoiningLine) -> None:
        view = JoiningView(
            self._page, self._desk, line, add=lambda: self.add_person(line), gone=self.show_list,
            back=self._back(_("Back to the group joinings")), edit=self._page.edit,
        )  # fmt: skip
        self._turn_to(view)
        view.grid.setFocus()

    def _lost(self, error: Exception) -> None:
        self.show_list()
        self._page.fault(error)

    # -- one more person

    def add_person(self, line: JoiningLine) -> None:
        """Open the form of one more person; what the joining says is not asked again."""
        form = PersonForm(
            self._page, self._desk, line, back=self._back(_("Back to the group joining")), joinings=self
        )
        self._turn_to(form)
        form.begin()

    def join(self, line: JoiningLine, answers: dict[str, Any]) -> None:
        """Register one person for a joining, and go on to the next."""
        office, form = self._desk.office, self.shown
        words = {name: value or "" for name, value in answers.items()}
        new = NewMember(**words)

        def work() -> tuple[Any, ...]:
            whole = NewMember(**words, change_type="1", change_date=line.told.held_on)
            reasons = office.members.check(office.actor, whole)
            return reasons or (office.members.join_group(office.actor, line.id, (new,)),)

        def done(got: tuple[Any, ...]) -> None:
            if isinstance(got[0], Exception):
                self._refused(form, got)
                self._offer(form, line, got)
                return
            (member_id,) = got[0].taken
            self._desk.say(
                _("{name} is registered", name=new.name), lambda: self._page.take_back(member_id, new.name)
            )
            if self.shown is form:
                self.add_person(line)

        self._page.run(work, done, lambda error: self._refused(form, (error,)))

    def _offer(self, form: QWidget, line: JoiningLine, errors: Sequence[Exception]) -> None:
        """Offer to link who is a member already."""
        known = [error for error in errors if isinstance(error, NumberTaken)]
        if known and isinstance(form, SmallForm):
            member_id, name = known[0].facts["member_id"], known[0].facts["name"]
            form.fields.strip.say(
                known[0].words(),
                "bad",
                (_("Link {name} to it", name=name), lambda: self._link(line, member_id, name)),
            )

    def _link(self, line: JoiningLine, member_id: str, name: str) -> None:
        office, form = self._desk.office, self.shown

        def done(_count: int) -> None:
            self._desk.say(_("{name} is linked to the group joining", name=name), None)
            if isinstance(form, SmallForm):
                form.kept.drop()
            self.add_person(line)

        self._page.run(
            lambda: office.members.add_to_joining(office.actor, line.id, (member_id,)), done,
            lambda error: self._refused(form, (error,)),
        )  # fmt: skip


class PersonForm(SmallForm):
    """One more person of a joining: name, document, telephone."""

    def __init__(
        self, page: MembersPage, desk: Desk, line: JoiningLine, *, back: Button, joinings: Joinings
    ) -> None:
        specs = [
            Spec("name", field_name("name"), NameField, required=True),
            Spec("id_no", field_name("id_no"), IdField, required=True),
            Spec("mobile", field_name("mobile"), PhoneField),
            Spec("work_unit", field_name("work_unit"), Field),
        ]
        self.subject = line.id
        super().__init__(
            page, desk, specs, title=_("One more person: {name}", name=line.told.name),
            verb=_("Register and go on to the next"), draft=("joining_person", line.id),
            save=lambda answers: joinings.join(line, answers), back=back, begin_with={},
        )  # fmt: skip
