"""The small pieces: buttons and their keys, words that are cut off honestly, badges with room, work that tells how far."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import use_language
from tests.ui.drawn import drawn_by
from ui.kit import style
from ui.kit.moving import Moving
from ui.kit.parts import Badge, Button, Chip, Strip, Words

LONG = "这一句话比给它的地方长得多，放不下"


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_with_enter_as_with_space(qtbot, key):
    pressed = []
    button = shown(qtbot, Button("保存", lambda: pressed.append(True)))
    qtbot.keyClick(button, key)
    assert pressed == [True]


def test_a_button_names_its_keys_and_keeps_them_with_other_words(qtbot):
    button = shown(qtbot, Button("登记", keys="Ctrl+N"))
    button.setText("登记下一个")
    assert button.shortcut().toString() == "Ctrl+N"
    assert button.toolTip().endswith("  Ctrl+N")
    assert button.accessibleName() == "登记下一个"


def test_elided_words_end_in_dots_and_the_tooltip_has_them_whole(qtbot):
    words = shown(qtbot, Words(LONG, elide=True))
    words.setFixedWidth(90)
    words.grab()
    assert words.shown().endswith("…")
    assert words.toolTip() == LONG
    words.setFixedWidth(600)
    words.grab()
    assert words.shown() == LONG
    assert words.toolTip() == ""


def test_wrapped_words_keep_their_height_where_a_layout_forgets_it(qtbot):
    place = QWidget()
    column, words = QVBoxLayout(place), Words(LONG * 3, wrap=True)
    column.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
    words.setFixedWidth(160)
    shown(qtbot, place)
    long = words.heightForWidth(160)
    assert words.height() >= long
    words.setText("短")
    assert words.heightForWidth(160) < long / 2, "shorter words leave no gap"
    assert words.minimumHeight() == words.heightForWidth(160)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_badge_has_room_for_its_words_in_every_text_size(qtbot, qapp, step):
    badge = shown(qtbot, Badge("与计划不同", "waiting"))
    style.use_text_step(qapp, step)
    badge.resize(badge.sizeHint())
    (piece,) = drawn_by(badge)
    assert piece.words == "与计划不同"
    assert piece.room.contains(piece.ink())


def test_a_badge_without_room_says_so_with_dots(qtbot):
    badge = shown(qtbot, Badge("与计划不同", "waiting"))
    badge.setFixedWidth(60)
    (piece,) = drawn_by(badge)
    assert piece.words.endswith("…")


def test_a_chip_shows_its_count(qtbot):
    chip = shown(qtbot, Chip("资料不全", "incomplete"))
    chip.tell(1284)
    assert chip.text_shown() == "资料不全 1,284"
    assert chip.sizeHint().width() > QFontMetrics(chip.font()).horizontalAdvance(chip.text_shown())


def test_the_strip_follows_the_scheme_and_offers_one_step(qtbot, qapp):
    gone, strip = [], shown(qtbot, Strip())
    strip.say("改了", "bad", ("撤销", lambda: gone.append(True)))
    style.use_scheme(qapp, True)
    assert strip.words.palette().color(strip.words.foregroundRole()) == style.tone("bad")[0]
    next(button for button in strip.findChildren(Button) if button.accessibleName() == "撤销").click()
    assert gone == [True]
    strip.clear()
    assert not strip.isVisible()


@pytest.fixture
def moving(qtbot):
    now = [100.0]
    made = shown(qtbot, Moving(lambda: None, lambda: now[0]))
    made.now = now
    use_language("en")
    made.begin("Checking")
    return made


def test_long_work_says_how_many_of_how_many(moving):
    moving.move_to(37, 312)
    assert moving.far.text() == "37 of 312"
    assert moving.reached() == "37 of 312"
    assert (moving.bar.value(), moving.bar.maximum()) == (37, 312)


def test_long_work_says_about_how_long_yet_once_it_can_know(moving):
    moving.now[0] += 14
    moving.move_to(37, 312)
    assert moving.far.text() == "37 of 312 · about 2 min left"
    moving.now[0] += 30
    moving.move_to(290, 312)
    assert moving.far.text() == "290 of 312 · about 5 s left"
    moving.move_to(312, 312)
    assert moving.far.text() == "312 of 312"


def test_work_without_figures_claims_none(moving):
    moving.move_to(5, None)
    assert moving.far.text() == ""
    assert moving.reached() == ""
    moving.move_to(5, 10)
    moving.begin("Once more")
    assert moving.far.text() == ""


def test_a_badge_is_no_window_before_it_has_a_place(qtbot):
    badge, silent = Badge("已收", "good"), Badge()
    assert not badge.isVisible()
    silent.say("待报送", "waiting")
    assert not silent.isVisible()
    place = QWidget()
    column = QVBoxLayout(place)
    column.addWidget(badge)
    column.addWidget(silent)
    shown(qtbot, place)
    assert badge.isVisible()
    assert silent.isVisible()
    silent.say("", "quiet")
    assert not silent.isVisible()
    silent.say("退回", "bad")
    assert silent.isVisible()
    assert silent.size() == silent.sizeHint()


def test_a_badge_without_a_word_takes_no_place(qtbot):
    place = QWidget()
    QVBoxLayout(place).addWidget(badge := Badge())
    shown(qtbot, place)
    assert not badge.isVisible()
    badge.say("退回", "bad")
    assert badge.isVisible()


def test_a_strip_has_room_for_all_its_words_in_a_narrow_place(qtbot):
    strip = Strip()
    room = QWidget()
    room.setFixedWidth(300)
    QVBoxLayout(room).addWidget(strip)
    shown(qtbot, room)
    strip.say("一" * 90, "bad")
    qtbot.waitUntil(
        lambda: strip.words.height() >= strip.words.heightForWidth(strip.words.width()), timeout=1000
    )
    assert strip.words.heightForWidth(strip.words.width()) > 3 * QFontMetrics(strip.words.font()).height()


def test_sentences_put_together_have_no_blank_after_a_full_width_stop(qtbot):
    words = shown(qtbot, Words("共 18 张。 跳过的不打印。"))
    assert words.text() == "共 18 张。跳过的不打印。"
    words.setText("One. Two")
    assert words.text() == "One. Two"
