"""Which programmes has the office of its own? One more is added: its name, the figures it keeps, the day it begins."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.services import COUNT, FEN, program_words
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import DateField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.services import Program
    from ui.desk import Desk
    from ui.kit.page import Page

_BETWEEN = re.compile(r"[、,，;；\n]+")
_MONEY = re.compile(r"\s*[(（]\s*(?:元|원|yuan)\s*[)）]$")


def figures_of(text: str) -> list[tuple[str, str]]:
    """Return the figures a text names, with what each is: a count, or money where (yuan) stands behind it."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return [(_MONEY.sub("", part), FEN if _MONEY.search(part) else COUNT) for part in parts]


class Programmes:
    """Asks for a programme of the office's own."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None
        self.button = Button(_("Add a programme"), self.ask, look="link", picture="plus")
        if not may(desk.office, "services.programmes"):
            self.button.hide()

    def ask(self) -> None:
        """Ask what it is called and which figures it keeps."""
        today = self._desk.office.clock.today
        form = Form([
            Spec("name", _("Name of the programme"), required=True),
            Spec("figures", _("Figures it keeps"), hint=_("Like trainees, subsidy (yuan)")),
            Spec("since", _("Begins on"), lambda: DateField(today), required=True),
        ])  # fmt: skip
        form.begin_with({"since": date(today().year, 1, 1)})
        told = _("Person-times and money are always kept. Write other figures with commas between them.")
        self.window = AskForm(
            self._page, _("Add a programme"), form, _("Add"), self._add, told=told, picture="plus", stays=True
        )
        self.window.show()

    def _add(self, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.window
        assert window is not None
        since: date = answers["since"]

        def done(made: Program) -> None:
            window.accept()
            words = _("Programme added: {name}", name=program_words(made))
            self._desk.say(words, lambda: self._undo(made))
            self._page.refresh()

        self._page.run(
            lambda: office.services.add_program(
                office.actor, answers["name"], figures_of(answers["figures"] or ""), since
            ),
            done,
            window.refused(self._page.fault),
        )

    def _undo(self, made: Program) -> None:
        """Let it end before it begins: it is on no list, and what another computer wrote under it stays readable."""

        def taken_back(gone: Program) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("Taken back: {what}", what=program_words(gone))

        self._desk.take_back(
            lambda office: office.services.end_program(
                office.actor, made.code, made.since - timedelta(days=1)
            ),
            taken_back,
        )
