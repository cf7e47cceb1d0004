"""Papers are gathered by choosing, dropping or pasting; what cannot be taken is said, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QFileDialog

from ui.kit import field_files
from ui.kit.field_papers import kind_of, size_words
from ui.kit.fields import Attached, AttachmentsField, NameField
from ui.kit.form import Form, Spec


def picture(path: Path | None = None) -> QImage:
    image = QImage(12, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F5FBF"))
    if path is not None:
        image.save(str(path))
    return image


@pytest.fixture
def files(tmp_path):
    """A scan, a PDF, a text that calls itself a picture, and an empty file."""
    scan, paper, false, empty = (
        tmp_path / name for name in ("身份证.jpg", "出院小结.pdf", "清单.png", "空.pdf")
    )
    picture(scan)
    paper.write_bytes(b"%PDF-1.7\n" + b"0" * 3000)
    false.write_bytes(b"this is no picture at all")
    empty.write_bytes(b"")
    return scan, paper, false, empty


@pytest.fixture
def form(qtbot, jobs):
    made = Form((
        Spec("name", "姓名", NameField),
        Spec("papers", "材料", lambda: AttachmentsField(jobs, pages=lambda _path: 2, limit=50_000), wide=True),
    ))  # fmt: skip
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.fields["papers"].setFocus()
    return made


@pytest.fixture
def field(form):
    return form.fields["papers"]


def names(field):
    return [file.name for file in field.read() or ()]


def test_pictures_and_pdfs_are_taken_with_their_kind_size_and_pages(field, files):
    scan, paper, _false, _empty = files
    field.add([scan, paper])
    assert field.read() == (
        Attached("身份证.jpg", scan, "image", scan.stat().st_size, 1),
        Attached("出院小结.pdf", paper, "pdf", 3009, 2),
    )
    assert "3" in field.sum.text()  # pages: one of the picture, two of the paper
    assert field.rows.index(1).data().startswith("出院小结.pdf")


def test_what_is_no_picture_is_said_by_name_and_the_others_are_taken(field, files):
    scan, _paper, false, empty = files
    field.add([false, scan, empty])
    assert names(field) == ["身份证.jpg"]
    assert "清单.png" in field.told.text()
    assert "空.pdf" in field.told.text()
    assert field.told.isVisible()


def test_a_file_too_large_is_said_with_both_sizes(field, tmp_path):
    large = tmp_path / "大.pdf"
    large.write_bytes(b"%PDF-1.7" + b"0" * 60_000)
    field.add([large])
    assert field.read() is None
    assert "59 KB" in field.told.text()
    assert "49 KB" in field.told.text()


def test_a_file_that_is_gone_is_said(field, tmp_path):
    field.add([tmp_path / "没有.pdf"])
    assert field.read() is None
    assert "没有.pdf" in field.told.text()


def test_the_same_file_twice_is_one_paper(field, files):
    field.add([files[0]])
    field.add([files[0]])
    assert names(field) == ["身份证.jpg"]


def test_a_picture_is_pasted_with_ctrl_v(qtbot, form, field):
    heard = []
    form.changed.connect(lambda: heard.append(True))
    QGuiApplication.clipboard().setImage(picture())
    qtbot.keyClick(field.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (file,) = field.read()
    assert file.kind == "image"
    assert isinstance(file.source, bytes)
    assert QImage.fromData(file.source).size() == picture().size()
    assert heard == [True]


def test_files_copied_elsewhere_are_pasted(qtbot, field, files):
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(path)) for path in files[:2]])
    QGuiApplication.clipboard().setMimeData(copied)
    qtbot.keyClick(field.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert names(field) == ["身份证.jpg", "出院小结.pdf"]


def test_words_on_the_clipboard_are_no_paper(qtbot, field):
    QGuiApplication.clipboard().setText("王强")
    qtbot.keyClick(field.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.read() is None
    assert field.told.isVisible()


def test_files_are_dropped_anywhere_on_the_field(field, files):
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(files[0]))])
    actions, button, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    over = QDragEnterEvent(QPoint(5, 5), actions, carried, button, keys)
    over.ignore()
    field.dragEnterEvent(over)
    assert over.isAccepted()
    field.dropEvent(QDropEvent(QPointF(5, 5), actions, carried, button, keys))
    assert names(field) == ["身份证.jpg"]


def test_taken_out_by_key_or_button_and_put_back_where_it_stood(qtbot, field, files):
    field.add(files[:2])
    field.list.setCurrentIndex(field.rows.index(0))
    qtbot.keyClick(field.list, Qt.Key.Key_Delete)
    assert names(field) == ["出院小结.pdf"]
    assert files[0].exists()
    field.out_button.click()
    assert field.read() is None
    assert not field.out_button.isVisible()
    qtbot.keyClick(field.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    field.back_button.click()
    assert names(field) == ["身份证.jpg", "出院小结.pdf"]
    assert not field.back_button.isVisible()


def test_a_file_is_opened_outside_and_a_pasted_picture_here(qtbot, field, files, monkeypatch):
    opened = []
    monkeypatch.setattr(field_files, "open_outside", opened.append)
    field.add([files[1]])
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert opened == [files[1]]
    field.add_picture(picture())
    field.list.setCurrentIndex(field.rows.index(1))
    field.open_button.click()
    assert opened == [files[1]]
    shown = field.findChild(QDialog)
    assert shown.isVisible()
    shown.reject()


def test_several_files_are_chosen_at_once(field, files):
    field.choose_button.click()
    dialog = field.findChild(QFileDialog)
    dialog.filesSelected.emit([str(path) for path in files[:2]])
    dialog.reject()
    assert names(field) == ["身份证.jpg", "出院小结.pdf"]


def test_enter_goes_on_from_the_list_and_every_part_is_reached_by_tab(qtbot, form, field, files):
    field.add(files[:1])
    reached = set()
    for _press in range(6):
        reached.add(QGuiApplication.focusObject())
        qtbot.keyClick(QGuiApplication.focusObject(), Qt.Key.Key_Tab)
    assert {field.list, field.choose_button, field.open_button, field.out_button} <= reached
    form.go_to("papers")
    with qtbot.waitSignal(form.finished, timeout=1000):
        qtbot.keyClick(field.list, Qt.Key.Key_Return)


def test_it_is_named_for_whoever_cannot_see_it(form, field):
    assert field.list.accessibleName() == "材料"
    for button in (field.choose_button, field.open_button, field.out_button, field.back_button):
        assert button.accessibleName()


def test_a_draft_keeps_where_files_lie_and_says_what_it_cannot_keep(form, field, files):
    field.add(files[:2])
    field.add_picture(picture())
    state = form.state()["papers"]
    assert [Path(path) for _name, path in json.loads(state)[:2]] == list(files[:2])
    files[1].unlink()
    form.clear()
    form.restore({"papers": state})
    assert names(field) == ["身份证.jpg"]
    assert "出院小结.pdf" in field.told.text()
    assert json.loads(state)[2][0] in field.told.text()


def test_it_grows_with_its_files_and_never_scrolls_inside_the_page(qtbot, field, files, tmp_path):
    many = [tmp_path / f"{number}.jpg" for number in range(8)]
    for path in many:
        picture(path)
    field.add(many)
    last = field.list.visualRect(field.rows.index(7))
    assert last.height() >= 24
    assert field.list.viewport().rect().contains(last)
    assert field.list.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "image"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image"),
        (b"II*\x00", "image"),
        (b"BMW is no picture", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_file_is_what_it_begins_with(beginning, kind):
    assert kind_of(beginning) == kind


def test_sizes_are_written_for_people():
    assert [size_words(size) for size in (0, 900, 50_000, 3 * 1024 * 1024)] == [
        "1 KB",
        "1 KB",
        "49 KB",
        "3.0 MB",
    ]
