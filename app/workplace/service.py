"""What do people leave on their desk, and take up again? One method, one transaction; each sees only their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.workplace import queries
from app.workplace.queries import FormDraft
from app.workplace.rules import written
from app.workplace.tables import DeskSettingRow, FormDraftRow


class Workplace:
    """One operator's desk on this PC."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db, self._guard, self._clock = db, guard, clock

    # --- forms begun ------------------------------------------------------------------------------

    def keep_draft(
        self, actor: Actor, form: str, subject: str, content: Mapping[str, str], title: str = ""
    ) -> None:
        """Keep what is typed into a form so far, in place of what was kept before. Raises TooMuchToKeep."""
        self._guard.check(actor, "workplace.keep")
        text = written(dict(content))
        with self._db.bookkeeping() as tx:
            row = tx.get(FormDraftRow, (actor.operator_id, form, subject))
            if row is None:
                row = FormDraftRow(operator_id=actor.operator_id, form=form, subject=subject)
                tx.add(row)
            row.title, row.content, row.at = title, text, self._clock.now()
            touch(tx, "form_draft")

    def draft(self, actor: Actor, form: str, subject: str = "") -> FormDraft | None:
        """Return what was kept of one form, None when nothing."""
        self._guard.check(actor, "workplace.keep")
        with self._db.reading() as tx:
            return queries.form_draft(tx, actor.operator_id, form, subject)

    def drafts(self, actor: Actor) -> tuple[FormDraft, ...]:
        """Return every form begun and not finished, the latest first."""
        self._guard.check(actor, "workplace.keep")
        with self._db.reading() as tx:
            return queries.form_drafts(tx, actor.operator_id)

    def drop_draft(self, actor: Actor, form: str, subject: str = "") -> None:
        """Let go of what was kept of a form: it is finished, or was left on purpose."""
        self._guard.check(actor, "workplace.keep")
        with self._db.reading() as tx:
            if queries.form_draft(tx, actor.operator_id, form, subject) is None:
                return
        with self._db.bookkeeping() as tx:
            if (row := tx.get(FormDraftRow, (actor.operator_id, form, subject))) is not None:
                tx.delete(row)
                touch(tx, "form_draft")

    # --- how things are arranged ------------------------------------------------------------------

    def arrange(self, actor: Actor, name: str, content: Any) -> None:
        """Keep how something is arranged (JSON values), in place of how it was. Raises TooMuchToKeep.

        It makes no backup due: where a column stands is not worth one.
        """
        self._guard.check(actor, "workplace.keep")
        text = written(content)
        with self._db.bookkeeping(due=False) as tx:
            row = tx.get(DeskSettingRow, (actor.operator_id, name))
            if row is None:
                row = DeskSettingRow(operator_id=actor.operator_id, name=name)
                tx.add(row)
            row.content, row.at = text, self._clock.now()

    def arranged(self, actor: Actor, name: str) -> Any:
        """Return how something is arranged, None when it never was."""
        self._guard.check(actor, "workplace.keep")
        with self._db.reading() as tx:
            return queries.setting(tx, actor.operator_id, name)

    def everything_arranged(self, actor: Actor) -> dict[str, Any]:
        """Return all this operator ever arranged, by name."""
        self._guard.check(actor, "workplace.keep")
        with self._db.reading() as tx:
            return queries.settings(tx, actor.operator_id)
