"""What stands over a window when it locks? Questions and shown papers go from the screen, and come back unharmed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid


class Veil:
    """Hides the windows over one window; what was typed in them stays for whoever is let in to it again."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._hidden: list[tuple[QDialog, Qt.WindowModality]] = []

    def fall(self) -> None:
        """Hide every window over ours, and close what menu is open."""
        while (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        shown = [one for one in self._window.findChildren(QDialog) if one.isVisible()]
        self._hidden = [(one, one.windowModality()) for one in shown]
        for one in reversed(shown):
            one.hide()

    def rise(self) -> None:
        """Show them again as they were."""
        hidden, self._hidden = self._hidden, []
        for one, modality in hidden:
            if isValid(one):
                one.setWindowModality(modality)
                one.show()

    def forget(self) -> None:
        """Leave them to go with their pages."""
        self._hidden = []
