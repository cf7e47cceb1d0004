"""How is a class worked out shown? The class, the figure of each, the line used, and every step."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.hardship import FileTestView
from app.shared.errors import NuangongError
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Badge, Card, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.hardship.words import class_words

TONES = {"1": "bad", "2": "warn", "3": "warn", "0": "quiet"}
WIDTH = 430


def category_words(category: str) -> str:
    """Return a class in words, also that a household comes to none."""
    return class_words(category) if category != "0" else _("In no class")


class TestSteps(Card):
    """One test beside its list. Its words are those the program worked by."""

    def __init__(self) -> None:
        super().__init__(spacing=6)
        self.title, self.badge = Words("", "section", elide=True), Badge()
        self.figure, self.note = Words("", "figure"), Words("", colour="secondary", wrap=True)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(5)
        inside, head = QWidget(), QHBoxLayout()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._steps)
        column.addStretch(1)
        head.addWidget(self.title, 1)
        head.addWidget(self.badge)
        for part in (self.figure, self.note):
            self.body.addWidget(part)
        self.body.insertLayout(0, head)
        self.body.addWidget(scrolled(inside), 1)
        self.setMinimumWidth(WIDTH)

    def show_test(self, shown: FileTestView, title: str, note: str = "") -> None:
        """Show a test under a title, and what else is to be said of it."""
        test = shown.test
        self.title.setText(title)
        self.badge.say(category_words(test.category), TONES[test.category])
        self.figure.setText(_("{amount} yuan a month each", amount=yuan(test.net_pc)))
        self.figure.show()
        self._note(note)
        clear(self._steps)
        for number, step in enumerate(test.steps, start=1):
            self._steps.addWidget(Words(f"{number}. {step.words()}", wrap=True))

    def show_refusal(self, error: NuangongError, title: str) -> None:
        """Say why there is no class."""
        self.title.setText(title)
        self.badge.say("", "quiet")
        self.figure.hide()
        clear(self._steps)
        self._note(error.words(), "warn")

    def show_nothing(self, title: str, words: str) -> None:
        """Say that there is nothing to show, and what to do."""
        self.title.setText(title)
        self.badge.say("", "quiet")
        self.figure.hide()
        clear(self._steps)
        self._note(words)

    def _note(self, words: str, tone: str = "secondary") -> None:
        self.note.tint(tone)
        self.note.setText(words)
        self.note.setVisible(bool(words))
