"""What went wrong, for the one who repairs it? Writes where, never what: no value, no message, no person."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import sys
import traceback
from pathlib import Path

NAME = "nuangong.log"
LOGGER = logging.getLogger("nuangong")


class _File(logging.handlers.RotatingFileHandler):
    """A log that cannot be written (a full disk) is left alone."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: Python would print the error being handled, and with it what a person typed."""


def start(folder: Path) -> None:
    """Write the log into `folder`, at most three files of 1 MB; where that cannot be, the office opens without one."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        return
    if any(getattr(h, "baseFilename", None) == str((folder / NAME).absolute()) for h in LOGGER.handlers):
        return
    for old in list(LOGGER.handlers):
        LOGGER.removeHandler(old)
        old.close()
    handler = _File(folder / NAME, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def traced(error: BaseException) -> str:
    """Word where a fault happened: kinds of errors, files, lines and function names; no values."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        parts += [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        parts.append(type(seen).__qualname__)
        seen = seen.__cause__
    return " < ".join(reversed(parts))


def fault() -> None:
    """Log the error being handled, without anything a person typed."""
    error = sys.exc_info()[1]
    if error is not None:
        LOGGER.error("fault %s", traced(error))
