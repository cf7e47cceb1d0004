"""Who keeps what stands in a hardship file: its people, what they have and pay, what is done for them?

One method, one transaction. What is kept of whom is judged in `keeping`.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from app.hardship import file_rows, keeping
from app.hardship.file_rows import LineMissing, number_of
from app.hardship.filing import Filing, InAnotherFile, person_row, refuse_elsewhere, set_all
from app.hardship.keeping import ItemIn, MeasureIn, PersonIn
from app.hardship.tables import HardshipItemRow, HardshipMeasureRow, HardshipPersonRow
from app.security import audit
from app.security.looking import check_look
from app.security.people import seconded
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_

Line = TypeVar("Line", HardshipPersonRow, HardshipItemRow, HardshipMeasureRow)


class HeadStays(RuleError):
    """The head of a file is who they are on the roll or among the households."""

    code = "file.head_stays"
    template = N_(
        "The head's name and document come from the roll or the household. Correct them there, then take them anew."
    )


class HardshipFileLines(Filing):
    """The part of hardship's service that keeps what stands in files."""

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
            refuse_elsewhere(tx, [told.id_no] if told.id_no else [], today, told.name)
            made = person_row(new_id(), file_id, told)
            tx.add(made)
            self._touch(tx, actor, file_id, now)
            return made.id

    def change_person(
        self, actor: Actor, person_id: str, person: PersonIn, second: Actor | None = None
    ) -> PersonIn:
        """Change somebody of a household; return what stood there before, the number whole, so that it can be put back.

        Once the file was decided, a document's number that stands is corrected by two: a `second` person confirms, and
        an office of one says that it is one. Raises LineMissing, HeadStays, InAnotherFile, FileForbids,
        SecondPersonMissing, and what `checked_person` raises.
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
                refuse_elsewhere(tx, [told.id_no], today, told.name)
            if now.decision is not None and row.id_no and told.id_no != row.id_no:
                confirmed = seconded(tx, actor, second, "hardship.decide")
                audit(tx, actor, "identity", HardshipPersonRow.__tablename__, person_id, confirmed)
            before = PersonIn(**{name: getattr(row, name) for name in file_rows.PERSON})
            set_all(row, told, file_rows.PERSON)
            self._touch(tx, actor, row.file_id, now)
        return before

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
            set_all(made, told, file_rows.ITEM)
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
            set_all(row, told, file_rows.ITEM)
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
                    refuse_elsewhere(tx, [row.id_no], self._clock.today(), row.name)
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
            set_all(row, told, file_rows.MEASURE)
            self._touch(tx, actor, file_id, now)
            return row.id

    def reveal_person(self, actor: Actor, person_id: str, why: str) -> str:
        """Return somebody's whole document number and write down who looked and why. Raises LineMissing."""
        self._guard.check(actor, "hardship.reveal")
        with self._db.transaction("hardship.revealed", actor) as tx:
            check_look(tx, actor, "id_no", why)
            row = _line(tx, HardshipPersonRow, person_id)
            audit(tx, actor, "reveal.id_no", HardshipPersonRow.__tablename__, person_id, why)
            return row.id_no


def _line(tx: Session, kind: type[Line], line_id: str) -> Line:
    row = tx.get(kind, line_id)
    if row is None:
        raise LineMissing()
    return row


def _of_file(tx: Session, person_id: str | None, file_id: str) -> None:
    if person_id is not None and _line(tx, HardshipPersonRow, person_id).file_id != file_id:
        raise LineMissing(field="person_id")
