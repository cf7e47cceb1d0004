"""What happened to a file? Every event, the latest first, also those taken back and those that do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.hardship.happenings import QUIET
from app.shared.text import N_, _
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.hardship.words import event_facts, kind_words

if TYPE_CHECKING:
    from app.hardship import FileEvent
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


@dataclass(frozen=True)
class Happened:
    """One event as it is told: whether it fits where it comes, and who wrote it down."""

    event: FileEvent
    fits: bool
    who: str


def _columns() -> list[Column]:
    return [
        Column(_("Day"), lambda one: one.event.on.isoformat(), 110, key="on"),
        Column(_("Act"), lambda one: kind_words(one.event.kind), 190, key="kind"),
        Column(_("What came of it"), lambda one: event_facts(one.event), 470, key="facts"),
        Column(_("Written down by"), lambda one: one.who, 120, key="who"),
        Column(_("State"), lambda one: _("Counts") if one.fits else _("Does not fit"), 120, "state", key="fits",
               tone=lambda one: "good" if one.fits else "warn"),
    ]  # fmt: skip


class History(ListTab):
    """The events of a file. The newest may be taken back, and any that does not fit."""

    KEY, WORDS = "history", N_("History")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, _columns(), "hardship_history")
        self.back_button = Button(
            _("Take it back"), self.take_back, picture="rotate-ccw", keys="Ctrl+Shift+D"
        )
        self.offer(self.back_button)

    def show_file(self, opened: Opened) -> None:
        """Show the events of a file."""
        super().show_file(opened)
        now = opened.view.standing
        told = [(one, True) for one in now.counted] + [(one, False) for one in now.loose]
        told.sort(key=lambda pair: (pair[0].at is not None, pair[0].at, pair[0].id), reverse=True)
        self.show_rows([Happened(one, fits, opened.names.get(one.by, "")) for one, fits in told])

    def say_empty(self) -> None:
        """Say that nothing happened yet."""
        self.grid.empty.say(
            _("Nothing happened to this file yet"), _("Begin with the application: Ctrl+Enter.")
        )

    def moved(self) -> None:
        """Offer to take back what does not fit."""
        row = self.row
        self.back_button.setVisible(
            row is not None and not row.fits and row.event.kind not in QUIET and self.opened is not None
        )

    def take_back(self) -> None:
        """Take an event back that does not fit."""
        row, opened, office = self.row, self.opened, self.desk.office
        if row is None or row.fits or opened is None:
            return

        def done(_made: str) -> None:
            self.desk.say(_("Taken back: {what}", what=kind_words(row.event.kind)), None)
            self.page.refresh()

        self.page.run(lambda: office.hardship.take_back(office.actor, opened.view.id, row.event.id), done)
