"""What was done last, and how is it taken back? The steps of one session; knows no capability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

KEPT = 50


@dataclass(frozen=True)
class Step:
    """One act that can be taken back: its words and what takes it back."""

    words: str
    undo: Callable[[], object]


class History(QObject):
    """The last steps, the newest last. It belongs to an operator and outlives a lock, a language, a page."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[Step] = []

    def add(self, words: str, undo: Callable[[], object]) -> None:
        """Put a step on top; the oldest falls off."""
        self._steps = [*self._steps[1 - KEPT :], Step(words, undo)]
        self.changed.emit()

    @property
    def last(self) -> Step | None:
        """Return the step that would be taken back next."""
        return self._steps[-1] if self._steps else None

    def __len__(self) -> int:
        return len(self._steps)

    def undo(self) -> None:
        """Take the newest step back. What it answers, done or refused, is said by whoever made it."""
        if self._steps:
            step = self._steps.pop()
            self.changed.emit()
            step.undo()
