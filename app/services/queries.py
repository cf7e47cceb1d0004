"""What stands in the register of services? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.services import programs
from app.services.rules import KEPT, Entry, Person, Program
from app.services.tables import ServiceEntryRow, ServicePersonRow, ServiceProgramRow
from app.shared.names import FEW, namer
from app.shared.text import language


@dataclass(frozen=True)
class ServiceFilter:
    """Which entries: `query` is a name, its pinyin or initials, a unit, words of the content or who handled it.

    `months` are texts like "2026-01", or a year. `off` shows what was taken off too. `newest` turns the order round.
    """

    query: str = ""
    programs: frozenset[str] | None = None
    months: frozenset[str] | None = None
    handlers: frozenset[str] | None = None
    off: bool = False
    newest: bool = True


@dataclass(frozen=True)
class EntryLine:
    """An entry as the desk shows it; the programme's name in the language spoken, amount in fen."""

    id: str
    entry: Entry
    program: str
    state: str
    correction: str
    entered_by: str

    @property
    def is_off(self) -> bool:
        """Say whether it was taken off the register."""
        return self.state != KEPT


@dataclass(frozen=True)
class ServiceTotals:
    """What entries come to: how many they are, person-times, fen."""

    entries: int = 0
    person_times: int = 0
    amount: int = 0


def all_programs(tx: Session) -> tuple[Program, ...]:
    """Return every programme: those that come with the program, then the office's own by name."""
    rows = tx.scalars(select(ServiceProgramRow).order_by(ServiceProgramRow.name, ServiceProgramRow.id))
    own = (programs.own(row.code, row.name, row.figures, row.since, row.until) for row in rows)
    return (*programs.installed(), *own)


def window(tx: Session, wanted: ServiceFilter) -> tuple[str, ...]:
    """Return the ids of the entries wanted, by day and then as they were written."""
    order = (ServiceEntryRow.on_day, ServiceEntryRow.id)
    asked = select(ServiceEntryRow.id).where(*_conditions(wanted))
    return tuple(tx.scalars(asked.order_by(*(key.desc() if wanted.newest else key for key in order))))


def page(tx: Session, ids: Sequence[str]) -> tuple[EntryLine, ...]:
    """Return these entries, in the order of `ids`."""
    rows: dict[str, ServiceEntryRow] = {}
    named: dict[str, list[Person]] = defaultdict(list)
    for start in range(0, len(ids), FEW):
        some = ids[start : start + FEW]
        rows |= {
            row.id: row for row in tx.scalars(select(ServiceEntryRow).where(ServiceEntryRow.id.in_(some)))
        }
        people = select(ServicePersonRow).where(ServicePersonRow.service_id.in_(some), ~ServicePersonRow.off)
        for person in tx.scalars(people.order_by(ServicePersonRow.id)):
            named[person.service_id].append(Person(person.name, person.member_id))
    names = {one.code: one.name(language()) for one in all_programs(tx)}
    return tuple(
        EntryLine(
            row.id, _entry(row, named[row.id]), names.get(row.program, row.program), row.state, row.correction,
            row.entered_by,
        )
        for row in (rows[wanted] for wanted in ids if wanted in rows)
    )  # fmt: skip


def values(tx: Session, wanted: ServiceFilter, key: str) -> tuple[tuple[str, int], ...]:
    """Return the programmes, months or handlers among what is wanted otherwise, with counts."""
    column: Any = {
        "program": ServiceEntryRow.program,
        "month": func.substr(ServiceEntryRow.on_day, 1, 7),
        "handler": ServiceEntryRow.handled_by,
    }[key]
    rows = tx.execute(select(column, func.count()).where(*_conditions(wanted, but=key)).group_by(column))
    return tuple(sorted((str(value), count) for value, count in rows))


def totals(tx: Session, wanted: ServiceFilter) -> ServiceTotals:
    """Add up the entries wanted; what was taken off counts nothing."""
    conditions = [*_conditions(wanted), ServiceEntryRow.state == KEPT]
    asked = select(func.count(), func.sum(ServiceEntryRow.heads), func.sum(ServiceEntryRow.amount))
    entries, heads, amount = tx.execute(asked.where(*conditions)).one()
    named = tx.scalar(_people(func.count(), conditions)) or 0
    return ServiceTotals(entries, (heads or 0) + named, amount or 0)


def services_given(tx: Session, days: tuple[date, date] | None = None) -> int:
    """Return the person-times of the services given in a span of days, or ever."""
    conditions: list[ColumnElement[bool]] = [ServiceEntryRow.state == KEPT]
    if days is not None:
        conditions.append(ServiceEntryRow.on_day.between(*days))
    heads = tx.scalar(select(func.sum(ServiceEntryRow.heads)).where(*conditions)) or 0
    return heads + (tx.scalar(_people(func.count(), conditions)) or 0)


def service_years(tx: Session) -> tuple[int, ...]:
    """Return the years in which a service was given, the latest first."""
    year = func.substr(ServiceEntryRow.on_day, 1, 4)
    found = tx.scalars(select(year).where(ServiceEntryRow.state == KEPT).distinct())
    return tuple(sorted((int(one) for one in found), reverse=True))


def entries_between(tx: Session, first: date, last: date) -> tuple[EntryLine, ...]:
    """Return the entries of a span of days that stand, by day and then as they were written."""
    asked = select(ServiceEntryRow.id).where(
        ServiceEntryRow.state == KEPT, ServiceEntryRow.on_day.between(first, last)
    )
    return page(tx, tuple(tx.scalars(asked.order_by(ServiceEntryRow.on_day, ServiceEntryRow.id))))


def entries_of_member(tx: Session, member_id: str) -> tuple[EntryLine, ...]:
    """Return the entries that name a member and stand, the latest first."""
    named = select(ServicePersonRow.service_id).where(
        ServicePersonRow.member_id == member_id, ~ServicePersonRow.off
    )
    asked = select(ServiceEntryRow.id).where(ServiceEntryRow.id.in_(named), ServiceEntryRow.state == KEPT)
    return page(
        tx, tuple(tx.scalars(asked.order_by(ServiceEntryRow.on_day.desc(), ServiceEntryRow.id.desc())))
    )


def entry_names(tx: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return what entries are called by id: their day and programme."""
    return {line.id: f"{line.entry.on.isoformat()} {line.program}" for line in page(tx, ids)}


person_names = namer(ServicePersonRow.id, ServicePersonRow.name)
program_names = namer(ServiceProgramRow.id, ServiceProgramRow.name)


def _people(what: Any, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Ask for something of the people whom the entries of these conditions name."""
    asked = select(what).select_from(ServicePersonRow)
    joined = asked.join(ServiceEntryRow, ServiceEntryRow.id == ServicePersonRow.service_id)
    return joined.where(~ServicePersonRow.off, *conditions)


def _entry(row: ServiceEntryRow, persons: Sequence[Person]) -> Entry:
    figures: Mapping[str, int] = json.loads(row.figures)
    return Entry(
        row.program, row.on_day, tuple(persons), row.unit_id, row.unit, row.heads, row.content, row.amount, figures,
        row.handled_by,
    )  # fmt: skip


def _conditions(wanted: ServiceFilter, but: str = "") -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.off:
        found.append(ServiceEntryRow.state == KEPT)
    if wanted.programs is not None and but != "program":
        found.append(ServiceEntryRow.program.in_(sorted(wanted.programs)))
    if wanted.handlers is not None and but != "handler":
        found.append(ServiceEntryRow.handled_by.in_(sorted(wanted.handlers)))
    if wanted.months is not None and but != "month":
        day = ServiceEntryRow.on_day
        found.append(or_(*(func.substr(day, 1, len(month)) == month for month in sorted(wanted.months))))
    if words := " ".join(wanted.query.split()):
        called = or_(
            ServicePersonRow.name.contains(words, autoescape=True),
            ServicePersonRow.initials.startswith(words.lower(), autoescape=True),
            ServicePersonRow.pinyin.startswith("".join(words.lower().split()), autoescape=True),
        )
        named = select(ServicePersonRow.service_id).where(and_(called, ~ServicePersonRow.off))
        found.append(
            or_(
                ServiceEntryRow.id.in_(named),
                *(
                    column.contains(words, autoescape=True)
                    for column in (ServiceEntryRow.unit, ServiceEntryRow.content, ServiceEntryRow.handled_by)
                ),
            )
        )
    return found
