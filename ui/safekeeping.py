"""Who thinks of the copies while somebody works? Every four hours a backup, every few seconds the office's stick."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.shared import log
from app.shared.errors import NuangongError
from ui.desk import Desk
from ui.kit.shell import Shell
from ui.pages.sticks import sticks

STICK_EVERY = 5_000  # milliseconds between two looks whether something is to be written to the stick
BACKUP_EVERY = 10 * 60_000  # milliseconds between two questions whether a backup is due


class Safekeeping(QObject):
    """Asks beside the work; what refuses is logged here and said on the page of backups, and nobody is interrupted."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(shell)
        self._desk = desk
        self.closed = False
        self._writing = False
        self._stick = QTimer(self, interval=STICK_EVERY)
        self._stick.timeout.connect(self.keep_up)
        self._backup = QTimer(self, interval=BACKUP_EVERY)
        self._backup.timeout.connect(self.back_up)

    def begin(self) -> None:
        """Think of them from now on."""
        self._stick.start()
        self._backup.start()

    def rest(self) -> None:
        """Think of them no more: the office is being locked or left."""
        self._stick.stop()
        self._backup.stop()

    def keep_up(self) -> None:
        """Write what changed to the registered stick, unless the last writing still goes on."""
        office = self._desk.office
        self._run(lambda: office.backup.keep_up(office.actor, sticks()))

    def back_up(self) -> None:
        """Make a backup if one is due."""
        office = self._desk.office

        def work() -> None:
            if office.backup.due(office.actor):
                office.back_up()

        self._run(work)

    def _run(self, work: Callable[[], object]) -> None:
        if self._writing:
            return
        self._writing = True

        def over(error: object = None) -> None:
            self._writing = False
            if isinstance(error, NuangongError):
                log.LOGGER.warning("a copy could not be made: %s", error.code)

        self._desk.jobs.run(
            lambda _progress: work(), done=lambda _got: over(), failed=over, owner=self, lane="io"
        )
