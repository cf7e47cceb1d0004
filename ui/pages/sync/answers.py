"""What did the province answer, and what is to be done about it? The card of receipts; takes none in itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _, _n
from app.sync.lacking import missing_words
from ui.kit.flow import Flow
from ui.kit.parts import Badge, Button, Card, Words, clear
from ui.pages.sync.on_sticks import Answer
from ui.pages.sync.standing import Standing
from ui.pages.sync.taking import Told
from ui.pages.sync.words import back_words, moment, told_words

SHOWN = 4  # files whose answer stands on the page; all receipts are in their list


class AnswerCard(Card):
    """Receipts found on sticks, what those taken in last said, and what waits to be looked at."""

    def __init__(
        self,
        take: Callable[[Sequence[Path]], object],
        choose: Callable[[], object],
        code: Callable[[], object],
        go: Callable[[str, Mapping[str, Any]], object],
        *,
        may_take: bool,
    ) -> None:
        super().__init__(spacing=8)
        self._take, self._go, self._may_take = take, go, may_take
        self._answers: tuple[Answer, ...] = ()
        self._rows: list[QWidget] = []
        self._said = False  # whether what was taken in on this page stands there
        self.found = Words("", wrap=True)
        self.take_button = Button("", self.take_found, picture="download")
        self.choose_button = Button(_("Choose a file"), choose, picture="folder-open")
        self.code_button = Button(_("From paper"), code, look="link", picture="pencil")
        self._told, self._look = QVBoxLayout(), QVBoxLayout()
        for column in (self._told, self._look):
            column.setSpacing(4)
        self.body.addWidget(Words(_("Answers of the province"), "section"))
        self.body.addLayout(self._told)
        self.body.addLayout(self._look)
        self.body.addStretch(1)
        self.body.addWidget(self.found)
        buttons = Flow()
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.code_button)
        self.body.addLayout(buttons)
        self.show_found(())

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, as one reads."""
        return [*self._rows, self.take_button, self.choose_button, self.code_button]

    def take_found(self) -> None:
        """Take in everything that was found."""
        if self._answers:
            self._take([answer.path for answer in self._answers])

    def show_found(self, answers: Sequence[Answer]) -> None:
        """Show what lies on the sticks for this office; the keys go on to the choice of a file when nothing does."""
        if self._answers == tuple(answers) and self.found.text():
            return
        self._answers = tuple(answers)
        if not answers and self.take_button.hasFocus():
            self.choose_button.setFocus()
        self.take_button.setVisible(self._may_take and bool(answers))
        for button in (self.choose_button, self.code_button):
            button.setVisible(self._may_take)
        if not answers:
            self.found.tint("hint")
            self.found.setText(
                _("A receipt on a stick is found by itself. It can also be chosen, or dropped on this page.")
            )
            return
        newest = datetime.fromtimestamp(answers[0].written).astimezone()
        self.found.tint("text")
        self.found.setText(
            _n("{n} answer lies on {stick}, of {moment}", "{n} answers lie on {stick}, the newest of {moment}",
               len(answers), stick=answers[0].stick, moment=moment(newest))
        )  # fmt: skip
        self.take_button.setText(
            _n("Take it in", "Take all {n} in", len(answers))
            if not any(answer.certificate for answer in answers)
            else _("Take the certificate in")
        )

    def show_told(self, told: Sequence[Told]) -> None:
        """Show what the files taken in last said, each in a line."""
        clear(self._told)
        self._said = True
        for one in told[-SHOWN:]:
            self._told.addWidget(Words(_said(one), colour="secondary", wrap=True))

    def forget(self) -> None:
        """Speak of the last receipt again instead of what was taken in before the page was left."""
        self._said = False

    def show_standing(self, standing: Standing) -> None:
        """Show what the province sent back or holds otherwise, each with its next step."""
        states, last = standing.status.states, standing.status.last_receipt
        if not self._said:
            clear(self._told)
            words = _("None was taken in yet.")
            if last is not None:
                words = _("The last one was taken in at {moment}; it confirms changes up to {n}.",
                          moment=moment(last.taken_at), n=f"{last.ack:,}")  # fmt: skip
            self._told.addWidget(Words(words, colour="secondary", wrap=True))
        clear(self._look)
        self._rows = []
        for count, opened, tone, words, verb in (
            (states["refused"], "refused", "bad",
             _n("{n} record was sent back", "{n} records were sent back", states["refused"]), _("See what they need")),
            (standing.clashes, "clashes", "clash",
             _n("{n} value differs from the province's", "{n} values differ from the province's", standing.clashes),
             _("Choose what stands")),
        ):  # fmt: skip
            if count:
                self._rows.append(self._row(opened, tone, words, verb))
                self._look.addWidget(self._rows[-1])
        contents = standing.status.contents
        for line in missing_words(contents.lacking, contents.nowhere):
            self._look.addWidget(Words(line, colour="warn", wrap=True))

    def _row(self, opened: str, tone: str, words: str, verb: str) -> QWidget:
        block = QWidget()
        row = QHBoxLayout(block)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Badge(words, tone))
        row.addStretch(1)
        row.addWidget(Button(verb, lambda: self._go("sync", {"list": opened}), look="link"))
        return block


def _said(told: Told) -> str:
    if told.receipt is not None:
        return told_words(told.receipt)
    if told.enrolled is not None:
        return _("Certificate taken in: this computer may send")
    if told.contents is not None:
        return back_words(told.contents)
    assert told.error is not None
    return told.error.words()
