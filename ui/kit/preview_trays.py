"""Which tray does the paper looked at come from? Asks when a printer is chosen; knows no paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ui.kit.jobs import Jobs
from ui.kit.preview_side import Side
from ui.kit.trays import Tray


@dataclass(frozen=True)
class Offered:
    """The trays of a printer, and which one was chosen the last time."""

    trays: Sequence[Tray] = ()
    last: str = ""


class TrayChoice(QObject):
    """Offers the trays of the printer chosen; `ask` may take seconds and is asked off the screen's thread."""

    def __init__(
        self,
        owner: QObject,
        jobs: Jobs,
        side: Side,
        ask: Callable[[str], Offered],
        chosen: Callable[[str, str], object],
    ) -> None:
        super().__init__(owner)
        self._jobs, self._side, self._ask, self._chosen = jobs, side, ask, chosen
        side.printer.currentTextChanged.connect(self.look)

    def look(self, printer: str) -> None:
        """Ask what trays a printer has; until it has answered it chooses by itself."""
        self._side.offer_trays(())
        if not printer:
            return

        def came(told: Offered) -> None:
            if self._side.printer.currentText() == printer:  # another one may be chosen by now
                self._side.offer_trays(told.trays, told.last)

        self._jobs.run(
            lambda _progress: self._ask(printer), done=came, failed=lambda _error: None, owner=self, lane="io"
        )

    def taken(self) -> tuple[str, str]:
        """Return the printer and the tray chosen, and let them be remembered."""
        name, tray = self._side.printer.currentText(), self._side.tray_key()
        self._chosen(name, tray)
        return name, tray
