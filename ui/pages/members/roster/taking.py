"""What is known of the roster being taken in, and how is the office asked about it? Shows nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.shared.text import _
from ui.kit.page import Page
from ui.kit.work import LongWork

if TYPE_CHECKING:
    from app.members import Difference, RosterLook, RosterOutcome
    from ui.desk import Desk

Done = Callable[[Any], object]
Failed = Callable[[Exception], None]


class Taking:
    """One file on its way: where it lies, what was seen in it, what its columns were said to be, what came of it."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.work = LongWork(page)
        self.path: Path | None = None
        self.look: RosterLook | None = None
        self.fields: dict[str, str | None] | None = None
        self.outcome: RosterOutcome | None = None

    def look_into(self, path: Path, sheet: str | None, done: Done, failed: Failed) -> None:
        """Look into a file; what was known of another one is forgotten."""
        self.path, self.look, self.fields, self.outcome = path, None, None, None
        office = self._desk.office

        def came(look: RosterLook) -> None:
            self.look = look
            done(look)

        self.work.do(
            _("Reading the file…"),
            lambda progress: office.members.look_into(office.actor, path, sheet, progress=progress),
            came,
            failed,
        )

    def known(self) -> dict[str, str | None]:
        """Return what each column is taken for: as it was said, else as it was guessed or remembered."""
        if self.fields is not None or self.look is None:
            return dict(self.fields or {})
        return {column.header: column.identifier for column in self.look.columns}

    def guess_again(self, done: Callable[[], object]) -> None:
        """Forget what was said of these columns, and guess them by their words."""
        look, office = self.look, self._desk.office
        if look is None:
            return

        def forgotten(_none: None) -> None:
            self.look, self.fields = look.as_guessed(), None
            done()

        self._page.run(lambda: office.members.forget_source(office.actor, look.source), forgotten)

    def run(self, *, dry_run: bool, words: str, done: Done, failed: Failed) -> None:
        """Judge every row and, unless it is a dry run, take the good ones in as one act."""
        look, path, fields, office = self.look, self.path, self.fields, self._desk.office
        if look is None or path is None:
            return
        self.work.do(
            words,
            lambda progress: office.members.import_roster(
                office.actor, path, look.sheet or None, dry_run=dry_run, progress=progress, fields=fields
            ),
            done,
            failed,
        )

    def compare(self, outcome: RosterOutcome, done: Done, failed: Failed) -> None:
        """Find what the sheet says differently of people who are ours already."""
        office = self._desk.office
        self.work.do(
            _("Comparing with the roll…"),
            lambda _progress: office.members.differences(office.actor, outcome),
            done,
            failed,
        )

    def take_over(self, wanted: Sequence[Difference], done: Callable[[int], object]) -> None:
        """Change the members by what the sheet says, as one act that can be taken back."""
        office = self._desk.office
        self._page.run(lambda: office.members.update_from_roster(office.actor, wanted), done)

    def count_waiting(self, done: Callable[[int], object]) -> None:
        """Tell how many rows of this import still wait."""
        outcome, office = self.outcome, self._desk.office
        if outcome is None:
            return

        def waiting() -> int:
            lines = office.members.imports(office.actor)
            return sum(line.waiting for line in lines if line.id == outcome.import_id)

        self._page.run(waiting, done)

    def give_back(self, result: Path, done: Callable[[], object]) -> None:
        """Write the sheet as it came to `result`, with what became of each row behind it."""
        outcome, path, office = self.outcome, self.path, self._desk.office
        if outcome is not None and path is not None:
            self._page.run(
                lambda: office.members.give_back(office.actor, path, outcome, result),
                lambda _none: done(),
                lane="io",
            )
