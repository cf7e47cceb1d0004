"""Which part of mutual aid is shown: the claims, the enrolments, or the plans? Three parts, a key for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup

from app.shared.text import N_, _
from ui.desk import Desk
from ui.kit.parts import Chip
from ui.kit.tab_order import in_order
from ui.pages.aid.enrolment_tab import EnrolmentTab
from ui.pages.aid.page import AidPage
from ui.pages.aid.plans_tab import PlansTab
from ui.pages.aid.tab import Tab

CLAIMS = "claims"
WORDS = {CLAIMS: N_("Claims"), EnrolmentTab.KEY: N_("Enrolment"), PlansTab.KEY: N_("Plans and years")}


class AidTabs(AidPage):
    """The claims' page with the enrolments and the plans beside it."""

    topics = AidPage.topics | {"enrolment_batch", "enrolment_line", "plan_published"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        # The keys of the claims are the claims' own: each other part has its own search and list.
        near = Qt.FindChildOption.FindDirectChildrenOnly
        self._claims_keys = self.findChildren(QShortcut, options=near)
        self.here = CLAIMS
        self._switches()
        self.tabs: dict[str, Tab] = {
            EnrolmentTab.KEY: EnrolmentTab(self, desk), PlansTab.KEY: PlansTab(self, desk)
        }  # fmt: skip
        for tab in self.tabs.values():
            self.stack.addWidget(tab)
        # Once all are there: the parts of the claims come between the switch and the other parts.
        in_order(*self.switch.values(), *self.verbs, self.strip, self.queue)

    def _switches(self) -> None:
        self.switch = {key: Chip(_(words), key) for key, words in WORDS.items()}
        self.switch[CLAIMS].setChecked(True)
        group = QButtonGroup(self)
        for place, (key, chip) in enumerate(self.switch.items(), 1):
            group.addButton(chip)
            keys = f"Ctrl+{place}"
            chip.setToolTip("  ".join((_(WORDS[key]), keys)))
            chip.clicked.connect(lambda _on=False, key=key: self.turn(key))
            self.head.insertWidget(place, chip)
            QShortcut(QKeySequence(keys), self, activated=lambda key=key: self.turn(key))

    @property
    def tab(self) -> Tab | None:
        """Return the part shown, None for the claims."""
        return self.tabs.get(self.here)

    def turn(self, key: str) -> None:
        """Turn to a part, as it was left; a form that asks first stays."""
        if self._turn(key):
            self.refresh()
            if (tab := self.tab) is not None:
                tab.shown.begin()
            elif self.form is None:
                self.queue.search.setFocus()

    def _turn(self, key: str) -> bool:
        if key != self.here and self.here == CLAIMS and not super().back():
            self.switch[CLAIMS].setChecked(True)
            return False
        if key != self.here and (tab := self.tab) is not None:
            tab.keep()
        self.here = key
        self.switch[key].setChecked(True)
        self.strip.hide()
        self.stack.setCurrentWidget(self.tab or self.queue)
        for shortcut in self._claims_keys:
            shortcut.setEnabled(key == CLAIMS)
        self.desk.place("")
        self.desk.sums("")
        self._offer_verbs()
        return True

    # -- as the window asks

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen: `tab` or a wish of one of the parts comes to it; every other is one for claims."""
        if wish:
            named = next((key for key, tab in self.tabs.items() if tab.WISHES & set(wish)), CLAIMS)
            if not self.back() or not self._turn(wish.get("tab", named)):
                return
        if (tab := self.tab) is not None:
            tab.enter(wish)
        else:
            super().enter({key: value for key, value in wish.items() if key != "tab"})

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same part, as it is."""
        tab = self.tab
        return {"tab": self.here, **(super().way_back() if tab is None else tab.way_back())}

    def keep(self) -> None:
        """Keep what is typed, at once."""
        super().keep()
        if (tab := self.tab) is not None:
            tab.keep()

    def back(self) -> bool:
        """Return to the list of the part shown."""
        return super().back() if (tab := self.tab) is None else tab.back()

    def refresh(self) -> None:
        """Read anew what is shown."""
        if (tab := self.tab) is None:
            super().refresh()
        else:
            tab.refresh()

    def _offer_verbs(self) -> None:
        super()._offer_verbs()
        if self.tab is not None:
            for button in self.verbs:
                button.hide()
