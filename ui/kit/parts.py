"""Of what small pieces is the screen made? Buttons, cards, chips, strips: they know words and colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.shared.text import _
from ui.kit import crisp, icons, style
from ui.kit.badge import Badge, badge_size, paint_badge
from ui.kit.shared_screen import shown
from ui.kit.typeset import typeset

__all__ = [
    "Badge", "Button", "Card", "Chip", "Line", "Strip", "Words", "badge_size", "clear",
    "paint_badge",
]  # fmt: skip


class Button(QPushButton):
    """A button whose words say verb and object. Look: plain, primary, danger or link."""

    def __init__(
        self,
        words: str,
        press: Callable[[], object] | None = None,
        *,
        look: str = "plain",
        picture: str = "",
        keys: str = "",
    ) -> None:
        self._said = words
        words = shown(words)
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
        self._said = words
        words = shown(words)
        super().setText(f" {words.strip()}" if self._picture and words else words)
        self.setAccessibleName(words.strip())
        if self._keys:
            self.setShortcut(self._keys)

    def name_keys(self, keys: str) -> None:
        """Say in the tooltip which keys do the same."""
        self.setToolTip("  ".join((self.accessibleName(), keys)))

    def event(self, event: QEvent) -> bool:
        """Answer to our keys at once: Qt would show the button pressed for a tenth of a second first."""
        if event.type() == QEvent.Type.Shortcut and not event.isAmbiguous():  # type: ignore[attr-defined]
            self.click()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame that is seen around a filled button too: the usual one has nearly its colour."""
        super().paintEvent(event)
        if self.hasFocus() and self._look in ("primary", "danger"):
            crisp.framed(QPainter(self), QRectF(self.rect()), 5, style.tokens().text, "transparent", 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as with Space: on Windows a button would not answer to it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def _bake(self) -> None:
        if shown(self._said).strip() != self.text().strip():
            self.setText(self._said)
        if self._picture:
            t = style.tokens()
            known = {"primary": t.on_primary, "danger": t.on_primary, "link": t.link}
            size = style.scaled(16)
            self.setIcon(icons.icon(self._picture, known.get(self._look, t.secondary), size))
            self.setIconSize(QSize(size, size))


class Words(QLabel):
    """A piece of text that follows the scheme; its use is body, caption, section, title or figure.

    With `elide` it may become narrower than its words: they end in … then, and the tooltip has them whole.
    """

    def __init__(
        self,
        words: str = "",
        use: str = "body",
        *,
        colour: str = "text",
        wrap: bool = False,
        elide: bool = False,
    ) -> None:
        super().__init__(typeset(shown(words)))
        self._said = words
        self._use, self._colour, self._elide = use, colour, elide
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._follow()
        style.look.changed.connect(self._follow)

    def _follow(self) -> None:
        t = style.tokens()
        if self.text() != (words := typeset(shown(self._said))):
            super().setText(words)
        self.setFont(style.font(self._use))
        colour = t.tones[self._colour][0] if self._colour in t.tones else getattr(t, self._colour)
        palette = self.palette()
        palette.setColor(self.foregroundRole(), QColor(colour))
        self.setPalette(palette)
        self._keep_height()

    def tint(self, colour: str) -> None:
        """Change the colour: a token's name or a tone's."""
        self._colour = colour
        self._follow()

    def shown(self) -> str:
        """Return what is drawn: the words, or their beginning where the room does not suffice."""
        if not self._elide:
            return self.text()
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        """Ask for a few characters only where the rest may be cut off."""
        hint = super().minimumSizeHint()
        return (
            QSize(min(hint.width(), self.fontMetrics().height() * 3), hint.height()) if self._elide else hint
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height that wrapped words need: a layout with an alignment would not ask for it."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        if self.wordWrap():
            # What Qt answers is never less than the least height: shorter words would leave a gap.
            self.setMinimumHeight(0)
            self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    def setText(self, words: str) -> None:
        """Show other words."""
        self._said = words
        super().setText(typeset(shown(words)))
        self._keep_height()

    def setToolTip(self, words: str) -> None:
        """Say more under the mouse."""
        super().setToolTip(shown(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, cut off where they may be."""
        if not self._elide:
            super().paintEvent(event)
            return
        shown = self.shown()
        self.setToolTip("" if shown == self.text() else self.text())
        self.style().drawItemText(
            QPainter(self), self.contentsRect(), self.alignment(), self.palette(), self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip


class Card(QFrame):
    """A quiet raised surface that holds one thing; with a `width`, as wide as so many pixels of the usual text size."""

    def __init__(self, *, margin: int = 16, spacing: int = 8, width: int = 0) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)
        self._wide = width
        if width:
            self._size()
            style.look.changed.connect(self._size)

    def _size(self) -> None:
        """Grow with the text: a document number cannot be wrapped."""
        self.setFixedWidth(style.scaled(self._wide))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and its thin edge."""
        t = style.tokens()
        crisp.framed(QPainter(self), QRectF(self.rect()), 7, t.divider, t.surface)


class Line(QFrame):
    """A thin divider."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        crisp.line(QPainter(self), QPointF(0, 0), QPointF(self.width(), 0), style.tokens().divider)


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
        ground = t.selection if self.isChecked() else t.hover if self.underMouse() else t.surface
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        crisp.framed(
            painter, box, box.height() / 2, t.focus if focused else t.divider, ground, 2 if focused else 1
        )
        painter.setPen(QColor(t.text if self.isChecked() else t.secondary))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text_shown())


class Strip(QFrame):
    """A message above the page's body: what happened, what is kept, and one button that is the next step."""

    closed_by_user = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tone = "quiet"
        self._row = row = QHBoxLayout(self)
        row.setSpacing(8)
        self.words = Words(wrap=True)
        self._next = Button("", self._go)
        self._other = Button("", lambda: self._also() if self._also else None, look="link")
        self._close = Button("", self.clear, look="link", picture="x")
        self._close.setAccessibleName(_("Close the message"))
        self._close.setToolTip(_("Close the message"))
        row.addWidget(self.words, 1)
        for button in (self._next, self._other, self._close):
            row.addWidget(button)
        self._step: Callable[[], object] | None = None
        self._also: Callable[[], object] | None = None
        self._follow()
        style.look.changed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        self._row.setContentsMargins(style.scaled(18) + 20, 6, 8, 6)
        self.words.tint(self._tone)

    def say(
        self,
        words: str,
        tone: str = "bad",
        step: tuple[str, Callable[[], object]] | None = None,
        also: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show `words`; `step` is the words and the act of its button, `also` those of a second way on."""
        self._tone = tone
        self.words.setText(words)
        self._follow()
        self._step = step[1] if step else None
        self._next.setText(step[0] if step else "")
        self._next.setVisible(step is not None)
        self._also = also[1] if also else None
        self._other.setText(also[0] if also else "")
        self._other.setVisible(also is not None)
        self.setAccessibleName(words)
        self.show()
        self.update()
        if QAccessible.isActive():  # whoever hears the screen hears it at once
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def clear(self) -> None:
        """Take the message away."""
        self.hide()
        self.closed_by_user.emit()

    def focus_step(self) -> None:
        """Have Enter go the next step, where there is one."""
        if self._step is not None:
            self._next.setFocus()

    def _go(self) -> None:
        if self._step is not None:
            self._step()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the shape of the tone."""
        text, ground = style.tone(self._tone)
        painter, size = QPainter(self), style.scaled(18)
        crisp.framed(painter, QRectF(self.rect()), 6, text, ground)
        icons.draw(painter, style.ICON_OF_TONE[self._tone], text, 12, (self.height() - size) / 2, size)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout, at once for the eye; they go once what they are doing is done."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
