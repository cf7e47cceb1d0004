"""Which figures go upward? Those told from the records, beside what was entered of earlier years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.funds import BOUGHT, BUDGETED, DONATED, GIVEN
from app.shared.pinyin import full, initials
from app.shared.text import _
from app.visits import (
    FIGURES,
    Past,
    exact_words,
    name_words,
    note_words,
    number_of,
    part_words,
    unit_words,
    value_words,
)
from ui.kit.asking import AskForm
from ui.kit.drop_list import DropList
from ui.kit.fields import Choice, CodeField, DateField, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.proof import Looking, paper_language
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignView, Figure, PastFigure
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


LEDGER = {
    "raised": BUDGETED,
    "raised_goods": DONATED,
    "bought": BOUGHT,
    "cash": GIVEN,
    "goods": GIVEN,
    "given": GIVEN,
}
"""Which lines of the ledger a figure of money is told from."""


@dataclass(frozen=True)
class FiguresBegun:
    """What the part needs to begin: the campaign with its figures, the years there are, what was entered."""

    campaign: CampaignView
    figures: tuple[Figure, ...]
    years: tuple[int, ...]
    past: tuple[PastFigure, ...]


@dataclass(frozen=True)
class Line:
    """One line in words: reckoned from the records, or entered (`past_id` is its id then)."""

    key: str
    name: str
    part: str
    value: str
    unit: str
    exact: str
    origin: str
    note: str
    past_id: str = ""
    known: bool = True


def read_figures(office: Office, campaign: CampaignView) -> FiguresBegun:
    """Read what the part needs to begin; asked on the worker."""
    visits, actor = office.visits, office.actor
    return FiguresBegun(
        campaign,
        visits.figures(actor, campaign_id=campaign.id),
        visits.figure_years(actor),
        visits.past_figures(actor),
    )


def lines_of(figures: Sequence[Figure], past: Sequence[PastFigure]) -> list[Line]:
    """Return the figures, and beneath each what was entered of earlier years, the latest first."""
    found: list[Line] = []
    for key in FIGURES:
        found += [
            Line(
                key, name_words(key), part_words(one), value_words(one.unit, one.value),
                unit_words(one.unit), exact_words(one.unit, one.value),
                _("not kept") if one.value is None else _("From the records"), note_words(one),
                known=one.value is not None,
            )
            for one in figures
            if one.key == key
        ]  # fmt: skip
        entered = sorted(
            (one for one in past if one.told.key == key), key=lambda one: one.told.period, reverse=True
        )
        for one in entered:
            told = one.told
            note = _("{source}, as of {day}, entered by {name}",
                     source=told.source, day=told.as_of.isoformat(), name=one.entered_by)  # fmt: skip
            found.append(
                Line(
                    key, name_words(key), told.period, value_words(one.unit, told.value), unit_words(one.unit),
                    exact_words(one.unit, told.value), _("Entered history"), note, one.id,
                )
            )  # fmt: skip
    return found


def columns() -> list[Column]:
    """Return the columns of the figures."""
    return [
        Column(_("Figure"), lambda line: line.name, 230, key="figure"),
        Column(_("Of which, or year"), lambda line: line.part, 170, key="part"),
        Column(_("How many"), lambda line: line.value, 120, "balance", key="value"),
        Column(_("Measure"), lambda line: line.unit, 70, key="unit"),
        Column(_("Exactly, in yuan"), lambda line: line.exact, 130, "amount", key="exact"),
        Column(_("From"), lambda line: line.origin, 120, "state", key="origin",
               tone=lambda line: "waiting" if line.past_id else "good" if line.known else "quiet"),
        Column(_("Remark"), lambda line: line.note, 330, key="note"),
    ]  # fmt: skip


class Figures(QWidget):
    """The figures, in place of the list until they are closed."""

    def __init__(self, page: VisitsPage, desk: Desk, begun: FiguresBegun, back: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk, self._campaign = page, desk, begun.campaign
        self._figures, self._past, self.lines = begun.figures, begun.past, list[Line]()
        self.asking: AskForm | None = None
        self.scope = DropList(_("Figures of"), 220)
        self.scope.addItem(begun.campaign.name, None)
        for year in begun.years:
            self.scope.addItem(_("All campaigns of {year}", year=year), year)
        self.scope.activated.connect(lambda _place: self.read())
        self.grid = Grid(desk.jobs, columns(), page, _("Figures"))
        self.register = Register(self.grid, desk, page, "visit_figures")
        self.grid.moved_to.connect(lambda _line: self._offer())
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Figures: {what}", what=self.scope.currentText()), "visit_figures",
            lambda: "", keys=False,
            papers=[(_("Preview and print the four seasons of the year…"), self.preview_seasons)],
        )  # fmt: skip
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.enter_button = Button(
            _("Enter a figure of an earlier year"), self.ask, picture="history", keys="F6"
        )
        self.out_button = Button(
            _("Take the entered figure back"), self.take_back_current, look="link", picture="undo-2"
        )
        self.open_button = Button(_("Open its rows"), self.open_rows, look="link", picture="arrow-right")
        self.grid.opened.connect(lambda _line: self.open_rows())
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        head, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(Words(_("Figures"), "section"))
        head.addWidget(self.scope)
        told = Words(_("Different measures are never added to one another."), colour="secondary", elide=True)
        head.addWidget(told, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.papers.button)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        foot.addWidget(self.out_button)
        foot.addWidget(self.enter_button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.work)
        whole.addWidget(self.grid, 1)
        whole.addLayout(foot)
        in_order(
            self.grid,
            self.back_button,
            self.papers.button,
            self.open_button,
            self.out_button,
            self.enter_button,
        )

    def begin(self) -> None:
        """Put the keys on the list."""
        self.grid.setFocus()

    def _show(self) -> None:
        self.lines = lines_of(self._figures, self._past)
        self.grid.show_source(ListSource(self.lines))
        self._offer()

    def _offer(self) -> None:
        line = self.grid.current()
        self.out_button.setVisible(line is not None and bool(line.past_id))
        self.open_button.setVisible(line is not None and self._way(line) is not None)

    def _way(self, line: Line) -> tuple[str, dict[str, Any]] | None:
        """Return the page, and the wish, that shows the rows a figure is told from; None for what has no list."""
        year = self.scope.currentData()
        if line.past_id or not line.known:
            return None
        if line.key == "services":
            return "services", {"year": year}
        if (kind := LEDGER.get(line.key)) is None:
            return None
        return "funds", {
            "kind": kind,
            **({"campaign": self._campaign.id} if year is None else {"year": str(year)}),
        }

    def open_rows(self) -> None:
        """Open the rows the figure the list stands on is told from."""
        line = self.grid.current()
        way = self._way(line) if line is not None else None
        if way is not None:
            self._desk.go(*way)

    def preview_seasons(self) -> None:
        """Show the four seasons of the year chosen side by side; with a campaign chosen, those of its year."""
        year = self.scope.currentData() or self._campaign.window_from.year
        office, paper, title = self._desk.office, paper_language(), _("The four seasons of a year")
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(
                office.actor, "four_seasons", (str(year),), paper, progress=progress
            ),
            title,
            f"{title}-{year}.pdf",
        )

    def read(self) -> None:
        """Read the figures of the campaign or year chosen anew."""
        office, year = self._desk.office, self.scope.currentData()
        wanted: dict[str, Any] = {"campaign_id": self._campaign.id} if year is None else {"year": year}
        visits, actor = office.visits, office.actor

        def done(found: tuple[tuple[Figure, ...], tuple[PastFigure, ...]]) -> None:
            self._figures, self._past = found
            self._show()

        self._page.run(lambda: (visits.figures(actor, **wanted), visits.past_figures(actor)), done)

    # -- what was before

    def ask(self) -> None:
        """Ask for a figure of an earlier year, and where it is from."""
        today: Callable[[], date] = self._desk.office.clock.today
        choices = [
            Choice(
                key,
                f"{name_words(key)} ({unit_words(unit)})",
                (full(name_words(key)), initials(name_words(key))),
            )
            for key, unit in FIGURES.items()
        ]
        specs = [
            Spec("key", _("Figure"), lambda: CodeField(choices), required=True),
            Spec("period", _("Year or years"), Field, required=True),
            Spec("value", _("How many, or 10,000 yuan"), Field, required=True),
            Spec("source", _("Where it is from"), Field, required=True),
            Spec("as_of", _("As of"), lambda: DateField(today), required=True),
        ]
        told = _(
            "It stands beside what is reckoned from the records, marked as entered. It changes no record."
        )
        self.asking = AskForm(
            self._page, _("Enter a figure of an earlier year"), Form(specs), _("Keep the figure"), self._enter,
            told=told, picture="history", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _enter(self, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.asking
        if window is None:
            return

        def work() -> PastFigure:
            told = Past(
                answers["key"], answers["period"], number_of(answers["key"], answers["value"]), answers["source"],
                answers["as_of"],
            )  # fmt: skip
            return office.visits.enter_past(office.actor, told)

        def done(kept: PastFigure) -> None:
            window.accept()
            words = f"{name_words(kept.told.key)}  {kept.told.period}"
            self._desk.say(words, lambda: self._take_back(kept.id))
            self.read()

        self._page.run(work, done, window.refused(self._page.fault))

    def take_back_current(self) -> None:
        """Take back the entered figure the list stands on."""
        line = self.grid.current()
        if line is not None and line.past_id:
            self._take_back(line.past_id)

    def _take_back(self, figure_id: str) -> None:
        def taken_back(gone: PastFigure) -> str:
            if not self._page.closed and self._page.stack.currentWidget() is self:
                self.read()
            return _("Taken back: {what}", what=f"{name_words(gone.told.key)}  {gone.told.period}")

        self._desk.take_back(lambda office: office.visits.take_past_back(office.actor, figure_id), taken_back)
