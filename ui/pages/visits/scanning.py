"""Whose sheet was held under the scanner? The code at its foot, typed into the search box by the scanner, opens it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.printing import FORMS
from app.shared import crockford
from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit.field_line import clean
from ui.kit.parts import Button

if TYPE_CHECKING:
    from app.visits import SheetOf
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

SHEET = "visit_sheet"


class OtherPaper(RuleError):
    """The code is of a paper that is no household's sheet."""

    code = "visit.other_paper"
    template = N_("This code is of another paper ({paper}), not of a household's sheet.")


def is_code(typed: str) -> bool:
    """Say whether something is written like the code at a paper's foot: two groups of five signs, with a hyphen.

    A paper of several leaves has the leaf behind a stroke.
    """
    typed = unicodedata.normalize("NFKC", typed).partition("/")[0]
    groups = crockford.split(typed)
    hyphen = any(unicodedata.category(sign) == "Pd" for sign in typed)
    return (
        hyphen
        and [len(group) for group in groups] == [5, 5]
        and set("".join(groups)) <= set(crockford.ALPHABET)
    )


class Scanning:
    """Listens to the search box; anything that is no code stays the list's own affair."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._went_on = self._waits = False  # whether the scanner's Enter came already, or is still to come
        page.list.search.searched.connect(self.look_up)
        page.list.search.left_down.connect(self._went)

    def look_up(self, typed: str) -> None:
        """Open the household whose sheet bears a code; say in words what another code is."""
        shown, campaign, office = self._page.list, self._page.campaign, self._desk.office
        if campaign is None:
            return
        if not is_code(typed):
            shown.say_empty(campaign.recipients)
            return

        def find() -> SheetOf:
            paper = office.printing.find(office.actor, typed)
            if paper.form != SHEET:
                form = FORMS.get(paper.form)
                raise OtherPaper(paper=_(form.title_msg) if form else _("a list"))
            return office.visits.sheet(office.actor, paper.subject_id)

        self._went_on = self._waits = False
        self._page.run(find, lambda found: self._found(typed, found), self._refused)

    def _refused(self, error: Exception) -> None:
        """Say why no household stands there, in place of the rows; anything but a rule is the page's affair."""
        if isinstance(error, RuleError):
            self._say(error.words(), ())
        else:
            self._page.fault(error)

    def _say(self, words: str, steps: Sequence[Button]) -> None:
        if (grid := self._page.list.grid) is not None:
            grid.empty.say(_("No household of this list"), words, list(steps))

    def _found(self, typed: str, sheet: SheetOf) -> None:
        """Stand on the household, and leave the box ready for the next sheet."""
        shown, campaign = self._page.list, self._page.campaign
        if clean(shown.search.text()) != typed:
            return  # something else was typed meanwhile
        if campaign is None or campaign.id != sheet.campaign_id:
            words = _("This sheet is number {number} of “{campaign}”; the list shown is of another campaign.",
                      number=f"{sheet.number:03d}", campaign=sheet.campaign)  # fmt: skip
            wish = {"campaign": sheet.campaign_id, "state": "", "row": sheet.visit_id}
            self._say(words, [Button(_("Open the campaign"), lambda: self._page.enter(wish), look="primary")])
            return
        state = shown.state if shown.state == sheet.state else ""
        shown.wish({"state": state, "typed": f"{sheet.number:03d}", "row": sheet.visit_id})
        shown.search.say()
        if self._went_on:
            self._ready()
        else:
            self._waits = True

    def _went(self) -> None:
        """Come back from the list: the Enter that led there was the scanner's."""
        self._went_on = True
        if self._waits:
            self._waits = False
            self._ready()

    def _ready(self) -> None:
        self._page.list.search.setFocus()
        self._page.list.search.selectAll()
