"""Who works a file's class out, keeps the tests, and finds whom a new line would touch? One method, one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.hardship import exclusions, file_rows, judged_rows, judging, means, tier_rows, touching
from app.hardship.exclusions import Answer
from app.hardship.filing import Filing
from app.hardship.judged_rows import KeptTest
from app.hardship.judged_tables import HardshipTestRow
from app.hardship.judged_views import ClassView, ExclusionView, FileTestView, TouchedFiles
from app.hardship.lines import DatedLine
from app.hardship.means import Means
from app.hardship.tables import HardshipFileRow
from app.security import audit
from app.security.service import operator_names
from app.shared import codes, identity
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class TestMissing(RuleError):
    """There is no such test."""

    code = "file.test_missing"
    template = N_("This test of a file does not exist.")


class HardshipTests(Filing):
    """The part of hardship's service that works out classes."""

    def means(self, actor: Actor, file_id: str) -> Means:
        """Return what a file's class hangs on beside people and items. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            file_rows.file_row(tx, file_id)
            return judged_rows.means_of(tx, file_id)

    def set_means(self, actor: Actor, file_id: str, told: Means) -> Means:
        """Keep a file's means; return what stood there before, so that it can be put back.

        Raises FileMissing, FileForbids, and what `checked_means` raises.
        """
        self._guard.check(actor, "hardship.keep")
        kept = means.checked_means(told)
        with self._db.transaction("hardship.means_set", actor) as tx:
            _row, now = self._living(tx, file_id)
            before = judged_rows.set_means(tx, file_id, kept)
            self._touch(tx, actor, file_id, now)
        return before

    def answer_exclusions(
        self,
        actor: Actor,
        file_id: str,
        answers: Mapping[str, Answer | None],
        second: Actor | None = None,
    ) -> Mapping[str, Answer | None]:
        """Keep what was found about conditions, by code; return what stood there before. None takes an answer back.

        A condition that applies and is set aside needs a reason and a `second` person, or a decision on paper; an
        answer that was confirmed once is put back without. Raises FileMissing, FileForbids, NotAllowed, and what
        `checked_answer` raises.
        """
        self._guard.check(actor, "hardship.keep")
        if second is not None:
            self._guard.check(second, "hardship.decide")
        other = second.operator_id if second is not None else None
        with self._db.transaction("hardship.exclusions_answered", actor) as tx:
            _row, now = self._living(tx, file_id)
            before = judged_rows.answers_of(tx, file_id)
            kept = {
                code: told
                if told is None or judged_rows.confirmed_before(tx, file_id, code, told)
                else exclusions.checked_answer(code, told, actor.operator_id, other)
                for code, told in answers.items()
            }
            judged_rows.set_answers(tx, file_id, kept)
            self._touch(tx, actor, file_id, now)
        return {code: before.get(code) for code in answers}

    def class_of(self, actor: Actor, file_id: str, on: date | None = None) -> ClassView:
        """Return how a file's class stands: by what it holds now, and by the tests kept. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            row = file_rows.file_row(tx, file_id)
            now = file_rows.standing(tx, row, today)
            trial, refusal = self._tried(tx, row, on)
            kept = _views(tx, row, judged_rows.tests_of(tx, file_id))
            shown = trial or next(iter(kept), None)
            level, tier = tier_rows.proposed(tx, row, shown.test if shown else None, now.category)
            return ClassView(trial, refusal, kept, _exclusions(tx, file_id), now.category, level, tier)

    def try_test(
        self,
        actor: Actor,
        file_id: str,
        *,
        region: str = "",
        on: date | None = None,
        line: DatedLine | None = None,
    ) -> FileTestView:
        """Work a file's class out, keeping nothing; see `test_file`."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return self._try(tx, file_rows.file_row(tx, file_id), region, on, line)

    def test_file(
        self,
        actor: Actor,
        file_id: str,
        *,
        region: str = "",
        on: date | None = None,
        line: DatedLine | None = None,
    ) -> FileTestView:
        """Work a file's class out of its own people and items, and keep the test; return it with its steps.

        `region` is where the household lives, else as its means say, else the office's; `on` the day whose rules hold,
        else the day of the application, else today. A `line` given stands in place of the one published. Raises
        FileMissing, FileForbids, NoLine, NoTable, MinimumWageMissing, and what else `income.reckon` raises.
        """
        self._guard.check(actor, "hardship.keep")
        with self._db.transaction("hardship.file_tested", actor) as tx:
            row, _now = self._living(tx, file_id)
            by = self._by(tx, row, region, on, line)
            tested = judging.work_out(judged_rows.held_of(tx, row), by)
            test_id = judged_rows.keep_test(tx, self._clock, actor, file_id, tested, by)
            audit(tx, actor, "file.tested", HardshipFileRow.__tablename__, file_id)
            return _views(tx, row, (judged_rows.kept_test(tx.get_one(HardshipTestRow, test_id)),))[0]

    def tests_of(self, actor: Actor, file_id: str) -> tuple[FileTestView, ...]:
        """Return the tests kept of a file, the latest first. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            row = file_rows.file_row(tx, file_id)
            return _views(tx, row, judged_rows.tests_of(tx, file_id))

    def file_test(self, actor: Actor, test_id: str) -> FileTestView:
        """Return one test as it was kept. Raises TestMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            found = tx.get(HardshipTestRow, test_id)
            if found is None or not found.facts:
                raise TestMissing()
            row = file_rows.file_row(tx, found.file_id)
            return _views(tx, row, (judged_rows.kept_test(found),))[0]

    def touched(self, actor: Actor, region: str = "", on: date | None = None) -> TouchedFiles:
        """Return whose class the table and line of a region and day would change; nothing that was decided changes.

        Without a region it is the office's, without a day today. Raises NoLine, NoTable, TableRefused.
        """
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        with self._db.reading() as tx:
            by = judged_rows.ruled_by(tx, region, on or today)
            stands = self._remembered.standings(tx, today)
            lines, asked, untested = touching.lines(tx, by, stands)
        counts = Counter((one.before, one.after) for one in lines)
        return TouchedFiles(
            by.region, by.on, by.table.called, by.line.line, by.line.valid_from, lines, dict(sorted(counts.items())),
            asked, untested,
        )  # fmt: skip

    def _by(
        self, tx: Session, row: HardshipFileRow, region: str, on: date | None, line: DatedLine | None
    ) -> judging.By:
        now = file_rows.standing(tx, row, self._clock.today())
        applied = now.application.on if now.application is not None else None
        where = region or judged_rows.means_of(tx, row.id).region
        return judged_rows.ruled_by(tx, where, on or applied or self._clock.today(), line)

    def _tried(
        self, tx: Session, row: HardshipFileRow, on: date | None
    ) -> tuple[FileTestView | None, RuleError | None]:
        try:
            return self._try(tx, row, "", on, None), None
        except RuleError as error:
            return None, error

    def _try(
        self, tx: Session, row: HardshipFileRow, region: str, on: date | None, line: DatedLine | None
    ) -> FileTestView:
        by = self._by(tx, row, region, on, line)
        tested = judging.work_out(judged_rows.held_of(tx, row), by)
        return _views(tx, row, (judged_rows.trial(row.id, tested, by),))[0]


def _views(tx: Session, row: HardshipFileRow, tests: tuple[KeptTest, ...]) -> tuple[FileTestView, ...]:
    if not tests:
        return ()
    held = judged_rows.held_of(tx, row)
    names = operator_names(tx, [one.by for one in tests if one.by])
    return tuple(
        FileTestView(
            file_rows.number_of(row), row.head, identity.mask_id(row.id_no), row.place, row.worker, row.cause, one,
            names.get(one.by, one.by), judged_rows.unchanged(one, held),
        )
        for one in tests
    )  # fmt: skip


def _exclusions(tx: Session, file_id: str) -> tuple[ExclusionView, ...]:
    answers = judged_rows.answers_of(tx, file_id)
    seconds = [one.seconded_by for one in answers.values() if one.seconded_by]
    names = operator_names(tx, seconds)
    listed = codes.load(exclusions.EXCLUSIONS)
    wanted = [*(one.code for one in listed), *(code for code in answers if listed.offered(code) is None)]
    return tuple(
        ExclusionView(
            code, listed.label(code), answers.get(code),
            names.get(answers[code].seconded_by or "", "") if code in answers else "",
        )
        for code in wanted
    )  # fmt: skip
