"""How far is it, and should it stop? Long work reports here; it does not know who listens."""

from __future__ import annotations

from app.shared.errors import Cancelled


class Progress:
    """Somebody who may be watching long work, and may ask it to stop. This one watches nothing."""

    def report(self, done: int, total: int | None = None) -> None:
        """Say that `done` of `total` units are behind us. Raises Cancelled when the user asked to stop."""


SILENT = Progress()


class StoppableProgress(Progress):
    """Keeps the last figures and a wish to stop, for a test or a screen to read and set."""

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None
        self._stop = False

    def stop(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop = True

    def report(self, done: int, total: int | None = None) -> None:
        """Keep the figures; raise Cancelled when asked to stop."""
        self.done, self.total = done, total
        if self._stop:
            raise Cancelled()
