"""Which further documents has this person? Shown under the form, noted and taken back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import CodeField, Field
from ui.kit.form import Form, Spec
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words, clear
from ui.pages.choices import choices
from ui.pages.doorway import quiet

if TYPE_CHECKING:
    from app.members import DocumentLine, MemberView
    from ui.desk import Desk


def document_words(one: DocumentLine) -> str:
    """Name a document, masked."""
    return f"{codes.load('id_document_types').label(one.id_type)} {one.masked}"


class FurtherDocuments(Card):
    """The documents somebody has besides the first, with the way to note one and to take one back."""

    def __init__(self, page: Page, desk: Desk, view: MemberView) -> None:
        super().__init__(margin=14, spacing=6)
        self._page, self._desk, self._view = page, desk, view
        self._lines = QVBoxLayout()
        self.body.addWidget(Words(_("Further documents"), "section"))
        self.body.addLayout(self._lines)
        row = QHBoxLayout()
        self.add_button = Button(_("Note another document"), self.ask, look="link", picture="plus")
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.asking: AskForm | None = None
        self._show(view)

    def _show(self, view: MemberView) -> None:
        clear(self._lines)
        if not view.documents:
            self._lines.addWidget(
                quiet(
                    _(
                        "None. An earlier card or a passport noted here finds this person and is not taken twice."
                    )
                )
            )
        for one in view.documents:
            row = QHBoxLayout()
            row.addWidget(Words(document_words(one)))
            row.addWidget(Words(_("noted on {day}", day=one.noted_on.isoformat()), colour="hint"))
            row.addWidget(Button(_("Noted by mistake"), lambda one=one: self.drop(one), look="link"))
            row.addStretch(1)
            self._lines.addLayout(row)

    def _read_anew(self) -> None:
        office = self._desk.office
        self._page.run(lambda: office.members.view(office.actor, self._view.id), self._show)

    def ask(self) -> None:
        """Ask for the kind and number of another document."""
        form = Form([
            Spec("id_type", _("Document"), lambda: CodeField(choices("id_document_types")), required=True),
            Spec("id_no", _("Document number"), Field, required=True),
        ])  # fmt: skip
        self.asking = AskForm(
            self, _("Note another document"), form, _("Note it"),
            lambda answers: self.add(answers["id_type"], answers["id_no"]), stays=True,
        )  # fmt: skip
        self.asking.open()

    def add(self, id_type: str, id_no: str) -> None:
        """Note a document; what speaks against it stands beside its field."""
        office = self._desk.office

        def added(_document: Any) -> None:
            if self.asking is not None:
                self.asking.accept()
            self._desk.say(_("Another document of {name} is noted", name=self._view.fields.name), None)
            self._read_anew()

        def refused(error: Exception) -> None:
            if self.asking is not None and isinstance(error, NuangongError):
                error.field = error.field or "id_no"
                self.asking.form.show_errors([error])
            else:
                self._page.fault(error)

        self._page.run(
            lambda: office.members.add_document(office.actor, self._view.id, id_type, id_no), added, refused
        )

    def drop(self, one: DocumentLine) -> None:
        """Take a document back that was noted by mistake."""
        office = self._desk.office

        def dropped(_none: Any) -> None:
            self._desk.say(_("{document} is no longer noted", document=document_words(one)), None)
            self._read_anew()

        self._page.run(lambda: office.members.drop_document(office.actor, one.id), dropped)
