"""Who erases files whose time of keeping is over? Two people together; the record of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.hardship import due, erasing, file_rows
from app.hardship.days import kept_days
from app.hardship.exclusions import OverrideSame
from app.hardship.file_rows import number_of
from app.hardship.filing import Filing
from app.hardship.judged_tables import HardshipErasureRow
from app.hardship.standing import check_reason
from app.hardship.tables import HardshipFileRow
from app.security import audit
from app.security.service import operator_names
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.ids import id_of
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class KeptLonger(RuleError):
    """The time of keeping is not over, or the file lives."""

    code = "erasure.kept_longer"
    template = N_("File {number} is kept until {until}. It is not erased before; nothing was erased.")


class FileLives(RuleError):
    """A file that has not ended is not erased."""

    code = "erasure.lives"
    template = N_("File {number} has not ended. Nothing was erased.")


class ErasedAlready(RuleError):
    """There is nothing left to erase."""

    code = "erasure.already"
    template = N_("File {number} was erased before. Nothing was erased.")


@dataclass(frozen=True)
class ErasableFile:
    """A file whose time is over: when the household left, until when it was kept, and since when it may be erased."""

    file_id: str
    number: str
    head: str
    id_masked: str
    place: str
    state: str
    left_on: date
    kept_until: date


@dataclass(frozen=True)
class ErasureView:
    """What was erased: which number, by what rule and why, by which two people, and when."""

    file_id: str
    number: str
    left_on: date
    kept_until: date
    rule: str
    reason: str
    attachments: int
    by: str
    seconded_by: str
    at: datetime


class HardshipErasures(Filing):
    """The part of hardship's service that erases what was kept long enough."""

    def erasable(self, actor: Actor) -> tuple[ErasableFile, ...]:
        """Return the files whose time of keeping is over, the longest over first."""
        self._guard.check(actor, "hardship.read")
        today = self._clock.today()
        found = []
        with self._db.reading() as tx:
            stands = self._remembered.standings(tx, today)
            for row in tx.scalars(select(HardshipFileRow).where(HardshipFileRow.erased_on.is_(None))):
                left = erasing.over(stands[row.id], today)
                if left is not None:
                    found.append(
                        ErasableFile(
                            row.id, number_of(row), row.head, identity.mask_id(row.id_no), row.place,
                            stands[row.id].state, left, due.kept_until(left, kept_days()),
                        )
                    )  # fmt: skip
        return tuple(sorted(found, key=lambda one: (one.left_on, one.number)))

    def erase(
        self,
        actor: Actor,
        file_ids: Sequence[str],
        second: Actor,
        reason: str,
        progress: Progress = SILENT,
    ) -> tuple[str, ...]:
        """Erase what is personal in these files, all or none; return the ids of the records of it.

        A `second` person who may decide on files stands by it. Nothing that is money is touched. Printed sheets that
        say one of their names or numbers are kept no longer. It cannot be taken back.

        Raises NotAllowed, OverrideSame, ReasonNeeded, FileMissing, FileLives, KeptLonger, ErasedAlready, or
        Cancelled; then nothing was erased.
        """
        self._guard.check(actor, "hardship.erase")
        self._guard.check(second, "hardship.decide")
        if second.operator_id == actor.operator_id:
            raise OverrideSame(field="operator")
        why, today = check_reason(reason), self._clock.today()
        rule = kept_days()
        made, people = [], list[str]()
        with self._db.transaction("hardship.erased", actor) as tx:
            for done, file_id in enumerate(dict.fromkeys(file_ids)):
                progress.report(done, len(file_ids))
                row = file_rows.file_row(tx, file_id)
                left = _checked(row, erasing.left_on(file_rows.standing(tx, row, today)), today)
                people += erasing.people_of(tx, file_id)
                papers = erasing.empty(tx, file_id, today)
                record = HardshipErasureRow(
                    id=id_of("hardship_erasure", file_id), file_id=file_id, number=number_of(row), left_on=left,
                    kept_until=due.kept_until(left, rule), rule=f"{rule.keep_basis} {rule.keep_years}".strip(),
                    reason=why, attachments=papers, by=actor.operator_id, seconded_by=second.operator_id,
                    at=self._clock.now(),
                )  # fmt: skip
                tx.add(record)
                audit(tx, actor, "file.erased", HardshipFileRow.__tablename__, file_id)
                made.append(record.id)
            self._forget(tx, people)
        return tuple(made)

    def erasures(self, actor: Actor) -> tuple[ErasureView, ...]:
        """Return what was erased, the latest first."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            rows = list(tx.scalars(select(HardshipErasureRow).order_by(HardshipErasureRow.at.desc())))
            names = operator_names(tx, sorted({one for row in rows for one in (row.by, row.seconded_by)}))
            return tuple(
                ErasureView(
                    row.file_id, row.number, row.left_on, row.kept_until, row.rule, row.reason, row.attachments,
                    names.get(row.by, row.by), names.get(row.seconded_by, row.seconded_by), row.at,
                )
                for row in rows
            )  # fmt: skip


def _checked(row: HardshipFileRow, left: date | None, today: date) -> date:
    """Return the day a household left when its file may be erased. Raises ErasedAlready, FileLives, KeptLonger."""
    if row.erased_on is not None:
        raise ErasedAlready(field="file_ids", number=number_of(row))
    if left is None:
        raise FileLives(field="file_ids", number=number_of(row))
    until = due.kept_until(left, kept_days())
    if until >= today:
        raise KeptLonger(field="file_ids", number=number_of(row), until=until.isoformat())
    return left
