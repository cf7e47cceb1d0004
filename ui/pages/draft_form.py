"""How does a form stand in place of a list? Its card and foot, its draft in the office, and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.drafts import KeptDraft
from ui.kit.form import Form
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled

if TYPE_CHECKING:
    from app.workplace import FormDraft
    from ui.desk import Desk


class DraftForm(QWidget):
    """One record's form. What is typed is kept as a draft until `finish` hands it over; a refusal keeps it again.

    `draft` is what its drafts are called, and of which record it is the form ("" for a new one). What stands with
    the fields goes into `card`, what follows it into `column`; then it is made to `stand`.
    """

    def __init__(
        self,
        page: Page,
        desk: Desk,
        fields: Form,
        *,
        title: str,
        verb: str,
        draft: tuple[str, str],
        back: Button,
    ) -> None:
        super().__init__()
        self.page, self.desk, self.fields, self.title, self._draft = page, desk, fields, title, draft
        self._leaving = False
        fields.finished.connect(self.finish)
        fields.changed.connect(lambda: setattr(self, "_leaving", False))
        self.card = Card(margin=20, spacing=12)
        self.card.body.addWidget(Words(title, "section", elide=True))
        self.card.body.addWidget(fields)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(self.card)
        self._back = back
        self.finish_button = Button(verb, self.finish, look="primary", picture="check")
        self.finish_button.name_keys("Ctrl+Enter")

    def stand(self) -> None:
        """Lay out what is there by now, the foot last, as Tab goes; and keep as a draft what is typed from here on."""
        self.column.addStretch(1)
        inside = QWidget()
        inside.setLayout(self.column)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self._back)
        foot.addStretch(1)
        keys = _("Enter: next field    Ctrl+Enter: finish    F8: next problem    Esc: back")
        foot.addWidget(Words(keys, "caption", colour="hint"))
        foot.addWidget(self.finish_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(foot)
        self.kept = KeptDraft(self.fields, self._keep, self._drop)
        self.kept.saved.connect(self.desk.kept)

    def put_beside(self, panel: QWidget, share: int = 0) -> None:
        """Have something stand beside the fields while they scroll; its `share` of the room is of three more."""
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        item = whole.takeAt(0)
        room = item.widget() if item is not None else None
        assert room is not None
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(room, 3)
        row.addWidget(panel, share)
        whole.insertLayout(0, row, 1)

    def begin(self) -> None:
        """Take the focus, and put in again what was typed before and not finished."""
        self.fields.go_to(self.fields.specs[0].name)
        office = self.desk.office
        self.desk.jobs.run(
            lambda _progress: office.workplace.draft(office.actor, *self._draft),
            done=self._resume, failed=self.page.fault, owner=self,
        )  # fmt: skip

    # -- finishing

    def finish(self) -> None:
        """Hand over what was typed."""
        raise NotImplementedError

    def hand_over(self) -> None:
        """Stand still until it is saved or refused. Lets go first, so that the form opened next finds no draft."""
        self.finish_button.setEnabled(False)
        self.kept.drop()

    def refused(self, errors: Sequence[Exception]) -> None:
        """Show why it cannot be taken; what was typed stays."""
        self.finish_button.setEnabled(True)
        self.kept.go_on()
        for error in errors:
            if not isinstance(error, NuangongError):
                self.page.fault(error)
        self.fields.show_errors([error for error in errors if isinstance(error, NuangongError)])

    # -- what is not finished yet

    def keep(self) -> None:
        """Keep what is typed, at once."""
        self.kept.save_now()

    def may_leave(self) -> bool:
        """Keep what is typed and let it be left; only what could not be kept is asked about, once."""
        if not self.finish_button.isEnabled() or not self.fields.touched():
            return True
        self.kept.save_now()
        if not self.kept.safe and not self._leaving:
            self._leaving = True
            self.fields.tell(_("What you typed is not saved yet. Press Esc once more to leave it."), "warn")
            return False
        self.desk.say(_("What you typed is kept as a draft; the form opens with it again."), None)
        return True

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed: a new record with the name typed so far."""
        _form, subject = self._draft
        return self.title if subject else f"{self.title}  {state.get('name', '')}".strip()

    def _keep(self, state: dict[str, str]) -> None:
        office, draft, title = self.desk.office, self._draft, self.draft_title(state)

        def work() -> datetime:
            office.workplace.keep_draft(office.actor, *draft, state, title)
            return office.clock.now()

        def failed(error: Exception) -> None:
            self.kept.was_not_kept()
            self.page.fault(error)

        self.page.run(work, self.kept.was_kept, failed)

    def _drop(self) -> None:
        office, draft = self.desk.office, self._draft
        self.desk.kept(None)
        self.page.run(lambda: office.workplace.drop_draft(office.actor, *draft))

    def _resume(self, draft: FormDraft | None) -> None:
        if draft is None:
            return
        self.kept.resume(draft.content)
        at = draft.at.astimezone()
        time = f"{at:%H:%M}" if at.date() == self.desk.office.clock.today() else f"{at:%m-%d %H:%M}"
        words = _("What you typed at {time} is here again.", time=time)
        self.fields.tell(words, "waiting", (_("Start afresh"), self._start_afresh))

    def _start_afresh(self) -> None:
        self.fields.begin_again()
        self.kept.save_now()
        self.fields.go_to(self.fields.specs[0].name)
