"""How does the desk look? Draws the real window: every page and state into a folder, or one page into one file.

    python -m ui.picture [OFFICE] OUT_FOLDER     all stations, zh and ko, light and dark, 100 and 125 %, and an index
    python -m ui.picture [OFFICE] OUT.png        one page; --page, --language, --dark and --size say which
    python -m ui.picture --readme                the pictures of the README, in resources/pictures

Without OFFICE it makes its own demonstration. It looks at a copy, so an office stays as it was. The password comes
from NUANGONG_PASSWORD, or is the demonstration's.
"""

from __future__ import annotations

import argparse
import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.cli import demo
from app.cli.day.run import PASSWORD
from app.cli.frame import PASSWORD as VARIABLE
from app.office import Office
from app.shared import paths
from ui.kit import style
from ui.kit.jobs import InlineJobs
from ui.pages import PAGES
from ui.preferences import Preferences
from ui.start import Start, dress, speak
from ui.stations import EMPTY, FULL, NONE, STATIONS, Station, go, leave, on_screen, visit
from ui.stations.aid import claimed
from ui.stations.enrolments import units_enrolled
from ui.stations.hardship import filed
from ui.stations.issuing import carried_out
from ui.stations.relief import relieved
from ui.stations.relief_money import granted
from ui.stations.services import kept

LANGUAGES = ("zh_CN", "ko_KR")
SCREENS = ((1366, 768, 1.0), (1093, 614, 1.25))  # logical size, and how many pixels of the screen each is
README = {"desk.png": ("visits", "zh_CN", False)}


@dataclass(frozen=True)
class Look:
    """One way of looking at every station."""

    language: str
    dark: bool
    width: int
    height: int
    ratio: float = 1.0

    @property
    def folder(self) -> str:
        """Return the name of its folder."""
        scheme = "dark" if self.dark else "light"
        return f"{self.language[:2]}-{scheme}-{round(self.ratio * 100)}"


def looks(ratio: float | None = None) -> Iterator[Look]:
    """Yield every look, or those of one pixel ratio."""
    for width, height, pixels in SCREENS:
        if ratio in (None, pixels):
            for language in LANGUAGES:
                for dark in (False, True):
                    yield Look(language, dark, width, height, pixels)


class Camera:
    """The desks that are looked at, in one language; all are closed without a backup."""

    def __init__(self, app: QApplication, folder: Path, language: str) -> None:
        self.app, self.folder, self.language = app, folder, language
        self.starts: dict[str, Start] = {}
        speak(app, language)

    def start(self, office: str) -> Start:
        """Return the desk on an office, opened once."""
        if office not in self.starts:
            made = Start(self.app, self.folder / office, Preferences(language=self.language), InlineJobs())
            if office != NONE:
                made.opened(made.begins.unlock(os.environ.get(VARIABLE) or PASSWORD, None))
            self.starts[office] = made
        return self.starts[office]

    def take(self, station: Station, look: Look) -> QPixmap:
        """Return a station's picture."""
        start = self.start(station.office)
        for other in self.starts.values():
            other.window.setVisible(other is start)
        start.window.resize(look.width, look.height)
        visit(start, station)
        taken = whole(start)
        leave(start)
        return taken

    def close(self) -> None:
        """Close every desk."""
        for start in self.starts.values():
            start.window.hide()
            start.window.leave_desk()
            if start.desk is not None:
                start.desk.office.db.close()
            start.jobs.close()
            self.app.removeEventFilter(start.idle)


def whole(start: Start) -> QPixmap:
    """Return the window with what is open over it."""
    window, front = start.window, on_screen(start)
    taken = window.grab()
    if front is not window:
        place = front.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
        if isinstance(front, QDialog):
            place = QPoint((window.width() - front.width()) // 2, (window.height() - front.height()) // 3)
        painter = QPainter(taken)
        painter.drawPixmap(place, front.grab())
        painter.setPen(
            QColor(style.tokens().border)
        )  # a window's frame is the system's and not in the picture
        painter.drawRect(QRect(place, front.size()).adjusted(-1, -1, 0, 0))
        painter.end()
    return taken


def prepare(office: Path | None, folder: Path) -> None:
    """Lay what is looked at into `folder`: a copy of the office (or the demonstration), and an office just made."""
    own = office is None
    if office is None:
        demo.run(folder / "day")
        office = folder / "day" / "office"
    shutil.copytree(office, folder / FULL)
    password = os.environ.get(VARIABLE) or PASSWORD
    if own:
        shown = Office.unlock(folder / FULL, password)
        carried_out(shown)
        claimed(shown)
        kept(shown)
        units_enrolled(shown)
        relieved(shown)
        filed(shown)
        granted(shown)
        shown.db.close()
    Office.create(
        folder / EMPTY, code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password=password
    ).close()


def gallery(app: QApplication, folder: Path, out: Path, wanted: Iterable[Look]) -> int:
    """Take every station in every look wanted; return how many pictures there are."""
    count = 0
    for language in LANGUAGES:
        mine = [look for look in wanted if look.language == language]
        camera = Camera(app, folder, language)
        for look in mine:
            style.use_scheme(app, look.dark)
            (out / look.folder).mkdir(parents=True, exist_ok=True)
            for station in STATIONS:
                count += camera.take(station, look).save(os.fspath(out / look.folder / f"{station.name}.png"))
        camera.close()
    return count


def index(out: Path) -> None:
    """Write the page that shows all pictures, each row a station, each column a look."""
    shown = [look.folder for look in looks()]
    rows = []
    for station in STATIONS:
        name = html.escape(station.name)
        cells = "".join(
            f'<td><a href="{look}/{name}.png"><img loading="lazy" width="340" alt="{name} {look}" '
            f'src="{look}/{name}.png"></a></td>'
            for look in shown
        )
        rows.append(f'<tr id="{name}"><th>{name}</th>{cells}</tr>')
    head = "".join(f"<th>{look}</th>" for look in shown)
    (out / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>Nuangong</title><style>body{font:13px sans-serif;margin:12px}'
        "th{text-align:left;vertical-align:top;position:sticky;left:0;background:#fff;padding:6px}td{padding:4px}"
        f"img{{border:1px solid #ccc}}</style><table><tr><th></th>{head}</tr>\n"
        + "\n".join(rows)
        + "</table>\n",
        "utf-8",
    )


def one(app: QApplication, folder: Path, out: Path, page: str, look: Look) -> bool:
    """Take one picture of a page, or of a station with that name; say whether it was written."""
    style.use_scheme(app, look.dark)
    camera = Camera(app, folder, look.language)
    named = {station.name: station for station in STATIONS}
    station = named.get(page, Station(page, page, go(page)))
    written = camera.take(station, look).save(os.fspath(out), quality=0)
    camera.close()
    return written


def application() -> QApplication:
    """Return the application, dressed, in the usual size."""
    app = QApplication.instance() or QApplication(["nuangong"])
    assert isinstance(app, QApplication)
    dress(app, Preferences())
    return app


def at_ratio(folder: Path, out: Path, ratio: float) -> int:
    """Take the pictures of one pixel ratio in a process of its own: Qt wants to know it before it begins."""
    line = [sys.executable, "-m", "ui.picture", os.fspath(folder), os.fspath(out), "--ratio", str(ratio)]
    return subprocess.run(line, env={**os.environ, "QT_SCALE_FACTOR": str(ratio)}, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ui.picture", description=__doc__)
    parser.add_argument("where", nargs="*", type=Path, metavar="[OFFICE] OUT")
    parser.add_argument("--page", default="home", help="a page, or a station by its name")
    parser.add_argument("--language", default="zh_CN", choices=LANGUAGES)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--ratio", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if len(asked.where) > 2 or not (asked.where or asked.readme):
        parser.error("where do the pictures go?")
    if asked.page not in {place.key for place in PAGES} | {station.name for station in STATIONS}:
        parser.error(f"no page or station is called {asked.page}")
    out = asked.where[-1] if asked.where else paths.resources() / "pictures"
    if asked.ratio is not None:
        count = gallery(application(), asked.where[0], out, list(looks(asked.ratio)))
        return 0 if count == len(STATIONS) * len(list(looks(asked.ratio))) else 3
    with tempfile.TemporaryDirectory(prefix="nuangong-") as made:
        folder = Path(made)
        prepare(asked.where[0] if len(asked.where) == 2 else None, folder)
        if asked.readme:
            out.mkdir(parents=True, exist_ok=True)
            shot = [
                one(application(), folder, out / name, page, Look(language, dark, 1366, 768))
                for name, (page, language, dark) in README.items()
            ]
            return 0 if all(shot) else 3
        if out.suffix == ".png":
            width, _x, height = asked.size.partition("x")
            look = Look(asked.language, asked.dark, int(width), int(height))
            return 0 if one(application(), folder, out, asked.page, look) else 3
        codes = [at_ratio(folder, out, ratio) for _w, _h, ratio in SCREENS]
        index(out)
        return max(codes)


if __name__ == "__main__":
    sys.exit(main())
