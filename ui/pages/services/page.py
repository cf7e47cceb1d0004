"""Which services did the union give? A line to write one in always on top, the register, its sums, its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from app.services import Program, ServiceFilter
from app.shared.text import _
from ui.desk import Desk
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_totals import Totals
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.kit.tab_order import in_order
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.services.columns import RegisterSource, columns, value_words
from ui.pages.services.entry import ServiceEntry
from ui.pages.services.papers import RegisterPapers
from ui.pages.services.programmes import Programmes
from ui.pages.services.writing import DRAFT, Writing

if TYPE_CHECKING:
    from app.workplace import FormDraft

KEEP_AFTER = 2000  # milliseconds after the last change, as forms do
MONTH, LAST_MONTH, YEAR, OFF = "month", "last", "year", "off"


class ServicesPage(Page):
    """One line, and one list beneath it, the latest entry first."""

    topics = frozenset({"service_entry", "service_person", "service_program"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Services"))
        self.desk = desk
        self.programs: Sequence[Program] = ()
        self.year = ""
        self._then: str | None = None
        self._begun = self._kept = False
        self.entry = ServiceEntry(desk.office.clock.today, desk.actor.name)
        self.writing = Writing(self, desk, self.entry, self._stand_on)
        self.grid = Grid(desk.jobs, columns(lambda: self.programs), self, _("Services"))
        self.register = Register(
            self.grid,
            desk,
            self,
            "services",
            self.ask,
            lambda key, value: value_words(key, value, self.programs),
        )
        self.forms = RegisterPapers(self, desk)
        self.programmes = Programmes(self, desk)
        self.papers = ListPapers(
            self, desk, self.grid, lambda: _("Register of services"), "services", self._filter_words,
            papers=[(_("Preview and print the report of a month or year…"), self.forms.ask_period)],
        )  # fmt: skip
        self.take_in_button = Button(_("Take in a sheet"), self.forms.ask_sheet, picture="file-spreadsheet")
        self.copy_button = Button(_("Copy to a new entry"), self.copy, look="link", picture="arrow-up")
        self.copy_button.name_keys("Ctrl+D")
        verbs = (
            self.writing.details_button,
            self.copy_button, self.writing.back_button, self.writing.off_button, self.writing.correct_button,
            self.programmes.button, self.take_in_button, self.papers.button,
        )  # fmt: skip
        for button in verbs:
            self.head.addWidget(button)
        self.totals = Totals(self.grid)
        for part in (self.papers.line, self.forms.work, self.entry):
            self.body.addWidget(part)
        self.body.addLayout(self._filters())
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(self.totals)
        self.entry.setVisible(self.writing.may_write)
        self.take_in_button.setVisible(self.writing.may_write)
        self.grid.moved_to.connect(lambda _line: self._offer())
        self.grid.opened.connect(lambda _line: self.writing.begin_correction())
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.search.setFocus)
        QShortcut(QKeySequence("Ctrl+D"), self, activated=self.copy)
        QShortcut(QKeySequence("Ctrl+N"), self, activated=self.begin)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_AFTER)
        self._keeping.timeout.connect(self.keep)
        for field in self.entry.fields.values():
            field.touched.connect(self._keeping.start)
        in_order(
            *verbs, self.strip, *self.entry.tabs(), self.search, *self.chips.values(), self.grid,
        )  # fmt: skip

    def _filters(self) -> Flow:
        self.search = SearchField(_("Name, unit, content or who handled it"))
        words = {
            "": _("All"), MONTH: _("This month"), LAST_MONTH: _("Last month"), YEAR: _("This year"),
            OFF: _("With what was taken off"),
        }  # fmt: skip
        self.chips = {key: Chip(told, key) for key, told in words.items()}
        return quick_row(self, self.search, self.chips, self._ask_chip, self.grid)

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `new` asks for an entry, `report` for the report of a month; `quick`, `year` and `typed` say which entries,
        `row` the one to stand on. A wish for entries drops what was filtered before.
        """
        if wish and not wish.keys() & {"new", DRAFT, "report"}:
            self._then = wish.get("row")
            self.year = str(wish.get("year", ""))
            self.chips[wish.get("quick", "")].setChecked(True)
            self.search.setText(wish.get("typed", ""))
            self.register.drop_filters()
            self.register.put_filters(wish.get("filters", {}))
        self.refresh()
        if self.writing.may_write:
            self.entry.fields["who"].setFocus()
        else:
            self.search.setFocus()
        if wish.get("report"):
            self.forms.ask_period()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same entries, on the same one."""
        filters = {key: sorted(chosen) for key, chosen in self.register.filters.items()}
        return {
            "quick": self.quick, "year": self.year, "typed": self.search.text(), "filters": filters,
            "row": self.grid.current_id(),
        }  # fmt: skip

    def back(self) -> bool:
        """Leave a correction; say whether the page is as it is by itself."""
        if self.writing.correcting is None:
            return True
        self.writing.stop_correcting()
        return False

    def keep(self) -> None:
        """Keep what is typed and not written down, at once."""
        self._keeping.stop()
        typed, office = self.entry.typed(), self.desk.office
        if self.writing.correcting is not None:
            return
        if typed:
            self._kept = True
            who = self.entry.fields["who"].text() or self.entry.fields["content"].text()
            title = _("A service: {who}", who=who)
            self.run(lambda: office.workplace.keep_draft(office.actor, DRAFT, "", typed, title))
        elif self._kept:
            self.drop_draft()

    def drop_draft(self) -> None:
        """Let go what was kept: it is written down."""
        self._keeping.stop()
        self._kept = False
        office = self.desk.office
        self.run(lambda: office.workplace.drop_draft(office.actor, DRAFT, ""))

    def refresh(self) -> None:
        """Read the programmes and the register anew."""
        office, first = self.desk.office, not self._begun

        def read() -> tuple[Sequence[Program], FormDraft | None]:
            draft = office.workplace.draft(office.actor, DRAFT, "") if first else None
            return office.services.programs(office.actor), draft

        self.run(read, lambda found: self._show(*found))

    def _show(self, programs: Sequence[Program], draft: FormDraft | None) -> None:
        self.programs = programs
        self.entry.offer(programs)
        self._begun = True
        if draft is not None and not self.entry.typed():
            self._kept = True
            self.entry.put_typed(draft.content)
            self.strip.say(_("What you typed and did not write down is here again."), "waiting")
        self.ask()

    # -- what is asked

    @property
    def quick(self) -> str:
        """Return the quick list in force, empty for all."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def _ask_chip(self) -> None:
        self.year = ""
        self.ask()

    def ask(self) -> None:
        """Ask for the register anew."""
        filters = self.register.filters
        months = self._months()
        if (chosen := filters.get("month")) is not None:
            months = chosen
        wanted = ServiceFilter(
            self.search.text().strip(),
            filters.get("program"),
            months,
            filters.get("handler"),
            off=self.quick == OFF,
        )
        self._say_empty()
        self.grid.show_source(RegisterSource(self.desk.office, wanted, self.programs))

    def _months(self) -> frozenset[str] | None:
        today: date = self.desk.office.clock.today()
        last = today.replace(day=1) - timedelta(days=1)
        found = {MONTH: f"{today:%Y-%m}", LAST_MONTH: f"{last:%Y-%m}", YEAR: f"{today:%Y}"}.get(
            self.quick, self.year
        )
        return frozenset({found}) if found else None

    def _say_empty(self) -> None:
        asked = self.search.text().strip() or self.quick or self.year or self.register.filters
        if asked:
            words = _("Try fewer letters, another month, or fewer filters.")
            self.grid.empty.say(_("No service matches"), words, [Button(_("Show all"), self._show_all)])
            return
        words = _(
            "Write the first one into the line above: legal aid, a job fair, training, whatever the union did. Or take "
            "in the sheet you kept so far."
        )
        steps = [Button(_("Take in a sheet"), self.forms.ask_sheet, picture="file-spreadsheet")]
        may_write = self.writing.may_write
        self.grid.empty.say(
            _("No service is written down yet"), words if may_write else "", steps if may_write else []
        )

    def _show_all(self) -> None:
        self.chips[""].setChecked(True)
        self.year = ""
        self.search.setText("")
        self.register.drop_filters()
        self.ask()

    def _filter_words(self) -> str:
        quick = self.chips[self.quick].text_shown() if self.quick else self.year
        return self.register.filter_words(quick, self.search.text().strip())

    # -- what came, and what is done with it

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        if then is not None:
            self.grid.stand_on(then)
        else:
            self.grid.stand_on()
        if not count:
            self.writing.offer(None)
        self._offer()
        self._say_place()

    def _offer(self) -> None:
        line = self.grid.current() if self.grid.rows.ids else None
        self.writing.offer(line)
        self.copy_button.setVisible(line is not None and self.writing.may_write)

    def _stand_on(self, entry_id: str) -> None:
        """Read anew, and stand on an entry."""
        self._then = entry_id
        self.ask()

    def begin(self) -> None:
        """Put the hand into the line, for a new entry."""
        self.writing.stop_correcting()
        self.entry.fields["who"].setFocus()

    def copy(self) -> None:
        """Put the entry the list stands on, or the latest, into the line."""
        line = self.grid.current() if self.grid.rows.ids else None
        self.writing.copy(line)

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()
