"""Which places does the desk have? A page is one file and one line here, loaded when the office is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from app.shared.text import N_

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Place:
    """One place, in the column or reached from elsewhere; its key is the module of `ui.pages` that makes it."""

    key: str
    words: str
    picture: str
    in_column: bool = True

    def load(self) -> Callable[[Desk], Page]:
        """Return what makes the page; brings the capability with it, so ask on a worker."""
        page: Callable[[Desk], Page] = import_module(f"{__name__}.{self.key}").PAGE
        return page


PAGES = (
    Place("home", N_("Home"), "house"),
    Place("members", N_("Members"), "users"),
    Place("visits", N_("Warm visits"), "gift"),
    Place("sync", N_("Exchange"), "upload"),
    Place("people", N_("Who may work here"), "users", in_column=False),
    Place("recovery", N_("Recovery code"), "key-round", in_column=False),
)
