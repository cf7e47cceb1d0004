"""What needs a window of its own? Choosing a file or folder, and what must be read before going on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.shared.text import _


def choose_file(parent: QWidget, title: str, kinds: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a file be chosen; nothing happens when none is."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a folder be chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog


def choose_saving(
    parent: QWidget, title: str, name: str, kinds: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Let it be said where a file called `name` is written; an older one of that name is asked about."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda picked: chosen(Path(picked)))
    dialog.open()
    return dialog


def open_outside(path: Path) -> None:
    """Open a file or folder with what the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def confirm(parent: QWidget, title: str, words: str, verb: str, act: Callable[[], object]) -> QMessageBox:
    """Ask before what cannot be taken back; the button says what it does, Esc leaves everything as it is."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, words, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(_("Leave it as it is"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.buttonClicked.connect(lambda pressed: act() if pressed is yes else None)
    box.open()
    return box


def tell(parent: QWidget | None, title: str, words: str, details: str = "") -> QMessageBox:
    """Say what must be read before going on (the data cannot be opened, a second window, a bug)."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, words, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    if details:
        box.setDetailedText(details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
