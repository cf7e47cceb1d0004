"""What is done with many files at once? Who is in charge of them, the list for civil affairs out and in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.hardship import FileFilter
from app.printing import FORMS, ListColumn, Listing
from app.shared.text import N_, _, _n
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_file, choose_saving, open_outside
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.hardship.papers import TITLES
from ui.pages.hardship.words import day_words, lacking_words
from ui.pages.home.gather import may
from ui.pages.listing import EXCEL
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from datetime import date

    from app.hardship import CheckLine, CheckTaken, DeskFile
    from ui.desk import Desk
    from ui.pages.hardship.files_list import FilesList
    from ui.pages.hardship.page import HardshipPage

FORMS_OF_MANY = {
    "hardship_notice": N_("Preview and print one public notice for them…"),
    "notice_result": N_("Preview and print the result of their notice…"),
    "economy_check": N_("Preview and print the letter to civil affairs…"),
}
SHOWN = 5  # rows that were not taken, said one by one


class Many:
    """The verbs of the page for many files, in one menu."""

    def __init__(self, page: HardshipPage, desk: Desk, listed: FilesList) -> None:
        self._page, self._desk, self._list = page, desk, listed
        self.asking: AskForm | None = None
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.button = Button(_("More"), self.open_menu, look="link", picture="chevron-down", keys="Ctrl+M")
        self.menu = QMenu(page)
        listed.cadre_wanted.connect(self.ask_cadre)

    def buttons(self) -> Sequence[Button]:
        """Return the verbs in their order."""
        return (self.button,)

    def offer(self, listed: bool) -> None:
        """Offer the verbs while the list is shown."""
        self.button.setVisible(listed and bool(self._entries()))

    def papers(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return the papers of many files."""
        forms = [(one, words) for one, words in FORMS_OF_MANY.items() if one in FORMS]
        found = [(_(words), lambda one=one: self.print_form(one)) for one, words in forms]
        return [(_("Preview and print the review reminders…"), self.print_reminders), *found]

    def _ids(self) -> tuple[str, ...]:
        """Return the files chosen on purpose, else all that are shown."""
        grid = self._list.grid
        several = grid.count_chosen() > 1 or grid.has_ticks()
        return tuple(grid.chosen_ids() if several else grid.rows.ids)

    def print_form(self, form: str) -> None:
        """Show one paper about all these files."""
        office, paper, ids, title = self._desk.office, paper_language(), self._ids(), _(TITLES[form])
        if ids:
            self.looking.show(
                _("Drawing the pages…"),
                lambda progress: office.printing.proof(office.actor, form, ids, paper, progress=progress),
                title, f"{title}-{office_day(self._desk)}.pdf",
            )  # fmt: skip

    def print_reminders(self) -> None:
        """Show the list of these files that are due for review, with what each still lacks."""
        office, ids, paper = self._desk.office, self._ids(), paper_language()

        def read() -> Listing:
            due = set(office.hardship.file_window(office.actor, FileFilter(listed="review")))
            lines = office.hardship.file_page(office.actor, [one for one in ids if one in due])
            return reminder_list(lines, office.clock.today())

        def show(listed: Listing) -> None:
            if not listed.rows:
                self._page.strip.say(_("None of these files is due for review this month."), "quiet")
                return
            self.looking.show(
                _("Drawing the pages…"),
                lambda progress: office.printing.list_proof(office.actor, listed, paper, progress=progress),
                listed.title, f"{listed.title}-{office_day(self._desk)}.pdf",
            )  # fmt: skip

        self._page.run(read, show)

    def _entries(self) -> list[tuple[str, str, Callable[[], object]]]:
        office = self._desk.office
        found: list[tuple[str, str, Callable[[], object]]] = []
        page = self._page
        if may(office, "hardship.keep"):
            found.append((_("Households without a file"), "folder-heart", page.households.show_waiting))
        if may(office, "hardship.import"):
            found.append((_("Take in households (Excel)…"), "file-spreadsheet", page.households.ask_import))
            found.append((_("A household by hand…"), "pencil", page.by_hand))
        if may(office, "relief.read"):
            found += [
                (_("Relief money of the office"), "hand-heart", self._page.show_relief),
                (_("Study aid of this school year"), "list-checks", self._page.show_study),
                (_("Relief projects"), "landmark", self._page.show_projects),
            ]
        if may(office, "hardship.export"):
            found.append((_("List for civil affairs…"), "upload", self.ask_check_list))
        if may(office, "hardship.keep"):
            found.append((_("Take in the answers of civil affairs…"), "download", self.ask_answers))
        found.append((_("Whom a new line touches"), "git-compare", partial(page.show_beside, "touched")))
        found.append((_("Files kept long enough"), "archive", partial(page.show_beside, "erasable")))
        found.append((_("Levels and tiers"), "columns-3", partial(page.show_beside, "tiers")))
        return found

    def open_menu(self) -> None:
        """Open the menu, its first line chosen."""
        if not self.button.isVisible():
            return
        self.menu.clear()
        for words, picture, act in self._entries():
            action = QAction(icons.icon(picture), words, self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
        open_under(self.menu, self.button)

    # -- who is in charge

    def ask_cadre(self) -> None:
        """Ask who shall be in charge of the files chosen."""
        ids = self._list.grid.chosen_ids()
        if not ids:
            return
        form = Form([Spec("cadre", _("In charge"), Field, required=True)])
        told = _n("{n} file is chosen. Ended files stay as they are.",
                  "{n} files are chosen. Ended files stay as they are.",
                  len(ids))  # fmt: skip
        self.asking = AskForm(
            self._page, _("Change who is in charge"), form, _("Write down"),
            lambda answers: self._set_cadre(ids, answers["cadre"]), told=told, picture="user-check", stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("cadre")

    def _set_cadre(self, ids: Sequence[str], cadre: str) -> None:
        office, window = self._desk.office, self.asking
        assert window is not None

        def done(before: Mapping[str, str]) -> None:
            window.accept()
            count = len(before)
            words = _n(
                "{name} is in charge of {n} file now",
                "{name} is in charge of {n} files now",
                count,
                name=cadre,
            )
            self._desk.say(words, lambda: self._put_back(before))
            self._list.grid.untick_all()
            self._page.refresh()

        self._page.run(
            lambda: office.hardship.set_cadres(office.actor, dict.fromkeys(ids, cadre)), done,
            window.refused(self._page.fault),
        )  # fmt: skip

    def _put_back(self, before: Mapping[str, str]) -> None:
        def words(_before: object) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("Taken back: who is in charge of them is as it was")

        self._desk.take_back(lambda office: office.hardship.set_cadres(office.actor, before), words)

    # -- the list for civil affairs

    def ask_check_list(self) -> None:
        """Say whose households go on the list, and ask where it is written."""
        office = self._desk.office
        self._page.run(lambda: office.hardship.check_lines(office.actor), self._ask_check_list)

    def _ask_check_list(self, lines: tuple[CheckLine, ...]) -> None:
        going = {one.number for one in lines if not one.problem}
        waiting = {one.number: one.problem for one in lines if one.problem}
        if not lines:
            self._page.strip.say(_("No file is surveyed and waits for its check."), "quiet")
            return
        told = _n("{n} household goes on the list, whole document numbers, a row a person; its file counts as sent.",
                  "{n} households go on the list, whole document numbers, a row a person; their files count as "
                  "sent.", len(going))  # fmt: skip
        if waiting:
            told += " " + _("Left out: {files} (no authorisation, or somebody without a document number).",
                            files="、".join(sorted(waiting)))  # fmt: skip
        title = _("List for civil affairs")
        name = f"{title}-{office_day(self._desk)}.xlsx"
        self.asking = AskForm(
            self._page, title, Form([]), _("Choose where to"),
            lambda _answers: choose_saving(
                self._page, _("Where to write the list"), name, EXCEL, self.write_check_list,
            ), told=told, picture="folder-open",
        )  # fmt: skip
        self.asking.show()

    def write_check_list(self, path: Path) -> None:
        """Write the list to `path` and mark its files as sent."""
        office = self._desk.office

        def done(lines: tuple[CheckLine, ...]) -> None:
            count = len({one.file_id for one in lines if not one.problem})
            words = _n("{n} household is on the list {file}", "{n} households are on the list {file}", count,
                       file=path.name)  # fmt: skip
            self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))
            self._page.refresh()

        self.work.do(
            _("Writing the sheet…"), lambda _progress: office.hardship.export_checks(office.actor, path), done
        )

    def ask_answers(self) -> None:
        """Ask for the sheet that came back."""
        choose_file(
            self._page, _("The list as it came back"), f"{EXCEL};;Excel 97 (*.xls)", self.take_answers
        )

    def take_answers(self, path: Path) -> None:
        """Take the sheet in; rows that are not taken are named."""
        office = self._desk.office

        def done(found: CheckTaken) -> None:
            words = _("{agreeing} households agree, {differing} differ, {empty} rows say nothing yet",
                      agreeing=len(found.agreeing), differing=len(found.differing), empty=found.empty)  # fmt: skip
            refused = [_("Row {row}: {why}", row=one.sheet_row, why=one.words()) for one in found.refused]
            if more := len(refused) - SHOWN:
                refused = refused[:SHOWN] + ([_n("{n} more row", "{n} more rows", more)] if more > 0 else [])
            self._page.strip.say("\n".join([words, *refused]), "warn" if refused else "good")
            self._page.refresh()

        self.work.do(
            _("Reading the sheet…"), lambda _progress: office.hardship.take_checks(office.actor, path), done
        )


def reminder_list(lines: Sequence[DeskFile], today: date) -> Listing:
    """Return the list that is handed to those in charge: who is reviewed by when, and what to bring."""
    columns = [_("In charge"), _("Head"), _("File number"), _("Village or unit"), _("Review on"), _("Lacks")]
    told = sorted(lines, key=lambda one: (one.cadre, one.next_review_on or today))
    rows = [
        (one.cadre, one.head, one.number, one.place, day_words(one.next_review_on), lacking_words(one.lacks))
        for one in told
    ]
    filters = _("Review due by the end of {month}", month=f"{today:%Y-%m}")
    return Listing(
        "hardship_reminders",
        _("Review reminders"),
        tuple(ListColumn(one, "text") for one in columns),
        rows,
        filters,
        None,
    )


def office_day(desk: Desk) -> str:
    """Return today as it stands in a file's name."""
    return f"{desk.office.clock.today():%Y%m%d}"
