"""How is something done with grants of relief asked, said and undone? The small windows, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.pages.hardship.relief_words import refused_words

if TYPE_CHECKING:
    from app.office import Office
    from app.relief import Done, GrantLine
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

Lines = Sequence[Any]


class ReliefAsking:
    """What the acts with grants have in common."""

    def __init__(self, page: HardshipPage, desk: Desk, then: Callable[[], object]) -> None:
        self._page, self._desk, self._then = page, desk, then
        self.window: AskForm | None = None

    def _ask(
        self, title: str, specs: Sequence[Spec], begin: dict[str, Any], told: str, picture: str, first: str,
        answered: Callable[[dict[str, Any]], object],
    ) -> None:  # fmt: skip
        form = Form(specs)
        form.begin_with(begin)
        self.window = AskForm(
            self._page, title, form, _("Write down"), answered, told=told, picture=picture, stays=True
        )
        self.window.show()
        form.go_to(first)

    def _ask_why(
        self, title: str, told: str, picture: str, work: Callable[[Office, str], object], line: GrantLine, said: str,
        undo: Callable[[Office], object] | None = None,
    ) -> None:  # fmt: skip
        office = self._desk.office

        def answered(answers: dict[str, Any]) -> None:
            window = self.window
            assert window is not None

            def done(_none: object) -> None:
                window.accept()
                self._desk.say(said, None if undo is None else lambda: self._take_back(undo))
                self._then()

            self._page.run(lambda: work(office, answers["reason"]), done, window.refused(self._page.fault))

        title = "  ".join((title, line.number))
        self._ask(
            title, [Spec("reason", _("Why"), Field, required=True)], {}, told, picture, "reason", answered
        )

    def _do(
        self, work: Callable[[], Done], lines: Lines, said: Callable[[int], str],
        back: Callable[[Office, Sequence[str]], object], lane: str = "db",
    ) -> None:  # fmt: skip
        named = {one.id: one for one in lines}
        window = self.window if self.window is not None and self.window.isVisible() else None

        def done(found: Done) -> None:
            alone = found.refused[0][1] if len(found.refused) == 1 and not found.done else None
            if window is not None:
                if alone is not None:  # said at its field, the window stays
                    window.refused(self._page.fault)(alone)
                    return
                window.accept()
            if found.done:
                self._desk.say(
                    said(len(found.done)), lambda: self._take_back(lambda office: back(office, found.done))
                )
            if found.refused:
                self._page.strip.say(refused_words(found, named), "warn")
            self._then()

        failed = window.refused(self._page.fault) if window is not None else self._page.fault
        self._page.run(work, done, failed, lane=lane)

    def _take_back(self, work: Callable[[Office], object]) -> None:
        def words(_none: object) -> str:
            if not self._page.closed:
                self._then()
            return _("Taken back: the grants are as they were")

        self._desk.take_back(work, words)
