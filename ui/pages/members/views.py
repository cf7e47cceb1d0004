"""Which lists has this operator named? Kept with what was searched, filtered and sorted, and with the columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.shared.text import _
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.fields import NameField
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.members.roll import Roll

KEPT: Final = "views.members"  # the name they are arranged under, for each operator
KEYS: Final = "Ctrl+L"

View = Mapping[str, Any]


def views_of(desk: Desk) -> list[View]:
    """Return the views this operator keeps, in the order of their names."""
    kept = desk.arranged(KEPT)
    found = [one for one in kept if isinstance(one, Mapping) and one.get("name")] if kept else []
    return sorted(found, key=lambda one: str(one["name"]))


class AskName(AskForm):
    """What a view is called."""

    def __init__(
        self, parent: QWidget, title: str, verb: str, name: str, named: Callable[[str], object]
    ) -> None:
        form = Form([Spec("name", _("Name of the view"), NameField, required=True)])
        form.begin_with({"name": name})
        super().__init__(parent, title, form, verb, lambda answers: named(answers["name"]))


class Views:
    """The button with the views: open one, keep what is shown as one, rename and delete the one in force."""

    def __init__(self, roll: Roll, desk: Desk) -> None:
        self._roll, self._desk = roll, desk
        self.current = ""
        self.asking: AskName | None = None
        self.button = Button(_("Views"), self.open_menu, look="link", picture="columns-3", keys=KEYS)
        self.menu = QMenu(roll)

    # -- the menu

    def open_menu(self) -> None:
        """Offer the views, and what can be done with them."""
        self.fill_menu()
        open_under(self.menu, self.button)

    def fill_menu(self) -> None:
        """Word the menu for the views there are."""
        self.menu.clear()
        for view in views_of(self._desk):
            name = str(view["name"])
            action = QAction(name.replace("&", "&&"), self.menu)
            action.setCheckable(True)
            action.setChecked(name == self.current)
            action.triggered.connect(lambda _checked, name=name: self.open(name))
            self.menu.addAction(action)
        if self.menu.actions():
            self.menu.addSeparator()
        self._add(_("Keep what is shown as a view…"), self.ask_new, "plus")
        if self.current:
            facts = {"name": self.current.replace("&", "&&")}
            self._add(
                _("Keep “{name}” as it is shown now", **facts), lambda: self.keep(self.current), "check"
            )
            self._add(_("Rename “{name}”…", **facts), self.ask_rename, "pencil")
            self._add(_("Delete “{name}”", **facts), lambda: self.delete(self.current), "x")

    def _add(self, words: str, act: Callable[[], object], picture: str) -> None:
        action = QAction(icons.icon(picture), words, self.menu)
        action.triggered.connect(lambda _checked: act())
        self.menu.addAction(action)

    # -- what is done

    def open(self, name: str) -> None:
        """Show the roll as it was when the view was kept."""
        view = next((one for one in views_of(self._desk) if one["name"] == name), None)
        if view is None:
            return
        self._roll.come_back({**view, "row": None})
        if view.get("columns"):
            self._roll.grid.arrange(view["columns"])
        self.current = name

    def ask_new(self) -> None:
        """Ask what the view is called, then keep it."""
        self._ask(_("Keep as a view"), _("Keep the view"), self._roll.filter_words().strip(), self.keep)

    def ask_rename(self) -> None:
        """Ask how else the view in force is called."""
        old = self.current
        self._ask(_("Rename the view"), _("Rename"), old, lambda name: self.rename(old, name))

    def _ask(self, title: str, verb: str, name: str, named: Callable[[str], object]) -> None:
        self.asking = AskName(self._roll, title, verb, name, named)
        self.asking.open()

    def keep(self, name: str) -> None:
        """Keep what is shown under `name`, in place of a view of that name."""
        shown = {key: value for key, value in self._roll.way_back().items() if key != "row"}
        shown |= {"name": name, "columns": self._roll.grid.arrangement(), "sort": list(shown["sort"])}
        others = [one for one in views_of(self._desk) if one["name"] != name]
        self._put([*others, shown], _("The view “{name}” is kept", name=name), name)

    def rename(self, old: str, name: str) -> None:
        """Call a view something else."""
        views = views_of(self._desk)
        renamed = [{**one, "name": name} for one in views if one["name"] == old]
        others = [one for one in views if one["name"] not in (old, name)]
        self._put([*others, *renamed], _("The view is now called “{name}”", name=name), name)

    def delete(self, name: str) -> None:
        """Let go of a view; the list stays as it is shown."""
        others = [one for one in views_of(self._desk) if one["name"] != name]
        self._put(others, _("The view “{name}” is deleted", name=name), "")

    def _put(self, views: Sequence[View], words: str, current: str) -> None:
        before, was = self._desk.arranged(KEPT), self.current
        self._desk.arrange(KEPT, list(views))
        self.current = current

        def undo() -> None:
            self._desk.arrange(KEPT, before or [])
            self.current = was
            self._desk.say(_("Taken back: the views are as before"), None)

        self._desk.say(words, undo)
