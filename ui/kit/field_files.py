"""Which papers belong to it? A field that gathers pictures and PDFs; it stores nothing and knows no capability."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from app.shared.errors import RuleError
from app.shared.text import _, _n
from ui.kit import style
from ui.kit.dialogs import choose_files, held_back, open_outside, show_picture
from ui.kit.field_box import Box
from ui.kit.field_line import UNDO, announce
from ui.kit.field_papers import LIMIT, PICTURES, Attached, FileUnreadable, check_size, look_at, size_words
from ui.kit.file_list import FileLine, FileList, FileTaker, png
from ui.kit.jobs import Jobs
from ui.kit.parts import Button, Words


class _List(FileList):
    hint = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what can be done here while there is no file."""
        super().paintEvent(event)
        if not self.rows.files:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(style.tokens().hint))
            box = self.viewport().rect().adjusted(4, 0, -4, 0)
            words = self.fontMetrics().elidedText(self.hint, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put back; Enter belongs to the form."""
        if event.matches(UNDO) and self.whole.put_back():
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _line(file: Attached) -> FileLine:
    pages = "" if file.pages is None else _n("{n} page", "{n} pages", file.pages)
    words = "   ".join(part for part in (file.name, pages, size_words(file.size)) if part)
    tip = str(file.source) if isinstance(file.source, Path) else file.name
    return FileLine(words, words, tip, file.kind == "image")


class AttachmentsField(FileTaker, Box):
    """Files chosen, dropped or pasted. Every act has its button; Ctrl+V, Delete, Ctrl+Z and Space work too.

    `pages` counts the pages of a PDF off the screen's thread; without it they are not shown.
    """

    def __init__(self, jobs: Jobs, pages: Callable[[Path], int] | None = None, limit: int = LIMIT) -> None:
        super().__init__()
        self._jobs, self._pages, self._limit = jobs, pages, limit
        self._files: tuple[Attached, ...] = ()
        self._out: list[tuple[int, Attached]] = []
        self.list = _List(self, _line)
        self.list.hint = _("Drop pictures or PDFs here, or paste with Ctrl+V")
        self.rows = self.list.rows
        self.list.selectionModel().currentChanged.connect(lambda *_: self._refresh_buttons())
        self.sum = Words("", "caption", colour="secondary")
        self.told = Words("", "caption", colour="warn", wrap=True)
        self.told.hide()
        self.body.addWidget(self.list)
        self.body.addWidget(self.told)
        self.body.addLayout(self._foot())
        self.holds(self.list)
        self.setAcceptDrops(True)
        self._show()
        style.look.changed.connect(self._show)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        self.choose_button = Button(_("Choose files"), self.choose, picture="folder-open")
        self.open_button = Button(_("Look at it"), self.look, look="link", picture="eye")
        self.out_button = Button(_("Take out"), self.take_out, look="link", picture="x")
        self.out_button.name_keys("Delete")
        self.back_button = Button(_("Put back"), self.put_back, look="link", picture="undo-2")
        self.back_button.name_keys("Ctrl+Z")
        for button in (self.choose_button, self.open_button, self.out_button, self.back_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.sum)
        return row

    # -- values

    def read(self) -> tuple[Attached, ...] | None:
        """Return the files gathered, None when there are none."""
        return self._files or None

    def put(self, value: Any) -> None:
        """Show files gathered before."""
        self._files, self._out = tuple(value or ()), []
        self.tell("")
        self._show()

    def state(self) -> str:
        """Return where the files lie. A pasted picture is only named: a draft has no room for it."""
        return json.dumps(
            [[file.name, str(file.source) if isinstance(file.source, Path) else ""] for file in self._files],
            ensure_ascii=False,
        ) if self._files else ""  # fmt: skip

    def restore(self, state: str) -> None:
        """Gather again the files that still lie where they lay; say which have to be added once more."""
        self.put(None)
        lost = []
        for name, path in json.loads(state or "[]"):
            try:
                if not path:
                    raise FileUnreadable(name=name)
                self._add(look_at(Path(path), self._limit))
            except RuleError:
                lost.append(name)
        if lost:
            self.tell(_("Please add again what a draft cannot keep: {names}", names="  ".join(lost)))
        self._show()

    def setAccessibleName(self, words: str) -> None:
        """Give the name to what has the focus."""
        super().setAccessibleName(words)
        self.list.setAccessibleName(words)

    def setAccessibleDescription(self, words: str) -> None:
        """Give the description to what has the focus."""
        super().setAccessibleDescription(words)
        self.list.setAccessibleDescription(words)

    def setPlaceholderText(self, words: str) -> None:
        """Show other words while there is no file."""
        self.list.hint = words

    # -- gathering

    def choose(self) -> None:
        """Let files be chosen."""
        kinds = _("Pictures and PDF ({kinds})", kinds=f"{PICTURES} *.pdf")
        choose_files(self, _("Choose files"), kinds, self.add)

    def add(self, paths: Sequence[Path]) -> None:
        """Gather files; those that cannot be taken are named with the reason, the others are taken."""
        refused, before = [], len(self._files)
        for path in paths:
            try:
                self._add(look_at(path, self._limit))
            except RuleError as error:
                refused.append(error.words())
        self.tell("\n".join(refused))
        self._changed(len(self._files) != before)

    def add_picture(self, picture: QImage) -> None:
        """Gather a picture from the clipboard."""
        number = 1 + sum(isinstance(file.source, bytes) for file in self._files)
        name = _("Pasted picture {n}", n=number)
        taken = png(picture)
        try:
            check_size(name, len(taken), self._limit)
        except RuleError as error:
            self.tell(error.words())
            self._changed(False)
            return
        self._add(Attached(name, taken, "image", len(taken)))
        self.tell("")
        self._changed(True)

    def _add(self, file: Attached) -> None:
        if any(known.source == file.source for known in self._files):
            return  # the same file twice is one paper
        self._files += (file,)
        count, path = self._pages, file.source
        if file.kind == "pdf" and count is not None and isinstance(path, Path):
            self._jobs.run(
                lambda _progress: count(path),
                done=lambda pages: self._counted(file, pages),
                failed=lambda _error: None,  # a PDF that cannot be counted is taken all the same
                owner=self,
                lane="io",
            )

    def _counted(self, file: Attached, pages: int) -> None:
        self._files = tuple(replace(one, pages=pages) if one == file else one for one in self._files)
        self._show()

    # -- looking, taking out, putting back

    def look(self) -> None:
        """Show the file chosen with what the system has for it; a pasted picture is shown here."""
        file = self.list.current()
        if file is None or held_back(self, file.name):
            return
        if isinstance(file.source, Path):
            open_outside(file.source)
        else:  # never written to the disk in the clear
            show_picture(self, file.name, QImage.fromData(file.source))

    def take_out(self) -> None:
        """Take the file chosen out; it can be put back."""
        file = self.list.current()
        if file is not None:
            self._out.append((self._files.index(file), file))
            self._files = tuple(one for one in self._files if one != file)
            self.tell(_("{name} was taken out; the file itself stays where it is.", name=file.name), "quiet")
            self._changed(True)

    def put_back(self) -> bool:
        """Put back what was taken out last; say whether there was anything."""
        if not self._out:
            return False
        place, file = self._out.pop()
        self._files = (*self._files[:place], file, *self._files[place:])
        self.tell("")
        self._changed(True)
        self.list.setCurrentIndex(self.rows.index(place))
        return True

    def _changed(self, yes: bool) -> None:
        self._show()
        if yes:
            self.touched.emit()

    # -- showing

    def tell(self, words: str, colour: str = "warn") -> None:
        """Say something under the files; the next act takes it back."""
        self.told.tint(colour)
        self.told.setText(words)
        self.told.setVisible(bool(words))
        announce(self.list, words)

    def _show(self) -> None:
        row = self.list.currentIndex().row()
        self.rows.show_files(self._files)
        count = len(self._files)
        if count:
            self.list.setCurrentIndex(self.rows.index(max(0, min(row, count - 1))))
        self.list.fit()
        sizes = size_words(sum(file.size for file in self._files)) if count else ""
        files = _n("{n} file", "{n} files", count) if count else ""
        pages = sum(file.pages or 0 for file in self._files)
        parts = [files, _n("{n} page", "{n} pages", pages) if pages else "", sizes]
        self.sum.setText(" · ".join(part for part in parts if part))
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        one = self.list.current() is not None
        self.open_button.setVisible(one)
        self.out_button.setVisible(one)
        self.back_button.setVisible(bool(self._out))
