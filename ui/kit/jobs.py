"""Who does the work while the screen stays awake? Two lanes of threads; knows no capability.

`db` is one worker, so that what was asked first is done first; `io` is for paper, keys and sticks. An answer
comes back to the screen's thread, and one whose page is closed is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.shared.errors import Cancelled
from app.shared.progress import Progress

Work = Callable[[Progress], Any]
SHOW_EVERY = 0.08  # seconds between two figures of progress sent to the screen: the eye sees no more


class Job(Progress):
    """One piece of work under way; long work reports to it and is stopped through it."""

    def __init__(self, jobs: Jobs, work: Work, owner: QObject | None) -> None:
        self._jobs = jobs
        self.work = work
        self.owner = owner
        self.done: Callable[[Any], None] | None = None
        self.failed: Callable[[Exception], None] | None = None
        self.moved: Callable[[int, int | None], None] | None = None
        self._stop = threading.Event()
        self._shown = 0.0

    def stop(self) -> None:
        """Ask the work to stop at its next report; what it had not finished is not kept."""
        self._stop.set()

    def report(self, done: int, total: int | None = None) -> None:
        """Take the figures of the work. Raises Cancelled when the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled()
        now = time.monotonic()
        if self.moved is not None and (now - self._shown >= SHOW_EVERY or done == total):
            self._shown = now
            self._jobs.moved.emit(self, done, total)

    def listened_to(self) -> bool:
        """Say whether the page that asked is still there."""
        if self.owner is None:
            return True
        return shiboken6.isValid(self.owner) and not getattr(self.owner, "closed", False)

    def answer(self, value: Any, error: BaseException | None) -> None:
        """Hand the outcome to the page, on the screen's thread."""
        if not self.listened_to():
            return
        if error is None:
            if self.done is not None:
                self.done(value)
        elif isinstance(error, Exception) and self.failed is not None:
            self.failed(error)
        else:
            self._jobs.unexpected.emit(error)


class Jobs(QObject):
    """The two lanes. `unexpected` carries what nobody caught, for the crash dialog."""

    moved = Signal(object, int, object)
    answered = Signal(object, object, object)
    unexpected = Signal(object)
    busy = Signal(int)
    long = Signal(object, str, object)  # whose long work goes on, its words (empty: over), and what stops it

    def __init__(self) -> None:
        super().__init__()
        self._lanes = {
            "db": ThreadPoolExecutor(1, thread_name_prefix="db"),
            "io": ThreadPoolExecutor(2, thread_name_prefix="io"),
        }
        self.make_room: Callable[[], int] | None = (
            None  # lets go what is set aside for a full disk; returns bytes
        )
        self._under_way: set[Job] = set()
        self._futures: dict[str, set[Future[Any]]] = {name: set() for name in self._lanes}
        self._ended = False
        self.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)
        self.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        moved: Callable[[int, int | None], None] | None = None,
        owner: QObject | None = None,
        lane: str = "db",
    ) -> Job:
        """Do `work(progress)` on a lane and hand its outcome to `done` or `failed` on the screen's thread."""
        job = Job(self, work, owner)
        job.done, job.failed, job.moved = done, failed, moved
        if not self._ended:
            self._under_way.add(job)
            self.busy.emit(len(self._under_way))
            self._start(job, lane)
        return job

    def _start(self, job: Job, lane: str) -> None:
        def ended(future: Future[Any]) -> None:
            if not future.cancelled() and shiboken6.isValid(self):
                error = future.exception()
                self.answered.emit(job, None if error else future.result(), error)

        future = self._lanes[lane].submit(job.work, job)
        self._futures[lane].add(future)
        future.add_done_callback(self._futures[lane].discard)
        future.add_done_callback(ended)

    def over(self, lane: str) -> Callable[[], object]:
        """Return what waits, on another lane, until all that is under way on this one now is over."""
        futures = tuple(self._futures[lane])
        return lambda: wait(futures)

    @Slot(object, int, object)
    def _on_moved(self, job: Job, done: int, total: int | None) -> None:
        if job.moved is not None and job.listened_to():
            job.moved(done, total)

    @Slot(object, object, object)
    def _on_answered(self, job: Job, value: Any, error: BaseException | None) -> None:
        self._under_way.discard(job)
        self.busy.emit(len(self._under_way))
        job.answer(value, error)

    def when_drawn(self, act: Callable[[], None]) -> None:
        """Do something as soon as what was just changed has been drawn: a busy worker would slow the drawing down."""
        QTimer.singleShot(0, self, act)

    def under_way(self) -> int:
        """Return how many pieces of work have not been answered yet."""
        return len(self._under_way)

    def close(self) -> None:
        """Take no more work, ask what is under way to stop, and wait for it.

        The db lane is worked off to its end, since drafts may be waiting in it; what did not begin elsewhere is
        forgotten.
        """
        self._ended = True
        for job in self._under_way:
            job.stop()
        for name, lane in self._lanes.items():
            lane.shutdown(wait=True, cancel_futures=name != "db")


class InlineJobs(Jobs):
    """Does everything at once on the caller's thread: for tests, so that no test waits."""

    def when_drawn(self, act: Callable[[], None]) -> None:
        """Do it now."""
        act()

    def _start(self, job: Job, _lane: str) -> None:
        value, error = None, None
        try:
            value = job.work(job)
        except Exception as caught:  # an error is an answer here, as on the lanes
            error = caught
        self._on_answered(job, value, error)
