"""How may an office begin here? Three ways to choose from: made anew, as the demonstration, from a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import crisp, icons, style
from ui.kit.fields import PasswordField
from ui.kit.form import Form, Spec
from ui.pages.doorway import quiet

PAD, SIDE = 14, 62
HANDED = ".nghand"  # the file of a handing over


class Way(QAbstractButton):
    """One way: a picture, what it is, and what it asks. Enter takes it, the arrows go to its neighbours."""

    def __init__(self, picture: str, title: str, words: str, press: Callable[[], object]) -> None:
        super().__init__()
        self._picture, self._words = picture, words
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked: press())
        style.look.changed.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        """Say that narrow rooms need more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return room for the title and all the words."""
        return self._lines(width)[1] + 2 * PAD

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(400, self.heightForWidth(400))

    def _side(self) -> int:
        return style.scaled(SIDE)

    def _lines(self, width: int) -> tuple[int, int]:
        """Return the height of the title, and of title and words together."""
        title = self._measured(width, self.text(), "section")
        words = self._measured(width, self._words, "body") + 4 if self._words else 0
        return title, title + words

    def _measured(self, width: int, words: str, use: str) -> int:
        room = QRect(0, 0, max(80, width - self._side() - style.scaled(46)), 1000)
        return QFontMetrics(style.font(use)).boundingRect(room, Qt.TextFlag.TextWordWrap, words).height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take this way with Enter; go to the next or last one with the arrows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, title and words on a quiet ground."""
        t = style.tokens()
        painter = QPainter(self)
        focused = self.hasFocus()
        ground = t.hover if self.underMouse() or focused else t.surface
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        crisp.framed(painter, box, 8, t.focus if focused else t.divider, ground, 2 if focused else 1)
        size, arrow = style.scaled(24), style.scaled(18)
        icons.draw(painter, self._picture, t.link, style.scaled(20), (self.height() - size) / 2, size)
        end = self.width() - style.scaled(16) - arrow
        mark = "check" if self.isChecked() else "chevron-right"
        icons.draw(
            painter, mark, t.link if self.isChecked() else t.hint, end, (self.height() - arrow) / 2, arrow
        )
        title, whole = self._lines(self.width())
        top = (self.height() - whole) / 2
        width = self.width() - self._side() - style.scaled(46)
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setPen(QColor(t.text))
        painter.setFont(style.font("section"))
        painter.drawText(QRectF(self._side(), top, width, title + 2), flags, self.text())
        painter.setPen(QColor(t.secondary))
        painter.setFont(style.font("body"))
        painter.drawText(QRectF(self._side(), top + title + 4, width, whole - title), flags, self._words)


class Ways(QWidget):
    """The three ways, one beneath the other."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(quiet(_("There is no office on this computer yet. How do you want to begin?")))
        column.addSpacing(4)
        make = _("Seven steps, about six minutes; you can stop at any of them and go on later.")
        demo = _("An invented office with members, visits and claims, in a folder of its own.")
        restore = _("On a new computer, or after a fault: everything as it was in the backup.")
        told = (
            ("building-2", _("Make our office"), make),
            ("play", _("Open the demonstration"), demo),
            ("archive", _("Restore from a backup"), restore),
        )
        self.buttons = tuple(Way(*words, act) for words, act in zip(told, acts, strict=True))
        for button in self.buttons:
            column.addWidget(button)


class Restoring(QWidget):
    """What is asked of a backup: which one, and the password of that time."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        then = _("The password of that time")
        self.form = Form((
            Spec("file", _("Backup")),
            Spec("password", _("Password"), PasswordField, required=True, hint=then),
        ))  # fmt: skip
        self.second = Form((
            Spec("second", _("Second person"), required=True, hint=_("The name they come in with")),
            Spec("second_password", _("Their password"), PasswordField, required=True),
        ))  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self.second)

    def read(self) -> tuple[Any, ...] | None:
        """Return the file, the password, and of a handing over the second person; None while something is missing."""
        answers = self.form.read()
        if answers is None or self.path is None:
            return None
        if self.second.isHidden():
            return self.path, answers["password"]
        named = self.second.read()
        return named and (self.path, answers["password"], (named["second_password"], named["second"]))

    def show_file(self, path: Path) -> None:
        """Show which backup is meant; the file of a handing over asks for a second person too."""
        self.path = path
        self.second.setVisible(path.suffix == HANDED)
        self.form.fields["file"].put(path.name)
        self.form.fields["file"].setReadOnly(True)
