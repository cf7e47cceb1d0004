"""How is a household written down by hand that stands on no roll and in no sheet? One form, classed at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.hardship import Line, NewHousehold
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.fields import CodeField, CountField, Field, IdField, MoneyField, NameField, PhoneField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.choices import choices, spoken_codes
from ui.pages.draft_form import DraftForm
from ui.pages.hardship.line_form import line_begin, line_from, line_specs
from ui.pages.hardship.words import CAUSES, class_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

DRAFT = "household"
RESIDENT = "01"


class HandForm(DraftForm):
    """The form of a household by hand; its file is opened with what is written here."""

    def __init__(self, page: HardshipPage, desk: Desk, line: Line | None) -> None:
        causes = spoken_codes({code: _(words) for code, words in CAUSES.items()})
        year = _("yuan a year")
        specs = [
            Spec("head", _("Head"), NameField, required=True),
            Spec("id_no", _("Document number"), IdField, required=True),
            Spec("place", _("Village or unit"), Field), Spec("phone", _("Telephone"), PhoneField),
            Spec("people", _("People"), CountField, required=True),
            Spec("income", _("Income of the household"), MoneyField, required=True, hint=year),
            Spec("rigid", _("Fixed expenses"), MoneyField, required=True, hint=year),
            Spec("cause", _("Main cause"), partial(CodeField, causes)),
            Spec("doc_type", _("Document"), partial(CodeField, choices("id_document_types")), folded=True),
            Spec("bank", _("Bank and branch"), Field, folded=True),
            Spec("account", _("Card number"), Field, folded=True),
            *line_specs(),
        ]  # fmt: skip
        back = Button(_("Back to the list"), page.back, look="link", picture="chevron-left")
        super().__init__(
            page, desk, Form(specs, columns=2), title=_("A household by hand"), verb=_("Write down and open its file"),
            draft=(DRAFT, ""), back=back,
        )  # fmt: skip
        self.hardship_page = page
        self.fields.begin_with({"doc_type": RESIDENT, **line_begin(desk.office, line)})
        self.stand()

    def finish(self) -> None:
        """Write the household down and open its file."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        office = self.desk.office
        try:
            line = line_from(office, answers)
        except NuangongError as error:
            self.fields.show_errors([error])
            return
        told = NewHousehold(
            answers["head"], answers["doc_type"] or RESIDENT, answers["id_no"], answers["place"] or "",
            answers["phone"] or "", answers["people"], answers["income"], answers["rigid"], answers["cause"],
            answers["bank"] or "", answers["account"] or "",
        )  # fmt: skip
        self.hand_over()

        def work() -> tuple[str, str]:
            household, found = office.hardship.enter_household(office.actor, told, line)
            (made,) = office.hardship.files_from_households(office.actor, [household]).made
            return made, found.category

        def done(made: tuple[str, str]) -> None:
            file_id, category = made
            words = class_words(category) if category != "0" else _("no class by these figures")
            self.desk.say(_("The file of {name} is open: {words}", name=told.head, words=words), None)
            self.finish_button.setEnabled(True)
            self.hardship_page.open_made(file_id)

        self.page.run(work, done, lambda error: self.refused([error]))

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed."""
        return f"{self.title}  {state.get('head', '')}".strip()

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings the form back."""
        return {"by_hand": True}
