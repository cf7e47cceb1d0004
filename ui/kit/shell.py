"""What frames the pages? Navigation, top bar and status line; they know words and icons, not pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.parts import Button, Words
from ui.kit.search import SearchField

WIDE, NARROW = 152, 48
TOP, FOOT = 44, 28


class NavButton(QAbstractButton):
    """One place to go: picture, words, and how many wait there."""

    def __init__(self, words: str, picture: str, keys: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {keys}")
        self.setCheckable(True)
        self.setShortcut(keys)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture, self._waiting = picture, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wait(self, count: int) -> None:
        """Show how many wait there."""
        self._waiting = count
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of the navigation."""
        return QSize(WIDE, max(36, self.fontMetrics().height() + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture and words; the place we are at has a ground and a bar."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(6, 1, -6, -1)
        if self.isChecked() or self.underMouse():
            ground = QColor(t.nav_selected)
            if not self.isChecked():
                ground.setAlpha(110)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor("#9CC5FF"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        narrow = self.width() < WIDE
        left = (self.width() - 18) / 2 if narrow else 18
        icons.draw(painter, self._picture, t.nav_text, left, (self.height() - 18) / 2, 18)
        if narrow:
            return
        painter.setPen(QColor(t.nav_text))
        painter.setFont(style.font("body", bold=self.isChecked()))
        painter.drawText(self.rect().adjusted(46, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._waiting:
            painter.setFont(style.font("caption"))
            painter.drawText(
                self.rect().adjusted(0, 0, -16, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                f"{self._waiting:,}",
            )


class Navigation(QWidget):
    """The dark column on the left; narrow windows show its pictures only."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 10, 0, 10)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setFixedWidth(WIDE)

    def add(self, key: str, words: str, picture: str) -> None:
        """Add a place; the first nine open with Alt and their number."""
        number = len(self._buttons) + 1
        button = NavButton(words, picture, f"Alt+{number}" if number <= 9 else "")
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        self._buttons[key] = button
        self._column.insertWidget(self._column.count() - 1, button)

    def show_at(self, key: str) -> None:
        """Show at which place we are; none when it is a page that is not in the column."""
        self._group.setExclusive(key in self._buttons)
        for place, button in self._buttons.items():
            button.setChecked(place == key)

    def wait(self, key: str, count: int) -> None:
        """Show how many wait at a place."""
        if key in self._buttons:
            self._buttons[key].wait(count)

    def narrow(self, yes: bool) -> None:
        """Show pictures only, or pictures and words."""
        self.setFixedWidth(NARROW if yes else round(WIDE * style.TEXT_STEPS[style.look.step]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dark ground."""
        QPainter(self).fillRect(self.rect(), QColor(style.tokens().nav))


class TopBar(QWidget):
    """Whose office this is, the search box for everything, who is at work, and the lock."""

    def __init__(
        self, lock: Callable[[], object], scheme: Callable[[], object], people: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setFixedHeight(TOP)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        self.office = Words("", "section")
        self.search = SearchField(_("Find a member: name, pinyin, initials, last 4 digits    Ctrl+K"))
        self.search.setMaximumWidth(520)
        self.search.setMinimumWidth(280)
        self.operator = Button("", people, look="link", picture="user")
        self.scheme = Button("", scheme, look="link", picture="moon")
        self.scheme.setToolTip(_("Light or dark"))
        self.scheme.setAccessibleName(_("Light or dark"))
        row.addWidget(self.office)
        row.addSpacing(12)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self.operator)
        row.addWidget(self.scheme)
        row.addWidget(Button(_("Lock"), lock, picture="lock", keys="F9"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the line beneath."""
        t = style.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.divider))


class StatusLine(QWidget):
    """Where we are, what was done last and its undo, and that work is going on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(FOOT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        self.place = Words("", "caption", colour="secondary")
        self.last = Words("", "caption", colour="text")
        self.undo = Button(_("Undo"), self._undo, look="link", picture="undo-2", keys="Ctrl+Z")
        self.undo.setFont(style.font("caption"))
        self.working = Words("", "caption", colour="secondary")
        self.kept = Words(
            _("Works without a network; everything is kept on this computer"), "caption", colour="hint"
        )
        row.addWidget(self.place)
        row.addWidget(self.last)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.working)
        row.addWidget(self.kept)
        self._step: Callable[[], object] | None = None
        self.undo.hide()

    def say(self, words: str, undo: Callable[[], object] | None) -> None:
        """Show what was done last, and offer its undo."""
        self.last.setText(words)
        self._step = undo
        self.undo.setVisible(undo is not None)

    def _undo(self) -> None:
        step, self._step = self._step, None
        self.undo.hide()
        if step is not None:
            step()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the line above."""
        t = style.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(t.divider))

    def minimumSizeHint(self) -> QSize:
        """Never keep the window from becoming narrow."""
        return QSize(200, FOOT)


class Shell(QWidget):
    """The frame of an open office: bar on top, navigation on the left, pages, status line beneath."""

    def __init__(
        self,
        places: list[tuple[str, str, str]],
        lock: Callable[[], object],
        scheme: Callable[[], object],
        people: Callable[[], object],
    ) -> None:
        super().__init__()
        self.top, self.nav, self.status = TopBar(lock, scheme, people), Navigation(), StatusLine()
        self.book = QStackedWidget()
        for key, words, picture in places:
            self.nav.add(key, words, picture)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.book, 1)
        right.addWidget(self.status)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(middle, 1)
