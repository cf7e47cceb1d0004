"""Who opens a hardship file, and how are its details and its head kept?

One method, one transaction. What is kept of whom is judged in `keeping`; where a file stands in `standing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.hardship import file_rows, keeping
from app.hardship.file_rows import number_of
from app.hardship.file_views import FileView, details_of, person_in, view_of
from app.hardship.filing import Filing, InAnotherFile, refuse_elsewhere, set_all
from app.hardship.heads import head_of
from app.hardship.keeping import FileDetails
from app.hardship.opening import Beginning, head_row, new_file, set_details
from app.hardship.tables import (
    HardshipFileRow,
    HouseholdRow,
)
from app.members import find_by_document
from app.shared import identity, pinyin
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class OldFileWrong(RuleError):
    """A household that falls back is that of the old file."""

    code = "file.relapse_wrong"
    template = N_("The file {number} is not an ended file of this household.")


class HeadMissing(RuleError):
    """Nobody on the roll or among the households has the document."""

    code = "file.head_missing"
    template = N_(
        "Nobody on the roll or among the households has this document number. Enter them there first."
    )


class HardshipFiles(Filing):
    """The part of hardship's service that keeps files."""

    def open_file(
        self,
        actor: Actor,
        *,
        household_id: str | None = None,
        member_id: str | None = None,
        details: FileDetails | None = None,
        relapse_of: str | None = None,
    ) -> str:
        """Open the file of a household of the list, or of somebody on the roll; return its id.

        Raises HouseholdMissing, MemberMissing, InAnotherFile, OldFileWrong, what `checked_details` raises.
        """
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        with self._db.transaction("hardship.file_opened", actor) as tx:
            head, born, told = head_of(tx, household_id, member_id)
            told = keeping.checked_details(details or told, today)
            refuse_elsewhere(tx, [head["id_no"]], today, head["head"])
            before = _files_of(tx, head["id_no"], household_id, member_id)
            old = _old_file(tx, relapse_of, before, today)
            for one in before:  # its head may have been corrected since
                if file_rows.standing(tx, one, today).is_living:
                    raise InAnotherFile(
                        field="id_no", name=head["head"], number=number_of(one), head=one.head
                    )
            ordinal = max((one.ordinal for one in before), default=0) + 1
            no, series = file_rows.next_number(tx)
            begun = Beginning(household_id, member_id, head, ordinal, old, no, series)
            row = new_file(begun, today, actor.operator_id)
            tx.add(row)
            tx.flush()  # what two computers write alike first: the same record, whoever opens it
            set_details(row, told)
            tx.add(head_row(row.id, head, born, today))
            tx.flush()
            return row.id

    def file(self, actor: Actor, file_id: str) -> FileView:
        """Return one file whole, numbers masked. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return view_of(tx, file_rows.file_row(tx, file_id), self._clock.today())

    def file_numbered(self, actor: Actor, words: str) -> str:
        """Return the id of the file with a number, an id, or the living one with a document number.

        Raises FileMissing.
        """
        self._guard.check(actor, "hardship.read")
        told = words.strip()
        with self._db.reading() as tx:
            for row in tx.scalars(select(HardshipFileRow)):
                if told == row.id or told.upper() == number_of(row):
                    return row.id
            found = file_rows.living_with(tx, [identity.normalise(told)], self._clock.today())
        if not found:
            raise file_rows.FileMissing()
        return next(iter(found.values()))

    def found_head(self, actor: Actor, id_no: str) -> tuple[str | None, str | None]:
        """Return (household id, member id) of who has a document number: one of them. Raises HeadMissing."""
        self._guard.check(actor, "hardship.read")
        number = identity.normalise(id_no)
        with self._db.reading() as tx:
            household = tx.scalar(select(HouseholdRow.id).where(HouseholdRow.id_no == number))
            member = None if household else find_by_document(tx, number)
        if household is None and member is None:
            raise HeadMissing(field="id_no")
        return household, member.id if member else None

    def set_details(self, actor: Actor, file_id: str, details: FileDetails) -> FileDetails:
        """Change a file's details; return what stood there before, so that it can be put back.

        Raises FileMissing, FileForbids for an ended file, and what `checked_details` raises.
        """
        self._guard.check(actor, "hardship.keep")
        told = keeping.checked_details(details, self._clock.today())
        with self._db.transaction("hardship.file_details", actor) as tx:
            row, now = self._living(tx, file_id)
            before = details_of(row)
            set_details(row, told)
            self._touch(tx, actor, file_id, now)
        return before

    def renew_head(self, actor: Actor, file_id: str) -> bool:
        """Take the head's name and document anew from the roll or the list; say whether anything changed.

        Raises FileMissing, FileForbids, InAnotherFile.
        """
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        with self._db.transaction("hardship.head_renewed", actor) as tx:
            row, now = self._living(tx, file_id)
            head, born, _details = head_of(tx, row.household_id, row.member_id)
            if all(getattr(row, name) == value for name, value in head.items()):
                return False
            refuse_elsewhere(tx, [head["id_no"]], today, head["head"], file_id)
            person = next(one for one in file_rows.person_rows(tx, file_id) if one.is_head)
            told = replace(
                person_in(person), name=head["head"], doc_type=head["doc_type"], id_no=head["id_no"],
                **{"birth_date": None, "sex": ""} | born,
            )  # fmt: skip
            set_all(person, keeping.checked_person(told, today), file_rows.PERSON)
            row.head, row.doc_type, row.id_no = head["head"], head["doc_type"], head["id_no"]
            row.pinyin, row.initials = pinyin.full(row.head), pinyin.initials(row.head)
            self._touch(tx, actor, file_id, now)
        return True


def _files_of(
    tx: Session, id_no: str, household_id: str | None, member_id: str | None
) -> list[HardshipFileRow]:
    """Return the files of a head, the first first: by their document, or opened from where this one is."""
    same = [HardshipFileRow.id_no == id_no]
    if household_id is not None:
        same.append(HardshipFileRow.household_id == household_id)
    if member_id is not None:
        same.append(HardshipFileRow.member_id == member_id)
    wanted = select(HardshipFileRow).where(or_(*same))
    return list(tx.scalars(wanted.order_by(HardshipFileRow.ordinal, HardshipFileRow.id)))


def _old_file(
    tx: Session, relapse_of: str | None, before: Sequence[HardshipFileRow], today: date
) -> str | None:
    """Return the ended file the household falls back from: the one that is named, or the last that was on file."""
    ended = {one.id: file_rows.standing(tx, one, today) for one in before}
    fitting = [one.id for one in before if not ended[one.id].is_living and ended[one.id].on_file_since]
    if relapse_of is not None and relapse_of not in fitting:
        raise OldFileWrong(field="relapse_of", number=number_of(file_rows.file_row(tx, relapse_of)))
    return relapse_of or (fitting[-1] if fitting else None)
