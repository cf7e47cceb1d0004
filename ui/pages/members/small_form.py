"""A few fields in place of a list: typed, kept as a draft, handed over. Knows no capability's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.drafts import KeptDraft
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled

if TYPE_CHECKING:
    from app.workplace import FormDraft
    from ui.desk import Desk


class SmallForm(QWidget):
    """A short form. `draft` is what its drafts are called, and of which record it is the form ("" for a new one)."""

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
        super().__init__()
        self._page, self._desk, self._save, self._draft, self.title = page, desk, save, draft, title
        self._leaving = False
        self.fields = Form(specs)
        self.fields.finished.connect(self.finish)
        self.fields.changed.connect(lambda: setattr(self, "_leaving", False))
        self.fields.begin_with(begin_with)
        card = Card(margin=20, spacing=12)
        card.body.addWidget(Words(title, "section", elide=True))
        card.body.addWidget(self.fields)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.finish_button = Button(verb, self.finish, look="primary", picture="check")
        self.finish_button.name_keys("Ctrl+Enter")
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        foot.addWidget(back)
        foot.addStretch(1)
        keys = _("Enter: next field    Ctrl+Enter: finish    F8: next problem    Esc: back")
        foot.addWidget(Words(keys, "caption", colour="hint"))
        foot.addWidget(self.finish_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(foot)
        self.kept = KeptDraft(self.fields, self._keep, self._drop)
        self.kept.saved.connect(desk.kept)

    def begin(self) -> None:
        """Take the focus, and put in again what was typed before and not finished."""
        self.fields.go_to(self.fields.specs[0].name)
        office = self._desk.office
        self._desk.jobs.run(
            lambda _progress: office.workplace.draft(office.actor, *self._draft),
            done=self._resume,
            failed=self._page.fault,
            owner=self,
        )

    def finish(self) -> None:
        """Hand over what was typed."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        self.finish_button.setEnabled(False)
        # Let go first, so that the form opened next finds it no more; a refusal keeps it again.
        self.kept.drop()
        self._save(answers)

    def refused(self, errors: Sequence[Exception]) -> None:
        """Show why it cannot be taken; what was typed stays."""
        self.finish_button.setEnabled(True)
        self.kept.go_on()
        ours = [error for error in errors if isinstance(error, NuangongError)]
        for error in errors:
            if error not in ours:
                self._page.fault(error)
        self.fields.show_errors(ours)

    def may_leave(self) -> bool:
        """Keep what is typed and let it be left; only what could not be kept is asked about, once."""
        if not self.finish_button.isEnabled() or not self.fields.touched():
            return True
        self.kept.save_now()
        if not self.kept.safe and not self._leaving:
            self._leaving = True
            self.fields.tell(_("What you typed is not saved yet. Press Esc once more to leave it."), "warn")
            return False
        self._desk.say(_("What you typed is kept as a draft; the form opens with it again."), None)
        return True

    def _keep(self, state: dict[str, str]) -> None:
        office, (form, subject), title = self._desk.office, self._draft, self.title

        def work() -> datetime:
            office.workplace.keep_draft(office.actor, form, subject, state, title)
            return office.clock.now()

        def failed(error: Exception) -> None:
            self.kept.was_not_kept()
            self._page.fault(error)

        self._page.run(work, self.kept.was_kept, failed)

    def _drop(self) -> None:
        office = self._desk.office
        self._desk.kept(None)
        self._page.run(lambda: office.workplace.drop_draft(office.actor, *self._draft))

    def _resume(self, draft: FormDraft | None) -> None:
        if draft is None:
            return
        self.kept.resume(draft.content)
        at = draft.at.astimezone()
        time = f"{at:%H:%M}" if at.date() == self._desk.office.clock.today() else f"{at:%m-%d %H:%M}"
        words = _("What you typed at {time} is here again.", time=time)
        self.fields.tell(words, "waiting", (_("Start afresh"), self._start_afresh))

    def _start_afresh(self) -> None:
        self.fields.begin_again()
        self.kept.save_now()
        self.fields.go_to(self.fields.specs[0].name)
