"""What came of one visit? The entry below the list: as planned in one key, or with its differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.shared.errors import NuangongError, RuleError
from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import Outcome
from ui.kit.fields import CountField, DateField, Field, MoneyField, NameField
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Badge, Button, Words
from ui.pages.visits.columns import STATES

if TYPE_CHECKING:
    from app.visits import Good, VisitLine

WIDTHS = {"cash": 110, "on": 118, "relation": 96, "decision": 260, "reason": 420}
ASKED = {
    "decision": N_("Number of the decision that allows it"),
    "reason": N_("Why the locked record is changed"),
}


class Asked(QWidget):
    """A field in a line of its own, shown only when it is asked for or was answered."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.title, self.field = QLabel(words), Field()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.title)
        line.addWidget(self.field)
        line.addStretch(1)
        self.hide()


class Entry(LineEntry):
    """One visit: its plan above, what was really given beneath, and four ways to record it."""

    planned = Signal()
    given = Signal(object)
    left = Signal(object, object)  # the visit that was shown, and what was typed for it and not recorded

    def __init__(self, goods: Sequence[Good], today: Callable[[], date]) -> None:
        super().__init__(WIDTHS)
        self._goods = tuple(goods)
        self.visit: VisitLine | None = None
        self._who, self._plan = Words("", "section"), Words("", colour="secondary")
        self._before = Words("", "caption", colour="waiting", elide=True)
        self._state, self._number = Badge(), Words("", "caption", colour="hint")
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (self._who, self._state, self._plan):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._number)
        self.body.addLayout(head)
        self.body.addWidget(self._before)
        self._before.hide()
        self.fields["cash"] = MoneyField()
        self.fields.update({good.code: CountField() for good in self._goods})
        self.fields |= {"on": DateField(today), "proxy": NameField(), "relation": Field(), "remark": Field()}
        self._day: date | None = None
        self._shown: dict[str, str] = {}
        self.again = Words(_("What you typed is here again"), "caption", colour="waiting")
        self.again.hide()
        self.fields["on"].editingFinished.connect(self._keep_day)
        self.lay_line(self._headings(), {"proxy": 1, "remark": 2}, self._written)
        self.asked = {name: Asked(_(words)) for name, words in ASKED.items()}
        for name, line in self.asked.items():
            self.fields[name] = line.field
            self.name_field(name, line.title, self._written)
            self.body.addWidget(line)
        self.body.addLayout(self._buttons())
        self.follow_size()
        self.show_visit(None)

    def _headings(self) -> dict[str, str]:
        titles = {"cash": _("Cash (yuan)"), **{good.code: good.title for good in self._goods}}
        titles |= {"on": _("Day"), "proxy": _("Taken by (if not in person)")}
        return titles | {"relation": _("Relation"), "remark": _("Remark")}

    def _written(self) -> None:
        self._give("GIVEN")

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.plan_button = Button(_("Given as planned"), self.planned.emit, look="primary", picture="check")
        self.plan_button.name_keys("Ctrl+Enter")
        self.save_button = Button(_("Save what is written"), self._written)
        self.save_button.name_keys("Enter")
        self.absent_button = Button(_("Not at home"), lambda: self._give("ABSENT"), keys="F6")
        self.declined_button = Button(_("Declined"), lambda: self._give("DECLINED"))
        for button in (self.plan_button, self.save_button, self.absent_button, self.declined_button):
            row.addWidget(button)
        row.addWidget(self.again)
        self.stock = Words("", colour="secondary", wrap=True)
        self.stock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stock, 1)
        return row

    # -- showing

    def show_visit(self, visit: VisitLine | None) -> None:
        """Show a visit: its outcome where it has one, else its plan. The day stays as it was typed last."""
        same = (
            visit is not None and self.visit is not None and visit.id == self.visit.id and visit == self.visit
        )
        if self.visit is not None and (visit is None or visit.id != self.visit.id):
            self.leave()
        self.visit = visit
        self.setEnabled(visit is not None)
        if same:
            return
        self._mended()
        self.show_before("")
        if visit is None:
            self._who.setText(_("Choose somebody in the list"))
            self._plan.setText("")
            self._number.setText("")
            self._state.say("", "quiet")
            return
        self._who.setText(f"{visit.number:03d}  {visit.name}")
        self._state.say(_(STATES[visit.state][0]), STATES[visit.state][1])
        parts = [_("{sum} yuan", sum=yuan(visit.planned_cash))] if visit.planned_cash else []
        parts += [f"{good.name} × {visit.planned_goods[good.code]}" for good in self._goods
                  if visit.planned_goods.get(good.code)]  # fmt: skip
        self._plan.setText(_("Plan: {kit}", kit=" · ".join(parts)))
        self._number.setText(visit.id_masked)
        goods = visit.planned_goods if visit.goods is None else visit.goods
        self.fields["cash"].put(visit.planned_cash if visit.cash is None else visit.cash)
        for good in self._goods:
            self.fields[good.code].put(goods.get(good.code, 0))
        self.fields["on"].put(self._day if visit.on is None else visit.on)
        for name in ("proxy", "relation", "remark", "decision"):
            self.fields[name].put(getattr(visit, name))
        self.fields["reason"].put(visit.correction)
        self._show_asked()
        waits = visit.state in ("PENDING", "ABSENT", "DECLINED")
        self.plan_button.setEnabled(waits)
        self.save_button.setText(_("Save what is written") if waits else _("Save the change"))
        self.save_button.name_keys("Enter")
        self.settle()

    def show_before(self, words: str) -> None:
        """Say what the person of this visit got before; nothing when they got nothing."""
        self._before.setText(words)
        self._before.setToolTip(words.replace("    ", "\n"))
        self._before.setVisible(bool(words))

    def typed(self) -> dict[str, str]:
        """Return what differs from what was shown, exactly as typed; a day alone is only the next one's proposal."""
        shown = self._shown
        found = {name: field.text() for name, field in self.fields.items() if field.text() != shown.get(name)}
        return found if found.keys() != {"on"} else {}

    def put_typed(self, typed: Mapping[str, str]) -> None:
        """Put in again what was typed for this visit."""
        for name, text in typed.items():
            if name in self.fields:
                self.fields[name].setText(text)
        self._show_asked()
        self.again.setVisible(bool(typed))

    def settle(self) -> None:
        """Take what stands here as shown: it is recorded, or nothing is typed yet."""
        self._shown = {name: field.text() for name, field in self.fields.items()}
        self.again.hide()

    def leave(self) -> None:
        """Say what was typed and is not recorded, before something else is shown."""
        if self.visit is not None:
            self.left.emit(self.visit, self.typed())

    def use_day(self, day: date) -> None:
        """Propose `day` for every visit not recorded yet."""
        self._day = day
        self.fields["on"].put(day)
        self._shown["on"] = self.fields["on"].text()

    def proposed(self) -> date | None:
        """Return the day proposed for visits not recorded yet."""
        return self._day

    def _keep_day(self) -> None:
        """Keep a day typed for a visit that waits: the next ones were most likely on the same day."""
        try:
            day = self.day()
        except RuleError:
            return
        if day is not None and self.visit is not None and self.visit.on is None:
            self._day = day

    def show_left(self, words: str) -> None:
        """Show what is left to give."""
        self.stock.setText(words)

    def day(self) -> date | None:
        """Return the day written. Raises DateUnreadable."""
        found = self.fields["on"].read()
        return found if isinstance(found, date) else None

    def answer(self, name: str) -> str:
        """Return what is written for "decision" or "reason"."""
        return self.fields[name].text().strip()

    def _show_asked(self) -> None:
        for name, line in self.asked.items():
            line.setVisible(bool(self.fields[name].text()))

    # -- recording

    def _give(self, state: str) -> None:
        if self.visit is None:
            return
        if (answers := self.answers()) is None:
            return
        remark = answers["remark"] or ""
        if state != "GIVEN":  # nobody took anything, whatever the plan beside it says
            self.given.emit(Outcome(state, answers["on"], 0, {}, remark=remark))
            return
        goods = {good.code: answers[good.code] or 0 for good in self._goods}
        proxy, relation = answers["proxy"] or "", answers["relation"] or ""
        outcome = Outcome(state, answers["on"], answers["cash"] or 0, goods, proxy, relation, remark)
        self.given.emit(replace(outcome, decision=self.answer("decision")))

    def show_error(self, error: NuangongError) -> None:
        """Show why a field cannot be taken, and the field, where it is only shown when it is asked for."""
        if error.field in self.asked:
            self.asked[error.field].show()
        super().show_error(error)
