"""Which documents of a claim are there? The window that asks, what it writes down, and how that is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.aid import HAVE, UNCLEAR, WAIVED, Assessment, Noted, document_lines
from app.shared.errors import RuleError
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.pages.aid.words import asked_for, document_words, result_words
from ui.pages.document_states import DocumentStates

if TYPE_CHECKING:
    from app.aid import ClaimView
    from ui.desk import Desk
    from ui.kit.page import Page


class Documents:
    """Asks for the state of each document, and works the claim out again."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.window: AskForm | None = None

    def ask(self, view: ClaimView) -> None:
        """Ask for every document the plan asks for, and those that are here besides."""
        codes = asked_for(view)
        spec = Spec(
            "documents",
            _("Documents"),
            lambda: DocumentStates({code: document_words(code) for code in codes}),
            wide=True,
        )
        form = Form([spec])
        form.begin_with({"documents": states_of(view, codes)})
        told = _("For each document: 1 have, 2 missing, 3 waived with the reason, 4 unclear. A has all that are "
                 "missing. The claim is calculated again at once.")  # fmt: skip
        self.window = AskForm(
            self._page, _("Documents of {name}", name=view.name), form, _("Write down and calculate"),
            lambda answers: self._keep(view, answers["documents"]), told=told,
        )  # fmt: skip
        self.window.show()
        form.go_to("documents")

    def _keep(self, view: ClaimView, said: Mapping[str, Noted]) -> None:
        have = {code for code, one in said.items() if one.state == HAVE}
        have |= view.facts.documents - set(said)
        noted = {code: one for code, one in said.items() if one.state in (WAIVED, UNCLEAR)}
        if have == view.facts.documents and noted == view.noted:
            return

        def work() -> tuple[Assessment | None, RuleError | None]:
            return self._write(self._desk.office, view, sorted(have), noted)

        def done(found: tuple[Assessment | None, RuleError | None]) -> None:
            result, why = found
            words = _("The documents of claim {number} are written down", number=view.number)
            if result is not None:
                words += "; " + result_words(result)
            self._desk.say(words, lambda: self._take_back(view))
            if why is not None:
                self._page.strip.say(why.words(), "warn")
            self._page.refresh()

        self._page.run(work, done)

    def _write(
        self, office: Any, view: ClaimView, have: Sequence[str], noted: Mapping[str, Noted]
    ) -> tuple[Assessment | None, RuleError | None]:
        office.aid.note_documents(office.actor, view.id, noted, have)
        try:
            return office.aid.assess(office.actor, view.id), None
        except RuleError as error:  # no plan, or a fact the plan needs: what was written down is kept
            return None, error

    def _take_back(self, view: ClaimView) -> None:
        before = sorted(view.facts.documents - set(view.waived))

        def words(_none: object) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("Taken back: the documents of claim {number} are as they were", number=view.number)

        self._desk.take_back(lambda office: self._write(office, view, before, view.noted), words)


def states_of(view: ClaimView, codes: Sequence[str]) -> dict[str, Noted]:
    """Return what is known of each of these documents."""
    lines = document_lines(codes, view.facts, view.noted, {})
    return {line.code: Noted(line.state, line.words) for line in lines}
