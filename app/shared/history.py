"""What stood there before an act? Read from the journal, so that a change can be taken back as it was.

Knows no capability: whoever owns the rows decides whether and how the old values are put back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.shared.journal import CommandRow, JournalLineRow, decode

FEW: Final = 500  # values in one IN (…)


@dataclass(frozen=True)
class Before:
    """One row an act changed: what the changed fields held before, and the row's revision after the act.

    A field no line of the journal tells of (it came with a later version of the tables) is absent.
    """

    table: str
    row_id: str
    fields: Mapping[str, Any]
    rev: int


def command_now(tx: Session) -> str:
    """Return the id of the act at work in this transaction, by which it can be taken back later."""
    return str(tx.execute(text("SELECT command_id FROM journal_context")).scalar_one())


def command_of(tx: Session, table: str, row_id: str, rev: int) -> str | None:
    """Return the id of the act that brought a row to revision `rev`; None when nothing is known of it."""
    line = JournalLineRow
    wanted = select(line.command_id).where(
        line.table == table, line.row_id == row_id, line.base_rev == rev - 1
    )
    return tx.scalar(wanted.order_by(line.id.desc()).limit(1))


def reason_of(tx: Session, command_id: str) -> str:
    """Return why an act was done, as its transaction said; empty when there is no such act."""
    return tx.scalar(select(CommandRow.reason).where(CommandRow.id == command_id)) or ""


def before(tx: Session, command_id: str, table: str) -> Iterator[Before]:
    """Give the rows of `table` that the act changed, as they were before it, the latest change first.

    A row that the act made is not among them: taking that back is a rule of its owner's. Of a row that an act
    changed several times each change comes for itself.
    """
    lines = tx.execute(
        select(JournalLineRow.id, JournalLineRow.row_id, JournalLineRow.fields, JournalLineRow.base_rev)
        .where(
            JournalLineRow.command_id == command_id,
            JournalLineRow.table == table,
            JournalLineRow.verb == "U",
            JournalLineRow.fields.is_not(None),
        )
        .order_by(JournalLineRow.id.desc())
    ).all()
    for start in range(0, len(lines), FEW):
        few = lines[start : start + FEW]
        earlier = _earlier(tx, table, {row_id for _number, row_id, _changed, _base in few})
        for number, row_id, changed, base in few:
            wanted = set(decode(changed or "{}"))
            yield Before(table, row_id, _held(earlier[row_id], number, wanted), base + 1)


def _earlier(tx: Session, table: str, row_ids: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """Return every line of some rows, the latest first: asked for together, for an act may touch very many."""
    line = JournalLineRow
    found: dict[str, list[tuple[int, str]]] = {row_id: [] for row_id in row_ids}
    wanted = select(line.row_id, line.id, line.fields).where(line.table == table, line.row_id.in_(row_ids))
    for row_id, number, fields in tx.execute(wanted.order_by(line.id.desc())):
        found[row_id].append((number, fields or "{}"))
    return found


def _held(lines: Sequence[tuple[int, str]], before_line: int, wanted: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, fields in lines:
        if number < before_line:
            for name, value in decode(fields).items():
                if name in wanted:
                    found.setdefault(name, value)
            if len(found) == len(wanted):
                break
    return found
