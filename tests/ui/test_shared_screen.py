"""One key masks what tells of people on every page: nothing drawn, found, copied or exported names anybody or a number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QToolTip
from python_calamine import CalamineWorkbook

from app.members import Query
from tests.ui.drawn import drawn_by
from tests.ui.test_start import come_in, start  # noqa: F401  (a fixture)
from tests.ui.walk import name_of, visible
from ui.kit.dialogs import confirm, show_picture
from ui.kit.field_line import NameField
from ui.kit.field_text import TextField
from ui.kit.form import Form, Spec
from ui.kit.shared_screen import screen

TOLD = ("SELECT name, id_no, mobile FROM member", "SELECT head, id_no, phone FROM household",
        "SELECT name, id_no, account FROM visit", "SELECT name, id_no, id_no FROM claim",
        "SELECT name, id_no, disease FROM hardship_person")  # fmt: skip


@pytest.fixture(autouse=True)
def seen_by_nobody_else() -> Iterator[None]:
    """Whatever a test left on is off for the next."""
    yield
    if screen.on:
        screen.turn(False)


def told_of_people(office) -> set[str]:
    """Every name, number and illness in the records."""
    with office.db.reading() as tx:
        rows = [row for sql in TOLD for row in tx.connection().exec_driver_sql(sql)]
    return {value for row in rows for value in row if value and len(value) > 1}


def leaks(window, secret: set[str]) -> list[str]:
    """What of it is drawn on a window, with where."""
    return [
        f"{name_of(widget)}: {piece.words}"
        for widget in (window, *visible(window))
        for piece in drawn_by(widget)
        if any(one in piece.words.replace(" ", "") for one in secret)
    ]


def test_one_key_masks_every_page_until_it_is_pressed_again(qtbot, start):  # noqa: F811
    come_in(start)
    window, office = start.window, start.desk.office
    secret = told_of_people(office)
    assert len(secret) > 100
    window.go("members", {})
    roll = window.pages["members"].roll
    assert leaks(window, secret), "the test sees names where they are"
    member = office.members.page(office.actor, office.members.window(office.actor, Query()).ids[:1])[0]
    roll.grid.setCurrentIndex(roll.grid.rows.index(0, 0))
    roll._look()
    roll.panel.show_revealed("id_no", office.members.reveal(office.actor, member.id, "id_no", "check"))
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.top.shared.isVisible()
    assert leaks(window, secret) == [], "what was revealed ends too"
    roll.reveal()
    assert window.pages["members"].strip.isVisible()
    window.top.search.setText(member.name)
    window.top.search.say()
    assert window.seeking.palette.isVisible()
    assert window.seeking.palette.list.model().rowCount() > 0, "who is looked for is found all the same"
    assert leaks(window, secret) == []
    window.top.search.forget()
    for key in ("home", "visits", "hardship", "unions", "audit"):
        window.go(key, {})
        assert leaks(window, secret) == [], key
    window.sharing.heard(frozenset({"funds_entry"}))
    with office.db.transaction("member.changed", office.actor) as tx:
        tx.connection().exec_driver_sql(
            "UPDATE member SET name = '欧阳明月', rev = rev + 1 WHERE id = ?", (member.id,)
        )
    window._heard(frozenset({"member"}))
    window.go("members", {})
    assert leaks(window, {"欧阳明月"}) == [], "a name that is new is masked as well"
    start.lock()
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert screen.on, "nobody ends it at the locked desk"
    come_in(start)
    assert window.top.shared.isVisible(), "it stays on over a lock"
    window.top.shared.click()
    assert not window.top.shared.isVisible()
    window.go("members", {})
    assert leaks(window, secret)


def test_what_is_exported_and_copied_while_it_is_on_is_masked(qtbot, start, tmp_path: Path):  # noqa: F811
    come_in(start)
    window, office = start.window, start.desk.office
    secret = told_of_people(office)
    window.go("members", {})
    roll = window.pages["members"].roll
    window.menus.share()
    window.pages["members"].papers.save_workbook(tmp_path / "list.xlsx", "check")
    told = "\n".join(
        str(cell)
        for row in CalamineWorkbook.from_path(tmp_path / "list.xlsx").get_sheet_by_index(0).to_python()
        for cell in row
    )
    assert "*" in told
    assert not any(one in told for one in secret)
    roll.grid.setCurrentIndex(roll.grid.rows.index(0, 0))
    roll.grid.copy()
    copied = QApplication.clipboard().text()
    assert copied.strip()
    assert not any(one in copied for one in secret)


def test_a_form_shows_only_the_field_that_is_typed_in(qtbot, start):  # noqa: F811
    come_in(start)
    start.window.go("members", {"new": True})
    form = start.window.pages["members"].form.fields
    typed = {"name": "欧阳明月", "id_no": "229901198001010012", "mobile": "13904311234"}
    for name, value in typed.items():
        form.fields[name].put(value)
    start.window.menus.share()
    assert leaks(start.window, set(typed.values())) == []
    form.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)
    shown = leaks(start.window, {"欧阳明月"})
    assert {one.partition(":")[0].partition(" <")[0] for one in shown} == {"NameField#name"}, shown
    assert {name: form.fields[name].read() for name in typed} == typed, "nothing that was typed is lost"


def test_a_field_a_form_opens_in_is_masked_until_somebody_goes_into_it(qtbot):
    screen.turn(True)
    form = Form((Spec("name", "姓名", NameField), Spec("names", "名单", TextField)))
    qtbot.addWidget(form)
    form.put({"name": "欧阳明月", "names": "13904311234"})
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    name, names = form.fields["name"], form.fields["names"]
    name.setFocus()
    assert name.hasFocus()
    assert leaks(form, {"欧阳明月"}) == []
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert len(leaks(form, {"欧阳明月"})) == 1, "who clicks into a field sees it"
    names.setFocus()
    assert leaks(form, {"欧阳明月", "13904311234"}) == []
    qtbot.keyClicks(names, "0")
    assert len(leaks(form, {"013904311234"})) == 1, "what is typed in is seen"
    qtbot.keyClick(names, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert {one.partition("#")[0] for one in leaks(form, {"欧阳明月", "013904311234"})} == {"NameField"}


def test_windows_and_hints_over_a_page_tell_of_nobody(qtbot, start):  # noqa: F811
    come_in(start)
    window, number = start.window, "229901198001010012"
    window.menus.share()
    asked = confirm(window, f"撤销 {number}", f"撤销 {number} 的登记？", "撤销", lambda: None)
    assert number not in asked.windowTitle() + asked.text()
    asked.reject()
    told = show_picture(window, number, QImage(9, 9, QImage.Format.Format_RGB32))
    assert isinstance(told, QMessageBox), "a picture is not shown, and it is said why"
    told.reject()
    window.say(f"登记了 {number}", lambda: None)
    at = QPoint(2, 2)
    for widget in (window.status.undo, window.status.last):
        widget.setToolTip(f"登记了 {number}")
        QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
        assert "*" in QToolTip.text()
        assert number not in QToolTip.text()
        QToolTip.hideText()
