"""What else opens from the claims? Second relief and what follows from them: their menu, keys and wishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.aid import TriedPlan
from app.shared.text import _
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.aid.aid_figures import AidFigures, FiguresBegun, read_figures
from ui.pages.aid.entitled import Entitled, Waiting, read_unclaimed
from ui.pages.aid.second_relief import Relieved, SecondRelief, read_relief
from ui.pages.aid.what_if import WhatIfWindow

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.aid.page import AidPage


class Beside(Protocol):
    """What stands in place of the claims."""

    def begin(self) -> None:
        """Take the keys."""

    def read(self) -> None:
        """Read anew what is shown."""

    def way_back(self) -> Mapping[str, Any]:
        """Return what brings it back."""


class AidWays:
    """The menu beside the verbs, and what it shows in place of the claims."""

    def __init__(self, page: AidPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._widget: QWidget | None = None
        self.window: WhatIfWindow | None = None
        self.button = Button(_("More"), self.open_menu, look="link", picture="chevron-down")
        self.menu = QMenu(page)
        self.acts: dict[str, QAction] = {}
        for name, words, picture, keys, act in self._entries():
            action = self.acts[name] = QAction(icons.icon(picture), f"{words}\t{keys}", self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
            QShortcut(QKeySequence(keys), page.queue, activated=act)  # only while the claims are shown

    def _entries(self) -> tuple[tuple[str, str, str, str, Callable[[], object]], ...]:
        return (
            ("relief", _("Second relief"), "hand-heart", "Ctrl+R", self.relief),
            ("entitled", _("Entitled but not claimed"), "circle-help", "Ctrl+U", self.entitled),
            ("figures", _("Figures"), "chart-column", "Ctrl+I", self.figures),
            ("what_if", _("This claim under another plan"), "git-compare", "Ctrl+T", self.what_if),
        )

    def open_menu(self) -> None:
        """Open the menu; another plan is for the claim shown."""
        self.acts["what_if"].setEnabled(self._page.queue.panel.view is not None)
        open_under(self.menu, self.button)

    # -- what is shown

    @property
    def shown(self) -> Any:
        """Return what stands in place of the claims, None when they are shown."""
        return self._widget

    def show(self, made: Any) -> None:
        """Show something in place of the claims."""
        self.leave()
        page = self._page
        self._widget = made
        page.stack.addWidget(made)
        page.stack.setCurrentWidget(made)
        page._offer_verbs()
        made.begin()
        self._desk.place("")
        self._desk.sums("")

    def leave(self) -> None:
        """Take away what stands in place of the claims."""
        gone, self._widget = self._widget, None
        if gone is not None:
            self._page.stack.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
            self._page._offer_verbs()
            self._page.queue.search.setFocus()

    def read(self) -> None:
        """Read anew what stands in place of the claims."""
        if self._widget is not None:
            self._widget.read()

    def wish(self, wish: Mapping[str, Any]) -> bool:
        """Open what a wish names in place of the claims; say whether it names anything."""
        if "relief" in wish:
            self.relief(str(wish["relief"] or ""), str(wish.get("row") or ""))
            return True
        if "entitled" in wish:
            self.entitled(str(wish["entitled"]))
            return True
        if wish.get("figures"):
            self.figures()
            return True
        return False

    def relief(self, relief_id: str = "", line_id: str = "") -> None:
        """Show a campaign of second relief, the latest where none is named, on somebody's line."""
        page, office = self._page, self._desk.office

        def show(begun: Relieved) -> None:
            made = SecondRelief(page, self._desk, begun, page.back)
            if line_id:
                made.stand_on(line_id)
            self.show(made)

        page.run(lambda: read_relief(office, relief_id, line_id), show)

    def entitled(self, which: str = "") -> None:
        """Show who may be entitled and claimed nothing, or what was put aside ("aside")."""
        page, office = self._page, self._desk.office

        def show(begun: Waiting) -> None:
            made = Entitled(page, self._desk, begun, page.back)
            made.choose(which)
            self.show(made)

        page.run(lambda: read_unclaimed(office), show)

    def figures(self) -> None:
        """Show the figures that go upward, those of this year first."""
        page, office = self._page, self._desk.office

        def show(begun: FiguresBegun) -> None:
            self.show(AidFigures(page, self._desk, begun, page.back))

        page.run(lambda: read_figures(office), show)

    def what_if(self) -> None:
        """Show what the claim beside the list would come to under another plan."""
        view, office, page = self._page.queue.panel.view, self._desk.office, self._page
        if view is None:
            return

        def show(plans: tuple[TriedPlan, ...]) -> None:
            if not any(not plan.own for plan in plans):
                page.strip.say(_("There is no other plan here to try the claim under."), "quiet")
                return
            self.window = WhatIfWindow(page, self._desk, view.id, view.number, plans)
            self.window.show()
            self.window.work_out()

        page.run(lambda: office.aid.plans_to_try(office.actor, view.id), show)
