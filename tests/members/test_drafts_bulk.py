"""Many refused rows are mended, put away and brought back as one act each; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.members import DraftLine, Members
from app.members.intake import DraftMissing, DraftSettled, ImportUndone
from app.security.guard import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.progress import Progress


@pytest.fixture
def waiting(
    members: Members, actor: Actor, person, roster_file: Callable[..., Path]
) -> Callable[..., list[DraftLine]]:
    """Takes in people whose numbers are missing, and reads the rows that wait."""

    def take(count: int = 4, name: str = "roster.xlsx") -> list[DraftLine]:
        path = roster_file(*(replace(person("金哲洙", n), id_no="") for n in range(1, count + 1)), name=name)
        outcome = members.import_roster(actor, path)
        assert outcome.import_id
        assert outcome.drafted == count
        return [line for line in members.drafts(actor, outcome.import_id) if line.state == "waiting"]

    return take


def left(members: Members, actor: Actor, line: DraftLine) -> list[DraftLine]:
    return [d for d in members.drafts(actor, line.import_id) if d.state == "waiting"]


def test_many_rows_are_mended_as_one_act(members: Members, actor: Actor, person, waiting) -> None:
    lines = waiting()
    mends = {line.id: {"id_no": person("", n).id_no} for n, line in enumerate(lines[:3], 1)}
    mends[lines[3].id] = {"id_no": "2299"}
    fixed = members.fix_drafts(actor, mends)
    assert [one.member_id is not None for one in fixed] == [True, True, True, False]
    assert [problem.code for problem in fixed[3].problems] == ["id.length"]
    (still,) = left(members, actor, lines[0])
    assert still.cells[next(h for h, name in still.fields.items() if name == "id_no")] == "2299"
    assert members.counts(actor).members == 3


def test_the_second_of_two_rows_of_one_person_waits_on(
    members: Members, actor: Actor, person, waiting
) -> None:
    first, _other, second, _last = waiting()
    number = person("", 1).id_no
    fixed = members.fix_drafts(actor, {first.id: {"id_no": number}, second.id: {"id_no": number}})
    assert fixed[0].member_id
    assert fixed[1].member_id is None
    assert [problem.code for problem in fixed[1].problems] == ["duplicate.registered"]


def test_one_settled_row_keeps_the_whole_act_from_being_done(
    members: Members, actor: Actor, person, waiting, db: Database
) -> None:
    first, second, *_more = waiting()
    members.drop_draft(actor, second.id)
    with pytest.raises(DraftSettled):
        members.fix_drafts(actor, {first.id: {"id_no": person("", 1).id_no}, second.id: {}})
    assert members.counts(actor).members == 0
    assert left(members, actor, first)[0].cells == first.cells
    assert db.check() >= 0


def test_what_is_typed_is_kept_without_taking_anybody_in(
    members: Members, actor: Actor, person, waiting
) -> None:
    line = waiting()[0]
    number = person("", 1).id_no
    (fixed,) = members.fix_drafts(actor, {line.id: {"id_no": number}}, taking=False)
    assert fixed.member_id is None
    kept = left(members, actor, line)[0]
    assert number in kept.cells.values()
    assert not [problem for problem in kept.problems if problem.outcome == "refused"]
    assert members.counts(actor).members == 0
    assert members.fix_drafts(actor, {line.id: {}})[0].member_id


def test_mending_can_be_stopped_and_then_keeps_nothing(
    members: Members, actor: Actor, person, waiting
) -> None:
    lines = waiting()

    class Impatient(Progress):
        def report(self, done: int, total: int | None = None) -> None:
            if done == 2:
                raise Cancelled()

    mends = {line.id: {"id_no": person("", n).id_no} for n, line in enumerate(lines, 1)}
    with pytest.raises(Cancelled):
        members.fix_drafts(actor, mends, progress=Impatient())
    assert left(members, actor, lines[0]) == lines
    assert members.counts(actor).members == 0


def test_rows_put_away_come_back(members: Members, actor: Actor, waiting) -> None:
    lines = waiting()
    ids = [line.id for line in lines[:3]]
    members.drop_drafts(actor, ids)
    assert left(members, actor, lines[0]) == lines[3:]
    members.restore_drafts(actor, ids)
    assert left(members, actor, lines[0]) == lines
    with pytest.raises(DraftSettled):
        members.restore_drafts(actor, ids)
    with pytest.raises(DraftMissing):
        members.restore_drafts(actor, ["nothing"])


def test_rows_that_went_with_their_import_stay_away(members: Members, actor: Actor, waiting) -> None:
    lines = waiting()
    members.undo_import(actor, lines[0].import_id)
    with pytest.raises(ImportUndone):
        members.restore_drafts(actor, [lines[0].id])


def test_a_row_says_which_of_our_fields_its_headers_are(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "few.csv"
    path.write_text("姓名,身份证号,班组\n金哲洙,2299,一班\n", "utf-8")
    outcome = members.import_roster(actor, path)
    (line,) = members.drafts(actor, outcome.import_id or "")
    assert line.fields == {"姓名": "name", "身份证号": "id_no"}


def test_whoever_may_only_read_mends_nothing(members: Members, waiting, actor: Actor) -> None:
    line = waiting()[0]
    reader = Actor("r", "查阅", "reader", actor.device_id)
    for act in (
        lambda: members.fix_drafts(reader, {line.id: {}}),
        lambda: members.drop_drafts(reader, [line.id]),
        lambda: members.restore_drafts(reader, [line.id]),
    ):
        with pytest.raises(NotAllowed):
            act()
