"""Which papers belong to it? A field that gathers pictures and PDFs; it stores nothing and knows no capability."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QMimeData,
    QModelIndex,
    QObject,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView

from app.shared.errors import RuleError
from app.shared.text import _, _n
from ui.kit import icons, style
from ui.kit.dialogs import choose_files, open_outside, show_picture
from ui.kit.field_box import Box
from ui.kit.field_line import UNDO, announce
from ui.kit.field_papers import LIMIT, PICTURES, Attached, FileUnreadable, check_size, look_at, size_words
from ui.kit.jobs import Jobs
from ui.kit.parts import Button, Words


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.files: tuple[Attached, ...] = ()

    def show_files(self, files: tuple[Attached, ...]) -> None:
        self.beginResetModel()
        self.files = files
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        file = self.files[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            pages = "" if file.pages is None else _n("{n} page", "{n} pages", file.pages)
            return "   ".join(part for part in (file.name, pages, size_words(file.size)) if part)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(120, style.scaled(26))
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon("image" if file.kind == "image" else "scroll-text", size=style.scaled(16))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(file.source) if isinstance(file.source, Path) else file.name
        return None


class _List(QListView):
    def __init__(self, field: AttachmentsField) -> None:
        super().__init__()
        self._field = field
        self.hint = _("Drop pictures or PDFs here, or paste with Ctrl+V")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it grows with its files
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what can be done here while there is no file."""
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(style.tokens().hint))
            box = self.viewport().rect().adjusted(4, 0, -4, 0)
            words = self.fontMetrics().elidedText(self.hint, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, take out, put back; Enter belongs to the form."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._field.paste(QGuiApplication.clipboard().mimeData())
        elif event.matches(UNDO) and self._field.put_back():
            return
        elif event.key() == Qt.Key.Key_Delete:
            self._field.take_out()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif event.key() == Qt.Key.Key_Space:
            self._field.open()
        else:
            super().keyPressEvent(event)


class AttachmentsField(Box):
    """Files chosen, dropped or pasted. Every act has its button; Ctrl+V, Delete, Ctrl+Z and Space work too.

    `pages` counts the pages of a PDF off the screen's thread; without it they are not shown.
    """

    def __init__(self, jobs: Jobs, pages: Callable[[Path], int] | None = None, limit: int = LIMIT) -> None:
        super().__init__()
        self._jobs, self._pages, self._limit = jobs, pages, limit
        self._files: tuple[Attached, ...] = ()
        self._out: list[tuple[int, Attached]] = []
        self.rows = _Rows(self)
        self.list = _List(self)
        self.list.setModel(self.rows)
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
        self.open_button = Button(_("Look at it"), self.open, look="link", picture="eye")
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
        self._tell("")
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
            self._tell(_("Please add again what a draft cannot keep: {names}", names="  ".join(lost)))
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
        self._tell("\n".join(refused))
        self._changed(len(self._files) != before)

    def add_picture(self, picture: QImage) -> None:
        """Gather a picture from the clipboard."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
        number = 1 + sum(isinstance(file.source, bytes) for file in self._files)
        name = _("Pasted picture {n}", n=number)
        taken = content.data()
        try:
            check_size(name, len(taken), self._limit)
        except RuleError as error:
            self._tell(error.words())
            self._changed(False)
            return
        self._add(Attached(name, taken, "image", len(taken)))
        self._tell("")
        self._changed(True)

    def paste(self, content: QMimeData) -> None:
        """Gather what was copied: files, or a picture."""
        if content.hasUrls():
            self.add([Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()])
        elif content.hasImage():
            self.add_picture(QImage(content.imageData()))
        else:
            self._tell(_("There is neither a picture nor a file on the clipboard."))

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

    def open(self) -> None:
        """Show the file chosen with what the system has for it; a pasted picture is shown here."""
        file = self._current()
        if file is None:
            return
        if isinstance(file.source, Path):
            open_outside(file.source)
        else:  # never written to the disk in the clear
            show_picture(self, file.name, QImage.fromData(file.source))

    def take_out(self) -> None:
        """Take the file chosen out; it can be put back."""
        file = self._current()
        if file is not None:
            self._out.append((self._files.index(file), file))
            self._files = tuple(one for one in self._files if one != file)
            self._tell(_("{name} was taken out; the file itself stays where it is.", name=file.name), "quiet")
            self._changed(True)

    def put_back(self) -> bool:
        """Put back what was taken out last; say whether there was anything."""
        if not self._out:
            return False
        place, file = self._out.pop()
        self._files = (*self._files[:place], file, *self._files[place:])
        self._tell("")
        self._changed(True)
        self.list.setCurrentIndex(self.rows.index(place))
        return True

    def _current(self) -> Attached | None:
        row = self.list.currentIndex().row()
        return self._files[row] if 0 <= row < len(self._files) else None

    def _changed(self, yes: bool) -> None:
        self._show()
        if yes:
            self.touched.emit()

    # -- showing

    def _tell(self, words: str, colour: str = "warn") -> None:
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
        self.list.setIconSize(QSize(style.scaled(16), style.scaled(16)))
        self.list.setFixedHeight(style.scaled(26) * max(1, count) + 4)
        sizes = size_words(sum(file.size for file in self._files)) if count else ""
        files = _n("{n} file", "{n} files", count) if count else ""
        pages = sum(file.pages or 0 for file in self._files)
        parts = [files, _n("{n} page", "{n} pages", pages) if pages else "", sizes]
        self.sum.setText(" · ".join(part for part in parts if part))
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        one = self._current() is not None
        self.open_button.setVisible(one)
        self.out_button.setVisible(one)
        self.back_button.setVisible(bool(self._out))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures over the field."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Gather what was let go here."""
        self.paste(event.mimeData())
        event.acceptProposedAction()
