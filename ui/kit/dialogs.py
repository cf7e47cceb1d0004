"""What needs a window of its own? Choosing a file or folder, and what must be read before going on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, QStorageInfo, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QMessageBox, QVBoxLayout, QWidget

from app.shared.text import N_, _
from ui.kit.shared_screen import screen, shown

STICK_PLACES = ("/media/", "/run/media/", "/mnt/")
REMEMBERED = 5
HELD_BACK = N_("Pictures and papers are not shown on a shared screen. F12 ends it.")
_recent: list[Path] = []  # folders used in this session, the latest first


def sticks() -> list[Path]:
    """Return where sticks and other removable drives are mounted."""
    roots = [Path(v.rootPath()) for v in QStorageInfo.mountedVolumes() if v.isValid() and v.isReady()]
    return [root for root in roots if f"{root}/".startswith(STICK_PLACES)]


def recent_folders() -> list[Path]:
    """Return the folders used in this session that are still there, the latest first."""
    return [folder for folder in _recent if folder.is_dir()]


def remember_folder(folder: Path) -> None:
    """Offer `folder` first the next time."""
    _recent[:] = [folder, *(old for old in _recent if old != folder)][:REMEMBERED]


def places() -> list[Path]:
    """Return what stands beside the file list: sticks, folders used lately, the usual ones."""
    kinds = QStandardPaths.StandardLocation
    usual = [Path(QStandardPaths.writableLocation(kind))
             for kind in (kinds.DesktopLocation, kinds.DocumentsLocation, kinds.DownloadLocation)]  # fmt: skip
    found = [*sticks(), *recent_folders(), *usual, Path(QDir.homePath())]
    return [place for place in dict.fromkeys(found) if place.is_dir()]


def _dialog(parent: QWidget, title: str, kinds: str = "") -> QFileDialog:
    """Return a file dialog: the system's own on Windows, Qt's with our places beside it elsewhere.

    Of the dialogs of UOS and Kylin Qt has none; the two it has for Linux know no sticks of theirs.
    """
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if sys.platform != "win32":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in places()])
    if begin := recent_folders():
        dialog.setDirectory(str(begin[0]))
    return dialog


def choose_file(parent: QWidget, title: str, kinds: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a file be chosen; nothing happens when none is."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, chosen)
    return dialog


def choose_files(
    parent: QWidget, title: str, kinds: str, chosen: Callable[[list[Path]], object]
) -> QFileDialog:
    """Let several files be chosen at once."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)

    def taken(names: list[str]) -> None:
        remember_folder(Path(names[0]).parent)
        chosen([Path(name) for name in names])

    dialog.filesSelected.connect(taken)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Let a folder be chosen."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, chosen)
    return dialog


def choose_saving(
    parent: QWidget, title: str, name: str, kinds: str, chosen: Callable[[Path], object]
) -> QFileDialog:
    """Let it be said where a file called `name` is written; an older one of that name is asked about."""
    dialog = _dialog(parent, title, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    _open(dialog, chosen)
    return dialog


def _open(dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
    def taken(name: str) -> None:
        path = Path(name)
        remember_folder(path if path.is_dir() else path.parent)
        chosen(path)

    dialog.fileSelected.connect(taken)
    dialog.open()


def held_back(parent: QWidget, title: str) -> bool:
    """Say whether pictures and papers are not shown because others see the screen, and tell so."""
    if screen.on:
        tell(parent, title, _(HELD_BACK))
    return screen.on


def show_picture(parent: QWidget, title: str, picture: QImage) -> QDialog:
    """Show a picture that lies in no file, as large as the window allows; Esc closes it."""
    if screen.on:
        return tell(parent, title, _(HELD_BACK))
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page = QLabel()
    page.setAccessibleName(title)
    room = parent.window().size() * 0.8
    if picture.width() > room.width() or picture.height() > room.height():
        picture = picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    page.setPixmap(QPixmap.fromImage(picture))
    QVBoxLayout(dialog).addWidget(page)
    dialog.open()
    return dialog


def open_outside(path: Path) -> None:
    """Open a file or folder with what the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def confirm(parent: QWidget, title: str, words: str, verb: str, act: Callable[[], object]) -> QMessageBox:
    """Ask before what cannot be taken back; the button says what it does, Esc leaves everything as it is."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, shown(title), shown(words), parent=parent)
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
    box = QMessageBox(QMessageBox.Icon.NoIcon, shown(title), shown(words), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    if details:
        box.setDetailedText(shown(details))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box
