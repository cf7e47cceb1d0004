"""Which documents of a file are there? A line for each that a file asks for, and the scans that lie with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.documents.notes import HAVE, TO_COME, UNCLEAR, WAIVED, Noted
from app.hardship import DOCUMENTS
from app.shared.text import N_, _, _n
from ui.kit import style
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.kit.scrolling import scrolled
from ui.pages.attachments import Attachments
from ui.pages.document_states import STATES, DocumentStates
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.documents import Attachment
    from app.hardship import FileDocument
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.hardship.page import HardshipPage

OWNER = "hardship_file"
TONES = {HAVE: "good", TO_COME: "warn", WAIVED: "quiet", UNCLEAR: "warn"}
WIDTH = 380
NAMED = 620  # pixels in which the longest name of a document stands beside its four states


class FileScans(Attachments):
    """The files that lie with a hardship file: each may be said to be one of its documents."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk)
        self.menu = QMenu(self)
        self.which_button = Button(_("Which document"), self.ask_which, look="link", picture="list-checks")
        self.verbs.addWidget(self.which_button)

    def file_words(self, file: Attachment) -> str:
        """Say which document a file is, before its title."""
        return "  ".join(part for part in (document_words(file.kind), file.title) if part)

    def ask_which(self) -> None:
        """Ask which of the file's documents the chosen scans are."""
        files = self.chosen()
        if not files:
            return
        self.menu.clear()
        choices = [(document_words(code), code) for code in DOCUMENTS] + [(_("None of these documents"), "")]
        for words, code in choices:
            action = QAction(words, self.menu)
            action.triggered.connect(lambda _on=False, code=code: self.mark(files, code))
            self.menu.addAction(action)
        open_under(self.menu, self.which_button)

    def mark(self, files: Sequence[Attachment], code: str) -> None:
        """Say which document scans are; it is in hand by that."""
        office, ids = self._desk.office, [file.id for file in files]

        def done(_none: None) -> None:
            words = _("Marked as no document")
            if code:
                words = _("Marked as {document}", document=document_words(code))
            self._desk.say(words, lambda: self._unmark(files))
            self._page.refresh()

        self._page.run(lambda: office.documents.mark(office.actor, ids, code), done)

    def _unmark(self, files: Sequence[Attachment]) -> None:
        def work(office: Any) -> None:
            for file in files:
                office.documents.mark(office.actor, [file.id], file.kind)

        self._desk.take_back(work, lambda _none: _("Taken back: the files are what they were"))


def document_words(code: str) -> str:
    """Return what a document of a file is called; '' for a scan that is none of them."""
    return _(DOCUMENTS[code]) if code in DOCUMENTS else ""


def _columns() -> list[Column]:
    return [
        Column(_("Documents"), lambda one: document_words(one.code), 240, key="document"),
        Column(_("State"), lambda one: _(STATES[one.state]), 110, "state", key="state",
               tone=lambda one: TONES[one.state]),
        Column(_("Scans"), lambda one: f"{one.scans:,}" if one.scans else "", 72, "count", key="scans"),
        Column(_("Remark"), lambda one: one.words, 260, key="words"),
    ]  # fmt: skip


class Scans(ListTab):
    """The documents of a file: have, missing, waived with a reason, unclear; the scans stand beside them."""

    KEY, WORDS = "documents", N_("Documents")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, _columns(), "hardship_documents")
        self.asking: AskForm | None = None
        self.files = FileScans(page, desk)
        side = QWidget()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.files)
        inside.addStretch(1)
        room = scrolled(side)
        room.setFixedWidth(WIDTH)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        self.column.removeWidget(self.grid)
        beside.addWidget(self.grid, 1)
        beside.addWidget(room)
        self.column.addLayout(beside, 1)
        self.note_button = Button(_("Documents there"), self.ask, picture="list-checks", keys="Ctrl+D")
        self.offer(self.note_button)

    def stops(self) -> Sequence[QWidget]:
        """Return the verbs, the list, the scans."""
        return (*super().stops(), self.files)

    def show_file(self, opened: Opened) -> None:
        """Show the documents of a file and the scans that lie with it."""
        super().show_file(opened)
        office, file_id = self.desk.office, opened.view.id
        if may(office, "documents.read"):
            self.files.show_record(OWNER, file_id)
        else:
            self.files.hide()

        def show(found: Sequence[FileDocument]) -> None:
            if self.opened is not None and self.opened.view.id == file_id:
                self.show_rows(found)

        self.page.run(lambda: office.hardship.documents(office.actor, file_id), show)

    def moved(self) -> None:
        """Offer to note the documents."""
        self.note_button.setVisible(self.may)

    def open_row(self, row: Any) -> None:
        """Note the documents, at this one."""
        self.ask()
        if self.asking is not None:
            self.asking.form.fields["documents"].stand_at(row.code)

    def ask(self) -> None:
        """Ask for the state of every document."""
        if self.opened is None or not self.may or not self.rows:
            return
        names = {one.code: document_words(one.code) for one in self.rows}
        form = Form([Spec("documents", _("Documents"), lambda: DocumentStates(names), wide=True)])
        form.setMinimumWidth(style.scaled(NAMED))
        form.begin_with({"documents": {one.code: Noted(one.state, one.words) for one in self.rows}})
        told = _(
            "For each document: 1 have, 2 missing, 3 waived with the reason, 4 unclear. A has all that are missing."
        )
        self.asking = AskForm(
            self.page, _("Documents of {name}", name=self.opened.view.head), form, _("Write down"),
            lambda answers: self._keep(answers["documents"]), told=told, stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("documents")

    def _keep(self, said: Mapping[str, Noted]) -> None:
        office, window, opened = self.desk.office, self.asking, self.opened
        assert window is not None
        assert opened is not None
        view = opened.view

        def done(before: Mapping[str, Noted]) -> None:
            window.accept()
            if before:
                count = len(before)
                words = _n("{n} document of file {number} is noted", "{n} documents of file {number} are noted", count,
                           number=view.number)  # fmt: skip
                self.desk.say(words, lambda: self._put_back(view.id, view.number, before))
            self.page.refresh()

        self.page.run(
            lambda: office.hardship.note_documents(office.actor, view.id, said),
            done,
            window.refused(self.page.fault),
        )

    def _put_back(self, file_id: str, number: str, before: Mapping[str, Noted]) -> None:
        def words(_before: object) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _("Taken back: file {number} is as it was", number=number)

        self.desk.take_back(
            lambda office: office.hardship.note_documents(office.actor, file_id, before), words
        )
