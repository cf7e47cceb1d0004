"""How does one piece of long work run on a page? Shows how far it is, stops it, and lets only one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.shared.errors import Cancelled
from app.shared.text import _
from ui.kit.jobs import Job, Work
from ui.kit.moving import Moving
from ui.kit.page import Page


class LongWork(Moving):
    """The line that shows long work; what could begin another piece is locked meanwhile."""

    def __init__(self, page: Page, locked: Sequence[QWidget] = ()) -> None:
        super().__init__(self.ask_to_stop)
        self._page = page
        self._job: Job | None = None
        self.locked = list(locked)

    def do(
        self,
        words: str,
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do `work(progress)` off the screen's thread, unless something is under way already."""
        if self._job is not None:
            return
        self._page.strip.hide()
        self.begin(words)
        self._lock(True)
        jobs = self._page.jobs
        jobs.long.emit(self._page, words, self.ask_to_stop)

        def over(then: Callable[[Any], object], answer: Any) -> None:
            self._job = None
            self.hide()
            jobs.long.emit(self._page, "", None)
            self._lock(False)
            then(answer)

        job = self._page.run_long(
            work,
            lambda answer: over(done, answer),
            self.move_to,
            lambda error: over(lambda told: self._say_failed(failed or self._page.fault, told), error),
            lane="io",
        )
        if not self.isHidden():  # work done at once is over already
            self._job = job

    def _say_failed(self, failed: Callable[[Exception], None], error: Exception) -> None:
        """Say what went wrong; after a stop also how far the work had come."""
        failed(error)
        if isinstance(error, Cancelled) and (far := self.reached()):
            told = _("It had come to {far}.", far=far)
            self._page.strip.say(f"{error.words()} {told}", "quiet")

    @property
    def busy(self) -> bool:
        """Say whether something is under way."""
        return self._job is not None

    def ask_to_stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self._job is not None:
            self._job.stop()
            self.words.setText(_("Stopping…"))

    def _lock(self, yes: bool) -> None:
        for widget in self.locked:
            widget.setEnabled(not yes)
