"""How are the rows of grants and projects read and written? Rows in, frozen values out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.hardship import FileFacts, Step, files_of, files_with
from app.hardship.relief_caps import ReliefFacts
from app.relief import rules
from app.relief.capping import Ask, Held, Known
from app.relief.rules import GrantIn, GrantMissing, Limits, StudyIn
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.relief.views import GrantLine, GrantView
from app.shared import identity, lineage
from app.shared.names import FEW, namer
from app.shared.series import series_of

STUDY = tuple(one.name for one in fields(StudyIn))
GRANT = tuple(one.name for one in fields(GrantIn) if one.name not in ("study",))


def number_words(no: int, series: str) -> str:
    """Return the number of a grant as it is printed and said."""
    return f"B{no:04d}-{series}"


def number_of(row: ReliefGrantRow) -> str:
    """Return the number a grant bears."""
    return number_words(row.no, row.series)


def next_number(tx: Session) -> tuple[int, str]:
    """Return the next number of a grant here, with the letters of this computer."""
    return (tx.scalar(select(func.max(ReliefGrantRow.no))) or 0) + 1, series_of(lineage.head(tx).incarnation)


def grant_row(tx: Session, grant_id: str) -> ReliefGrantRow:
    """Return the row of a grant. Raises GrantMissing."""
    row = tx.get(ReliefGrantRow, grant_id)
    if row is None:
        raise GrantMissing()
    return row


def told_of(row: ReliefGrantRow) -> GrantIn:
    """Return a grant as it is drafted."""
    study = StudyIn(**{name: getattr(row, name) for name in STUDY})
    return GrantIn(**{name: getattr(row, name) for name in GRANT}, study=study)


def write(row: ReliefGrantRow, told: GrantIn) -> None:
    """Write a draft into its row."""
    for name in GRANT:
        setattr(row, name, getattr(told, name))
    for name in STUDY:
        setattr(row, name, getattr(told.study, name))


def basis_of(row: ReliefGrantRow) -> dict[str, Any]:
    """Return by what a grant was approved; empty before."""
    return dict(json.loads(row.basis)) if row.basis else {}


def approved_as(told: GrantIn) -> dict[str, Any]:
    """Return what of a draft an approval speaks of: changed afterwards elsewhere it no longer holds."""
    return {
        name: getattr(told, name)
        for name in ("item", "way", "file_id", "person_id", "id_no", "project_id", "amount")
    }


def is_altered(row: ReliefGrantRow) -> bool:
    """Say whether another computer changed a grant after it was approved here."""
    held = basis_of(row)
    return bool(held) and row.state in rules.DUE and held["told"] != approved_as(told_of(row))


def rows(tx: Session, ids: Sequence[str] | None = None) -> list[ReliefGrantRow]:
    """Return grants, the newest first; all when `ids` is None."""
    wanted = select(ReliefGrantRow).order_by(ReliefGrantRow.made_on.desc(), ReliefGrantRow.no.desc())
    if ids is None:
        return list(tx.scalars(wanted))
    found: list[ReliefGrantRow] = []
    for at in range(0, len(ids), FEW):
        found += tx.scalars(wanted.where(ReliefGrantRow.id.in_(ids[at : at + FEW])))
    return found


def of_household(tx: Session, file: FileFacts | None, id_no: str, but: str = "") -> list[ReliefGrantRow]:
    """Return the grants of a household: of its file, and of everybody in it wherever they were drafted."""
    numbers = [*(file.numbers if file else ()), *([id_no] if id_no else [])]
    mine: list[ColumnElement[bool]] = [ReliefGrantRow.id_no.in_(numbers)]
    if file is not None:
        mine.append(ReliefGrantRow.file_id == file.id)
    wanted = select(ReliefGrantRow).where(or_(*mine), ReliefGrantRow.id != but)
    return list(tx.scalars(wanted.order_by(ReliefGrantRow.made_on, ReliefGrantRow.id)))


def held_of(found: Iterable[ReliefGrantRow]) -> tuple[Held, ...]:
    """Return what counts against the caps of a year: promised or paid."""
    return tuple(
        Held(
            row.id, row.item, row.granted or row.amount, row.paid_on or row.approved_on or row.made_on,
            key_of(row), row.way, row.state == rules.PAID,
        )
        for row in found
        if row.state in rules.HELD
    )  # fmt: skip


def key_of(row: ReliefGrantRow | GrantIn) -> str:
    """Return by what whom a grant is for is the same person everywhere."""
    return row.id_no or row.person_id or row.file_id or ""


def ask_of(row: ReliefGrantRow) -> Ask:
    """Return a grant that was approved as the caps saw it, on the day it was paid or approved."""
    held = basis_of(row)
    told = held.get("facts", {})
    facts = ReliefFacts(
        held.get("category", ""), told.get("line_month"), key_of(row), held.get("stage", ""), told.get("own_cost"),
        told.get("mutual_aid") or 0,
    )  # fmt: skip
    on = row.paid_on or row.approved_on or row.made_on
    return Ask(row.item, row.granted or row.amount, on, row.way, facts, row.document)


def with_above(row: ReliefGrantRow, above: int) -> dict[str, Any]:
    """Return by what a grant was approved, with what its document allowed beyond a cap on the day it is paid (fen)."""
    held = basis_of(row)
    return {**held, "facts": {**held["facts"], "above": above}}


def known_of(row: ReliefGrantRow) -> Known:
    """Return a grant that was paid as all of its household are looked at together."""
    return Known(row.id, ask_of(row), basis_of(row)["facts"]["above"] if row.document else 0)


# -- views


def lines(
    tx: Session,
    found: Sequence[ReliefGrantRow],
    limits: Limits,
    today: date,
    beyond: frozenset[str] = frozenset(),
) -> tuple[GrantLine, ...]:
    """Return grants as lines, in the order given."""
    files = files_of(tx, {row.file_id for row in found if row.file_id}, today)
    projects = {row.id: row for row in tx.scalars(select(ReliefProjectRow))}
    waits = followed(tx, found, today)
    return tuple(
        _line(
            row,
            files.get(row.file_id or ""),
            projects.get(row.project_id or ""),
            limits,
            today,
            waits,
            beyond,
        )
        for row in found
    )


def _line(
    row: ReliefGrantRow,
    file: FileFacts | None,
    project: ReliefProjectRow | None,
    limits: Limits,
    today: date,
    waits: frozenset[str],
    beyond: frozenset[str],
) -> GrantLine:
    follows = None
    if row.id in waits and row.paid_on is not None:
        follows = row.paid_on + timedelta(days=limits.file_within_days)
    return GrantLine(
        row.id, number_of(row), row.file_id, file.number if file else "", file.head if file else "", row.name,
        identity.mask_id(row.id_no), row.way, row.item, row.project_id, project.name if project else "",
        project.number if project else "", project.source if project else "", row.granted or row.amount, row.state,
        row.made_on, row.approved_on, row.paid_on, row.school_year, follows,
        follows is not None and follows < today, row.id in beyond, is_altered(row),
    )  # fmt: skip


def followed(tx: Session, found: Iterable[ReliefGrantRow], today: date) -> frozenset[str]:
    """Return the emergencies that were paid and whose household has not applied for a file since."""
    asked = [row for row in found if row.way == rules.EMERGENCY and row.state == rules.PAID]
    by_number = files_with(tx, [row.id_no for row in asked])
    wanted = {one for some in by_number.values() for one in some} | {
        row.file_id for row in asked if row.file_id
    }
    files = files_of(tx, wanted, today)
    open_ = set()
    for row in asked:
        theirs = {*by_number.get(row.id_no, ()), *([row.file_id] if row.file_id else [])}
        if not any(_applied(files[one], row.paid_on) for one in theirs if one in files):
            open_.add(row.id)
    return frozenset(open_)


def _applied(file: FileFacts, paid_on: date | None) -> bool:
    """Say whether a household has applied: its file lives on an application, or was decided after the payment."""
    now = file.standing
    if now.is_living:
        return now.application is not None
    return now.decision is not None and paid_on is not None and now.decision.on >= paid_on


def view(line: GrantLine, row: ReliefGrantRow) -> GrantView:
    """Return a grant whole."""
    held = basis_of(row)
    return GrantView(
        line, told_of(row), held.get("category", ""),
        tuple(Step.from_facts(one) for one in held.get("steps", ())), held.get("facts", {}), row.made_by,
        row.approval_no, row.approved_by, row.seconded_by, row.sheet_on, row.paid_by, row.entry_id, row.reason_back,
    )  # fmt: skip


def by_household(
    found: Iterable[ReliefGrantRow], where: Mapping[str, str]
) -> Mapping[str, list[ReliefGrantRow]]:
    """Return grants by household: of one file, of one document number, or of people who stand in one file (`where`)."""
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    kept = list(found)
    for row in kept:
        keys = [key for key in (row.file_id, row.id_no, where.get(row.id_no)) if key]
        for key in keys[1:]:
            parents[root(key)] = root(keys[0])
    together: dict[str, list[ReliefGrantRow]] = defaultdict(list)
    for row in kept:
        together[root(row.file_id or row.id_no or row.id)].append(row)
    return together


grant_names = namer(ReliefGrantRow.id, ReliefGrantRow.name)
project_names = namer(ReliefProjectRow.id, ReliefProjectRow.name)
