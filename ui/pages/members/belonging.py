"""How is somebody put into a union, branch or group of their own? The question, the act and its undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.shared.text import _, _n
from ui.kit.page import Page
from ui.pages.unions.ask_union import Asked, AskUnion, union_choices

if TYPE_CHECKING:
    from app.members import ChangedMany
    from app.unions import UnionLine
    from ui.desk import Desk


class Belonging:
    """Puts the members chosen on the roll into one union, branch or group."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.asking: AskUnion | None = None

    def ask(self, numbers: Sequence[int]) -> None:
        """Ask where the rows of these short numbers belong."""
        office = self._desk.office

        def read() -> tuple[list[str], tuple[UnionLine, ...]]:
            people = [line.id for line in office.members.page(office.actor, numbers)]
            return people, office.unions.unions(office.actor)

        self._page.run(read, lambda found: self._ask(*found))

    def _ask(self, people: Sequence[str], unions: Sequence[UnionLine]) -> None:
        if not unions:
            self._page.strip.say(
                _("No union, branch or group is written down yet."), "quiet",
                (_("Write down a union"), lambda: self._desk.go("unions", {"new": True})),
            )  # fmt: skip
            return
        words = Asked(
            _n("Where {n} person belongs", "Where {n} people belong", len(people)), _("Union, branch or group"),
            _("Where their unit belongs"), _("Put them there"),
        )  # fmt: skip
        self.asking = AskUnion(self._page, words, union_choices(unions), lambda one: self.put(people, one))
        self.asking.open()

    def put(self, people: Sequence[str], union_id: str | None) -> None:
        """Let these people belong there; who cannot is told."""
        office = self._desk.office
        self._page.run(lambda: office.members.put_into(office.actor, people, union_id), self._done)

    def _done(self, done: ChangedMany) -> None:
        desk = self._desk
        words = _n("{n} person belongs there now", "{n} people belong there now", done.changed)
        if done.skipped:
            names = "、".join(one.name for one in done.skipped[:3])
            told = _n(
                "{n} stays: {names} has left or was entered by mistake.",
                "{n} stay: {names} … have left or were entered by mistake.",
                len(done.skipped),
                names=names,
            )
            self._page.strip.say(told, "warn")

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.undo_change(office.actor, done.command),
                lambda back: _n("Taken back for {n} person", "Taken back for {n} people", back.changed),
            )

        desk.say(words, undo if done.changed else None)
