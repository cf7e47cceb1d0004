"""Where are the keys? Whatever can have them shows it, in both schemes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tests.ui.walk import contrast
from ui.kit import style
from ui.kit.drop_list import DropList
from ui.kit.grid_ticklist import BoxLine
from ui.kit.parts import Button

EDGE, CHANGE, LEAST = 3.0, 2.0, 40
"""Contrast of a frame with the ground around (WCAG 2.2 SC 1.4.11) and with what was there before; points that have it."""
MADE = {
    **{look: lambda look=look: Button("返回列表", look=look) for look in ("plain", "primary", "danger", "link")},
    "drop list": lambda: DropList("方案"),
    "box": lambda: BoxLine("共同生活"),
    "line": QLineEdit,
}  # fmt: skip


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", MADE)
def test_what_has_the_keys_is_seen(qtbot, qapp, name, dark):
    style.use_scheme(qapp, dark)
    window, part, other = QWidget(), MADE[name](), Button("别处")
    row = QHBoxLayout(window)
    row.addWidget(part)
    row.addWidget(other)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # as Tab does
    pictures = []
    for one in (other, part):
        one.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(one.hasFocus)
        pictures.append(window.grab(part.geometry()).toImage())
    before, after = pictures
    ground = before.pixelColor(0, 0).getRgb()[:3]
    points = [(x, y) for x in range(after.width()) for y in range(after.height())]
    colours = [[picture.pixelColor(*at).getRgb()[:3] for at in points] for picture in pictures]
    seen = sum(
        contrast(new, ground) >= EDGE and contrast(new, old) >= CHANGE
        for old, new in zip(*colours, strict=True)
    )
    assert seen >= LEAST
