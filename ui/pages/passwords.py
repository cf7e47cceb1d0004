"""How good is a password, and is Caps Lock in its way? Told in words beside the field; stores nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from app.shared.errors import RuleError
from app.shared.text import N_

STRENGTHS = (
    ("bad", N_("Too short: at least 8 signs")),
    ("warn", N_("Easy to guess: add letters, digits or another word")),
    ("good", N_("Good")),
    ("good", N_("Strong")),
)


class PasswordsDiffer(RuleError):
    """The password was not typed the same way twice."""

    code = "password.differ"
    template = N_("The two passwords differ. Type the same one again.")


def strength(password: str) -> int:
    """Return 0 too short, 1 easy to guess, 2 good, 3 strong: by length, kinds of signs and repetition."""
    if len(password) < 8:
        return 0
    kinds = sum((
        any(sign.islower() for sign in password), any(sign.isupper() for sign in password),
        any(sign.isdigit() for sign in password), any(not sign.isascii() for sign in password),
        any(sign.isascii() and not sign.isalnum() for sign in password),
    ))  # fmt: skip
    different = len(set(password))
    if different < 5 or (kinds == 1 and len(password) < 14):
        return 1
    return 3 if len(password) >= 12 and kinds >= 2 and different >= 8 else 2


class CapsWatch(QObject):
    """Notices Caps Lock from what is typed: a letter whose case does not fit the Shift key."""

    def __init__(self, tell: Callable[[bool], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each letter and let it pass."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(event.text().isascii() and event.text().isupper() != shift)
        return False
