"""What do bar, column and status line count? Asks now and then, after changes, and only when it is calm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.shared.text import _
from ui.desk import Desk
from ui.kit.shell import Shell

CALM = 700  # milliseconds after the last change


class Upkeep(QObject):
    """The counts around the pages: changes only here, what the exchange must look at, the last backup."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(shell)
        self._desk, self._shell = desk, shell
        self.closed = False
        self._timer = QTimer(self, interval=CALM, singleShot=True)
        self._timer.timeout.connect(self.look)

    def heard(self) -> None:
        """Something changed: look again when it is calm."""
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self.closed = True
        self._timer.stop()

    def look(self) -> None:
        """Ask what there is to count; a question that fails leaves what is shown as it is."""
        office = self._desk.office

        def ask(_progress: object) -> tuple[Any, Any]:
            return office.sync.pulse(office.actor), office.backup.last_made()

        self._desk.jobs.run(ask, done=self._show, failed=lambda _error: None, owner=self)

    def _show(self, found: tuple[Any, Any]) -> None:
        pulse, made = found
        self._shell.status.tell_only_here(pulse.only_here)
        self._shell.status.tell_clock(pulse.clock.words() if pulse.clock else "")
        self._shell.top.tell_unsent(pulse.only_here)
        self._shell.nav.wait("sync", pulse.to_look_at)
        self._shell.top.tell_backup(_when(made.astimezone().replace(tzinfo=None)) if made else "")


def _when(made: datetime) -> str:
    """Say when in few signs: the time for today, else the day."""
    today = datetime.now().date()
    return _("today {time}", time=f"{made:%H:%M}") if made.date() == today else f"{made:%m-%d}"
