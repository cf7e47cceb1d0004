"""What changes the fee of people on an enrolment? Card, work, tier, first time or renewal; for all chosen at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.aid import LineTold, Plan
from app.shared.text import N_, _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import Choice, CodeField, CountField
from ui.kit.form import Form, Spec
from ui.pages.aid.enrolment_words import tiers_of

if TYPE_CHECKING:
    from ui.kit.page import Page
    from ui.pages.aid.enrolment_people import Person

YES, NO = "yes", "no"
ASKED = {
    "card_holder": (N_("Card holder"), N_("Yes"), N_("No")),
    "high_risk": (N_("High risk"), N_("Yes"), N_("No")),
    "first_time": (N_("First or renewal"), N_("First time"), N_("Renewal")),
}


class ChangeForm(AskForm):
    """Asks what is told of the people chosen; a field left empty changes nothing. `change` gets it by their lines."""

    def __init__(
        self, page: Page, rows: Sequence[Person], plan: Plan,
        change: Callable[[Mapping[str, LineTold]], object],
    ) -> None:  # fmt: skip
        specs = [
            Spec(name, _(label), lambda yes=yes, no=no: CodeField((Choice(YES, _(yes)), Choice(NO, _(no)))))
            for name, (label, yes, no) in ASKED.items()
        ]
        if plan.max_shares > 1:
            specs.append(Spec("shares", _("Shares for each"), CountField))
        if tiers := tiers_of(plan):
            specs.append(Spec("tier", _("Tier"), lambda: CodeField([Choice(tier, tier) for tier in tiers])))
        told = _n("For {n} person. What is left empty stays as it is; the fee follows.",
                  "For {n} people. What is left empty stays as it is; the fee follows.", len(rows))  # fmt: skip
        super().__init__(
            page, _("Change people of the enrolment"), Form(specs), _("Change them"), self._answer, told=told,
            picture="pencil", stays=True,
        )  # fmt: skip
        self._rows, self._change = rows, change

    def _answer(self, answers: dict[str, Any]) -> None:
        self._change({row.line: _told(row, answers) for row in self._rows})


def as_it_is(row: Person) -> LineTold:
    """Return what is told of somebody now."""
    return LineTold(row.card_holder, row.high_risk, row.tier or None, row.first_time, row.shares)


def _told(row: Person, answers: Mapping[str, Any]) -> LineTold:
    def said(name: str, now: bool) -> bool:
        return now if answers[name] is None else answers[name] == YES

    return LineTold(
        said("card_holder", row.card_holder), said("high_risk", row.high_risk),
        answers.get("tier") or row.tier or None, said("first_time", row.first_time),
        answers.get("shares") or row.shares,
    )  # fmt: skip
