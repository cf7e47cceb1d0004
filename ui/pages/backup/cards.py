"""What stands beside the list of backups? The office's own stick, the way back after a restore, another computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.shared.text import _
from ui.kit.parts import Badge, Button, Card, Words
from ui.pages.backup.words import TONES, said_at, stick_words

if TYPE_CHECKING:
    from app.backup import StickState, Undo

WIDE = 380


class SideCard(Card):
    """A card with a title, a sentence and buttons."""

    def __init__(self, title: str) -> None:
        super().__init__(margin=14, spacing=6)
        self.body.addWidget(Words(title, "section"))
        self.told = Words("", colour="secondary", wrap=True)
        self.body.addWidget(self.told)

    def add(self, button: Button) -> Button:
        """Put a button beneath."""
        self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button


class StickCard(SideCard):
    """The registered stick: how it stands, and the button that registers one."""

    def __init__(self, register: Callable[[], object]) -> None:
        super().__init__(_("The office's own stick"))
        self.badge = Badge("", "quiet")
        self.body.insertWidget(1, self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        self.button = self.add(Button(_("Register a stick"), register, picture="download"))

    def show_state(self, state: StickState) -> None:
        """Show how the stick stands."""
        names = {
            "none": _("None registered"), "away": _("Not plugged in"), "kept": _("Keeps up"), "failed": _("Refuses"),
        }  # fmt: skip
        behind = state.state == "kept" and state.behind
        self.badge.say(
            _("Catching up") if behind else names[state.state], "waiting" if behind else TONES[state.state]
        )
        self.told.setText(stick_words(state))
        self.button.setText(_("Register a stick") if state.state == "none" else _("Register another stick"))


class UndoCard(SideCard):
    """The restore that can be taken back."""

    def __init__(self, undo: Callable[[], object]) -> None:
        super().__init__(_("Before the restore"))
        self.button = self.add(Button(_("Back to before the restore"), undo, picture="undo-2"))
        self.hide()

    def show_undo(self, undo: Undo | None, *, may: bool) -> None:
        """Show it, or nothing when there was no restore."""
        self.setVisible(undo is not None)
        if undo is None:
            return
        facts = {"when": said_at(undo.at), "until": f"{undo.until:%Y-%m-%d}"}
        if undo.open:
            words = _(
                "At {when} the office went back to a backup. Until {until} that can be taken back.", **facts
            )
        else:
            words = _("At {when} the office went back to a backup. Until {until} it could be taken back; the copy is "
                      "still in the folder.", **facts)  # fmt: skip
        self.told.setText(words)
        self.button.setVisible(undo.open and may)


class MoveCard(SideCard):
    """Another computer: hand the office over, or take that back."""

    def __init__(self, hand_over: Callable[[], object], take_back: Callable[[], object]) -> None:
        super().__init__(_("A new computer"))
        self.hand_button = self.add(
            Button(_("Hand over to a new computer"), hand_over, picture="arrow-right-left")
        )
        self.back_button = self.add(Button(_("Go on here after all"), take_back, picture="undo-2"))

    def show_handed(self, handed: bool, *, may: bool) -> None:
        """Show which of both may be done."""
        self.told.setText(
            _("This office was handed over. Here it can be read and printed, and no more. Was the file lost, two "
              "people can let it go on here.")
            if handed else
            _("Two people write the office into one file for another computer. From then on this one only reads, so "
              "that no two computers both go on.")
        )  # fmt: skip
        self.hand_button.setVisible(may and not handed)
        self.back_button.setVisible(may and handed)
