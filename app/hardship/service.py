"""What do people do with hardship households? One method, one transaction; words nothing for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app.hardship import published, queries, rules, workbook
from app.hardship.by_hand_service import HouseholdsByHand
from app.hardship.check_service import HardshipChecks
from app.hardship.desk_service import HardshipDesk
from app.hardship.documents_service import HardshipDocuments
from app.hardship.erasing_service import HardshipErasures
from app.hardship.file_lines_service import HardshipFileLines
from app.hardship.file_lists_service import HardshipLists
from app.hardship.files_service import HardshipFiles
from app.hardship.household_files_service import HouseholdFiles
from app.hardship.households import keep_households
from app.hardship.judging_service import HardshipTests
from app.hardship.lines import DatedLine
from app.hardship.many_service import HardshipMany
from app.hardship.queries import HouseholdFilter, HouseholdLine, HouseholdMissing, HouseholdView
from app.hardship.rules import Assessment, Line
from app.hardship.tables import HouseholdRow
from app.hardship.tier_service import HardshipTiers
from app.hardship.uniting_service import HardshipUnions
from app.hardship.workbook import NewHousehold
from app.security import audit
from app.security.looking import check_look
from app.shared.actor import Actor
from app.shared.cells import RowProblem
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_

REVEALED = {"id_no": HouseholdRow.id_no, "phone": HouseholdRow.phone, "account": HouseholdRow.account}


class HouseholdTwice(RuleError):
    """The sheet names the same head of household again; the first row stays."""

    code = "duplicate.in_file"
    template = N_(
        "The same document number already stands in row {first}. That row was taken, this one was not."
    )


@dataclass(frozen=True)
class HouseholdsReport:
    """What became of a sheet of households.

    `rows` holds the class of each row that speaks of a household (0 for none, also for a refused row),
    `counts` the households taken by class ("1", "2", "none"), `added` and `assessed_again` how they came in.
    """

    rows: tuple[int, ...]
    counts: Mapping[str, int]
    problems: tuple[RowProblem, ...]
    added: int
    assessed_again: int


class Hardship(
    HardshipFiles, HardshipFileLines, HardshipTests, HardshipTiers, HouseholdFiles, HardshipUnions, HardshipErasures,
    HardshipChecks, HardshipLists, HardshipDesk, HardshipMany,
    HardshipDocuments, HouseholdsByHand,
):  # fmt: skip
    """The households in hardship and their files."""

    def import_households(
        self, actor: Actor, path: Path, line: Line, progress: Progress = SILENT
    ) -> HouseholdsReport:
        """Take a sheet in and class every household by `line`, in one transaction; bad rows hold none back.

        A household already in the files (same document number) is assessed again. Raises ColumnsMissing,
        ColumnTwice, FileUnreadable or SheetUnreadable; Cancelled keeps nothing.
        """
        self._guard.check(actor, "hardship.import")
        sheet = workbook.open_sheet(path)
        total, today = len(sheet.rows), self._clock.today()
        judged: dict[str, tuple[int, NewHousehold, Assessment]] = {}
        classes: list[int] = []
        problems: list[RowProblem] = []
        for done, row in enumerate(workbook.households(sheet), start=1):
            progress.report(done, total)
            problems += row.problems
            classes.append(0)
            if row.household is None:
                continue
            try:
                assessment = _assess(row.household, line)
                if first := judged.get(row.household.id_no):
                    raise HouseholdTwice(field="id_no", first=first[0])
            except RuleError as error:
                problems.append(RowProblem.of(row.sheet_row, error))
                continue
            judged[row.household.id_no] = (row.sheet_row, row.household, assessment)
            classes[-1] = int(assessment.category)
        with self._db.transaction("hardship.households_imported", actor) as tx:
            added = keep_households(tx, [(new, found) for _row, new, found in judged.values()], line, today)
        taken = [found.category for _row, _new, found in judged.values()]
        counts = {
            "1": taken.count(rules.DEEP),
            "2": taken.count(rules.RELATIVE),
            "none": taken.count(rules.NONE),
        }
        return HouseholdsReport(tuple(classes), counts, tuple(problems), added, len(taken) - added)

    def blank_households(self, actor: Actor, out: Path) -> Path:
        """Write an empty sheet of households for a village or a unit to fill. Raises DeviceError."""
        self._guard.check(actor, "hardship.import")
        workbook.write_blank(out)
        return out

    def lines(self, actor: Actor) -> tuple[DatedLine, ...]:
        """Return every subsistence line the province published."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return published.lines(tx)

    def line(self, actor: Actor, region: str, on: date) -> DatedLine:
        """Return the published line that holds in a region on a day. Raises NoLine."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return published.line_on(tx, region, on)

    def assess(self, actor: Actor, income: int, rigid: int, people: int, line: Line) -> Assessment:
        """Try the income test on figures (fen), keeping nothing. Raises PeopleInvalid, AmountNegative."""
        self._guard.check(actor, "hardship.read")
        return rules.classify(income, rigid, people, line)

    def window(self, actor: Actor, wanted: HouseholdFilter | None = None) -> tuple[str, ...]:
        """Return the ids of the households wanted, in the order of the table."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return queries.household_window(tx, wanted or HouseholdFilter())

    def page(self, actor: Actor, ids: Sequence[str]) -> tuple[HouseholdLine, ...]:
        """Return the lines of these households, in the order of `ids`."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return queries.household_page(tx, ids)

    def places(self, actor: Actor) -> tuple[str, ...]:
        """Return the villages and units of the households on file."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return queries.places(tx)

    def view(self, actor: Actor, household_id: str) -> HouseholdView:
        """Return one household with the steps of its class, numbers masked. Raises HouseholdMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            found = queries.household_view(tx, household_id)
        if found is None:
            raise HouseholdMissing()
        return found

    def reveal(self, actor: Actor, household_id: str, field: str, why: str) -> str:
        """Return the unmasked "id_no", "phone" or "account" and write down who looked and why."""
        self._guard.check(actor, "hardship.reveal")
        with self._db.transaction("hardship.revealed", actor) as tx:
            check_look(tx, actor, field, why)
            value = tx.scalar(select(REVEALED[field]).where(HouseholdRow.id == household_id))
            if value is None:
                raise HouseholdMissing()
            audit(tx, actor, f"reveal.{field}", HouseholdRow.__tablename__, household_id, why)
        return value

    def counts(self, actor: Actor) -> dict[str, int]:
        """Return how many households each class has ("1", "2", and "0" for none)."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return queries.category_counts(tx)


def _assess(household: NewHousehold, line: Line) -> Assessment:
    return rules.classify(household.income, household.rigid, household.people, line)
