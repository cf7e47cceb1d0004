"""What stands on the papers of a hardship file? Everything whole, nothing masked; read inside a transaction.

A paper made again from the same facts is the same to the byte, so nothing here asks which day it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import Attachment, attachments
from app.hardship import file_rows, judged_rows, rules
from app.hardship.file_views import details_of, item_in, measure_in, person_in
from app.hardship.happenings import EXITED, FILED, RESOLVED, FileEvent
from app.hardship.judged_tables import HardshipTestRow
from app.hardship.judged_views import FileTestView
from app.hardship.judging_service import TestMissing
from app.hardship.keeping import INCOME, MINOR, FileDetails, ItemIn, MeasureIn, PersonIn, sums
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow, HouseholdRow
from app.members import NewMember, find_by_document, member_paper
from app.security.service import operator_names
from app.shared.dates import age_on
from app.shared.identity import mask_id
from app.unions import CoveredUnit, office_facts, unit_id_of, unit_paper

# The household's own standing, whatever the day: only "due for review" depends on one, and no paper says it.
_ANY_DAY = date.min


@dataclass(frozen=True)
class PersonOnPaper:
    """Somebody of a household; `adult` on the day the household applied, also when the day of birth is not known."""

    told: PersonIn
    is_head: bool
    adult: bool


@dataclass(frozen=True)
class ItemOnPaper:
    """Something a household has or must pay, and whose it is: a name, '' for all of them."""

    told: ItemIn
    whose: str


@dataclass(frozen=True)
class FilePaper:
    """A file as its papers name it. `income` and `expense` are fen a year, None where nothing was written down.

    `roll` is the head as the roll knows them, `unit` where they work; None where the roll does not. `tested` is the
    class of the latest test, '' before one.
    """

    id: str
    office: str
    number: str
    head: str
    id_no: str = field(repr=False)
    doc_type: str
    relapse_of: str
    opened_on: date
    opened_by: str
    details: FileDetails
    people: tuple[PersonOnPaper, ...]
    items: tuple[ItemOnPaper, ...]
    measures: tuple[MeasureIn, ...]
    income: int | None
    expense: int | None
    standing: FileStanding
    scans: tuple[Attachment, ...]
    roll: NewMember | None = field(default=None, repr=False)
    unit: CoveredUnit | None = None
    tested: str = ""
    bank: str = ""
    account: str = field(default="", repr=False)

    @property
    def before(self) -> int | None:
        """What each has a month before what must be paid, in fen; None where no income is known."""
        return None if self.income is None else rules.net_per_head(self.income, 0, len(self.people))

    @property
    def net(self) -> int | None:
        """What each has a month after what must be paid, in fen; None where no income is known."""
        if self.income is None:
            return None
        return rules.net_per_head(self.income, self.expense or 0, len(self.people))

    @property
    def first(self) -> PersonIn:
        """The head of the household."""
        return next(one.told for one in self.people if one.is_head)

    def last(self, kind: str) -> FileEvent | None:
        """Return the latest event of a kind that holds, None when there is none."""
        return next((one for one in reversed(self.standing.counted) if one.kind == kind), None)


def file_paper(tx: Session, file_id: str) -> FilePaper:
    """Return what the papers of a file say. Raises FileMissing."""
    row = file_rows.file_row(tx, file_id)
    now = file_rows.standing(tx, row, _ANY_DAY)
    applied = now.application.on if now.application else row.opened_on
    rows = file_rows.person_rows(tx, file_id)
    names = {one.id: one.name for one in rows}
    items = [item_in(one) for one in file_rows.item_rows(tx, file_id)]
    income, expense = sums(items)
    sides = {one.side for one in items}
    roll = _on_the_roll(tx, row)
    bank, account = _card(tx, row)
    test = judged_rows.last_test(tx, file_id)
    old = file_rows.number_of(file_rows.file_row(tx, row.relapse_of)) if row.relapse_of else ""
    return FilePaper(
        id=row.id, office=office_facts(tx).name, number=file_rows.number_of(row), head=row.head, id_no=row.id_no,
        doc_type=row.doc_type, relapse_of=old, opened_on=row.opened_on,
        opened_by=operator_names(tx, [row.opened_by]).get(row.opened_by, ""), details=details_of(row),
        people=tuple(PersonOnPaper(person_in(one), one.is_head, _adult(one.birth_date, applied)) for one in rows),
        items=tuple(ItemOnPaper(one, names.get(one.person_id or "", "")) for one in items),
        measures=tuple(measure_in(one) for one in file_rows.measure_rows(tx, file_id)),
        income=income if INCOME in sides else None, expense=expense if sides - {INCOME} else None,
        standing=now, scans=attachments(tx, HardshipFileRow.__tablename__, file_id), roll=roll,
        unit=_unit(tx, roll), tested=test.category if test else "", bank=bank, account=account,
    )  # fmt: skip


def file_papers(tx: Session, file_ids: Sequence[str]) -> tuple[FilePaper, ...]:
    """Return what the papers of several files say, in the order of their numbers. Raises FileMissing."""
    found = [file_paper(tx, one) for one in file_ids]
    return tuple(sorted(found, key=lambda one: (one.number, one.id)))


def _adult(born: date | None, on: date) -> bool:
    return born is None or age_on(born, on) >= MINOR


def _on_the_roll(tx: Session, row: HardshipFileRow) -> NewMember | None:
    member_id = row.member_id
    if member_id is None:
        facts = find_by_document(tx, row.id_no)
        member_id = facts.id if facts else None
    return None if member_id is None else member_paper(tx, member_id).fields


def _unit(tx: Session, roll: NewMember | None) -> CoveredUnit | None:
    unit_id = unit_id_of(tx, roll.work_unit) if roll and roll.work_unit else None
    return None if unit_id is None else unit_paper(tx, unit_id).unit


def _card(tx: Session, row: HardshipFileRow) -> tuple[str, str]:
    household = tx.get(HouseholdRow, row.household_id) if row.household_id else None
    return ("", "") if household is None else (household.bank, household.account)


@dataclass(frozen=True)
class FilesOfYear:
    """How many files hold now, by the class granted, and how many were granted and ended in a year."""

    held: Mapping[str, int]
    granted: int
    resolved: int
    ended: int


def files_of_year(tx: Session, year: int) -> FilesOfYear:
    """Return what a year came to with files; handed to another union counts neither as resolved nor as ended."""
    stands = file_rows.standings(tx, _ANY_DAY).values()
    gone = [one.exit for one in stands if one.exit is not None and one.exit.on.year == year]
    held = Counter(one.category for one in stands if one.state in FILED)
    return FilesOfYear(
        dict(sorted(held.items())),
        sum(one.on_file_since is not None and one.on_file_since.year == year for one in stands),
        sum(one.kind == EXITED and one.result == RESOLVED for one in gone),
        sum(one.kind == EXITED and one.result != RESOLVED for one in gone),
    )


def files_of_tests(tx: Session, test_ids: Sequence[str]) -> list[str]:
    """Return the files these tests are of."""
    wanted = select(HardshipTestRow.file_id).where(HardshipTestRow.id.in_(test_ids))
    return list(tx.scalars(wanted.distinct().order_by(HardshipTestRow.file_id)))


@dataclass(frozen=True)
class SlipPaper:
    """A test of a file's class as its slip shows it: with the office, whatever the file holds by now."""

    office: str
    told: FileTestView


def slip_paper(tx: Session, test_id: str) -> SlipPaper:
    """Return what the slip of a kept test says. Raises TestMissing."""
    found = tx.get(HardshipTestRow, test_id)
    if found is None or not found.facts:
        raise TestMissing()
    row, test = file_rows.file_row(tx, found.file_id), judged_rows.kept_test(found)
    by = operator_names(tx, [test.by]).get(test.by, "")
    view = FileTestView(
        file_rows.number_of(row),
        row.head,
        mask_id(row.id_no),
        row.place,
        row.worker,
        row.cause,
        test,
        by,
        current=False,
    )
    return SlipPaper(office_facts(tx).name, view)
