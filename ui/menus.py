"""What can be chosen about the desk itself? Its menus, its commands and the table of its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QMenu

from app.shared.text import LANGUAGES, N_, _, language
from ui.kit import icons, style
from ui.kit.keys import Keys
from ui.pages.commands import COMMANDS, Act
from ui.pages.doorway import LANGUAGE_NAMES

if TYPE_CHECKING:
    from ui.window import Window

DESK_PAGES = (
    ("people", N_("Who may work here"), "users"), ("recovery", N_("Recovery code"), "key-round"),
)  # fmt: skip
SIZES = (N_("Usual text"), N_("Larger text"), N_("Largest text"))
KEYS = (
    (N_("Everywhere"), (
        ("Ctrl+K", N_("Find people, records and commands")), ("Alt+1 … Alt+0", N_("Go to a place of the column")),
        ("Ctrl+Z", N_("Take the last step back")), ("F5", N_("Read anew")), ("F9", N_("Lock")),
        ("F12", N_("Mask names and numbers while others look on")),
        ("F4", N_("Show or hide the panel on the right")), ("F1", N_("These keys")),
        ("Ctrl+=  Ctrl+-  Ctrl+0", N_("Larger, smaller, usual text")), ("Esc", N_("Back")),
    )),
    (N_("In a list"), (
        ("Ctrl+F", N_("Into the filter")), ("Enter", N_("Open the row")), ("Space", N_("Tick the row")),
        ("Ctrl+A", N_("Choose all that match")), ("Ctrl+C", N_("Copy with headers")),
        ("Alt+Down", N_("Filter this column")),
        ("Ctrl+P", N_("Print and Excel")), ("F7", N_("Print preview")),
        ("Ctrl+1 … Ctrl+3", N_("Parts of the page")), ("F3", N_("Show hidden numbers")),
    )),
    (N_("In a form"), (
        ("Enter", N_("Next field")), ("Ctrl+Enter", N_("Finish, and the next one")), ("F8", N_("Next problem")),
        ("Ctrl+N", N_("A new one")), (N_("T in a date"), N_("Today")),
    )),
    (N_("While correcting rows"), (
        ("Ctrl+V", N_("Paste a block from Excel")), ("Ctrl+D", N_("Fill down")), ("Ctrl+H", N_("Find and replace")),
        ("F2", N_("Change the cell")), ("F8", N_("Next problem")), ("Ctrl+Y", N_("Do it again after all")),
    )),
)  # fmt: skip


class Menus:
    """The choices about the desk. They act on the window and ask Start through its signals."""

    def __init__(self, window: Window) -> None:
        self._window = window

    # -- menus

    def languages(self, menu: QMenu) -> None:
        """Offer the languages, the one spoken marked."""
        group = QActionGroup(menu)
        for key in LANGUAGES:
            act = lambda key=key: self._window.language_wanted.emit(key)  # noqa: E731 - one for each language
            self._choice(menu, group, LANGUAGE_NAMES[key], key == language(), act)

    def operator(self, menu: QMenu) -> None:
        """Offer what concerns who is at work: somebody else, who may, the code, the look."""
        window = self._window
        self._act(menu, _("Mask for a shared screen, or no more"), "eye-off", self.share)
        self._act(menu, _("Somebody else goes on"), "users", window.switch_wanted.emit)
        menu.addSeparator()
        group = QActionGroup(menu)
        schemes = ((N_("Light"), False), (N_("Dark"), True), (N_("As the system"), None))
        now = None if style.look.following else style.tokens().dark
        for words, dark in schemes:
            self._choice(menu, group, _(words), now is dark, lambda dark=dark: self.use_scheme(dark))
        menu.addSeparator()
        sizes = QActionGroup(menu)
        for step, words in enumerate(SIZES):
            act = lambda step=step: window.use_size(step)  # noqa: E731 - one for each size
            self._choice(menu, sizes, _(words), style.look.step == step, act)
        menu.addSeparator()
        for key, words, picture in DESK_PAGES:
            if key in window.makers:
                self._act(menu, _(words), picture, lambda key=key: window.go(key, {}))
        self._act(menu, _("Settings"), "settings", lambda: window.go("settings", {}))

    @staticmethod
    def _act(menu: QMenu, words: str, picture: str, act: Callable[[], object]) -> None:
        action = QAction(icons.icon(picture), words, menu)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)

    @staticmethod
    def _choice(
        menu: QMenu, group: QActionGroup, words: str, chosen: bool, act: Callable[[], object]
    ) -> None:
        action = QAction(words, group)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)

    # -- commands of the box on top

    def acts(self) -> list[Act]:
        """Return every command: those of the pages, then those of the desk itself."""
        window = self._window
        acts = [
            Act(_(one.words), lambda one=one: window.go(one.page, one.wish), one.picture, one.keys)
            for one in COMMANDS
            if one.page in window.makers
        ]
        acts += [
            Act(_(words), lambda key=key: window.go(key, {}), picture)
            for key, words, picture in (*DESK_PAGES, ("backup", N_("Back up now"), "archive"))
            if key in window.makers
        ]
        acts += [
            Act(_("Lock"), window.lock_wanted.emit, "lock", "F9"),
            Act(_("Mask for a shared screen, or no more"), self.share, "eye-off", "F12"),
            Act(_("Somebody else goes on"), window.switch_wanted.emit, "users"),
            Act(_("Settings"), lambda: window.go("settings", {}), "settings"),
            Act(_("Light or dark"), self.turn_scheme, "moon"),
            Act(_("Larger text"), lambda: window.larger(1), "plus", "Ctrl+="),
            Act(_("Usual text"), lambda: window.larger(0), "search", "Ctrl+0"),
            Act(_("Table of keys"), self.show_keys, "circle-help", "F1"),
        ]
        return acts + [
            Act(LANGUAGE_NAMES[key], lambda key=key: window.language_wanted.emit(key), "languages")
            for key in LANGUAGES if key != language()
        ]  # fmt: skip

    # -- look

    def share(self) -> None:
        """Mask what tells of people on every page, or no more; at the doorway nothing of them is seen."""
        if self._window.desk is not None:
            self._window.sharing.turn()

    def turn_scheme(self) -> None:
        """Change between light and dark."""
        self.use_scheme(not style.tokens().dark)

    def use_scheme(self, dark: bool | None) -> None:
        """Be light, dark, or what the system is (None)."""
        style.wear(QApplication.instance(), dark)
        self._window.update()

    def show_keys(self) -> None:
        """Show the table of keys."""
        groups = [(_(title), [(_(keys), _(words)) for keys, words in lines]) for title, lines in KEYS]
        Keys(self._window, groups).open()
