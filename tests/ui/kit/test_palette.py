"""The list under the box: the arrows go round, Enter opens, nothing found is said, kinds are shown once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.kit.palette import SHOWN, Hit, Palette

UNDER = QRect(200, 8, 400, 30)


@pytest.fixture
def palette(qtbot):
    window = QWidget()
    window.resize(1100, 600)
    qtbot.addWidget(window)
    window.show()
    made = Palette(window)
    made.window_kept = window
    return made


def hits(count, opened):
    return [
        Hit("会员", f"人{n}", lambda n=n: opened.append(n), f"22990119800101{n:03d}X") for n in range(count)
    ]


def test_the_first_one_is_chosen_and_the_arrows_go_round(palette):
    opened = []
    palette.show_hits(hits(3, opened), "", "foot", UNDER)
    palette.step(-1)
    assert palette.open_current()
    assert opened == [2]
    assert not palette.isVisible()


def test_what_is_hidden_opens_nothing(palette):
    opened = []
    palette.show_hits(hits(3, opened), "", "foot", UNDER)
    palette.hide()
    assert not palette.open_current()
    assert opened == []


def test_nothing_found_is_said_in_words(palette):
    palette.show_hits([], "没有找到", "foot", UNDER)
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    assert not palette.open_current()


def test_it_stays_within_the_window_and_scrolls_beyond_its_lines(palette):
    palette.show_hits(hits(40, []), "", "foot", QRect(900, 8, 180, 30))
    assert palette.parentWidget().rect().contains(palette.geometry().topRight())
    line = palette.list.sizeHintForRow(0)
    assert palette.list.height() == line * SHOWN
    assert not palette.grab().isNull()
