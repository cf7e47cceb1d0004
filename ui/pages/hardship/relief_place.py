"""How is a grant of relief drafted? Its form, and beside it what the caps leave and what the household got already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.form import Form
from ui.kit.parts import Button
from ui.pages.draft_form import DraftForm
from ui.pages.hardship.relief_fields import Known, beginning, grant_from, read_known, readable, specs_of
from ui.pages.hardship.relief_look import LookPanel

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import Look
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

WAIT = 250  # milliseconds after the last change before the caps are asked
NEW, EMERGENCY, CHANGED = "relief_new", "relief_emergency", "relief_change"
"""What its drafts are called: of a file by its id, of no file, of a grant by its id; and the wishes that open it."""


def open_grant(page: HardshipPage, desk: Desk, file_id: str | None, grant_id: str = "") -> None:
    """Open the form of a new grant (of an emergency without a file), or of a draft that is changed."""
    office = desk.office

    def show(known: Known) -> None:
        form = GrantForm(page, desk, known, grant_id)
        page.show_over(form)
        form.begin()

    page.run(lambda: read_known(office, file_id, grant_id), show)


def enter_relief(page: HardshipPage, desk: Desk, wish: Mapping[str, Any]) -> bool:
    """Show what is wished for of the relief: a list, the projects, a school year, a form; say whether anything is."""
    if "relief" in wish:
        page.show_relief(str(wish["relief"] or ""), wish)
    elif wish.get("projects"):
        page.show_projects(wish)
    elif wish.get("study"):
        page.show_study(None if wish["study"] is True else int(wish["study"]), wish)
    elif any(wish.get(name) for name in (NEW, CHANGED, EMERGENCY)):
        open_grant(page, desk, wish.get(NEW), wish.get(CHANGED, ""))
    else:
        return False
    return True


class GrantForm(DraftForm):
    """The form of a grant; it goes back to where it was begun from: the relief of its file, or of the whole office."""

    def __init__(self, page: HardshipPage, desk: Desk, known: Known, grant_id: str = "") -> None:
        self.known, self.grant_id = known, grant_id
        self.hardship_page = page
        office = desk.office
        if known.file is None:
            title, draft = _("Emergency help"), (EMERGENCY, "")
        else:
            title = _("Relief for the household of {name}", name=known.file.head)
            draft = (NEW, known.file.id)
        fields = Form(specs_of(known, office), columns=2, more=_("Study aid, figures, payee and card"))
        fields.begin_with(beginning(known, office))
        back = Button(_("Back"), self.leave, look="link", picture="chevron-left")
        back.name_keys("Esc")
        super().__init__(
            page, desk, fields, title=title, verb=_("Keep the draft"),
            draft=(CHANGED, grant_id) if grant_id else draft, back=back,
        )  # fmt: skip
        self.panel = LookPanel()
        self.timer = QTimer(self, interval=WAIT, singleShot=True)
        self.timer.timeout.connect(self.look)
        fields.changed.connect(self.timer.start)
        self.stand()
        self.put_beside(self.panel)
        self.look()

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed: of an emergency with the name typed so far."""
        return self.title if self.known.file else super().draft_title(state)

    # -- looking

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
        self.hand_over()

        def work() -> tuple[str, Any]:
            if grant_id:
                return grant_id, office.relief.change(office.actor, grant_id, told)
            return office.relief.draft(office.actor, told), None

        def done(made: tuple[str, Any]) -> None:
            words = (
                _("The draft is changed") if grant_id else _("The draft is kept; it waits for its approval")
            )
            self.desk.say(words, lambda: self._take_back(*made))
            self.go_back()

        self.page.run(work, done, lambda error: self.refused([error]))

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

    # -- as part of the page

    def leave(self) -> None:
        """Go back to where the form was begun from; what was typed is kept."""
        if self.may_leave():
            self.go_back()

    def go_back(self) -> None:
        """Show the relief of the file, or that of the whole office."""
        file = self.known.file
        if file is None:
            self.hardship_page.show_relief("")
        else:
            self.hardship_page.open(file.id, "relief")

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings the form back, with what is typed."""
        form, subject = self._draft
        return {form: subject or True}
