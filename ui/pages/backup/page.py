"""The page of backups: the last ones with what they hold, the way back, the office's own stick, a new computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.dialogs import choose_file, open_outside
from ui.kit.field_papers import size_words
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.scrolling import scrolled
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.backing_up import back_up
from ui.pages.backup.acts import Acts
from ui.pages.backup.cards import WIDE, MoveCard, StickCard, UndoCard
from ui.pages.backup.steps import RestoreSteps
from ui.pages.backup.words import records, said_at, state_words, what_words
from ui.pages.choices import second_persons
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.sticks import sticks

if TYPE_CHECKING:
    from app.backup import KeptBackup, Loss, StickState, Undo
    from app.security.service import Operator
    from ui.desk import Desk

LOOKS_EVERY = 5_000  # milliseconds between two looks at the stick while the page is on the screen
BACKUPS = "Nuangong (*.ngbak);;* (*)"


@dataclass(frozen=True)
class Seen:
    """What the page shows, read at one moment."""

    kept: tuple[KeptBackup, ...]
    undo: Undo | None
    handed: bool
    operators: tuple[Operator, ...]
    name: str


class BackupPage(Page):
    """The list on the left, the cards on the right; going back stands in place of both."""

    topics = frozenset({"operator"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Backup"))
        self.desk = desk
        self.seen: Seen | None = None
        self.work = LongWork(self)
        self.acts = Acts(self, desk, self.work, self.refresh)
        self.grid = Grid(desk.jobs, self._columns(), self, _("The newest backups"))
        self.register = Register(self.grid, desk, self, "backups")
        self.papers = ListPapers(
            self, desk, self.grid, lambda: _("The newest backups"), "backups", lambda: "",
            papers=[(_("Backup register"), self.ask_paper)],
        )  # fmt: skip
        self.now_button = Button(_("Back up now"), self.back_up, look="primary", picture="archive")
        self.stick_button = Button(_("Back up to a stick"), self.copy_out, picture="download")
        for button in (self.papers.button, self.stick_button, self.now_button):
            self.head.addWidget(button)
        self.body.addWidget(self.work)
        self.body.addWidget(self.papers.line)
        self.front = self._front()
        self.steps = RestoreSteps(self, desk, self.work, self.acts.went_back, self.show_front)
        self.steps.hide()
        self.body.addWidget(self.front, 1)
        self.body.addWidget(self.steps, 1)
        in_order(
            self.papers.button,
            self.stick_button,
            self.now_button,
            self.strip,
            self.work,
            self.front,
            self.steps,
        )
        self._allow()
        self._timer = QTimer(self, interval=LOOKS_EVERY)
        self._timer.timeout.connect(self.look_at_stick)
        self._looking = False

    # -- how it stands

    def _columns(self) -> list[Column]:
        return [
            Column(_("Made at"), lambda one: said_at(one.made_at), 132, key="made_at"),
            Column(_("Records"), records, 72, "count", key="records"),
            Column(_("Size"), lambda one: size_words(one.size), 80, "count", key="size"),
            Column(_("State"), state_words, 172, "state", key="state",
                   tone=lambda one: "bad" if one.problem else "good"),
            Column(_("File"), what_words, 290, key="file"),
        ]  # fmt: skip

    def _front(self) -> QWidget:
        self.back_button = Button(_("Go back to this one"), self.ask_restore, picture="rotate-ccw")
        self.check_button = Button(_("Prove it again"), self.prove, picture="shield-check")
        self.other_button = Button(_("Go back to another file"), self.choose_other, look="link")
        self.folder_button = Button(
            _("Open the folder"), self._open_folder, look="link", picture="folder-open"
        )
        verbs = Flow()
        for button in (self.back_button, self.check_button, self.other_button, self.folder_button):
            verbs.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.grid, 1)
        left.addLayout(verbs)
        self.stick_card = StickCard(lambda: self.acts.choose_stick(_("Choose the stick"), self.acts.register))
        self.undo_card = UndoCard(self.acts.undo)
        self.move_card = MoveCard(
            lambda: self.acts.choose_stick(_("Choose where the file goes"), self.acts.hand_over),
            self.acts.take_back,
        )
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(10)
        for card in (self.undo_card, self.stick_card, self.move_card):
            right.addWidget(card)
        right.addStretch(1)
        self.cards = scrolled(beside)
        self.cards.setAccessibleName(_("Beside the list"))
        self.cards.setFixedWidth(WIDE)
        front = QWidget()
        sides = QHBoxLayout(front)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(16)
        sides.addLayout(left, 1)
        sides.addWidget(self.cards)
        self.grid.moved_to.connect(self._chosen)
        self.grid.opened.connect(lambda _kept: self.ask_restore())
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())
        self.work.locked += [self.now_button, self.stick_button, self.back_button, self.check_button]
        in_order(
            self.grid, self.back_button, self.check_button, self.other_button, self.folder_button, self.undo_card,
            self.stick_card, self.move_card,
        )  # fmt: skip
        return front

    def _allow(self) -> None:
        """Offer only what the role may do."""
        office = self.desk.office
        for button, verb in (
            (self.now_button, "backup.make"), (self.stick_button, "backup.make"),
            (self.stick_card.button, "backup.make"), (self.back_button, "backup.restore"),
            (self.other_button, "backup.restore"), (self.check_button, "backup.verify"),
        ):  # fmt: skip
            button.setVisible(may(office, verb))

    # -- coming here

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen."""
        self.show_front()
        self._timer.start()

    def hideEvent(self, event: Any) -> None:
        """Look at the stick no more while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def refresh(self) -> None:
        """Read what there is."""
        office = self.desk.office

        def read() -> Seen:
            actor, backup = office.actor, office.backup
            return Seen(
                backup.kept(actor), backup.undo_state(actor), backup.handed_over(actor), office.operators.list(actor),
                office.facts().name,
            )  # fmt: skip

        self.run(read, self.show_seen)
        self.look_at_stick()

    def show_seen(self, seen: Seen) -> None:
        """Show what was read."""
        self.seen = seen
        self.grid.show_source(ListSource(seen.kept))
        office = self.desk.office
        self.undo_card.show_undo(seen.undo, may=may(office, "backup.restore"))
        self.move_card.show_handed(seen.handed, may=may(office, "backup.hand_over"))
        self.move_card.setVisible(may(office, "backup.hand_over") or seen.handed)
        self.folder_button.setVisible(bool(seen.kept))
        if not seen.kept:
            self.grid.empty.say(
                _("No backup yet"),
                _("One is made each time the office is closed, and every four hours of work."),
            )
        self._chosen(self.grid.current())

    def look_at_stick(self) -> None:
        """Look how the registered stick stands; a stick that hangs is not asked twice."""
        if self._looking or self.closed:
            return
        self._looking = True
        office = self.desk.office

        def over(state: StickState | None) -> None:
            self._looking = False
            if state is not None:
                self.stick_card.show_state(state)

        self.run(
            lambda: office.backup.stick_state(office.actor, sticks()),
            over,
            lambda _error: over(None),
            lane="io",
        )

    def _chosen(self, kept: KeptBackup | None) -> None:
        self.back_button.setEnabled(kept is not None and kept.problem is None)
        self.check_button.setEnabled(kept is not None)

    def show_steps(self) -> None:
        """Show the steps of going back in place of everything else."""
        for part in (self.front, self.papers.button, self.stick_button, self.now_button):
            part.hide()
        self.steps.show()

    def show_front(self) -> None:
        """Show the list and the cards."""
        self.steps.hide()
        self.front.show()
        self.papers.button.show()
        self._allow()
        self.refresh()
        self.grid.setFocus()

    def back(self) -> bool:
        """Return from the steps to the list."""
        if self.steps.isVisible() and not self.work.busy:
            self.show_front()
        return True

    # -- acts

    def back_up(self) -> None:
        """Make a backup now."""
        back_up(self, self.desk, self.work)

    def copy_out(self) -> None:
        """Make a backup on a stick."""
        self.acts.choose_stick(_("Choose the stick"), self.acts.copy_to)

    def prove(self) -> None:
        """Open the backup that is current, check and compare it."""
        if (kept := self.grid.current()) is not None:
            self.acts.prove(kept)

    def ask_paper(self) -> None:
        """Show the sheet of the backup that is current."""
        kept: KeptBackup | None = self.grid.current()
        if kept is not None and kept.problem is None:
            self.acts.paper(kept.path)

    def ask_restore(self) -> None:
        """Show what going back to the current backup would lose."""
        kept: KeptBackup | None = self.grid.current()
        if kept is not None and self.back_button.isEnabled():
            self.preview(kept.path)

    def choose_other(self) -> None:
        """Choose a backup that lies elsewhere."""
        choose_file(self, _("Choose the backup"), BACKUPS, self.preview)

    def preview(self, path: Path) -> None:
        """Prove a backup and show what going back to it would lose."""
        office = self.desk.office

        def done(loss: Loss) -> None:
            assert self.seen is not None
            others = second_persons(self.seen.operators, self.desk.actor.operator_id)
            self.show_steps()
            self.steps.begin(path, loss, self.seen.name, others)

        self.work.do(
            _("Opening the backup and comparing…"),
            lambda _progress: office.backup.preview(office.actor, path),
            done,
        )

    def _open_folder(self) -> None:
        open_outside(self.desk.office.backup.folder)
