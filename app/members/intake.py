"""What becomes of a roster in the database: taken in, kept to be mended, or undone? Knows no file.

Good rows, refused rows and the record of the import are written in the caller's one transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.bulk import insert_rows
from app.members.cells import Cell, Column, RawRow, RosterSheet, read_name, read_text
from app.members.findings import JudgedRow, Judgement, NumberTaken, Problem
from app.members.newcomer import template
from app.members.rules import judge
from app.members.tables import (
    MemberGramRow,
    MemberPhotoRow,
    MemberRow,
    MemberSearchRow,
    MembershipEventRow,
    RosterDraftRow,
    RosterImportMemberRow,
    RosterImportRow,
)
from app.shared import identity
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_

_OWN_TABLES: Final = {
    row.__tablename__
    for row in (MemberSearchRow, MemberGramRow, MembershipEventRow, RosterImportMemberRow, MemberPhotoRow)
}


class ImportMissing(RuleError):
    """No such import."""

    code = "import.missing"
    template = N_("This import is not in the list.")


class ImportUndone(RuleError):
    """The import was undone before."""

    code = "import.undone"
    template = N_("This import was already undone.")


class ImportHeld(RuleError):
    """Something hangs on the people of the import; facts `held` ((kind, count), …) and `count` in all."""

    code = "import.held"
    template = N_(
        "This import can no longer be undone: {count} later records hang on its people, or the province has "
        "confirmed them. Nothing was changed; correct single people instead."
    )


class MemberHeld(RuleError):
    """Something hangs on a person just registered; facts `name` and `count`."""

    code = "member.held"
    template = N_(
        "{name} can no longer be taken back: {count} later records hang on this person, or the province has "
        "confirmed them. Nothing was changed; change the record instead."
    )


class DraftMissing(RuleError):
    """No such refused row."""

    code = "draft.missing"
    template = N_("This row is not among those that wait to be mended.")


class DraftSettled(RuleError):
    """The row was taken in or dropped before."""

    code = "draft.settled"
    template = N_("This row was already settled.")


@dataclass(frozen=True)
class Held:
    """Something that keeps an import from being undone: a table's name or "receipt", and how many."""

    kind: str
    count: int


Hold = Callable[[Session, Sequence[str]], Sequence[Held]]
"""Asked before an import is undone: what hangs on these members? Given by the office's wiring."""


@dataclass(frozen=True)
class DraftLine:
    """A refused row: its cells by header, in the sheet's order, and what is wrong with it.

    `fields` names our field of every header that has one: two rosters may head the same thing differently.
    """

    id: str
    import_id: str
    sheet_row: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]
    state: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Fixed:
    """What became of a mended row: the member's id, or None with the problems that are left."""

    member_id: str | None
    problems: tuple[Problem, ...]


def judged(tx: Session, sheet: RosterSheet, today: date, progress: Progress = SILENT) -> Judgement:
    """Judge a sheet against everybody on the roll. Raises Cancelled."""
    places = {column.identifier: place for place, column in enumerate(sheet.columns)}
    number_at, name_at = places.get("id_no", -1), places.get("name", -1)
    numbers: list[str] = []
    foreign: set[str] = set()
    for row in sheet.rows:
        number = identity.normalise(_at(row, number_at))
        numbers.append(number)
        if len(number) != 18:
            foreign.add(read_name(_at(row, name_at)))
    return judge(sheet, today, queries.registered(tx, numbers, foreign), progress)


def _at(row: RawRow, place: int) -> Cell:
    return row.cells[place] if 0 <= place < len(row.cells) else ""


# --- taking in ------------------------------------------------------------------------------------


def take(
    tx: Session,
    sheet: RosterSheet,
    judgement: Judgement,
    *,
    sha256: str,
    actor: Actor,
    at: datetime,
    progress: Progress,
) -> tuple[str | None, int, int]:
    """Take the good rows in and keep the refused ones; returns (import id, people taken, rows kept).

    Nobody is entered twice and no row kept twice, so the same file again writes nothing and has no id.
    Raises Cancelled.
    """
    good = [row.new for row in judgement.rows if row.new is not None]
    refused = [
        (row, _fingerprint(sheet.columns, row.cells)) for row in judgement.rows if _is_worth_mending(row)
    ]
    known = _known_fingerprints(tx)
    refused = [(row, mark) for row, mark in refused if mark not in known]
    if not good and not refused:
        return None, 0, 0
    import_id = new_id()
    counts = judgement.counts
    tx.add(
        RosterImportRow(
            id=import_id, file_name=sheet.file, sha256=sha256, sheet=sheet.sheet, at=at,
            operator_id=actor.operator_id, rows=len(judgement.rows), ok=counts["ok"], note=counts["note"],
            refused=counts["refused"], undone_at=None,
        )
    )  # fmt: skip
    tx.flush()
    ids = roll.take_in(tx, good, at, progress)
    if ids:
        insert_rows(tx, RosterImportMemberRow, ("import_id", "member_id"), [(import_id, key) for key in ids])
    if refused:
        tx.execute(
            insert(RosterDraftRow), [_draft(import_id, sheet.columns, row, mark) for row, mark in refused]
        )
    return import_id, len(ids), len(refused)


def _is_worth_mending(row: JudgedRow) -> bool:
    """Say whether a refused row holds anything to be put right; somebody who is ours already does not."""
    reasons = [problem for problem in row.problems if problem.outcome == "refused"]
    return any(problem.template != NumberTaken.template for problem in reasons)


def _known_fingerprints(tx: Session) -> frozenset[str]:
    wanted = select(RosterDraftRow.fingerprint).join(
        RosterImportRow, RosterImportRow.id == RosterDraftRow.import_id
    )
    return frozenset(tx.scalars(wanted.where(RosterImportRow.undone_at.is_(None))))


def _fingerprint(columns: Sequence[Column], cells: Sequence[Cell]) -> str:
    return hashlib.sha256(_dumped(columns, cells).encode()).hexdigest()


def _dumped(columns: Sequence[Column], cells: Sequence[Cell]) -> str:
    """Keep a row's cells with their columns; numbers stay numbers, for a long one has lost its digits."""
    kept = [
        cell if cell is None or isinstance(cell, str | float | int) else read_text(cell) for cell in cells
    ]
    headers = [[column.identifier, column.header] for column in columns]
    return json.dumps({"columns": headers, "cells": kept}, ensure_ascii=False)


def _draft(import_id: str, columns: Sequence[Column], row: JudgedRow, mark: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "import_id": import_id,
        "sheet_row": row.sheet_row,
        "cells": _dumped(columns, row.cells),
        "fingerprint": mark,
        "problems": _dumped_problems(row.problems),
        "state": "waiting",
    }


def _dumped_problems(problems: Sequence[Problem]) -> str:
    lines = [{**asdict(problem), "facts": dict(problem.facts)} for problem in problems]
    return json.dumps(lines, ensure_ascii=False, default=str)


# --- mending --------------------------------------------------------------------------------------


def draft_lines(tx: Session, import_id: str) -> tuple[DraftLine, ...]:
    """Return the rows of an import that wait, were taken later or dropped, in the sheet's order."""
    rows = tx.scalars(
        select(RosterDraftRow).where(RosterDraftRow.import_id == import_id).order_by(RosterDraftRow.sheet_row)
    )
    return tuple(_draft_line(row) for row in rows)


def _draft_line(row: RosterDraftRow) -> DraftLine:
    columns, cells = _loaded(row)
    shown = {column.header: read_text(cell) for column, cell in zip(columns, cells, strict=False)}
    problems = tuple(Problem(**line) for line in json.loads(row.problems))
    named = {column.header: column.identifier for column in columns if column.identifier}
    return DraftLine(row.id, row.import_id, row.sheet_row, shown, problems, row.state, named)


def _loaded(row: RosterDraftRow) -> tuple[tuple[Column, ...], tuple[Cell, ...]]:
    kept = json.loads(row.cells)
    return tuple(Column(*column) for column in kept["columns"]), tuple(kept["cells"])


def mend(
    tx: Session, draft_id: str, cells: Mapping[str, str], today: date, at: datetime, *, taking: bool = True
) -> Fixed:
    """Put words into a refused row's cells (by header or field name), judge it again, take it in if good.

    What was typed is kept either way; without `taking` a good row waits on. Raises DraftMissing, DraftSettled.
    """
    row = waiting_draft(tx, draft_id)
    columns, old = _loaded(row)
    wide = [*old, *[""] * (len(columns) - len(old))]
    for place, column in enumerate(columns):
        if column.header in cells:
            wide[place] = cells[column.header]
        elif column.identifier and column.identifier in cells:
            wide[place] = cells[column.identifier]
    there = {name for column in columns for name in (column.header, column.identifier)}
    for one in template():
        # A column the sheet does not have at all can still be filled in.
        if not {one.identifier, one.header} & there and (
            words := cells.get(one.identifier, cells.get(one.header))
        ):
            columns = (*columns, Column(one.identifier, one.header))
            wide.append(words)
    sheet = RosterSheet("", "", 0, columns, (RawRow(row.sheet_row, tuple(wide)),))
    verdict = judged(tx, sheet, today).rows[0]
    row.cells, row.problems = _dumped(columns, wide), _dumped_problems(verdict.problems)
    if verdict.new is None or not taking:
        return Fixed(None, verdict.problems)
    (member_id,) = roll.take_in(tx, [verdict.new], at)
    tx.add(RosterImportMemberRow(import_id=row.import_id, member_id=member_id))
    row.state = "taken"
    return Fixed(member_id, verdict.problems)


def mend_all(
    tx: Session, mends: Mapping[str, Mapping[str, str]], clock: Clock, taking: bool, progress: Progress
) -> tuple[Fixed, ...]:
    """Mend rows one after the other, so that the second of one person finds the first. Raises Cancelled."""
    fixed: list[Fixed] = []
    for draft_id, cells in mends.items():
        progress.report(len(fixed), len(mends))
        fixed.append(mend(tx, draft_id, cells, clock.today(), clock.now(), taking=taking))
    return tuple(fixed)


def waiting_draft(tx: Session, draft_id: str) -> RosterDraftRow:
    """Return a refused row that still waits. Raises DraftMissing, DraftSettled."""
    row = tx.get(RosterDraftRow, draft_id)
    if row is None:
        raise DraftMissing()
    if row.state != "waiting":
        raise DraftSettled()
    return row


def drop(tx: Session, draft_ids: Sequence[str]) -> None:
    """Put rows away unmended. Raises DraftMissing, DraftSettled."""
    for draft_id in draft_ids:
        waiting_draft(tx, draft_id).state = "dropped"


def restore(tx: Session, draft_ids: Sequence[str]) -> None:
    """Let rows that were put away wait again. Raises DraftMissing, DraftSettled, ImportUndone."""
    for draft_id in draft_ids:
        row = tx.get(RosterDraftRow, draft_id)
        if row is None:
            raise DraftMissing()
        if row.state != "dropped":
            raise DraftSettled()
        if tx.get_one(RosterImportRow, row.import_id).undone_at is not None:
            raise ImportUndone()  # its rows went with it, not by themselves
        row.state = "waiting"


# --- undoing --------------------------------------------------------------------------------------


def undo(tx: Session, import_id: str, holds: Sequence[Hold], day: date, at: datetime) -> int:
    """Make the people of an import VOID and drop its waiting rows; returns how many people.

    Raises ImportMissing, ImportUndone, ImportHeld.
    """
    row = tx.get(RosterImportRow, import_id)
    if row is None:
        raise ImportMissing()
    if row.undone_at is not None:
        raise ImportUndone()
    wanted = (
        select(MemberRow.id)
        .join(RosterImportMemberRow, RosterImportMemberRow.member_id == MemberRow.id)
        .where(RosterImportMemberRow.import_id == import_id, MemberRow.status != "VOID")
    )
    people = tx.scalars(wanted).all()
    if held := held_by(tx, people, holds):
        raise ImportHeld(held=held, count=sum(count for _kind, count in held))
    roll.make_void(tx, people, day, at)
    tx.execute(
        update(RosterDraftRow)
        .where(RosterDraftRow.import_id == import_id, RosterDraftRow.state == "waiting")
        .values(state="dropped")
    )
    row.undone_at = at
    return len(people)


def take_back(tx: Session, member_id: str, holds: Sequence[Hold], day: date, at: datetime) -> None:
    """Make one person just registered VOID again. Raises MemberMissing, MemberHeld."""
    row = queries.member_row(tx, member_id)
    if row.status == "VOID":
        return
    if held := held_by(tx, (member_id,), holds):
        raise MemberHeld(name=row.name, count=sum(count for _kind, count in held))
    roll.make_void(tx, (member_id,), day, at)


def held_by(tx: Session, people: Sequence[str], holds: Sequence[Hold]) -> tuple[tuple[str, int], ...]:
    """Return what keeps these people from being taken back, by kind; empty when nothing does."""
    found = (thing for hold in (hangs_on, *holds) for thing in hold(tx, people))
    return tuple((thing.kind, thing.count) for thing in found if thing.count)


def hangs_on(tx: Session, member_ids: Sequence[str]) -> list[Held]:
    """Return what hangs on these members: the rows of any capability's table that has a `member_id`.

    Also events after the first: a person who has moved on since is no longer only this import's.
    """
    held = []
    for table in MemberRow.metadata.sorted_tables:
        if "member_id" in table.columns and table.name not in _OWN_TABLES:
            held.append(Held(table.name, _counted(tx, table.columns["member_id"], member_ids)))
    events = _counted(tx, MembershipEventRow.member_id, member_ids)
    held.append(Held(MembershipEventRow.__tablename__, events - len(member_ids)))
    return held


def _counted(tx: Session, column: Any, member_ids: Sequence[str]) -> int:
    few = (member_ids[start : start + queries.FEW] for start in range(0, len(member_ids), queries.FEW))
    return sum(tx.scalars(select(func.count()).where(column.in_(some))).one() for some in few)
