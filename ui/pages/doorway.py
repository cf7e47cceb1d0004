"""What stands before the open office? The quiet frame of unlocking and of the first start."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import LANGUAGES, _, language
from ui.kit import icons, style
from ui.kit.jobs import Jobs
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled

LANGUAGE_NAMES = {"zh_CN": "中文", "ko_KR": "한국어", "en": "English"}


PANEL = 380
MARGIN = 24
BAR = 16  # room for the scroll bar
LOW = 640  # below this height the card keeps closer to its edge


class _Panel(QWidget):
    """The dark side: our name, and what may be relied on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(PANEL)
        self.setAccessibleName(_("Nuangong"))
        self._promises = (
            ("wifi-off", _("Every job is done without a network")),
            ("shield-check", _("The data is encrypted and leaves only on your stick")),
            ("undo-2", _("What is wrong can be undone")),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, name and promises; longer words and larger text take more lines, never less room."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QLinearGradient(0, 0, 0, self.height())
        ground.setColorAt(0, QColor(t.nav))
        ground.setColorAt(1, QColor(t.nav).darker(125))
        painter.fillRect(self.rect(), ground)
        top = self.height() * 0.26
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#E2703A"))
        painter.drawRoundedRect(QRectF(48, top, 52, 52), 12, 12)
        icons.draw(painter, "hand-heart", "#FFFFFF", 60, top + 12, 28)
        painter.setPen(QColor(t.nav_text))
        font = style.font("figure")
        font.setPointSizeF(font.pointSizeF() * 1.35)
        name = self._write(painter, _("Nuangong"), QRectF(116, top - 6, PANEL - 136, 60), font)
        under = QRectF(117, name.bottom() + 2, PANEL - 137, 60)
        told = self._write(painter, _("The desk of the grassroots union"), under, style.font("body"))
        line = max(told.bottom(), top + 52) + style.scaled(34)
        size = style.scaled(18)
        for picture, words in self._promises:
            room = QRectF(48 + size + 14, line, PANEL - 48 - size - 34, 80)
            written = self._write(painter, words, room, style.font("body"))
            icons.draw(
                painter, picture, t.nav_text, 50, line + (painter.fontMetrics().height() - size) / 2, size
            )
            line = written.bottom() + style.scaled(16)

    @staticmethod
    def _write(painter: QPainter, words: str, room: QRectF, font: QFont) -> QRectF:
        """Write words into `room`, broken where they are too long; return what they take."""
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.setFont(font)
        taken = painter.boundingRect(room, flags, words)
        painter.drawText(taken, flags, words)
        return taken


class Doorway(Page):
    """The frame: the panel on the left, one card in the middle that scrolls, the languages always in sight."""

    language_wanted = Signal(str)

    def __init__(self, jobs: Jobs, title: str, width: int = 440, *, languages: bool = True) -> None:
        super().__init__(jobs, title)
        body = self.body
        while body.count():
            body.takeAt(0)
        body.setContentsMargins(0, 0, 0, 0)
        self._width = width
        self._tongues: list[Button] = []
        self.last_parts: list[QWidget] = []  # parts of the card that are read, and reached, after the others
        self.panel = _Panel()
        self.card = Card(margin=28, spacing=10)
        self.card.body.addWidget(self.title)
        self.card.body.addWidget(self.strip)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, MARGIN // 2, MARGIN, MARGIN // 2)
        column.addStretch(2)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.scroll = scrolled(inside)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.scroll, 1)
        if languages:
            right.addLayout(self._languages())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(right, 1)
        body.addLayout(row)
        style.look.changed.connect(self.fit)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow_focus)
        self.fit()

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 8)
        row.addStretch(1)
        for key in LANGUAGES:
            button = Button(LANGUAGE_NAMES[key], lambda key=key: self.want_language(key), look="link")
            button.setFont(style.font("body", bold=key == language()))
            self._tongues.append(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def keys_in_order(self) -> None:
        """Have Tab go as one reads: what is asked, what is read last, the languages."""
        stops = [
            part for part in self.card.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        late = {part for part in stops if any(last.isAncestorOf(part) for last in self.last_parts)}
        order = [*(p for p in stops if p not in late), *(p for p in stops if p in late), *self._tongues]
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keys in order once everything is in the card."""
        super().showEvent(event)
        self.keys_in_order()

    def want_language(self, key: str) -> None:
        """Ask for another language; the doorway is made anew in it."""
        self.language_wanted.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the card its room; in a narrow window the panel makes way for it."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the card its room."""
        wanted, around = style.scaled(self._width), 2 * MARGIN + BAR
        beside = self.width() >= PANEL + wanted + around
        self.panel.setVisible(beside)
        margin = 28 if self.height() >= LOW else 16
        self.card.body.setContentsMargins(margin, margin, margin, margin)
        self.card.setFixedWidth(max(320, min(wanted, self.width() - around - (PANEL if beside else 0))))

    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.card.isAncestorOf(now):
            self.scroll.ensureWidgetVisible(now, 0, 40)


def quiet(words: str) -> Words:
    """Return a line of explanation."""
    return Words(words, "body", colour="secondary", wrap=True)
