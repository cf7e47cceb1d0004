"""Which photos and signed papers lie with a visit? Those of one in a window; one scan with all that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.shared.text import _, _n
from ui.kit.dialogs import choose_file
from ui.kit.parts import Button, Words
from ui.kit.work import LongWork
from ui.pages.attachments import KINDS, Attachments

if TYPE_CHECKING:
    from app.documents import AttachedToAll
    from app.visits import VisitLine
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

OWNER = "visit"
WIDTH = 480


class FilesOfVisit(QDialog):
    """The files of one visit, to a person or to a unit (`owner` is its table): add, look, take out; Esc leaves."""

    def __init__(self, page: VisitsPage, desk: Desk, name: str, visit_id: str, owner: str = OWNER) -> None:
        super().__init__(page)
        self.setWindowTitle(_("Photos and scans"))
        self.files = Attachments(page, desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        who = Words(name, "section")
        who.setMinimumWidth(WIDTH)
        column.addWidget(who)
        column.addWidget(self.files, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(_("Close"), self.reject))
        column.addLayout(row)
        self.files.show_record(owner, visit_id)
        self.files.add_button.setFocus()


class Filing:
    """The page's act for files, of the rows chosen or of the one the list stands on."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.work = LongWork(page)
        self.window: FilesOfVisit | None = None

    def ask(self) -> None:
        """Show the files of one visit; for several let the scan be chosen that lies with all of them."""
        shown = self._page.list
        if shown.grid is None or shown.entry is None or not shown.settled:
            return
        ids = tuple(shown.grid.chosen_ids())
        if len(ids) > 1:
            title = _n("Choose the scan for {n} visit", "Choose the scan for {n} visits", len(ids))
            kinds = _("Pictures and PDF ({kinds})", kinds=f"{KINDS} *.pdf")
            choose_file(self._page, title, kinds, lambda path: self.attach(ids, path))
            return
        office = self._desk.office
        if wanted := [one for one in ids or (shown.grid.current_id(),) if one is not None]:
            self._page.run(lambda: office.visits.page(office.actor, wanted), self._show)

    def _show(self, found: tuple[VisitLine, ...]) -> None:
        for visit in found:
            name = f"{visit.number:03d} {visit.name}"
            self.window = FilesOfVisit(self._page, self._desk, name, visit.id)
            self.window.finished.connect(lambda _how: self._page.refresh())  # a paper may be missing no more
            self.window.show()

    def attach(self, visit_ids: Sequence[str], path: Path) -> None:
        """Attach one scan to several visits: to all, or to none."""
        office = self._desk.office

        def done(found: AttachedToAll) -> None:
            words = _n("{name} lies with {n} visit now", "{name} lies with {n} visits now", found.records,
                       name=found.title)  # fmt: skip
            self._desk.say(words, (lambda: self._undo(found.ids)) if found.ids else None)
            if self._page.list.grid is not None:
                self._page.list.grid.untick_all()
            self._page.refresh()

        self.work.do(
            _("Attaching the scan…"),
            lambda _progress: office.documents.attach_to_all(office.actor, OWNER, visit_ids, path),
            done,
        )

    def _undo(self, ids: Sequence[str]) -> None:
        def work(office: Any) -> int:
            return int(office.documents.remove(office.actor, ids))

        def words(count: int) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _n("Taken back: off {n} visit again", "Taken back: off {n} visits again", count)

        self._desk.take_back(work, words)
