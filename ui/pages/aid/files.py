"""Which scans lie with a claim, and which of its documents are they? Also those of another claim, laid here too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.aid import IN_WORK
from app.shared.text import _, _n
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.aid.words import asked_for, document_words
from ui.pages.attachments import Attachments
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.aid import ClaimView
    from app.documents import Attached, Attachment
    from ui.desk import Desk
    from ui.kit.page import Page

OWNER = "claim"


class ClaimFiles(Attachments):
    """The files of one claim: each may be said to be one of its documents, which is in hand by that."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk)
        self.view: ClaimView | None = None
        self.menu = QMenu(self)
        self.which_button = Button(_("Which document"), self.ask_which, look="link", picture="list-checks")
        self.other_button = Button(
            _("From another claim"), self.ask_other, look="link", picture="arrow-right-left"
        )
        self.verbs.addWidget(self.which_button)
        self.verbs.addWidget(self.other_button)
        self.show_claim(None)

    def show_claim(self, view: ClaimView | None) -> None:
        """Show what lies with a claim; None shows nothing."""
        self.view = view
        if may(self._desk.office, "documents.read"):
            self.show_record(OWNER, view.id if view is not None else "")
        else:
            self.hide()

    def file_words(self, file: Attachment) -> str:
        """Say which document a file is, before its title."""
        return "  ".join(
            part for part in (document_words(file.kind) if file.kind else "", file.title) if part
        )

    # -- which document it is

    def ask_which(self) -> None:
        """Ask which of the claim's documents the chosen files are."""
        view, files = self.view, self.chosen()
        if view is None or not files:
            return
        choices = [(document_words(code), code) for code in asked_for(view)] + [
            (_("None of these documents"), "")
        ]
        self._pop([(words, lambda code=code: self._mark(view, files, code)) for words, code in choices])

    def _mark(self, view: ClaimView, files: Sequence[Attachment], code: str) -> None:
        office, ids = self._desk.office, [file.id for file in files]
        at_work = view.decision is None and view.state in IN_WORK and may(office, "aid.supply")
        comes_in = bool(code) and at_work and code not in view.facts.documents

        def work() -> None:
            office.documents.mark(office.actor, ids, code)
            if comes_in:
                office.aid.supply(office.actor, view.id, [code])

        def done(_none: None) -> None:
            words = (
                _("Marked as {document}", document=document_words(code))
                if code
                else _("Marked as no document")
            )
            if comes_in:
                words += "  ·  " + _("it is in hand; calculate the claim again")
            self._desk.say(words, lambda: self._unmark(view, files, [code] if comes_in else []))
            self._page.refresh() if comes_in else self.refresh()

        self._page.run(work, done)

    def _unmark(self, view: ClaimView, files: Sequence[Attachment], came: Sequence[str]) -> None:
        def work(office: object) -> None:
            for file in files:
                office.documents.mark(office.actor, [file.id], file.kind)  # type: ignore[attr-defined]
            if came:
                office.aid.take_documents_back(office.actor, view.id, came)  # type: ignore[attr-defined]

        self._desk.take_back(work, lambda _none: _("Taken back: the files are what they were"))

    # -- from another claim

    def ask_other(self) -> None:
        """Offer the files of the person's other claims: one document may serve two."""
        view, office = self.view, self._desk.office
        if view is None:
            return

        def read() -> list[tuple[str, Attachment]]:
            found = []
            for claim_id, number in office.aid.other_claims(office.actor, view.id):
                found += [(number, file) for file in office.documents.list(office.actor, OWNER, claim_id)]
            return found

        self._page.run(read, lambda found: self._offer_others(view, found))

    def _offer_others(self, view: ClaimView, found: Sequence[tuple[str, Attachment]]) -> None:
        if not found:
            self.tell(_("No other claim of {name} has a file.", name=view.name))
            return
        self._pop([
            (f"{number}  {self.file_words(file)}", lambda file=file: self._share(view, file)) for number, file in found
        ])  # fmt: skip

    def _share(self, view: ClaimView, file: Attachment) -> None:
        office = self._desk.office

        def done(made: Sequence[Attached]) -> None:
            fresh = [one.id for one in made if one.id and not one.known]
            if fresh:
                words = _n(
                    "{n} file lies with this claim too", "{n} files lie with this claim too", len(fresh)
                )
                self._desk.say(words, lambda: self._turn(fresh, back=False))
            else:
                self.tell(_("{name} lies here already.", name=file.title))
            self.refresh()

        self._page.run(lambda: office.documents.share(office.actor, [file.id], OWNER, view.id), done)

    def _pop(self, choices: Sequence[tuple[str, object]]) -> None:
        self.menu.clear()
        for words, act in choices:
            action = QAction(words, self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
        open_under(self.menu, self.which_button)
