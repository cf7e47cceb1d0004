"""Who of a unit is not covered, and who of them could be? The unit judged for a plan; an enrolment is begun from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.aid import CONFIRMED, PAID, BatchView, Begun, NewBatch, Plan, Verdict
from app.shared.dates import iso
from app.shared.identity import mask_id
from app.shared.money import yuan
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.aid.enrolment_fields import begins
from ui.pages.aid.enrolment_words import name_of, reason_words
from ui.pages.aid.lines import Kind, Lines
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

COVERED = ("enrolment.covered_already", "enrolment.on_other_batch", "enrolment.on_batch_already")
LATELY = 60  # days: who joined within them is a late joiner where the plan names no days of its own


@dataclass(frozen=True)
class Left:
    """Somebody of the unit, as the plan judges them today."""

    verdict: Verdict
    late: bool

    @property
    def id(self) -> str:
        """Return their name in the list."""
        return self.verdict.wish.id_no

    @property
    def covered(self) -> bool:
        """Say whether they are covered, or about to be."""
        return self.verdict.error is not None and self.verdict.error.code in COVERED


def _standing(row: Left) -> str:
    if row.covered:
        return reason_words(row.verdict.error)
    if not row.verdict.ready:
        return _("Cannot take part")
    return _("Joined lately") if row.late else _("Could be enrolled")


def _tone(row: Left) -> str:
    if row.covered:
        return "good"
    return "bad" if not row.verdict.ready else "waiting" if row.late else "quiet"


def _reason(row: Left) -> str:
    return "" if row.covered else reason_words(row.verdict.error)


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Name"), lambda row: name_of(row.verdict), 84, key="name"),
        Column(_("Document number"), lambda row: mask_id(row.verdict.wish.id_no), 160, key="id_no"),
        Column(_("How they stand"), _standing, 140, "state", key="standing", tone=_tone),
        Column(_("Joined the union"), lambda row: iso(row.verdict.who.joined_on) if row.verdict.who else "", 104,
               key="joined"),
        Column(_("Fee"), lambda row: yuan(row.verdict.fee) if row.verdict.ready else "", 84, "amount", key="fee",
               number=lambda row: row.verdict.fee),
        Column(_("What speaks against it"), _reason, 180, key="why"),
        Column(_("In full"), lambda row: row.verdict.error.words() if row.verdict.error else "", 340, key="full"),
    ]  # fmt: skip


def kind() -> Kind:
    """Return what the list is made of."""
    return Kind(
        "not_enrolled", _("People not covered"), columns(),
        {
            "": (_("Could be enrolled"), lambda row: row.verdict.ready),
            "late": (_("Joined lately"), lambda row: row.verdict.ready and row.late),
            "unable": (_("Cannot take part"), lambda row: not row.verdict.ready and not row.covered),
            "covered": (_("Covered or about to be"), lambda row: row.covered),
        },
        _("Name, pinyin or last 4 digits"),
        lambda row: (name_of(row.verdict), row.verdict.wish.id_no[-4:]),
        ticks=True,
    )  # fmt: skip


def _split(batches: Sequence[BatchView], told: NewBatch, version: str) -> Mapping[str, int]:
    """Return who paid for the unit's others under this plan, nobody for what was given; empty: as the plan says."""
    for one in batches:
        mine = (one.unit_id, one.plan_id, one.plan_version) == (told.unit_id, told.plan_id, version)
        if mine and one.tier == told.tier and one.state in (PAID, CONFIRMED) and not one.split.get("gift"):
            return one.split
    return {}


class LeftOut(Lines):
    """The people of one unit under one plan; `done` gets the batch that was begun with some of them."""

    def __init__(
        self, page: Page, desk: Desk, plan: Plan, unit_id: str, unit: str, *, back: Callable[[], object],
        done: Callable[[Begun], object],
    ) -> None:  # fmt: skip
        super().__init__(page, desk, kind(), back=(_("Back to the units"), back))
        self._plan, self._unit_id, self._unit, self._done = plan, unit_id, unit, done
        self.work = LongWork(page)
        self.under_way.addWidget(self.work)
        self.begin_button = Button(
            _("Enrol those chosen"), self.enrol, look="primary", picture="user-plus", keys="Ctrl+N"
        )
        self.offer(self.begin_button, self.papers.button)
        self.stand()

    def _asked(self, today: date) -> NewBatch:
        """Return what they are asked for: covered from today on, for nobody is covered before they are enrolled."""
        told = begins(self._plan, today)
        starts = min(max(told["starts"], today), told["ends"])
        return NewBatch(self._unit_id, self._plan.id, starts, told["ends"], today, 1, told["tier"])

    def refresh(self) -> None:
        """Judge the unit anew."""
        office, term = self.desk.office, self._plan.term

        def read() -> list[Left]:
            today = office.clock.today()
            lately = term.late_joiner_days or LATELY
            rows = []
            for one in office.aid.unit_judged(office.actor, self._asked(today)):
                joined = one.who.joined_on if one.who is not None else None
                rows.append(Left(one, joined is not None and 0 <= (today - joined).days <= lately))
            return rows

        self.page.run(read, self._show)

    def _show(self, rows: list[Left]) -> None:
        told = self._asked(self.desk.office.clock.today())
        days = f"{told.starts.isoformat()} – {told.ends.isoformat()}"
        self.tell(_("{unit}  ·  {plan}  ·  covered {days}, enrolled today", unit=self._unit, plan=self._plan.name,
                    days=days))  # fmt: skip
        self.show_rows(rows)

    def paper_title(self) -> str:
        """Return what the list is called on paper: with its unit."""
        return f"{self.kind.title}  {self._unit}"

    def chosen(self) -> None:
        """Offer to enrol who is chosen."""
        ready = any(row.verdict.ready for row in self.chosen_rows())
        self.begin_button.setVisible(ready and may(self.desk.office, "aid.enrol"))

    def moved(self) -> None:
        """Offer to enrol who is chosen."""
        self.chosen()

    def say_none(self) -> None:
        """Say that nobody is left."""
        if self.key == "":
            self.grid.empty.say(
                _("Nobody is left to enrol"),
                _("Whoever of the unit may take part is covered, or about to be."),
            )
        else:
            self.grid.empty.say(_("None of these"), _("Another quick list shows the others."))

    def enrol(self) -> None:
        """Begin an enrolment with those chosen, for the days shown."""
        wishes = [row.verdict.wish for row in self.chosen_rows() if row.verdict.ready]
        if not wishes or self.begin_button.isHidden():
            return
        office = self.desk.office
        told = self._asked(office.clock.today())

        def work(progress: Progress) -> Begun:
            aid, actor = office.aid, office.actor
            paid = replace(told, split=_split(aid.batches(actor), told, self._plan.version))
            return aid.begin_batch(actor, paid, wishes, progress=progress)

        def done(begun: Begun) -> None:
            batch = begun.batch
            self.desk.say(
                _n("The enrolment of {unit} has begun, with {n} person",
                   "The enrolment of {unit} has begun, with {n} people", batch.people, unit=batch.unit),
                lambda: self.desk.take_back(
                    lambda now: now.aid.drop_batch(now.actor, batch.id),
                    lambda _view: _("Given up: the enrolment of {unit}", unit=batch.unit),
                ),
            )  # fmt: skip
            self._done(begun)

        self.work.do(_("Judging the people…"), work, done)
