"""What is done with an enrolment? People on and off, a roster, the money, confirming, back; each with its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.aid import CONFIRMED, PAID, Payment, Roster, Verdict, Wish
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit.dialogs import choose_file, choose_saving, open_outside
from ui.kit.work import LongWork
from ui.pages.aid.enrolment_change import ChangeForm, as_it_is
from ui.pages.aid.enrolment_pay import PayForm
from ui.pages.aid.enrolment_people import FREE, Person, of_sheet
from ui.pages.aid.enrolment_words import refused_words

if TYPE_CHECKING:
    from app.aid import BatchView, Judged, LineTold, Plan
    from app.office import Office
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.aid.enrolment_batch import OpenBatch

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"
EXCEL = "Excel (*.xlsx)"


@dataclass(frozen=True)
class FromRoster:
    """A roster that was read, and what was judged of the people it names."""

    roster: Roster
    found: tuple[Verdict, ...]


class BatchActs:
    """The verbs of the batch shown. It may be gone by the time something is taken back."""

    def __init__(self, page: Page, desk: Desk, shown: OpenBatch) -> None:
        self._page, self._desk, self._shown = page, desk, shown
        self.batch_id = shown.batch_id
        self.work = LongWork(page)
        self.window: PayForm | None = None
        self.changing: ChangeForm | None = None
        self.read: FromRoster | None = None

    @property
    def view(self) -> BatchView | None:
        """Return the batch as it was read last."""
        return self._shown.judged.batch if self._shown.judged is not None else None

    def _say(self, words: str, undo: Callable[[Office], Any] | None) -> None:
        """Say what was done, with the step that takes it back, and read anew."""
        self._desk.say(words, None if undo is None else lambda: self._desk.take_back(undo, self._undone))
        self._page.refresh()

    def _undone(self, _done: Any) -> str:
        if not self._page.closed:
            self._page.refresh()
        return _("Taken back")

    # -- people

    def put_on(self) -> None:
        """Put on the batch who is chosen and may come."""
        wishes = [row.wish() for row in self._shown.chosen_rows() if row.standing == FREE]
        if wishes and not self._shown.add_button.isHidden():
            self._put(wishes)

    def _put(self, wishes: Sequence[Wish]) -> None:
        office = self._desk.office

        def work(progress: Progress) -> tuple[Verdict, ...]:
            return office.aid.put_on_batch(office.actor, self.batch_id, wishes, progress)

        self.work.do(_("Judging the people…"), work, self._were_put)

    def _were_put(self, found: tuple[Verdict, ...]) -> None:
        numbers = {one.wish.id_no for one in found if one.ready}
        words = _n("{n} person came onto the enrolment", "{n} people came onto the enrolment", len(numbers))
        self._say(words, (lambda office: take_off(office, self.batch_id, numbers)) if numbers else None)
        self._shown.grid.untick_all()
        if left := refused_words(found):
            self._page.strip.say(left, "warn")

    def take_off(self) -> None:
        """Take off the batch who is chosen."""
        rows = [row for row in self._shown.chosen_rows() if row.line and not row.cover]
        if not rows or self._shown.off_button.isHidden():
            return
        office, lines, wishes = self._desk.office, [row.line for row in rows], [row.wish() for row in rows]
        back = self._shown.state != CONFIRMED  # nobody comes onto a confirmed one again

        def done(count: int) -> None:
            words = _n("{n} person is off the enrolment", "{n} people are off the enrolment", count)
            again = lambda now: now.aid.put_on_batch(now.actor, self.batch_id, wishes)  # noqa: E731
            self._say(words, again if back else None)
            self._shown.grid.untick_all()

        self._page.run(lambda: office.aid.take_off_batch(office.actor, self.batch_id, lines), done)

    def ask_change(self) -> None:
        """Ask what is told of those chosen: card, work, tier, first time or renewal."""
        rows = [row for row in self._shown.chosen_rows() if row.line]
        if rows and self.view is not None and not self._shown.change_button.isHidden():
            view, office = self.view, self._desk.office
            self._page.run(
                lambda: office.aid.plan(office.actor, view.plan_id, view.plan_version).plan,
                lambda plan: self._ask_change(rows, plan),
            )

    def _ask_change(self, rows: list[Person], plan: Plan) -> None:
        self.changing = ChangeForm(self._page, rows, plan, lambda told: self._change(rows, told))
        self.changing.show()
        self.changing.form.go_to("card_holder")

    def _change(self, rows: list[Person], told: Mapping[str, LineTold]) -> None:
        office, window, before = self._desk.office, self.changing, {row.line: as_it_is(row) for row in rows}
        assert window is not None

        def done(count: int) -> None:
            window.accept()
            words = _n(
                "{n} person of the enrolment is changed", "{n} people of the enrolment are changed", count
            )
            self._say(words, lambda now: now.aid.change_lines(now.actor, self.batch_id, before))
            self._shown.grid.untick_all()

        self._page.run(
            lambda: office.aid.change_lines(office.actor, self.batch_id, told), done,
            window.refused(self._page.fault),
        )  # fmt: skip

    # -- a roster of the unit

    def choose_roster(self) -> None:
        """Let the unit's roster be chosen, and put its people on the batch."""
        if not self._shown.roster_button.isHidden():
            choose_file(self._page, _("Choose the unit's roster"), SHEETS, self.take_roster)

    def take_roster(self, path: Path) -> None:
        """Put the people of a roster on the batch; who cannot come is told with the row of the sheet."""
        office = self._desk.office

        def work(progress: Progress) -> FromRoster:
            roster = office.aid.read_roster(office.actor, path)
            found = office.aid.put_on_batch(office.actor, self.batch_id, roster.wishes, progress)
            return FromRoster(roster, found)

        def done(read: FromRoster) -> None:
            self.show_roster(path, read)
            self._were_put(read.found)
            if self._shown.sheet:
                words = _n("{n} row of the roster was refused; the others are on the enrolment",
                           "{n} rows of the roster were refused; the others are on the enrolment",
                           len(self._shown.sheet))  # fmt: skip
                step = (_("Give the roster back"), self.give_back)
                self._page.strip.say(words, "warn", step)

        self.work.do(_("Reading the roster…"), work, done)

    def show_roster(self, path: Path, read: FromRoster) -> None:
        """Show whom a roster named in vain."""
        self.read = read
        self._shown.show_sheet(path, of_sheet(read.found, read.roster.problems))

    def give_back(self) -> None:
        """Ask where the roster goes with what is wrong written behind each row."""
        path = self._shown.sheet_path
        if path is None:
            return
        name = "-".join((path.stem, _("checked"))) + ".xlsx"
        choose_saving(self._page, _("Where to write the roster"), name, EXCEL, self.write_back)

    def write_back(self, out: Path) -> None:
        """Write the roster as it came, with what is wrong behind each row."""
        office, path, read = self._desk.office, self._shown.sheet_path, self.read
        if path is None or read is None:
            return

        def done(written: Path) -> None:
            words = _(
                "The roster is written to {file}, with what is wrong behind each row.", file=written.name
            )
            self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(written)))

        self.work.do(
            _("Writing the sheet…"),
            lambda _progress: office.aid.give_roster_back(office.actor, path, read.roster, read.found, out),
            done,
        )

    # -- the money

    def ask_pay(self) -> None:
        """Ask for the receipt and who paid how much."""
        judged = self._shown.judged
        if judged is None or self._shown.pay_button.isHidden():
            return
        if judged.refused:
            words = _n("{n} person on it cannot take part. Take them off first: they are under “Cannot stay”.",
                       "{n} people on it cannot take part. Take them off first: they are under “Cannot stay”.",
                       judged.refused)  # fmt: skip
            self._page.strip.say(words, "warn")
            self._shown.show_list("wrong")
            return
        self.window = PayForm(self._page, judged, self._desk.office.clock.today, self._pay)
        self.window.show()
        self.window.form.go_to("receipt_no")

    def _pay(self, paid: Payment) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def done(view: BatchView) -> None:
            window.accept()
            words = _("The money of {unit} is here; confirm it, and its people are covered", unit=view.unit)
            self._say(words, lambda now: now.aid.take_batch_back(now.actor, self.batch_id))

        self._page.run(
            lambda: office.aid.pay_batch(office.actor, self.batch_id, paid), done,
            window.refused_at(self._page.fault),
        )  # fmt: skip

    def confirm(self) -> None:
        """Cover everybody on a paid batch."""
        office = self._desk.office
        if self._shown.confirm_button.isHidden():
            return

        def done(view: BatchView) -> None:
            words = _n("{n} person of {unit} is covered from {day}", "{n} people of {unit} are covered from {day}",
                       view.people, unit=view.unit, day=view.starts.isoformat())  # fmt: skip
            self._say(words, lambda now: now.aid.take_batch_back(now.actor, self.batch_id))

        self._page.run(lambda: office.aid.confirm_batch(office.actor, self.batch_id), done)

    # -- back, and given up

    def take_back(self) -> None:
        """Take the batch one step back; where claims rest on its covers it says so and stays."""
        office, before = self._desk.office, self.view
        if before is None or self._shown.back_step_button.isHidden():
            return

        def done(view: BatchView) -> None:
            self._say(_back_words(before, view), _again(before))

        self._page.run(lambda: office.aid.take_batch_back(office.actor, self.batch_id), done)

    def drop(self) -> None:
        """Give a draft up; it stays to be seen under what was given up."""
        office = self._desk.office
        if self._shown.drop_button.isHidden():
            return

        def done(view: BatchView) -> None:
            words = _("The enrolment of {unit} is given up", unit=view.unit)
            self._say(words, lambda now: now.aid.take_batch_back(now.actor, self.batch_id))

        self._page.run(lambda: office.aid.drop_batch(office.actor, self.batch_id), done)


def take_off(office: Office, batch_id: str, numbers: set[str]) -> int:
    """Take the people with these document numbers off a batch; return how many went."""
    judged: Judged = office.aid.judge_batch(office.actor, batch_id)
    lines = [line.id for line, _verdict in judged.lines if line.id_no in numbers]
    return office.aid.take_off_batch(office.actor, batch_id, lines)


def _back_words(before: BatchView, view: BatchView) -> str:
    if before.state == CONFIRMED:
        return _("The covers of {unit} are taken back; its money is still here", unit=view.unit)
    if before.state == PAID:
        return _("The receipt of {unit} is taken back", unit=view.unit)
    return _("The enrolment of {unit} is taken up again", unit=view.unit)


def _again(before: BatchView) -> Callable[[Office], Any]:
    """Return what does again the step that was taken back."""
    if before.state == CONFIRMED:
        return lambda now: now.aid.confirm_batch(now.actor, before.id)
    if before.state == PAID and before.paid is not None and before.paid_on is not None:
        paid = Payment(before.paid, before.receipt_no, before.paid_on, before.parts, before.despite)
        return lambda now: now.aid.pay_batch(now.actor, before.id, paid)
    return lambda now: now.aid.drop_batch(now.actor, before.id)
