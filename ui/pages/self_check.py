"""Is this computer ready for the work? Looks one by one, and says of each what to do; a page shows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLibraryInfo
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.selfcheck.found import Checked
from app.shared.errors import Cancelled
from app.shared.progress import Progress
from app.shared.text import N_, _, _n
from ui.kit.fields import Field
from ui.kit.jobs import Job
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Words
from ui.pages import sticks
from ui.pages.printer import paper_printers

KINDS = {
    "folder": N_("Data folder"),
    "reserve": N_("Room set aside"),
    "data": N_("The office's data"),
    "cipher": N_("Encryption"),
    "chain": N_("Record of changes"),
    "attachments": N_("Attachments"),
    "books": N_("Books"),
    "witness": N_("Witness"),
    "backups": N_("Backups"),
    "clock": N_("Date and time"),
    "screen": N_("Fonts on the screen"),
    "paper": N_("Fonts on paper"),
    "typing": N_("Chinese and Korean typing"),
    "printer": N_("Printer"),
    "stick": N_("USB stick"),
}
BEFORE_WORK = ("folder", "data", "clock", "screen", "paper", "typing", "printer", "stick")
"""What is looked at before anything was entered."""
STATES = {"good": N_("In order"), "warn": N_("To be minded"), "bad": N_("To be mended")}
SHOWN = {"中文": "暖工慰问金㛃䶮", "한국어": "온정 위문금"}  # what must be seen on the screen


def _shows(words: str) -> bool:
    metrics = QFontMetrics(QApplication.font())
    return all(sign.isspace() or metrics.inFontUcs4(ord(sign)) for sign in words)


def _types() -> bool:
    return can_type(os.environ, sys.platform)


def can_type(environment: Mapping[str, str], platform: str) -> bool:
    """Say whether a way to type Chinese is there: always on Windows and macOS, by a plugin of Qt's on Linux."""
    if not platform.startswith("linux"):
        return True
    wanted = environment.get("QT_IM_MODULE", "")
    if not wanted and "WAYLAND_DISPLAY" in environment:
        return True  # the compositor brings it
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    return wanted not in ("", "compose", "none") and any(plugins.glob(f"*{wanted}*"))


@dataclass(frozen=True)
class Surroundings:
    """What only a screen can tell; a test puts another in its place."""

    printers: Callable[[], Sequence[str]] = paper_printers
    sticks: Callable[[], Sequence[Path]] = sticks.sticks
    shows: Callable[[str], bool] = _shows
    types: Callable[[], bool] = _types


class SelfCheck(QWidget):
    """A line for each look: its state as shape, word and colour, and one sentence; a box to try typing in."""

    def __init__(
        self,
        page: Page,
        examine: Callable[[str, Progress], Checked],
        around: Surroundings | None = None,
        kinds: Sequence[str] = BEFORE_WORK,
        over: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._page, self._examine, self._around = page, examine, around or Surroundings()
        self._kinds, self._over = tuple(kinds), over
        self._job: Job | None = None
        self.found: dict[str, Checked] = {}
        self.badges: dict[str, Badge] = {}
        self.told: dict[str, Words] = {}
        self._waiting: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._lines())
        column.addLayout(self._foot())

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for row, kind in enumerate(self._kinds):
            title = KINDS[kind]
            self.badges[kind] = Badge(_("Waits"), "quiet")
            self.told[kind] = Words("", colour="secondary", wrap=True)
            grid.addWidget(self.badges[kind], row * 2, 0)
            grid.addWidget(Words(_(title)), row * 2, 1)
            grid.addWidget(self.told[kind], row * 2, 2)
            if kind == "typing":
                grid.addWidget(self._trying(), row * 2 + 1, 2)
        return grid

    def _trying(self) -> Field:
        self.trial = Field()
        self.trial.setPlaceholderText(_("Try it: type 你好 or 안녕 here"))
        self.trial.setAccessibleName(_("A box to try typing in"))
        self.trial.textChanged.connect(self._tried)
        return self.trial

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.sum = Words("", colour="secondary")
        self.again_button = Button(_("Look again"), self.look, look="link", picture="refresh-cw")
        self.stop_button = Button(_("Stop"), self.stop, look="link", picture="x")
        self.stop_button.hide()
        row.addWidget(self.again_button)
        row.addWidget(self.stop_button)
        row.addWidget(self.sum)
        row.addStretch(1)
        return row

    # -- looking

    def look(self) -> None:
        """Look at everything, one after the other."""
        if self._waiting:
            return
        self.found.clear()
        self.sum.setText("")
        for kind, badge in self.badges.items():
            badge.say(_("Waits"), "quiet")
            self.told[kind].setText("")
        self._waiting = list(self._kinds)
        self.again_button.hide()
        self.stop_button.show()
        self._next()

    def stop(self) -> None:
        """Look at nothing more; what was found stays."""
        if self._job is not None:
            self._job.stop()
        for kind in self._waiting:
            self.badges[kind].say(_("Not looked at"), "quiet")
            self.told[kind].setText("")
        self._waiting = []
        self._end()

    def _end(self) -> None:
        self._job = None
        self.stop_button.hide()
        self.again_button.show()
        self._count()
        self._over()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        kind = self._waiting[0]
        self.badges[kind].say(_("Looking…"), "waiting")
        here: dict[str, Callable[[], Checked]] = {
            "screen": self._screen, "typing": self._typing, "printer": self._printer, "stick": self._stick,
        }  # fmt: skip
        if kind in here:
            # What belongs to the screen is asked on the screen's thread; a job still comes between two lines,
            # so that each is seen to tick.
            self._page.run(lambda: None, lambda _none: self._found(here[kind]), lane="io")
            return
        job = self._page.run_long(
            lambda progress: self._examine(kind, progress),
            lambda one: self._found(lambda: one),
            lambda done, total: self._moved(kind, done, total),
            lambda error: self._failed(kind, error),
            lane="io",
        )
        if self._waiting[:1] == [kind]:  # work done at once is over already
            self._job = job

    def _moved(self, kind: str, done: int, total: int | None) -> None:
        if total and kind in self._waiting:
            words = _("Looking…")
            self.told[kind].setText(f"{words} {100 * done // total} %")

    def _found(self, one: Callable[[], Checked]) -> None:
        if self._waiting:  # what comes after a stop is not shown
            self._show(one())

    def _failed(self, kind: str, error: Exception) -> None:
        if isinstance(error, Cancelled) or not self._waiting:
            return
        self._page.fault(error)
        self._show(Checked(kind, "bad", N_("This could not be looked at.")))

    def _show(self, one: Checked) -> None:
        self.found[one.kind] = one
        self.badges[one.kind].say(_(STATES[one.outcome]), one.outcome)
        self.told[one.kind].setText(one.words())
        if self._waiting and self._waiting[0] == one.kind:
            self._waiting.pop(0)
            self._next()
        else:
            self._count()

    def _count(self) -> None:
        open_ones = sum(one.outcome != "good" for one in self.found.values())
        left = len(self._kinds) - len(self.found)
        if left and not self._waiting:
            self.sum.setText(_("Stopped; {n} lines were not looked at.", n=left))
            return
        self.sum.setText(
            _n("{n} line needs a look.", "{n} lines need a look.", open_ones)
            if open_ones
            else _("All is in order.")
        )

    # -- what only the screen can tell

    def _screen(self) -> Checked:
        lacking = [name for name, words in SHOWN.items() if not self._around.shows(words)]
        if lacking:
            words = N_(
                "The screen lacks a font for {lacking}. Install Nuangong again, or a font that has it."
            )
            return Checked("screen", "bad", words, {"lacking": "  ".join(lacking)})
        return Checked("screen", "good", N_("Chinese, Korean and rare characters can be shown."))

    def _typing(self) -> Checked:
        if self._around.types():
            return Checked("typing", "good", N_("An input method answers. Try it in the box."))
        words = N_(
            "No input method answers. Try the box; if no Chinese arrives, have ibus or fcitx switched on."
        )
        return Checked("typing", "warn", words)

    def _tried(self, text: str) -> None:
        if any("\u4e00" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text):
            self._show(Checked("typing", "good", N_("It arrived as it was typed.")))

    def _printer(self) -> Checked:
        names = self._around.printers()
        if not names:
            words = N_("No printer is there. Papers can be kept as PDF; have one set up before you print.")
            return Checked("printer", "warn", words)
        return Checked("printer", "good", N_("Found: {names}"), {"names": "  ".join(names[:3])})

    def _stick(self) -> Checked:
        found = self._around.sticks()
        if not found:
            words = N_("No stick is in. One is needed for copying to the province and for backups.")
            return Checked("stick", "warn", words)
        return Checked(
            "stick",
            "good",
            N_("Found: {names}"),
            {"names": "  ".join(path.name or str(path) for path in found)},
        )
