"""What do people do with campaigns and visits? One method, one transaction; words nothing for people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import funds
from app.funds import Means
from app.security import audit
from app.shared.actor import Actor
from app.shared.cells import RowProblem
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.visits import earlier, filters, payments, queries, reckoning, rules, standing, workbook, yearly
from app.visits.adding_service import Adding
from app.visits.agreeing import Differing
from app.visits.buying_service import Buying
from app.visits.campaign_service import Campaigns, view_of
from app.visits.collective_service import UnitVisits
from app.visits.earlier import Before
from app.visits.figure_service import VisitFigures
from app.visits.filters import VisitFilter
from app.visits.issuing_service import Issuing
from app.visits.many_service import ManyAtOnce
from app.visits.next_service import NextCampaign
from app.visits.pack_service import WorkPacks
from app.visits.payments import PaymentList
from app.visits.queries import VisitLine
from app.visits.reckoning import Reconciliation
from app.visits.recording import Recording, check_number, put, take_back, visit_of
from app.visits.rules import Outcome
from app.visits.sheet_service import Sheets
from app.visits.tables import CampaignRow, ReturnedSheetRow, VisitRow
from app.visits.workbook import ReturnedRow
from app.visits.yearly import Given


@dataclass(frozen=True)
class ReturnedReport:
    """What became of a returned sheet.

    The first four count the rows taken by their state, `pending` the campaign's visits still without outcome.
    `problems` are rows that changed nothing, `notes` remarks on rows that were taken. `approved` says whether the
    campaign had its approval. `later` rows lie in a closed period: their money is booked on `open_from`.
    """

    given: int
    changed: int
    absent: int
    declined: int
    pending: int
    problems: tuple[RowProblem, ...]
    notes: tuple[RowProblem, ...] = ()
    approved: bool = True
    later: int = 0
    open_from: date | None = None

    @property
    def taken(self) -> int:
        """How many rows were taken."""
        return self.given + self.changed + self.absent + self.declined


class Visits(
    Campaigns, NextCampaign, Adding, Buying, ManyAtOnce, Issuing, UnitVisits, VisitFigures, Sheets, WorkPacks
):
    """Warm-delivery campaigns: plan, list, approve, buy, issue, record, reconcile, lock."""

    def record(self, actor: Actor, visit_id: str, outcome: Outcome) -> VisitLine:
        """Record what a visit came to, with its cash and goods in the books.

        Who was absent or declined may be given help later. Raises VisitTwice when it was handed over already,
        NotApproved, Locked, and what `check_outcome`, the limits and the books raise; nothing is recorded then.
        """
        self._guard.check(actor, "visits.record")
        with self._db.transaction("visits.recorded", actor) as tx:
            visit = visit_of(tx, visit_id)
            campaign = view_of(tx, visit.campaign_id)
            standing.check_recording(campaign.standing)
            if visit.state in rules.HANDED_OVER:
                raise rules.VisitTwice()
            desk = Recording(tx, actor, self._clock.now(), campaign)
            put(visit, desk.book(visit, outcome))
            tx.flush()
            return _lines(tx, (visit_id,))[0]

    def record_as_planned(self, actor: Actor, visit_id: str, on: date) -> VisitLine:
        """Record that the kit was handed over as planned on a day. Raises what `record` raises."""
        return self.record(actor, visit_id, Outcome(rules.GIVEN, on))

    def change(self, actor: Actor, visit_id: str, outcome: Outcome, reason: str = "") -> VisitLine:
        """Take the outcome of a visit back and record another, in one act.

        In a locked campaign that needs its `reason`, which stays with the visit. Raises NothingToUndo and what
        `record` raises; the earlier outcome stays then.
        """
        self._guard.check(actor, "visits.change")
        with self._db.transaction("visits.changed", actor) as tx:
            visit = visit_of(tx, visit_id)
            campaign = view_of(tx, visit.campaign_id)
            standing.check_recording(campaign.standing, reason)
            take_back(tx, actor, visit, self._clock.today())
            desk = Recording(tx, actor, self._clock.now(), campaign)
            put(visit, desk.book(visit, outcome))
            if campaign.standing == standing.LOCKED:
                visit.correction = reason.strip()
            tx.flush()
            return _lines(tx, (visit_id,))[0]

    def undo_record(self, actor: Actor, visit_id: str) -> VisitLine:
        """Take the outcome of a visit back; the books get a reversing entry. Raises NothingToUndo and Locked.

        `booked_on` of the line is the day of that entry where it is not today: today is closed already.
        """
        self._guard.check(actor, "visits.undo")
        with self._db.transaction("visits.undone", actor) as tx:
            visit = visit_of(tx, visit_id)
            standing.check_recording(view_of(tx, visit.campaign_id).standing)
            booked, today = visit.entry_id is not None, self._clock.today()
            means = Means(tx, visit.campaign_id)
            take_back(tx, actor, visit, today, means)
            line = _lines(tx, (visit_id,))[0]
            return replace(line, booked_on=_elsewhere(today, means.open_day(today))) if booked else line

    def import_results(
        self, actor: Actor, campaign_id: str, path: Path, progress: Progress = SILENT
    ) -> ReturnedReport:
        """Take a returned sheet in, row by row by document number, in one transaction.

        A row that cannot be taken is reported and changes nothing; the same sheet again changes nothing. The sheet says
        what has happened: what the limits or a lacking approval would have stopped is taken and remarked on.
        Raises ColumnsMissing, ColumnTwice, FileUnreadable, SheetUnreadable, CampaignMissing, Locked.
        Cancelled keeps nothing.
        """
        self._guard.check(actor, "visits.import")
        mark = hashlib.sha256(read_whole(path)).hexdigest()
        with self._db.transaction("visits.results_imported", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_listing(campaign.standing)  # paper that came back is taken, whatever still lacks
            sheet = workbook.open_sheet(path, campaign.goods)
            desk = Recording(tx, actor, self._clock.now(), campaign)
            listed = select(VisitRow).where(VisitRow.campaign_id == campaign_id)
            visits = {visit.id_no: visit for visit in tx.scalars(listed)}
            taken: list[tuple[int, str]] = []
            problems: list[RowProblem] = []
            notes: list[RowProblem] = []
            for done, row in enumerate(workbook.returned_rows(sheet, campaign.goods), start=1):
                progress.report(done, len(sheet.rows))
                if row.is_unvisited:
                    continue
                try:
                    visit = _wanted(visits, row)
                    outcome = desk.judge(row, visit.name, visit.kit_id)
                    more: list[RuleError] = []
                    put(visit, desk.book(visit, outcome, more.append))
                except RuleError as error:
                    problems.append(RowProblem.of(row.sheet_row, error))
                    continue
                taken.append((row.sheet_row, visit.state))
                notes += [RowProblem.of(row.sheet_row, error, "note") for error in more]
                if row.name and not workbook.same_name(row.name, visit.name):
                    notes.append(RowProblem.of(row.sheet_row, rules.NameDiffers(field="name"), "note"))
            tx.flush()
            _keep_sheet(tx, campaign_id, mark, [sheet_row for sheet_row, _state in taken], problems)
            pending = queries.state_counts(tx, campaign_id)[rules.PENDING]
        states = [state for _row, state in taken]
        return ReturnedReport(
            given=states.count(rules.GIVEN),
            changed=states.count(rules.CHANGED),
            absent=states.count(rules.ABSENT),
            declined=states.count(rules.DECLINED),
            pending=pending,
            problems=tuple(problems),
            notes=tuple(notes),
            approved=campaign.standing != standing.PLANNED,
            later=desk.later,
            open_from=desk.open_from,
        )

    def export_list(self, actor: Actor, campaign_id: str, out: Path) -> Path:
        """Write the sign-off list as an Excel sheet that can be filled in and taken in again; audited.

        Raises CampaignMissing and DeviceError.
        """
        self._guard.check(actor, "visits.export")
        with self._db.transaction("visits.exported", actor) as tx:
            campaign, visits = view_of(tx, campaign_id), queries.visit_facts(tx, campaign_id)
            workbook.write_list(out, campaign, visits, self._clock.now())
            audit(tx, actor, "export", CampaignRow.__tablename__, campaign_id, f"{len(visits)} whole")
        return out

    def export_payments(self, actor: Actor, campaign_id: str, out: Path) -> PaymentList:
        """Write what the bank can pay as an Excel sheet, and return it with what it cannot pay yet; audited.

        Raises PaperSubjectMissing and DeviceError.
        """
        self._guard.check(actor, "visits.pay")
        with self._db.transaction("visits.payments_exported", actor) as tx:
            found = payments.payment_list(tx, campaign_id)
            funds.write_payments(out, found.payable, self._clock.now())
            audit(tx, actor, "export", CampaignRow.__tablename__, campaign_id, f"{len(found.payable)} whole")
        return found

    def reconcile(self, actor: Actor, campaign_id: str) -> Reconciliation:
        """Reckon a campaign up: planned, bought, given, left, spent; visits against ledger and stock."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return reckoning.reckon(tx, view_of(tx, campaign_id))

    def differing(self, actor: Actor) -> tuple[Differing, ...]:
        """Return the campaigns whose visits, ledger and stock differ, the latest first."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return self._agreeing.differing(tx)

    def account(self, actor: Actor, campaign_id: str) -> dict[str, Any]:
        """Give the campaign's part of the day's account, amounts in fen, with the keys of day.md."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            view_of(tx, campaign_id)
            return reckoning.account(tx, campaign_id)

    def places(self, actor: Actor, campaign_id: str) -> tuple[str, ...]:
        """Return the villages and units on a campaign's list."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return queries.places(tx, campaign_id)

    def window(self, actor: Actor, campaign_id: str, wanted: VisitFilter | None = None) -> tuple[str, ...]:
        """Return the ids of a campaign's visits wanted, by their number on the list."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return queries.visit_window(tx, campaign_id, wanted or VisitFilter())

    def page(self, actor: Actor, ids: Sequence[str]) -> tuple[VisitLine, ...]:
        """Return the lines of these visits, in the order of `ids`."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return _lines(tx, ids)

    def helped_before(self, actor: Actor, visit_id: str) -> tuple[Before, ...]:
        """Return the help of other campaigns that reached this person, their card or telephone, the latest first.

        Raises VisitMissing.
        """
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return earlier.help_before(tx, visit_of(tx, visit_id))

    def values(
        self, actor: Actor, campaign_id: str, wanted: VisitFilter, key: str
    ) -> tuple[tuple[str, int], ...]:
        """Return what the column filter `key` ("place", "state", "carrier") may choose from, with counts."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return filters.values(tx, campaign_id, wanted, key)

    def totals(self, actor: Actor, campaign_id: str, wanted: VisitFilter) -> Mapping[str, int]:
        """Add up what the list shows: "cash" in fen, and each good by its code."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return filters.totals(tx, campaign_id, wanted)

    def handed_over(self, actor: Actor, year: int) -> tuple[Given, ...]:
        """Return what was handed over in `year`, by campaign, day and source of the cash."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return yearly.handed_over(tx, year)


def _lines(tx: Session, ids: Sequence[str]) -> tuple[VisitLine, ...]:
    rows = tx.scalars(select(VisitRow).where(VisitRow.id.in_(tuple(ids)))).all()
    times = earlier.times_before(tx, rows)
    entries = {row.id: row.entry_id for row in rows if row.entry_id}
    days = funds.entry_days(tx, set(entries.values()))
    return tuple(
        replace(
            line, before=times[line.id], booked_on=_elsewhere(line.on, days.get(entries.get(line.id, "")))
        )
        for line in queries.visit_page(tx, ids)
    )


def _elsewhere(on: date | None, booked: date | None) -> date | None:
    return booked if on is not None and booked != on else None


def _wanted(visits: Mapping[str, VisitRow], row: ReturnedRow) -> VisitRow:
    """Return the visit a row may be recorded for. Raises DigitsLost, IdMissing, NotOnList, VisitTwice."""
    check_number(row)
    visit = visits.get(row.id_no)
    if visit is None:
        raise rules.NotOnList(field="id_no")
    if visit.state != rules.PENDING:
        raise rules.VisitTwice(field="id_no")
    return visit


def _keep_sheet(
    tx: Session, campaign_id: str, mark: str, taken: Sequence[int], problems: Sequence[RowProblem]
) -> None:
    """Remember which rows of a sheet were taken and which not; a known sheet only when it gave more."""
    mine = (ReturnedSheetRow.campaign_id == campaign_id, ReturnedSheetRow.sha256 == mark)
    known = tx.scalar(select(func.count()).select_from(ReturnedSheetRow).where(*mine))
    if known and not taken:
        return
    # The first time says what was wrong; later times only which of those rows were taken after all.
    found = [] if known else [{"sheet_row": problem.sheet_row, "code": problem.code} for problem in problems]
    values = {
        "campaign_id": campaign_id,
        "sha256": mark,
        "taken": canonical_text(taken),
        "problems": canonical_text(found),
    }
    tx.add(ReturnedSheetRow(id=new_id(), **values))
