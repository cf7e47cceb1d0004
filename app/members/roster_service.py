"""What do people do with rosters? Take them in, mend what was refused, undo it; knows no screen and no cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.members import giving, intake, queries, roster, roster_source, workbook
from app.members.cells import RosterSheet
from app.members.findings import Judgement
from app.members.queries import ImportLine
from app.members.roster_columns import Fields
from app.members.roster_look import RosterLook, looked
from app.members.rules import judge, report
from app.members.serving import Serving
from app.shared.actor import Actor
from app.shared.db import touch
from app.shared.files import read_whole, write_whole
from app.shared.progress import SILENT, Progress

LOCAL_TABLES: Final = ("roster_import", "roster_draft")


@dataclass(frozen=True)
class RosterOutcome:
    """What became of a roster: the report of import.md, every row's judgement, and what was written.

    `import_id` is None after a dry run and when there was nothing new to write.
    """

    report: Mapping[str, Any]
    found: RosterSheet
    judgement: Judgement
    import_id: str | None
    taken: int
    drafted: int


class Rosters(Serving):
    """Rosters in: good rows at once, refused ones kept until they are mended or put away."""

    def look_into(
        self, actor: Actor, path: Path, sheet: str | None = None, *, progress: Progress = SILENT
    ) -> RosterLook:
        """Return which sheet of a file is the roster, and what each of its columns would be taken for.

        Writes nothing. Raises what `roster.read` raises, or Cancelled.
        """
        self._guard.check(actor, "members.read")
        found, guessed = roster.look(path, sheet, self._sources())
        progress.report(len(found.rows), len(found.rows))
        return looked(found, guessed)

    def import_roster(
        self,
        actor: Actor,
        path: Path,
        sheet: str | None = None,
        *,
        dry_run: bool = False,
        progress: Progress = SILENT,
        result: Path | None = None,
        fields: Fields | None = None,
    ) -> RosterOutcome:
        """Take a roster in: good rows as one act, refused ones kept to be mended; the file is never changed.

        A dry run only judges. With `result` the sheet is given back there with what became of every row. `fields`
        says what its columns are taken for; taken in, that is remembered for the next sheet with this header.
        Raises what `roster.read` raises, Cancelled (nothing is kept), or a DeviceError.
        """
        self._guard.check(actor, "members.read" if dry_run else "members.import")
        found = roster.read(path, sheet, fields=fields, sources=self._sources())
        progress.report(0, len(found.rows))
        import_id, taken, drafted = None, 0, 0
        if dry_run:
            with self._db.reading() as tx:
                judgement = intake.judged(tx, found, self._clock.today(), progress)
        else:
            sha256 = hashlib.sha256(read_whole(path)).hexdigest()
            with self._db.transaction("roster.imported", actor) as tx:
                judgement = intake.judged(tx, found, self._clock.today(), progress)
                import_id, taken, drafted = intake.take(
                    tx, found, judgement, sha256=sha256, actor=actor, at=self._clock.now(), progress=progress
                )
                if fields is not None:
                    roster_source.remember(tx, found.source, fields, self._clock.now())
                touch(tx, *LOCAL_TABLES)
        if result is not None:
            write_whole(result, giving.sheet_back(path, found, judgement))
        told = report(judgement, found.file, found.sheet, found.header_row)
        return RosterOutcome(told, found, judgement, import_id, taken, drafted)

    def _sources(self) -> Mapping[str, Fields]:
        with self._db.reading() as tx:
            return roster_source.remembered(tx)

    def forget_source(self, actor: Actor, source: str) -> None:
        """Forget what the columns of a source's sheets were said to be (RosterLook.source)."""
        self._guard.check(actor, "members.import")
        with self._db.bookkeeping() as tx:
            roster_source.forget(tx, source)

    def give_back(self, actor: Actor, path: Path, outcome: RosterOutcome, result: Path) -> None:
        """Write the sheet of a roster taken in to `result`, with what has become of every row until now.

        Rows mended since count as taken. Nobody is taken in by it. Raises a DeviceError.
        """
        self._guard.check(actor, "members.import")
        judgement = outcome.judgement
        if outcome.import_id is not None:
            with self._db.reading() as tx:
                lines = intake.draft_lines(tx, outcome.import_id)
            judgement = judgement.settled({line.sheet_row for line in lines if line.state == "taken"})
        write_whole(result, giving.sheet_back(path, outcome.found, judgement))

    def blank_template(self, actor: Actor, path: Path) -> None:
        """Write an empty sheet in the platform's template, its cells made for text. Raises a DeviceError."""
        self._guard.check(actor, "members.read")
        write_whole(path, workbook.blank())

    def imports(self, actor: Actor) -> tuple[ImportLine, ...]:
        """Return every taking-in of a roster, the latest first."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return queries.import_lines(tx)

    def drafts(self, actor: Actor, import_id: str) -> tuple[intake.DraftLine, ...]:
        """Return the refused rows of an import, in the sheet's order."""
        self._guard.check(actor, "members.import")
        with self._db.reading() as tx:
            return intake.draft_lines(tx, import_id)

    def fix_draft(self, actor: Actor, draft_id: str, cells: Mapping[str, str]) -> intake.Fixed:
        """Mend a refused row's cells as `fix_drafts` does. Raises DraftMissing, DraftSettled."""
        return self.fix_drafts(actor, {draft_id: cells})[0]

    def fix_drafts(
        self,
        actor: Actor,
        mends: Mapping[str, Mapping[str, str]],
        *,
        taking: bool = True,
        progress: Progress = SILENT,
    ) -> tuple[intake.Fixed, ...]:
        """Mend refused rows' cells (by header or field name), as one act and one row after the other.

        Each is judged again and taken in when good; what was typed is kept either way, and without `taking` that
        is all. Raises DraftMissing, DraftSettled, Cancelled; nothing is kept then.
        """
        self._guard.check(actor, "members.import")
        with self._db.transaction("roster.row_mended", actor) as tx:
            touch(tx, "roster_draft")
            return intake.mend_all(tx, mends, self._clock, taking, progress)

    def drop_draft(self, actor: Actor, draft_id: str) -> None:
        """Put a refused row away unmended. Raises DraftMissing, DraftSettled."""
        return self.drop_drafts(actor, (draft_id,))

    def drop_drafts(self, actor: Actor, draft_ids: Sequence[str]) -> None:
        """Put refused rows away unmended, as one act. Raises DraftMissing, DraftSettled."""
        self._guard.check(actor, "members.import")
        with self._db.transaction("roster.row_dropped", actor) as tx:
            touch(tx, "roster_draft")
            intake.drop(tx, draft_ids)

    def restore_drafts(self, actor: Actor, draft_ids: Sequence[str]) -> None:
        """Undo putting rows away. Raises DraftMissing, DraftSettled, ImportUndone."""
        self._guard.check(actor, "members.import")
        with self._db.transaction("roster.row_restored", actor) as tx:
            touch(tx, "roster_draft")
            intake.restore(tx, draft_ids)

    def undo_import(self, actor: Actor, import_id: str) -> int:
        """Undo an import as one act: its people become VOID, never deleted; returns how many.

        Raises ImportMissing, ImportUndone, or ImportHeld when something hangs on one of them.
        """
        self._guard.check(actor, "members.undo_import")
        with self._db.transaction("roster.undone", actor) as tx:
            touch(tx, *LOCAL_TABLES)
            return intake.undo(tx, import_id, self._holds, self._clock.today(), self._clock.now())


def look_at(
    path: Path,
    sheet: str | None,
    today: date,
    result: Path | None = None,
    fields: Fields | None = None,
) -> RosterOutcome:
    """Judge a roster where there is no office yet, so nobody is known. Raises what `roster.read` raises."""
    found = roster.read(path, sheet, fields=fields)
    judgement = judge(found, today, {})
    if result is not None:
        write_whole(result, giving.sheet_back(path, found, judgement))
    told = report(judgement, found.file, found.sheet, found.header_row)
    return RosterOutcome(told, found, judgement, None, 0, 0)
