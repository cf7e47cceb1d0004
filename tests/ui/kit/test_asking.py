"""The small windows that ask: as wide as a question needs, as high as what stands in them; and menus under buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ui.kit.asking import WIDTH, AskForm
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button

SPARE = 8  # pixels a window may be higher than what stands in it


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def asked(window, form, **more):
    made = AskForm(window, "问一问", form, "保存", lambda _answers: None, **more)
    made.show()
    QApplication.processEvents()
    QApplication.processEvents()
    return made


def test_one_short_field_is_asked_in_a_window_of_the_usual_width(window):
    made = asked(window, Form([Spec("role", "角色", required=True)]))
    assert made.form.width() >= WIDTH


def test_two_columns_take_no_more_height_than_they_need(window):
    form = Form([Spec(f"f{n}", f"第{n}项") for n in range(8)], columns=2)
    form.setMinimumWidth(880)
    made = asked(window, form)
    assert form._blocks[0].columns == 2
    assert made.height() <= made.layout().totalSizeHint().height() + SPARE


def test_a_window_pulled_larger_by_hand_stays_so(window):
    made = asked(window, Form([Spec("role", "角色", required=True)]))
    made.resize(made.width(), made.height() + 200)
    high = made.height()
    made.form.read()  # an error is shown beneath the field
    QApplication.processEvents()
    assert made.height() == high


def test_what_cannot_be_taken_back_has_a_button_of_that_colour(window):
    made = asked(window, Form([Spec("why", "原因")]), grave=True)
    assert [one.property("look") for one in made.findChildren(Button)].count("danger") == 1


def test_a_menu_opens_under_its_button_with_the_first_line_that_can_be_chosen(window):
    button, menu = Button("更多", lambda: None), QMenu(window)
    button.setParent(window)
    button.show()
    open_under(menu, button)
    assert not menu.isVisible()
    menu.addAction("甲").setEnabled(False)
    second = menu.addAction("乙")
    open_under(menu, button)
    assert menu.activeAction() is second
    assert menu.pos().y() >= button.mapToGlobal(QPoint(0, button.height() - 1)).y()
    menu.hide()
    window.move(0, button.screen().availableGeometry().bottom() - 20)
    open_under(menu, button)
    assert menu.pos().y() + menu.height() <= button.mapToGlobal(QPoint()).y() + 1
    menu.hide()
