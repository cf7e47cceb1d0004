"""What stands on top of every page? Whose office this is, the box that finds everything, who is at work, the lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.shared.text import _
from ui.kit import style
from ui.kit.menu import open_under
from ui.kit.parts import Button, Words
from ui.kit.search import SearchField

TOP = 44
ROUND = 28  # pixels a field keeps beside its text: edges, paddings and the room of the cursor
NARROW_BELOW = 1200  # logical pixels of the bar: what is said elsewhere too is left out


OURS = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommandBox(SearchField):
    """The box on top. Its keys move in the list beneath while the typing goes on here."""

    stepped = Signal(int)
    entered = Signal()
    left_up = Signal()
    asked = Signal()
    ended = Signal()

    def __init__(self, words: str, keys: str) -> None:
        super().__init__(words)
        self._words, self._keys = words, keys
        style.look.changed.connect(self._hint)

    def _hint(self) -> None:
        """Name the keys where there is room for them beside the words."""
        whole = f"{self._words}    {self._keys}"
        margins = self.textMargins().left() + self.textMargins().right() + ROUND
        fits = self.fontMetrics().horizontalAdvance(whole) <= self.width() - margins
        self.setPlaceholderText(whole if fits else self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what fits."""
        super().resizeEvent(event)
        self._hint()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the list from the shortcuts of the page beneath."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in OURS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, open with Enter, leave with Esc."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what is usual before anything is typed."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.MouseFocusReason):
            self.asked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the list away with the focus; a window that comes back finds it gone, not stale."""
        super().focusOutEvent(event)
        self.ended.emit()


class MenuButton(Button):
    """A button that opens a menu; the menu is made when it is asked for, in the words of that moment."""

    def __init__(self, words: str, fill: Callable[[QMenu], object], picture: str, name: str) -> None:
        super().__init__(words, self.open_menu, look="link", picture=picture)
        self._fill = fill
        self.menu_shown: QMenu | None = None
        self.setAccessibleName(name)
        self.setToolTip(name)

    def open_menu(self) -> None:
        """Show the menu beneath, its first line chosen, so that arrows and Enter go on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        self.menu_shown = menu
        menu.aboutToHide.connect(self._forget)
        open_under(menu, self)

    def _forget(self) -> None:
        self.menu_shown = None


class TopBar(QWidget):
    """The bar: office, box, what is not sent, the backup, language, light or dark, who is at work, lock."""

    def __init__(
        self,
        *,
        lock: Callable[[], object],
        scheme: Callable[[], object],
        languages: Callable[[QMenu], object],
        operator: Callable[[QMenu], object],
        unsent: Callable[[], object],
        backup: Callable[[], object],
        shared: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setMinimumHeight(TOP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        self.office = Words("", "section")
        self.office.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.search = CommandBox(_("Members, records, commands"), "Ctrl+K")
        self.search.setMaximumWidth(520)
        self.search.setMinimumWidth(220)
        self.unsent = Button("", unsent, look="link", picture="upload")
        self.backup = Button("", backup, look="link", picture="archive")
        self.language = MenuButton("", languages, "languages", _("Language"))
        self.scheme = Button("", scheme, look="link", picture="moon")
        self.scheme.setToolTip(_("Light or dark"))
        self.scheme.setAccessibleName(_("Light or dark"))
        self.operator = MenuButton("", operator, "user", _("Who is at work"))
        self.lock = Button(_("Lock"), lock, picture="lock", keys="F9")
        self.shared = Button(_("Masked for others"), shared, look="danger", picture="eye-off")
        self.shared.name_keys("F12")
        row.addWidget(self.office)
        row.addSpacing(8)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        for part in (
            self.shared, self.unsent, self.backup, self.language, self.scheme, self.operator, self.lock,
        ):  # fmt: skip
            row.addWidget(part)
        self.shared.hide()
        self.tell_unsent(0)
        self.tell_backup("")

    def tell_unsent(self, count: int) -> None:
        """Show how many changes no package holds yet; nothing when there are none."""
        self.unsent.setText(_("Not sent {n}", n=f"{count:,}"))
        self.unsent.setToolTip(_("Changes not copied to a stick yet"))
        self._unsent = count
        self._fit()

    def tell_shared(self, on: bool) -> None:
        """Show that what tells of people is masked."""
        self.shared.setVisible(on)

    def tell_backup(self, when: str) -> None:
        """Show when the last backup was made, empty for never."""
        self.backup.setText(_("Backup {when}", when=when or _("none yet")))
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= NARROW_BELOW * style.TEXT_STEPS[style.look.step]
        self.unsent.setVisible(self._unsent > 0)
        self.backup.setVisible(wide)

    def resizeEvent(self, event: object) -> None:
        """Leave out on a narrow bar what other places say too."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Never keep the window from becoming narrow."""
        return QSize(400, max(TOP, super().minimumSizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and the line beneath."""
        t = style.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.divider))
