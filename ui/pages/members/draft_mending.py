"""What becomes of words typed into rows that wait? Kept at once, judged later; knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.shared.text import _n

if TYPE_CHECKING:
    from app.members import DraftLine, Fixed
    from app.office import Office
    from ui.desk import Desk
    from ui.kit.page import Page


def waiting_rows(office: Office, only: str | None = None) -> tuple[dict[str, DraftLine], dict[str, str]]:
    """Read the rows that wait, of all imports or of one, by id, and the files of their rosters by the import's."""
    lines: dict[str, DraftLine] = {}
    files: dict[str, str] = {}
    for taken in office.members.imports(office.actor):
        if taken.waiting and only in (None, taken.id):
            files[taken.id] = taken.file
            rows = office.members.drafts(office.actor, taken.id)
            lines |= {line.id: line for line in rows if line.state == "waiting"}
    return lines, files


class Mending(QObject):
    """Holds what was typed since each row was last judged. Asks in order, so nothing overtakes what was typed."""

    judged = Signal(object, bool)
    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self.typed: dict[str, dict[str, str]] = {}

    def keep(self, cells: Iterable[tuple[str, str, str]]) -> None:
        """Keep what was typed, at once; nobody is taken in by it yet."""
        office, mends = self._desk.office, dict[str, dict[str, str]]()
        for row_id, key, text in cells:
            mends.setdefault(row_id, {})[key] = text
            self.typed.setdefault(row_id, {})[key] = text
        self._desk.jobs.run(
            lambda _progress: office.members.fix_drafts(office.actor, mends, taking=False),
            done=lambda _fixed: self._desk.kept(office.clock.now()),
            failed=self.refused.emit,
            owner=self,
        )

    def judge(self, more: Iterable[str] = (), *, asked: bool = False) -> bool:
        """Judge the rows that were changed and those of `more`; say whether there were any."""
        office, sent = self._desk.office, {**{row_id: dict[str, str]() for row_id in more}, **self.typed}
        if not sent:
            return False
        typed, self.typed = self.typed, {}

        def refused(error: Exception) -> None:
            for row_id, cells in typed.items():
                self.typed[row_id] = {**cells, **self.typed.get(row_id, {})}
            self.refused.emit(error)

        self._desk.jobs.run(
            lambda _progress: office.members.fix_drafts(office.actor, sent),
            done=lambda fixed: self.judged.emit(dict(zip(sent, fixed, strict=True)), asked),
            failed=refused,
            owner=self,
        )
        return True

    def leave(self, page: Page) -> None:
        """Judge what was changed when the table is left; it is said wherever the hand is then."""
        office, sent = self._desk.office, self.typed
        if sent:
            self.typed = {}
            page.run(lambda: office.members.fix_drafts(office.actor, sent), self.say)

    def forget(self, ids: Iterable[str]) -> None:
        """Forget what was typed into rows that are settled."""
        for row_id in ids:
            self.typed.pop(row_id, None)

    def say(self, fixed: Iterable[Fixed] | Mapping[str, Fixed]) -> None:
        """Say how many rows were taken in and how many are not right yet."""
        outcomes = list(fixed.values() if isinstance(fixed, Mapping) else fixed)
        taken = sum(one.member_id is not None for one in outcomes)
        still, said = len(outcomes) - taken, []
        if taken:
            said.append(_n("{n} row is corrected and taken in", "{n} rows are corrected and taken in", taken))
        if still:
            said.append(_n("{n} row is not right yet", "{n} rows are not right yet", still))
        self._desk.say(" · ".join(said), None)
