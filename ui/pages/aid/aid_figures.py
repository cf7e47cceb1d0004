"""Which figures of mutual aid go upward, and which rows does each count? A figure opens its rows, and they records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.aid import (
    Counted,
    Figure,
    Scope,
    figure_name,
    figure_note,
    figure_part,
    figure_unit,
    figure_value,
    kind_of_row,
    scope_words,
)
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.drop_list import DropList
from ui.kit.grid import Grid
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import Column, ListSource
from ui.pages.aid.words import state_words
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.pages.aid.page import AidPage


@dataclass(frozen=True)
class FiguresBegun:
    """What the part needs to begin: the years and terms there are, what plans are called, the figures of the first."""

    scopes: tuple[Scope, ...]
    names: Mapping[str, str]
    scope: Scope
    figures: tuple[Figure, ...]


def read_figures(office: Office) -> FiguresBegun:
    """Read what the part needs to begin; asked on the worker."""
    aid, actor = office.aid, office.actor
    scopes, names = aid.figure_scopes(actor)
    today = office.clock.today()
    this_year = Scope(today.replace(month=1, day=1), today.replace(month=12, day=31))
    known = scopes if this_year in scopes else (this_year, *scopes)
    return FiguresBegun(known, names, this_year, aid.figures(actor, this_year))


def figure_columns() -> list[Column]:
    """Return the columns of the figures."""
    return [
        Column(_("Figure"), lambda one: figure_name(one.key), 220, key="figure"),
        Column(_("Of which"), figure_part, 200, key="part"),
        Column(_("How many"), figure_value, 150, "balance", key="value"),
        Column(_("Measure"), lambda one: figure_unit(one.unit), 80, key="unit"),
        Column(_("Rows counted"), lambda one: f"{len(one.rows):,}", 120, "count", key="rows"),
        Column(_("Remark"), figure_note, 330, key="note"),
    ]  # fmt: skip


def row_columns() -> list[Column]:
    """Return the columns of the rows a figure counts."""
    return [
        Column(_("Record"), kind_of_row, 110, key="kind"),
        Column(_("Number"), lambda one: one.number, 110, key="number"),
        Column(_("Name"), lambda one: one.name, 130, key="name"),
        Column(_("Unit"), lambda one: one.unit, 190, key="unit"),
        Column(_("Day"), lambda one: one.on.isoformat() if one.on else "", 104, key="day"),
        Column(_("Plan"), plan_words, 200, key="plan"),
        Column(_("Amount, yuan"), lambda one: "" if one.amount is None else yuan(one.amount), 120, "amount",
               key="amount", number=lambda one: one.amount),
        Column(_("How it stands"), standing_words, 150, key="state"),
    ]  # fmt: skip


def plan_words(one: Counted) -> str:
    """Return the plan of a row; second relief is of none."""
    return "" if one.kind == "relief" else one.plan


def standing_words(one: Counted) -> str:
    """Say how a row stands: a claim's state with its days, how many of a unit take part."""
    if one.kind == "unit":
        return _("{enrolled} of {staff} people", enrolled=f"{one.enrolled:,}", staff=f"{one.staff:,}")
    told = [state_words(one.state)] if one.state else []
    if one.days is not None:
        told.append(_n("{n} day", "{n} days", one.days))
    if one.gift:
        told.append(_("Given free"))
    return "  ".join(told)


class AidFigures(QWidget):
    """The figures, and in their place the rows of one of them, until they are left."""

    NAME = "figures"

    def __init__(self, page: AidPage, desk: Desk, begun: FiguresBegun, back: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk, self._leave = page, desk, back
        self._begun, self.figures = begun, begun.figures
        self.opened: Figure | None = None
        self.scope = DropList(_("Figures of"), 340)
        for scope in begun.scopes:
            self.scope.addItem(scope_words(scope, begun.names), scope)
        self.scope.setCurrentIndex(begun.scopes.index(begun.scope))
        self.scope.activated.connect(lambda _place: self.read())
        self.told = Words("", colour="secondary", elide=True)
        self.grid = Grid(desk.jobs, figure_columns(), page, _("Figures"))
        self.rows = Grid(desk.jobs, row_columns(), page, _("Rows counted"))
        self.registers = (
            Register(self.grid, desk, page, "aid_figures"),
            Register(self.rows, desk, page, "aid_figure_rows"),
        )
        self.grid.opened.connect(lambda _line: self.open_rows())
        self.rows.opened.connect(lambda _line: self.open_record())
        for grid in (self.grid, self.rows):
            grid.moved_to.connect(lambda _line: self._offer())
            grid.rows.loaded.connect(lambda _count: self._loaded())
        self.papers = ListPapers(page, desk, self.grid, self._title, "aid_figures", lambda: "", keys=False)
        self.row_papers = ListPapers(
            page, desk, self.rows, self._title, "aid_figure_rows", self._row_filter, keys=False
        )
        self.back_button = Button(_("Back to the list"), self.back, look="link", picture="chevron-left")
        self.open_button = Button(_("Show the rows"), self.open_rows, look="primary", picture="list-checks")
        self.record_button = Button(_("Open the record"), self.open_record, picture="folder-open")
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        head, foot, whole = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(Words(_("Figures"), "section"))
        head.addWidget(self.scope)
        head.addWidget(self.told, 1)
        for part in (self.back_button, self.papers.button, self.row_papers.button):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.record_button)
        foot.addWidget(self.open_button)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        for line in (self.papers.line, self.row_papers.line):
            whole.addWidget(line)
        for grid in (self.grid, self.rows):
            whole.addWidget(grid, 1)
        whole.addLayout(foot)

    def _title(self) -> str:
        return _("Figures of mutual aid: {what}", what=self.scope.currentText())

    def _row_filter(self) -> str:
        one = self.opened
        if one is None:
            return ""
        parts = (figure_name(one.key), figure_part(one), figure_value(one), figure_unit(one.unit))
        return "  ".join(part for part in parts if part)

    # -- showing

    def begin(self) -> None:
        """Put the keys on the list."""
        (self.grid if self.opened is None else self.rows).setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return what brings the figures back."""
        return {"figures": True}

    def back(self) -> None:
        """Return from the rows to the figures, and from there to the claims."""
        if self.opened is None:
            self._leave()
            return
        self.opened = None
        self._show()
        self.begin()

    def _show(self) -> None:
        one = self.opened
        for part in (self.grid, self.papers.button):
            part.setVisible(one is None)
        for part in (self.rows, self.row_papers.button):
            part.setVisible(one is not None)
        self.scope.setEnabled(one is None)
        words = _("Back to the list") if one is None else _("Back to the figures")
        self.back_button.setText(words)
        self.told.setText(_("Enter shows the rows a figure counts.") if one is None else self._row_filter())
        if one is None:
            self.grid.show_source(ListSource(self.figures))
        else:
            self.rows.empty.say(
                _("This figure counts no row"), _("It is reckoned from nothing, so it is not kept.")
            )
            self.rows.show_source(ListSource(one.rows))
        grid = self.grid if one is None else self.rows
        in_order(
            self.scope, grid, self.back_button, self.papers.button, self.row_papers.button, self.record_button,
            self.open_button,
        )  # fmt: skip
        self._offer()

    def _loaded(self) -> None:
        (self.grid if self.opened is None else self.rows).stand_on()
        if self.isVisible():
            self.registers[self.opened is not None].say_place()
        self._offer()

    def _offer(self) -> None:
        figure = self.grid.current() if self.opened is None and self.figures else None
        row = self.rows.current() if self.opened is not None and self.opened.rows else None
        self.open_button.setVisible(figure is not None)
        self.open_button.setEnabled(figure is not None and bool(figure.rows))
        self.record_button.setVisible(row is not None)
        self.record_button.setEnabled(row is not None and bool(_opens(row)))

    def read(self) -> None:
        """Read the figures of the year or term chosen anew."""
        office, scope = self._desk.office, self.scope.currentData()

        def done(found: tuple[Figure, ...]) -> None:
            self.figures = found
            if self.opened is not None:
                same = (one for one in found if (one.key, one.of) == (self.opened.key, self.opened.of))
                self.opened = next(same, None)
            self._show()

        self._page.run(lambda: office.aid.figures(office.actor, scope), done)

    # -- from a figure to its rows, and on to a record

    def open_rows(self) -> None:
        """Show the rows that the figure counts on which the list stands."""
        one = self.grid.current() if self.figures else None
        if one is not None and one.rows:
            self.opened = one
            self._show()
            self.begin()

    def open_record(self) -> None:
        """Open the record of a row."""
        row = self.rows.current() if self.opened is not None and self.opened.rows else None
        opens = _opens(row) if row is not None else None
        if opens is not None:
            self._desk.go(*opens)


def _opens(row: Counted) -> tuple[str, dict[str, Any]] | None:
    """Return the page and the wish that show a row; None where it has none of its own."""
    return {
        "claim": ("aid", {"claim": row.id}),
        "cover": ("members", {"member": row.person}),
        "relief": ("aid", {"relief": row.plan, "row": row.id}),
        "unit": ("unions", {"unit": row.id}),
    }.get(row.kind)
