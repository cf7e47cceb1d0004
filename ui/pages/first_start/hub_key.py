"""Which hub does the office trust? Its key file is read, and a person compares the number with the notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontDatabase, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import crisp, style
from ui.kit.dialogs import choose_file
from ui.kit.grid_ticklist import BoxLine
from ui.kit.parts import Button, Words
from ui.pages.doorway import quiet
from ui.pages.first_start.frame import Frame, Step

if TYPE_CHECKING:
    from app.sync.hub_key import HubKey


class _Zone(QFrame):
    """Where a file may be let go: a dashed edge."""

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = crisp.pen(style.tokens().border)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(crisp.inside(painter, QRectF(self.rect())), 7, 7)


class HubKeyStep(Step):
    """A file chosen, dropped or found on a stick; its number in groups of four; a tick that they agree."""

    def __init__(
        self,
        page: Frame,
        read: Callable[[Path], HubKey],
        look: Callable[[], Sequence[Path]],
        changed: Callable[[], object],
        pass_by: Callable[[], object],
    ) -> None:
        super().__init__(
            _("Take in the province's key"),
            _("Packages are locked for this key, and only its answers are believed. Without it everything else "
              "works: register, visit, print. Only copying to the province waits for it."),
        )  # fmt: skip
        self._page, self._read, self._look = page, read, look
        self._changed, self._pass_by = changed, pass_by
        self.key: HubKey | None = None
        self.setAcceptDrops(True)
        self.found_buttons: list[Button] = []
        self.zone = _Zone()
        self.zone.body.addLayout(self._choosing())
        self._found_room = QVBoxLayout()
        self._found_room.setSpacing(6)
        self.zone.body.addLayout(self._found_room)
        self.column.addWidget(self.zone)
        self.shown = self._shown()
        self.column.addWidget(self.shown)
        self._show()

    def _choosing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.choose_button = Button(_("Choose the key file"), self.choose, picture="folder-open")
        row.addWidget(self.choose_button)
        row.addWidget(Words(_("or drop it here"), colour="hint"))
        row.addStretch(1)
        return row

    def _shown(self) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        self.name = Words("", "section")
        self.number = Words("", "figure")
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPointSizeF(style.font("figure").pointSizeF())
        face.setBold(True)
        self.number.setFont(face)
        self.agrees = BoxLine(_("Compared with the printed notice: all four groups agree"))
        self.agrees.toggled.connect(self._ticked)
        column.addWidget(self.name)
        column.addWidget(self.number)
        column.addWidget(quiet(_("Read the groups one by one against the notice that came on paper.")))
        column.addWidget(self.agrees)
        row = QHBoxLayout()
        self.without_button = Button(_("Go on without it"), self.drop_it, look="link")
        row.addWidget(self.without_button)
        row.addStretch(1)
        column.addLayout(row)
        return block

    # -- coming and going

    def come(self) -> None:
        """Look what lies on the sticks; until something is found, Enter goes on without a key."""
        self.focus()
        self._page.run(self._look, self._offer, failed=lambda _error: None, lane="io")

    def focus(self) -> None:
        """Give the keys to the tick, or to the file found; with neither, Enter goes on."""
        found = self.found_buttons[0] if self.found_buttons else self._page.next_button
        (found if self.key is None else self.agrees).setFocus()

    def next_words(self) -> str:
        """Say honestly that going on without a key means later."""
        return _("Next") if self.key is not None else _("Later")

    def go(self, onward: Callable[[], object]) -> None:
        """Go on with a key that was compared, or without any."""
        if self.key is None or self.agrees.isChecked():
            onward()
            return
        words = _(
            "Compare the four groups with the notice and tick that they agree, or go on without the key."
        )
        self._page.strip.say(words, "warn", (_("Go on without it"), self.drop_it))
        self.agrees.setFocus()

    def compared(self) -> str:
        """Return the number that was compared, empty when there is none."""
        return self.key.number if self.key is not None and self.agrees.isChecked() else ""

    # -- the file

    def choose(self) -> None:
        """Let the key file be chosen."""
        kinds = _("Keys of a hub (*.pub);;All files (*)")
        choose_file(self, _("Choose the province's key file"), kinds, self.take)

    def _offer(self, files: Sequence[Path]) -> None:
        """Show the key files found on sticks, the first ready for Enter."""
        for button in self.found_buttons:
            button.hide()
            button.deleteLater()
        self.found_buttons = []
        if self.key is not None:
            return
        for path in files[:3]:
            words = _("Use the one on the stick: {file}", file=path.name)
            button = Button(words, lambda path=path: self.take(path), picture="key-round")
            button.setToolTip(str(path))
            self.found_buttons.append(button)
            self._found_room.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()  # the layout would show it later, and what is not shown takes no focus
        self._page.keys_in_order()
        if self.found_buttons:
            self.focus()

    def take(self, path: Path) -> None:
        """Read a key file; what is wrong with it is said above, and nothing of it is kept."""
        self._page.strip.hide()
        self._page.run(lambda: self._read(path), self.show_key, self._refused, lane="io")

    def _refused(self, error: Exception) -> None:
        self._page.fault(error)
        self.choose_button.setFocus()

    def show_key(self, key: HubKey, compared: str = "") -> None:
        """Show a key; it counts as compared only when its number is the one compared before."""
        self.key = key
        self.agrees.blockSignals(True)  # nobody ticked it: what the strip says stays
        self.agrees.setChecked(compared == key.number)
        self.agrees.blockSignals(False)
        self._offer(())
        self._show()
        self.agrees.setFocus()

    def drop_it(self) -> None:
        """Go on without a key."""
        self.key = None
        self.agrees.setChecked(False)
        self._page.strip.hide()
        self._show()
        self._pass_by()

    def _ticked(self, _yes: bool) -> None:
        self._page.strip.hide()
        self._changed()

    def _show(self) -> None:
        self.shown.setVisible(self.key is not None)
        if self.key is not None:
            self.name.setText(self.key.name)
            self.number.setText("   ".join(self.key.number.split("-")))
            self.number.setAccessibleName(" ".join(self.key.number.replace("-", " ")))
        self.choose_button.setText(_("Another file") if self.key is not None else _("Choose the key file"))
        self._changed()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file over the step."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was let go here."""
        event.acceptProposedAction()
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))
