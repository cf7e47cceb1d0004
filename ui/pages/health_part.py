"""Is the office in order, and what if it is not? The self-check in the settings, the help pack and the reserve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6 import __version__ as qt_version
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.backup import reserve
from app.selfcheck import health, help_pack
from app.selfcheck.found import Checked
from app.selfcheck.help_pack import HelpPack
from app.shared.progress import Progress
from app.shared.text import _
from ui.desk import Desk
from ui.kit.dialogs import choose_folder, open_outside
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages import sticks
from ui.pages.self_check import KINDS, SelfCheck, Surroundings


class HealthPart(QWidget):
    """The button that looks at everything, the lines it fills, and beside it the help pack and the reserve."""

    grown = Signal()  # lines came that may lie out of sight

    def __init__(self, page: Page, desk: Desk, work: LongWork, around: Surroundings | None = None) -> None:
        super().__init__()
        self._page, self._desk, self._work = page, desk, work
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        flow = Flow()
        self.check_button = Button(_("Check this computer"), self.check, picture="list-checks")
        self.pack_button = Button(_("Save a help pack"), self.ask_where, look="link", picture="package")
        self.pack_button.setToolTip(
            _("Versions, checks, counts and logs in one zip; no person is named in it.")
        )
        self.room_button = Button(_("Use the room set aside"), self.let_go, look="link", picture="archive")
        for button in (self.check_button, self.pack_button, self.room_button):
            flow.addWidget(button)
        column.addLayout(flow)
        self.lines = SelfCheck(page, self._examine, around, tuple(KINDS), self._looked)
        self.lines.hide()
        column.addWidget(self.lines)
        self.room_button.hide()

    def _examine(self, kind: str, progress: Progress) -> Checked:
        return health.examine(self._desk.office, kind, progress)

    def check(self) -> None:
        """Look at everything the work needs, a line for each."""
        self.check_button.hide()
        self.lines.show()
        self._page.jobs.when_drawn(self.grown.emit)
        self.lines.look()

    def _looked(self) -> None:
        """Offer the reserve where the disk is short of room."""
        self.grown.emit()
        folder = self.lines.found.get("folder")
        short = folder is not None and folder.outcome != "good"
        self.room_button.setVisible(short and reserve.held(self._desk.office.profile) > 0)

    def let_go(self) -> None:
        """Let the room go that is set aside, and say what to do with it."""
        self.room_button.hide()
        self._page.make_room()

    # -- the help pack

    def ask_where(self) -> None:
        """Write it onto the only stick, or ask for a folder."""
        found = sticks.sticks()
        if len(found) == 1:
            self.pack(found[0])
        else:
            choose_folder(self._page, _("Choose the stick, or a folder on it"), self.pack)

    def pack(self, folder: Path) -> None:
        """Write the help pack with what was found last, or with what is found now."""
        office, screen = self._desk.office, {"qt": qt_version, "platform": QApplication.platformName()}
        found: Sequence[Checked] = tuple(self.lines.found.values())

        def made(progress: Progress) -> HelpPack:
            looked = found or tuple(health.examine_all(office, progress))
            return help_pack.make(folder, office.profile, office.clock.now(), looked, office, screen)

        self._work.do(_("Writing the help pack…"), made, self._packed)

    def _packed(self, pack: HelpPack) -> None:
        words = _("The help pack is written: {path}", path=pack.path.name)
        self._page.strip.say(words, "good", (_("Open the folder"), lambda: open_outside(pack.path.parent)))
