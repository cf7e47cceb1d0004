"""Which corrections wait for a second person? They are looked at, confirmed or refused, by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.form import Form
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.choices import second_persons, second_specs
from ui.pages.doorway import quiet
from ui.pages.listing import ListPapers
from ui.pages.members.columns import field_name
from ui.pages.members.in_place import InPlace
from ui.pages.members.roster import back_button
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import Correction
    from app.security.service import Operator
    from ui.desk import Desk


def change_words(made: Correction) -> str:
    """Say what is corrected, old → new."""
    return "   ".join(
        f"{field_name(field)}: {_value(field, old)} → {_value(field, new)}"
        for field, old, new in made.changes
    )


def _value(field: str, value: str) -> str:
    return codes.load("id_document_types").label(value) if field == "id_type" and value else value or "--"


class Corrections(InPlace):
    """The proposals that wait. Who proposed one lets a second person type their own password here."""

    LIST = "corrections"

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._names: dict[str, str] = {}
        self.grid = Grid(desk.jobs, self._columns(), page, _("Corrections"))
        self.register = Register(self.grid, desk, page, "corrections")
        self.papers = ListPapers(page, desk, self.grid, lambda: _("Corrections"), "corrections", lambda: "")
        self.grid.empty.say(
            _("No correction waits"),
            _("A name or number that the province has confirmed is corrected from the member's form."),
        )
        self.grid.moved_to.connect(self._chosen)
        self.grid.rows.loaded.connect(self._loaded)
        self.confirm_button = Button(
            _("Confirm it"), lambda: self.decide(True), look="primary", picture="check", keys="Ctrl+Return"
        )
        self.refuse_button = Button(_("Refuse it"), lambda: self.decide(False))
        self.withdraw_button = Button(_("Withdraw it"), self.withdraw)
        self.second = Form(second_specs(()))
        self.second.finished.connect(lambda: self.decide(True))
        self.who = Card(margin=14, spacing=8)
        self.who.body.addWidget(
            quiet(
                _(
                    "You proposed it, so somebody else decides: they choose themselves and type their password."
                )
            )
        )
        self.who.body.addWidget(self.second)
        self.who.hide()
        back = back_button(page)
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch(1)
        for button in (self.papers.button, self.withdraw_button, self.refuse_button, self.confirm_button):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(Words(_("Corrections that wait for a second person"), "section"))
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        whole.addWidget(self.who)
        whole.addLayout(foot)
        fields = self.second.fields
        in_order(
            self.grid, fields["operator"], fields["password"], back, self.papers.button, self.withdraw_button,
            self.refuse_button, self.confirm_button,
        )  # fmt: skip
        self._chosen(None)
        self.refresh()

    def _columns(self) -> list[Column]:
        return [
            Column(_("Name"), lambda one: one.name, 120, key="name"),
            Column(_("What is corrected"), change_words, 420, key="changes"),
            Column(_("Why it is corrected"), lambda one: one.reason, 240, key="reason"),
            Column(_("Proposed by"), lambda one: self._names.get(one.proposed_by, ""), 120, key="by"),
            Column(_("On"), lambda one: one.proposed_on.isoformat(), 110, key="on"),
        ]

    def refresh(self) -> None:
        """Read anew which wait, and who may decide."""
        office = self._desk.office

        def read() -> tuple[Any, Any]:
            return office.members.corrections(office.actor), office.operators.list(office.actor)

        self._page.run(read, lambda found: self._show(*found))

    def _show(self, waiting: tuple[Correction, ...], operators: tuple[Operator, ...]) -> None:
        self._names = {one.id: one.name for one in operators}
        self.second.fields["operator"].offer(second_persons(operators, self._desk.actor.operator_id))
        self.grid.show_source(ListSource(waiting))

    def _loaded(self, count: int) -> None:
        self.grid.stand_on()
        if not count:
            self._chosen(None)

    def _chosen(self, made: Correction | None) -> None:
        mine = made is not None and made.proposed_by == self._desk.actor.operator_id
        self.who.setVisible(mine)
        for button in (self.confirm_button, self.refuse_button, self.withdraw_button):
            button.setEnabled(made is not None)
        self.withdraw_button.setVisible(mine)

    # -- deciding

    def decide(self, confirm: bool) -> None:
        """Decide the current one as the operator at work, or as the second person who typed a password."""
        made: Correction | None = self.grid.current()
        if made is None or not self.confirm_button.isEnabled():
            return
        office, answers = self._desk.office, None
        if not self.who.isHidden():
            answers = self.second.read()
            if answers is None:
                return

        def work() -> Correction:
            actor = office.actor
            if answers is not None:
                actor = office.operators.prove(actor, answers["operator"], answers["password"])
            return office.members.decide_correction(actor, made.id, confirm=confirm)

        def refused(error: Exception) -> None:
            self.confirm_button.setEnabled(True)
            if answers is not None and isinstance(error, NuangongError) and error.field in self.second.fields:
                self.second.show_errors([error])
            else:
                self._page.fault(error)

        self.confirm_button.setEnabled(False)
        self._page.run(work, self._decided, refused, lane="io")

    def _decided(self, made: Correction) -> None:
        self.second.clear()
        if made.state == "confirmed":
            words = _("{name} is corrected; the former document stays known", name=made.name)
        else:
            words = _("The correction of {name} was refused; everything stays as it was", name=made.name)
        self._page.strip.hide()
        self._desk.say(words, None)
        self.refresh()

    def withdraw(self) -> None:
        """Take the own proposal back."""
        made: Correction | None = self.grid.current()
        if made is None:
            return
        office = self._desk.office

        def withdrawn(_none: None) -> None:
            self._desk.say(_("The correction of {name} is withdrawn", name=made.name), None)
            self.refresh()

        self._page.run(lambda: office.members.withdraw_correction(office.actor, made.id), withdrawn)
