"""Where do the keys go? Presses Tab through a window and finds what it never reaches, what keeps it, what it shows too
late, and where the focus is not seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QWidget

from tests.ui.walk import Fault, inside_view, interactive, name_of, visible, words_of
from ui.kit.notice import Notice


def has_keys(widget: QWidget) -> bool:
    """Say whether a widget has keys of its own, set or named at the end of its tooltip (“Finish  Ctrl+Enter”)."""
    if isinstance(widget, QAbstractButton) and not widget.shortcut().isEmpty():
        return True
    if any(not action.shortcut().isEmpty() for action in widget.actions()):
        return True
    _words, _gap, keys = widget.toolTip().rpartition("  ")
    return bool(keys) and bool(_gap) and not QKeySequence(keys).isEmpty() and QKeySequence(keys)[0].key() != 0


def keyboard_faults(window: QWidget) -> list[Fault]:
    """Press Tab until we are back, and return who was never reached, who kept the keys, who came too early."""
    window.activateWindow()
    QApplication.processEvents()
    route, found = _route(window)
    found += _unreached(window, route)
    found += _out_of_order(window, route)
    return sorted(set(found))


def _under_notice(window: QWidget, widget: QWidget) -> bool:
    """Say whether a notice lies over a widget: the first key takes it away, and what is under it is seen then."""
    above = window.childAt(widget.mapTo(window, widget.rect().center()))
    return above is not None and any(
        one is above or one.isAncestorOf(above) for one in window.findChildren(Notice)
    )


def _route(window: QWidget) -> tuple[list[QWidget], list[Fault]]:
    found: list[Fault] = []
    if next(_stops(window), None) is None:
        return [], found
    window.setFocus(Qt.FocusReason.TabFocusReason)  # the first stop is where Tab leads from the window itself
    QTest.keyClick(window, Qt.Key.Key_Tab)
    route: list[QWidget] = []
    for _turn in range(400):
        here = window.focusWidget()
        if here is None or here in route:
            break
        route.append(here)
        before = _look_of(window, here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        stays = window.focusWidget() is here and len(list(_stops(window))) > 1
        if stays and not _let_go(window, here):
            found.append(Fault("trap", name_of(here), words_of(here), "Tab does not leave it, nor Ctrl+Tab"))
            break
        same = before == _look_of(window, here)
        if window.focusWidget() is not here and same and not _under_notice(window, here):
            found.append(
                Fault("focus", name_of(here), words_of(here), "looks the same with and without the keys")
            )
    return route, found


def _let_go(window: QWidget, here: QWidget) -> bool:
    """A sheet keeps Tab for the next cell, as Excel does; Ctrl+Tab has to leave it then."""
    QTest.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    return window.focusWidget() is not here


def _look_of(window: QWidget, widget: QWidget) -> bytes:
    box = QRect(widget.mapTo(window, QPoint(-3, -3)), widget.size() + QSize(6, 6))
    image = window.grab(box.intersected(window.rect())).toImage()
    return b"" if image.isNull() else bytes(image.constBits())  # scrolled out of the window since


def _stops(window: QWidget) -> Iterator[QWidget]:
    for widget in visible(window):
        if (
            widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isEnabled()
            and widget.focusProxy() is None
        ):
            yield widget


def _unreached(window: QWidget, route: list[QWidget]) -> Iterator[Fault]:
    reached = set(route)
    for widget in visible(window):
        if not interactive(widget) or not widget.isEnabled() or widget in reached or has_keys(widget):
            continue
        if inside_view(widget) is not None or widget.focusProxy() in reached:
            continue
        if isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
            continue
        if isinstance(widget, QAbstractButton) and _group_of(widget) & reached:
            continue  # the arrow keys go on from the one that was reached
        yield Fault(
            "unreachable", name_of(widget), words_of(widget), "Tab does not come here, and no key does it"
        )


def _group_of(button: QAbstractButton) -> set[QWidget]:
    group = button.group()
    if group is not None and group.exclusive():
        return set(group.buttons())
    if button.autoExclusive() and button.parentWidget() is not None:
        near = button.parentWidget().findChildren(
            QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        return {one for one in near if one.autoExclusive()}
    return set()


def _out_of_order(window: QWidget, route: list[QWidget]) -> Iterator[Fault]:
    for before, after in pairwise(route):
        one, other = _branches(window, before, after)
        if one is None or other is None:
            continue
        here, there = one.geometry(), other.geometry()
        above = there.bottom() <= here.top() and there.left() < here.right()
        same_line = there.top() < here.bottom() and here.top() < there.bottom()
        if above or (same_line and there.right() <= here.left()):
            why = f"comes after “{words_of(before)}” ({type(before).__name__}), which stands behind it"
            yield Fault("order", name_of(after), words_of(after), why)


def _branches(window: QWidget, one: QWidget, other: QWidget) -> tuple[QWidget | None, QWidget | None]:
    """Return the two children of the nearest common ancestor that hold `one` and `other`."""
    line = [one]
    while line[-1] is not window and line[-1].parentWidget() is not None:
        line.append(line[-1].parentWidget())
    step, below = other, None
    while step is not None and step not in line:
        step, below = step.parentWidget(), step
    if step is None or below is None or step is one:
        return None, None
    return line[line.index(step) - 1], below
