"""Desk or command line? A subcommand is handed to app.cli and Qt never loaded; alone it opens the desk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.shared.heap import unwatched
from app.shared.text import _


def main(arguments: list[str] | None = None) -> int:
    """Run `nuangong`; return the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    profile, rest = _profile(given)
    if rest:
        with unwatched():
            from app.cli import main as command_line  # the command line must work where no Qt is installed

        return command_line(given) or 0
    if not _has_screen():
        words = _("There is no screen here. `nuangong --help` shows what can be done without one.")
        sys.stderr.write(words + "\n")
        return 3
    from ui.start import start  # and the desk needs nothing of the command line

    return start(profile)


def _has_screen() -> bool:
    """Say whether a window could be shown; Qt itself would end the process without a word for people."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _profile(given: list[str]) -> tuple[Path | None, list[str]]:
    """Return the data folder asked for, and what is left besides it."""
    if len(given) >= 2 and given[0] == "--profile":
        return Path(given[1]), given[2:]
    if given and given[0].startswith("--profile="):
        return Path(given[0].partition("=")[2]), given[1:]
    return None, given


if __name__ == "__main__":
    raise SystemExit(main())
