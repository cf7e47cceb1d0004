"""How are files shown and taken in? A line each, never scrolled; dropped or pasted, a picture as PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.shared_screen import shown

LINE = 26
"""How high a line is."""


class FileLine(NamedTuple):
    """How one file is shown: its words, those read aloud, those under the mouse, and whether it is a picture."""

    words: str
    aloud: str
    tip: str
    picture: bool


class FileRows(QAbstractListModel):
    """The files of a list; `line` says how one of them is shown."""

    def __init__(self, parent: QObject, line: Callable[[Any], FileLine]) -> None:
        super().__init__(parent)
        self.files: tuple[Any, ...] = ()
        self._line = line

    def show_files(self, files: tuple[Any, ...]) -> None:
        """Show these files in place of the others."""
        self.beginResetModel()
        self.files = files
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Count the files."""
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Show one file."""
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(80, style.scaled(LINE))
        line = self._line(self.files[index.row()])
        line = FileLine(shown(line.words), shown(line.aloud), shown(line.tip), line.picture)
        if role == Qt.ItemDataRole.DecorationRole:
            return icons.icon("image" if line.picture else "scroll-text", size=style.scaled(16))
        said = {
            Qt.ItemDataRole.DisplayRole: line.words,
            Qt.ItemDataRole.AccessibleTextRole: line.aloud,
            Qt.ItemDataRole.ToolTipRole: line.tip,
        }
        return said.get(role)


class FileTaker:
    """What a widget does with files dropped on it or pasted; named before the widget's own class.

    The widget has `add` for paths, `add_picture`, `take_out`, `look`, and `tell` for what could not be done.
    """

    add: Callable[[Sequence[Path]], None]
    add_picture: Callable[[QImage], None]
    take_out: Callable[[], None]
    look: Callable[[], None]
    tell: Callable[[str], None]

    def paste(self, content: QMimeData) -> None:
        """Take in what was copied: files, or a picture."""
        if content.hasUrls():
            self.add([Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()])
        elif content.hasImage():
            self.add_picture(QImage(content.imageData()))
        else:
            self.tell(_("There is neither a picture nor a file on the clipboard."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files and pictures come over the widget."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was let go here."""
        self.paste(event.mimeData())
        event.acceptProposedAction()


class FileList(QListView):
    """The files of `whole`. It grows with them; Ctrl+V, Delete and Space do what the buttons beside it do."""

    def __init__(self, whole: FileTaker, line: Callable[[Any], FileLine]) -> None:
        super().__init__()
        self.whole, self.rows = whole, FileRows(self, line)
        self.setModel(self.rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)  # `whole` is dropped on, not a line

    def fit(self) -> None:
        """Be as high as the files there are, in the size of writing chosen."""
        self.setIconSize(QSize(style.scaled(16), style.scaled(16)))
        self.setFixedHeight(style.scaled(LINE) * max(1, len(self.rows.files)) + 4)

    def current(self) -> Any:
        """Return the file stood on, None when there is none."""
        row = self.currentIndex().row()
        return self.rows.files[row] if 0 <= row < len(self.rows.files) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, take out, look."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.whole.paste(QGuiApplication.clipboard().mimeData())
        elif event.key() == Qt.Key.Key_Delete:
            self.whole.take_out()
        elif event.key() == Qt.Key.Key_Space:
            self.whole.look()
        else:
            super().keyPressEvent(event)


def png(picture: QImage) -> bytes:
    """Return a picture as the content of a PNG file."""
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return packed.data()
