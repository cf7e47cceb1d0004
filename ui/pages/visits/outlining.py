"""What does a campaign consist of? Its programme, and ticked: who pays, who gets something, which goods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.hardship import Line
from app.members import Query
from app.shared import codes
from app.shared.errors import NuangongError
from app.shared.text import N_, _
from app.visits import KINDS, Outline, drawn, outline_of
from ui.kit.fields import CodeField, MoneyField, Required
from ui.kit.grid import Column, Grid
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.choices import choices, spoken
from ui.pages.registers import Register
from ui.pages.visits.planning import kit_words

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignPlan
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

SOURCE, KIND, GOOD = "source", "kind", "good"
PARTS = {SOURCE: N_("Who pays"), KIND: N_("Who gets something"), GOOD: N_("Goods")}
FACTOR = Decimal(2)
"""Relative hardship reaches to twice the line where nobody says otherwise (hardship_categories)."""


@dataclass(frozen=True)
class Begun:
    """What is known before: the units, the subsistence line, the office's region."""

    units: tuple[str, ...]
    line: Line | None
    region: str


def read_begun(office: Office) -> Begun:
    """Read what is known before a campaign is planned."""
    actor, today = office.actor, office.clock.today()
    units = tuple(unit for unit, _count in office.members.values(actor, Query(), "unit") if unit)
    return Begun(units, office.visits.known_line(actor, today), office.facts().region)


@dataclass(frozen=True)
class Part:
    """One thing a campaign may consist of; `key` is its code, for a kind of recipient its place in KINDS."""

    part: str
    key: str
    words: str


def parts() -> list[Part]:
    """Return everything a campaign may consist of."""
    found = [Part(SOURCE, code.code, code.name_zh) for code in codes.load("warm_fund_sources")]
    found += [Part(KIND, str(place), kit_words(*kind)) for place, kind in enumerate(KINDS)]
    found += [
        Part(GOOD, code.code, f"{code.name_zh}({code.extra['unit']})") for code in codes.load("warm_goods")
    ]
    return found


class About(LineEntry):
    """The line above the table: programme, the unit whose members come onto the list, the subsistence line."""

    def __init__(self, begun: Begun, go_on: Callable[[], object]) -> None:
        super().__init__({"line": 150})
        self.fields |= {
            "program": CodeField(choices("warm_programs")),
            "unit": CodeField(spoken(begun.units)),
        }
        titles = {
            "program": _("Kind of campaign"),
            "unit": _("Members of this unit"),
            "line": _("Subsistence line (yuan a month)"),
        }
        if begun.line is None:
            self.fields["line"] = MoneyField()
        self.lay_line(titles, {"program": 1, "unit": 1}, go_on)
        self.follow_size()


class Outlining(QWidget):
    """What the campaign consists of, in place of the list; then its figures are written."""

    def __init__(
        self,
        page: VisitsPage,
        desk: Desk,
        begun: Begun,
        base: CampaignPlan | None,
        *,
        back: Callable[[], object],
        from_file: Callable[[], object],
        drawn_up: Callable[[CampaignPlan], object],
    ) -> None:
        super().__init__()
        self._desk, self._begun, self._base, self._drawn_up = desk, begun, base, drawn_up
        self.parts = parts()
        self.about = About(begun, self.go_on)
        columns = [
            Column(_("Part"), lambda part: _(PARTS[part.part]), 170, key="part"),
            Column(_("What"), lambda part: part.words, 420, key="what"),
        ]
        self.grid = Grid(desk.jobs, columns, self, _("What the campaign consists of"), ticks=True)
        self.register = Register(self.grid, desk, page, "outline")
        self.grid.rows.loaded.connect(lambda _count: self._tick())
        title = _("New campaign: what it consists of")
        told = _(
            "Tick with Space who pays, who gets something and which goods. The figures are written next."
        )
        self.back_button = Button(_("Back to the list"), back, look="link", picture="chevron-left")
        self.file_button = Button(
            _("From a plan file instead"), from_file, look="link", picture="folder-open"
        )
        self.go_button = Button(
            _("Write the figures"), self.go_on, look="primary", picture="arrow-right", keys="Ctrl+Return"
        )
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back_button)
        foot.addWidget(self.file_button)
        foot.addStretch(1)
        foot.addWidget(self.go_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(Words(title, "section"))
        whole.addWidget(Words(told, colour="secondary", wrap=True))
        whole.addWidget(self.about)
        whole.addWidget(self.grid, 1)
        whole.addLayout(foot)
        in_order(self.about, self.grid, self.back_button, self.file_button, self.go_button)
        if base is not None:
            self.about.fields["program"].put(base.program)
            self.about.fields["unit"].put(base.work_unit)
        self.grid.show_source(ListSource(self.parts))

    def begin(self) -> None:
        """Put the hand on the programme."""
        self.about.fields["program"].setFocus()

    def _tick(self) -> None:
        """Tick what the plan that is changed consists of."""
        if self._base is None or self.grid.has_ticks():
            return
        there = outline_of(self._base)
        keys = {(SOURCE, code) for code in there.sources} | {(GOOD, code) for code in there.goods}
        keys |= {(KIND, str(place)) for place, kind in enumerate(KINDS) if kind in there.kinds}
        self.grid.tick([at for at, part in enumerate(self.parts) if (part.part, part.key) in keys])

    def go_on(self) -> None:
        """Draw the plan up, and go on with its figures."""
        answers = self.about.answers()
        if answers is None:
            return
        try:
            outline = self._outline(answers)
            plan = drawn(outline, self._desk.office.clock.today(), self._base)
        except NuangongError as error:
            self.about.show_error(error)
            if error.field is None:
                self.grid.setFocus()
            return
        self._drawn_up(plan)

    def _outline(self, answers: dict[str, Any]) -> Outline:
        """Return what is ticked and written. Raises Required, naming the field."""
        if answers["program"] is None:
            raise Required(field="program")
        ticked = [self.parts[at] for at in self.grid.ticked_ids()]
        by_part = {name: tuple(part.key for part in ticked if part.part == name) for name in PARTS}
        kinds = tuple(KINDS[int(place)] for place in by_part[KIND])
        line = self._begun.line or self._line(answers["line"])
        if self._base is None:
            return Outline(answers["program"], by_part[SOURCE], by_part[GOOD], kinds, answers["unit"], line)
        # What no list of ours names any more stays with the plan it is in.
        there, known = outline_of(self._base), {(part.part, part.key) for part in self.parts}
        kept = [code for code in there.goods if (GOOD, code) not in known]
        whole = replace(there, program=answers["program"], unit=answers["unit"], sources=by_part[SOURCE])
        others = tuple(kind for kind in there.kinds if kind not in KINDS)
        return replace(whole, goods=(*by_part[GOOD], *kept), kinds=(*kinds, *others))

    def _line(self, month: int | None) -> Line:
        if month is None:
            raise Required(field="line")
        today = self._desk.office.clock.today()
        return Line(self._begun.region or "22", today.year, month, FACTOR)
