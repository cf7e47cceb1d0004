"""A file is chosen from where people look first: the stick, and the folders used lately."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.kit import dialogs


@pytest.fixture(autouse=True)
def nothing_used_yet(monkeypatch):
    monkeypatch.setattr(dialogs, "_recent", [])


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def sidebar(dialog):
    return [url.toLocalFile() for url in dialog.sidebarUrls()]


def test_the_stick_stands_first_then_what_was_used_lately_then_the_usual(page, tmp_path, monkeypatch):
    stick, used = tmp_path / "KINGSTON", tmp_path / "名册"
    for folder in (stick, used):
        folder.mkdir()
    monkeypatch.setattr(dialogs, "sticks", lambda: [stick])
    dialogs.remember_folder(used)
    dialog = dialogs.choose_file(page, "选文件", "Excel (*.xlsx)", lambda _path: None)
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog) is (sys.platform != "win32")
    assert sidebar(dialog)[:2] == [str(stick), str(used)]
    assert dialog.directory().absolutePath() == str(used)
    dialog.reject()


def test_a_chosen_file_is_handed_over_and_its_folder_remembered(page, tmp_path):
    chosen, roster = [], tmp_path / "名册.xlsx"
    roster.write_bytes(b"x")
    dialog = dialogs.choose_file(page, "选文件", "Excel (*.xlsx)", chosen.append)
    dialog.fileSelected.emit(str(roster))
    dialog.reject()
    assert chosen == [roster]
    assert dialogs.recent_folders() == [tmp_path]


def test_a_chosen_folder_is_remembered_itself(page, tmp_path):
    dialog = dialogs.choose_folder(page, "选文件夹", lambda _path: None)
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert dialogs.recent_folders() == [tmp_path]


def test_a_file_to_be_written_keeps_its_name_in_the_folder_used_last(page, tmp_path):
    dialogs.remember_folder(tmp_path)
    dialog = dialogs.choose_saving(page, "存到", "名册.xlsx", "Excel (*.xlsx)", lambda _path: None)
    assert dialog.selectedFiles() == [str(tmp_path / "名册.xlsx")]
    dialog.reject()


def test_five_folders_are_remembered_each_once_and_only_while_they_are_there(tmp_path):
    folders = [tmp_path / str(number) for number in range(7)]
    for folder in folders:
        folder.mkdir()
        dialogs.remember_folder(folder)
    dialogs.remember_folder(folders[4])
    assert dialogs.recent_folders() == [folders[n] for n in (4, 6, 5, 3, 2)]
    folders[5].rmdir()
    assert folders[5] not in dialogs.recent_folders()


def test_what_is_mounted_for_people_is_a_stick_and_the_system_is_none():
    for root in dialogs.sticks():
        assert f"{root}/".startswith(dialogs.STICK_PLACES)
    assert dialogs.QStorageInfo.root().rootPath() not in map(str, dialogs.sticks())


def test_every_place_offered_is_there_and_offered_once():
    places = dialogs.places()
    assert len(places) == len(set(places))
    assert all(place.is_dir() for place in places)
    assert all(QUrl.fromLocalFile(str(place)).isLocalFile() for place in places)


def test_a_large_picture_is_shown_within_the_window_and_named(page):
    picture = QImage(4000, 3000, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    dialog = dialogs.show_picture(page, "身份证", picture)
    label = dialog.findChild(dialogs.QLabel)
    assert label.pixmap().width() <= page.width()
    assert label.pixmap().height() <= page.height()
    assert label.accessibleName() == "身份证"
    dialog.reject()
