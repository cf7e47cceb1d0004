"""Who else sees this screen? While it is shared, what tells of a person is masked wherever it is drawn.

Whatever draws words asks `shown`: cells with their copies and the lists made of them (`window_model.Column`), labels,
buttons, what was found, and fields nobody is typing in. What is masked is decided in `app.shared.veil`.
"""

from __future__ import annotations

from functools import lru_cache, partial

from app.shared.veil import NOTHING, Known, veiled
from ui.kit import style


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
