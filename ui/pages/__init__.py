"""Which places does the desk have? A page is one file and one line here, loaded when the office is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.shared.text import N_

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Place:
    """One place, in the column (in one of its groups) or reached from elsewhere; its key is the page's module.

    A place that `needs` a right stands in the column of those only whose role has it.
    """

    key: str
    words: str
    picture: str
    group: str = ""
    needs: str = ""

    def load(self) -> Callable[[Desk], Page]:
        """Return what makes the page; brings the capability with it, so ask on a worker."""
        page: Callable[[Desk], Page] = import_module(f"{__name__}.{self.key}").PAGE
        return page


def load_finding() -> Any:
    """Return what makes the answers of the box on top; brings capabilities with it, so ask on a worker."""
    return import_module(f"{__name__}.finding").Finding


# The groups of the column: the union's work, what goes out, the desk itself. Without a group: not in the column.
PAGES = (
    Place("home", N_("Home"), "house", "work"),
    Place("members", N_("Members"), "users", "work"),
    Place("unions", N_("Unions"), "landmark", "work"),
    Place("hardship", N_("Hardship files"), "folder-heart", "work"),
    Place("visits", N_("Warm visits"), "gift", "work"),
    Place("aid", N_("Mutual aid"), "heart-pulse", "work"),
    Place("services", N_("Services"), "hand-heart", "work"),
    Place("funds", N_("Ledger"), "wallet", "work"),
    Place("printing", N_("Printing centre"), "printer", "out"),
    Place("sync", N_("Exchange"), "upload", "out"),
    Place("backup", N_("Backup"), "archive", "desk", "backup.read"),
    Place("audit", N_("Audit log"), "list-checks", "desk", "audit.read"),
    Place("settings", N_("Settings"), "settings", "desk"),
    Place("people", N_("Who may work here"), "users", "", "security.read"),
    Place("recovery", N_("Recovery code"), "key-round", "", "security.recovery_code"),
)
