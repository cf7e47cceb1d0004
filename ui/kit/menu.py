"""Where does a menu open? Under the button that opens it, its first line chosen, so that Enter and the arrows go on."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget


def open_under(menu: QMenu, button: QWidget) -> None:
    """Open a menu under `button`, or over it where the screen has no room below; one without lines stays shut."""
    first = next(
        (action for action in menu.actions() if action.isEnabled() and not action.isSeparator()), None
    )
    if first is None:
        return
    place, height = button.mapToGlobal(button.rect().bottomLeft()), menu.sizeHint().height()
    if place.y() + height > button.screen().availableGeometry().bottom():
        place.setY(max(0, button.mapToGlobal(button.rect().topLeft()).y() - height))
    menu.popup(place)
    menu.setActiveAction(first)
