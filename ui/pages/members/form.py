"""What is known of this person? The form of a member, new or to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.members import IdentityConfirmed, NewMember
from app.shared import identity
from app.shared.errors import NuangongError, RuleError
from app.shared.text import _
from ui.kit.drafts import KeptDraft
from ui.kit.form import Form
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled
from ui.pages.members.columns import field_name
from ui.pages.members.correcting import Correcting
from ui.pages.members.form_fields import HIDDEN, specs
from ui.pages.members.further import FurtherDocuments
from ui.pages.members.knowing import Knowing
from ui.pages.members.known import ways_on
from ui.pages.members.photo import PhotoCard
from ui.pages.members.roster import back_button

if TYPE_CHECKING:
    from app.members import MemberView
    from app.workplace import FormDraft
    from ui.desk import Desk

DRAFT = "member"  # what drafts of this form are called; their subject is the member, empty for a new one


class MemberForm(QWidget):
    """One person's form. Numbers of a known person stay masked: what is left empty stays as it is."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        view: MemberView | None,
        *,
        save: Callable[[MemberView | None, NewMember, Mapping[str, Any]], None],
        open_other: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.page, self.view, self._save = page, view, save
        self._leaving = False
        self.desk, self._today = desk, desk.office.clock.today
        self.fields = Form(specs(self._today, known=view is not None), columns=2)
        self.fields.finished.connect(self.finish)
        self.fields.changed.connect(lambda: setattr(self, "_leaving", False))
        self.fields.fields["id_no"].editingFinished.connect(self._look_at_number)
        self.fields.fields["id_no"].touched.connect(self._look_at_whole_number)
        card = Card(margin=20, spacing=12)
        self.title = _("Register a member") if view is None else _("Change {name}", name=view.fields.name)
        card.body.addWidget(Words(self.title, "section"))
        if view is not None and view.missing:
            lacks = " · ".join(field_name(name) for name in view.missing)
            card.body.addWidget(
                Words(_("Needed before it can be sent: {fields}", fields=lacks), colour="warn", wrap=True)
            )
        card.body.addWidget(self.fields)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        if view is not None:
            beside = QHBoxLayout()
            beside.setSpacing(12)
            beside.addWidget(FurtherDocuments(page, desk, view), 2)
            beside.addWidget(PhotoCard(page, desk, view), 1)
            column.addLayout(beside)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(self._foot())
        self._was: dict[str, Any] = {}
        self._put()
        self.correcting = Correcting(page, desk, self.fields)
        self.kept = KeptDraft(self.fields, self._keep, self._drop)
        self.kept.saved.connect(desk.kept)
        self.knowing = Knowing(self, open_other)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(back_button(self.page))
        row.addStretch(1)
        keys = _("Enter: next field    Ctrl+Enter: finish    F8: next problem    Esc: back")
        row.addWidget(Words(keys, "caption", colour="hint"))
        verb = _("Register and go on to the next") if self.view is None else _("Save the change")
        self.finish_button = Button(verb, self.finish, look="primary", picture="check")
        self.finish_button.name_keys("Ctrl+Enter")
        row.addWidget(self.finish_button)
        return row

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Ask for something that only this form wants to know."""
        self.desk.jobs.run(lambda _progress: work(), done=done, failed=self.page.fault, owner=self)

    # -- values

    def _put(self) -> None:
        if self.view is None:
            self.fields.begin_with({"change_date": self._today(), "change_type": "1", "id_type": "01"})
            return
        known = self.view.fields
        values = {name: getattr(known, name) for name in self.fields.fields}
        for name in HIDDEN:
            self.fields.fields[name].setPlaceholderText(values.pop(name))
        migrant = values["is_migrant_worker"]
        values["is_migrant_worker"] = None if migrant is None else "1" if migrant else "0"
        self.fields.begin_with(values)
        self._was = self._answers() or {}

    def _answers(self) -> dict[str, Any] | None:
        answers = self.fields.read()
        if answers is None:
            return None
        migrant = answers["is_migrant_worker"]
        answers["is_migrant_worker"] = None if migrant is None else migrant == "1"
        texts = {name for name, field in NewMember.__dataclass_fields__.items() if field.default == ""}
        return {name: "" if value is None and name in texts else value for name, value in answers.items()}

    def begin(self) -> None:
        """Take the focus, and put in again what was typed before and not finished."""
        self.fields.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)
        office, subject = self.desk.office, self._subject
        self._ask(lambda: office.workplace.draft(office.actor, DRAFT, subject), self._resume)

    def changes(self) -> dict[str, Any] | None:
        """Return what was changed of a known person; None when something cannot be read."""
        answers = self._answers()
        if answers is None:
            return None
        return {
            name: value
            for name, value in answers.items()
            if value != self._was.get(name) and not (name in HIDDEN and value == "")
        }

    def finish(self) -> None:
        """Hand over what was typed."""
        answers = self._answers()
        if answers is None:
            return
        self.finish_button.setEnabled(False)
        # Let go first, so that the form opened next finds it no more; a refusal keeps it again.
        self.kept.drop()
        if self.view is None:
            self._save(None, NewMember(**answers), {})
        else:
            self._save(self.view, NewMember(), self.changes() or {})

    def settle(self) -> None:
        """Take what is typed as saved."""
        self._was = self._answers() or {}
        for name in HIDDEN:
            self.fields.fields[name].put(None)
        self.fields.begin_here()

    def refused(self, errors: Sequence[Exception]) -> None:
        """Show why it cannot be taken; what was typed stays."""
        self.finish_button.setEnabled(True)
        self.kept.go_on()
        ours = [error for error in errors if isinstance(error, NuangongError)]
        for error in errors:
            if not isinstance(error, NuangongError):
                self.page.fault(error)
        self.fields.show_errors(ours)
        for error in ours:
            if isinstance(error, IdentityConfirmed) and self.view is not None:
                self.correcting.offer(self.view, self.changes() or {}, error)
                break
            if ways := ways_on(error, self.knowing.hands()):
                self.fields.strip.say(error.words(), "bad", *ways[:2])
                break

    # -- what is not finished yet

    @property
    def _subject(self) -> str:
        return "" if self.view is None else self.view.id

    def _keep(self, state: dict[str, str]) -> None:
        office, subject = self.desk.office, self._subject
        title = self.title if self.view is not None else f"{self.title}  {state.get('name', '')}".strip()

        def work() -> datetime:
            office.workplace.keep_draft(office.actor, DRAFT, subject, state, title)
            return office.clock.now()

        def failed(error: Exception) -> None:
            self.kept.was_not_kept()
            self.page.fault(error)

        self.page.run(work, self.kept.was_kept, failed)

    def _drop(self) -> None:
        office, subject = self.desk.office, self._subject
        self.desk.kept(None)
        self.page.run(lambda: office.workplace.drop_draft(office.actor, DRAFT, subject))

    def _resume(self, draft: FormDraft | None) -> None:
        if draft is None:
            return
        self.kept.resume(draft.content)
        at = draft.at.astimezone()
        time = f"{at:%H:%M}" if at.date() == self._today() else f"{at:%m-%d %H:%M}"
        words = _("What you typed at {time} is here again.", time=time)
        self.fields.tell(words, "waiting", (_("Start afresh"), self._start_afresh))

    def _start_afresh(self) -> None:
        self.fields.begin_again()
        self.kept.save_now()
        self.fields.go_to("name")

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

    # -- help while typing

    def _look_at_whole_number(self) -> None:
        """Say at the 18th digit already what is wrong, or who has this number."""
        if len(self.fields.fields["id_no"].read() or "") == 18:
            self._look_at_number()

    def _look_at_number(self) -> None:
        """Fill in what the number says already, and say at once when it is wrong or known."""
        number = self.fields.fields["id_no"].read()
        if not number:
            return
        try:
            who = identity.check(identity.type_of(number), number)
        except RuleError as error:
            error.field = "id_no"
            self._say_number(error)
            return
        for name, value in (("sex", who.sex), ("birth_date", who.birth), ("id_type", who.doc_type)):
            if value and (not self.fields.fields[name].text() or name == "id_type"):
                self.fields.fields[name].put(value)
        if self.view is None:
            office = self.desk.office
            new = NewMember(name="-", id_no=number, change_date=self._today())
            self._ask(lambda: office.members.check(office.actor, new), self._known)

    def _known(self, reasons: Sequence[RuleError]) -> None:
        for reason in reasons:
            if reason.field == "id_no":
                self._say_number(reason)

    def _say_number(self, error: RuleError) -> None:
        self.fields.note("id_no", error.words())
        self.fields.fields["id_no"].mark_wrong(True)
