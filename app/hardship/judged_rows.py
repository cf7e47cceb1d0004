"""What does a file hold for its class, and which tests were made of it? Rows in, frozen values out; one test added."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from app.hardship import file_rows, published
from app.hardship.class_file import line_for, load_tables, table_for
from app.hardship.class_tables import ClassFacts
from app.hardship.exclusions import Answer
from app.hardship.file_views import details_of, item_in
from app.hardship.judged_tables import HardshipExclusionRow, HardshipMeansRow, HardshipTestRow
from app.hardship.judging import By, Held, HeldItem, HeldPerson, Tested, facts_of
from app.hardship.lines import DatedLine
from app.hardship.means import Means
from app.hardship.money_rules import minimum_wage, money_rules
from app.hardship.published import NoLine
from app.hardship.rules import Line, Step, read_line
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HardshipPersonRow
from app.shared import journal
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import Clock
from app.shared.ids import id_of, new_id
from app.shared.journal import CommandRow, JournalLineRow
from app.unions import office_facts

MEANS = tuple(one.name for one in fields(Means))
ANSWER = tuple(one.name for one in fields(Answer))


@dataclass(frozen=True)
class KeptTest:
    """A test as it was kept: its day and place, by what, the figures in fen, the class and the steps.

    `income_by_kind` and `rigid_by_kind` say what counted, by the codes of the kinds.
    """

    id: str
    file_id: str
    on: date
    region: str
    table_id: str
    table_version: str
    basis: str
    line: Line
    line_since: date
    wage: int | None
    held: Held
    income: int
    rigid: int
    people: int
    net_pc: int
    category: str
    income_by_kind: Mapping[str, int]
    rigid_by_kind: Mapping[str, int]
    steps: tuple[Step, ...]
    by: str
    at: datetime | None
    called: str = ""

    @property
    def table(self) -> str:
        """Return what its table was called, in Chinese and Korean; its id and version in tests of an older program."""
        return self.called or f"{self.table_id} {self.table_version}"


def means_id(file_id: str) -> str:
    """Return the id of a file's means."""
    return id_of("hardship_means", file_id)


def means_of(tx: Session, file_id: str) -> Means:
    """Return what a file's class hangs on beside people and items; nothing of it where nobody entered any."""
    row = tx.get(HardshipMeansRow, means_id(file_id))
    return Means() if row is None else Means(**{name: getattr(row, name) for name in MEANS})


def exclusion_id(file_id: str, code: str) -> str:
    """Return the id of a file's answer to one condition."""
    return id_of("hardship_exclusion", file_id, code)


def answers_of(tx: Session, file_id: str) -> dict[str, Answer]:
    """Return what was found about the conditions, by code."""
    rows = select(HardshipExclusionRow).where(
        HardshipExclusionRow.file_id == file_id, HardshipExclusionRow.applies.is_not(None)
    )
    return {
        row.code: Answer(**{name: getattr(row, name) for name in ANSWER})
        for row in tx.scalars(rows.order_by(HardshipExclusionRow.code))
    }


def held_of(tx: Session, row: HardshipFileRow) -> Held:
    """Return all a file's class is judged by, as it stands now."""
    details = details_of(row)
    return Held(
        tuple(_person(one) for one in file_rows.person_rows(tx, row.id)),
        tuple(_item(one) for one in file_rows.item_rows(tx, row.id)),
        means_of(tx, row.id),
        details.cause,
        details.worker,
        answers_of(tx, row.id),
    )


def _person(row: HardshipPersonRow) -> HeldPerson:
    return HeldPerson(
        row.id, row.name, row.relation, row.birth_date, row.sex, row.disability_grade, row.employment,
        bool(row.stage), row.able, row.jobless_months, row.no_job_proof, row.income,
    )  # fmt: skip


def _item(row: HardshipItemRow) -> HeldItem:
    told = item_in(row)
    return HeldItem(
        row.id, told.person_id or "", told.side, told.kind, told.amount, told.period, told.months, told.repaid,
        told.evidence,
    )  # fmt: skip


def ruled_by(tx: Session, region: str, on: date, line: DatedLine | None = None) -> By:
    """Return by what is judged in a place on a day; without a region it is the office's.

    Raises NoTable, NoLine, TableRefused, OfficeMissing.
    """
    where = region or office_facts(tx).region
    table = table_for(where, on, load_tables())
    found = line or line_for(table, where, on, published.lines(tx))
    if found is None:
        raise NoLine(field="region", region=where, on=on.isoformat())
    return By(on, where, money_rules(on), minimum_wage(where, on), table, found)


def keep_test(tx: Session, clock: Clock, actor: Actor, file_id: str, tested: Tested, by: By) -> str:
    """Write a test down as it was made; return its id."""
    facts = _facts(tested, by)
    line = {**by.line.line.as_facts(), "valid_from": by.line.valid_from.isoformat()}
    row = HardshipTestRow(
        id=new_id(), file_id=file_id, on_day=by.on, region=by.region, table_id=by.table.id,
        table_version=by.table.version, line=canonical_text(line), income=tested.reckoned.income,
        rigid=tested.reckoned.rigid, people=tested.people, net_pc=tested.judged.net_pc,
        category=tested.judged.category, facts=canonical_text(facts),
        steps=canonical_text([one.as_facts() for one in tested.steps]), by=actor.operator_id, at=clock.now(),
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row.id


def _facts(tested: Tested, by: By) -> dict[str, Any]:
    return {
        "held": tested.held.as_facts(), "basis": by.table.basis, "table": by.table.called,
        "wage": None if by.wage is None else by.wage.month,
        "income": dict(tested.reckoned.income_by_kind), "rigid": dict(tested.reckoned.rigid_by_kind),
    }  # fmt: skip


def trial(file_id: str, tested: Tested, by: By) -> KeptTest:
    """Return a test that was only tried, as it would be kept."""
    return KeptTest(
        "", file_id, by.on, by.region, by.table.id, by.table.version, by.table.basis, by.line.line,
        by.line.valid_from, None if by.wage is None else by.wage.month, tested.held, tested.reckoned.income,
        tested.reckoned.rigid, tested.people, tested.judged.net_pc, tested.judged.category,
        dict(tested.reckoned.income_by_kind), dict(tested.reckoned.rigid_by_kind), tested.steps, "", None,
        by.table.called,
    )  # fmt: skip


def line_in(text: str) -> Line:
    """Return the subsistence line of a test as it is kept."""
    return read_line({name: value for name, value in json.loads(text).items() if name != "valid_from"})


def kept_test(row: HardshipTestRow) -> KeptTest:
    """Return a test as it was kept."""
    since = date.fromisoformat(json.loads(row.line)["valid_from"])
    facts = json.loads(row.facts)
    return KeptTest(
        row.id, row.file_id, row.on_day, row.region, row.table_id, row.table_version, facts["basis"],
        line_in(row.line), since, facts["wage"], Held.from_facts(facts["held"]), row.income, row.rigid, row.people,
        row.net_pc, row.category, facts["income"], facts["rigid"],
        tuple(Step.from_facts(one) for one in json.loads(row.steps)), row.by, row.at, facts.get("table", ""),
    )  # fmt: skip


def tests_of(tx: Session, file_id: str) -> tuple[KeptTest, ...]:
    """Return the tests of a file, the latest first; those that were erased are left out."""
    rows = select(HardshipTestRow).where(HardshipTestRow.file_id == file_id, HardshipTestRow.facts != "")
    return tuple(
        kept_test(row)
        for row in tx.scalars(rows.order_by(HardshipTestRow.at.desc(), HardshipTestRow.id.desc()))
    )


def last_test(tx: Session, file_id: str) -> HardshipTestRow | None:
    """Return the latest test of a file, None where none was made."""
    rows = select(HardshipTestRow).where(HardshipTestRow.file_id == file_id, HardshipTestRow.facts != "")
    return tx.scalars(rows.order_by(HardshipTestRow.at.desc(), HardshipTestRow.id.desc()).limit(1)).first()


def touches(tx: Session, file_id: str, operator_id: str) -> list[tuple[datetime, str]]:
    """Return when somebody last changed what the class of a file hangs on, with the act's id; nothing for never."""
    hangs_on = union_all(
        *(
            select(literal(row.__tablename__), row.id).where(row.file_id == file_id)
            for row in (HardshipPersonRow, HardshipItemRow, HardshipMeansRow, HardshipExclusionRow)
        )
    )
    lines = select(CommandRow.at, CommandRow.id).join(
        JournalLineRow, JournalLineRow.command_id == CommandRow.id
    )
    lines = lines.where(
        CommandRow.actor_id == operator_id, tuple_(JournalLineRow.table, JournalLineRow.row_id).in_(hangs_on)
    )
    last = lines.order_by(CommandRow.at.desc(), CommandRow.id.desc()).limit(1)
    return [(at, act) for at, act in tx.execute(last)]


class _Held(msgspec.Struct):
    means: Means
    main_reason: str
    worker: str


class _Facts(msgspec.Struct):
    held: _Held


_facts_of = msgspec.json.Decoder(_Facts).decode


@dataclass(frozen=True)
class Figures:
    """What of a test says its class: its figures (fen), class, line and facts; quick to read for thousands."""

    id: str
    at: datetime
    region: str
    income: int
    rigid: int
    people: int
    net_pc: int
    category: str
    line: str
    facts: str

    def asked(self) -> ClassFacts:
        """Return what a class table asks for."""
        held = _facts_of(self.facts).held
        return facts_of(
            Held((), (), held.means, held.main_reason, held.worker), self.income, self.rigid, self.people
        )

    @property
    def line_used(self) -> Line:
        """The subsistence line the test was made by."""
        return line_in(self.line)


_FIGURES = tuple(getattr(HardshipTestRow, one.name) for one in fields(Figures))


def all_figures(tx: Session) -> dict[str, list[Figures]]:
    """Return the tests of every file, the oldest first, by file."""
    found: dict[str, list[Figures]] = defaultdict(list)
    wanted = select(HardshipTestRow.file_id, *_FIGURES).where(HardshipTestRow.facts != "")
    for file_id, *told in tx.execute(wanted.order_by(HardshipTestRow.at, HardshipTestRow.id)):
        found[file_id].append(Figures(*told))
    return found


def set_means(tx: Session, file_id: str, told: Means) -> Means:
    """Keep a file's means; return what stood there before."""
    before = means_of(tx, file_id)
    row = tx.get(HardshipMeansRow, means_id(file_id))
    if row is None:
        tx.add(HardshipMeansRow(id=means_id(file_id), file_id=file_id, **asdict(told)))
    else:
        for name in MEANS:
            setattr(row, name, getattr(told, name))
    return before


def set_answers(tx: Session, file_id: str, told: Mapping[str, Answer | None]) -> None:
    """Keep what was found about conditions; None takes an answer back."""
    for code, answer in told.items():
        values = {**asdict(answer or Answer(applies=False)), **({} if answer else {"applies": None})}
        row = tx.get(HardshipExclusionRow, exclusion_id(file_id, code))
        if row is None:
            tx.add(HardshipExclusionRow(id=exclusion_id(file_id, code), file_id=file_id, code=code, **values))
            continue
        for name, value in values.items():
            setattr(row, name, value)
    tx.flush()


def confirmed_before(tx: Session, file_id: str, code: str, told: Answer) -> bool:
    """Say whether this very answer was confirmed before: what is put back needs no second person again."""
    wanted = asdict(told)
    standing: dict[str, Any] = {}
    for line in journal.row_history(tx, HardshipExclusionRow.__tablename__, exclusion_id(file_id, code)):
        standing |= line.fields or {}
        if {name: _plain(name, standing.get(name)) for name in ANSWER} == wanted:
            return True
    return False


def _plain(name: str, value: Any) -> Any:
    return bool(value) if name == "applies" and value is not None else value


def unchanged(test: KeptTest, held: Held) -> bool:
    """Say whether a file holds what a test was made by."""
    return canonical_text(test.held.as_facts()) == canonical_text(held.as_facts())
