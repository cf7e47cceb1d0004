"""How are several files of the province taken in? In the order that works, each whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.security.seal import kind_on
from app.shared.errors import Cancelled, NuangongError
from app.shared.progress import Progress
from app.sync.files import BACK

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.fetch_service import ContentsTaken
    from app.sync.values import Enrolled, TakenIn

STEPS = 3  # what a receipt reports of itself
# What a file is refused with that only says there is nothing to do with it here.
NOTHING_TO_DO = (
    "sync.already_received",
    "sync.other_device",
    "E_RECIPIENT",
    "sync.other_incarnation",
    "sync.older_hub",
)


@dataclass(frozen=True)
class Told:
    """What became of one file: a receipt, a certificate, attachments that came back, or why it was refused."""

    path: Path
    receipt: TakenIn | None = None
    enrolled: Enrolled | None = None
    contents: ContentsTaken | None = None
    error: NuangongError | None = None

    @property
    def passed_over(self) -> bool:
        """Say whether the file was refused only because it has nothing for this computer."""
        return self.error is not None and self.error.code in NOTHING_TO_DO


class _Part(Progress):
    """Counts the steps of one file among those of all."""

    def __init__(self, whole: Progress, number: int, count: int) -> None:
        self._whole, self._number, self._count = whole, number, count

    def report(self, done: int, total: int | None = None) -> None:
        """Hand on how far all of them are."""
        self._whole.report(self._number * STEPS + done, self._count * STEPS)


def take_all(office: Office, paths: Sequence[Path], progress: Progress) -> tuple[Told, ...]:
    """Take in every file: certificates, then receipts from the oldest on, then attachments; return what became of each.

    A receipt that lacks an earlier one is tried again after the others. A stop leaves what was taken in whole.
    """
    order = {"certificate": 0, BACK: 2}
    waiting = sorted(paths, key=lambda path: (order.get(kind_on(path), 1), _written(path), path.name))
    done: list[Told] = []
    while waiting:
        late: list[Told] = []
        for path in waiting:
            told = _take(office, path, _Part(progress, len(done), len(paths)))
            if isinstance(told.error, Cancelled):
                return (*done, told)
            (late if told.error is not None and told.error.code == "sync.log_gap" else done).append(told)
        if len(late) == len(waiting):
            return (*done, *late)
        waiting = [told.path for told in late]
    return tuple(done)


def _take(office: Office, path: Path, progress: Progress) -> Told:
    try:
        kind = kind_on(path)
        if kind == "certificate":
            return Told(path, enrolled=office.sync.certificate(office.actor, path))
        if kind == BACK:
            return Told(path, contents=office.sync.take_contents(office.actor, path, progress))
        return Told(path, receipt=office.sync.import_file(office.actor, path, progress))
    except NuangongError as error:
        return Told(path, error=error)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
