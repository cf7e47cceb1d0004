"""What two must confirm in a hardship file that was decided: another class at a review, another number of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.hardship import Act, Hardship, Line, PersonIn
from app.hardship import happenings as h
from app.security import NotAllowed
from app.security.people import ALONE, SecondPersonMissing
from app.security.tables import OperatorRow
from app.shared.actor import Actor
from app.shared.db import Database
from tests.conftest import NOW
from tests.hardship.conftest import HEADER
from tests.hardship.files import household_row, lived, number, on, opened

CHILD = PersonIn("甲小", "20", number(21, "20150601"), stage="primary", unit="青山小学")


@pytest.fixture
def file_id(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Callable[..., Path], founded: None
) -> str:
    """The file of 甲一 and a child, not put forward yet."""
    hardship.import_households(actor, write_sheet([HEADER, household_row(1)]), line)
    made = opened(hardship, actor, hardship.window(actor)[0])
    hardship.add_person(actor, made, CHILD)
    return made


def works_here(db: Database, actor: Actor, *people: Actor) -> None:
    with db.transaction("operator.added", actor) as tx:
        for one in people:
            row = OperatorRow(id=one.operator_id, name=one.name, role=one.role, active=True, added_at=NOW)
            tx.add(row)


def whys(db: Database, action: str) -> list[str]:
    with db.reading() as tx:
        told = text("SELECT why FROM audit WHERE action = :a ORDER BY rowid")
        return list(tx.execute(told, {"a": action}).scalars())


def test_a_number_that_stands_in_a_decided_file_is_corrected_by_two(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str, db: Database
) -> None:
    clerk = Actor("clerk", "丙", "clerk", actor.device_id)
    reader = Actor("reader", "丁", "reader", actor.device_id)
    works_here(db, actor, clerk, reader)
    (child,) = (one.id for one in hardship.file(actor, file_id).people if not one.is_head)
    wrong = replace(CHILD, id_no=number(22, "20150601"))
    assert hardship.change_person(actor, child, wrong).id_no == CHILD.id_no, "before it is decided one may"
    lived(hardship, actor, file_id, second)
    assert hardship.change_person(actor, child, replace(wrong, unit="县一小")).unit == "青山小学"
    for nobody in (None, actor):
        with pytest.raises(SecondPersonMissing):
            hardship.change_person(actor, child, CHILD, nobody)
    with pytest.raises(NotAllowed):
        hardship.change_person(actor, child, CHILD, reader)
    assert whys(db, "identity") == []
    assert hardship.reveal_person(actor, child, "check") == wrong.id_no
    hardship.change_person(actor, child, CHILD, clerk)
    assert hardship.reveal_person(actor, child, "check") == CHILD.id_no
    assert whys(db, "identity") == [clerk.operator_id]


def test_a_review_sets_another_class_by_a_paper_or_by_two(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str, db: Database
) -> None:
    lived(hardship, actor, file_id, second)
    stands = hardship.file(actor, file_id).standing.category
    other = "2" if stands != "2" else "3"
    hardship.act(actor, file_id, Act(h.LOOKED_AT, on(40), reason=other))
    assert whys(db, "file.year_reviewed") == [ALONE], "an office of one says that it is one"
    colleague = Actor("chair", "丙", "chair", actor.device_id)
    works_here(db, actor, colleague)
    hardship.act(actor, file_id, Act(h.LOOKED_AT, on(41), reason=other))  # as it stands: no decision
    back = Act(h.LOOKED_AT, on(42), reason=stands, words="情况有变化")
    with pytest.raises(SecondPersonMissing):
        hardship.act(actor, file_id, back)
    assert hardship.file(actor, file_id).standing.category == other
    hardship.act(actor, file_id, back, colleague)
    assert hardship.file(actor, file_id).standing.category == stands
    hardship.act(actor, file_id, Act(h.LOOKED_AT, on(43), reason=other, document="县总困〔2026〕3号"))
    assert hardship.file(actor, file_id).standing.category == other
    assert whys(db, "file.year_reviewed") == [ALONE, "", colleague.operator_id, ""]
