"""Which files lie with this record? A part for a record's panel: add, look, take out; knows no capability's record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from app.documents import SUFFIXES, Pasted, as_shown
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.dialogs import choose_files, held_back, show_picture
from ui.kit.field_line import announce
from ui.kit.field_papers import size_words
from ui.kit.file_list import FileLine, FileList, FileTaker, png
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.passing import Passing
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.documents import Attached, Attachment
    from ui.desk import Desk

KINDS = "*.jpg *.jpeg *.png *.tif *.tiff"


class _List(FileList):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look with Enter too: no form goes on from here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.whole.look()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a file as soon as the keys come here."""
        if not self.currentIndex().isValid() and self.rows.files:
            self.setCurrentIndex(self.rows.index(0))
        super().focusInEvent(event)


class Attachments(FileTaker, QWidget):
    """The files of one record. Files are chosen, dropped or pasted; taking out can be undone."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._owner = ("", "")
        self._pasted = 0
        self.passing = Passing(desk.profile, self)
        self.head = Words("", "section")
        takes = may(desk.office, "documents.attach")
        none = _("There are no attachments yet.")
        if takes:
            none = _("None yet. Choose scans or PDFs, drop them here, or paste a picture.")
        self.none = Words(none, colour="hint", wrap=True)
        self.told = Words("", "caption", colour="warn", wrap=True)
        self.list = _List(self, self._line)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(_("Attachments"))
        self.rows = self.list.rows
        self.list.doubleClicked.connect(lambda _index: self.look())
        self.add_button = Button(_("Choose files"), self.choose, look="link", picture="plus")
        self.look_button = Button(_("Look at it"), self.look, look="link", picture="eye")
        self.out_button = Button(_("Take out"), self.take_out, look="link", picture="x")
        self.verbs = Flow()
        self._about_one = []
        for verb, button in (
            ("documents.attach", self.add_button), ("documents.open", self.look_button),
            ("documents.remove", self.out_button),
        ):  # fmt: skip
            if may(desk.office, verb):
                self.verbs.addWidget(button)
                self._about_one += [button] if button is not self.add_button else []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.none)
        column.addLayout(self.verbs)  # above the list: it may be long, and what can be done stays in sight
        column.addWidget(self.list)
        column.addWidget(self.told)
        self.setAcceptDrops(takes)
        style.look.changed.connect(self._settle)
        self.show_record(*self._owner)

    # -- whose

    def show_record(self, table: str, row_id: str) -> None:
        """Show what lies with a record; an empty id shows nothing."""
        self._owner = (table, row_id)
        self.tell("")
        self.setVisible(bool(row_id))
        self.refresh()

    def refresh(self) -> None:
        """Read anew what lies with the record."""
        owner, office = self._owner, self._desk.office
        if not owner[1]:
            self.show_files(())
            return

        def read(files: tuple[Attachment, ...]) -> None:
            if owner == self._owner:  # somebody else may be looked at by now
                self.show_files(files)

        self._page.jobs.run(
            lambda _progress: office.documents.list(office.actor, *owner),
            done=read,
            failed=self._page.fault,
            owner=self,
        )

    # -- adding

    def choose(self) -> None:
        """Let files be chosen."""
        choose_files(
            self._page, _("Choose files"), _("Pictures and PDF ({kinds})", kinds=f"{KINDS} *.pdf"), self.add
        )

    def add_picture(self, picture: QImage) -> None:
        """Attach a picture from the clipboard."""
        self._pasted += 1
        self.add([Pasted(_("Pasted picture {n}", n=self._pasted), png(picture))])

    def add(self, files: Sequence[Path | Pasted]) -> None:
        """Attach files; those that cannot be taken are named with the reason, the others are taken."""
        owner, office = self._owner, self._desk.office
        if owner[1] and files:
            self._page.run(lambda: office.documents.attach(office.actor, *owner, files), self._added)

    def _added(self, done: Sequence[Attached]) -> None:
        refused = [f"{one.title}: {one.refusal.words()}" for one in done if one.refusal]
        known = [_("{name} lies here already.", name=one.title) for one in done if one.known]
        fresh = [one.id for one in done if one.id and not one.known]
        self.tell("\n".join([*refused, *known]))
        if fresh:
            words = _n("{n} file is attached", "{n} files are attached", len(fresh))
            self._desk.say(words, lambda: self._turn(fresh, back=False))
        self.refresh()

    def file_words(self, file: Attachment) -> str:
        """Return what a file is called in the list."""
        return file.title

    def _line(self, file: Attachment) -> FileLine:
        pages = _n("{n} page", "{n} pages", file.pages) if file.pages and file.pages > 1 else ""
        where = "" if file.here else _("on another computer")
        called = self.file_words(file)
        whole = "   ".join(part for part in (called, pages, size_words(file.size), where) if part)
        return FileLine(called, whole, whole, file.media.startswith("image/"))

    # -- looking, taking out

    def chosen(self) -> list[Attachment]:
        """Return the files chosen, the current one where none is."""
        rows = {index.row() for index in self.list.selectionModel().selectedIndexes()}
        files = [file for number, file in enumerate(self.rows.files) if number in rows]
        current = self.list.current()
        return files or ([current] if current is not None else [])

    def look(self) -> None:
        """Show the file chosen: a picture here, a file of several pages with what the system has for it."""
        file = self.list.current()
        if file is not None and not held_back(self._page, file.title):
            office = self._desk.office
            self._page.run(lambda: office.documents.open(office.actor, file.id), self._look_at)

    def _look_at(self, opened: tuple[Attachment, bytes]) -> None:
        file, content = opened
        if (
            file.media.startswith("image/") and (file.pages or 1) == 1
        ):  # never written to the disk in the clear
            self._page.run(
                lambda: as_shown(file.media, content),
                lambda shown: show_picture(self._page, file.title, QImage.fromData(shown)),
                lane="io",
            )
        else:
            self._page.run(
                lambda: self.passing.written(content, SUFFIXES[file.media]), self.passing.show, lane="io"
            )

    def take_out(self) -> None:
        """Take the files chosen off the record; it can be undone."""
        files = self.chosen()
        if not files:
            return
        office, ids = self._desk.office, [file.id for file in files]

        def done(count: int) -> None:
            words = _n("{n} file is taken out", "{n} files are taken out", count)
            self._desk.say(words, lambda: self._turn(ids, back=True))
            self.refresh()

        self._page.run(lambda: office.documents.remove(office.actor, ids), done)

    def _turn(self, ids: Sequence[str], *, back: bool) -> None:
        """Take a step back; this part may be gone by then, so it hears of it as of any other change."""

        def work(office: Any) -> int:
            turn = office.documents.restore if back else office.documents.remove
            return int(turn(office.actor, ids))

        def words(count: int) -> str:
            if back:
                return _n(
                    "Taken back: {n} file is there again", "Taken back: {n} files are there again", count
                )
            return _n("Taken back: {n} file is taken out", "Taken back: {n} files are taken out", count)

        self._desk.take_back(work, words)

    # -- showing

    def tell(self, words: str) -> None:
        """Say something under the files; the next act takes it back."""
        self.told.setText(words)
        self.told.setVisible(bool(words))
        announce(self.list, words)

    def show_files(self, files: tuple[Attachment, ...]) -> None:
        """Show these files, whatever lies with the record."""
        self.rows.show_files(files)
        if files:
            self.list.setCurrentIndex(self.rows.index(0))
        self._settle()

    def _settle(self) -> None:
        count = len(self.rows.files)
        pages = sum(file.pages or 1 for file in self.rows.files)
        counted = _("Attachments ({n})", n=count) if count else _("Attachments")
        self.head.setText("  ·  ".join([counted, _n("{n} page", "{n} pages", pages)]) if count else counted)
        self.none.setVisible(not count)
        self.list.setVisible(bool(count))
        self.list.fit()
        for button in self._about_one:
            button.setVisible(bool(count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste wherever in this part the keys are."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)
