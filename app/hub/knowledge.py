"""What did the writer of a change know of the record it changed? Asked of the log, and of the lineages themselves.

A hub that was put back to an earlier day has forgotten what it told to whom. The offices' changes still say it: what
came to a computer with a receipt stands in its own chain, and before what it wrote afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hub import ancestors, queries
from app.hub.tables import LedgerRow
from app.sync.messages import RECEIVED, Change, Up
from app.sync.seen import Had, Mark, Past, View

_Line = tuple[str, int, str, str, dict[str, Any]]  # lineage, number, reason, verb, fields


class Views:
    """What the writer knew at each change of a message: many were made in the same knowledge."""

    def __init__(self, tx: Session, up: Up, fresh: Sequence[Change]) -> None:
        self._up, self._forks, self._hub = up, ancestors.forks(tx, up), queries.hub_lives(tx, up.office)
        self._readings = _Readings(tx, up, fresh)
        self._known: dict[tuple[int, int, bool], View] = {}

    def of(self, change: Change) -> View:
        """Return what was known when `change` was made."""
        key = (change.hub_incarnation, change.cursor, self._forgotten(change))
        if key not in self._known:
            read_to = self._hub.read_to(*key[:2])
            self._known[key] = View(self._up.incarnation, self._forks, read_to, self._readings, key[2])
        return self._known[key]

    def _forgotten(self, change: Change) -> bool:
        """Say whether a change came with words of the hub that it has forgotten."""
        read_to = self._hub.read_to(change.hub_incarnation, change.cursor)
        return change.reason == RECEIVED and change.cursor > read_to


class _Readings(Past):
    """What came to each lineage with its receipts, as its own changes tell; asked only where two values meet."""

    def __init__(self, tx: Session, up: Up, fresh: Sequence[Change]) -> None:
        self._tx, self._up, self._fresh = tx, up, fresh
        self._lines: dict[tuple[str, str], list[_Line]] = {}
        self._lives: dict[str, list[tuple[str, int]]] = {}

    def before(self, mark: Mark, table: str, row_id: str, name: str) -> Sequence[Had]:
        """Return the values a field had in a lineage before its write `mark`, those of its ancestors first."""
        ends = dict([(mark.incarnation, mark.seq - 1), *self._before(mark.incarnation)])
        lines = [
            (seq, Had(fields[name], reason == RECEIVED))
            for incarnation, seq, reason, _verb, fields in self._of(table, row_id)
            if name in fields and seq <= ends.get(incarnation, 0)
        ]
        return [had for _seq, had in sorted(lines, key=lambda line: line[0])]

    def began(self, mark: Mark, table: str, row_id: str) -> bool:
        """Say whether the write `mark` made the record."""
        return any(
            (incarnation, seq, verb) == (mark.incarnation, mark.seq, "I") and reason != RECEIVED
            for incarnation, seq, reason, verb, _fields in self._of(table, row_id)
        )

    def _before(self, incarnation: str) -> list[tuple[str, int]]:
        if incarnation not in self._lives:
            line = ancestors.line_of(self._tx, self._up.office, incarnation)
            self._lives[incarnation] = [(one.incarnation, seq) for one, seq, _hash in line]
        return self._lives[incarnation]

    def _of(self, table: str, row_id: str) -> list[_Line]:
        key = (table, row_id)
        if key not in self._lines:
            rows = self._tx.execute(
                select(LedgerRow.incarnation, LedgerRow.seq, LedgerRow.body).where(
                    LedgerRow.office_id == self._up.office, LedgerRow.tbl == table, LedgerRow.row_id == row_id
                )
            )
            told = [(row.incarnation, row.seq, json.loads(row.body)) for row in rows]
            found = [(life, seq, body["reason"], body["verb"], body["fields"]) for life, seq, body in told]
            found += [
                (self._up.incarnation, one.seq, one.reason, one.verb, one.fields)
                for one in self._fresh
                if (one.table, one.row_id) == key
            ]
            self._lines[key] = found
        return self._lines[key]
