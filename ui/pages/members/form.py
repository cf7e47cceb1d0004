"""What is known of this person? The form of a member, new or to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from app.members import IdentityConfirmed, NewMember
from app.shared import identity
from app.shared.errors import NuangongError, RuleError
from app.shared.text import _
from ui.kit.form import Form
from ui.kit.page import Page
from ui.kit.parts import Words
from ui.pages.draft_form import DraftForm
from ui.pages.home.gather import may
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
    from ui.desk import Desk

DRAFT = "member"  # what drafts of this form are called; their subject is the member, empty for a new one


class MemberForm(DraftForm):
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
        self.view, self._save, self._today = view, save, desk.office.clock.today
        title = _("Register a member") if view is None else _("Change {name}", name=view.fields.name)
        verb = _("Register and go on to the next") if view is None else _("Save the change")
        super().__init__(
            page, desk, Form(specs(self._today, known=view is not None), columns=2), title=title, verb=verb,
            draft=(DRAFT, "" if view is None else view.id), back=back_button(page),
        )  # fmt: skip
        self.fields.fields["id_no"].editingFinished.connect(self._look_at_number)
        self.fields.fields["id_no"].touched.connect(self._look_at_whole_number)
        if view is not None:
            self._show_known(view)
        self._was: dict[str, Any] = {}
        self._put()
        self.correcting = Correcting(page, desk, self.fields)
        if not may(desk.office, "members.register" if view is None else "members.update"):
            self.finish_button.hide()
        self.stand()
        self.knowing = Knowing(self, open_other)

    def _show_known(self, view: MemberView) -> None:
        """Show with the fields what is lacking, and behind them further documents and the photo."""
        if view.missing:
            lacks = " · ".join(field_name(name) for name in view.missing)
            words = _("Needed before it can be sent: {fields}", fields=lacks)
            self.card.body.insertWidget(1, Words(words, colour="warn", wrap=True))
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(FurtherDocuments(self.page, self.desk, view), 2)
        beside.addWidget(PhotoCard(self.page, self.desk, view), 1)
        self.column.addLayout(beside)

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
        self.hand_over()
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
        """Show why it cannot be taken, and the way on where there is one; what was typed stays."""
        super().refused(errors)
        for error in errors:
            if isinstance(error, IdentityConfirmed) and self.view is not None:
                self.correcting.offer(self.view, self.changes() or {}, error)
                break
            if isinstance(error, NuangongError) and (ways := ways_on(error, self.knowing.hands())):
                self.fields.strip.say(error.words(), "bad", *ways[:2])
                break

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
