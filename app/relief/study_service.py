"""Who gets study aid, and who goes on to next year? The children of a file, the yearly continuation, the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.hardship import FileFacts, FilePerson, files_of
from app.hardship.study import Student, to_continue
from app.relief import examining, grant_rows, rules
from app.relief.grant_service import ReliefGrants
from app.relief.students import student_of
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress


@dataclass(frozen=True)
class StudentLine:
    """A student of a file with the years they got study aid; `why_not` says why they are not known as one."""

    file_id: str
    file_number: str
    head: str
    person_id: str
    key: str = field(repr=False)
    name: str
    stage: str
    school: str
    entered: int | None
    last_year: int | None
    helped: tuple[int, ...]
    last_amount: int
    on_file: bool
    why_not: RuleError | None = None


@dataclass(frozen=True)
class StudyFigures:
    """Study aid of a school year: fen raised and paid, the children it went to, of whom of workers and of migrants.

    `raised` is what projects for study aid of that year were granted; `admitted` how many got it for the first time.
    """

    year: int
    raised: int
    paid: int
    children: int
    of_workers: int
    of_migrants: int
    admitted: int


class StudyAid(ReliefGrants):
    """The part of relief's service for students."""

    def students(self, actor: Actor, file_id: str) -> tuple[StudentLine, ...]:
        """Return the students of a file: everybody with a stage of schooling. Raises FileNeeded."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            file = files_of(tx, [file_id], self._clock.today()).get(file_id)
            if file is None:
                raise rules.FileNeeded(field="file_id")
            held = _study_rows(tx)
            return tuple(_student_line(file, who, held) for who in file.people if who.stage)

    def study_to_continue(self, actor: Actor, year: int) -> tuple[StudentLine, ...]:
        """Return who got study aid the year before, is still at school in `year` and has no draft for it yet."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            return self._to_continue(tx, year)

    def continue_study(
        self,
        actor: Actor,
        year: int,
        person_ids: Collection[str] | None = None,
        progress: Progress = SILENT,
    ) -> tuple[str, ...]:
        """Draft next year's study aid for those who go on (all, or some of the list); return the drafts' ids.

        Each is last year's with its amount, school and account; the proof of this year and the project are still to
        come. Cancelled keeps nothing.
        """
        self._guard.check(actor, "relief.keep")
        with self._db.transaction("relief.study_continued", actor) as tx:
            wanted = [
                one
                for one in self._to_continue(tx, year)
                if person_ids is None or one.person_id in person_ids
            ]
            held, made = _study_rows(tx), []
            for done, one in enumerate(wanted, start=1):
                progress.report(done, len(wanted))
                last = _last(held, one, year - 1)
                told = grant_rows.told_of(last)
                made.append(self._draft(tx, actor, replace(
                    told, file_id=one.file_id, person_id=one.person_id, amount=last.granted or last.amount,
                    school_year=year, project_id=None, document="", line_month=None, figures_reason="",
                    study=replace(told.study, proof=""),
                )))  # fmt: skip
            return tuple(made)

    def study_figures(self, actor: Actor, year: int) -> StudyFigures:
        """Return what was raised and paid for a school year, and to how many children."""
        self._guard.check(actor, "relief.read")
        with self._db.reading() as tx:
            everything = [row for row in _study_rows(tx) if row.state == rules.PAID]
            paid = [row for row in everything if row.school_year == year]
            files = files_of(tx, {row.file_id for row in paid if row.file_id}, self._clock.today())
            projects = select(ReliefProjectRow.id).where(
                ReliefProjectRow.item == rules.STUDY, ReliefProjectRow.year == year, ~ReliefProjectRow.off
            )
            raised = sum(funds.granted(tx, tx.scalars(projects).all()).values())
        earlier = {grant_rows.key_of(row) for row in everything if (row.school_year or year) < year}
        children = {grant_rows.key_of(row): row for row in paid}
        migrants = sum(
            1 for row in children.values()
            if row.file_id in files and files[row.file_id].worker == "migrant"
        )  # fmt: skip
        return StudyFigures(
            year, raised, sum(row.granted or 0 for row in paid), len(children), len(children) - migrants, migrants,
            len(children.keys() - earlier),
        )  # fmt: skip

    def _to_continue(self, tx: Session, year: int) -> tuple[StudentLine, ...]:
        held = _study_rows(tx)
        last = [row for row in held if row.school_year == year - 1 and row.state in rules.HELD]
        drafted = {
            key for row in held if row.school_year == year and row.state not in (rules.REFUSED, rules.DROPPED)
            for key in (row.id_no, row.person_id) if key
        }  # fmt: skip
        files = files_of(tx, {row.file_id for row in last if row.file_id}, self._clock.today())
        found: list[tuple[Student, Collection[int]]] = []
        where: dict[str, StudentLine] = {}
        for row in last:
            file = files.get(row.file_id or "")
            who = file.person(row.person_id, row.id_no) if file else None
            if file is None or who is None or not file.is_on_file or {who.id, who.id_no} & drafted:
                continue
            line = _student_line(file, who, held)
            if line.why_not is None:
                where[who.key] = line
                found.append((student_of(who), line.helped))
        going = (where[one.key] for one in to_continue(found, year))
        return tuple(sorted(going, key=lambda one: (one.head, one.name, one.person_id)))


def _study_rows(tx: Session) -> list[ReliefGrantRow]:
    return list(tx.scalars(select(ReliefGrantRow).where(ReliefGrantRow.item == rules.STUDY)))


def _last(held: Sequence[ReliefGrantRow], one: StudentLine, year: int) -> ReliefGrantRow:
    """Return the study aid a student of the list got for a year."""
    return next(
        row for row in held
        if row.school_year == year and row.state in rules.HELD and one.key in (row.id_no, row.person_id)
    )  # fmt: skip


def _student_line(file: FileFacts, who: FilePerson, held: Sequence[ReliefGrantRow]) -> StudentLine:
    years = tuple(sorted(examining.helped_years(held, who.key) | examining.helped_years(held, who.id)))
    amounts: dict[int, int] = defaultdict(int)
    for row in held:
        if row.state in rules.HELD and row.school_year and (who.id == row.person_id or who.key == row.id_no):
            amounts[row.school_year] = row.granted or row.amount
    student, why = None, None
    try:
        student = student_of(who)
    except RuleError as error:
        why = error
    return StudentLine(
        file.id, file.number, file.head, who.id, who.key, who.name, who.stage, who.school, who.entry_year,
        student.last_year if student else None, years, amounts[years[-1]] if years else 0, file.is_on_file, why,
    )  # fmt: skip
