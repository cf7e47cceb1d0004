"""How are households checked at the civil-affairs office, which no computer reaches? A list out, its answers in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app.hardship import check_list, file_rows
from app.hardship.check_list import (
    CheckAnswer,
    CheckDayWrong,
    CheckLine,
    CheckTaken,
    FamilyIncomplete,
    NobodySo,
    NotSent,
)
from app.hardship.file_life_service import Act, HardshipLife
from app.hardship.happenings import AGREES, CHECK_ANSWERED, CHECK_SENT, CHECKING, DIFFERS, VISITED
from app.hardship.tables import HardshipFileRow
from app.security import audit
from app.shared import codes
from app.shared.actor import Actor
from app.shared.cells import RowProblem
from app.shared.errors import RuleError


class HardshipChecks(HardshipLife):
    """The part of hardship's service that has households checked."""

    def check_lines(self, actor: Actor, file_ids: Sequence[str] | None = None) -> tuple[CheckLine, ...]:
        """Return everybody whose household is to be checked: surveyed, or on a list without an answer yet."""
        self._guard.check(actor, "hardship.export")
        with self._db.reading() as tx:
            return self._due(tx, file_ids)

    def export_checks(
        self, actor: Actor, out: Path, file_ids: Sequence[str] | None = None
    ) -> tuple[CheckLine, ...]:
        """Write the list for the civil-affairs office and mark its files as sent; return also those that cannot go.

        Raises DeviceError; then nothing is marked.
        """
        self._guard.check(actor, "hardship.export")
        with self._db.transaction("hardship.checks_exported", actor) as tx:
            lines = self._due(tx, file_ids)
            going = [one for one in lines if not one.problem]
            for file_id in dict.fromkeys(one.file_id for one in going):
                row = file_rows.file_row(tx, file_id)
                if file_rows.standing(tx, row, self._clock.today()).state == VISITED:
                    self._happen(tx, actor, row, Act(CHECK_SENT))
                audit(tx, actor, "export", HardshipFileRow.__tablename__, file_id)
            check_list.write_list(out, going, self._clock.now())
        return lines

    def take_checks(self, actor: Actor, path: Path) -> CheckTaken:
        """Take in the list as it came back: each file whole or not at all, what cannot be taken is named by its row.

        Raises what reading a sheet raises.
        """
        self._guard.check(actor, "hardship.keep")
        answers, refused, empty = check_list.read_list(path)
        agreeing: list[str] = []
        differing: list[str] = []
        with self._db.transaction("hardship.checks_answered", actor) as tx:
            by_file: dict[str, list[CheckAnswer]] = defaultdict(list)
            for one in answers:
                by_file[one.number].append(one)
            waiting = {
                file_rows.number_of(file_rows.file_row(tx, one.file_id)): one.file_id
                for one in self._due(tx, None)
            }
            for number, some in by_file.items():
                try:
                    file_id = self._answered(tx, actor, number, waiting.get(number, ""), some)
                except _RowWrong as wrong:
                    refused.append(RowProblem.of(wrong.row, wrong.why))
                    left = [one.row for one in some if one.row != wrong.row]
                    refused += [
                        RowProblem.of(row, FamilyIncomplete(field="number", number=number)) for row in left
                    ]
                except RuleError as error:
                    refused += [RowProblem.of(one.row, error) for one in some]
                else:
                    (differing if any(one.result == DIFFERS for one in some) else agreeing).append(file_id)
        refused.sort(key=lambda one: one.sheet_row)
        return CheckTaken(tuple(agreeing), tuple(differing), tuple(refused), empty)

    def _answered(
        self, tx: Session, actor: Actor, number: str, file_id: str, answers: Sequence[CheckAnswer]
    ) -> str:
        today = self._clock.today()
        row = file_rows.file_row(tx, file_id) if file_id else None
        sent = file_rows.sent_for_check(file_rows.standing(tx, row, today)) if row is not None else None
        if row is None or sent is None:
            raise NotSent(field="number", number=number)
        people = {one.id_no: one.name for one in file_rows.person_rows(tx, row.id)}
        for one in answers:
            if one.id_no not in people:
                raise _RowWrong(one.row, NobodySo(field="id_no", number=number))
            if one.on is not None and not sent.on <= one.on <= today:
                raise _RowWrong(one.row, CheckDayWrong(field="on"))
        if {one.id_no for one in answers} != set(people):
            raise FamilyIncomplete(field="number", number=number)
        found = [f"{people[one.id_no]}:{one.words}" for one in answers if one.words]
        result = DIFFERS if any(one.result == DIFFERS for one in answers) else AGREES
        on = max((one.on for one in answers if one.on is not None), default=today)
        self._happen(tx, actor, row, Act(CHECK_ANSWERED, on=on, result=result, words=";".join(found)))
        return row.id

    def _due(self, tx: Session, file_ids: Sequence[str] | None) -> tuple[CheckLine, ...]:
        today = self._clock.today()
        wanted = file_rows.file_ids(tx) if file_ids is None else tuple(file_ids)
        stands = file_rows.standings(tx, today, None if file_ids is None else wanted)
        found: list[CheckLine] = []
        for file_id in wanted:
            now = stands.get(file_id)
            if now is None or now.state not in (VISITED, CHECKING) or now.check is not None:
                continue
            row = file_rows.file_row(tx, file_id)
            people = file_rows.person_rows(tx, file_id)
            problem = check_list.NO_AUTHORISATION if row.authorised_on is None else ""
            if not problem and not all(one.id_no for one in people):
                problem = check_list.NO_NUMBER
            number = file_rows.number_of(row)
            relations, documents = codes.load("family_relation"), codes.load("id_document_types")
            found += [
                CheckLine(
                    file_id, number, row.head, one.name, relations.label(one.relation),
                    documents.label(one.doc_type), one.id_no, problem,
                )
                for one in people
            ]  # fmt: skip
        return tuple(found)


class _RowWrong(Exception):
    def __init__(self, row: int, why: RuleError) -> None:
        super().__init__(why.code)
        self.row, self.why = row, why
