"""What is every page? Its head, its message strip and its way to ask for work; knows no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import Cancelled, DatabaseFull, DeviceError, LockedError, NuangongError, RuleError
from app.shared.text import _
from ui.kit.jobs import Job, Jobs, Work
from ui.kit.parts import Strip, Words


class Page(QWidget):
    """One page: a head with the title and its verbs, a strip for messages, and the body beneath."""

    topics: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, jobs: Jobs, title: str) -> None:
        super().__init__()
        self.jobs = jobs
        self.closed = False
        self.title = Words(title, "title")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.strip = Strip()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(8)
        self.body.addLayout(self.head)
        self.body.addWidget(self.strip)

    # -- what a page may answer to

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen; `wish` says which list, whom, or what was searched."""
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is shown."""

    def heard(self, tables: frozenset[str]) -> None:
        """Refresh when one of our tables changed."""
        if not self.topics or tables & self.topics:
            self.refresh()

    def back(self) -> bool:
        """Return from what was opened in place of the page's list; say whether we are there."""
        return True

    def may_leave(self) -> bool:
        """Say whether nothing typed would be lost."""
        return True

    def keep(self) -> None:
        """Keep what is typed but not finished, at once: the desk is locked, left or spoken in another language."""

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings back what is shown now."""
        return {}

    def close_page(self) -> None:
        """Stop listening: answers still under way are dropped."""
        self.closed = True

    # -- asking for work

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], None] | None = None,
        lane: str = "db",
    ) -> Job:
        """Do short work off the screen's thread; errors come to `failed`, or to the strip."""
        return self.jobs.run(
            lambda _progress: work(), done=done, failed=failed or self.fault, owner=self, lane=lane
        )

    def run_long(
        self,
        work: Work,
        done: Callable[[Any], object],
        moved: Callable[[int, int | None], None],
        failed: Callable[[Exception], None] | None = None,
        lane: str = "db",
    ) -> Job:
        """Do long work that reports how far it is."""
        return self.jobs.run(work, done=done, failed=failed or self.fault, moved=moved, owner=self, lane=lane)

    def fault(self, error: Exception) -> None:
        """Say in the strip what a rule, the device or a lock refused; anything else is a bug and goes on."""
        if isinstance(error, Cancelled):
            self.strip.say(error.words(), "quiet")
        elif isinstance(error, RuleError):
            self.strip.say(error.words(), "warn")
        elif isinstance(error, DatabaseFull) and self.jobs.make_room is not None:
            self.strip.say(error.words(), "bad", (_("Use the room set aside"), self.make_room))
        elif isinstance(error, DeviceError | LockedError | NuangongError):
            self.strip.say(error.words(), "bad")
        elif isinstance(error, OSError):  # the world's fault, though none of ours put it into words
            self.strip.say(_("The system refused a file (error {number}).", number=error.errno or 0), "bad")
        else:
            self.jobs.unexpected.emit(error)

    def make_room(self) -> None:
        """Let the room go that is set aside for a full disk, and say what to do with it."""
        release = self.jobs.make_room
        if release is not None:
            self.run(release, self._say_room, lane="io")

    def _say_room(self, freed: int) -> None:
        words = _("{n} MB are free now. Copy out and back up to a stick, then make room.", n=freed // 1024**2)
        self.strip.say(words, "good")
