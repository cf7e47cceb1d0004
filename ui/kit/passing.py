"""How does another program show what is kept encrypted here? Through a file in the clear that is removed again."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from app.shared.files import make_folder, write_whole
from ui.kit.dialogs import open_outside

KEPT_FOR = 10 * 60 * 1000
"""Milliseconds a file stays: long enough to be looked at, and then gone although nobody thinks of it."""


class Passing(QObject):
    """Files written for the system's viewer. None has a telling name; each goes after ten minutes or at the end.

    They lie in memory where the system has such a place for its user, else in `fallback`. What a killed program
    left there is removed when the next one begins.
    """

    def __init__(self, fallback: Path, parent: QObject) -> None:
        super().__init__(parent)
        place = os.environ.get("XDG_RUNTIME_DIR", "")
        self.folder = (Path(place) / "nuangong" if place else fallback) / "shown"
        self.clear()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.clear)

    def written(self, content: bytes, suffix: str) -> Path:
        """Write `content` for a moment; may be called off the screen's thread. Raises a DeviceError."""
        make_folder(self.folder)
        with contextlib.suppress(OSError):  # a place that knows no rights keeps its own
            self.folder.chmod(0o700)
        path = self.folder / f"{secrets.token_hex(8)}{suffix}"
        write_whole(path, content)
        return path

    def show(self, path: Path) -> None:
        """Have the system open what was written, and see that it goes."""
        QTimer.singleShot(KEPT_FOR, self, lambda: _remove(path))
        open_outside(path)

    def clear(self) -> None:
        """Remove whatever lies there; what a viewer still holds on Windows goes the next time."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
