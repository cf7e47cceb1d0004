"""The roll's page, shown, for the tests of what stands on it and opens in its place."""

from __future__ import annotations

import pytest

from ui.pages.members.page import MembersPage


@pytest.fixture
def shown_roll(qtbot, desk):
    """The page on the screen; nobody has entered it yet."""
    made = MembersPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    return made


@pytest.fixture
def active_roll(qtbot, shown_roll):
    """The same with the keys."""
    with qtbot.waitActive(shown_roll):
        shown_roll.activateWindow()
    return shown_roll
