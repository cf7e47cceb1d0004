"""What stands before the open office? The quiet frame of unlocking and of the first start."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.shared.text import LANGUAGES, _, language
from ui.kit import icons, style
from ui.kit.jobs import Jobs
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words

LANGUAGE_NAMES = {"zh_CN": "中文", "ko_KR": "한국어", "en": "English"}


class _Panel(QWidget):
    """The dark side: our name, and what may be relied on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(380)
        self.setAccessibleName(_("Nuangong"))
        self._promises = (
            ("wifi-off", _("Every job is done without a network")),
            ("shield-check", _("The data is encrypted and stays on this computer")),
            ("undo-2", _("What is wrong can be undone")),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, name and promises."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QLinearGradient(0, 0, 0, self.height())
        ground.setColorAt(0, QColor(t.nav))
        ground.setColorAt(1, QColor(t.nav).darker(125))
        painter.fillRect(self.rect(), ground)
        top = self.height() * 0.30
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#E2703A"))
        painter.drawRoundedRect(QRectF(48, top, 52, 52), 12, 12)
        icons.draw(painter, "hand-heart", "#FFFFFF", 60, top + 12, 28)
        painter.setPen(QColor(t.nav_text))
        font = style.font("figure")
        font.setPointSizeF(font.pointSizeF() * 1.35)
        painter.setFont(font)
        painter.drawText(QRectF(116, top - 4, 240, 36), Qt.AlignmentFlag.AlignVCenter, _("Nuangong"))
        painter.setFont(style.font("body"))
        painter.drawText(
            QRectF(117, top + 30, 250, 26),
            Qt.AlignmentFlag.AlignVCenter,
            _("The desk of the grassroots union"),
        )
        for number, (picture, words) in enumerate(self._promises):
            line = top + 104 + number * 38
            icons.draw(painter, picture, t.nav_text, 50, line, 18)
            painter.drawText(QRectF(80, line - 8, 290, 34), Qt.AlignmentFlag.AlignVCenter, words)


class Doorway(Page):
    """The frame: the panel on the left, one card in the middle, the language at the bottom."""

    language_wanted = Signal(str)

    def __init__(self, jobs: Jobs, title: str, width: int = 440, *, languages: bool = True) -> None:
        super().__init__(jobs, title)
        body = self.body
        while body.count():
            body.takeAt(0)
        body.setContentsMargins(0, 0, 0, 0)
        self.card = Card(margin=28, spacing=10)
        self.card.setFixedWidth(width)
        self.card.body.addWidget(self.title)
        self.card.body.addWidget(self.strip)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 12)
        column.addStretch(2)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        if languages:
            column.addLayout(self._languages())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(_Panel())
        row.addWidget(scroll, 1)
        body.addLayout(row)

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for key in LANGUAGES:
            button = Button(LANGUAGE_NAMES[key], lambda key=key: self.language_wanted.emit(key), look="link")
            button.setFont(style.font("body", bold=key == language()))
            row.addWidget(button)
        row.addStretch(1)
        return row


def quiet(words: str) -> Words:
    """Return a line of explanation."""
    return Words(words, "body", colour="secondary", wrap=True)
