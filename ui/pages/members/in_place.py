"""What opens in place of the roll? Lists and steps of the members page: how they are left, and come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget


class InPlace(QWidget):
    """A widget shown in place of the roll; `LIST` is the wish ("list") that opens it again."""

    LIST: ClassVar[str] = ""

    def refresh(self) -> None:
        """Read anew what is shown."""

    def step_back(self) -> bool:
        """Make one step back inside, what Esc does first; False when there is none, and the roll is next."""
        return False

    def may_close(self) -> bool:
        """Say whether it can be left; what is under way is asked to stop."""
        return True

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings it back as it is."""
        return {"list": self.LIST} if self.LIST else {}
