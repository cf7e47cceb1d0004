"""Which lists and files come of enrolments? Renewals, participation, rosters in and out; changes no record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.aid import enrolment_lists, enrolment_rows, enrolment_sheet
from app.aid.enrolling import Verdict
from app.aid.enrolment_lists import RenewalLine, UnitShare
from app.aid.enrolment_service import NewBatch
from app.aid.enrolment_sheet import Roster
from app.aid.serving import Serving
from app.members import facts_of
from app.security import audit
from app.shared import codes
from app.shared.actor import Actor
from app.shared.cells import RowProblem
from app.shared.money import yuan


class EnrolmentLists(Serving):
    """Who should be reminded, who does not take part, and the rosters of batches as files."""

    def renewals(
        self, actor: Actor, days: int = 60, on: date | None = None, plan_id: str | None = None,
        unit_id: str = "",
    ) -> tuple[RenewalLine, ...]:  # fmt: skip
        """Return whose cover ends within `days` days of `on` (today), or may still be renewed, and was not.

        `unit_id` keeps only the people of one unit.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return enrolment_lists.renewals(tx, on or self._clock.today(), days, plan_id, unit_id)

    def participation(self, actor: Actor, plan_id: str, on: date | None = None) -> tuple[UnitShare, ...]:
        """Return how many of each unit's people the plan covers on a day (today). Raises PlanNotActive."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return enrolment_lists.shares_of_units(tx, plan_id, on or self._clock.today())

    def not_enrolled(self, actor: Actor, told: NewBatch) -> tuple[Verdict, ...]:
        """Return who of a unit could be enrolled for these days and is neither covered nor on a batch.

        Raises PlanNotActive, TermOutside, DatesReversed, SharesTooMany.
        """
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            row = enrolment_lists.imagined(tx, told)
            found = enrolment_rows.judged(tx, row, enrolment_rows.wishes_of_unit(tx, row))
            return tuple(one for one in found if one.ready)

    def read_roster(self, actor: Actor, path: Path) -> Roster:
        """Read a unit's roster. Raises ColumnsMissing, ColumnTwice, FileUnreadable, SheetUnreadable."""
        self._guard.check(actor, "aid.enrol")
        return enrolment_sheet.read(path)

    def give_roster_back(
        self, actor: Actor, path: Path, roster: Roster, judged: Sequence[Verdict], out: Path
    ) -> Path:
        """Write a unit's roster as it came, with what is wrong with each row behind it. Raises DeviceError."""
        self._guard.check(actor, "aid.enrol")
        problems = [*roster.problems]
        problems += [RowProblem.of(one.wish.sheet_row, one.error) for one in judged if one.error is not None]
        told = {one.sheet_row: ("refused", one.words("zh_CN"), one.column) for one in problems}
        taken = {one.wish.sheet_row: ("taken", "", "") for one in judged if one.ready}
        enrolment_sheet.write_back(path, out, {**taken, **told})
        return out

    def blank_roster(self, actor: Actor, out: Path) -> Path:
        """Write an empty roster for a unit to fill. Raises DeviceError."""
        self._guard.check(actor, "aid.enrol")
        enrolment_sheet.write_blank(out)
        return out

    def write_batch_roster(self, actor: Actor, batch_id: str, out: Path) -> int:
        """Write a batch's roster as it is sent with the money; return how many people are on it; audited.

        Raises BatchMissing or a DeviceError.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.reading() as tx:
            row = enrolment_rows.batch_row(tx, batch_id)
            view, lines = enrolment_rows.view_of(tx, row), enrolment_rows.lines_of(tx, row)
            people = facts_of(tx, [line.member_id for line in lines])
        kinds, sexes = codes.load("id_document_types"), {"1": "男", "2": "女"}
        told = []
        for number, line in enumerate(lines, start=1):
            who = people[line.member_id]
            told.append((
                str(number), line.name, sexes.get(who.sex or "", ""), kinds.label(who.doc_type), line.id_no,
                who.mobile, str(line.shares), line.tier or "", yuan(line.fee), _yes(line.card_holder),
                _yes(line.high_risk), _yes(not line.first_time), "",
            ))  # fmt: skip
        head = (
            ("单位名称", view.unit, "计划名称", view.plan_name),
            ("保障期", f"{view.starts.isoformat()} 至 {view.ends.isoformat()}", "参保人数", str(view.people)),
        )
        shares = str(sum(line.shares for line in lines))
        sums = ("合计", f"{view.people} 人", "", "", "", "", shares, "", yuan(view.fees), "", "", "", "")
        with self._db.transaction("aid.roster_written", actor) as tx:
            audit(tx, actor, "export", row.__tablename__, batch_id, f"{len(told)} whole")
            enrolment_sheet.write_roster(out, head, told, sums)
        return view.people


def _yes(said: bool) -> str:
    return "是" if said else ""
