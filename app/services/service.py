"""What do people do with the register of services? One method, one transaction; words nothing for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security import Guard
from app.services import matching, programs, queries, rules, workbook
from app.services.counting import ProgramSums, period_days, sums_of
from app.services.matching import Matched
from app.services.queries import EntryLine, ServiceFilter, ServiceTotals
from app.services.rules import KEPT, OFF, Entry, Program
from app.services.tables import ServiceEntryRow, ServicePersonRow, ServiceProgramRow
from app.shared import lineage, pinyin
from app.shared.actor import Actor
from app.shared.cells import RowProblem
from app.shared.chain import canonical_text
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.series import series_of


@dataclass(frozen=True)
class TakenIn:
    """What became of a sheet: the entries written, and the rows that were not taken with why."""

    entries: tuple[str, ...]
    problems: tuple[RowProblem, ...]


class Services:
    """The register of the services a union gives besides warm delivery and mutual aid."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db = db
        self._guard = guard
        self._clock = clock

    # -- reading

    def programs(self, actor: Actor, on: date | None = None) -> tuple[Program, ...]:
        """Return the programmes, or those that may be chosen for a day."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            found = queries.all_programs(tx)
        return found if on is None else tuple(one for one in found if one.holds(on))

    def window(self, actor: Actor, wanted: ServiceFilter | None = None) -> tuple[str, ...]:
        """Return the ids of the entries wanted, in order."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return queries.window(tx, wanted or ServiceFilter())

    def page(self, actor: Actor, ids: Sequence[str]) -> tuple[EntryLine, ...]:
        """Return these entries, in the order of `ids`."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return queries.page(tx, ids)

    def values(self, actor: Actor, wanted: ServiceFilter, key: str) -> tuple[tuple[str, int], ...]:
        """Return what a filter ("program", "month", "handler") may choose from, with counts."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return queries.values(tx, wanted, key)

    def totals(self, actor: Actor, wanted: ServiceFilter) -> ServiceTotals:
        """Return what the entries wanted come to."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return queries.totals(tx, wanted)

    def figures(self, actor: Actor, period: str) -> tuple[ProgramSums, ...]:
        """Return what a month like 2026-01 or a year comes to by programme. Raises PeriodUnreadable."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            lines = queries.entries_between(tx, *period_days(period))
            return sums_of(lines, queries.all_programs(tx))

    def of_member(self, actor: Actor, member_id: str) -> tuple[EntryLine, ...]:
        """Return the services a member got, the latest first."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return queries.entries_of_member(tx, member_id)

    def match(self, actor: Actor, text: str) -> Matched:
        """Return whom a line or a pasted list means by the roll. Raises UnitsSeveral or HeadsInvalid."""
        self._guard.check(actor, "services.read")
        with self._db.reading() as tx:
            return matching.match(tx, text)

    # -- writing

    def add(self, actor: Actor, told: Entry) -> EntryLine:
        """Write an entry down. Raises what `check_entry` raises; nothing is written then."""
        self._guard.check(actor, "services.record")
        with self._db.transaction("services.added", actor) as tx:
            return queries.page(tx, (self._add(tx, actor, told),))[0]

    def correct(self, actor: Actor, entry_id: str, told: Entry, reason: str) -> EntryLine:
        """Write an entry anew, with why. Raises EntryMissing, EntryOff, ReasonMissing and what `check_entry` raises."""
        self._guard.check(actor, "services.correct")
        why = rules.check_reason(reason)
        with self._db.transaction("services.corrected", actor) as tx:
            self._write(tx, _standing(tx, entry_id), told, why)
            return queries.page(tx, (entry_id,))[0]

    def undo_correction(self, actor: Actor, before: EntryLine) -> EntryLine:
        """Write an entry as it was before it was corrected. Raises EntryMissing or EntryOff."""
        self._guard.check(actor, "services.correct")
        with self._db.transaction("services.correction_undone", actor) as tx:
            self._write(tx, _standing(tx, before.id), before.entry, before.correction)
            return queries.page(tx, (before.id,))[0]

    def take_off(self, actor: Actor, entry_id: str, reason: str) -> EntryLine:
        """Take an entry off the register, with why; it stays. Raises EntryMissing, EntryOff or ReasonMissing."""
        self._guard.check(actor, "services.correct")
        return self._off(actor, entry_id, rules.check_reason(reason))

    def undo_add(self, actor: Actor, entry_id: str) -> EntryLine:
        """Take back an entry just written. Raises EntryMissing or EntryOff."""
        self._guard.check(actor, "services.record")
        return self._off(actor, entry_id, "")

    def put_back(self, actor: Actor, entry_id: str) -> EntryLine:
        """Put an entry back that was taken off. Raises EntryMissing."""
        self._guard.check(actor, "services.correct")
        with self._db.transaction("services.put_back", actor) as tx:
            row = _row(tx, entry_id)
            row.state, row.correction = KEPT, ""
            tx.flush()
            return queries.page(tx, (entry_id,))[0]

    def add_program(
        self, actor: Actor, name: str, figures: Sequence[tuple[str, str]] = (), since: date | None = None
    ) -> Program:
        """Add a programme of the office's own; `figures` are (name, "count" or "fen").

        Its code has the letters of this database's life: two computers that each add one do not call two the same.
        Raises what `check_program` raises.
        """
        self._guard.check(actor, "services.programmes")
        with self._db.transaction("services.programme_added", actor) as tx:
            known = queries.all_programs(tx)
            kept, kinds = rules.check_program(name, figures, known)
            series, codes = series_of(lineage.head(tx).incarnation), {one.code for one in known}
            code = next(code for n in range(1, len(codes) + 2) if (code := f"{series}{n:02d}") not in codes)
            row = ServiceProgramRow(
                id=new_id(), code=code, name=kept, figures=programs.kept_figures(kinds),
                since=since or date(self._clock.today().year, 1, 1), until=None, entered_by=actor.name,
            )  # fmt: skip
            tx.add(row)
            tx.flush()
            return programs.own(row.code, row.name, row.figures, row.since, row.until)

    def end_program(self, actor: Actor, code: str, until: date | None) -> Program:
        """Let a programme of the office's own end on a day, or go on (None). Raises ProgramUnknown."""
        self._guard.check(actor, "services.programmes")
        with self._db.transaction("services.programme_ended", actor) as tx:
            row = tx.scalar(select(ServiceProgramRow).where(ServiceProgramRow.code == code))
            if row is None:
                raise rules.ProgramUnknown(field="program")
            row.until = until
            tx.flush()
            return programs.own(row.code, row.name, row.figures, row.since, row.until)

    def take_in(self, actor: Actor, path: Path, progress: Progress = SILENT) -> TakenIn:
        """Take a sheet of entries in, in one transaction; rows with a problem hold none back.

        A row that is in the register already, word for word, is not written twice. Raises ColumnsMissing, ColumnTwice,
        FileUnreadable or SheetUnreadable; Cancelled keeps nothing.
        """
        self._guard.check(actor, "services.record")
        sheet = workbook.open_sheet(path)
        entries: list[str] = []
        problems: list[RowProblem] = []
        with self._db.transaction("services.sheet_taken_in", actor) as tx:
            known = queries.all_programs(tx)
            seen = {_key(line.entry) for line in queries.page(tx, queries.window(tx, ServiceFilter()))}
            for done, row in enumerate(workbook.rows(sheet, known), start=1):
                progress.report(done, len(sheet.rows))
                problems += row.problems
                if row.told is None:
                    continue
                try:
                    told = self._told(tx, actor, row.told, row.who)
                    if _key(told) in seen:
                        raise workbook.RowTwice(field="content")
                    entries.append(self._add(tx, actor, told, known))
                    seen.add(_key(told))
                except RuleError as error:
                    problems.append(RowProblem.of(row.sheet_row, error))
        return TakenIn(tuple(entries), tuple(problems))

    # -- what they share

    def _told(self, tx: Session, actor: Actor, told: Entry, who: str) -> Entry:
        found = matching.match(tx, who)
        # A head count beside names says how many came in all: the others came without names.
        heads = found.heads or max(0, told.heads - len(found.people)) if told.heads >= 0 else told.heads
        whole = replace(
            told, persons=found.persons(), unit_id=found.unit_id, unit=found.unit, heads=heads,
            handled_by=told.handled_by or actor.name,
        )  # fmt: skip
        return rules.check_entry(whole, queries.all_programs(tx), self._clock.today())

    def _add(self, tx: Session, actor: Actor, told: Entry, known: Sequence[Program] | None = None) -> str:
        kept = rules.check_entry(told, known or queries.all_programs(tx), self._clock.today())
        row = ServiceEntryRow(
            id=new_id(), state=KEPT, correction="", entered_by=actor.name, entered_at=self._clock.now(),
        )  # fmt: skip
        _say(row, kept)
        tx.add(row)
        tx.flush()
        _name(tx, row.id, kept)
        return row.id

    def _write(self, tx: Session, row: ServiceEntryRow, told: Entry, correction: str) -> None:
        kept = rules.check_entry(told, queries.all_programs(tx), self._clock.today())
        _say(row, kept)
        row.correction = correction
        tx.flush()
        _name(tx, row.id, kept)

    def _off(self, actor: Actor, entry_id: str, reason: str) -> EntryLine:
        with self._db.transaction("services.taken_off", actor) as tx:
            row = _standing(tx, entry_id)
            row.state, row.correction = OFF, reason
            tx.flush()
            return queries.page(tx, (entry_id,))[0]


def _row(tx: Session, entry_id: str) -> ServiceEntryRow:
    row = tx.get(ServiceEntryRow, entry_id)
    if row is None:
        raise rules.EntryMissing()
    return row


def _standing(tx: Session, entry_id: str) -> ServiceEntryRow:
    row = _row(tx, entry_id)
    if row.state != KEPT:
        raise rules.EntryOff()
    return row


def _say(row: ServiceEntryRow, kept: Entry) -> None:
    row.program, row.on_day, row.unit_id, row.unit = kept.program, kept.on, kept.unit_id, kept.unit
    row.heads, row.content, row.amount = kept.heads, kept.content, kept.amount
    row.figures, row.handled_by = canonical_text(dict(kept.figures)), kept.handled_by


def _name(tx: Session, entry_id: str, kept: Entry) -> None:
    """Let an entry name exactly these people: who is named no more stays, crossed out."""
    mine = select(ServicePersonRow).where(ServicePersonRow.service_id == entry_id, ~ServicePersonRow.off)
    wanted = list(kept.persons)
    for row in tx.scalars(mine.order_by(ServicePersonRow.id)):
        one = rules.Person(row.name, row.member_id)
        if one in wanted:
            wanted.remove(one)
        else:
            row.off = True
    tx.add_all(
        ServicePersonRow(
            id=new_id(), service_id=entry_id, member_id=one.member_id, name=one.name, pinyin=pinyin.full(one.name),
            initials=pinyin.initials(one.name), off=False,
        )
        for one in wanted
    )  # fmt: skip
    tx.flush()


def _key(told: Entry) -> tuple[object, ...]:
    """Return what tells an entry from another: everything it says."""
    people = sorted((one.member_id or "", one.name) for one in told.persons)
    return (
        told.program, told.on, tuple(people), told.unit_id, told.unit, told.heads, told.content, told.amount,
        tuple(sorted(told.figures.items())), told.handled_by,
    )  # fmt: skip
