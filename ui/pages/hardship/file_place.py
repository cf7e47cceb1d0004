"""How is one file shown in place of the list? Its head, its life, its tabs; what is done with it stands in its menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.hardship.happenings import QUIET
from app.shared.text import N_, _, _n
from ui.kit.flow import Flow
from ui.kit.parts import Badge, Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.pages.act_menu import ActMenu
from ui.pages.hardship.acts import facts_of, file_acts, next_act
from ui.pages.hardship.columns import sent_words
from ui.pages.hardship.file_tab import FileTab, Opened
from ui.pages.hardship.life_line import LifeLine, steps_of
from ui.pages.hardship.papers import FilePapers
from ui.pages.hardship.tabs import TABS
from ui.pages.hardship.words import (
    class_words,
    lacking_words,
    people_words,
    share_words,
    state_words,
    tone_of,
)
from ui.pages.home.gather import may
from ui.pages.sync.words import STATES as SENT

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


_UNDONE = N_("Taken back: file {number} is as it was")


def read_file(office: Office, file_id: str) -> Opened:
    """Return a file as it is shown. Raises FileMissing."""
    actor = office.actor
    view = office.hardship.file(actor, file_id)
    (line,) = office.hardship.file_page(actor, [file_id])
    sent = office.sync.record_states(actor, "hardship_file", [file_id]).get(file_id)
    return Opened(view, line, sent, dict(office.vault.operators()))


class FilePlace(QWidget):
    """One file. `page` brings it here and takes it away."""

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__()
        self.page, self.desk = page, desk
        self.file_id = ""
        self.opened: Opened | None = None
        self._begins = False
        self.papers = FilePapers(page, desk)
        self.menu = ActMenu(page, desk, file_acts, facts_of, _UNDONE)
        self.back_button = Button(_("Back to the list"), page.back, look="link", picture="chevron-left")
        self.back_button.name_keys("Esc")
        self.next_button = Button("", self.go_on, look="primary", picture="arrow-right")
        self.name, self.state, self.sent = Words("", "title", elide=True), Badge(), Badge()
        self.under, self.warned = (
            Words("", colour="secondary", elide=True),
            Words("", colour="warn", wrap=True),
        )
        self.life = LifeLine()
        self.tabs: dict[str, FileTab] = {kind.KEY: kind(page, desk) for kind in TABS}
        self.chips = {kind.KEY: Chip(_(kind.WORDS), kind.KEY) for kind in TABS}
        self.stack = QStackedWidget()
        self._lay_out()
        for keys, act in (
            ("Ctrl+PgDown", lambda: self.step(1)), ("Ctrl+PgUp", lambda: self.step(-1)),
            ("Ctrl+Return", self.go_on), ("Ctrl+Enter", self.go_on),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, activated=act)

    def _lay_out(self) -> None:
        whole, head, row = QVBoxLayout(self), QHBoxLayout(), Flow()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        head.setSpacing(8)
        head.addWidget(self.back_button)
        for part in (self.name, self.state):
            head.addWidget(part)
        head.addWidget(self.under, 1)
        for part in (self.sent, self.papers.button, self.menu.button, self.next_button):
            head.addWidget(part)
        group = QButtonGroup(self)
        for key, chip in self.chips.items():
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False, key=key: self.turn(key))
            chip.setToolTip("  ".join((_(self.tabs[key].WORDS), "Ctrl+PgDown")))
            row.addWidget(chip)
            self.stack.addWidget(self.tabs[key])
        next(iter(self.chips.values())).setChecked(True)
        whole.addLayout(head)
        whole.addWidget(self.papers.work)
        whole.addWidget(self.life)
        whole.addWidget(self.warned)
        whole.addLayout(row)
        whole.addWidget(self.stack, 1)
        self.warned.hide()
        tabs = [stop for tab in self.tabs.values() for stop in tab.stops()]
        in_order(
            self.back_button,
            self.papers.button,
            self.menu.button,
            self.next_button,
            *self.chips.values(),
            *tabs,
        )

    # -- which tab

    @property
    def tab(self) -> FileTab:
        """Return the tab shown."""
        return self.tabs[self.key]

    @property
    def key(self) -> str:
        """Return the name of the tab shown."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def turn(self, key: str) -> None:
        """Turn to a tab and give it the keys."""
        shown = self.stack.currentWidget()
        if isinstance(shown, FileTab) and shown is not self.tabs[key] and not shown.may_leave():
            self.chips[shown.KEY].setChecked(True)
            return
        self.chips[key].setChecked(True)
        self.stack.setCurrentWidget(self.tab)
        self.desk.place("")
        self.desk.sums("")
        if self.opened is not None:
            self.tab.show_file(self.opened)
            self.tab.begin()

    def step(self, by: int) -> None:
        """Turn to the next tab or the one before."""
        keys = list(self.chips)
        self.turn(keys[(keys.index(self.key) + by) % len(keys)])

    # -- which file

    def open(self, file_id: str, tab: str = "") -> None:
        """Show a file, in a tab where one is named."""
        self.file_id, self._begins = file_id, True
        self.opened = None
        if tab in self.chips:
            self.chips[tab].setChecked(True)
        elif not tab:
            next(iter(self.chips.values())).setChecked(True)
        self.refresh()

    def refresh(self) -> None:
        """Read the file anew."""
        office, file_id = self.desk.office, self.file_id
        if file_id:
            self.page.run(lambda: read_file(office, file_id), self._show)

    def _show(self, opened: Opened) -> None:
        if opened.view.id != self.file_id:
            return
        self.opened = opened
        view, line = opened.view, opened.line
        self.name.setText(_("Household of {name}", name=view.head))
        self.state.say(state_words(view.standing.state), tone_of(view.standing.state))
        told = (
            view.number, people_words(line.people), class_words(view.standing.category),
            _("complete {share}", share=share_words(line.lacks)),
        )  # fmt: skip
        self.under.setText("  ·  ".join(part for part in told if part))
        self.under.setToolTip(lacking_words(line.lacks))
        sent = opened.sent.state if opened.sent is not None else "waiting"
        self.sent.say(sent_words(sent), SENT[sent][1])
        self.life.show_steps(steps_of(opened))
        self._warn(opened)
        for key, kind in self.tabs.items():
            self.chips[key].tell(kind.counted(opened))
        self.menu.offer(opened)
        self.papers.offer(opened if may(self.desk.office, "printing.produce") else None)
        self._offer_next(opened)
        self.stack.setCurrentWidget(self.tab)
        self.tab.show_file(opened)
        if self._begins:
            self._begins = False
            self.tab.begin()
            self.desk.remember(_("File of {name}", name=view.head), "hardship", {"file": view.id})

    def _warn(self, opened: Opened) -> None:
        view = opened.view
        words = []
        if view.head_differs:
            words.append(
                _("The head was corrected on the roll or in the list since. Take it anew from the menu.")
            )
        for person in view.people:
            if person.id in view.others:
                facts = {"name": person.told.name, "number": view.others[person.id]}
                words.append(_("{name} stands in the living file {number} too.", **facts))
        if loose := [one for one in view.standing.loose if one.kind not in QUIET]:
            words.append(_n("{n} act does not fit where it comes; take it back in the history.",
                            "{n} acts do not fit where they come; take them back in the history.",
                            len(loose)))  # fmt: skip
        self.warned.setText("\n".join(words))
        self.warned.setVisible(bool(words))

    # -- the next step

    def _offer_next(self, opened: Opened) -> None:
        act = next_act(opened, [one.key for one in self.menu.fitting])
        words = next((one.words for one in self.menu.fitting if one.key == act), "")
        self.next_button.setText(words.rstrip("…"))
        self.next_button.name_keys("Ctrl+Enter")
        self.next_button.setVisible(bool(act))
        self._next = act

    def go_on(self) -> None:
        """Begin what comes next in the file's life."""
        if self.opened is not None and self._next:
            self.menu.begin(self._next)

    _next = ""

    # -- as part of the page

    def keep(self) -> None:
        """Keep what is typed, at once."""
        self.tab.keep()

    def may_leave(self) -> bool:
        """Say whether the file can be left."""
        return self.tab.may_leave()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings this file back."""
        return {"file": self.file_id, "tab": self.key}
