"""What else can be done with a claim? The menu of the panel, with what is said of a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.shared.text import N_
from ui.pages.act_menu import Act, ActMenu
from ui.pages.aid.words import event_words

if TYPE_CHECKING:
    from app.aid import ClaimView
    from ui.desk import Desk
    from ui.kit.page import Page

__all__ = ["Act", "LifeMenu"]


class LifeMenu(ActMenu):
    """The button beside the panel's verbs, and the acts of its menu."""

    def __init__(self, page: Page, desk: Desk, acts: Callable[[], Sequence[Act]]) -> None:
        super().__init__(page, desk, acts, facts_of, N_("Taken back: claim {number} is as it was"))


def facts_of(view: ClaimView) -> Mapping[str, str]:
    """Return what is said of a claim: its number and name, and what happened to it last."""
    events = view.standing.events
    return {"number": view.number, "name": view.name, "what": event_words(events[-1]) if events else ""}
