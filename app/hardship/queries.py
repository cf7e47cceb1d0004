"""What may be read of hardship households? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.hardship.rules import CATEGORIES, FILED, Line, Step, read_line
from app.hardship.tables import HardshipFileRow, HardshipPersonRow, HouseholdRow
from app.shared import codes, identity
from app.shared.errors import RuleError
from app.shared.names import FEW, namer
from app.shared.text import N_


class HouseholdMissing(RuleError):
    """There is no such household."""

    code = "household.missing"
    template = N_("This household is not in the files.")


@dataclass(frozen=True)
class HouseholdFacts:
    """A household as other capabilities may use it. Money in fen; holds personal data."""

    id: str
    head: str
    doc_type: str
    id_no: str
    place: str
    phone: str
    people: int
    category: str
    net_pc: int
    bank: str
    account: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class Standing:
    """How a household stands now by its head's number: `category` "0" is one that is in no class any more.

    `net_pc` is the net monthly income of each in fen; it may be below zero.
    """

    id: str
    category: str
    net_pc: int
    cause: str
    bank: str
    account: str
    assessed_on: date


@dataclass(frozen=True)
class HouseholdFilter:
    """Which households: `query` is a part of the name, pinyin, initials or the id's last digits."""

    query: str = ""
    category: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class HouseholdLine:
    """A household in the desk's table; the number is masked, money in fen."""

    id: str
    head: str
    id_masked: str
    place: str
    people: int
    category: str
    net_pc: int
    cause: str
    assessed_on: date


@dataclass(frozen=True)
class HouseholdView:
    """A household with its income test as it was made; numbers masked, money in fen."""

    id: str
    head: str
    doc_type: str
    id_masked: str
    place: str
    phone_masked: str
    people: int
    income: int
    rigid: int
    cause: str
    bank: str
    account_masked: str
    category: str
    net_pc: int
    steps: tuple[Step, ...]
    line: Line
    assessed_on: date


def households_of(tx: Session, categories: Sequence[str]) -> tuple[HouseholdFacts, ...]:
    """Return the households of these classes ("1", "2"), by place, then name."""
    rows = tx.scalars(
        select(HouseholdRow)
        .where(HouseholdRow.category.in_(tuple(categories)))
        .order_by(HouseholdRow.place, HouseholdRow.pinyin, HouseholdRow.head, HouseholdRow.id)
    )
    return tuple(_facts(row) for row in rows)


def households_found(tx: Session, wanted: HouseholdFilter) -> tuple[HouseholdFacts, ...]:
    """Return the households on file that are wanted, in the order of the table."""
    return tuple(map(_facts, household_rows_found(tx, wanted)))


def household_rows_found(tx: Session, wanted: HouseholdFilter) -> Iterable[HouseholdRow]:
    """Return the rows of the households on file that are wanted, in the order of the table."""
    asked = select(HouseholdRow).where(HouseholdRow.category.in_(FILED), *_conditions(wanted))
    return tx.scalars(
        asked.order_by(HouseholdRow.place, HouseholdRow.pinyin, HouseholdRow.head, HouseholdRow.id)
    )


def households_numbered(tx: Session, numbers: Sequence[str]) -> dict[str, HouseholdFacts]:
    """Return the households on file whose heads hold these document numbers, by number."""
    found: dict[str, HouseholdFacts] = {}
    for start in range(0, len(numbers), FEW):
        asked = select(HouseholdRow).where(HouseholdRow.id_no.in_(numbers[start : start + FEW]))
        found |= {row.id_no: _facts(row) for row in tx.scalars(asked.where(HouseholdRow.category.in_(FILED)))}
    return found


def standings(tx: Session, numbers: Sequence[str]) -> dict[str, Standing]:
    """Return how the households of these heads stand, by document number, also those in no class any more."""
    found: dict[str, Standing] = {}
    for start in range(0, len(numbers), FEW):
        asked = select(HouseholdRow).where(HouseholdRow.id_no.in_(numbers[start : start + FEW]))
        for row in tx.scalars(asked):
            found[row.id_no] = Standing(
                row.id, row.category, row.net_pc, row.cause or "", row.bank, row.account, row.assessed_on
            )
    return found


def heads_with_cause(tx: Session, causes: Sequence[str]) -> dict[str, Standing]:
    """Return the households, in a class or in none any more, whose main cause is one of these, by the head's number."""
    numbers = tx.scalars(select(HouseholdRow.id_no).where(HouseholdRow.cause.in_(tuple(causes))))
    return standings(tx, sorted(numbers))


def places(tx: Session) -> tuple[str, ...]:
    """Return the villages and units of the households on file."""
    asked = select(HouseholdRow.place).where(HouseholdRow.category.in_(FILED)).distinct()
    return tuple(tx.scalars(asked.order_by(HouseholdRow.place)))


def last_line(tx: Session) -> Line | None:
    """Return the line the household assessed last was assessed by, None without any household."""
    asked = select(HouseholdRow.line).order_by(HouseholdRow.assessed_on.desc(), HouseholdRow.id.desc())
    found = tx.scalar(asked.limit(1))
    return None if found is None else read_line(json.loads(found))


def tested_on(tx: Session, people: Sequence[str] | Select[str]) -> dict[str, date]:
    """Return who of these people heads a household on file, by document number, with the day of its latest test."""
    asked = select(HouseholdRow.id_no, HouseholdRow.assessed_on).where(
        HouseholdRow.category.in_(FILED), HouseholdRow.id_no.in_(people)
    )
    return dict(tx.execute(asked).all())


def household_window(tx: Session, wanted: HouseholdFilter) -> tuple[str, ...]:
    """Return the ids of the households wanted, in the order of the table."""
    statement = select(HouseholdRow.id).where(*_conditions(wanted))
    ordered = statement.order_by(HouseholdRow.place, HouseholdRow.pinyin, HouseholdRow.head, HouseholdRow.id)
    return tuple(tx.scalars(ordered))


def household_page(tx: Session, ids: Sequence[str]) -> tuple[HouseholdLine, ...]:
    """Return the lines of these households, in the order of `ids`."""
    rows = {row.id: row for row in tx.scalars(select(HouseholdRow).where(HouseholdRow.id.in_(tuple(ids))))}
    return tuple(_line(rows[wanted]) for wanted in ids if wanted in rows)


def household_view(tx: Session, household_id: str) -> HouseholdView | None:
    """Return one household with the steps of its class, or None."""
    row = tx.get(HouseholdRow, household_id)
    if row is None:
        return None
    return HouseholdView(
        id=row.id,
        head=row.head,
        doc_type=row.doc_type,
        id_masked=identity.mask_id(row.id_no),
        place=row.place,
        phone_masked=identity.mask_phone(row.phone),
        people=row.people,
        income=row.income,
        rigid=row.rigid,
        cause=_cause(row.cause),
        bank=row.bank,
        account_masked=identity.mask_account(row.account),
        category=row.category,
        net_pc=row.net_pc,
        steps=tuple(Step.from_facts(step) for step in json.loads(row.steps)),
        line=read_line(json.loads(row.line)),
        assessed_on=row.assessed_on,
    )


def category_counts(tx: Session) -> dict[str, int]:
    """Return how many households each class has; "0" are those in none."""
    grouped = select(HouseholdRow.category, func.count()).group_by(HouseholdRow.category)
    counted = dict(tx.execute(grouped).all())
    return {category: counted.get(category, 0) for category in CATEGORIES}


def _conditions(wanted: HouseholdFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.category is not None:
        conditions.append(HouseholdRow.category == wanted.category)
    if wanted.place is not None:
        conditions.append(HouseholdRow.place == wanted.place)
    if query := "".join(wanted.query.split()):
        conditions.append(
            or_(
                HouseholdRow.head.contains(query, autoescape=True),
                HouseholdRow.initials.startswith(query.lower(), autoescape=True),
                HouseholdRow.pinyin.startswith(query.lower(), autoescape=True),
                HouseholdRow.id_no.endswith(query.upper(), autoescape=True),
            )
        )
    return conditions


household_names = namer(HouseholdRow.id, HouseholdRow.head)
file_names = namer(HardshipFileRow.id, HardshipFileRow.head)
person_names = namer(HardshipPersonRow.id, HardshipPersonRow.name)


def _facts(row: HouseholdRow) -> HouseholdFacts:
    return HouseholdFacts(
        id=row.id,
        head=row.head,
        doc_type=row.doc_type,
        id_no=row.id_no,
        place=row.place,
        phone=row.phone,
        people=row.people,
        category=row.category,
        net_pc=row.net_pc,
        bank=row.bank,
        account=row.account,
        pinyin=row.pinyin,
        initials=row.initials,
    )


def _line(row: HouseholdRow) -> HouseholdLine:
    return HouseholdLine(
        id=row.id,
        head=row.head,
        id_masked=identity.mask_id(row.id_no),
        place=row.place,
        people=row.people,
        category=row.category,
        net_pc=row.net_pc,
        cause=_cause(row.cause),
        assessed_on=row.assessed_on,
    )


def _cause(code: str | None) -> str:
    return codes.load("hardship_reasons").label(code) if code else ""
