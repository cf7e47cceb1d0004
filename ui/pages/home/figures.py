"""How does the year look? Numbers that open their lists, each with its small drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.charts import Bars, Chart, Sparkline, Value
from ui.kit.donut import Donut
from ui.kit.parts import Button, Card, Line, Words
from ui.pages.home.year import (
    CAMPAIGNS_SHOWN,
    MONTHS,
    CashYear,
    Households,
    RollYear,
    VisitYear,
    Year,
    month_days,
)

HANDED_OVER = ("GIVEN", "CHANGED")
Go = Callable[[str, Mapping[str, Any]], None]


class Number(Button):
    """A number so large that it is seen first; pressing it opens its list."""

    def __init__(self, press: Callable[[], object]) -> None:
        super().__init__("--", press, look="link")
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        self.setFont(style.font("figure"))


class Block(QWidget):
    """One figure: what it is, the number, more about it, and the drawing beside it."""

    def __init__(self, title: str, chart: Chart | None, again: Callable[[], object]) -> None:
        super().__init__()
        self.title = title
        self._press: Callable[[], object] | None = None
        self.name = Words(title, colour="secondary", wrap=True)
        self.name.setContentsMargins(5, 0, 0, 0)
        self.number = Number(lambda: self._press() if self._press is not None else None)
        self.plain = Words("", "figure")  # a number whose list has no page
        self.plain.setContentsMargins(5, 0, 0, 0)
        self.detail = Words("", "caption", colour="hint", wrap=True)
        self.detail.setContentsMargins(5, 0, 0, 0)
        self.again = Button(_("Reckon again"), again, look="link")
        self.again.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.number, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.plain)
        words.addWidget(self.detail)
        words.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        self.line = QHBoxLayout()
        self.line.setSpacing(10)
        self.line.addLayout(words, 4)
        self.chart = chart
        if chart is not None:
            self.line.addWidget(chart, 7)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 4, 0, 4)
        self.column.setSpacing(2)
        self.column.addLayout(self.line)

    def say(self, number: str, detail: str = "", press: Callable[[], object] | None = None) -> None:
        """Show the figure; without `press` it has no list to open."""
        self._press = press
        self.number.setText(number)
        self.plain.setText(number)
        for shown, wanted in ((self.number, press is not None), (self.plain, press is None)):
            shown.setAccessibleName(f"{self.title} {number}")
            shown.setVisible(wanted)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.again.hide()
        if self.chart is not None:
            self.chart.show()

    def fail(self) -> None:
        """Say that this figure could not be had, and offer to ask again."""
        self.say("--")
        self.again.show()
        if self.chart is not None:
            self.chart.hide()


class YearCard(Card):
    """The year's figures; none takes another with it."""

    def __init__(self, go: Go, again: Callable[[], object]) -> None:
        super().__init__(spacing=6)
        self._go = go
        self.head = Words("", "section")
        self.body.addWidget(self.head)
        self.months = Bars(_("Joined by month"), _("Nobody has joined this year yet"))
        self.days = Sparkline(_("Visits over time"), _("Nothing was handed over this year yet"))
        self.ring = Donut(_("Cash by source"), _("No cash was handed over this year yet"), yuan_of)
        self.roll = Block(_("Members"), self.months, again)
        self.visits = Block(_("Visits made"), self.days, again)
        self.cash = Block(_("Cash handed over (yuan)"), self.ring, again)
        self.households = Block(_("Households in hardship"), None, again)
        self.campaigns = [Button("", None, look="link") for _number in range(CAMPAIGNS_SHOWN)]
        self._opens: list[Callable[[], object]] = [lambda: None] * CAMPAIGNS_SHOWN
        for number, button in enumerate(self.campaigns):
            button.hide()
            button.clicked.connect(lambda _checked, number=number: self._opens[number]())
            self.visits.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for block in (self.roll, self.visits, self.cash, self.households):
            self.body.addWidget(Line())
            self.body.addWidget(block)

    def show_year(self, year: Year) -> None:
        """Show the figures."""
        self.head.setText(_("{year} in figures", year=year.year))
        for block, part, show in (
            (self.roll, year.roll, lambda part: self._show_roll(part, year.year)),
            (self.visits, year.visits, self._show_visits),
            (self.cash, year.cash, self._show_cash),
            (self.households, year.households, self._show_households),
        ):  # fmt: skip
            if part is None:
                block.fail()
            else:
                show(part)

    def _show_roll(self, roll: RollYear, year: int) -> None:
        count = sum(roll.joined)
        joined = _n("{n} joined this year", "{n} joined this year", count) if count else ""
        self.roll.say(f"{roll.members:,}", joined, lambda: self._go("members", {"list": "counted"}))
        self.months.show_values([
            Value(_(name), count, f"{count:,}", str(month), self._joined(year, month))
            for month, (name, count) in enumerate(zip(MONTHS, roll.joined, strict=True), 1)
        ])  # fmt: skip

    def _joined(self, year: int, month: int) -> Callable[[], object]:
        return lambda: self._go("members", {"joined": month_days(year, month)})

    def _show_visits(self, visits: VisitYear) -> None:
        self.days.show_values([Value(s.words, s.visits, f"{s.visits:,}", s.short) for s in visits.spans])
        only = visits.campaigns[0].id if len(visits.campaigns) == 1 else ""
        self.visits.say(f"{visits.visits:,}", "", self._handed_over(only))
        for number, button in enumerate(self.campaigns):
            button.setVisible(number < len(visits.campaigns))
        for number, campaign in enumerate(visits.campaigns):
            words = _("{name}: {done} of {all}", name=campaign.name, done=campaign.done, all=campaign.listed)
            self.campaigns[number].setText(words)
            self._opens[number] = self._opener(campaign.id)

    def _show_cash(self, cash: CashYear) -> None:
        names = codes.load("warm_fund_sources")
        values = []
        for source, amount in cash.sources.items():
            campaign = cash.campaigns.get(source)
            opens = self._handed_over(campaign) if campaign else None
            values.append(Value(names.label(source), amount, yuan(amount), open=opens))
        self.ring.show_values(values)
        only = set(cash.campaigns.values())
        self.cash.say(yuan(cash.total), "", self._handed_over(only.pop() if len(only) == 1 else ""))

    def _show_households(self, households: Households) -> None:
        words = _("deep {deep}, relative {relative}", deep=households.deep, relative=households.relative)
        self.households.say(f"{households.deep + households.relative:,}", words)

    def _handed_over(self, campaign: str) -> Callable[[], object]:
        wish = {"state": "", "states": HANDED_OVER}
        return lambda: self._go("visits", wish | {"campaign": campaign} if campaign else wish)

    def _opener(self, campaign: str) -> Callable[[], object]:
        return lambda: self._go("visits", {"campaign": campaign, "state": ""})


def yuan_of(amount: float) -> str:
    """Write an amount of fen."""
    return yuan(round(amount))
