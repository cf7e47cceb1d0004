"""In what frame do the steps of a first start stand? Step line above, Back and Next beneath, Enter and Esc."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QPushButton, QVBoxLayout, QWidget

from app.shared.progress import Progress
from app.shared.text import N_, _
from ui.kit import style
from ui.kit.dialogs import confirm
from ui.kit.jobs import Job, Jobs
from ui.kit.moving import Moving
from ui.kit.parts import Button, Line
from ui.kit.step_line import StepLine
from ui.pages.doorway import Doorway, quiet
from ui.pages.first_start.kept import Kept

WIDTH = 760
ROOM = 260  # every step is at least so high, so that the frame stands still from one to the next …
AROUND = 236  # … as long as the window is high enough for what stands above and beneath it
STEPS = (
    N_("Language"), N_("Our office"), N_("Province's key"), N_("This computer"), N_("Administrator"),
    N_("Recovery code"), N_("Self-check"),
)  # fmt: skip


class Step(QWidget):
    """One step: a title, a sentence why, what is asked, and what must be right before it goes on."""

    own_foot = False  # whether it brings buttons of its own in place of Back and Next

    def __init__(self, title: str, why: str = "") -> None:
        super().__init__()
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        if why:
            self.column.addWidget(quiet(why))

    def come(self) -> None:
        """Come on the screen."""
        self.focus()

    def focus(self) -> None:
        """Give the keys to what is wanted first."""

    def go(self, onward: Callable[[], object]) -> None:
        """Go `onward` when what was answered is right; else say what is not."""
        onward()

    def next_words(self) -> str:
        """Return the words of the button that goes on."""
        return _("Next")


class Frame(Doorway):
    """Some of the seven steps in one calm card; `kept` remembers where it was left."""

    def __init__(self, jobs: Jobs, kept: Kept, *, languages: bool = True) -> None:
        self.steps: Mapping[int, Step] = {}
        super().__init__(jobs, "", width=WIDTH, languages=languages)
        self.kept = kept
        self.at = 0
        self.line = StepLine([_(words) for words in STEPS])
        self.line.chosen.connect(self.show_step)
        self.card.body.insertWidget(0, self.line)
        self.room = QVBoxLayout()
        self.card.body.addLayout(self.room)
        self.moving = Moving(self._stop)
        self.card.body.addWidget(self.moving)
        self.card.body.addWidget(self._foot())
        self.last_parts = [self.foot]
        self._job: Job | None = None
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.ask_leave)

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        column.addWidget(Line())
        self.row = QHBoxLayout()
        self.back_button = Button(_("Step back"), self.go_back, look="link", picture="chevron-left")
        self.next_button = Button(_("Next"), self.go_on, look="primary", picture="arrow-right")
        self.next_button.name_keys("Enter")
        self.row.addWidget(self.back_button)
        self.row.addStretch(1)
        self.row.addWidget(self.next_button)
        column.addLayout(self.row)
        return self.foot

    def put_steps(self, steps: Mapping[int, Step]) -> None:
        """Take the steps of this frame by their numbers."""
        self.steps = steps
        for step in steps.values():
            step.hide()
            self.room.addWidget(step)
        self.fit()

    def fit(self) -> None:
        """Give the card its room, and every step the same height where there is enough."""
        super().fit()
        height = max(0, min(style.scaled(ROOM), self.scroll.height() - style.scaled(AROUND)))
        for step in self.steps.values():
            step.setMinimumHeight(height)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keys to what is wanted first; before there was a window nobody could take them."""
        super().showEvent(event)
        self.focus()

    def focus(self) -> None:
        """Give the keys to what the step wants first."""
        if self.at in self.steps:
            self.steps[self.at].focus()

    # -- from step to step

    def show_step(self, number: int) -> None:
        """Show a step and remember that it is the one to go on from."""
        self.at = number
        self.strip.hide()
        # Not a stack: that would always be as tall as its tallest page.
        for other, step in self.steps.items():
            step.setVisible(other == number)
        self.line.show()
        self.line.show_at(number, min(self.steps))
        self.title.setText(self.steps[number].title)
        self.foot.setVisible(not self.steps[number].own_foot)
        self.back_button.setVisible(self.may_go_back())
        self.name_next()
        self.kept.go_to(number)
        self.steps[number].come()

    def name_next(self) -> None:
        """Say on the button what going on does now."""
        self.next_button.setText(self.steps[self.at].next_words())
        self.next_button.name_keys("Enter")

    def may_go_back(self) -> bool:
        """Say whether there is something before this step."""
        return self.at > min(self.steps)

    def go_back(self) -> None:
        """Go to the step before."""
        if self._job is None and self.may_go_back():
            self.show_step(self.at - 1)

    def go_on(self) -> None:
        """Go to the next step when this one is answered."""
        if self._job is None and self.at in self.steps:
            self.steps[self.at].go(self.passed)

    def passed(self) -> None:
        """Come to the next step."""
        self.show_step(self.at + 1)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, and goes on from anywhere else."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            super().keyPressEvent(event)
            return
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()
        else:
            self.go_on()

    def ask_leave(self) -> QMessageBox | None:
        """Ask whether to leave now and go on from this step another time."""
        if self.at not in self.steps:
            return None
        words = _("The next start goes on from step {n}. What you answered is kept; passwords are typed again.",
                  n=self.at)  # fmt: skip
        return confirm(self, _("Leave now and go on later?"), words, _("Leave now"), self.leave)

    def leave(self) -> None:
        """Close the window; everything is as it was left at the next start."""
        self.keep()
        self.window().close()

    # -- while it works

    def work(
        self,
        act: Callable[[Progress], Any],
        words: str,
        done: Callable[[Any], object],
        failed: Callable[[Exception], None],
        *,
        stops: bool = False,
    ) -> None:
        """Do long work; nothing can be pressed meanwhile, but Stop where the work `stops` when asked."""
        self.strip.hide()
        self.moving.begin(words)
        self.moving.stop.setVisible(stops)
        self._enable(False)

        def over(then: Callable[[Any], object], answer: Any) -> None:
            self._job = None
            self.moving.hide()
            self._enable(True)
            then(answer)

        job = self.run_long(
            act,
            lambda answer: over(done, answer),
            self.moving.move_to,
            lambda error: over(failed, error),
            lane="io",
        )
        if not self.moving.isHidden():  # work done at once is over already
            self._job = job

    def _enable(self, yes: bool) -> None:
        for part in (*self.steps.values(), self.foot, self.line):
            part.setEnabled(yes)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self.moving.words.setText(_("Stopping…"))
