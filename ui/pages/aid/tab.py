"""What is a part of the page of mutual aid beside the claims? One list, and what is opened over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.aid.lines import Lines


class View(Protocol):
    """What may be shown in a part: a list, or a form."""

    def begin(self) -> None:
        """Take the focus."""

    def keep(self) -> None:
        """Keep what is typed."""

    def may_leave(self) -> bool:
        """Say whether it can be left."""


class Tab(QStackedWidget):
    """One part of the page. `WISHES` are the wishes that come here."""

    KEY: ClassVar[str] = ""
    WISHES: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self.page, self.desk = page, desk
        self._trail: list[Any] = []
        QShortcut(QKeySequence("Escape"), self, activated=self.step_back)

    def stand(self, first: Lines) -> None:
        """Take the list that is shown while nothing is open."""
        self._trail.append(first)
        self.addWidget(first)

    @property
    def shown(self) -> Any:
        """Return what is shown."""
        return self._trail[-1]

    def open(self, view: QWidget) -> None:
        """Show something over what is shown."""
        self.page.strip.hide()
        self._trail.append(view)
        self.addWidget(view)
        self.setCurrentWidget(view)
        self.desk.place("")
        self.desk.sums("")
        self.shown.begin()

    def exchange(self, view: QWidget) -> None:
        """Show something in place of what is shown: what was there is finished."""
        if len(self._trail) > 1:
            self._drop()
        self.open(view)

    def step_back(self) -> bool:
        """Go back to what was shown before; False where nothing is open, or something asks first."""
        if len(self._trail) == 1:
            self.shown.search.clear()
            return False
        if not self.shown.may_leave():
            return False
        self._drop()
        self.page.strip.hide()
        self.refresh()
        self.shown.begin()
        return True

    def back(self) -> bool:
        """Go back to the list beneath all; False when something asks first."""
        while len(self._trail) > 1:
            if not self.step_back():
                return False
        return True

    def _drop(self) -> None:
        gone = self._trail.pop()
        self.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self.setCurrentWidget(self.shown)

    def refresh(self) -> None:
        """Read anew what is shown."""
        if hasattr(self.shown, "refresh"):
            self.shown.refresh()

    def keep(self) -> None:
        """Keep what is typed, at once."""
        self.shown.keep()

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Show what is wished for, and read it anew."""
        raise NotImplementedError

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings back what is shown."""
        raise NotImplementedError
