"""How soon is the desk there? Process start to window, key to member list, command line; against the bare tools.

The first window is drawn offscreen, so that the figure does not depend on a display; `--bundle FILE` times the command
of a built folder too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from app.members import Query
from app.members.service import Members
from app.office import DATABASE, Office
from app.security import Guard
from app.security.vault import Vault
from app.shared.db import Database
from tests.bench.measure import ACTOR, CLOCK, large, tell, timed, told
from tests.people import roster

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "bench 一二三四五六"

# Both tell when the event loop runs for the first time after their window was shown and painted.
DONE = "window.repaint(); QTimer.singleShot(0, lambda: os._exit(0)); app.exec()"
BARE = f"""
import os
from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
app = QApplication([])
window, table, model = QMainWindow(), QTableView(), QStandardItemModel(50, 8)
for row in range(50):
    for column in range(8):
        model.setItem(row, column, QStandardItem("会员"))
table.setModel(model)
window.setCentralWidget(table)
window.resize(1366, 720)
window.show()
{DONE}
"""
OURS = f"""
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import start
from ui.preferences import Preferences
app = QApplication([])
preferences = Preferences.read(Path(sys.argv[1]))
start.dress(app, preferences)
lock = start.alone(Path(sys.argv[1]))
begun = start.Start(app, Path(sys.argv[1]), preferences)
begun._look = lambda *_page: None
begun.begin()
window = begun.window
{DONE}
"""


def run(*line: str) -> float:
    """Return the seconds a program takes from its start to its end."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return timed(
        lambda: subprocess.run(
            line, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    )


def in_turn(times: int, *lines: tuple[str, ...]) -> list[float]:
    """Run the programs in turn, so that the machine's other work falls on all; return the median of each."""
    for line in lines:
        run(*line)
    rounds = [[run(*line) for line in lines] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def main(count: int, times: int) -> None:
    """Print the ratios."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare, ours = in_turn(times, (python, "-c", BARE), (python, "-c", OURS, str(folder / "office")))
        tell("process start to unlock window shown", ours, "bare window with one table", bare, "<= 2.0")
        tools = "import typer, rich.console, sqlalchemy.orm, sqlcipher3.dbapi2, msgspec"
        plain, asked = in_turn(times, (python, "-c", tools), (python, "-m", "ui", "aid", "plans"))
        tell("`nuangong aid plans`, start to end", asked, "importing its tools", plain)
        if "--bundle" in sys.argv:
            bundle = sys.argv[sys.argv.index("--bundle") + 1]
            plain, asked = in_turn(times, (python, "-m", "ui", "aid", "plans"), (bundle, "aid", "plans"))
            tell("the same from the built folder", asked, "from the sources", plain)
        opening(folder / "office", count, bare)


def opening(profile: Path, count: int, bare: float) -> None:
    """Time what stands between the password and a list of `count` members."""
    Office.create(
        profile,
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
        clock=CLOCK,
    ).close()
    office = Office.unlock(profile, PASSWORD, clock=CLOCK)
    office.members.import_roster(office.actor, roster(profile.parent / "roster.xlsx", count))
    office.close()
    key = b""

    def derive() -> None:
        nonlocal key
        key = Vault(profile).unlock(PASSWORD)[1]

    def listed() -> None:
        db = Database.open(profile / DATABASE, key, CLOCK)
        members = Members(db, Guard(), CLOCK)
        assert len(members.page(ACTOR, members.window(ACTOR, Query()).ids[:200])) == 200
        db.engine.dispose()

    derivation = timed(derive)
    seconds = min(timed(listed) for _ in range(3))
    tell(f"key derived to a list of {count:,} members", seconds, "bare window with one table", bare, "<= 1.0")
    told("the key from the password", derivation, 1, "keys")


if __name__ == "__main__":
    wanted = large("Starting, against a bare PySide6 window with one table")
    main(100_000 if wanted else 10_000, 9 if wanted else 5)
