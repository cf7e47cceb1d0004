"""How does a calculation stand on the desk? Its steps one under the other, changed ones marked; knows no office."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from app.aid import Step
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Words, clear
from ui.pages.aid.words import step_words


class Steps(QWidget):
    """Each step with its clause and its words, and where it changes the payment, that before and after in yuan."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.steps: tuple[Step, ...] = ()
        self.changed: frozenset[int] = frozenset()

    def show_steps(self, steps: Sequence[Step], before: Sequence[Step] = ()) -> None:
        """Show `steps`; those that stand nowhere in `before` are marked, where there was something before."""
        self.steps = tuple(steps)
        known = [tuple(step) for step in before]
        changed = (number for number, step in enumerate(steps) if before and tuple(step) not in known)
        self.changed = frozenset(changed)
        clear(self._grid)
        for number, step in enumerate(steps):
            marked = number in self.changed
            words = step_words(step)
            said = Words(_("Changed: {step}", step=words) if marked else words, wrap=True,
                         colour="waiting" if marked else "text")  # fmt: skip
            line = number * 2
            self._grid.addWidget(Words(step.clause or "--", "caption", colour="hint"), line, 0)
            self._grid.addWidget(said, line, 1)
            if step.before != step.after:
                figures = f"{yuan(step.before)} → {yuan(step.after)}"
                self._grid.addWidget(Words(figures, "caption", colour="secondary"), line + 1, 1)
