"""How are many rows read without standing in anybody's way? In pages on the db lane, others between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from ui.kit.jobs import Job, Jobs
from ui.kit.window_model import PAGE, Source

STRIDE = 10 * PAGE  # rows read in one turn of the lane: a search typed meanwhile waits for no more than these


class Walk:
    """One walk at a time through the rows of a source; beginning another or stopping drops the one under way."""

    def __init__(self, jobs: Jobs, owner: QObject | None) -> None:
        self._jobs, self._owner = jobs, owner
        self._turn = 0
        self._job: Job | None = None

    def go(
        self,
        source: Source,
        ids: Sequence[tuple[Sequence[Any], Any]],
        read: Callable[[Any, Sequence[Any]], None],
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        moved: Callable[[int, int], None] | None = None,
    ) -> None:
        """Hand every page to `read(mark, rows)` on the lane, then say `done` on the screen's thread.

        `ids` are runs of ids, each with the mark that `read` gets with its rows.
        """
        self.stop()
        turn = self._turn
        total = sum(len(run) for run, _mark in ids)
        steps = [(run[at : at + STRIDE], mark) for run, mark in ids for at in range(0, len(run), STRIDE)]
        state = {"next": 0, "behind": 0, "waiting": False, "pumping": False}

        def pump() -> None:
            # A loop and not a chain of calls: where work is done at once, a long chain would overflow the stack.
            if state["pumping"]:
                return
            state["pumping"] = True
            while not state["waiting"] and turn == self._turn:
                if state["next"] == len(steps):
                    self._job = None
                    done()
                    break
                run, mark = steps[state["next"]]
                state["waiting"] = True
                self._job = self._jobs.run(
                    lambda progress, run=run, mark=mark: self._read(source, run, mark, read, progress),
                    done=came, failed=broke, owner=self._owner,
                )  # fmt: skip
            state["pumping"] = False

        def came(count: int) -> None:
            if turn == self._turn:
                state["waiting"] = False
                state["next"] += 1
                state["behind"] += count
                if moved is not None:
                    moved(state["behind"], total)
                pump()

        def broke(error: Exception) -> None:
            if turn == self._turn:
                self._turn += 1
                failed(error)

        pump()

    @staticmethod
    def _read(source: Source, run: Sequence[Any], mark: Any, read: Callable[..., None], progress: Any) -> int:
        for at in range(0, len(run), PAGE):
            progress.report(at, len(run))
            read(mark, source.rows(run[at : at + PAGE]))
        return len(run)

    def stop(self) -> None:
        """Drop the walk under way: nothing of it is said any more."""
        self._turn += 1
        if self._job is not None:
            self._job.stop()
            self._job = None
