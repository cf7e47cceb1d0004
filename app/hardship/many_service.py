"""What is done with many hardship files in one step? Who is in charge of them; one transaction, all or none."""

from __future__ import annotations

from collections.abc import Mapping

from app.hardship import file_rows
from app.hardship.filing import Filing
from app.shared.actor import Actor


class HardshipMany(Filing):
    """The part of hardship's service that changes many files at once."""

    def set_cadres(self, actor: Actor, cadres: Mapping[str, str]) -> dict[str, str]:
        """Say who is in charge of files, by file; return who was before, of those that changed.

        Ended files stay as they are. Raises FileMissing.
        """
        self._guard.check(actor, "hardship.keep")
        before: dict[str, str] = {}
        with self._db.transaction("hardship.cadres_set", actor) as tx:
            stands = file_rows.standings(tx, self._clock.today(), sorted(cadres))
            for file_id, told in cadres.items():
                row, cadre = file_rows.file_row(tx, file_id), " ".join(told.split())
                if not stands[file_id].is_living or row.cadre == cadre:
                    continue
                before[file_id], row.cadre = row.cadre, cadre
                self._touch(tx, actor, file_id, stands[file_id])
        return before
