"""How many keys and clicks does a task cost besides what is typed? Counts them while a script plays the task.

Every physical key counts, Ctrl too: Ctrl+Enter is two. What a person writes because it is the thing itself (a name, a
number, the letters that find somebody) is data and counts nothing. Choosing in the system's file dialog, which a test
cannot operate, counts as one act.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget


@dataclass(frozen=True)
class Task:
    """One task of the scorecard: what it is, how much it may cost, and how much of that may be clicks."""

    number: str
    what: str
    gate: int
    clicks: int | None = None


# The scorecard of the desk. A gate is what ships; the fourth figure is set where the mouse must not be needed.
TASKS = (
    Task("1", "Register a member", 12, 0),
    Task("2", "Import 500, 12 errors, fix all", 35),
    Task("3a", "Record a visit as planned", 5, 0),
    Task("3b", "Record a visit: 2 goods and cash changed, proxy", 12, 0),
    Task("4", "Campaign from a filter, print 100 sheets", 18),
    Task("5", "File a claim, 5 materials, calculate", 30),
    Task("6", "Export a package to the stick", 5),
    Task("7", "Take a receipt in, resolve 1 conflict", 8),
    Task("8", "Find a member by initials", 4, 0),
    Task("9", "Reprint a certificate", 8),
    Task("10", "Restore a backup", 8),
    Task("11", "Switch to Korean", 2),
    Task("12", "Unlock", 1, 0),
    Task("13", "Issue two goods and cash to a carrier", 12, 0),
    Task("14", "Record a village of 30 as planned", 12, 0),
    Task("15", "Reckon a campaign up and lock it", 10, 0),
)
BY_NUMBER = {task.number: task for task in TASKS}


@dataclass(frozen=True)
class Cost:
    """What a task cost."""

    task: Task
    keys: int
    clicks: int

    @property
    def kept(self) -> bool:
        """Say whether the gate is kept."""
        within = self.keys + self.clicks <= self.task.gate
        return within and (self.task.clicks is None or self.clicks <= self.task.clicks)


class UxBudget(QObject):
    """Watches the application while a task is played, and counts what reaches its windows."""

    def __init__(self, number: str, window: QWidget) -> None:
        super().__init__()
        self.task, self.window = BY_NUMBER[number], window
        self.keys = self.clicks = 0
        self._data = False

    def __enter__(self) -> UxBudget:
        """Begin to count."""
        self.window.activateWindow()
        QApplication.processEvents()
        QApplication.instance().installEventFilter(self)
        return self

    def __exit__(self, *_error: object) -> None:
        """Count no more."""
        QApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count each press once: where it reaches a window, before anything in it."""
        if not isinstance(watched, QWindow) or self._data:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self.keys += 1
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self.clicks += 1
        return False

    # -- what a person does

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each as “Ctrl+N” or “Enter”, at whatever has the focus."""
        for key in keys:
            combination = QKeySequence(re.sub("Enter$", "Return", key))[0]
            QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
            self._settle()

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until `widget` has the keys; each press counts."""
        for _turn in range(self.task.gate):
            if widget.hasFocus():
                return
            self.press("Tab")

    def _settle(self) -> None:
        """Let the button come up that a key pressed down: Qt takes a tenth of a second for it."""
        QApplication.processEvents()
        while any(button.isDown() for button in self.window.findChildren(QAbstractButton)):
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def write(self, words: str) -> None:
        """Write data at whatever has the focus: it counts nothing."""
        self._data = True
        try:
            for sign in words:
                if sign.isascii():
                    QTest.keyClick(self._target(), sign)
                else:
                    self._commit(sign)
        finally:
            self._data = False
        QApplication.processEvents()

    def _commit(self, sign: str) -> None:
        """Hand over a composed character, as an input method does."""
        from_method = QApplication.focusWidget()
        assert from_method is not None
        event = QInputMethodEvent()
        event.setCommitString(sign)
        QApplication.sendEvent(from_method, event)

    def click(self, widget: QWidget) -> None:
        """Click a widget in its middle."""
        self.click_at(widget, widget.rect().center())

    def click_at(self, widget: QWidget, place: QPoint) -> None:
        """Click a place of a widget."""
        window = widget.window()
        QTest.mouseClick(
            window.windowHandle(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            widget.mapTo(window, place),
        )
        QApplication.processEvents()

    def choose(self, act: Callable[[], object]) -> None:
        """Choose in the system's dialog: one act."""
        self.clicks += 1
        act()
        QApplication.processEvents()

    def _target(self) -> QWindow:
        front = (
            QApplication.activePopupWidget()
            or QApplication.activeModalWidget()
            or QApplication.activeWindow()
        )
        return (front or self.window).windowHandle()

    def cost(self) -> Cost:
        """Return what it cost."""
        return Cost(self.task, self.keys, self.clicks)


def table(costs: list[Cost]) -> str:
    """Return the costs as a table for the test's output."""
    lines = [f"{'task':<52}{'keys':>6}{'clicks':>8}{'gate':>6}"]
    for cost in costs:
        named = f"{cost.task.number:<4}{cost.task.what}"
        lines.append(
            f"{named:<52}{cost.keys:>6}{cost.clicks:>8}{cost.task.gate:>6}" + ("" if cost.kept else "  OVER")
        )
    return "\n".join(lines)
