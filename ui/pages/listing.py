"""How does any list leave? On paper, as PDF or as Excel, exactly as it is shown; knows no list's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.printing import ListColumn, Listing
from app.shared.errors import Cancelled, RuleError
from app.shared.money import parse_yuan, yuan
from app.shared.text import N_, _, _n
from ui.desk import Desk
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column, Grid, Source
from ui.kit.menu import open_under
from ui.kit.moving import Moving
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.listed import Listed, OfGrid
from ui.pages.proof import Looking, paper_language

PDF = "PDF (*.pdf)"
EXCEL = "Excel (*.xlsx)"
AT_ONCE = 200  # rows asked for at a time, so that the desk's own questions come in between

# Chosen, not typed: the reason stands in the audit, which holds nobody's data.
REASONS = {
    "check": N_("To be checked by the unit"),
    "higher": N_("For the union above us"),
    "meeting": N_("For a meeting or a visit"),
    "archive": N_("For the archive"),
    "other": N_("Another reason"),
}


class AskWhy(AskForm):
    """Why a list is carried out: asked before the place, with what `more` asks besides. `chosen` gets the answers."""

    def __init__(
        self,
        parent: QWidget,
        told: str,
        chosen: Callable[[Mapping[str, str]], object],
        more: Sequence[Spec] = (),
        begin: Mapping[str, str] | None = None,
    ) -> None:
        choices = tuple(Choice(code, _(words)) for code, words in REASONS.items())
        why = Spec("why", _("Why it is exported"), lambda: CodeField(choices), required=True)
        form = Form([why, *more])
        form.begin_with(begin or {})
        super().__init__(
            parent, _("Export to Excel"), form, _("Choose where to"), chosen, told=told, picture="folder-open"
        )


@dataclass(frozen=True)
class _Seen:
    """What is on the screen at the moment of the wish: later filtering does not change what leaves."""

    title: str
    filters: str
    ids: tuple[Any, ...]
    source: Source
    columns: tuple[Column, ...]


class ListPapers:
    """One button for a list: preview and print, PDF, Excel; for the rows chosen, or for all that are shown.

    The page puts `button` where its verbs are and `line` above its list. `name` stands in the audit; `title` and
    `filters` say on paper which list it is and what was filtered. Without `keys` Ctrl+P and F7 stay the page's.
    `papers` are forms of the rows, offered beneath.
    """

    def __init__(
        self,
        page: Page,
        desk: Desk,
        listed: Listed | Grid,
        title: Callable[[], str],
        name: str,
        filters: Callable[[], str],
        *,
        keys: bool = True,
        papers: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        self._page, self._desk, self._papers = page, desk, papers
        self._listed: Listed = OfGrid(listed) if isinstance(listed, Grid) else listed
        self._title, self._name, self._filters = title, name, filters
        self.button = Button(
            _("Print and Excel"), self.open_menu, picture="printer", keys="Ctrl+P" if keys else ""
        )
        self.work = LongWork(page, [self.button])
        self.reading = Moving(self._stop)
        self._stopped = False
        self.looking = Looking(page, desk, self.work)
        self.line = QWidget()
        column = QVBoxLayout(self.line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reading)
        column.addWidget(self.work)
        self.menu = QMenu(page)
        self._keys = keys
        if keys:
            # On the button: where another list is shown in place of this one, its button has the key.
            QShortcut(QKeySequence("F7"), self.button, activated=self.preview)

    # -- the menu

    def open_menu(self) -> None:
        """Offer what can be done with the rows chosen, and with all that are shown."""
        self.fill_menu()
        open_under(self.menu, self.button)

    def fill_menu(self) -> None:
        """Word the menu for what is chosen and shown now."""
        self.menu.clear()
        shown, chosen = len(self._listed.ids()), self._listed.count_chosen()
        scopes = [(False, _n("the {n} row shown", "the {n} rows shown", shown))]
        if self._several():
            scopes.insert(0, (True, _n("the {n} row chosen", "the {n} rows chosen", chosen)))
        for words, picture, act in (
            (N_("Preview and print {rows}…"), "printer", self.preview),
            (N_("Save {rows} as PDF…"), "scroll-text", self.ask_pdf),
            (N_("Write {rows} to Excel…"), "file-spreadsheet", self.ask_workbook),
        ):
            for first, (chosen_only, rows) in enumerate(scopes):
                keys = "\tF7" if self._keys and act == self.preview and not first else ""
                action = QAction(icons.icon(picture), _(words, rows=rows) + keys, self.menu)
                action.setEnabled(shown > 0)
                action.triggered.connect(lambda _checked, act=act, only=chosen_only: act(only))
                self.menu.addAction(action)
            self.menu.addSeparator()
        for words, act in self._papers:
            action = QAction(icons.icon("printer"), words, self.menu)
            action.setEnabled(shown > 0)
            action.triggered.connect(lambda _checked, act=act: act())
            self.menu.addAction(action)

    def _several(self) -> bool:
        """Say whether some rows, and not all, were chosen on purpose."""
        return 0 < self._listed.count_chosen() < len(self._listed.ids())

    # -- what leaves

    def preview(self, chosen: bool | None = None) -> None:
        """Show the list as it would be printed: the rows chosen when several are, else all that are shown."""
        office, paper = self._desk.office, paper_language()

        def show(listed: Listing) -> None:
            self.looking.show(
                _("Drawing the pages…"),
                lambda progress: office.printing.list_proof(office.actor, listed, paper, progress=progress),
                listed.title,
                self._file("pdf", listed.title),
            )

        self._read(self._several() if chosen is None else chosen, show)

    def ask_pdf(self, chosen: bool = False) -> None:
        """Ask where the PDF goes, then write it there."""
        title, name = _("Where to write the PDF"), self._file("pdf", self._title())
        choose_saving(self._page, title, name, PDF, lambda path: self.save_pdf(path, chosen))

    def save_pdf(self, path: Path, chosen: bool = False) -> None:
        """Write the list to the PDF file `path`."""
        office, paper = self._desk.office, paper_language()

        def written(pages: int) -> None:
            words = _n(
                "{n} page was written to {file}.", "{n} pages were written to {file}.", pages, file=path.name
            )
            self._say(words, path)

        self._read(
            chosen,
            lambda listed: self.work.do(
                _("Drawing the pages…"),
                lambda progress: office.printing.list_pdf(
                    office.actor, listed, path, paper, progress=progress
                ),
                written,
            ),
        )

    def ask_workbook(self, chosen: bool = False) -> None:
        """Ask why and where to, then write the sheet there."""
        count = self._listed.count_chosen() if chosen else len(self._listed.ids())
        told = _(
            "{n} rows are written to a sheet as they are shown: what is hidden on the screen stays hidden. "
            "Who exported, when and why is written down.",
            n=f"{count:,}",
        )

        def where(answers: Mapping[str, str]) -> None:
            title, name, why = (
                _("Where to write the sheet"),
                self._file("xlsx", self._title()),
                answers["why"],
            )
            choose_saving(self._page, title, name, EXCEL, lambda path: self.save_workbook(path, why, chosen))

        self.ask = AskWhy(self._page, told, where)
        self.ask.open()

    def save_workbook(self, path: Path, why: str, chosen: bool = False) -> None:
        """Write the list to the Excel file `path`; `why` is a key of REASONS."""
        office = self._desk.office

        def written(rows: int) -> None:
            words = _n(
                "{n} row was written to {file}.", "{n} rows were written to {file}.", rows, file=path.name
            )
            self._say(words, path)

        self._read(
            chosen,
            lambda listed: self.work.do(
                _("Writing the sheet…"),
                lambda progress: office.printing.list_workbook(
                    office.actor, listed, path, why, progress=progress
                ),
                written,
            ),
        )

    def _say(self, words: str, path: Path) -> None:
        self._page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

    def _file(self, ending: str, title: str) -> str:
        today: date = self._desk.office.clock.today()
        return f"{title}-{today:%Y%m%d}.{ending}"

    # -- reading what is shown

    def _read(self, chosen: bool, then: Callable[[Listing], object]) -> None:
        """Read the rows on the db lane, a page at a time, and hand the list on."""
        ids = tuple(self._listed.chosen_ids() if chosen else self._listed.ids())
        source = self._listed.source()
        if not ids or source is None:
            self._page.strip.say(_("The list is empty: there is nothing to print or to write."), "quiet")
            return
        if not self.button.isEnabled():
            return
        seen = _Seen(self._title(), self._filters(), ids, source, self._listed.columns())
        self._page.strip.hide()
        self._stopped = False
        self.button.setEnabled(False)
        self.reading.begin(_("Reading the rows…"))
        self._next(seen, [], then)

    def _next(self, seen: _Seen, rows: list[tuple[str, ...]], then: Callable[[Listing], object]) -> None:
        def over(answer: Callable[[], object]) -> None:
            self.reading.hide()
            self.button.setEnabled(True)
            answer()

        def came(found: Sequence[tuple[str, ...]]) -> None:
            rows.extend(found)
            self._next(seen, rows, then)

        if self._stopped:
            over(lambda: self._page.fault(Cancelled()))
            return
        self.reading.move_to(len(rows), len(seen.ids))
        if len(rows) == len(seen.ids):
            over(lambda: then(_listing(self._name, seen, rows)))
            return
        wanted = list(seen.ids[len(rows) : len(rows) + AT_ONCE])
        self._page.run(
            lambda: _cells(seen, wanted), came, lambda error: over(lambda: self._page.fault(error))
        )

    def _stop(self) -> None:
        self._stopped = True
        self.reading.words.setText(_("Stopping…"))


def _cells(seen: _Seen, ids: list[Any]) -> list[tuple[str, ...]]:
    """Word rows as the screen does, in full; a row that is gone meanwhile stays as an empty line."""
    found = [tuple(column.on_paper(row) or "" for column in seen.columns) for row in seen.source.rows(ids)]
    return found + [("",) * len(seen.columns)] * (len(ids) - len(found))


def _listing(name: str, seen: _Seen, rows: list[tuple[str, ...]]) -> Listing:
    columns = tuple(ListColumn(column.title, column.kind) for column in seen.columns)
    return Listing(name, seen.title, columns, rows, seen.filters, _totals(columns, rows))


def _totals(columns: tuple[ListColumn, ...], rows: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Add the amounts up; None when there are none, or when one of them is no amount."""
    sums: dict[int, int] = {}
    for place, column in enumerate(columns):
        if column.kind == "amount":
            try:
                sums[place] = sum(parse_yuan(row[place]) for row in rows if row[place])
            except RuleError:
                return None
    if not sums:
        return None
    free = next((place for place, column in enumerate(columns) if not column.is_number), None)
    return tuple(
        yuan(sums[place]) if place in sums else _("Total") if place == free else ""
        for place in range(len(columns))
    )
