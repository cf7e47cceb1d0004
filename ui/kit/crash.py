"""What if we were wrong ourselves? Writes a report without anybody's data and says where it lies."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version

from app.shared.errors import NuangongError

log = logging.getLogger("nuangong.ui")
KEPT = 20


def report_text(error: BaseException) -> str:
    """Return kinds of error, files, lines and functions: no message and no value, they may name a person."""
    lines = [
        "Nuangong report",
        f"time {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"python {platform.python_version()}, qt {qt_version}, {platform.system()} {platform.machine()}",
    ]
    current: BaseException | None = error
    while current is not None:
        code = f" [{current.code}]" if isinstance(current, NuangongError) else ""
        lines.append(f"{type(current).__module__}.{type(current).__name__}{code}")
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    """Return the end of a path: the beginning may hold a person's login name."""
    return "/".join(Path(filename).parts[-3:])


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write the report into `folder` and return where; None when the disk does not take it."""
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(report_text(error), "utf-8")
        for old in sorted(folder.glob("report-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


class Crash:
    """Catches what nobody caught, on any thread, writes it down and shows it."""

    def __init__(self, folder: Path, show: Callable[[Path | None, str], None]) -> None:
        self._folder, self._show = folder, show

    def install(self) -> None:
        """Take over the hooks of the interpreter."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self.take(args.exc_value or RuntimeError())

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error)

    def take(self, error: BaseException) -> None:
        """Write down and show one error."""
        log.error("unexpected: %s", type(error).__name__)
        self._show(write_report(self._folder, error), report_text(error))
