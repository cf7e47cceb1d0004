"""What did the writer of a change know of the record it changed? Asked of the log, and of the lineages themselves.

A hub that was put back to an earlier day has forgotten what it told to whom. The offices' changes still say it: what
came to a computer with a receipt stands in its own chain, and before what it wrote afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hub import ancestors, queries
from app.hub.tables import LedgerRow
from app.sync.messages import RECEIVED, Change, Up
from app.sync.seen import Had, Mark, Past, View

Key = tuple[str, str]
"""Table and row id."""


class Views:
    """What the writer knew at each change of a message: many were made in the same knowledge."""

    def __init__(self, tx: Session, up: Up, fresh: Sequence[Change]) -> None:
        self._up, self._forks, self._hub = up, ancestors.forks(tx, up), queries.hub_lives(tx, up.office)
        self._readings = _Readings(tx, up, fresh)
        self._known: dict[tuple[int, bool], View] = {}

    def of(self, change: Change) -> View:
        """Return what was known when `change` was made."""
        read_to = self._hub.read_to(change.hub_incarnation, change.cursor)
        forgotten = change.reason == RECEIVED and change.cursor > read_to
        key = (read_to, forgotten)
        if key not in self._known:
            self._known[key] = View(self._up.incarnation, self._forks, read_to, self._readings, forgotten)
        return self._known[key]


class _Readings(Past):
    """What came to each lineage with its receipts, as its own changes tell; asked only where two values meet."""

    def __init__(self, tx: Session, up: Up, fresh: Sequence[Change]) -> None:
        self._tx, self._up, self._fresh = tx, up, fresh
        self._lines: dict[Key, list[tuple[str, Change, bool]]] = {}
        self._lives: dict[str, list[tuple[str, int]]] = {}

    def before(self, mark: Mark, table: str, row_id: str, name: str) -> Sequence[Had]:
        """Return the values a field had in a lineage before its write `mark`, those of its ancestors first."""
        ends = dict([(mark.incarnation, mark.seq - 1), *self._before(mark.incarnation)])
        lines = [
            change
            for life, change, _stood in self._of(table, row_id)
            if name in change.fields and change.seq <= ends.get(life, 0)
        ]
        lines.sort(key=lambda change: change.seq)
        return [Had(change.fields[name], change.reason == RECEIVED) for change in lines]

    def began(self, mark: Mark, table: str, row_id: str) -> bool:
        """Say whether the write `mark` made the record."""
        return any(
            (life, change.seq, change.verb) == (mark.incarnation, mark.seq, "I") and change.reason != RECEIVED
            for life, change, _stood in self._of(table, row_id)
        )

    def writes(self, table: str, row_id: str, name: str) -> Mapping[Mark, Any]:
        """Return what a field came to in which lineage, by its mark; what was refused left out."""
        return {
            Mark(life, change.seq): change.fields[name]
            for life, change, stood in self._of(table, row_id)
            if stood and name in change.fields
        }

    def coming(self, change: Change, name: str) -> Sequence[Any]:
        """Return what the message that brings `change` says of a field later on, in its order."""
        lines = self._arriving.get((change.table, change.row_id), ())
        return [one.fields[name] for one in lines if one.seq > change.seq and name in one.fields]

    def _before(self, incarnation: str) -> list[tuple[str, int]]:
        if incarnation not in self._lives:
            line = ancestors.line_of(self._tx, self._up.office, incarnation)
            self._lives[incarnation] = [(one.incarnation, seq) for one, seq, _hash in line]
        return self._lives[incarnation]

    def _of(self, table: str, row_id: str) -> list[tuple[str, Change, bool]]:
        """Return who wrote each change of a record, the change, and whether it was not refused."""
        key = (table, row_id)
        if key not in self._lines:
            rows = self._tx.execute(
                select(LedgerRow.incarnation, LedgerRow.body, LedgerRow.outcome).where(
                    LedgerRow.office_id == self._up.office, LedgerRow.tbl == table, LedgerRow.row_id == row_id
                )
            )
            told = [
                (row.incarnation, Change(**json.loads(row.body)), row.outcome != "refused") for row in rows
            ]
            own = [(self._up.incarnation, one, True) for one in self._arriving.get(key, ())]
            self._lines[key] = told + own
        return self._lines[key]

    @cached_property
    def _arriving(self) -> Mapping[Key, Sequence[Change]]:
        """The changes of the message by record: a message may have a hundred thousand."""
        found: dict[Key, list[Change]] = {}
        for one in self._fresh:
            found.setdefault((one.table, one.row_id), []).append(one)
        return found
