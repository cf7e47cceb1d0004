"""Whose cover ends soon, and who renews it? The reminder list; a batch for each unit is begun from it in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.aid import Begun, NewBatch, Plan, RenewalLine, renewal_key, term_after
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import CountField, DateField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.aid.enrolment_fields import begins, payer_specs, placed, split_of
from ui.pages.aid.enrolment_papers import RENEWALS, Shown
from ui.pages.aid.enrolment_words import refused_words
from ui.pages.aid.lines import Kind, Lines
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

MONTHS = (60, 30, 90)  # days looked ahead; the first is in force when the list is opened


@dataclass(frozen=True)
class Ending:
    """One cover that ends, with the day it is looked at from."""

    line: RenewalLine
    on: date

    @property
    def id(self) -> str:
        """Return its name in the list: somebody may have covers under several plans."""
        return f"{self.line.member_id}:{self.line.plan_id}:{self.line.ends.isoformat()}"

    def within(self, days: int) -> bool:
        """Say whether it ends within so many days, or has ended and may still be renewed."""
        return self.line.ends <= self.on + timedelta(days=days)


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Name"), lambda one: one.line.name, 84, key="name"),
        Column(_("Document number"), lambda one: one.line.id_masked, 160, key="id_no"),
        Column(_("Telephone"), lambda one: one.line.mobile_masked, 116, key="mobile"),
        Column(_("Unit"), lambda one: one.line.unit, 170, key="unit", filter="unit"),
        Column(_("Plan"), lambda one: one.line.plan_name, 210, key="plan", filter="plan"),
        Column(_("Shares"), lambda one: str(one.line.shares), 56, "count", key="shares",
               number=lambda one: one.line.shares),
        Column(_("Covered until"), lambda one: one.line.ends.isoformat(), 104, key="ends", filter="ends"),
        Column(_("Renew by"), lambda one: one.line.last_day.isoformat(), 104, key="last_day"),
        Column(_("Begun"), lambda one: _("On an enrolment") if one.line.on_batch else "", 110, "state", key="begun",
               filter="begun", tone=lambda one: "waiting" if one.line.on_batch else ""),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the list is made of."""
    first, *others = MONTHS
    words = {days: _n("Within {n} day", "Within {n} days", days) for days in MONTHS}
    return Kind(
        "renewals", _("Covers to be renewed"), columns(),
        {
            "": (words[first], lambda one: one.within(first)),
            **{str(days): (words[days], lambda one, days=days: one.within(days)) for days in others},
            "ended": (_("Ended already"), lambda one: one.line.ends < one.on),
        },
        _("Name, pinyin, unit or plan"),
        lambda one: (one.line.name, one.line.unit, one.line.plan_name),
        {
            "unit": lambda one: one.line.unit, "plan": lambda one: one.line.plan_name,
            "ends": lambda one: one.line.ends.isoformat(), "begun": lambda one: "yes" if one.line.on_batch else "",
        },
        lambda key, value: (_("On an enrolment") if value else _("Not begun")) if key == "begun" else value,
        ticks=True,
    )  # fmt: skip


class Renewals(Lines):
    """The covers that end; `done` gets the batches that were begun."""

    def __init__(
        self, page: Page, desk: Desk, *, back: Callable[[], object], done: Callable[[Sequence[Begun]], object]
    ) -> None:
        self._done = done
        self.forms = Shown(page, desk)
        self.asking: AskForm | None = None
        papers = [(_("Preview and print the reminder list…"), self.print_list)]
        super().__init__(page, desk, kind(), back=(_("Back to the list"), back), papers=papers)
        self.work = LongWork(page)
        self.under_way.addWidget(self.work)
        self.under_way.addWidget(self.forms.work)
        self.renew_button = Button(
            _("Renew those chosen"), self.ask_renew, look="primary", picture="rotate-ccw", keys="Ctrl+N"
        )
        self.offer(self.renew_button, self.papers.button)
        self.stand()

    def refresh(self) -> None:
        """Read the covers that end anew."""
        office = self.desk.office

        def read() -> list[Ending]:
            today = office.clock.today()
            return [Ending(line, today) for line in office.aid.renewals(office.actor, max(MONTHS), today)]

        self.page.run(read, self.show_rows)

    def chosen(self) -> None:
        """Offer to renew who is chosen."""
        can = may(self.desk.office, "aid.enrol") and any(not row.line.on_batch for row in self.chosen_rows())
        self.renew_button.setVisible(can)

    def moved(self) -> None:
        """Offer to renew who is chosen."""
        self.chosen()

    def say_none(self) -> None:
        """Say that nobody's cover ends."""
        words = _("Whose cover ends within the days chosen, or may still be renewed, stands here.")
        self.grid.empty.say(_("Nobody's cover ends soon"), words)

    @property
    def days(self) -> int:
        """Return how far the list looks ahead."""
        return int(self.key) if self.key.isdecimal() else MONTHS[0]

    def print_list(self) -> None:
        """Show the reminder list as a paper: of the one unit or plan that is filtered, else of all."""
        rows, office = self.asked(), self.desk.office
        units, plans = {row.line.unit for row in rows}, {row.line.plan_id for row in rows}
        only = self.register.filters
        today, days = office.clock.today(), self.days
        unit = next(iter(units)) if len(units) == 1 and "unit" in only else ""
        plan = next(iter(plans)) if len(plans) == 1 and "plan" in only else ""

        def read() -> str:
            found = {one.name: one.id for one in office.unions.units(office.actor)}
            return renewal_key(today, days, plan, found.get(unit, ""))

        self.page.run(read, lambda key: self.forms.show(RENEWALS, (key,), f"{today:%Y%m%d}"))

    # -- renewing

    def ask_renew(self) -> None:
        """Ask for which days the covers chosen are renewed; they are of one plan."""
        rows = [row for row in self.chosen_rows() if not row.line.on_batch]
        if not rows or self.renew_button.isHidden():
            return
        plans = {row.line.plan_id for row in rows}
        if len(plans) > 1:
            self.page.strip.say(_("These covers are of several plans. Filter by one plan first."), "warn")
            return
        office, (plan_id,) = self.desk.office, plans

        def read() -> Plan | None:
            aid, actor = office.aid, office.actor
            found = next((line for line in aid.plans(actor) if line.id == plan_id and line.active), None)
            return None if found is None else aid.plan(actor, found.id, found.version).plan

        self.page.run(read, lambda plan: self._ask(rows, plan))

    def _ask(self, rows: list[Ending], plan: Plan | None) -> None:
        if plan is None:
            words = _(
                "This plan takes nobody in any more here. A plan of the next year comes from the province."
            )
            self.page.strip.say(words, "warn")
            return
        term = term_after(plan, max(row.line.ends for row in rows))
        if term is None:
            words = _(
                "The plan in use takes nobody in for later days. Renew them once the plan of the next year is in use."
            )
            self.page.strip.say(
                words, "warn", (_("Plans and years"), lambda: self.desk.go("aid", {"tab": "plans"}))
            )
            return
        starts, ends = term
        today = self.desk.office.clock.today
        form = Form([
            Spec("starts", _("Covered from"), lambda: DateField(today), required=True),
            Spec("ends", _("Covered until"), lambda: DateField(today), required=True),
            Spec("enrolled_on", _("Enrolled on"), lambda: DateField(today), required=True),
            Spec("shares", _("Shares for each"), CountField, required=True),
            *payer_specs(),
        ])  # fmt: skip
        shares = max(
            {row.line.shares for row in rows}, key=lambda n: sum(row.line.shares == n for row in rows)
        )
        known = {"starts": starts, "ends": ends, "enrolled_on": today(), "shares": str(shares)}
        form.begin_with({**begins(plan, today()), **known})
        units = len({row.line.unit for row in rows})
        told = _n("{n} person of {units} units under {plan}. Each unit gets an enrolment of its own.",
                  "{n} people of {units} units under {plan}. Each unit gets an enrolment of its own.", len(rows),
                  units=units, plan=plan.name)  # fmt: skip
        self.asking = AskForm(
            self.page, _("Renew covers"), form, _("Begin the enrolments"),
            lambda answers: self._renew(rows, plan, answers), told=told, picture="rotate-ccw", stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("starts")

    def _renew(self, rows: list[Ending], plan: Plan, answers: dict[str, Any]) -> None:
        office, window = self.desk.office, self.asking
        assert window is not None
        told = NewBatch(
            "", plan.id, answers["starts"], answers["ends"], answers["enrolled_on"], answers["shares"],
            rows[0].line.tier, split_of(answers), answers["giver"] or "",
        )  # fmt: skip
        ids = [row.line.member_id for row in rows]

        def work(progress: Progress) -> tuple[Begun, ...]:
            return office.aid.renew(office.actor, told, ids, progress)

        def failed(error: Exception) -> None:
            window.refused(self.page.fault)(placed(error))

        def done(begun: tuple[Begun, ...]) -> None:
            window.accept()
            self._say(begun)

        self.work.do(_("Judging the people…"), work, done, failed)

    def _say(self, begun: tuple[Begun, ...]) -> None:
        ids = [one.batch.id for one in begun]
        people = sum(one.batch.people for one in begun)
        words = _n("{n} enrolment has begun, with {people} people", "{n} enrolments have begun, with {people} people",
                   len(begun), people=people)  # fmt: skip

        def undo(now: Any) -> int:
            for batch_id in ids:
                now.aid.drop_batch(now.actor, batch_id)
            return len(ids)

        self.desk.say(words, lambda: self.desk.take_back(
            undo, lambda n: _n("Given up: {n} enrolment", "Given up: {n} enrolments", n)
        ))  # fmt: skip
        self._done(begun)
        if left := refused_words([verdict for one in begun for verdict in one.people]):
            self.page.strip.say(left, "warn")
