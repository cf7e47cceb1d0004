"""Who may work here? Lists the operators, adds one with their own password, takes one's way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.dialogs import confirm
from ui.kit.fields import CodeField, NameField, PasswordField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.window_model import ListSource
from ui.pages.doorway import quiet
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.passwords import STRENGTHS, PasswordsDiffer, strength
from ui.pages.people_asks import ROLES, STATES, PeopleAsks, role_choices, state
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.security.service import Operator
    from ui.desk import Desk


class PeoplePage(Page):
    """The operators on the left, a new one on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Who may work here"))
        self.desk = desk
        self.grid = Grid(desk.jobs, self._columns(), self, _("Who may work here"))
        self.register = Register(self.grid, desk, self, "people")
        title = _("Who may work here")
        self.papers = ListPapers(self, desk, self.grid, lambda: title, "operators", lambda: "")
        self.head.addWidget(self.papers.button)
        self.body.addWidget(self.papers.line)
        self.grid.moved_to.connect(self._chosen)
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        self.remove_button = Button(_("Take the way in away"), self.ask_remove, picture="ban")
        self.remove_button.setEnabled(False)
        self.asks = PeopleAsks(self, desk)
        self.role_button = Button(
            _("Another role"), lambda: self.asks.ask_role(self.grid.current()), picture="users"
        )
        self.back_button = Button(
            _("Let them come in again"), lambda: self.asks.ask_back(self.grid.current()), picture="undo-2"
        )
        for button in (self.role_button, self.back_button):
            button.setEnabled(False)
        left = QVBoxLayout()
        left.addWidget(self.grid, 1)
        under = QHBoxLayout()
        under.addWidget(self.remove_button)
        under.addWidget(self.role_button)
        under.addWidget(self.back_button)
        under.addStretch(1)
        left.addLayout(under)
        left.addWidget(Words(_("What somebody did stays theirs, also afterwards."), colour="hint"))
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(left, 1)
        card = self._card()
        sides.addWidget(card)
        for part, verb in (
            (card, "security.add_operator"), (self.back_button, "security.add_operator"),
            (self.remove_button, "security.remove_operator"), (self.role_button, "security.change_role"),
        ):  # fmt: skip
            if not may(desk.office, verb):
                part.hide()
        self.body.addLayout(sides, 1)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Name"), lambda o: o.name, 110, key="name"),
            Column(_("Role"), lambda o: _(ROLES.get(o.role, o.role)), 226, key="role"),
            Column(_("State"), lambda o: _(STATES[state(o)][0]), 150, "state", key="state",
                   tone=lambda o: STATES[state(o)][1]),
        ]  # fmt: skip

    def _card(self) -> Card:
        card = Card(margin=16, spacing=8)
        card.setFixedWidth(500)
        card.body.addWidget(Words(_("Add a person"), "section"))
        card.body.addWidget(
            quiet(_("Let the new person type the password, twice. Nobody else needs to know it."))
        )
        self.form = Form([
            Spec("name", _("Name"), NameField, required=True),
            Spec("role", _("Role"), lambda: CodeField(role_choices()), required=True),
            Spec("password", _("Password"), PasswordField, required=True),
            Spec("again", _("Once more"), PasswordField, required=True, hint=_("The same password again")),
        ])  # fmt: skip
        self.form.fields["password"].textChanged.connect(self._judge)
        self.form.finished.connect(self.add)
        self.add_button = Button(_("Add the person"), self.add, look="primary", picture="user-plus")
        self.add_button.name_keys("Ctrl+Enter")
        card.body.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.add_button)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _judge(self, password: str) -> None:
        tone, words = STRENGTHS[strength(password)]
        self.form.note("password", _(words) if password else "", tone)

    def refresh(self) -> None:
        """Read who there is."""
        office = self.desk.office
        self.run(
            lambda: office.operators.list(office.actor),
            lambda found: self.grid.show_source(ListSource(found)),
        )

    def heard(self, tables: frozenset[str]) -> None:
        """Refresh only when operators changed."""
        if "operator" in tables:
            self.refresh()

    def may_leave(self) -> bool:
        """Say whether no half-typed person would be lost."""
        return not self.form.touched()

    # -- adding

    def add(self) -> None:
        """Add the person typed; what speaks against it stands beside its field."""
        answers, office = self.form.read(), self.desk.office
        if answers is None or not self.add_button.isEnabled():
            return
        if answers["password"] != answers["again"]:
            self.form.show_errors([PasswordsDiffer(field="again")])
            return
        self.add_button.setEnabled(False)

        def added(person: Operator) -> None:
            self.add_button.setEnabled(True)
            self.strip.hide()
            self.form.clear()
            self.desk.say(_("{name} may work here from now on", name=person.name), None)
            self.refresh()

        def refused(error: Exception) -> None:
            self.add_button.setEnabled(True)
            if isinstance(error, NuangongError) and error.field in self.form.fields:
                self.form.show_errors([error])
            else:
                self.fault(error)

        self.run(
            lambda: office.operators.add(office.actor, answers["name"], answers["role"], answers["password"]),
            added, refused, lane="io",
        )  # fmt: skip

    # -- taking the way in away

    def _chosen(self, person: Operator | None) -> None:
        yours = person is not None and person.id == self.desk.actor.operator_id
        self.remove_button.setEnabled(person is not None and person.active and not yours)
        self.role_button.setEnabled(person is not None and person.active and not yours)
        self.back_button.setEnabled(person is not None and state(person) != "here")

    def ask_remove(self) -> None:
        """Ask before somebody's password stops opening the office."""
        person: Operator | None = self.grid.current()
        if person is None or not self.remove_button.isEnabled():
            return
        words = _(
            "{name} cannot come in any more. What {name} did stays in the books. The next unlocking gives the "
            "office a new key, which takes a moment; everybody else keeps their password.",
            name=person.name,
        )
        confirm(
            self, _("Take the way in away"), words, _("Take it away from {name}", name=person.name),
            lambda: self.remove(person.id, person.name),
        )  # fmt: skip

    def remove(self, operator_id: str, name: str) -> None:
        """Take an operator's way in away."""
        office = self.desk.office

        def removed(_none: None) -> None:
            self.desk.say(_("{name} cannot come in any more", name=name), None)
            self.refresh()

        self.run(lambda: office.operators.remove(office.actor, operator_id), removed, lane="io")


PAGE = PeoplePage
