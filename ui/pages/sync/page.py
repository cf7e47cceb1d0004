"""What does the province know of us, and what is next? The trip, what goes, what came back; lists open in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.shared.text import _
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.scrolling import scrolled
from ui.kit.tab_order import in_order
from ui.pages.home.gather import may
from ui.pages.sticks import found_sticks
from ui.pages.sync.acts import Acts
from ui.pages.sync.front import Front
from ui.pages.sync.history import Packages, Receipts
from ui.pages.sync.in_place import InPlaceList
from ui.pages.sync.inbox import Inbox
from ui.pages.sync.on_sticks import Found, Look, Watch
from ui.pages.sync.records import Records
from ui.pages.sync.sending import Copying
from ui.pages.sync.standing import Standing, gather
from ui.pages.sync.words import LISTS

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.sticks import Stick


class SyncPage(Page):
    """The cards of the exchange, and the lists that open in their place."""

    topics = frozenset(
        {"record_state", "package_sent", "receipt_taken", "acknowledgement", "device_certificate", "clash"}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Exchange"))
        self.desk = desk
        self.may_export, self.may_take = may(desk.office, "sync.export"), may(desk.office, "sync.import_file")
        self.standing: Standing | None = None
        self._fresh = False
        self.work = Copying(self)
        self.acts = Acts(self, desk, self.work, self._told, self._after, self.enter)
        self._cards()
        self._lists()
        self.body.addWidget(self.work)
        self.body.addWidget(self.stack, 1)
        self.watch = Watch(self, Look())
        self.watch.looked.connect(self.show_found)
        self.setAcceptDrops(self.may_take)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)

    def _cards(self) -> None:
        self.inside = inside = Front(self.acts, self.desk.office, self.show_records, self._go)
        self.trip, self.figures, self.computer = inside.trip, inside.figures, inside.computer
        self.send, self.answers = inside.send, inside.answers
        self.work.locked = [inside]
        self.stack = QStackedWidget()
        self.front = scrolled(inside)
        self.stack.addWidget(self.front)

    def _lists(self) -> None:
        """Put the lists behind the cards, and the ways to the two of history beside the title."""
        self.records = Records(self, self.desk, self.back)
        self.packages = Packages(self, self.desk, self.back, self.copy_again, self.acts.papers.handover)
        self.receipts = Receipts(self, self.desk, self.back)
        self.inbox = Inbox(self, self.desk, self.back)
        for opened in (self.records, self.packages, self.receipts, self.inbox):
            self.stack.addWidget(opened)
        self.to_packages = Button(
            _("Packages so far"), lambda: self.show_list(self.packages), picture="package"
        )
        self.to_receipts = Button(
            _("Receipts taken in"), lambda: self.show_list(self.receipts), picture="history"
        )
        self.head.addWidget(self.to_packages)
        self.head.addWidget(self.to_receipts)

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen with the usual act ready for Enter.

        `act` begins one at once (export, import, request, certificate); `list` shows a list, of some `kinds` only.
        """
        key = wish.get("list", "")
        if key in LISTS:
            self.show_records(key, wish.get("kinds", ()))
            return
        for opened in (self.packages, self.receipts, self.inbox):
            if key == opened.key:
                self.show_list(opened)
                return
        if wish:
            self.back()
        else:
            self.answers.forget()
        if not self.work.busy:
            self.work.hide()
        self._fresh = True
        self.front.verticalScrollBar().setValue(0)
        self.refresh()
        if act := wish.get("act"):
            self._fresh = False
            self._begin(act)

    def _begin(self, act: str) -> None:
        """Begin an act, as far as it is clear where to: one stick, or an answer that lies there."""
        if act == "request":
            self.acts.choose_request()
        elif act == "certificate":
            self.acts.choose_certificate()
        elif act == "import" and self.may_take:
            self.answers.take_button.click() if self.watch.found.answers else self.acts.choose_answers()
        elif act == "export" and self.may_export:
            self.run(found_sticks, self._export_to, lane="io")

    def _export_to(self, sticks: Sequence[Stick]) -> None:
        if len(sticks) == 1:
            self.acts.export(sticks[0].folder)
        elif sticks:
            self.send.show_sticks(sticks)
            self._focus_first()
        else:
            self.acts.choose_export()

    def copy_again(self) -> None:
        """Return to the cards, and copy everything that is not confirmed once more."""
        self.back()
        self._begin("export")

    def show_list(self, opened: InPlaceList) -> None:
        """Show one of the lists in place of the cards."""
        self.strip.hide()
        self.stack.setCurrentWidget(opened)
        self._show_ways()
        opened.refresh()
        opened.grid.setFocus()

    def show_records(self, key: str, kinds: Sequence[str] = ()) -> None:
        """Show the records of one list, in place of the cards."""
        self.strip.hide()
        self.stack.setCurrentWidget(self.records)
        self._show_ways()
        self.records.show_list(key, kinds)

    def _show_ways(self) -> None:
        for button in (self.to_packages, self.to_receipts):
            button.setVisible(self.stack.currentWidget() is self.front)

    def _go(self, page: str, wish: Mapping[str, Any]) -> None:
        """Go where something is mended: a list of this page, or another page."""
        if page == "sync":
            self.enter(wish)
        else:
            self.desk.go(page, wish)

    def back(self) -> bool:
        """Return from a list to the cards, or in a list one step back."""
        current = self.stack.currentWidget()
        if isinstance(current, InPlaceList):
            if current.step_back():
                return False
            self.stack.setCurrentWidget(self.front)
            self._show_ways()
            self.desk.place("")
            self.desk.sums("")
            self._fresh = True
            self.refresh()
        return True

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same list, or to the cards."""
        current = self.stack.currentWidget()
        return current.way_back() if isinstance(current, InPlaceList) else {}

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at no sticks while another page is on the screen."""
        super().hideEvent(event)
        self.watch.rest()

    # -- how things stand

    def refresh(self) -> None:
        """Read how the office stands towards the province, or the list that is shown."""
        current = self.stack.currentWidget()
        if isinstance(current, InPlaceList):
            current.refresh()
            return
        office = self.desk.office
        self.run(lambda: gather(office), self.show_standing)

    def show_standing(self, standing: Standing) -> None:
        """Show the cards; then the sticks are looked at."""
        self.standing = standing
        self.inside.show_standing(standing)
        self._in_order()
        self.watch.begin(standing.office_code, not standing.enrolled, standing.taken)

    def show_found(self, found: Found) -> None:
        """Show what lies on the sticks; the keys go to the usual act when the page was just entered."""
        self.send.show_sticks(found.sticks)
        self.answers.show_found(found.answers)
        self._in_order()
        if self._fresh:
            self._fresh = False
            self._focus_first()

    def _in_order(self) -> None:
        in_order(self.to_packages, self.to_receipts, self.strip, self.work, *self.inside.stops())

    def _focus_first(self) -> None:
        """Have Enter do the usual act: the request, an answer that lies there, or copying."""
        if self.standing is not None and not self.standing.enrolled and not self.watch.found.answers:
            first: QWidget | None = self.computer.request
        elif self.watch.found.answers and self.may_take:
            first = self.answers.take_button
        else:
            first = self.send.first
        (first if first is not None and first.isEnabled() else self.to_packages).setFocus()

    # -- after an act

    def _told(self, told: Sequence[Any]) -> None:
        """Show what the files said; what was judged once is not offered again."""
        settled = {one.path for one in told if one.error is None or one.passed_over}
        self.watch.settled |= {answer.sha256 for answer in self.watch.found.answers if answer.path in settled}
        self.answers.show_told(told)

    def _after(self) -> None:
        """Show how things stand now, with the usual act ready again."""
        self._focus_first()
        self.refresh()

    # -- files dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files over the page."""
        if _files(event) and not self.work.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in the files that were let go here."""
        event.acceptProposedAction()
        self.acts.take(_files(event))


def _files(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
