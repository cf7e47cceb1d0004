"""Who comes in, and with which password? The page before the open office; knows no record."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.shared.errors import DeviceError, LockedError, NuangongError
from app.shared.text import _, _n
from ui.kit import icons, style
from ui.kit.dialogs import choose_folder
from ui.kit.field_line import Field, PasswordField
from ui.kit.form import Form, Spec
from ui.kit.jobs import Jobs
from ui.kit.parts import Button, Words
from ui.pages.doorway import Doorway, quiet
from ui.pages.passwords import PasswordsDiffer

MENDABLE = frozenset({"database.damaged", "database.not_encrypted", "journal.chain_broken"})
"""What opening an office can say of its data file that only a backup mends."""


class Tile(QAbstractButton):
    """One operator to choose."""

    def __init__(self, operator_id: str, name: str) -> None:
        super().__init__()
        self.operator_id = operator_id
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a tile's room."""
        return QSize(170, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture of a person and the name."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused, edge = self.hasFocus(), t.link if self.isChecked() else t.border
        painter.setPen(QPen(QColor(t.focus if focused else edge), 2 if focused else 1))
        painter.setBrush(
            QColor(t.selection if self.isChecked() else t.hover if self.underMouse() else t.surface)
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        icons.draw(
            painter, "user", t.text if self.isChecked() else t.secondary, 14, (self.height() - 20) / 2, 20
        )
        painter.setPen(QColor(t.text))
        painter.setFont(style.font("body", bold=self.isChecked()))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 54)
        painter.drawText(self.rect().adjusted(44, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, words)


class UnlockPage(Doorway):
    """Tiles of the operators, a password, and what to do when it is wrong."""

    def __init__(
        self,
        jobs: Jobs,
        unlock: Callable[[str, str | None], Any],
        opened: Callable[[Any], None],
        recover: Callable[[str, str, str], Any] | None = None,
    ) -> None:
        super().__init__(jobs, _("Unlock"))
        self._unlock, self._opened, self._recover = unlock, opened, recover
        self.help_pack: Callable[[Path], Path] | None = (
            None  # writes one into a folder and returns where it lies
        )
        self.mend: Callable[[], object] | None = None  # leads to the backups where the data cannot be opened
        self._trying = False
        self._until: dict[str, float] = {}  # by operator: when a password may be tried again
        self._tiles = QButtonGroup(self)
        self._tile_room = QWidget()
        self._grid = QGridLayout(self._tile_room)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.office = quiet("")
        self.password = PasswordField()
        self.password.setPlaceholderText(_("Password"))
        self.password.setAccessibleName(_("Password"))
        self.password.installEventFilter(self)
        self.password.returnPressed.connect(self.try_it)
        self.caps = Words("", "caption", colour="warn", wrap=True)
        self.caps.hide()
        self.enter_button = Button(_("Unlock"), self.try_it, look="primary", picture="log-in")
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self.forgot_button = Button(_("Forgotten? Use the recovery code"), self.ask_code, look="link")
        self.renewal = self._renewal()
        for part in (
            self.office, self._tile_room, self.password, self.caps, self.enter_button, self.forgot_button,
            self.renewal,
        ):  # fmt: skip
            self.card.body.addWidget(part)
        self.forgot_button.setVisible(recover is not None)
        self.password.setEnabled(False)
        self.enter_button.setEnabled(False)

    def told(self, words: str) -> None:
        """Say above the tiles why the office was locked; nothing for no words."""
        if words:
            self.strip.say(words, "good")

    # -- a forgotten password

    def _renewal(self) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        self.form = Form([
            Spec("code", _("Recovery code"), Field, required=True, hint=_("From the paper, all 9 groups"), width=270),
            Spec("password", _("New password"), PasswordField, required=True, width=270),
            Spec("again", _("Once more"), PasswordField, required=True, width=270),
        ])  # fmt: skip
        self.form.finished.connect(self.renew)
        self.renew_button = Button(
            _("Set the password and open"), self.renew, look="primary", picture="key-round"
        )
        self.renew_button.name_keys("Ctrl+Enter")
        column.addWidget(self.form)
        column.addWidget(self.renew_button)
        block.hide()
        return block

    def ask_code(self) -> None:
        """Ask for the recovery code and a new password of the person chosen, in place of the password."""
        asking = self.renewal.isHidden()
        self.renewal.setVisible(asking)
        for part in (self.password, self.enter_button):
            part.setVisible(not asking)
        self.forgot_button.setText(
            _("Back to the password") if asking else _("Forgotten? Use the recovery code")
        )
        self.strip.hide()
        (self.form.fields["code"] if asking else self.password).setFocus()

    def renew(self) -> None:
        """Open with the recovery code; what is wrong stands beside its field."""
        answers, tile = self.form.read(), self._tiles.checkedButton()
        if answers is None or self._recover is None or not isinstance(tile, Tile):
            return
        if not self.renew_button.isEnabled():
            return
        if answers["password"] != answers["again"]:
            self.form.show_errors([PasswordsDiffer(field="again")])
            return
        recover, operator = self._recover, tile.operator_id
        self.renew_button.setEnabled(False)

        def over(then: Callable[[Any], None], answer: Any) -> None:
            self.renew_button.setEnabled(True)
            then(answer)

        def opened(office: Any) -> None:
            self.form.clear()
            self._opened(office)

        def refused(error: Exception) -> None:
            if isinstance(error, NuangongError) and error.field in self.form.fields:
                self.form.show_errors([error])
            else:
                self.fault(error)

        self.run(
            lambda: recover(answers["code"], operator, answers["password"]),
            lambda office: over(opened, office),
            lambda error: over(refused, error),
            lane="io",
        )

    # -- the usual way

    def offer(
        self,
        operators: Sequence[tuple[str, str]],
        office: str = "",
        last: str | None = None,
        waits: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Show who may come in, the last one first chosen; `waits` are the seconds wrong passwords of before cost."""
        now = time.monotonic()
        self._until = {operator_id: now + seconds for operator_id, seconds in waits.items() if seconds}
        self.office.setText(office)
        self.office.setVisible(bool(office))
        for number, (operator_id, name) in enumerate(operators):
            tile = Tile(operator_id, name)
            tile.clicked.connect(self._chosen)
            self._tiles.addButton(tile)
            self._grid.addWidget(tile, number // 2, number % 2)
            if operator_id == last or (number == 0 and last is None):
                tile.setChecked(True)
        if operators and self._tiles.checkedButton() is None:
            self._tiles.buttons()[0].setChecked(True)
        self.keys_in_order()
        self._chosen()

    def _who(self) -> str:
        tile = self._tiles.checkedButton()
        return tile.operator_id if isinstance(tile, Tile) else ""

    def _chosen(self) -> None:
        """Let the one chosen type, or say how long they must wait."""
        if self._trying:
            return
        self.strip.hide()
        self._wait(False)
        self.password.setFocus()
        self._tick()

    def try_it(self) -> None:
        """Try the password, off the screen's thread: making the key takes its time on purpose."""
        if not self.password.text() or not self.enter_button.isEnabled():
            return
        tile = self._tiles.checkedButton()
        operator = tile.operator_id if isinstance(tile, Tile) else None
        password = self.password.text()
        self._trying = True
        self._wait(True)
        self.run(lambda: self._unlock(password, operator), self._come_in, self._refused, lane="io")

    def _wait(self, yes: bool) -> None:
        self.enter_button.setEnabled(not yes)
        self.password.setEnabled(not yes)
        self.enter_button.setText(_("Opening…") if yes else _("Unlock"))

    def _come_in(self, office: Any) -> None:
        self._trying = False
        self.password.clear()
        self.strip.hide()
        self._opened(office)

    def _refused(self, error: Exception) -> None:
        self._trying = False
        self._wait(False)
        self.password.clear()
        self.password.setFocus()
        self.fault(error)
        if isinstance(error, DeviceError) and error.code in MENDABLE and self.mend is not None:
            self.strip.say(error.words(), "bad", (_("Put a backup in place"), self.mend))
        elif isinstance(error, DeviceError) and self.help_pack is not None:
            self.strip.say(error.words(), "bad", (_("Save a help pack"), self.ask_where))
        if not isinstance(error, LockedError):
            return
        left, seconds = error.facts.get("left", 0), error.facts.get("seconds", 0)
        if left:
            told = _n("You can try {n} more time, then wait one minute.",
                      "You can try {n} more times, then wait one minute.", left)  # fmt: skip
            self.strip.say(" ".join((error.words(), told, _("No data is ever deleted."))), "bad")
        elif seconds:
            self._until[self._who()] = time.monotonic() + seconds
            self._tick()

    def ask_where(self) -> None:
        """Ask where the help pack of an office that does not open goes."""
        choose_folder(self, _("Choose the stick, or a folder on it"), self.pack)

    def pack(self, folder: Path) -> None:
        """Write the help pack: logs and versions, for without a key nothing else can be told."""
        write = self.help_pack
        if write is not None:
            self.run(lambda: write(folder), self._packed, lane="io")

    def _packed(self, path: Path) -> None:
        self.strip.say(_("The help pack is written: {path}", path=path.name), "good")

    def _tick(self) -> None:
        left = math.ceil(self._until.get(self._who(), 0) - time.monotonic())
        if left <= 0:
            if self._clock.isActive():
                self._clock.stop()
                self._wait(False)
                self.strip.hide()
                self.password.setFocus()
            return
        self._clock.start()
        self._wait(True)
        self.enter_button.setText(_("Wait {seconds} s", seconds=left))
        self.strip.say(
            _(
                "The password was wrong too often. Each further one makes the wait longer; no data is deleted."
            ),
            "warn",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice Caps Lock from what is typed: a letter whose case does not fit the Shift key."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            odd = event.text().isascii() and event.text().isupper() != shift
            self.caps.setText(_("Caps Lock is on.") if odd else "")
            self.caps.setVisible(odd)
        return super().eventFilter(watched, event)
