"""What is known of a draft, and what speaks against it? Reads the file, the line, claims and earlier grants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import (
    FileFacts,
    FilePerson,
    Help,
    Helps,
    NoLine,
    OwnShare,
    OwnShares,
    file_with,
    files_of,
    line_on,
)
from app.hardship.relief_caps import CapTable, ReliefFacts, ReliefVerdict, check_source
from app.hardship.relief_file import caps_for
from app.hardship.study import check_study
from app.relief import grant_rows, project_rows, rules
from app.relief.capping import Ask, Held, judged
from app.relief.limits import kept_limits
from app.relief.rules import GrantIn
from app.relief.students import check_consent, stage_of, student_of
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.relief.views import Look, Notice
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_
from app.unions import office_facts


@dataclass(frozen=True)
class Case:
    """A draft with all that is known of it on a day; amounts in fen."""

    told: GrantIn
    on: date
    file: FileFacts | None
    person: FilePerson | None
    project: ReliefProjectRow | None
    line_known: int | None
    share: OwnShare | None
    others: tuple[ReliefGrantRow, ...]

    @property
    def line_month(self) -> int | None:
        """A month of the subsistence line: as set by hand, else the one that holds."""
        return self.line_known if self.told.line_month is None else self.told.line_month

    @property
    def own_cost(self) -> int | None:
        """What they bore themselves after insurance: as set by hand, else what claims know of a medical one."""
        if self.told.own_cost is not None:
            return self.told.own_cost
        return self.share.borne if self.share and self.told.item == rules.MEDICAL else None

    @property
    def mutual_aid(self) -> int:
        """What mutual aid paid of it: as set by hand, else what claims know."""
        if self.told.mutual_aid is not None:
            return self.told.mutual_aid
        return self.share.mutual_aid if self.share and self.told.item == rules.MEDICAL else 0

    @property
    def category(self) -> str:
        """The class granted to the household, '' for one that is not on file."""
        return self.file.standing.category if self.file and self.file.is_on_file else ""

    @property
    def key(self) -> str:
        """By what whom it is for is the same person everywhere."""
        return grant_rows.key_of(self.told)

    @property
    def ask(self) -> Ask:
        """The draft as the caps see it."""
        facts = ReliefFacts(
            self.category, self.line_month, self.key, stage_of(self.person), self.own_cost, self.mutual_aid
        )
        return Ask(self.told.item, self.told.amount, self.on, self.told.way, facts, self.told.document)

    @property
    def held(self) -> tuple[Held, ...]:
        """What counts against the caps beside it."""
        return grant_rows.held_of(self.others)

    def basis(self, verdict: ReliefVerdict, table: CapTable | None) -> dict[str, Any]:
        """Return by what it is approved, to be kept as it was."""
        return {
            "told": grant_rows.approved_as(self.told),
            "category": self.category,
            "stage": stage_of(self.person),
            "facts": {
                "line_month": self.line_month, "own_cost": self.own_cost, "mutual_aid": self.mutual_aid,
                "room": verdict.room, "above": verdict.above,
            },
            "table": {"id": table.id, "version": table.version} if table else None,
            "steps": [step.as_facts() for step in verdict.steps],
        }  # fmt: skip


def case_of(tx: Session, told: GrantIn, on: date, shares: OwnShares, but: str = "") -> Case:
    """Return a draft with all that is known of it; `but` is its own row. Raises FileNeeded, PersonNeeded."""
    file, person = household_of(tx, told, on)
    region = office_facts(tx).region
    try:
        line = line_on(tx, region, on).line.dibao_month
    except NoLine:
        line = None
    share = shares(tx, [told.id_no], on.year).get(told.id_no) if told.id_no else None
    others = tuple(grant_rows.of_household(tx, file, told.id_no, but))
    project = tx.get(ReliefProjectRow, told.project_id) if told.project_id else None
    return Case(told, on, file, person, project, line, share, others)


def household_of(tx: Session, told: GrantIn, today: date) -> tuple[FileFacts | None, FilePerson | None]:
    """Return the file of a draft and whom of it it is for. Raises FileNeeded, PersonNeeded."""
    file_id = told.file_id or (file_with(tx, told.id_no, today) if told.id_no else None)
    file = files_of(tx, [file_id], today).get(file_id) if file_id else None
    if told.file_id is not None and file is None:
        raise rules.FileNeeded(field="file_id")
    person = file.person(told.person_id, told.id_no) if file else None
    if told.way == rules.FILED and told.person_id is not None and person is None:
        raise rules.PersonNeeded(field="person_id", item=rules.item_words(told.item))
    return file, person


def table_for(tx: Session, told: GrantIn, on: date) -> CapTable | None:
    """Return the caps that hold for a draft on a day; none for an emergency. Raises NoTable."""
    return None if told.way == rules.EMERGENCY else caps_for(office_facts(tx).region, on)


def against(tx: Session, case: Case, own_id: str = "") -> Iterator[RuleError]:
    """Yield what speaks against approving a draft beside the caps."""
    told, file = case.told, case.file
    if told.way == rules.FILED and (file is None or not file.is_on_file):
        yield rules.FileNeeded(field="file_id")
    if not told.reason:
        yield rules.ReasonMissing(field="reason")
    yield from _figures(case)
    if case.project is None or case.project.off:
        yield project_rows.ProjectNeeded(field="project_id")
    else:
        yield from _of_project(tx, case, case.project, own_id)
    if told.item == rules.STUDY and case.person is not None and told.school_year is not None:
        yield from _of_student(case, case.person, told.school_year)


def _figures(case: Case) -> Iterator[RuleError]:
    """Yield that a figure known here was set by hand without a reason."""
    told, share = case.told, case.share if case.told.item == rules.MEDICAL else None
    known = {
        "line_month": case.line_known,
        "own_cost": share.borne if share else None,
        "mutual_aid": share.mutual_aid if share else None,
    }
    for name, found in known.items():
        said = getattr(told, name)
        if said is not None and found is not None and said != found and not told.figures_reason:
            yield rules.FiguresReason(field=name)


def _of_project(tx: Session, case: Case, project: ReliefProjectRow, own_id: str) -> Iterator[RuleError]:
    told = case.told
    on_file = case.file is not None and case.file.is_on_file and told.way == rules.FILED
    try:
        check_source(told.item, project.source, on_file=on_file)
        rules.check_class(project.source, case.category, kept_limits())
    except RuleError as error:
        yield error
    if project.item not in ("", told.item):
        yield project_rows.ProjectOtherItem(field="project_id", item=rules.item_words(project.item))
    left = project_rows.left_of(tx, project, own_id)
    if told.amount > left:
        yield project_rows.ProjectShort(field="amount", left=yuan(left), name=project.name)


def _of_student(case: Case, person: FilePerson, year: int) -> Iterator[RuleError]:
    try:
        check_consent(person, case.told.study, case.on)
    except RuleError as error:
        yield error
    try:
        check_study(
            student_of(person), year, helped_years(case.others, person.key),
            on_file=case.file is not None and case.file.is_on_file, proof=case.told.study.proof,
        )  # fmt: skip
    except RuleError as error:
        yield error


def helped_years(found: Sequence[ReliefGrantRow], key: str) -> frozenset[int]:
    """Return the school years for which somebody was promised or paid study aid."""
    return frozenset(
        row.school_year
        for row in found
        if row.item == rules.STUDY
        and row.school_year is not None
        and row.state in rules.HELD
        and key in (row.id_no, row.person_id)
    )


def look_at(tx: Session, case: Case, helps: Sequence[Helps], own_id: str = "") -> Look:
    """Return what the caps say of a draft, what speaks against it, and what the household got already."""
    verdict, missing = None, None
    try:
        verdict = judged(table_for(tx, case.told, case.on), kept_limits(), case.ask, case.held)
    except RuleError as error:
        missing = error
    numbers = case.file.numbers if case.file else tuple(one for one in (case.told.id_no,) if one)
    found = [one for tell in helps for some in tell(tx, numbers).values() for one in some if one.id != own_id]
    ordered = tuple(sorted(found, key=lambda one: (one.on or date.min, one.id), reverse=True))
    return Look(
        verdict, missing, tuple(against(tx, case, own_id)), case.line_month, case.own_cost, case.mutual_aid,
        case.category, ordered, sum(one.amount for one in ordered), tuple(_notices(case, ordered)),
    )  # fmt: skip


def _notices(case: Case, helps: Sequence[Help]) -> Iterator[Notice]:
    """Yield what to look at before money is promised: the same item this year, another channel for the same bill."""
    told, year = case.told, case.on.year
    same = [
        row
        for row in case.others
        if row.item == told.item
        and row.state not in (rules.REFUSED, rules.DROPPED)
        and (row.paid_on or row.approved_on or row.made_on).year == year
        and (told.item not in rules.FOR_ONE or grant_rows.key_of(row) == case.key)
    ]
    for row in same:
        facts = {"number": grant_rows.number_of(row), "item": rules.item_words(row.item),
                 "state": rules.state_words(row.state), "amount": yuan(row.granted or row.amount)}  # fmt: skip
        yield Notice("same_item", N_("{item} this year already: {number}, {amount} yuan, {state}."), facts)
    if told.item != rules.MEDICAL:
        return
    for one in helps:
        if one.kind in ("claim", "second_relief") and one.on is not None and one.on.year == year:
            facts = {"what": one.what, "on": one.on.isoformat(), "amount": yuan(one.amount)}
            words = N_("The same bill may have been paid: mutual aid gave {amount} yuan on {on} ({what}).")
            yield Notice("same_bill", words, facts)
