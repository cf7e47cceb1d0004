"""Who else sees this screen? While it is shared, what tells of a person is masked wherever it is drawn.

Whatever draws words asks `shown`: cells with their copies and the lists made of them (`window_model.Column`), labels,
buttons, what was found, and fields nobody is typing in. What is masked is decided in `app.shared.veil`.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent

from app.shared.veil import NOTHING, Known, veiled
from ui.kit import style

_REASON: Final = Qt.FocusReason
_BY_HAND: Final = frozenset(
    {
        _REASON.MouseFocusReason,
        _REASON.TabFocusReason,
        _REASON.BacktabFocusReason,
        _REASON.ShortcutFocusReason,
    }
)
_PASSING: Final = frozenset(
    {_REASON.PopupFocusReason, _REASON.ActiveWindowFocusReason, _REASON.MenuBarFocusReason}
)


class SharedScreen:
    """Whether others see the screen; what is drawn is asked anew when that changes."""

    def __init__(self) -> None:
        self.on = False
        self._known = NOTHING
        self._masked = lru_cache(maxsize=8192)(partial(veiled, found=NOTHING))

    def turn(self, on: bool) -> None:
        """Mask from now on, or no more; numbers go at once, names and illnesses as soon as `know` says which."""
        self.on = on
        self._take(NOTHING)

    def know(self, known: Known) -> None:
        """Take what the records say of people."""
        if self.on and known != self._known:
            self._take(known)

    def _take(self, known: Known) -> None:
        self._known = known
        self._masked = lru_cache(maxsize=8192)(partial(veiled, found=known))
        style.look.changed.emit()

    def shown(self, words: str) -> str:
        """Return words as they may be seen now."""
        return self._masked(words) if self.on and words else words


screen = SharedScreen()


def shown(words: str) -> str:
    """Return words as they may be seen now."""
    return screen.shown(words)


def entered(event: QFocusEvent, before: bool) -> bool:
    """Say whether somebody came into a field to type; `before` is what was said of it last.

    A form that opens stands in its first field: what that holds is masked until it is gone into or typed in.
    """
    return before if event.reason() in _PASSING else event.reason() in _BY_HAND
