"""How is a unit's enrolment begun? Which unit and plan, for which days, who pays, whom it takes; all in one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.aid import EVERYBODY, NEW_FORMS, ON_FILE, Begun, NewBatch, Plan
from app.shared.pinyin import full, initials
from app.shared.progress import Progress
from app.shared.text import N_, _, _n
from ui.kit.dialogs import choose_file
from ui.kit.fields import Choice, CodeField, CountField, DateField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.aid.enrolment_acts import SHEETS, FromRoster
from ui.pages.aid.enrolment_fields import begins, payer_specs, placed, split_of
from ui.pages.aid.enrolment_words import refused_words, tiers_of
from ui.pages.draft_form import DraftForm

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.kit.page import Page

DRAFT = "enrolment"  # what drafts of this form are called
ROSTER, NOBODY = "roster", "nobody"
WHOM = {
    "everybody": N_("Everybody of the unit who may take part"),
    ROSTER: N_("Who is on the unit's roster (Excel)"),
    NEW_FORMS: N_("Only its people in new forms of employment"),
    ON_FILE: N_("Only its people whose household is on file"),
    NOBODY: N_("Nobody yet"),
}


@dataclass(frozen=True)
class Beginning:
    """What the form needs: the units, and the plans that take people in."""

    units: tuple[Choice, ...]
    plans: dict[str, Plan]


def read_beginning(office: Office) -> Beginning:
    """Read the units and the active plans; asked on the worker."""
    aid, actor = office.aid, office.actor
    units = tuple(
        Choice(unit.id, unit.name, (full(unit.name), initials(unit.name)))
        for unit in office.unions.units(actor)
    )
    active = [line for line in aid.plans(actor) if line.active]
    return Beginning(units, {line.id: aid.plan(actor, line.id, line.version).plan for line in active})


class NewEnrolment(DraftForm):
    """The form of a new enrolment; `done` gets what was founded, and the roster it was founded with."""

    def __init__(
        self, page: Page, desk: Desk, begun: Beginning, *, back: Callable[[], object],
        done: Callable[[Begun, tuple[Path, FromRoster] | None], object],
    ) -> None:  # fmt: skip
        self._begun, self._done = begun, done
        self._plan = ""
        fields = Form(self._specs(begun, desk.office.clock.today), columns=2)
        super().__init__(
            page, desk, fields, title=_("New enrolment"), verb=_("Begin the enrolment"), draft=(DRAFT, ""),
            back=Button(_("Back to the list"), back, look="link", picture="chevron-left"),
        )  # fmt: skip
        self.work = LongWork(page, [self.finish_button])
        self.column.addWidget(self.work)
        first = next(iter(begun.plans), "")
        today = desk.office.clock.today()
        known = begins(begun.plans[first], today) if first else {}
        self._plan = first
        fields.begin_with({
            "plan": first or None, "enrolled_on": today, "shares": "1", "whom": "everybody", **known,
        })  # fmt: skip
        fields.changed.connect(self._follow_plan)
        self.stand()

    def _specs(self, begun: Beginning, today: Callable[[], date]) -> list[Spec]:
        plans = [
            Choice(key, plan.name, (full(plan.name), initials(plan.name)))
            for key, plan in begun.plans.items()
        ]
        whom = [Choice(key, _(words)) for key, words in WHOM.items()]
        tiers = [
            Choice(tier, tier)
            for tier in sorted({one for plan in begun.plans.values() for one in tiers_of(plan)})
        ]
        specs = [
            Spec("unit", _("Unit"), lambda: CodeField(begun.units), required=True),
            Spec("plan", _("Plan"), lambda: CodeField(plans), required=True),
            Spec("whom", _("Whom it takes"), lambda: CodeField(whom), required=True),
            Spec("starts", _("Covered from"), lambda: DateField(today), required=True),
            Spec("ends", _("Covered until"), lambda: DateField(today), required=True),
            Spec("enrolled_on", _("Enrolled on"), lambda: DateField(today), required=True),
            Spec("shares", _("Shares for each"), CountField, required=True),
        ]
        if tiers:
            specs.append(Spec("tier", _("Tier"), lambda: CodeField(tiers)))
        return specs + payer_specs()

    def _follow_plan(self) -> None:
        """Put in what another plan says of its days and its price, once one is chosen."""
        words = self.fields.fields["plan"].text()
        chosen = next((key for key, plan in self._begun.plans.items() if plan.name == words), "")
        if chosen and chosen != self._plan:
            self._plan = chosen
            self.fields.put(begins(self._begun.plans[chosen], self.desk.office.clock.today()))

    # -- finishing

    def finish(self) -> None:
        """Begin the enrolment; with a roster, let it be chosen first."""
        answers = self.fields.read()
        if answers is None or not self.finish_button.isEnabled():
            return
        if answers["whom"] == ROSTER:
            choose_file(
                self.page, _("Choose the unit's roster"), SHEETS, lambda path: self.found(answers, path)
            )
        else:
            self.found(answers, None)

    def found(self, answers: dict[str, Any], path: Path | None) -> None:
        """Found the enrolment as answered, with the people of the roster at `path` where there is one."""
        office, told, whom = self.desk.office, _told(answers), answers["whom"]
        only = whom if whom in (NEW_FORMS, ON_FILE) else EVERYBODY

        def work(progress: Progress) -> tuple[Begun, tuple[Path, FromRoster] | None]:
            aid, actor = office.aid, office.actor
            if path is None:
                wishes = () if whom == NOBODY else None
                return aid.begin_batch(actor, told, wishes, only, progress), None
            roster = aid.read_roster(actor, path)
            begun = aid.begin_batch(actor, told, roster.wishes, progress=progress)
            return begun, (path, FromRoster(roster, begun.people))

        def failed(error: Exception) -> None:
            self.refused((placed(error),))

        self.hand_over()
        self.work.do(_("Judging the people…"), work, lambda found: self._begin(*found), failed)

    def _begin(self, begun: Begun, roster: tuple[Path, FromRoster] | None) -> None:
        batch = begun.batch
        self.desk.say(
            _n("The enrolment of {unit} has begun, with {n} person",
               "The enrolment of {unit} has begun, with {n} people", batch.people, unit=batch.unit),
            lambda: self.desk.take_back(
                lambda now: now.aid.drop_batch(now.actor, batch.id),
                lambda _view: _("Given up: the enrolment of {unit}", unit=batch.unit),
            ),
        )  # fmt: skip
        self._done(begun, roster)
        if roster is None and (left := refused_words(begun.people)):
            self.page.strip.say(left, "warn")

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed: the form with the unit typed so far."""
        return f"{self.title}  {state.get('unit', '')}".strip()


def _told(answers: dict[str, Any]) -> NewBatch:
    return NewBatch(
        answers["unit"], answers["plan"], answers["starts"], answers["ends"], answers["enrolled_on"],
        answers["shares"], answers.get("tier"), split_of(answers), answers["giver"] or "",
    )  # fmt: skip
