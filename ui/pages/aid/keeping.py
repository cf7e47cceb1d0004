"""How is a claim kept? Taken in or corrected, then calculated at once; without a result it is kept all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.aid import Assessment, ClaimIn, ClaimView
from app.shared.errors import RuleError
from app.shared.text import _
from ui.pages.aid.words import result_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.aid.page import AidPage


@dataclass(frozen=True)
class Kept:
    """A claim that was kept, with what it came to, or why it was not calculated."""

    view: ClaimView
    found: Assessment | None
    why: RuleError | None


@dataclass(frozen=True)
class Claimant:
    """Whose new claim it is: a member's id, or the name and number of somebody who was not chosen from the roll."""

    member_id: str
    name: str = ""
    id_no: str = ""


class Keeping:
    """Keeps what the form hands over, and says what became of it."""

    def __init__(self, page: AidPage, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def save(
        self,
        view: ClaimView | None,
        claimant: Claimant | None,
        claimed_on: date,
        facts: Mapping[str, Any],
        *,
        reported: bool = False,
    ) -> None:
        """Keep a new claim, or the corrected facts of one; the form shows what speaks against it."""
        office, form = self._desk.office, self._page.form

        def work() -> Kept:
            aid, actor = office.aid, office.actor
            if view is not None:
                aid.correct(actor, view.id, claimed_on, facts)
                claim_id = view.id
            else:
                assert claimant is not None
                name, id_no = claimant.name, claimant.id_no
                if claimant.member_id:
                    who = aid.claimant(actor, claimant.member_id)
                    name, id_no = who.name, who.id_no
                claim_id = aid.take_claim(actor, ClaimIn(name, id_no, claimed_on, facts, reported=reported))
            found, why = None, None
            if reported:
                return Kept(aid.view(actor, claim_id), None, None)
            try:
                found = aid.assess(actor, claim_id)
            except RuleError as error:
                why = error
            return Kept(aid.view(actor, claim_id), found, why)

        def done(kept: Kept) -> None:
            if self._page.form is form:
                self._page.close_form()
            self._say(kept, view)
            self._page.queue.stand_on(kept.view.id)
            self._page.refresh()

        def failed(error: Exception) -> None:
            if form is not None and self._page.form is form:
                form.refused((error,))
            else:
                self._page.fault(error)

        self._page.run(work, done, failed)

    def _say(self, kept: Kept, before: ClaimView | None) -> None:
        number, name = kept.view.number, kept.view.name
        if kept.view.state == "REPORTED":
            words = _(
                "Claim {number} of {name} is reported; it waits for its papers", number=number, name=name
            )
        elif kept.found is None:
            words = _("Claim {number} of {name} is kept, not calculated", number=number, name=name)
        else:
            words = _("Claim {number} of {name} is kept: {result}", number=number, name=name,
                      result=result_words(kept.found))  # fmt: skip
        back = self._take_back if before is not None else self._withdraw
        self._desk.say(words, lambda: back(before or kept.view))
        if kept.why is not None:
            self._page.strip.say(kept.why.words(), "warn")

    def _withdraw(self, view: ClaimView) -> None:
        """Take a claim back that was just taken in: its number is not given again."""

        def words(_none: None) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _(
                "Taken back: claim {number} is withdrawn; its number is not given again", number=view.number
            )

        why = _("Taken in by mistake")
        self._desk.take_back(lambda office: office.aid.withdraw(office.actor, view.id, why), words)

    def _take_back(self, before: ClaimView) -> None:
        """Write the facts again that stood before a correction."""
        facts = as_taken(before)

        def work(office: Any) -> None:
            office.aid.correct(office.actor, before.id, before.claimed_on, facts)
            if before.assessment is not None:
                office.aid.assess(office.actor, before.id)

        def words(_none: None) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("Taken back: claim {number} is as it was taken in", number=before.number)

        self._desk.take_back(work, words)


def as_taken(view: ClaimView) -> dict[str, Any]:
    """Return a claim's facts as claims.md writes them."""
    facts = view.facts
    found: dict[str, Any] = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    found["documents"] = sorted(facts.documents)
    days = {name: value.isoformat() for name, value in found.items() if isinstance(value, date)}
    return {name: value for name, value in (found | days).items() if value not in (None, "")}
