"""How does the desk look? Grabs the real window as a picture: `python -m ui.picture OFFICE_DIR OUT.png`.

The password comes from NUANGONG_PASSWORD, or is the demonstration's. `--page`, `--language`, `--dark` and
`--size` choose what is shown.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.cli import demo
from ui.kit import style
from ui.pages import PAGES
from ui.preferences import Preferences
from ui.start import Start, dress


def settle(start: Start, calm: int = 250) -> None:
    """Wait until no work is under way and the screen has been still for `calm` milliseconds."""
    while True:
        loop = QEventLoop()
        QTimer.singleShot(calm, loop.quit)
        loop.exec()
        if not start.jobs.under_way():
            return


def take(folder: Path, out: Path, wanted: argparse.Namespace) -> bool:
    """Open the office in `folder`, turn to the page wanted, write the picture; say whether it was written."""
    app = QApplication.instance() or QApplication(["nuangong"])
    assert isinstance(app, QApplication)
    preferences = Preferences(language=wanted.language, dark=wanted.dark)
    dress(app, preferences)
    start = Start(app, folder, preferences)
    width, _x, height = wanted.size.partition("x")
    start.window.resize(int(width), int(height))
    start.window.show()
    start.opened(start.begins.unlock(os.environ.get(demo.VARIABLE) or demo.PASSWORD, None))
    start.window.go(wanted.page, {})
    settle(start)
    written = start.window.grab().save(os.fspath(out))
    start.window.leave_desk()
    start.jobs.close()
    if start.desk is not None:
        start.desk.office.db.close()  # a picture changes nothing, so it makes no backup either
    return written


def main(arguments: list[str] | None = None) -> int:
    """Take one picture; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ui.picture", description=__doc__)
    parser.add_argument("office", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", default="home", choices=[place.key for place in PAGES])
    parser.add_argument("--language", default="zh_CN")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="1366x768")
    wanted = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    style.look.step = 0
    return 0 if take(wanted.office, wanted.out, wanted) else 3


if __name__ == "__main__":
    sys.exit(main())
