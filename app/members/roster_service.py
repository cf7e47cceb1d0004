"""What do people do with rosters? Take them in, mend what was refused, undo it; knows no screen and no cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.members import giving, intake, queries, roster
from app.members.findings import Judgement
from app.members.queries import ImportLine
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
    judgement: Judgement
    import_id: str | None
    taken: int
    drafted: int


class Rosters(Serving):
    """Rosters in: good rows at once, refused ones kept until they are mended or put away."""

    def import_roster(
        self,
        actor: Actor,
        path: Path,
        sheet: str | None = None,
        *,
        dry_run: bool = False,
        progress: Progress = SILENT,
        result: Path | None = None,
    ) -> RosterOutcome:
        """Take a roster in: good rows as one act, refused ones kept to be mended; the file is never changed.

        A dry run only judges. With `result` the sheet is given back there with what became of every row.
        Raises what `roster.read` raises, Cancelled (nothing is kept), or a DeviceError.
        """
        self._guard.check(actor, "members.read" if dry_run else "members.import")
        found = roster.read(path, sheet)
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
                touch(tx, *LOCAL_TABLES)
        if result is not None:
            write_whole(result, giving.sheet_back(path, found, judgement))
        told = report(judgement, found.file, found.sheet, found.header_row)
        return RosterOutcome(told, judgement, import_id, taken, drafted)

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


def look_at(path: Path, sheet: str | None, today: date, result: Path | None = None) -> RosterOutcome:
    """Judge a roster where there is no office yet, so nobody is known. Raises what `roster.read` raises."""
    found = roster.read(path, sheet)
    judgement = judge(found, today, {})
    if result is not None:
        write_whole(result, giving.sheet_back(path, found, judgement))
    return RosterOutcome(report(judgement, found.file, found.sheet, found.header_row), judgement, None, 0, 0)
