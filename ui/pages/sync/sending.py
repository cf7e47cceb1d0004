"""What goes with the next package, what stays behind, and to which stick? The card of copying; it copies nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Line, Words, clear
from ui.kit.work import LongWork
from ui.pages.sticks import Stick
from ui.pages.sync.standing import Left, Standing
from ui.pages.sync.words import free_words, sizes


class Copying(LongWork):
    """Shows how many records are gathered, then how many MB are written and read back."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._records: int | None = None

    def begin(self, words: str) -> None:
        """Begin: the first figures are records."""
        self._records = None
        super().begin(words)

    def move_to(self, done: int, total: int | None) -> None:
        """Take figures: those of the first total count records, every other total counts bytes."""
        if self._records is None:
            self._records = total
        super().move_to(done, total)

    def far_words(self, done: int, total: int) -> str:
        """Say how far the records are gathered, or the file written and read back (half of the bytes each)."""
        if total == self._records:
            return _("{done} of {total} changes", done=f"{done:,}", total=f"{total:,}")
        size = total // 2
        if done <= size:
            far, whole = sizes(done, size)
            return _("{done} of {total} MB written", done=far, total=whole)
        far, whole = sizes(done - size, size)
        return _("{done} of {total} MB read back", done=far, total=whole)


class SendCard(Card):
    """What is not confirmed, by kind; what will not be packed and why; a button for every stick that is in."""

    def __init__(
        self,
        export: Callable[[Path], object],
        choose: Callable[[], object],
        show_kind: Callable[[str], object],
        go: Callable[[str, Mapping[str, Any]], object],
        *,
        may_export: bool,
    ) -> None:
        super().__init__(spacing=8)
        self._export, self._choose, self._show_kind, self._go = export, choose, show_kind, go
        self._may_export = may_export
        self.title = Words("", "section")
        self.note = Words("", colour="secondary", wrap=True)
        self.kinds, self._buttons = Flow(gap=2), Flow()
        self._left = QVBoxLayout()
        self._left.setSpacing(2)
        self.line = Line()
        self.hint = Words("", colour="hint", wrap=True)
        self.buttons: list[Button] = []
        self._ways: list[QWidget] = []  # the kinds and what stays behind, as one reads
        self.body.addWidget(self.title)
        self.body.addWidget(self.note)
        self.body.addLayout(self.kinds)
        self.body.addWidget(self.line)
        self.body.addLayout(self._left)
        self.body.addStretch(1)
        self.body.addWidget(self.hint)
        self.body.addLayout(self._buttons)
        self._sticks: tuple[Stick, ...] | None = None

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, as one reads."""
        return [*self._ways, *self.buttons]

    @property
    def first(self) -> Button | None:
        """Return the button of the usual act, None for who may not copy."""
        return self.buttons[0] if self.buttons else None

    def show_standing(self, standing: Standing) -> None:
        """Show what is not confirmed and what stays behind."""
        count = standing.status.unconfirmed
        self.title.setText(
            _n("{n} record is not confirmed", "{n} records are not confirmed", count)
            if count
            else _("Everything is confirmed by the province")
        )
        self.note.setText(_("All of it goes with the next package, what was copied before too."))
        self.note.setVisible(count > 0)
        clear(self.kinds)
        self._ways = []
        for kind in standing.kinds():
            show = lambda table=kind.table: self._show_kind(table)  # noqa: E731 - one for each kind
            self._ways.append(Button(f"{kind.words} {kind.count:,}", show, look="link"))
            self.kinds.addWidget(self._ways[-1])
        clear(self._left)
        if standing.left:
            self._left.addWidget(Words(_("Will not be packed:"), colour="secondary"))
        for left in standing.left:
            self._ways.append(self._left_row(left))
            self._left.addWidget(self._ways[-1])
        self.line.setVisible(bool(standing.left))

    def _left_row(self, left: Left) -> QWidget:
        block = QWidget()
        row = QHBoxLayout(block)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Words(left.words, wrap=True), 1)
        row.addWidget(Button(left.verb, lambda: self._go(left.page, left.wish), look="link"))
        return block

    def show_sticks(self, sticks: Sequence[Stick]) -> None:
        """Offer every stick that is in; without one, any folder. A button that has the keys keeps them."""
        if self._sticks == tuple(sticks) or not self._may_export:
            return
        self._sticks = tuple(sticks)
        had = any(button.hasFocus() for button in self.buttons)
        clear(self._buttons)
        self.buttons = [self._stick_button(stick, len(sticks)) for stick in sticks]
        words = _("Another place") if sticks else _("Copy to a folder")
        look = "plain" if sticks else "primary"
        self.buttons.append(Button(words, self._choose, look=look, picture="" if sticks else "folder-open"))
        for button in self.buttons:
            self._buttons.addWidget(button)
            button.show()  # the layout would show it later, and what is not shown takes no focus
        if len(sticks) > 1:
            self.hint.setText(_("Several sticks are in; choose the one that goes to the province."))
        elif sticks:
            self.hint.setText(_("Written, read back and compared before it counts as copied."))
        else:
            self.hint.setText(_("No stick is in. Put one in and it appears here by itself."))
        if had and self.buttons:
            self.buttons[0].setFocus()

    def _stick_button(self, stick: Stick, count: int) -> Button:
        words = _("Copy to {stick}, {free}", stick=stick.name, free=free_words(stick.free))
        look = "primary" if count == 1 else "plain"
        return Button(words, lambda: self._export(stick.folder), look=look, picture="upload")
