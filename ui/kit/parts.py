"""Of what small pieces is the screen made? Buttons, cards, chips, strips: they know words and colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.shared.text import _
from ui.kit import icons, style


class Button(QPushButton):
    """A button whose words say verb and object. Look: plain, primary or link."""

    def __init__(
        self,
        words: str,
        press: Callable[[], object] | None = None,
        *,
        look: str = "plain",
        picture: str = "",
        keys: str = "",
    ) -> None:
        super().__init__(f" {words}" if picture and words else words)
        self.setProperty("look", look)
        self._look, self._picture, self._keys = look, picture, keys
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if keys:
            self.setShortcut(keys)
            self.name_keys(keys)
        if press is not None:
            self.clicked.connect(lambda _checked: press())
        self._bake()
        style.look.changed.connect(self._bake)

    def setText(self, words: str) -> None:
        """Show other words; Qt forgets a button's keys with its words, so they are given again."""
        super().setText(f" {words.strip()}" if self._picture and words else words)
        self.setAccessibleName(words.strip())
        if self._keys:
            self.setShortcut(self._keys)

    def name_keys(self, keys: str) -> None:
        """Say in the tooltip which keys do the same."""
        self.setToolTip("  ".join((self.accessibleName(), keys)))

    def _bake(self) -> None:
        if self._picture:
            t = style.tokens()
            colour = {"primary": t.on_primary, "link": t.link}.get(self._look, t.secondary)
            self.setIcon(icons.icon(self._picture, colour))


class Words(QLabel):
    """A piece of text that follows the scheme; its use is body, caption, section, title or figure."""

    def __init__(
        self, words: str = "", use: str = "body", *, colour: str = "text", wrap: bool = False
    ) -> None:
        super().__init__(words)
        self._use, self._colour = use, colour
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        t = style.tokens()
        self.setFont(style.font(self._use))
        colour = t.tones[self._colour][0] if self._colour in t.tones else getattr(t, self._colour)
        palette = self.palette()
        palette.setColor(self.foregroundRole(), QColor(colour))
        self.setPalette(palette)

    def tint(self, colour: str) -> None:
        """Change the colour: a token's name or a tone's."""
        self._colour = colour
        self._follow()


class Card(QFrame):
    """A quiet raised surface that holds one thing."""

    def __init__(self, *, margin: int = 16, spacing: int = 8) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and its thin edge."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.divider), 1))
        painter.setBrush(QColor(t.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)


class Line(QFrame):
    """A thin divider."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(self.rect(), QColor(style.tokens().divider))


class Badge(QWidget):
    """A state as shape, word and colour, never colour alone."""

    def __init__(self, words: str = "", tone: str = "quiet") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words, tone)

    def say(self, words: str, tone: str) -> None:
        """Show another state."""
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for shape and word."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 34, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, shape and word."""
        paint_badge(QPainter(self), QRectF(self.rect()), self._words, self._tone)


def paint_badge(painter: QPainter, box: QRectF, words: str, tone: str) -> None:
    """Draw a state's badge into `box`."""
    text, ground = style.tone(tone)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5, 5)
    icons.draw(painter, style.ICON_OF_TONE[tone], text, box.x() + 7, box.y() + (box.height() - 14) / 2, 14)
    painter.setPen(text)
    painter.drawText(box.adjusted(26, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, words)


class Chip(QAbstractButton):
    """A quick filter with its count; pressing it opens exactly that list."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self.key = key
        self.count: int | None = None
        self._words = words
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def tell(self, count: int | None) -> None:
        """Show how many there are."""
        self.count = count
        self.updateGeometry()
        self.update()

    def text_shown(self) -> str:
        """Return what is drawn."""
        return self._words if self.count is None else f"{self._words} {self.count:,}"

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text_shown()) + 24, max(28, metrics.height() + 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill, filled when it is the one in force."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(t.focus if focused else t.divider), 2 if focused else 1))
        painter.setBrush(
            QColor(t.selection if self.isChecked() else t.hover if self.underMouse() else t.surface)
        )
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor(t.text if self.isChecked() else t.secondary))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text_shown())


class Strip(QFrame):
    """A message above the page's body: what happened, what is kept, and one button that is the next step."""

    closed_by_user = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tone = "quiet"
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 6, 8, 6)
        row.setSpacing(8)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._next = Button("", self._go, look="link")
        self._close = Button("", self.clear, look="link", picture="x")
        self._close.setAccessibleName(_("Close the message"))
        self._close.setToolTip(_("Close the message"))
        row.addWidget(self.words, 1)
        row.addWidget(self._next)
        row.addWidget(self._close)
        self._step: Callable[[], object] | None = None
        self.hide()

    def say(
        self, words: str, tone: str = "bad", step: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show `words`; `step` is the words and the act of its button."""
        self._tone = tone
        self.words.setText(words)
        palette = self.words.palette()
        palette.setColor(self.words.foregroundRole(), style.tone(tone)[0])
        self.words.setPalette(palette)
        self._step = step[1] if step else None
        self._next.setText(step[0] if step else "")
        self._next.setVisible(step is not None)
        self.setAccessibleName(words)
        self.show()
        self.update()

    def clear(self) -> None:
        """Take the message away."""
        self.hide()
        self.closed_by_user.emit()

    def _go(self) -> None:
        if self._step is not None:
            self._step()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the shape of the tone."""
        text, ground = style.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(text, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.draw(painter, style.ICON_OF_TONE[self._tone], text, 12, (self.height() - 18) / 2, 18)


class Moving(QWidget):
    """How far long work is, with a way to stop it."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.words = Words("", colour="secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(220)
        self.stop = Button(_("Stop"), stop)
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that work has begun, its length unknown."""
        palette = self.bar.palette()
        palette.setColor(palette.ColorRole.Highlight, QColor(style.tokens().primary))
        self.bar.setPalette(palette)
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.show()

    def move_to(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` are behind us."""
        self.bar.setRange(0, total or 0)
        self.bar.setValue(done)
