"""Files are put with a person, looked at and taken out again, each by key, paste or drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.documents.conftest import paper, picture
from ui.kit import passing
from ui.pages.attachments import Attachments
from ui.pages.members.page import MembersPage


@pytest.fixture
def page(qtbot, desk):
    made = MembersPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.enter({})
    made.roll._look()
    return made


@pytest.fixture
def part(page) -> Attachments:
    return page.roll.files


def titles(part) -> list[str]:
    return [file.title for file in part.rows.files]


def test_files_come_and_go_and_come_back(page, part, desk, office, tmp_path):
    assert part.isVisible()
    assert part.none.isVisible()
    scan, bad = tmp_path / "入会申请书.pdf", tmp_path / "表.xlsx"
    scan.write_bytes(paper(2))
    bad.write_bytes(b"PK\x03\x04")
    part.add([scan, bad, scan])
    assert titles(part) == ["入会申请书"]
    assert "JPEG" in part.told.text()
    assert "入会申请书 已在这里" in part.told.text()
    assert not part.none.isVisible()
    view = page.roll.panel.view
    assert [one.title for one in office.documents.list(office.actor, "member", view.id)] == ["入会申请书"]
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    assert titles(part) == []
    desk.said[-1][1]()
    page.heard(frozenset({"attachment"}))
    assert titles(part) == ["入会申请书"]
    page.roll.grid.go_to(1)
    page.roll._look()
    assert titles(part) == []


def test_a_picture_is_pasted_and_files_are_dropped(part, tmp_path):
    content = QMimeData()
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    content.setImageData(image)
    part.paste(content)
    assert titles(part) == ["粘贴的图片 1"]
    path = tmp_path / "身份证.jpg"
    path.write_bytes(picture(3))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    part.dropEvent(
        QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    assert titles(part)[1:] == ["身份证"]
    part.paste(QMimeData())
    assert part.told.isVisible()


def test_a_picture_is_shown_here_and_a_pdf_through_a_file_that_goes(page, part, tmp_path, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr(passing, "open_outside", opened.append)
    (tmp_path / "一.png").write_bytes(picture(1, "PNG"))
    (tmp_path / "二.pdf").write_bytes(paper(1))
    part.add([tmp_path / "一.png"])
    part.look()
    (shown,) = [dialog for dialog in page.findChildren(QDialog) if dialog.isVisible()]
    assert shown.windowTitle() == "一"
    shown.reject()
    assert opened == []
    part.add([tmp_path / "二.pdf"])
    part.list.setCurrentIndex(part.rows.index(1))
    QTest.keyClick(part.list, Qt.Key.Key_Return)
    (path,) = opened
    assert path.read_bytes() == (tmp_path / "二.pdf").read_bytes()
    assert "二" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    part.passing.clear()
    assert not path.exists()
