"""A quiet desk is warned of and then locked; a sign of a person in time takes the warning back; sleep locks at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.kit.idle import SLEPT, TICK, Idle


@pytest.fixture
def hand():
    """A clock moved by hand."""
    return {"now": 1000.0}


@pytest.fixture
def idle(qtbot, hand):
    made = Idle(10, lambda: hand["now"])
    made.heard = []
    made.warned.connect(made.heard.append)
    made.spent.connect(lambda: made.heard.append("spent"))
    made.begin()
    yield made
    made.end()


def pass_by(idle, hand, seconds, step=TICK):
    for _ in range(int(seconds / step)):
        hand["now"] += step
        idle.look()


def test_a_quiet_desk_is_warned_of_a_minute_before_and_then_ended(idle, hand):
    pass_by(idle, hand, 9 * 60 - TICK)
    assert idle.heard == []
    pass_by(idle, hand, TICK)
    assert idle.heard == [60]
    pass_by(idle, hand, 60, step=1)
    assert idle.heard[-1] == "spent"
    assert idle.heard[1:-1] == [*range(59, 0, -1), 0]


def test_a_key_in_time_takes_the_warning_back(qtbot, idle, hand):
    field = QLineEdit()
    qtbot.addWidget(field)
    app = QApplication.instance()
    app.installEventFilter(idle)
    pass_by(idle, hand, 9 * 60 + 30)
    assert idle.heard[-1] == 30
    qtbot.keyClick(field, Qt.Key.Key_A)
    app.removeEventFilter(idle)
    assert idle.heard[-1] == 0
    pass_by(idle, hand, 8 * 60)
    assert "spent" not in idle.heard


def test_a_computer_that_slept_is_locked_when_it_wakes(idle, hand):
    hand["now"] += SLEPT + TICK + 1
    idle.look()
    assert idle.heard == ["spent"]


def test_other_minutes_count_from_now(idle, hand):
    pass_by(idle, hand, 8 * 60)
    idle.use(5)
    pass_by(idle, hand, 4 * 60 - TICK)
    assert idle.heard == []
    pass_by(idle, hand, 60 + TICK)
    assert "spent" in idle.heard
