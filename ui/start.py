"""How does the desk come up? One window, shown at once; the office's code is loaded behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.shared import paths
from app.shared.alone import alone
from app.shared.errors import DeviceError
from app.shared.heap import give_back_large
from app.shared.log import LOGGER
from app.shared.text import _, use_language
from ui.beginnings import Begin, Here, Opened
from ui.desk import Desk
from ui.kit import style
from ui.kit.crash import Crash
from ui.kit.dialogs import tell
from ui.kit.idle import Idle
from ui.kit.jobs import Jobs
from ui.kit.notice import Notice
from ui.kit.system_lock import SystemLock
from ui.kit.wheel import WheelGuard
from ui.pages.unlock import MENDABLE, UnlockPage
from ui.preferences import Preferences
from ui.window import Window

WALK_EVERY = 30_000
"""Milliseconds between two looks at a part of the record of changes: 100,000 are gone through in ten minutes."""


def start(profile: Path | None = None) -> int:
    """Open the desk on `profile` (the platform's folder when None); return the exit code."""
    folder = (profile or paths.default_profile()).expanduser().absolute()
    choose_input_method(os.environ)
    give_back_large()
    app = QApplication.instance() or QApplication(["nuangong"])
    assert isinstance(app, QApplication)
    app.setApplicationName("nuangong")
    preferences = Preferences.read(folder)
    dress(app, preferences)
    lock = alone(folder)
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
    style.look.step, style.look.density = preferences.step, preferences.density
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


class Start(QObject):
    """Keeps window, lanes and the open office together, from the doorway to the end."""

    def __init__(
        self, app: QApplication, folder: Path, preferences: Preferences, jobs: Jobs | None = None
    ) -> None:
        super().__init__()
        self.app, self.preferences = app, preferences
        self.begins = Begin(folder)
        self.jobs = jobs or Jobs()
        self.jobs.make_room = self.begins.make_room
        self.window = Window()
        self.desk: Desk | None = None
        self._opened: Opened | None = None
        self._locked = False
        self.crash = Crash(folder / "reports", self._show_crash)
        self.jobs.unexpected.connect(self.crash.take)
        self.window.lock_wanted.connect(self.lock)
        self.window.switch_wanted.connect(lambda: self.lock(switch=True))
        self.window.language_wanted.connect(self.change_language)
        self.window.resize(1366, 720)
        self.idle = Idle(preferences.minutes())
        self.notice = Notice(self.window, _("Go on working"), self.idle.awake)
        self.idle.warned.connect(self._warn)
        self.idle.spent.connect(self.lock)
        self.window.destroyed.connect(self.idle.fall_silent)  # what is not shown any more needs no lock
        app.installEventFilter(self.idle)
        self.walk = QTimer(self, interval=WALK_EVERY, singleShot=True)
        self.walk.timeout.connect(self._walk_on)
        self.system = SystemLock()
        self.system.left.connect(self.lock)

    def begin(self) -> None:
        """Show the window, then look what is here."""
        self.crash.install()
        unlock = self._unlock_page()
        self.window.show_doorway(unlock)
        self.window.show()
        self.system.listen(int(self.window.winId()))
        self._look(unlock, self.preferences.last_operator)

    def _look(self, unlock: UnlockPage, last: str | None) -> None:
        def seen(found: Here) -> None:
            if found.damage is not None:
                self.mend(found.damage)
                return
            if found.first is None:
                unlock.offer(found.operators, last=last, waits=found.waits)
                return
            first = found.first(self.jobs, self.begins, self.opened)
            first.language_wanted.connect(self.change_language)
            self.window.show_doorway(first)

        self.jobs.run(
            lambda _progress: self.begins.look(), done=seen, failed=unlock.fault, owner=unlock, lane="io"
        )

    def _unlock_page(self) -> UnlockPage:
        page = UnlockPage(self.jobs, self.begins.unlock, self.opened, self.begins.recover)
        page.help_pack = self.begins.help_pack
        page.mend = self.mend
        page.language_wanted.connect(self.change_language)
        return page

    def mend(self, damage: str = "") -> None:
        """Show the backups that could take the place of data that cannot be opened."""
        page = self.begins.mending_page(self.jobs, damage, self._mended, self._unlock_again)
        page.language_wanted.connect(self.change_language)
        self.window.show_doorway(page)

    def _unlock_again(self) -> None:
        page = self._unlock_page()
        self.window.show_doorway(page)
        self._look(page, self.preferences.last_operator)

    def _mended(self, found: Opened, words: str) -> None:
        self.opened(found)
        self.window.pages[self.window.here].strip.say(words, "good")

    # -- language

    def change_language(self, language: str) -> None:
        """Speak another language from now on; what is shown is made again in it, where we are."""
        self.preferences.language = language
        self._keep_preferences()
        speak(self.app, language)
        self.window.setWindowTitle(_("Nuangong"))
        self.notice.word(_("Go on working"))
        if self.desk is not None and self._opened is not None and not self._locked:
            at = self.window.way_back()
            self.window.open_desk(self.desk, self._opened.makers, self._opened.finding, at)
            return
        page = self._unlock_page()
        self.window.show_doorway(page)
        self._look(page, self.preferences.last_operator)

    # -- the open office

    def opened(self, found: Opened) -> None:
        """Show the opened office; the same person comes back to what they left."""
        office, self._locked, self._opened = found.office, False, found
        self.preferences.last_operator = office.actor.operator_id
        self._keep_preferences()
        desk = self.desk
        if desk is not None and desk.actor.operator_id == office.actor.operator_id and self.window.pages:
            desk.office = office
            self.window.listen()
            self.window.show_shell()
            self.window.pages[self.window.here].refresh()
        else:
            self.desk = self._make_desk(found)
            self.window.open_desk(self.desk, found.makers, found.finding)
            self.window.stand_as_left()
        self.idle.begin()
        self._check_chain(office, office.broken)
        if found.trouble is not None:
            self.window.pages[self.window.here].fault(found.trouble)
        if found.finish is not None:
            page = found.finish(self.jobs, self.begins, office, self._past_first_start)
            self.window.show_doorway(page)

    def _check_chain(self, office: Any, look: Callable[[], Exception | None]) -> None:
        """Look at the record of changes behind what is done, and say so where it was altered.

        All of it at opening, then a part now and then: an alteration is found while the office is open.
        """

        def found(broken: Exception | None) -> None:
            if self.desk is None or self.desk.office is not office or self._locked:
                return
            if not isinstance(broken, DeviceError) or broken.code not in MENDABLE:
                self.walk.start()
            else:
                strip = self.window.pages[self.window.here].strip
                strip.say(broken.words(), "bad", (_("Put a backup in place"), self._leave_and_mend))

        self.jobs.run(lambda _progress: look(), done=found, failed=found, lane="io")

    def _walk_on(self) -> None:
        if self.desk is not None and not self._locked:
            self._check_chain(self.desk.office, self.desk.office.broken_further)

    def _leave_and_mend(self) -> None:
        self.lock()
        self.mend()

    def _make_desk(self, found: Opened) -> Desk:
        window = self.window
        return Desk(
            office=found.office, office_name=found.name, jobs=self.jobs, profile=self.begins.folder,
            go=window.go,
            say=window.say, place=window.place, sums=window.sums, kept=window.kept, fault=window.fault,
            settings=self, lock=lambda words: self.lock(words=words), arrangement=dict(found.arrangement),
        )  # fmt: skip

    def _past_first_start(self) -> None:
        self.window.show_shell()
        self.window.go("home", {})

    # -- locking

    def lock(self, *, switch: bool = False, words: str = "") -> None:
        """Hide everything and let the keys go, and say `words`; what was typed stays as a draft for the same person.

        With `switch` somebody else is about to come in, so nobody is chosen beforehand.
        """
        if self.desk is None or self._locked:
            return
        self._locked = True
        self.idle.end()
        self.window.hush()
        office = self.desk.office
        page = self._unlock_page()
        self.window.show_doorway(page)
        # Behind what was still to be kept, for the lane keeps its order; and behind an import or an export that goes
        # on elsewhere: it comes to its end with the office it began in, never half.
        elsewhere = self.jobs.over("io")
        self.jobs.run(lambda _progress: (elsewhere(), office.close()), failed=page.fault)
        self._look(page, "" if switch else self.preferences.last_operator)
        page.told(words)

    def _warn(self, seconds: int) -> None:
        if seconds and self.desk is not None and not self._locked:
            title = _("Locks by itself in {n} s", n=seconds)
            self.notice.say(
                title, _("What you are typing is kept as a draft and is here again after unlocking.")
            )
        else:
            self.notice.hide()

    # -- what this computer keeps

    def keep_language(self, language: str) -> None:
        """Speak another language from now on (from the settings)."""
        self.change_language(language)

    def keep_lock_minutes(self, minutes: int) -> None:
        """Lock by itself after so many quiet minutes."""
        self.preferences.lock_minutes = minutes
        self.idle.use(self.preferences.minutes())
        self._keep_preferences()

    def _keep_preferences(self) -> None:
        look = style.look
        self.preferences.dark = None if look.following else look.tokens.dark
        self.preferences.step, self.preferences.density = look.step, look.density
        self.preferences.write(self.begins.folder)

    def end(self) -> None:
        """Finish what is under way and close the office."""
        self.idle.end()
        self.app.removeEventFilter(self.idle)
        self._keep_preferences()
        self.window.leave_desk()
        self.jobs.close()
        if self.desk is not None and not self._locked:
            try:
                self.desk.office.close()
            except DeviceError as error:  # what was saved is in the file or in the log beside it
                LOGGER.warning("closing failed: %s", error.code)

    def _show_crash(self, path: Path | None, report: str) -> None:
        where = _("A report without anybody's data was written to {file}.", file=path.name) if path else ""
        words = _(
            "Sorry, the program made a mistake. What was saved is safe; what you see may be incomplete."
        )
        tell(self.window, _("A mistake of the program"), f"{words}\n{where}", report)
