"""Whose file is opened? The head is found on the roll or among the households, or written down by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.hardship import FileDetails, HouseholdFilter
from app.members import Query
from app.shared.text import _
from ui.kit.fields import Found, LookupField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.draft_form import DraftForm
from ui.pages.hardship.details_form import detail_specs, details_from
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

DRAFT = "hardship_file"
MEMBER, HOUSEHOLD = "member:", "household:"
FOUND = 8


class NewFile(DraftForm):
    """The form of a new file; what is known of the head is put in at once."""

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        specs = [
            Spec("head", _("Head of the household"), lambda: LookupField(desk.jobs, self._search), required=True),
            *detail_specs(desk.office.clock.today, page.tiers),
        ]  # fmt: skip
        back = Button(_("Back to the list"), page.back, look="link", picture="chevron-left")
        super().__init__(
            page, desk, Form(specs, columns=2), title=_("Open a file"), verb=_("Begin the file"), draft=(DRAFT, ""),
            back=back,
        )  # fmt: skip
        self.hardship_page = page
        by_hand = Button(
            _("Nobody is found: write the household down by hand"),
            page.by_hand,
            look="link",
            picture="pencil",
        )
        self.card.body.addWidget(by_hand, 0, Qt.AlignmentFlag.AlignLeft)
        by_hand.setVisible(may(desk.office, "hardship.import"))
        self.stand()

    def _search(self, typed: str) -> Sequence[Found]:
        office = self.desk.office
        households = office.hardship.window(office.actor, HouseholdFilter(typed))[:FOUND]
        found = [
            Found(HOUSEHOLD + one.id, one.head, "  ".join((one.id_masked, one.place, _("Household"))))
            for one in office.hardship.page(office.actor, households)
        ]
        members = office.members.window(office.actor, Query(text=typed)).ids[:FOUND]
        found += [
            Found(MEMBER + one.id, one.name, "  ".join((one.id_masked, one.unit_name, _("Of the roll"))))
            for one in office.members.page(office.actor, list(members))
        ]
        return found[:FOUND]

    def begin_for(self, member_id: str, name: str, detail: str) -> None:
        """Begin with somebody on the roll as the head."""
        self.fields.fields["head"].put(Found(MEMBER + member_id, name, detail))
        self.fields.go_to("place")

    def finish(self) -> None:
        """Open the file."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        office, chosen = self.desk.office, str(answers["head"])
        name = self.fields.fields["head"].text()
        whose: dict[str, Any] = (
            {"household_id": chosen.removeprefix(HOUSEHOLD)}
            if chosen.startswith(HOUSEHOLD)
            else {"member_id": chosen.removeprefix(MEMBER)}
        )
        told = details_from(answers)
        details = None if told == FileDetails() else told
        self.hand_over()

        def done(file_id: str) -> None:
            self.desk.say(_("The file of {name} is open", name=name), None)
            self.finish_button.setEnabled(True)
            self.hardship_page.open_made(file_id)

        self.page.run(
            lambda: office.hardship.open_file(office.actor, **whose, details=details), done,
            lambda error: self.refused([error]),
        )  # fmt: skip

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed."""
        return self.title

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings the form back."""
        return {"new": True}
