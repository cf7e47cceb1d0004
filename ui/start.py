"""How does the desk come up? One window, shown at once; the office's code is loaded behind it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app.shared import paths
from app.shared.progress import Progress
from app.shared.text import _, use_language
from ui.desk import Desk
from ui.kit import style
from ui.kit.crash import Crash
from ui.kit.dialogs import tell
from ui.kit.fields import WheelGuard
from ui.kit.jobs import Jobs
from ui.kit.page import Page
from ui.pages import PAGES
from ui.pages.first_start import FirstStart
from ui.pages.recovery import RecoveryDoor
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.window import Window

if TYPE_CHECKING:
    from app.office import Office


@dataclass(frozen=True)
class Opened:
    """An open office, its name, and what makes its pages."""

    office: Office
    name: str
    makers: Mapping[str, Callable[[Desk], Page]]
    fresh: bool = False  # made just now: its recovery code was never shown


def start(profile: Path | None = None) -> int:
    """Open the desk on `profile` (the platform's folder when None); return the exit code."""
    folder = (profile or paths.default_profile()).expanduser().absolute()
    choose_input_method(os.environ)
    app = QApplication.instance() or QApplication(["nuangong"])
    assert isinstance(app, QApplication)
    app.setApplicationName("nuangong")
    preferences = Preferences.read(folder)
    dress(app, preferences)
    lock = single(folder)
    if lock is None:
        box = tell(
            None,
            _("Nuangong"),
            _("The desk is already open on this office. This second window closes again."),
        )
        box.finished.connect(app.quit)
        app.exec()
        return 4
    desk_start = Start(app, folder, preferences)
    desk_start.begin()
    code = app.exec()
    desk_start.end()
    lock.unlock()
    return code


def choose_input_method(environment: MutableMapping[str, str]) -> None:
    """Reach fcitx through its ibus side: the Qt we ship has no plugin of fcitx's own."""
    named = environment.get("QT_IM_MODULE", "")
    if named.startswith("fcitx") or (not named and "fcitx" in environment.get("XMODIFIERS", "")):
        environment["QT_IM_MODULE"] = "ibus"


def dress(app: QApplication, preferences: Preferences) -> None:
    """Give the application its language, fonts, colours and the guard against the wheel."""
    speak(app, preferences.language)
    style.look.step = preferences.step
    style.dress(app, style.load_faces())
    if preferences.dark is not None:
        style.use_scheme(app, preferences.dark)
    guard = WheelGuard(app)
    app.installEventFilter(guard)


def speak(app: QApplication, language: str) -> None:
    """Speak `language`, also in Qt's own dialogs; dates and numbers keep one shape in every language."""
    use_language(language)
    QLocale.setDefault(QLocale(language))
    old = app.property("translator")
    if isinstance(old, QTranslator):
        app.removeTranslator(old)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{'ko' if language == 'ko_KR' else language}", folder):
        app.installTranslator(translator)
        app.setProperty("translator", translator)


def single(folder: Path) -> QLockFile | None:
    """Return the lock of `folder`'s only window, None when another has it; a crashed one does not count."""
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:20]
    lock = QLockFile(str(Path(tempfile.gettempdir()) / f"nuangong-{name}.lock"))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(100) else None


class Begin:
    """The ways to an open office, each on a worker. The first one loads the office's code."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> tuple[bool, tuple[tuple[str, str], ...]]:
        """Say whether an office is here, and who may unlock it."""
        from app.office import Office  # brings SQLAlchemy: 20 times slower than all of Qt's start

        if not Office.exists(self.folder):
            return False, ()
        return True, Office.names(self.folder)

    def _opened(self, office: Office) -> Opened:
        """Return the open office with its name read and every page loaded."""
        return Opened(office, office.facts().name, {place.key: place.load() for place in PAGES})

    def unlock(self, password: str, operator: str | None) -> Opened:
        """Open the office that is here."""
        from app.office import Office

        return self._opened(Office.unlock(self.folder, password, operator))

    def recover(self, code: str, operator: str, password: str) -> Opened:
        """Open the office that is here by its recovery code, with a new password."""
        from app.office import Office

        return self._opened(Office.recover(self.folder, code, operator, password))

    def make(self, answers: Mapping[str, Any]) -> Opened:
        """Make an office here."""
        from app.office import Office

        office = Office.create(
            self.folder, code=answers["code"], name=answers["name"], region=answers["region"] or "",
            operator=answers["operator"], password=answers["password"],
        )  # fmt: skip
        return replace(self._opened(office), fresh=True)

    def demonstrate(self, folder: Path, progress: Progress) -> Opened:
        """Build the demonstration in `folder` and open its office; the desk goes on there."""
        from app.cli import demo

        demo.run(folder, progress=progress)
        self.folder = folder / "office"
        return self.unlock(os.environ.get(demo.VARIABLE) or demo.PASSWORD, None)

    def restore(self, backup: Path, password: str) -> Opened:
        """Restore a backup here and open it."""
        from app.backup import restore

        restore(backup, self.folder, password)
        return self.unlock(password, None)


class Start(QObject):
    """Keeps window, lanes and the open office together, from the doorway to the end."""

    def __init__(
        self, app: QApplication, folder: Path, preferences: Preferences, jobs: Jobs | None = None
    ) -> None:
        super().__init__()
        self.app, self.preferences = app, preferences
        self.begins = Begin(folder)
        self.jobs = jobs or Jobs()
        self.window = Window()
        self.desk: Desk | None = None
        self._locked = False
        self.crash = Crash(folder / "reports", self._show_crash)
        self.jobs.unexpected.connect(self.crash.take)
        self.window.lock_wanted.connect(self.lock)
        self.window.resize(1366, 720)

    def begin(self) -> None:
        """Show the window, then look what is here."""
        self.crash.install()
        unlock = self._unlock_page()
        self.window.show_doorway(unlock)
        self.window.show()
        self._look(unlock)

    def _look(self, unlock: UnlockPage) -> None:
        def seen(found: tuple[bool, tuple[tuple[str, str], ...]]) -> None:
            exists, operators = found
            if exists:
                unlock.offer(operators, last=self.preferences.last_operator)
            else:
                first = FirstStart(self.jobs, self.begins, self.opened)
                first.language_wanted.connect(self.change_language)
                self.window.show_doorway(first)

        self.jobs.run(
            lambda _progress: self.begins.look(), done=seen, failed=unlock.fault, owner=unlock, lane="io"
        )

    def _unlock_page(self) -> UnlockPage:
        page = UnlockPage(self.jobs, self.begins.unlock, self.opened, self.begins.recover)
        page.language_wanted.connect(self.change_language)
        return page

    def change_language(self, language: str) -> None:
        """Speak another language from now on; the doorway is made again in it."""
        self.preferences.language = language
        self.preferences.write(self.begins.folder)
        speak(self.app, language)
        self.window.setWindowTitle(_("Nuangong"))
        page = self._unlock_page()
        self.window.show_doorway(page)
        self._look(page)

    # -- the open office

    def opened(self, found: Opened) -> None:
        """Show the opened office; the same person comes back to what they left."""
        office, self._locked = found.office, False
        self.preferences.last_operator = office.actor.operator_id
        self.preferences.write(self.begins.folder)
        desk = self.desk
        if desk is not None and desk.actor.operator_id == office.actor.operator_id:
            desk.office = office
            self.window.listen()
            self.window.show_shell()
            self.window.pages[self.window.here].refresh()
            return
        self.desk = Desk(
            office=office, office_name=found.name, jobs=self.jobs, profile=self.begins.folder,
            go=self.window.go,
            say=self.window.say,
            place=self.window.place,
        )  # fmt: skip
        places = [(place.key, _(place.words), place.picture) for place in PAGES if place.in_column]
        self.window.open_desk(self.desk, places, found.makers)
        if found.fresh:
            self.window.show_doorway(RecoveryDoor(self.jobs, office, self._past_recovery))

    def _past_recovery(self, _kept: bool) -> None:
        self.window.show_shell()
        self.window.go("home", {})

    def lock(self) -> None:
        """Hide everything and let the keys go; what was being typed stays for the same person."""
        if self.desk is None:
            return
        if self._locked:
            return
        self._locked = True
        self.window.hush()
        office = self.desk.office
        page = self._unlock_page()
        self.window.show_doorway(page)
        self.jobs.run(lambda _progress: office.close(), failed=page.fault)
        self._look(page)

    def end(self) -> None:
        """Finish what is under way and close the office."""
        dark = style.tokens().dark
        self.preferences.dark = None if dark == style.wants_dark() else dark
        self.preferences.step = style.look.step
        self.preferences.write(self.begins.folder)
        self.window.leave_desk()
        self.jobs.close()
        if self.desk is not None and not self._locked:
            self.desk.office.close()

    def _show_crash(self, path: Path | None, report: str) -> None:
        where = _("A report without anybody's data was written to {file}.", file=path.name) if path else ""
        words = _(
            "Sorry, the program made a mistake. What was saved is safe; what you see may be incomplete."
        )
        tell(self.window, _("A mistake of the program"), f"{words}\n{where}", report)
