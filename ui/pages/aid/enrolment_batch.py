"""What is known of one enrolment? Its people, who could be added, who cannot and why, its money; its verbs above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from app.aid import CONFIRMED, DRAFT, DROPPED, PAID, Judged, Verdict
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.parts import Badge, Button, Words
from ui.pages.aid.enrolment_acts import BatchActs
from ui.pages.aid.enrolment_papers import BatchPapers
from ui.pages.aid.enrolment_people import FREE, SHEET, UNABLE, WRONG, Person, kind, people
from ui.pages.aid.enrolment_words import (
    parts_words,
    receipt_words,
    state_words,
    taking_part,
    term_words,
    tone_of,
)
from ui.pages.aid.lines import Lines
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Read:
    """A batch judged now, and who of the unit is not on it (asked for a draft alone)."""

    judged: Judged
    beside: tuple[Verdict, ...]


class OpenBatch(Lines):
    """One batch. `back` returns to the list; `show_sheet` is told whom a roster named in vain, until it is left."""

    def __init__(self, page: Page, desk: Desk, batch_id: str, back: Callable[[], object]) -> None:
        self.batch_id = batch_id
        self.judged: Judged | None = None
        self.papers_out = BatchPapers(page, desk, self)
        super().__init__(
            page, desk, kind(), back=(_("Back to the list"), back), papers=self.papers_out.offered()
        )
        self.sheet: Sequence[Person] = ()
        self.sheet_path: Path | None = None
        self.acts = BatchActs(page, desk, self)
        self.may = may(desk.office, "aid.enrol")
        self._head()
        self.verb_buttons()
        self._begun = False

    def _head(self) -> None:
        self.name, self.badge = Words("", "section", elide=True), Badge()
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.badge)
        head.addStretch(1)
        column: Any = self.layout()
        column.insertLayout(0, head)
        for line in (self.acts.work, self.papers_out.work):
            self.under_way.addWidget(line)

    def verb_buttons(self) -> None:
        """Make the verbs; which of them are offered follows from where the batch stands."""
        acts = self.acts
        self.pay_button = Button(
            _("The money is here"), acts.ask_pay, look="primary", picture="wallet", keys="Ctrl+Return"
        )
        self.confirm_button = Button(
            _("Confirm"), acts.confirm, look="primary", picture="shield-check", keys="Ctrl+Return"
        )
        self.add_button = Button(_("Put on it"), acts.put_on, picture="user-plus", keys="Ctrl+I")
        self.roster_button = Button(
            _("Take in a roster"), acts.choose_roster, picture="file-spreadsheet", keys="Ctrl+O"
        )
        self.give_back_button = Button(_("Give the roster back"), acts.give_back, picture="file-down")
        self.off_button = Button(_("Take off"), acts.take_off, picture="x", keys="Del")
        self.change_button = Button(_("Change"), acts.ask_change, picture="pencil", keys="F2")
        self.back_step_button = Button("", acts.take_back, picture="undo-2")
        self.drop_button = Button(_("Give up"), acts.drop, look="link", picture="ban")
        self.offer(
            self.pay_button, self.confirm_button, self.add_button, self.roster_button, self.give_back_button,
            self.change_button, self.off_button, self.back_step_button, self.drop_button, self.papers.button,
        )  # fmt: skip
        self.stand()
        self._offer()

    def show_sheet(self, path: Path, rows: Sequence[Person]) -> None:
        """Take whom the roster at `path` named in vain; they are shown when the batch is read next."""
        self.sheet, self.sheet_path = rows, path
        self.chips[SHEET if rows else ""].setChecked(True)

    def paper_title(self) -> str:
        """Return what the list is called on paper: the unit and its plan."""
        if self.judged is None:
            return self.kind.title
        return _("Enrolment of {unit}", unit=self.judged.batch.unit)

    # -- reading

    def refresh(self) -> None:
        """Judge the batch anew, and who of its unit might still come onto it."""
        office = self.desk.office

        def read() -> Read:
            aid, actor = office.aid, office.actor
            judged = aid.judge_batch(actor, self.batch_id)
            draft = judged.batch.state == DRAFT
            return Read(judged, aid.propose_people(actor, self.batch_id) if draft else ())

        self.page.run(read, self._show)

    def _show(self, read: Read) -> None:
        self.judged, batch = read.judged, read.judged.batch
        self.name.setText(f"{batch.unit}  ·  {batch.plan_name}")
        self.badge.say(state_words(batch.state), tone_of(batch.state))
        rows = people(read.judged, read.beside, self.sheet)
        if not self._begun:
            self._begun = True
            self.desk.remember(batch.unit + "  " + _("Enrolment"), "aid", {"batch": batch.id})
            if not self.sheet and not batch.people and any(row.standing == FREE for row in rows):
                self.chips[FREE].setChecked(True)
        self.show_rows(rows)
        self._say_money()
        self._offer()

    def _say_money(self) -> None:
        judged = self.judged
        assert judged is not None
        batch, took = judged.batch, judged.participation
        told = [
            term_words(batch),
            _n("{n} person", "{n} people", batch.people),
            _("{amount} yuan", amount=yuan(batch.fees)),
            parts_words(batch.parts),
            receipt_words(batch),
            _("given by {giver}", giver=batch.giver) if batch.giver else "",
            taking_part(took) if batch.state != DROPPED else "",
        ]
        warned = batch.state != DROPPED and (judged.refused or not batch.agrees)
        short = batch.state == DRAFT and took.short and not batch.gift
        if not batch.agrees:
            told.append(_("paid {paid} yuan, and the people cost {fees}: take the receipt back, or people off",
                          paid=yuan(batch.paid or 0), fees=yuan(batch.fees)))  # fmt: skip
        self.tell("    ".join(one for one in told if one), "warn" if warned or short else "secondary")

    # -- the verbs

    @property
    def state(self) -> str:
        """Return where the batch stands, '' before it is read."""
        return self.judged.batch.state if self.judged is not None else ""

    def _offer(self) -> None:
        state, may_act = self.state, self.may
        chosen = self.chosen_rows() if self.judged is not None else []
        draft = state == DRAFT and may_act
        on_it = bool(self.judged and self.judged.batch.people)
        late = state == CONFIRMED and any(row.on_it and not row.cover for row in chosen)
        self.pay_button.setVisible(draft and on_it)
        self.confirm_button.setVisible(state == PAID and may_act)
        self.add_button.setVisible(draft and any(row.standing == FREE for row in chosen))
        self.roster_button.setVisible(draft)
        self.give_back_button.setVisible(bool(self.sheet) and self.sheet_path is not None)
        self.off_button.setVisible((draft and any(row.on_it for row in chosen)) or (late and may_act))
        words = {
            PAID: _("Take the receipt back"), CONFIRMED: _("Take the covers back"), DROPPED: _("Take it up again"),
        }  # fmt: skip
        self.change_button.setVisible(draft and any(row.on_it for row in chosen))
        self.back_step_button.setText(words.get(state, ""))
        self.back_step_button.setVisible(state in words and may_act)
        self.drop_button.setVisible(draft)

    def moved(self) -> None:
        """Say in full what speaks against the current row, and offer what can be done with it."""
        self._offer()

    def chosen(self) -> None:
        """Offer what can be done with the rows chosen."""
        self._offer()

    def open_row(self, row: Person) -> None:
        """Say in full what speaks against somebody; one who could come onto it is put on it."""
        if row.standing == FREE and self.state == DRAFT and self.may:
            self.acts.put_on()
        elif row.why:
            self.page.strip.say(f"{row.name}  {row.why}".strip(), "quiet")

    def say_none(self) -> None:
        """Say why nobody is in this list, and what to do."""
        key = self.key
        if key in (WRONG, SHEET, UNABLE):
            self.grid.empty.say(_("Nobody"), _("Nothing speaks against anybody here."))
        elif key == FREE:
            self.grid.empty.say(
                _("Nobody is left to add"), _("Everybody of the unit who may take part is on it.")
            )
        elif self.state == DRAFT:
            words = _(
                "Choose people under “Could be added” and put them on it, or take in the unit's roster."
            )
            show = Button(
                _("Who could be added"), lambda: self.show_list(FREE), look="primary", picture="users"
            )
            self.grid.empty.say(_("Nobody is on this enrolment yet"), words, [show])
        else:
            self.grid.empty.say(_("Nobody is on this enrolment"), _("Take it back one step to add people."))

    def way_back(self) -> dict[str, Any]:
        """Return the wish that opens this batch again."""
        return {"batch": self.batch_id, "people": super().way_back()}
