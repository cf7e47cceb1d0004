"""Who keeps hardship files, and how? Opening one, its details, its people, what they have and pay, what is done.

One method, one transaction. What is kept of whom is judged in `keeping`; where a file stands in `standing`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows, keeping
from app.hardship.file_rows import LineMissing, number_of
from app.hardship.file_views import FileView, details_of, person_in, view_of
from app.hardship.happenings import KEPT, FileForbids, state_words
from app.hardship.heads import head_of
from app.hardship.keeping import FileDetails, ItemIn, MeasureIn, PersonIn
from app.hardship.serving import Serving
from app.hardship.standing import FileStanding
from app.hardship.tables import (
    HardshipFileRow,
    HardshipItemRow,
    HardshipMeasureRow,
    HardshipPersonRow,
    HouseholdRow,
)
from app.members import find_by_document
from app.security import audit
from app.shared import identity, pinyin
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.ids import id_of, new_id
from app.shared.text import N_

Line = TypeVar("Line", HardshipPersonRow, HardshipItemRow, HardshipMeasureRow)


class InAnotherFile(RuleError):
    """Somebody stands in a living file already; facts: its number and head."""

    code = "file.person_elsewhere"
    template = N_("{name} stands in the file {number} of {head} already. One household has one file.")


class OldFileWrong(RuleError):
    """A household that falls back is that of the old file."""

    code = "file.relapse_wrong"
    template = N_("The file {number} is not an ended file of this household.")


class HeadStays(RuleError):
    """The head of a file is who they are on the roll or among the households."""

    code = "file.head_stays"
    template = N_(
        "The head's name and document come from the roll or the household. Correct them there, then take them anew."
    )


class HeadMissing(RuleError):
    """Nobody on the roll or among the households has the document."""

    code = "file.head_missing"
    template = N_(
        "Nobody on the roll or among the households has this document number. Enter them there first."
    )


class HardshipFiles(Serving):
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
            _refuse_elsewhere(tx, [head["id_no"]], today, head["head"])
            before = _files_of(tx, head["id_no"])
            old = _old_file(tx, relapse_of, before, today)
            ordinal = len(before) + 1
            file_id = id_of("hardship_file", household_id or member_id or "", str(ordinal))
            no, series = file_rows.next_number(tx)
            row = HardshipFileRow(
                id=file_id, household_id=household_id, member_id=member_id, **head, ordinal=ordinal,
                relapse_of=old, no=no, series=series, opened_on=today,
                opened_by=actor.operator_id, pinyin=pinyin.full(head["head"]), initials=pinyin.initials(head["head"]),
                place="", phone="", worker="", level="", gradient="", cause="", causes="[]", cadre="",
                authorised_on=None,
            )  # fmt: skip
            tx.add(row)
            tx.flush()  # what two computers write alike first: the same record, whoever opens it
            _set_details(row, told)
            person = keeping.checked_person(
                PersonIn(head["head"], keeping.HEAD, head["id_no"], head["doc_type"], **born), today
            )
            tx.add(_person_row(id_of("hardship_person", file_id), file_id, person, is_head=True))
            tx.flush()
        return file_id

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
            _set_details(row, told)
            self._touch(tx, actor, file_id, now)
        return before

    def add_person(self, actor: Actor, file_id: str, person: PersonIn) -> str:
        """Put somebody into a household; return the id of their line.

        Raises FileMissing, FileForbids, InAnotherFile, and what `checked_person` raises.
        """
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        told = keeping.checked_person(person, today)
        with self._db.transaction("hardship.person_added", actor) as tx:
            row, now = self._living(tx, file_id)
            known = [
                one for one in file_rows.person_rows(tx, file_id) if told.id_no and one.id_no == told.id_no
            ]
            if known:
                raise InAnotherFile(field="id_no", name=told.name, number=number_of(row), head=row.head)
            _refuse_elsewhere(tx, [told.id_no] if told.id_no else [], today, told.name)
            made = _person_row(new_id(), file_id, told)
            tx.add(made)
            self._touch(tx, actor, file_id, now)
            return made.id

    def change_person(self, actor: Actor, person_id: str, person: PersonIn) -> PersonIn:
        """Change somebody of a household; return what stood there before, the number whole, so that it can be put back.

        Raises LineMissing, HeadStays, InAnotherFile, FileForbids, and what `checked_person` raises.
        """
        self._guard.check(actor, "hardship.keep")
        today = self._clock.today()
        told = keeping.checked_person(person, today)
        with self._db.transaction("hardship.person_changed", actor) as tx:
            row = _line(tx, HardshipPersonRow, person_id)
            _file, now = self._living(tx, row.file_id)
            if row.is_head and (told.name, told.id_no) != (row.name, row.id_no):
                raise HeadStays(field="name")
            if told.id_no and told.id_no != row.id_no:
                _refuse_elsewhere(tx, [told.id_no], today, told.name)
            before = PersonIn(**{name: getattr(row, name) for name in file_rows.PERSON})
            _set(row, told, file_rows.PERSON)
            self._touch(tx, actor, row.file_id, now)
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
            _refuse_elsewhere(tx, [head["id_no"]], today, head["head"], file_id)
            person = next(one for one in file_rows.person_rows(tx, file_id) if one.is_head)
            told = replace(
                person_in(person), name=head["head"], doc_type=head["doc_type"], id_no=head["id_no"],
                **{"birth_date": None, "sex": ""} | born,
            )  # fmt: skip
            _set(person, keeping.checked_person(told, today), file_rows.PERSON)
            row.head, row.doc_type, row.id_no = head["head"], head["doc_type"], head["id_no"]
            row.pinyin, row.initials = pinyin.full(row.head), pinyin.initials(row.head)
            self._touch(tx, actor, file_id, now)
        return True

    def add_item(self, actor: Actor, file_id: str, item: ItemIn) -> str:
        """Write down something a household has or must pay; return the id of its line.

        Raises FileMissing, FileForbids, LineMissing for somebody of another file, and what `checked_item` raises.
        """
        self._guard.check(actor, "hardship.keep")
        told = keeping.checked_item(item)
        with self._db.transaction("hardship.item_added", actor) as tx:
            _row, now = self._living(tx, file_id)
            _of_file(tx, told.person_id, file_id)
            made = HardshipItemRow(id=new_id(), file_id=file_id, off=False)
            _set(made, told, file_rows.ITEM)
            tx.add(made)
            self._touch(tx, actor, file_id, now)
            return made.id

    def change_item(self, actor: Actor, item_id: str, item: ItemIn) -> ItemIn:
        """Change an item; return what stood there before. Raises LineMissing, FileForbids, and as `add_item`."""
        self._guard.check(actor, "hardship.keep")
        told = keeping.checked_item(item)
        with self._db.transaction("hardship.item_changed", actor) as tx:
            row = _line(tx, HardshipItemRow, item_id)
            _file, now = self._living(tx, row.file_id)
            _of_file(tx, told.person_id, row.file_id)
            before = ItemIn(**{name: getattr(row, name) for name in file_rows.ITEM})
            _set(row, told, file_rows.ITEM)
            self._touch(tx, actor, row.file_id, now)
        return before

    def take_off(self, actor: Actor, kind: str, line_id: str, *, off: bool = True) -> None:
        """Take a "person" or an "item" off its file, or put it on again with `off` False; their line stays.

        Raises LineMissing, HeadStays, InAnotherFile, FileForbids.
        """
        self._guard.check(actor, "hardship.keep")
        with self._db.transaction("hardship.line_off", actor) as tx:
            row: HardshipPersonRow | HardshipItemRow = (
                _line(tx, HardshipPersonRow, line_id)
                if kind == "person"
                else _line(tx, HardshipItemRow, line_id)
            )
            _file, now = self._living(tx, row.file_id)
            if isinstance(row, HardshipPersonRow):
                if row.is_head:
                    raise HeadStays(field="name")
                if not off and row.id_no:
                    _refuse_elsewhere(tx, [row.id_no], self._clock.today(), row.name)
            row.off = off
            self._touch(tx, actor, row.file_id, now)

    def set_measure(
        self, actor: Actor, file_id: str, measure: MeasureIn, measure_id: str | None = None
    ) -> str:
        """Add a measure to the plan of a household, or change one; return its id.

        Raises FileMissing, FileForbids, LineMissing, and what `checked_measure` raises.
        """
        self._guard.check(actor, "hardship.keep")
        told = keeping.checked_measure(measure)
        with self._db.transaction("hardship.measure_set", actor) as tx:
            _row, now = self._living(tx, file_id)
            if measure_id is None:
                row = HardshipMeasureRow(id=new_id(), file_id=file_id)
                tx.add(row)
            else:
                row = _line(tx, HardshipMeasureRow, measure_id)
                if row.file_id != file_id:
                    raise LineMissing()
            _set(row, told, file_rows.MEASURE)
            self._touch(tx, actor, file_id, now)
            return row.id

    def reveal_person(self, actor: Actor, person_id: str, why: str) -> str:
        """Return somebody's whole document number and write down who looked and why. Raises LineMissing."""
        self._guard.check(actor, "hardship.reveal")
        with self._db.transaction("hardship.revealed", actor) as tx:
            row = _line(tx, HardshipPersonRow, person_id)
            audit(tx, actor, "reveal.id_no", HardshipPersonRow.__tablename__, person_id, why)
            return row.id_no

    def _living(self, tx: Session, file_id: str) -> tuple[HardshipFileRow, FileStanding]:
        row = file_rows.file_row(tx, file_id)
        now = file_rows.standing(tx, row, self._clock.today())
        if not now.is_living:
            raise FileForbids(state=state_words(now.state))
        return row, now

    def _touch(self, tx: Session, actor: Actor, file_id: str, now: FileStanding) -> None:
        """Let the file's life say that it was kept up today, once a day."""
        tx.flush()
        today = self._clock.today()
        if not any(one.kind == KEPT and one.on == today for one in now.counted):
            file_rows.write_event(tx, self._clock, actor, file_id, KEPT)


def _files_of(tx: Session, id_no: str) -> list[HardshipFileRow]:
    wanted = select(HardshipFileRow).where(HardshipFileRow.id_no == id_no)
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


def _refuse_elsewhere(tx: Session, numbers: Sequence[str], today: date, name: str, but: str = "") -> None:
    for file_id in file_rows.living_with(tx, numbers, today, but).values():
        row = file_rows.file_row(tx, file_id)
        raise InAnotherFile(field="id_no", name=name, number=number_of(row), head=row.head)


def _set_details(row: HardshipFileRow, told: FileDetails) -> None:
    for name in ("place", "phone", "worker", "level", "gradient", "cause", "cadre", "authorised_on"):
        setattr(row, name, getattr(told, name))
    row.causes = json.dumps(list(told.causes))


def _set(row: Any, told: Any, names: Sequence[str]) -> None:
    for name in names:
        setattr(row, name, getattr(told, name))


def _person_row(person_id: str, file_id: str, told: PersonIn, *, is_head: bool = False) -> HardshipPersonRow:
    row = HardshipPersonRow(id=person_id, file_id=file_id, is_head=is_head, off=False)
    _set(row, told, file_rows.PERSON)
    return row


def _line(tx: Session, kind: type[Line], line_id: str) -> Line:
    row = tx.get(kind, line_id)
    if row is None:
        raise LineMissing()
    return row


def _of_file(tx: Session, person_id: str | None, file_id: str) -> None:
    if person_id is not None and _line(tx, HardshipPersonRow, person_id).file_id != file_id:
        raise LineMissing(field="person_id")
