"""Every page and state, light in Chinese and dark in Korean, in the sizes of the offices' screens: all can be read,
hit and reached."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from python_calamine import CalamineWorkbook

from app.office import Office
from app.printing import wording
from app.shared import paths
from app.shared.text import use_language
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.walk import Fault, faults, looked_at
from tests.ui.walk_keys import keyboard_faults
from tests.ui.walk_words import raw, untranslated
from ui.kit import style
from ui.kit.grid_popup import Panel
from ui.kit.jobs import InlineJobs
from ui.pages import PAGES
from ui.pages.doorway import LANGUAGE_NAMES
from ui.pages.first_start.steps import LANGUAGE_WORDS
from ui.preferences import Preferences
from ui.start import Start, speak
from ui.stations import EMPTY, FULL, LAST, ROSTER, STATIONS, Station, arrive, hasten, leave, on_screen, visit
from ui.stations.aid import claimed
from ui.stations.enrolments import units_enrolled
from ui.stations.hardship import filed
from ui.stations.issuing import carried_out
from ui.stations.relief import relieved
from ui.stations.relief_money import granted
from ui.stations.services import kept

# The screen of 1366x768 without its task bar and the window's title; the same at 125 %; the same with large text.
SIZES = ((QSize(1366, 697), 0), (QSize(1093, 557), 0), (QSize(1366, 697), 2))

# What is wrong now and being mended, as "station kind": must be empty.
KNOWN: frozenset[str] = frozenset()


# Where the office changes the words of a form it sees where a day or a name will stand: {y}, {name}.
PATTERNS = frozenset(
    text for language in ("zh_CN", "ko_KR") for text in wording.shipped("join_application", language).values()
)
FORM_WORDS = tuple(wording.shipped("join_application", "zh_CN").values())  # a form's Chinese stays Chinese
# A language is named in itself; the stations bring a file, a printer, a drive and a name of their own; the self-check
# asks for a word.
GIVEN = (
    *LANGUAGE_NAMES.values(),
    *LANGUAGE_WORDS.values(),
    ROSTER.name,
    LAST,
    "你好",
    "HP LaserJet 1020",
    "备份盘",
    *FORM_WORDS,
)


# What the offscreen platform says of every menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Flashes(QObject):
    """Notices widgets shown before they have a place: on a real screen each is a window that flashes up."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write down who is shown as a window of its own without being one."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() in (Qt.WindowType.Window, Qt.WindowType.Widget)
            if plain and not isinstance(watched, QMainWindow | QDialog):
                self.seen.append(type(watched).__name__)
        return False


def sheet_text(path: Path) -> list[str]:
    """Return what stands in the sheets of a workbook: shown before it is taken in, it is data too."""
    book = CalamineWorkbook.from_path(path)
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return [str(cell) for rows in sheets for row in rows for cell in row if cell != ""]


def plan_text() -> list[str]:
    """Return what the plans on the shelf are called and say: their owners' words, in no other language."""
    return [
        path.read_text("utf-8") for path in sorted((paths.resources() / "samples" / "plans").glob("*.toml"))
    ]


class Tour:
    """The windows of one language: one on an office at work, one on a new office, one on a bare computer."""

    def __init__(self, folder: Path, made: Path, language: str) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        speak(app, language)
        # Each scheme once: colours do not depend on the language. Before the windows, as at a start.
        style.use_scheme(app, language == "ko_KR")
        self.language, self.flashes, self.crashes = language, Flashes(), list[str]()
        self.starts: dict[str, Start] = {}
        self.here: Start | None = None
        for office, place in ((FULL, made), (EMPTY, folder / "new"), ("none", folder / "nothing")):
            if office == EMPTY:
                Office.create(
                    place, code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD,
                    clock=CLOCK,
                ).close()  # fmt: skip
            start = Start(app, place, Preferences(language=language), InlineJobs())
            # Three of them would look at every event of each other's windows.
            app.removeEventFilter(start.idle)
            if office != "none":
                found = start.begins.unlock(PASSWORD, None)
                object.__setattr__(found.office, "clock", CLOCK)
                start.opened(found)
            start.jobs.unexpected.disconnect(start.crash.take)  # no report file; the walk itself tells
            start.jobs.unexpected.connect(lambda error: self.crashes.append(repr(error)))
            self.starts[office] = start
        self.data = "\n".join(
            (
                *every_text(self.starts[FULL].desk.office),
                *official_names(),
                *sheet_text(ROSTER),
                *plan_text(),
                *QPrinterInfo.availablePrinterNames(),
                *GIVEN,
            )
        )

    def come(self, station: Station, size: QSize, step: int) -> Start:
        """Show a station, its window alone on the screen, in this size and with text of this step."""
        start = self.starts[station.office]
        if self.here is not None:
            leave(self.here)
        self.here = start
        for office, other in self.starts.items():
            other.window.setVisible(office == station.office)
        dressed_for(start, size, step)
        self.flashes.seen.clear()
        self.crashes.clear()
        QApplication.instance().installEventFilter(self.flashes)
        arrive(start, station)
        QApplication.instance().removeEventFilter(self.flashes)
        return start

    def end(self) -> None:
        """Close the windows; a walk makes no backup."""
        for start in self.starts.values():
            start.window.hide()
            start.window.leave_desk()
            if start.desk is not None:
                start.desk.office.db.close()
            start.jobs.close()
            start.window.deleteLater()
        # Left alive, every window would be dressed anew whenever a later test changes the scheme.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def official_names() -> Iterator[str]:
    """Yield the official names of the code lists; most of them exist in Chinese only."""
    for path in sorted((paths.resources() / "codes").glob("*.csv")):
        yield path.read_text("utf-8")


def every_text(office: Office) -> Iterator[str]:
    """Yield each text the office holds: names and remarks stay as they were written, in every language."""
    with office.db.reading() as tx:
        connection = tx.connection()
        tables = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        )
        for table in tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                yield from (value for value in row if isinstance(value, str) and not value.isascii())


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Stay in the scheme of the language walked: taking it off after each station would take half the time."""
    if not qapp.property("dressed"):
        style.dress(qapp, style.load_faces())
        qapp.setProperty("dressed", True)


class Tours:
    """The tour of one language at a time: to make one takes as long as to walk ten stations."""

    def __init__(self, made: Path, room: Path) -> None:
        self.made, self.room = made, room
        self.now: Tour | None = None

    def of(self, language: str) -> Tour:
        """Return the tour of a language; the one of another language ends."""
        if self.now is None or self.now.language != language:
            self.end()
            folder = self.room / language
            (folder / "office").mkdir(parents=True)
            for path in self.made.iterdir():
                if path.is_file():
                    (folder / "office" / path.name).write_bytes(path.read_bytes())
            self.now = Tour(folder, folder / "office", language)
        return self.now

    def end(self) -> None:
        """Close what is open."""
        if self.now is not None:
            self.now.end()
            shutil.rmtree(self.room / self.now.language)
            self.now = None


@pytest.fixture(scope="module")
def tours(tmp_path_factory, office_after, qapp) -> Iterator[Tours]:
    """Every test's tour. A fixture with the language as its parameter was made anew for every single test."""
    room = tmp_path_factory.mktemp("walk")
    made = Tours(office_after(carried_out, claimed, kept, units_enrolled, relieved, filed, granted), room)
    yield made
    made.end()
    speak(qapp, "zh_CN")
    style.use_scheme(qapp, False)


def dressed_for(start: Start, size: QSize, step: int) -> None:
    """Give the window a size and its words a step, and the look it has for who works with the keys."""
    start.window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    if style.look.step != step:
        start.window.use_size(step)
    if start.window.size() != size:
        start.window.resize(size)
    hasten(start.window)


def found_at(
    station: Station, tour: Tour, sizes: Sequence[tuple[QSize, int]] = SIZES
) -> list[tuple[str, Fault]]:
    start = tour.come(station, *sizes[0])
    found = [
        ("come", Fault("flash", name, "", "is a window of its own for a moment"))
        for name in tour.flashes.seen
    ]
    found += [("come", Fault("crash", station.name, "", told)) for told in tour.crashes]
    for size, step in sizes:
        if (size, step) != sizes[0]:
            dressed_for(start, size, step)
            # What is open over the window was made for another size, but for the first: it came in that one.
            if on_screen(start) is not start.window:
                visit(start, station)
        shown = on_screen(start)
        seen = looked_at(shown)
        at = f"{size.width()}x{size.height()} {round(style.TEXT_STEPS[step] * 100)} %"
        found += [(at, fault) for fault in faults(shown, seen)]
        if isinstance(shown, QMainWindow) and shown.geometry().size() != size:
            told = f"cannot become so small: {shown.width()} x {shown.height()}"
            found.append((at, Fault("size", station.name, "", told)))
    if len(sizes) > 1:
        dressed_for(start, *sizes[0])
        shown = on_screen(start)
        seen = looked_at(shown)
    found += [("words", fault) for fault in untranslated(shown, tour.language, tour.data, seen)]
    found += [("words", fault) for fault in raw(shown, seen) if fault.words not in PATTERNS]
    # What is open over the page keeps Tab to itself (tests/ui/kit/test_grid_filter.py).
    if isinstance(shown, QMainWindow) and not any(panel.isVisible() for panel in shown.findChildren(Panel)):
        found += [("keys", fault) for fault in keyboard_faults(shown)]
    return found


def _walked() -> Iterator[Any]:
    """Yield every state in both languages. The ordinary run sees every twelfth one: in Chinese where there is least room,
    in Korean in large text; and a page as it comes in both, in one of them in every size. The long run sees the rest.
    """
    for language, size, others in (("zh_CN", SIZES[1:2], 0), ("ko_KR", SIZES[2:], 12)):
        for number, station in enumerate(STATIONS):
            named = f"{language}-{station.name}"
            comes = station.name == station.page
            whole = comes and (number % 3 == 0) == (language == "zh_CN")
            sizes = SIZES if whole else SIZES[1:2] if comes else size
            if comes or number % 24 == others:
                yield pytest.param(language, station, sizes, id=named)
            if not whole:
                yield pytest.param(language, station, SIZES, id=f"{named}-all", marks=pytest.mark.long)


@pytest.mark.parametrize(("language", "station", "sizes"), tuple(_walked()))
def test_every_state_can_be_read_hit_and_reached(tours, language, station, sizes):
    tour = tours.of(language)
    use_language(language)
    found = found_at(station, tour, sizes)
    fresh = [f"{at}  {fault}" for at, fault in found if f"{station.name} {fault.kind}" not in KNOWN]
    assert not fresh, "\n" + "\n".join(fresh)


def test_every_page_is_walked():
    assert {place.key for place in PAGES} <= {station.page for station in STATIONS}


def test_every_station_has_a_name_of_its_own():
    names = [station.name for station in STATIONS]
    assert len(names) == len(set(names))


def test_nothing_is_known_and_left():
    assert frozenset() == KNOWN
