"""Who looks on? One key masks what tells of a person on every page at once, until it is taken off again."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.shared.text import _
from app.shared.veil import Known
from ui.desk import Desk
from ui.kit import style
from ui.kit.shared_screen import screen, shown
from ui.kit.shell import Shell


class Hints(QObject):
    """Masks what shows when the pointer rests on something, whoever wrote it and when."""

    def __init__(self, shell: QWidget) -> None:
        super().__init__(shell)
        style.look.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Look at every event only while it is needed."""
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self)
        if screen.on:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a hint with what may be seen of it."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QWidget) or not watched.toolTip():
            return False
        assert isinstance(event, QHelpEvent)
        QToolTip.showText(event.globalPos(), shown(watched.toolTip()), watched)
        return True


class Sharing:
    """The masking of one open desk: what is masked is asked of its records, and anew when they change."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        self._desk, self._shell = desk, shell
        self._tables: frozenset[str] | None = None
        Hints(shell)
        shell.top.tell_shared(screen.on)
        self.heard()

    def turn(self) -> None:
        """Mask from now on, or no more; not from the doorway, behind which the desk is locked."""
        if not self._shell.isVisible():
            return
        # A field that is being typed in is the one thing shown whole: nobody is typing while this is pressed.
        if (typing := QApplication.focusWidget()) is not None:
            typing.clearFocus()
        screen.turn(not screen.on)
        self._shell.top.tell_shared(screen.on)
        self._shell.status.say(
            _("Names, numbers and illnesses are masked on every page; F12 ends it")
            if screen.on
            else _("Nothing is masked any more"),
            None,
        )
        self._draw()
        self.heard()

    def heard(self, tables: frozenset[str] | None = None) -> None:
        """Ask what is masked now, where records of people changed; always without `tables`."""
        if not screen.on or not (tables is None or self._tables is None or tables & self._tables):
            return
        office = self._desk.office
        self._desk.jobs.run(
            lambda _progress: office.looks.personal(office.actor), done=self._know, failed=self._desk.fault
        )

    def _know(self, known: Known) -> None:
        self._tables = known.tables
        screen.know(known)
        self._draw()

    def _draw(self) -> None:
        for part in self._shell.window().findChildren(QWidget):
            QWidget.update(part)  # a list has an `update` of its own
