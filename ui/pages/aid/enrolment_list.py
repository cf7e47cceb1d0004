"""Which units are enrolled, and where does each enrolment stand? The list of batches with their sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.aid import CONFIRMED, DRAFT, DROPPED, PAID, BatchView
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.enrolment_words import state_words, term_words, tone_of
from ui.pages.aid.lines import Kind, Lines
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


def _fen(amount: int | None) -> str:
    return "" if amount is None else yuan(amount)


def columns() -> list[Column]:
    """Return the columns of the list of enrolments."""
    return [
        Column(_("Unit"), lambda one: one.unit, 170, key="unit", filter="unit"),
        Column(_("Plan"), lambda one: one.plan_name, 210, key="plan", filter="plan"),
        Column(_("Cover"), term_words, 176, key="term", filter="term"),
        Column(_("People"), lambda one: f"{one.people:,}", 64, "count", key="people", number=lambda one: one.people),
        Column(_("To pay in"), lambda one: yuan(one.fees), 100, "amount", key="fees", number=lambda one: one.fees),
        Column(_("Money receipt"), lambda one: one.receipt_no, 92, key="receipt"),
        Column(_("State"), lambda one: state_words(one.state), 110, "state", key="state",
               tone=lambda one: tone_of(one.state)),
        Column(_("Paid in"), lambda one: _fen(one.paid), 96, "amount", key="paid", hidden=True,
               number=lambda one: one.paid),
        Column(_("Given by"), lambda one: one.giver, 120, key="giver", filter="giver"),
        Column(_("Paid on"), lambda one: one.paid_on.isoformat() if one.paid_on else "", 96, key="paid_on",
               hidden=True),
        Column(_("Enrolled on"), lambda one: one.enrolled_on.isoformat(), 96, key="enrolled_on", hidden=True),
        Column(_("Tier"), lambda one: one.tier or "", 70, key="tier", hidden=True),
        Column(_("Document that allows it"), lambda one: one.despite, 140, key="despite", hidden=True),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the list is made of."""
    return Kind(
        "enrolments", _("Enrolments"), columns(),
        {
            "": (_("Standing"), lambda one: one.state != DROPPED),
            DRAFT: (state_words(DRAFT), lambda one: one.state == DRAFT),
            PAID: (state_words(PAID), lambda one: one.state == PAID),
            CONFIRMED: (state_words(CONFIRMED), lambda one: one.state == CONFIRMED),
            "gift": (_("Gifts"), lambda one: one.gift and one.state != DROPPED),
            DROPPED: (state_words(DROPPED), lambda one: one.state == DROPPED),
        },
        _("Unit, pinyin, plan, receipt or giver"),
        lambda one: (one.unit, one.plan_name, one.receipt_no, one.giver),
        {
            "unit": lambda one: one.unit, "plan": lambda one: one.plan_name, "term": term_words,
            "giver": lambda one: one.giver,
        },
        lambda _key, value: value or _("Nobody"),
    )  # fmt: skip


class Enrolments(Lines):
    """The batches of the office, the newest first."""

    def __init__(
        self, page: Page, desk: Desk, *, opened: Callable[[str], object], new: Callable[[], object],
        verbs: list[Button],
    ) -> None:  # fmt: skip
        super().__init__(page, desk, kind())
        self._opened, self._new = opened, new
        self._plan = True
        self.may = may(desk.office, "aid.enrol")
        self.new_button = Button(_("New enrolment"), new, look="primary", picture="plus", keys="Ctrl+N")
        self.open_button = Button(_("Open the enrolment"), self.grid.open_current, picture="users")
        self.open_button.name_keys("Enter")
        self.offer(self.new_button, self.open_button, *verbs, self.papers.button)
        self.new_button.setVisible(self.may)
        self.stand()

    def refresh(self) -> None:
        """Read the batches anew."""
        office = self.desk.office

        def read() -> tuple[tuple[BatchView, ...], bool]:
            aid, actor = office.aid, office.actor
            return aid.batches(actor), any(plan.active for plan in aid.plans(actor))

        self.page.run(read, lambda found: self._show(*found))

    def _show(self, found: tuple[BatchView, ...], plan: bool) -> None:
        self._plan = plan
        self.new_button.setVisible(self.may and plan)
        self.show_rows(found)

    def say_none(self) -> None:
        """Say why nobody is enrolled, and how it begins."""
        if self.key or self.rows:
            self.grid.empty.say(_("None of these"), _("Another quick list shows the others."))
            return
        if not self._plan:
            words = _("No plan is active here, so nobody can be enrolled yet. Plans come from the province; look under "
                      "Plans and years. Claims are taken in all the same.")  # fmt: skip
            plans = Button(
                _("Plans and years"), lambda: self.desk.go("aid", {"tab": "plans"}), picture="scroll-text"
            )
            self.grid.empty.say(_("Nobody is enrolled yet"), words, [plans])
            return
        words = _("Choose a unit: whoever of it may take part comes onto its enrolment. They are covered once the "
                  "unit's money is here and the enrolment is confirmed.")  # fmt: skip
        steps = [Button(_("New enrolment"), self._new, look="primary", picture="plus")] if self.may else []
        self.grid.empty.say(_("Nobody is enrolled yet"), words, steps)

    def moved(self) -> None:
        """Offer to open the batch the list stands on."""
        self.open_button.setEnabled(bool(self.grid.rows.ids))

    def open_row(self, row: BatchView) -> None:
        """Open a batch."""
        self._opened(row.id)
