"""How are grants of relief drafted, looked at and listed? One method, one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.hardship import files_with
from app.hardship.relief_caps import CapTable
from app.hardship.relief_file import caps_for
from app.relief import examining, grant_rows, list_sheet, rules
from app.relief.capping import beyond
from app.relief.limits import kept_limits
from app.relief.rules import GrantIn, Limits
from app.relief.serving import Serving
from app.relief.tables import ReliefGrantRow
from app.relief.views import ALTERED, BEYOND, LISTS, OVERDUE, GrantFilter, GrantLine, GrantView, Look
from app.security import audit
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.ids import id_of, new_id
from app.shared.text import N_
from app.unions import office_facts


class StudyTwice(RuleError):
    """A student gets study aid once for a school year."""

    code = "study.twice"
    template = N_("{name} has a grant of study aid for {year} already: {number}.")


class ReliefGrants(Serving):
    """The part of relief's service in which grants are drafted and found again."""

    def limits(self, actor: Actor) -> Limits:
        """Return which items go out in which way, and how much in an emergency (fen)."""
        self._guard.check(actor, "relief.read")
        return kept_limits()

    def look(self, actor: Actor, told: GrantIn, grant_id: str = "") -> Look:
        """Look at a draft before it is kept (`grant_id` where it is one already), keeping nothing.

        Says what the caps leave with every step, what speaks against it, and what the household got already. Raises
        what `rules.checked` raises, FileNeeded, PersonNeeded.
        """
        self._guard.check(actor, "relief.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            named = _named(tx, rules.checked(told, kept_limits(), today), today)
            case = examining.case_of(tx, named, today, self._own_shares, grant_id)
            return examining.look_at(tx, case, self._helps, grant_id)

    def draft(self, actor: Actor, told: GrantIn) -> str:
        """Keep a draft; return its id. Nothing is promised yet.

        Raises what `rules.checked` raises, FileNeeded, PersonNeeded, StudyTwice.
        """
        self._guard.check(actor, "relief.keep")
        with self._db.transaction("relief.drafted", actor) as tx:
            return self._draft(tx, actor, told)

    def change(self, actor: Actor, grant_id: str, told: GrantIn) -> GrantIn:
        """Change a draft; return what stood there before, so that it can be put back.

        Whoever changes it has drafted it: it is approved by another than the last to work on it.

        Raises GrantMissing, GrantForbids, StudyTwice, and what `rules.checked` raises.
        """
        self._guard.check(actor, "relief.keep")
        today = self._clock.today()
        with self._db.transaction("relief.changed", actor) as tx:
            row = grant_rows.grant_row(tx, grant_id)
            rules.check_state(row.state, frozenset({rules.DRAFT}))
            before = grant_rows.told_of(row)
            kept = _named(tx, rules.checked(told, kept_limits(), today), today)
            if kept.item == rules.STUDY and _study_id(kept) != grant_id:
                _refuse_twice(tx, kept, grant_id)
            grant_rows.write(row, kept)
            if grant_rows.told_of(row) != before:
                row.made_by = actor.operator_id
            tx.flush()
        return before

    def set_account(self, actor: Actor, grant_id: str, payee: str, bank: str, account: str) -> GrantIn:
        """Write down to whom the money goes, also when it is approved already; return what stood there before.

        Raises GrantMissing, AccountWrong, GrantForbids when it is paid.
        """
        self._guard.check(actor, "relief.keep")
        number = rules.checked_account(account)
        with self._db.transaction("relief.account", actor) as tx:
            row = grant_rows.grant_row(tx, grant_id)
            rules.check_state(row.state, frozenset({rules.DRAFT, rules.APPROVED, rules.PAYING}))
            before = grant_rows.told_of(row)
            row.payee, row.bank, row.account = payee.strip(), bank.strip(), number
            tx.flush()
        return before

    # -- lists

    def grant(self, actor: Actor, grant_id: str) -> GrantView:
        """Return one grant whole. Raises GrantMissing."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            row = grant_rows.grant_row(tx, grant_id)
            (line,) = grant_rows.lines(tx, [row], kept_limits(), self._clock.today(), self._beyond(tx))
            return grant_rows.view(line, row)

    def grants(self, actor: Actor, wanted: GrantFilter | None = None) -> tuple[GrantLine, ...]:
        """Return the grants wanted, the newest first."""
        self._guard.check(actor, "relief.read")
        wanted = wanted or GrantFilter()
        with self._db.reading() as tx:
            found = grant_rows.rows(tx)
            if wanted.file_id is not None:
                found = [row for row in found if row.file_id == wanted.file_id]
            lines = grant_rows.lines(tx, found, kept_limits(), self._clock.today(), self._beyond(tx))
        documents = {row.id: row.id_no for row in found}
        return tuple(one for one in lines if _fits(one, wanted, documents[one.id]))

    def grant_numbered(self, actor: Actor, words: str) -> str:
        """Return the id of the grant with a number or an id. Raises GrantMissing."""
        self._guard.check(actor, "relief.read")
        told = words.strip()
        with self._db.reading() as tx:
            for row in grant_rows.rows(tx):
                if told == row.id or told.upper() == grant_rows.number_of(row):
                    return row.id
        raise rules.GrantMissing()

    def counts(self, actor: Actor) -> dict[str, int]:
        """Return how many grants stand in each state that has any, and on each list (`views.LISTS`)."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            lines = grant_rows.lines(
                tx, grant_rows.rows(tx), kept_limits(), self._clock.today(), self._beyond(tx)
            )
        lists = {listed: sum(_listed(one, listed) for one in lines) for listed in LISTS}
        return lists | dict(sorted(Counter(one.state for one in lines).items()))

    def export(self, actor: Actor, out: Path, wanted: GrantFilter | None = None) -> int:
        """Write the grants wanted as an Excel sheet, audited; return how many. Raises DeviceError."""
        self._guard.check(actor, "relief.export")
        lines = self.grants(actor, wanted)
        with self._db.transaction("relief.exported", actor) as tx:
            rows = {row.id: row for row in grant_rows.rows(tx, [one.id for one in lines])}
            told = {one: grant_rows.told_of(row) for one, row in rows.items()}
            list_sheet.write_grants(out, lines, told, self._clock.now())
            audit(tx, actor, "export", ReliefGrantRow.__tablename__, "", f"{len(lines)} rows")
        return len(lines)

    # -- parts of them

    def _draft(self, tx: Session, actor: Actor, told: GrantIn) -> str:
        today = self._clock.today()
        kept = _named(tx, rules.checked(told, kept_limits(), today), today)
        grant_id = _study_id(kept) if kept.item == rules.STUDY else new_id()
        row = tx.get(ReliefGrantRow, grant_id)
        if row is not None:  # study aid of this student and year was given up before: it is taken up again
            if row.state not in (rules.REFUSED, rules.DROPPED):
                _refuse_twice(tx, kept, "")
            grant_rows.write(row, kept)
            row.state, row.made_by, row.made_on = rules.DRAFT, actor.operator_id, today
            tx.flush()
            return grant_id
        if kept.item == rules.STUDY:
            _refuse_twice(tx, kept, grant_id)
        no, series = grant_rows.next_number(tx)
        row = ReliefGrantRow(
            id=grant_id, no=no, series=series, made_by=actor.operator_id, made_on=today, state=rules.DRAFT,
            basis="", approval_no="", reason_back="",
        )  # fmt: skip
        grant_rows.write(row, kept)
        tx.add(row)
        tx.flush()
        return grant_id

    def _beyond(self, tx: Session) -> frozenset[str]:
        """Return which payments stand beyond a cap: two computers paid before they met."""
        paid = [row for row in grant_rows.rows(tx) if row.state == rules.PAID]
        region, limits = office_facts(tx).region, kept_limits()
        where = {number: some[0] for number, some in files_with(tx, [row.id_no for row in paid]).items()}

        def table(on: date) -> CapTable:
            return caps_for(region, on)

        found: frozenset[str] = frozenset()
        for some in grant_rows.by_household(paid, where).values():
            if len(some) > 1:
                found |= beyond(table, limits, [grant_rows.known_of(row) for row in some])
        return found


def _named(tx: Session, told: GrantIn, today: date) -> GrantIn:
    """Return a draft on file with the name and document of whom it is for: the person, or the head."""
    if told.way != rules.FILED:
        return told
    file, person = examining.household_of(tx, replace(told, id_no=""), today)
    if file is None:
        raise rules.FileNeeded(field="file_id")
    if person is not None:
        return replace(told, name=person.name, id_no=person.id_no)
    return replace(told, name=file.head, id_no=file.id_no)


def _study_id(told: GrantIn) -> str:
    """Return the id of a student's study aid of a year: two computers that draft it write one grant."""
    return id_of("relief_grant", "study", told.id_no or told.person_id or "", str(told.school_year))


def _refuse_twice(tx: Session, told: GrantIn, own_id: str) -> None:
    for row in grant_rows.rows(tx):
        same = row.item == rules.STUDY and row.school_year == told.school_year and row.id != own_id
        if same and grant_rows.key_of(row) == grant_rows.key_of(told) and row.state not in (
            rules.REFUSED, rules.DROPPED,
        ):  # fmt: skip
            raise StudyTwice(
                field="person_id", name=told.name, year=told.school_year, number=grant_rows.number_of(row)
            )


def _fits(one: GrantLine, wanted: GrantFilter, document: str) -> bool:
    asked = "".join(wanted.query.split())
    called = (
        not asked
        or asked in one.name
        or asked in one.head
        or asked.upper() in one.number
        or asked.upper() in one.file_number
        or (len(asked) >= 4 and document.endswith(asked.upper()))
    )
    year = (one.paid_on or one.approved_on or one.made_on).year
    return (
        called
        and (wanted.states is None or one.state in wanted.states)
        and (wanted.items is None or one.item in wanted.items)
        and (wanted.sources is None or one.source in wanted.sources)
        and (wanted.projects is None or one.project_id in wanted.projects)
        and (wanted.years is None or year in wanted.years)
        and (wanted.listed is None or _listed(one, wanted.listed))
    )


def _listed(one: GrantLine, listed: str) -> bool:
    return {OVERDUE: one.overdue, BEYOND: one.beyond, ALTERED: one.altered}[listed]
