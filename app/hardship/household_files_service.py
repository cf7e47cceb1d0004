"""How do the households of the list become files, many at once? One transaction; cancelled it keeps nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.hardship import file_rows, judged_rows, keeping, queries
from app.hardship.file_rows import number_words, write_event
from app.hardship.filing import Filing
from app.hardship.happenings import DRAFT, ENDED, EXITED, RELAPSED
from app.hardship.heads import head_of
from app.hardship.keeping import EXPENSE, INCOME, YEAR
from app.hardship.means import Means
from app.hardship.opening import Beginning, head_row, new_file, set_details
from app.hardship.queries import HouseholdFilter
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HouseholdRow
from app.security import audit
from app.shared import identity
from app.shared.actor import Actor
from app.shared.ids import id_of
from app.shared.names import FEW
from app.shared.progress import SILENT, Progress
from app.shared.text import _

OTHER: str = "99"
"""The kind of a sum nobody has parted yet, of both sides (income_kinds, rigid_kinds)."""

NOT_NEEDED: str = "9"
"""Why an opened file ends that nobody needs (hardship_cancel_reasons)."""


@dataclass(frozen=True)
class WaitingHousehold:
    """A household of the list that stands in a class and has no living file. Money in fen, the number masked.

    `number` is the living file its head stands in already, '' for none: then no file is opened.
    """

    id: str
    head: str
    id_masked: str
    place: str
    category: str
    people: int
    income: int
    rigid: int
    number: str


@dataclass(frozen=True)
class FilesMade:
    """What became of households: the files opened, in order, and those left out with the file they stand in."""

    made: tuple[str, ...]
    left_out: tuple[WaitingHousehold, ...]


class HouseholdFiles(Filing):
    """The part of hardship's service that makes files of the list."""

    def households_waiting(
        self, actor: Actor, wanted: HouseholdFilter | None = None
    ) -> tuple[WaitingHousehold, ...]:
        """Return the households of the list that stand in a class and have no file of their own that lives."""
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            rows = _wanted(tx, None, wanted)
            own, elsewhere = _standing(tx, rows, self._remembered.standings(tx, today))
        return tuple(_waiting(row, elsewhere.get(row.id_no, "")) for row in rows if row.id_no not in own)

    def files_from_households(
        self,
        actor: Actor,
        household_ids: Sequence[str] | None = None,
        progress: Progress = SILENT,
    ) -> FilesMade:
        """Open the files of households of the list (all that stand in a class when None), with their figures as items.

        Income and fixed expenses of the list become one item each, to be parted later, and the people counted there
        the number who live together. Who stands in a living file is left out. Raises HouseholdMissing; Cancelled
        keeps nothing.
        """
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        with self._db.transaction("hardship.files_from_households", actor) as tx:
            rows = _wanted(tx, household_ids, None)
            own, elsewhere = _standing(tx, rows, self._remembered.standings(tx, today))
            before = _before(tx, rows)
            no, series = file_rows.next_number(tx)
            made: list[str] = []
            left_out: list[WaitingHousehold] = []
            for done, row in enumerate(rows, start=1):
                progress.report(done, len(rows))
                number = own.get(row.id_no) or elsewhere.get(row.id_no, "")
                if number:
                    left_out.append(_waiting(row, number))
                    continue
                mine = before.get(row.id_no, [])
                made.append(_open(tx, row, mine, (no + len(made), series), today, actor))
            audit(tx, actor, "files_from_households", HouseholdRow.__tablename__, str(len(made)))
        return FilesMade(tuple(made), tuple(left_out))

    def end_drafts(self, actor: Actor, file_ids: Sequence[str], why: str) -> int:
        """End files that were opened and not begun yet; return how many. Those that went on stay as they are."""
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        ended = 0
        with self._db.transaction("hardship.drafts_ended", actor) as tx:
            for file_id, now in file_rows.standings(tx, today, file_ids).items():
                if now.state in (DRAFT, RELAPSED):
                    write_event(
                        tx, self._clock, actor, file_id, EXITED, result=ENDED, reason=NOT_NEEDED, words=why
                    )
                    ended += 1
        return ended


def _wanted(tx: Session, ids: Sequence[str] | None, wanted: HouseholdFilter | None) -> list[HouseholdRow]:
    """Return the households named, or all of a filter that stand in a class. Raises HouseholdMissing."""
    if ids is None:
        return list(queries.household_rows_found(tx, wanted or HouseholdFilter()))
    found: dict[str, HouseholdRow] = {}
    for at in range(0, len(ids), FEW):
        few = ids[at : at + FEW]
        found |= {row.id: row for row in tx.scalars(select(HouseholdRow).where(HouseholdRow.id.in_(few)))}
    if len(found) != len(set(ids)):
        raise queries.HouseholdMissing()
    return [found[one] for one in dict.fromkeys(ids)]


def _standing(
    tx: Session, rows: Sequence[HouseholdRow], stands: Mapping[str, FileStanding]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the living files heads have of their own, and those of others they stand in: numbers by document."""
    asked = {row.id_no for row in rows}
    chosen = select(HardshipFileRow.id, HardshipFileRow.no, HardshipFileRow.series, HardshipFileRow.id_no)
    files = {file_id: (number_words(no, series), head) for file_id, no, series, head in tx.execute(chosen)}
    own: dict[str, str] = {}
    elsewhere: dict[str, str] = {}
    for file_id, numbers in file_rows.all_numbers(tx).items():
        if not stands[file_id].is_living:
            continue
        number, head = files[file_id]
        for one in asked.intersection(numbers):
            (own if one == head else elsewhere).setdefault(one, number)
    return own, {one: number for one, number in elsewhere.items() if one not in own}


def _before(tx: Session, rows: Sequence[HouseholdRow]) -> Mapping[str, list[HardshipFileRow]]:
    """Return the files heads had, by document number, the first first."""
    numbers = {row.id: row.id_no for row in rows}
    found: dict[str, list[HardshipFileRow]] = defaultdict(list)
    keys = list(numbers)
    for at in range(0, len(keys), FEW):
        few = keys[at : at + FEW]
        same = or_(
            HardshipFileRow.household_id.in_(few), HardshipFileRow.id_no.in_([numbers[one] for one in few])
        )
        ordered = select(HardshipFileRow).where(same).order_by(HardshipFileRow.ordinal, HardshipFileRow.id)
        for file in tx.scalars(ordered):
            found[numbers.get(file.household_id or "", file.id_no)].append(file)
    return found


def _open(
    tx: Session,
    row: HouseholdRow,
    before: Sequence[HardshipFileRow],
    numbered: tuple[int, str],
    today: date,
    actor: Actor,
) -> str:
    head, born, told = head_of(tx, row.id, None)
    ended = {one.id: file_rows.standing(tx, one, today) for one in before}
    fallen = [one.id for one in before if ended[one.id].on_file_since]
    ordinal = max((one.ordinal for one in before), default=0) + 1
    begun = Beginning(row.id, None, head, ordinal, fallen[-1] if fallen else None, *numbered)
    file = new_file(begun, today, actor.operator_id)
    tx.add(file)
    tx.flush()
    set_details(file, keeping.checked_details(told, today))
    tx.add(head_row(file.id, head, born, today))
    listed = _("List of households, tested on {day}", day=row.assessed_on.isoformat())
    for side, amount in ((INCOME, row.income), (EXPENSE, row.rigid)):
        if amount:
            tx.add(
                HardshipItemRow(
                    id=id_of("hardship_item", file.id, side), file_id=file.id, person_id=None, side=side, kind=OTHER,
                    amount=amount, period=YEAR, evidence=listed, remark="", months=12, repaid=0, off=False,
                )
            )  # fmt: skip
    judged_rows.set_means(tx, file.id, Means(heads=row.people))
    tx.flush()
    return file.id


def _waiting(row: HouseholdRow, number: str) -> WaitingHousehold:
    return WaitingHousehold(
        row.id, row.head, identity.mask_id(row.id_no), row.place, row.category, row.people, row.income, row.rigid,
        number,
    )  # fmt: skip
