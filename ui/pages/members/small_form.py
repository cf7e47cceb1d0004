"""A few fields in place of a list: typed, kept as a draft, handed over. Knows no capability's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.draft_form import DraftForm

if TYPE_CHECKING:
    from ui.desk import Desk


class SmallForm(DraftForm):
    """A short form whose answers are handed over as they are."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        specs: Sequence[Spec],
        *,
        title: str,
        verb: str,
        draft: tuple[str, str],
        save: Callable[[dict[str, Any]], None],
        back: Button,
        begin_with: Mapping[str, Any],
    ) -> None:
        super().__init__(page, desk, Form(specs), title=title, verb=verb, draft=draft, back=back)
        self._save = save
        self.fields.begin_with(begin_with)
        self.stand()

    def draft_title(self, state: dict[str, str]) -> str:
        """Return the form's own title: its drafts are found where they were begun."""
        return self.title

    def finish(self) -> None:
        """Hand over what was typed."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        self.hand_over()
        self._save(answers)
