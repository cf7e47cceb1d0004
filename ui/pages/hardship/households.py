"""How do the households of the list become files? A sheet taken in, those without a file shown, files opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from app.hardship import Line
from app.shared.errors import NuangongError
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, choose_saving
from ui.kit.form import Form
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.hardship.line_form import held_line, line_begin, line_from, line_specs, line_told
from ui.pages.hardship.place_list import PlaceList
from ui.pages.hardship.words import class_words
from ui.pages.home.gather import may
from ui.pages.listing import EXCEL

if TYPE_CHECKING:
    from app.hardship import FilesMade, HouseholdsReport
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

SHEETS = f"{EXCEL};;Excel 97 (*.xls)"


class Households:
    """Takes a sheet of households in, and shows what became of it."""

    def __init__(self, page: HardshipPage, desk: Desk, work: LongWork) -> None:
        self._page, self._desk, self.work = page, desk, work
        self.asking: AskForm | None = None

    def ask_import(self) -> None:
        """Ask by which line the households are classed, then for the sheet."""
        office = self._desk.office
        if may(office, "hardship.import"):
            self._page.run(lambda: held_line(office), self._ask)

    def _ask(self, line: Line | None) -> None:
        office = self._desk.office
        form = Form(line_specs())
        form.begin_with(line_begin(office, line))
        told = (
            line_told(line)
            + " "
            + _("A household that is in the list already is classed again; nothing is lost.")
        )
        self.asking = AskForm(
            self._page, _("Take in households"), form, _("Choose the sheet"), self._choose, told=told,
            picture="folder-open", stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("dibao_month")

    def _choose(self, answers: dict[str, Any]) -> None:
        window = self.asking
        assert window is not None
        try:
            line = line_from(self._desk.office, answers)
        except NuangongError as error:
            window.refused(self._page.fault)(error)
            return
        window.accept()
        choose_file(self._page, _("The sheet of households"), SHEETS, lambda path: self.take_in(path, line))

    def take_in(self, path: Path, line: Line) -> None:
        """Take a sheet in; what was refused is named row by row."""
        office = self._desk.office

        def done(report: HouseholdsReport) -> None:
            shown = TakenIn(self._page, self._desk, report, self)
            self._page.show_over(shown)
            shown.begin()

        self.work.do(
            _("Reading the sheet…"),
            lambda progress: office.hardship.import_households(office.actor, path, line, progress), done,
        )  # fmt: skip

    def ask_blank(self) -> None:
        """Ask where an empty sheet of households goes."""
        title = _("Where to write the sheet")
        choose_saving(self._page, title, _("Households") + ".xlsx", EXCEL, self.save_blank)

    def save_blank(self, path: Path) -> None:
        """Write an empty sheet of households to `path`."""
        office = self._desk.office

        def written(_path: Path) -> None:
            self._page.strip.say(_("Written: {file}", file=path.name), "good")

        self._page.run(lambda: office.hardship.blank_households(office.actor, path), written, lane="io")

    def show_waiting(self) -> None:
        """Show the households that have no file."""
        shown = Waiting(self._page, self._desk, self)
        self._page.show_over(shown)
        shown.refresh()
        shown.begin()


class TakenIn(PlaceList):
    """What became of a sheet: how many by class, and every row that needs a look."""

    def __init__(
        self, page: HardshipPage, desk: Desk, report: HouseholdsReport, households: Households
    ) -> None:
        super().__init__(page, desk, [
            Column(_("Row"), lambda one: f"{one.sheet_row:,}", 80, "count", key="row"),
            Column(_("State"), lambda one: _("Not taken") if one.outcome == "refused" else _("Taken, look again"), 150,
                   "state", key="state", tone=lambda one: "bad" if one.outcome == "refused" else "warn"),
            Column(_("Why"), lambda one: one.words(), 640, key="why"),
        ], _("Rows that need a look"), "hardship_taken_in")  # fmt: skip
        counts = report.counts
        words = _("{added} households are new, {again} were classed again: deep hardship {deep}, relative {relative}, "
                  "neither {none}.", added=report.added, again=report.assessed_again, deep=counts["1"],
                  relative=counts["2"], none=counts["none"])  # fmt: skip
        if not report.problems:
            words += " " + _("Every row was taken.")
        waiting = Button(
            _("Open files for them"),
            households.show_waiting,
            look="primary",
            picture="folder-heart",
            keys="Ctrl+Return",
        )
        self.offer(waiting)
        self.show_rows(report.problems, words, "warn" if report.problems else "good")
        self.grid.empty.say(_("Nothing to mend"), _("Every row of the sheet was taken."))


class Waiting(PlaceList):
    """The households in a class that have no living file; files are opened for those ticked, or for all."""

    WISH: ClassVar[Mapping[str, Any]] = {"waiting": True}

    def __init__(self, page: HardshipPage, desk: Desk, households: Households) -> None:
        super().__init__(page, desk, [
            Column(_("Head"), lambda one: one.head, 110, key="head"),
            Column(_("Document number"), lambda one: one.id_masked, 180, key="id_no"),
            Column(_("Village or unit"), lambda one: one.place, 180, key="place"),
            Column(_("People"), lambda one: f"{one.people:,}", 72, "count", key="people"),
            Column(_("Class"), lambda one: class_words(one.category), 110, key="category"),
            Column(_("Income, yuan a year"), lambda one: yuan(one.income), 130, "amount", key="income"),
            Column(_("Fixed expenses, yuan a year"), lambda one: yuan(one.rigid), 130, "amount", key="rigid"),
            Column(_("Stands in"), lambda one: one.number, 120, key="number"),
        ], _("Households without a file"), "hardship_waiting", ticks=True)  # fmt: skip
        self.households = households
        self.open_button = Button(
            _("Open their files"), self.open_files, look="primary", picture="folder-heart", keys="Ctrl+Return"
        )
        self.import_button = Button(
            _("Take in households"), households.ask_import, picture="file-spreadsheet"
        )
        self.blank_button = Button(
            _("Save an empty template"), households.ask_blank, look="link", picture="file-down"
        )
        self.offer(self.open_button, self.import_button, self.blank_button)
        self.grid.chosen.connect(lambda _count: self._word())
        for button in (self.import_button, self.blank_button):
            button.setVisible(may(desk.office, "hardship.import"))

    def refresh(self) -> None:
        """Ask anew who has no file."""
        office = self.desk.office
        self.page.run(lambda: office.hardship.households_waiting(office.actor), self._show)

    def _show(self, rows: Any) -> None:
        count = len(rows)
        words = _n("{n} household in a class has no file. Its figures become the file's income and expense.",
                   "{n} households in a class have no file. Their figures become the files' income and expense.",
                   count)  # fmt: skip
        self.show_rows(rows, words if count else "")
        self.grid.empty.say(
            _("Every household of the list has its file"),
            _("Take in a sheet, or open a file for somebody else."),
        )
        self._word()

    def _word(self) -> None:
        ticked = len(self.grid.ticked_ids()) if self.grid.has_ticks() else 0
        words = _("Open {n} files", n=f"{ticked or len(self.rows):,}")
        self.open_button.setText(words)
        self.open_button.setVisible(bool(self.rows) and may(self.desk.office, "hardship.keep"))

    def open_files(self) -> None:
        """Open files for the households ticked, or for all of them."""
        if not self.rows:
            return
        chosen = self.grid.ticked_ids() if self.grid.has_ticks() else range(len(self.rows))
        ids, office = [self.rows[at].id for at in chosen], self.desk.office

        def done(made: FilesMade) -> None:
            count = len(made.made)
            self.desk.say(_n("{n} file is open", "{n} files are open", count), lambda: self._end(made.made))
            self.page.back()
            if made.left_out:
                words = _n("{n} household is left out: its head stands in another file.",
                           "{n} households are left out: their heads stand in other files.",
                           len(made.left_out))  # fmt: skip
                self.page.strip.say(words, "warn")

        self.households.work.do(
            _("Opening the files…"),
            lambda progress: office.hardship.files_from_households(office.actor, ids, progress), done,
        )  # fmt: skip

    def _end(self, ids: Any) -> None:
        why = _("Opened by mistake")

        def words(count: int) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _n("Taken back: {n} file is ended", "Taken back: {n} files are ended", count)

        self.desk.take_back(lambda office: office.hardship.end_drafts(office.actor, list(ids), why), words)
