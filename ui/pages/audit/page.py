"""Who saw and who changed what? A list that is only looked at: filtered, checked, printed, carried out signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.audit import Checked, Line, Wanted
from app.audit.signed import SUFFIX
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.field_day import DateField
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.pages.audit.columns import AuditSource, columns, kind_chips
from ui.pages.listing import PDF, ListPapers
from ui.pages.proof import paper_language
from ui.pages.registers import Register
from ui.pages.sync.records import OPENS

if TYPE_CHECKING:
    from app.audit import Signed
    from ui.desk import Desk


class AuditPapers(ListPapers):
    """The list on paper and in Excel as every list, and as a PDF signed with this computer's key."""

    def ask_signed(self) -> None:
        """Ask where the signed PDF goes."""
        title = _("Where to write the signed PDF")
        choose_saving(self._page, title, self._file("pdf", self._title()), PDF, self.save_signed)

    def save_signed(self, path: Path) -> None:
        """Write what is shown into `path`, and the signature beside it."""
        office, paper = self._desk.office, paper_language()

        def written(signed: Signed) -> None:
            words = _(
                "{file} and its signature {beside} are written. Key number of this computer: {number}.",
                file=path.name, beside=path.name + SUFFIX, number=signed.key_id,
            )  # fmt: skip
            self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self._read(
            False,
            lambda listed: self.work.do(
                _("Drawing the pages…"),
                lambda progress: office.audit_log.export(
                    office.actor, listed, path, paper, progress=progress
                ),
                written,
            ),
        )


class AuditPage(Page):
    """The audit log, newest first."""

    topics = frozenset({"nothing"})  # every commit adds to it: read anew when it is entered, or with F5

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Audit log"))
        self.desk = desk
        self._people: dict[str, str] = {}
        self.grid = Grid(desk.jobs, columns(), self, _("Audit log"))
        self.register = Register(
            self.grid, desk, self, "audit", self.ask, lambda _key, value: self._people.get(value, value)
        )
        self.papers = AuditPapers(
            self, desk, self.grid, lambda: _("Audit log"), "audit", self._filter_words,
            papers=[(_("Write a signed PDF…"), self._ask_signed)],
        )  # fmt: skip
        self.check_button = Button(_("Check the chain"), self.check, picture="shield-check")
        self.check_button.name_keys("Ctrl+Enter")
        self.open_button = Button(_("Open the record"), self.grid.open_current, picture="arrow-right")
        for button in (self.open_button, self.check_button, self.papers.button):
            self.head.addWidget(button)
        self.body.addWidget(self.papers.line)
        self.body.addLayout(self._filters())
        self.body.addWidget(self.grid, 1)
        self.grid.opened.connect(self.open_record)
        self.grid.moved_to.connect(self._offer)
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)
        in_order(
            self.open_button, self.check_button, self.papers.button, self.strip, *self.chips.values(),
            self.first, self.last, self.grid,
        )  # fmt: skip

    def _ask_signed(self) -> None:
        self.papers.ask_signed()

    def _filters(self) -> Flow:
        self.chips = {key: Chip(words, key) for key, words in kind_chips().items()}
        self.chips[""].setChecked(True)
        group, row = QButtonGroup(self), Flow()
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False: self.ask())
            row.addWidget(chip)
        self.first, self.last = DateField(self._today), DateField(self._today)
        for field, words in ((self.first, _("From day")), (self.last, _("To day"))):
            field.setAccessibleName(words)
            field.setFixedWidth(120)
            field.editingFinished.connect(self._dated)
            pair = QWidget()
            beside = QHBoxLayout(pair)
            beside.setContentsMargins(6, 0, 0, 0)
            beside.addWidget(Words(words, colour="secondary"))
            beside.addWidget(field)
            row.addWidget(pair)
        return row

    def _today(self) -> date:
        return self.desk.office.clock.today()

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen; `kind`, `first`, `last` and `people` say which lines."""
        if wish:
            self.chips[wish.get("kind", "")].setChecked(True)
            self.first.put(wish.get("first"))
            self.last.put(wish.get("last"))
            self.register.drop_filters()
            if wish.get("people"):
                self.register.put_filters({"by": wish["people"]})
        self.refresh()
        self.grid.setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same lines."""
        wanted = self.wanted()
        people = sorted(wanted.people) if wanted.people is not None else []
        return {"kind": self.kind, "first": wanted.first, "last": wanted.last, "people": people}

    def refresh(self) -> None:
        """Read the list and its counts anew."""
        office = self.desk.office

        def read() -> tuple[Mapping[str, int], dict[str, str]]:
            people = office.audit_log.people(office.actor, Wanted())
            return office.audit_log.kinds(office.actor, Wanted()), {one: name for one, name, _n in people}

        def came(found: tuple[Mapping[str, int], dict[str, str]]) -> None:
            kinds, self._people = found
            for key, chip in self.chips.items():
                chip.tell(kinds.get(key, 0) if key else sum(kinds.values()))

        self.ask()  # the first rows wait for no count
        self.run(read, came)

    # -- what is asked

    @property
    def kind(self) -> str:
        """Return the kind in force, empty for all."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def wanted(self) -> Wanted:
        """Return what is asked for; a day that cannot be read asks for nothing of its own."""
        kinds = frozenset({self.kind}) if self.kind else None
        return Wanted(kinds, self.register.filters.get("by"), _day(self.first), _day(self.last))

    def ask(self) -> None:
        """Ask for the list anew."""
        self._say_empty()
        self.grid.show_source(AuditSource(self.desk.office, self.wanted()))

    def _dated(self) -> None:
        for field in (self.first, self.last):
            try:
                field.read()
            except NuangongError as error:
                self.fault(error)
                return
        self.ask()

    def _filter_words(self) -> str:
        wanted = self.wanted()
        days = [
            _("{title}: {day}", title=title, day=day.isoformat())
            for title, day in ((_("From day"), wanted.first), (_("To day"), wanted.last))
            if day
        ]
        return self.register.filter_words(self.chips[self.kind].accessibleName() if self.kind else "", *days)

    def _say_empty(self) -> None:
        self.grid.empty.say(
            _("No line matches"),
            _("Choose another kind, other days, or all people."),
            [Button(_("Show all"), self._show_all)],
        )

    def _show_all(self) -> None:
        self.enter({"kind": ""})

    # -- what came

    def _loaded(self, _count: int) -> None:
        self.grid.stand_on()
        self._offer(self.grid.current() if self.grid.rows.ids else None)
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def _offer(self, line: Line | None) -> None:
        self.open_button.setEnabled(line is not None and line.table in OPENS and bool(line.row_id))

    def open_record(self, line: Line) -> None:
        """Open the record a line is about, where it has a page."""
        if line.table in OPENS and line.row_id:
            page, wish = OPENS[line.table]
            self.desk.go(page, wish(line.row_id))

    # -- the chain

    def check(self) -> None:
        """Walk the chain and say in words what came of it."""
        if not self.check_button.isEnabled():
            return
        office = self.desk.office
        self.check_button.setEnabled(False)
        self.strip.say(_("Checking every line…"), "quiet")

        def failed(error: Exception) -> None:
            self.check_button.setEnabled(True)
            self.fault(error)

        self.run(lambda: office.audit_log.check(office.actor), self.say_checked, failed, lane="io")

    def say_checked(self, found: Checked) -> None:
        """Say whether the log is whole, or from which line on it is not."""
        self.check_button.setEnabled(True)
        if found.broken is None:
            self.strip.say(
                _("The log is whole: {n} lines, each as it was written.", n=f"{found.lines:,}"), "good"
            )
            return
        words = _(
            "From line {n} on the log is not what was written. Keep the file as it is, tell the union above, and "
            "restore the last good backup.",
            n=f"{found.broken:,}",
        )
        self.strip.say(words, "bad")


def _day(field: DateField) -> date | None:
    try:
        return field.read()
    except NuangongError:
        return None


PAGE = AuditPage
