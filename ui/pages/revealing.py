"""Why is somebody's number looked at? Asked first where the office wants a reason; otherwise the look is just done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.shared_screen import screen
from ui.pages.listing import REASONS

if TYPE_CHECKING:
    from ui.desk import Desk


class Shared(RuleError):
    """Others look on, so nothing whole is shown."""

    code = "look.shared"
    template = N_(
        "The screen is shared, so the number stays masked. Press F12 to end the masking, then look."
    )


class Revealing:
    """Looks at whole numbers from one page: each look is a question of its own. `window` is the one asked last."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None

    def ask(self, about: str, look: Callable[[str], object]) -> None:
        """Do `look` with a key of REASONS, asked for where the office wants one; else with none.

        `about` says whose number it is, in words for the person at the desk.
        """
        if screen.on:
            self._page.fault(Shared())
            return
        office = self._desk.office

        def known(required: bool) -> None:
            if required:
                self._ask(about, look)
            else:
                look("")

        self._page.run(lambda: office.looks.why_required(office.actor), known)

    def _ask(self, about: str, look: Callable[[str], object]) -> None:
        choices = tuple(Choice(code, _(words)) for code, words in REASONS.items())
        form = Form([Spec("why", _("Why it is looked at"), lambda: CodeField(choices), required=True)])

        def answered(answers: dict[str, Any]) -> None:
            look(answers["why"])

        told = _("Whole number of {name}. Who looked, when and why is written down.", name=about)
        self.window = AskForm(
            self._page, _("Look at the whole number"), form, _("Show it"), answered, told=told, picture="eye"
        )
        self.window.open()
        form.go_to("why")
