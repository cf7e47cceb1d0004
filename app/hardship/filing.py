"""What do the parts of the service share that keep hardship files? Who may be in one, and that it is kept up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import file_rows
from app.hardship.file_rows import number_of
from app.hardship.happenings import KEPT, FileForbids, state_words
from app.hardship.keeping import PersonIn
from app.hardship.serving import Serving
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow, HardshipPersonRow
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class InAnotherFile(RuleError):
    """Somebody stands in a living file already; facts: its number and head."""

    code = "file.person_elsewhere"
    template = N_("{name} stands in the file {number} of {head} already. One household has one file.")


class Filing(Serving):
    """What every part of the service that keeps files works with."""

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


def refuse_elsewhere(tx: Session, numbers: Sequence[str], today: date, name: str, but: str = "") -> None:
    """Refuse people who stand in another living file than `but`. Raises InAnotherFile."""
    for file_id in file_rows.living_with(tx, numbers, today, but).values():
        row = file_rows.file_row(tx, file_id)
        raise InAnotherFile(field="id_no", name=name, number=number_of(row), head=row.head)


def set_all(row: Any, told: Any, names: Sequence[str]) -> None:
    """Write values of a value into a row."""
    for name in names:
        setattr(row, name, getattr(told, name))


def person_row(person_id: str, file_id: str, told: PersonIn, *, is_head: bool = False) -> HardshipPersonRow:
    """Return a new row of somebody of a file."""
    row = HardshipPersonRow(id=person_id, file_id=file_id, is_head=is_head, off=False)
    set_all(row, told, file_rows.PERSON)
    return row
