"""How is a grant of relief drafted? Its form, and beside it what the caps leave and what the household got already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.form import Form
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled
from ui.kit.tab_order import in_order
from ui.pages.hardship.relief_fields import Known, beginning, grant_from, readable, specs_of
from ui.pages.hardship.relief_look import LookPanel

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import Look
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

WAIT = 250  # milliseconds after the last change before the caps are asked


class GrantForm(QWidget):
    """The form of a grant. `after` goes back to where it was begun from."""

    def __init__(
        self, page: HardshipPage, desk: Desk, known: Known, after: Callable[[], object], grant_id: str = ""
    ) -> None:
        super().__init__()
        self.page, self.desk, self.known, self.grant_id, self._after = page, desk, known, grant_id, after
        self._leaving = False
        office = desk.office
        self.fields = Form(specs_of(known, office), columns=2, more=_("Study aid, figures, payee and card"))
        self.fields.begin_with(beginning(known, office))
        self.panel = LookPanel()
        self.timer = QTimer(self, interval=WAIT, singleShot=True)
        self.timer.timeout.connect(self.look)
        self.fields.changed.connect(self._changed)
        self.fields.finished.connect(self.finish)
        self.back_button = Button(_("Back"), self.leave, look="link", picture="chevron-left")
        self.back_button.name_keys("Esc")
        self.finish_button = Button(_("Keep the draft"), self.finish, look="primary", picture="check")
        self.finish_button.name_keys("Ctrl+Enter")
        self._lay_out()
        self.look()

    def _lay_out(self) -> None:
        card = Card(margin=20, spacing=12)
        card.body.addWidget(Words(self.title, "section", elide=True))
        card.body.addWidget(self.fields)
        left, column = QWidget(), QVBoxLayout()
        left.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        middle, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        middle.setSpacing(12)
        middle.addWidget(scrolled(left), 1)
        middle.addWidget(self.panel)
        foot.setContentsMargins(0, 8, 0, 0)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        keys = _("Enter: next field    Ctrl+Enter: finish    F8: next problem    Esc: back")
        foot.addWidget(Words(keys, "caption", colour="hint"))
        foot.addWidget(self.finish_button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(middle, 1)
        whole.addLayout(foot)
        in_order(self.fields, self.back_button, self.finish_button)

    @property
    def title(self) -> str:
        """Return what the form is called."""
        if self.known.file is None:
            return _("Emergency help")
        return _("Relief for the household of {name}", name=self.known.file.head)

    def begin(self) -> None:
        """Take the focus."""
        self.fields.go_to("item")

    # -- looking

    def _changed(self) -> None:
        self._leaving = False
        self.timer.start()

    def look(self) -> None:
        """Ask the caps, and what was given already, about what is typed."""
        office, told = self.desk.office, grant_from(self.known, readable(self.fields))
        if not told.item or not told.amount:
            self.panel.say_nothing()
            return

        def failed(error: Exception) -> None:
            if isinstance(error, NuangongError):
                self.panel.show_error(error.words())
            else:
                self.page.fault(error)

        self.page.run(lambda: office.relief.look(office.actor, told, self.grant_id), self._show, failed)

    def _show(self, look: Look) -> None:
        self.panel.show_look(look)

    # -- keeping

    def finish(self) -> None:
        """Keep the draft."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        office, told, grant_id = self.desk.office, grant_from(self.known, answers), self.grant_id
        self.finish_button.setEnabled(False)

        def work() -> tuple[str, Any]:
            if grant_id:
                return grant_id, office.relief.change(office.actor, grant_id, told)
            return office.relief.draft(office.actor, told), None

        def done(made: tuple[str, Any]) -> None:
            words = (
                _("The draft is changed") if grant_id else _("The draft is kept; it waits for its approval")
            )
            self.desk.say(words, lambda: self._take_back(*made))
            self._after()

        self.page.run(work, done, self._refused)

    def _take_back(self, grant_id: str, before: Any) -> None:
        def work(office: Office) -> None:
            if before is None:
                office.relief.drop(office.actor, [grant_id])
            else:
                office.relief.change(office.actor, grant_id, before)

        def words(_none: object) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _("Taken back: the grants are as they were")

        self.desk.take_back(work, words)

    def _refused(self, error: Exception) -> None:
        self.finish_button.setEnabled(True)
        if isinstance(error, NuangongError):
            self.fields.show_errors([error])
        else:
            self.page.fault(error)

    # -- as part of the page

    def leave(self) -> None:
        """Go back to where the form was begun from."""
        if self.may_leave():
            self._after()

    def keep(self) -> None:
        """Keep what is typed; a draft is kept by its verb."""

    def may_leave(self) -> bool:
        """Say whether it can be left: what is typed is asked about once."""
        if not self.finish_button.isEnabled() or not self.fields.touched() or self._leaving:
            return True
        self._leaving = True
        self.fields.tell(_("What you typed is not saved yet. Press Esc once more to leave it."), "warn")
        return False

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings back where it was begun from."""
        file = self.known.file
        return {"file": file.id, "tab": "relief"} if file is not None else {"relief": ""}
