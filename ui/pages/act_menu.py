"""What else can be done with the record shown? A menu of acts: each asks what it needs and says how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit import icons
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.seconding import Seconding

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk
    from ui.kit.page import Page


SECOND = "second"
"""The answer that is the second person as an actor, None as long as none was asked for."""


@dataclass(frozen=True)
class Act:
    """One act: when it fits a record and whose right it is, what it asks, what it does, says, and how it is undone.

    `do` takes the office, the record's view and the answers. `said` is a msgid with the facts of the menu. `undo` is
    None where the act cannot be taken back at once, which `told` says.
    """

    key: str
    words: str
    picture: str
    verb: str
    fits: Callable[[Any], bool]
    do: Callable[[Office, Any, Mapping[str, Any]], Any]
    said: str
    specs: Callable[[Any, Office], Sequence[Spec]] = lambda _view, _office: ()
    begin: Callable[[Any, Office], Mapping[str, Any]] = lambda _view, _office: {}
    told: str = ""
    undo: Callable[[Any, Any, Any], object] | None = None
    after: Callable[[Page, Any], object] | None = None
    """What the page does besides, with what `do` returned: it may show something else now."""


class ActMenu:
    """The button beside a record's verbs, and the acts of its menu.

    `facts` gives what is said of a record: its number, its name, and what else `said` names; `undone` is the msgid
    after a step was taken back.
    """

    def __init__(
        self,
        page: Page,
        desk: Desk,
        acts: Callable[[], Sequence[Act]],
        facts: Callable[[Any], Mapping[str, str]],
        undone: str,
    ) -> None:
        self._page, self._desk, self._acts, self._facts, self._undone = page, desk, acts, facts, undone
        self.view: Any = None
        self.fitting: list[Act] = []
        self.window: AskForm | None = None
        told = _("This is decided by two: a second person confirms with their own password.")
        self.seconding = Seconding(page, lambda: desk.office, "hardship.decide", _("Second person"), told)
        self.button = Button(_("More"), self.open, picture="chevron-down", keys="Ctrl+M")
        self.menu = QMenu(page)
        QShortcut(QKeySequence("Ctrl+M"), page, activated=self.open)

    def offer(self, view: Any) -> None:
        """Offer what fits the record shown and is the operator's right."""
        self.view, office = view, self._desk.office
        self.fitting = [
            act for act in self._acts() if view is not None and may(office, act.verb) and act.fits(view)
        ]
        self.button.setVisible(bool(self.fitting))

    def open(self) -> None:
        """Open the menu, its first line chosen."""
        if not self.fitting or not self.button.isVisible():
            return
        self.menu.clear()
        for act in self.fitting:
            action = QAction(icons.icon(act.picture), act.words, self.menu)
            action.triggered.connect(lambda _on=False, key=act.key: self.begin(key))
            self.menu.addAction(action)
        open_under(self.menu, self.button)

    def begin(self, key: str) -> None:
        """Begin an act of the record shown: ask what it needs, or do it at once."""
        act = next((one for one in self.fitting if one.key == key), None)
        view, office = self.view, self._desk.office
        if act is None or view is None:
            return
        specs = act.specs(view, office)
        if not specs:
            self._do(act, view, {}, None)
            return
        form = Form(specs)
        form.begin_with(dict(act.begin(view, office)))
        facts = self._facts(view)
        title = f"{act.words.rstrip('…')}  {facts['number']}  {facts['name']}"
        self.window = AskForm(
            self._page, title, form, act.words.rstrip("…"),
            lambda answers: self._do(act, view, answers, self.window), told=act.told, picture=act.picture, stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to(specs[0].name)

    def _do(self, act: Act, view: Any, answers: Mapping[str, Any], window: AskForm | None) -> None:
        office = self._desk.office

        def done(made: Any) -> None:
            if window is not None:
                window.accept()
            undo = act.undo
            back = None if undo is None else (lambda: self._undo(act, view, made))
            self._desk.say(_(act.said, **self._facts(view)), back)
            if act.after is not None:
                act.after(self._page, made)
            self._page.refresh()

        def failed(error: Exception) -> None:
            if window is not None and isinstance(error, NuangongError):
                window.refused(self._page.fault)(error)
            else:
                self._page.fault(error)

        self.seconding.do(lambda second: act.do(office, view, {**answers, SECOND: second}), done, failed)

    def _undo(self, act: Act, view: Any, made: Any) -> None:
        undo = act.undo
        assert undo is not None

        def words(_none: object) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _(self._undone, **self._facts(view))

        self._desk.take_back(lambda office: undo(office, view, made), words)
