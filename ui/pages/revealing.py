"""Why is somebody's number looked at? Asked first where the office wants a reason; otherwise the look is just done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.security.masking import why_required
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.pages.listing import REASONS


def with_reason(page: Page, look: Callable[[str], object]) -> AskForm | None:
    """Do `look` with a key of REASONS, asked for where the office wants one; else with none. Return the window."""
    if not why_required():
        look("")
        return None
    choices = tuple(Choice(code, _(words)) for code, words in REASONS.items())
    form = Form([Spec("why", _("Why it is looked at"), lambda: CodeField(choices), required=True)])

    def answered(answers: dict[str, Any]) -> None:
        look(answers["why"])

    window = AskForm(
        page, _("Look at the whole number"), form, _("Show it"), answered,
        told=_("Who looked, when and why is written down."), picture="eye",
    )  # fmt: skip
    window.open()
    form.go_to("why")
    return window
