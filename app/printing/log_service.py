"""What was printed, and what is a paper about? The part of printing's service that reads its log."""

from __future__ import annotations

from app.printing import queries
from app.printing.rules import PrintLine, read_number
from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.text import N_


class UnknownNumber(RuleError):
    """No paper bears this number."""

    code = "print.unknown_number"
    template = N_("No paper of this office bears the number {number}.")


class PrintLog:
    """The part of printing's service that says what was printed."""

    _db: Database
    _guard: Guard

    def history(
        self, actor: Actor, subject_id: str | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[PrintLine, ...]:
        """Give the print log, the latest first; of one record when `subject_id` is given."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            return queries.print_lines(tx, subject_id, limit, offset)

    def find(self, actor: Actor, number: str) -> PrintLine:
        """Find what a paper is about by the short number on it, typed or scanned. Raises UnknownNumber."""
        self._guard.check(actor, "printing.read")
        with self._db.reading() as tx:
            line = queries.by_number(tx, read_number(number))
        if line is None:
            raise UnknownNumber(number=read_number(number)[:11])
        return line
