"""Is anybody there? Notices that no key and no mouse moved for a while, or that the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

SIGNS = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
     QEvent.Type.InputMethod, QEvent.Type.TouchBegin)
)  # fmt: skip
WARNED = 60  # seconds before the end that it is said
TICK = 5  # seconds between two looks
SLEPT = 60  # a look that comes so much too late means that the computer slept


class Idle(QObject):
    """Counts the quiet time. `warned` tells how many seconds are left, 0 that somebody came back in time."""

    warned = Signal(int)
    spent = Signal()

    def __init__(self, minutes: int, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._seconds = minutes * 60
        self._last = self._looked = clock()
        self._warning = False
        self._timer = QTimer(self, interval=TICK * 1000)
        self._timer.timeout.connect(self.look)

    def use(self, minutes: int) -> None:
        """Wait so many minutes from now on."""
        self._seconds = minutes * 60
        self.awake()

    def begin(self) -> None:
        """Begin to count."""
        self.awake()
        self._timer.start()

    def end(self) -> None:
        """Count no more, and take a warning back."""
        self.fall_silent()
        self._unwarn()

    def fall_silent(self) -> None:
        """Count no more and tell nobody: who would be told is gone."""
        self._timer.stop()

    @property
    def counting(self) -> bool:
        """Say whether the quiet time is being counted."""
        return self._timer.isActive()

    def awake(self) -> None:
        """Somebody is there."""
        self._last = self._looked = self._clock()
        self._unwarn()

    def _unwarn(self) -> None:
        if self._warning:
            self._warning = False
            self._every(TICK)
            self.warned.emit(0)

    def _every(self, seconds: int) -> None:
        if self._timer.isActive():
            self._timer.start(seconds * 1000)

    def look(self) -> None:
        """Look how long it has been quiet."""
        now = self._clock()
        slept = now - self._looked > SLEPT + TICK
        self._looked = now
        left = self._last + self._seconds - now
        if slept or left <= 0:
            self.end()
            self.spent.emit()
        elif left <= WARNED:
            if not self._warning:
                self._warning = True
                self._every(1)
            self.warned.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice every sign of a person; nothing is kept from anybody."""
        if event.type() in SIGNS:
            # The last sign counts, not each of thousands: a warning shown is taken back at once.
            self._last = self._clock()
            self._unwarn()
        return False
