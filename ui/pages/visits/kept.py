"""What was typed for a visit and not recorded yet? Kept like a form's draft, and there again when the row is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.kit.page import Page

if TYPE_CHECKING:
    from app.visits import VisitLine
    from ui.desk import Desk

FORM = "visit"


class KeptVisits:
    """The texts of visits begun, by the visit; the same for the screen and in the encrypted file."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._typed: dict[str, Mapping[str, str]] = {}

    def load(self) -> None:
        """Read what this operator left."""
        office = self._desk.office

        def came(drafts: tuple[object, ...]) -> None:
            found = {draft.subject: draft.content for draft in drafts if draft.form == FORM}  # type: ignore[attr-defined]
            self._typed = {**found, **self._typed}

        self._page.run(lambda: office.workplace.drafts(office.actor), came)

    def of(self, visit_id: str) -> Mapping[str, str]:
        """Return what was typed for a visit, nothing when all is recorded."""
        return self._typed.get(visit_id, {})

    def keep(self, visit: VisitLine, typed: Mapping[str, str]) -> None:
        """Keep what is typed for a visit; nothing typed lets an earlier text go."""
        if not typed:
            self.forget(visit.id)
            return
        if self._typed.get(visit.id) == typed:
            return
        self._typed[visit.id] = dict(typed)
        office = self._desk.office
        self._page.run(lambda: office.workplace.keep_draft(office.actor, FORM, visit.id, typed, visit.name))

    def forget(self, visit_id: str) -> None:
        """Let go what was typed: it is recorded, or was put back by hand."""
        if self._typed.pop(visit_id, None) is not None:
            office = self._desk.office
            self._page.run(lambda: office.workplace.drop_draft(office.actor, FORM, visit_id))
