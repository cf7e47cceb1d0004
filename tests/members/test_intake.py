"""Rosters come in as one act, their refused rows wait to be mended, and the whole can be undone."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.members import (
    Held,
    Members,
    Query,
    find_by_document,
)
from app.members.intake import DraftMissing, DraftSettled, ImportHeld, ImportMissing, ImportUndone
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.progress import Progress
from tests.killed import ended

RosterFile = Callable[..., Path]


def count(db: Database, table: str) -> int:
    with db.reading() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def everybody(members: Members, actor: Actor, **query: object) -> list[str]:
    found = members.window(actor, Query(**query))  # type: ignore[arg-type]
    return [line.id for line in members.page(actor, found.ids)]


def test_a_roster_comes_in_once(members: Members, actor: Actor, samples: Path, db: Database) -> None:
    path = samples / "rosters" / "会员名单-青山镇.xlsx"
    before = path.read_bytes()
    dry = members.import_roster(actor, path, dry_run=True)
    assert (dry.import_id, dry.taken, count(db, "member"), count(db, "roster_import")) == (None, 0, 0, 0)
    outcome = members.import_roster(actor, path)
    assert outcome.report == dry.report
    assert outcome.report["counts"] == {"ok": 459, "note": 8, "refused": 33}
    assert (outcome.taken, outcome.drafted) == (467, 33)
    assert members.counts(actor).members == 467
    assert members.counts(actor).drafts == 33
    assert count(db, "membership_event") == 467
    again = members.import_roster(actor, path)
    assert (again.import_id, again.taken, again.drafted) == (None, 0, 0)
    assert again.report["counts"] == {"ok": 0, "note": 0, "refused": 500}
    assert sum(problem["code"] == "duplicate.registered" for problem in again.report["problems"]) >= 467
    assert members.counts(actor).members == 467
    assert path.read_bytes() == before
    (line,) = members.imports(actor)
    assert (line.rows, line.taken, line.waiting, line.undone) == (500, 467, 33, False)
    assert db.check() > 467 * 2


def test_a_cancelled_import_leaves_nothing(
    members: Members, actor: Actor, person, roster_file: RosterFile, db: Database
) -> None:
    path = roster_file(*(person("金哲洙", place) for place in range(1, 40)))

    class Impatient(Progress):
        def report(self, done: int, total: int | None = None) -> None:
            if done == total:
                raise Cancelled()

    with pytest.raises(Cancelled):
        members.import_roster(actor, path, progress=Impatient())
    for table in (
        "member",
        "membership_event",
        "member_search",
        "member_gram",
        "roster_import",
        "journal_line",
        "unit",
    ):
        assert count(db, table) == 0


def test_refused_rows_are_mended_and_come_in(
    members: Members, actor: Actor, person, roster_file: RosterFile, db: Database
) -> None:
    good, wrong = person("金哲洙", 1), person("朴成浩", 3)
    broken = replace(wrong, id_no=wrong.id_no[:-1] + ("0" if wrong.id_no[-1] != "0" else "1"))
    outcome = members.import_roster(actor, roster_file(good, broken))
    assert (outcome.taken, outcome.drafted) == (1, 1)
    assert outcome.import_id
    (draft,) = members.drafts(actor, outcome.import_id)
    assert (draft.sheet_row, draft.cells["姓名" if "姓名" in draft.cells else "*姓名"]) == (6, "朴成浩")
    assert [problem.code for problem in draft.problems] == ["id.check_digit"]
    still = members.fix_draft(actor, draft.id, {"id_no": "2299"})
    assert still.member_id is None
    assert [problem.code for problem in still.problems] == ["id.length"]
    fixed = members.fix_draft(actor, draft.id, {"id_no": wrong.id_no})
    assert fixed.member_id
    assert members.view(actor, fixed.member_id).fields.name == "朴成浩"
    assert members.drafts(actor, outcome.import_id)[0].state == "taken"
    with pytest.raises(DraftSettled):
        members.fix_draft(actor, draft.id, {})
    with pytest.raises(DraftMissing):
        members.drop_draft(actor, "nothing")
    assert members.undo_import(actor, outcome.import_id) == 2


def test_a_missing_column_can_be_filled_in(members: Members, actor: Actor, tmp_path: Path, person) -> None:
    path = tmp_path / "few.csv"
    path.write_text(f"姓名,身份证号\n金哲洙,{person('', 1).id_no}\n", "utf-8")
    outcome = members.import_roster(actor, path)
    assert outcome.import_id
    (draft,) = members.drafts(actor, outcome.import_id)
    assert "field.missing" in {problem.code for problem in draft.problems}
    fixed = members.fix_draft(actor, draft.id, {"会籍变化日期": "2024-01-02", "change_type": "入会"})
    assert fixed.member_id
    assert members.view(actor, fixed.member_id).joined_on == date(2024, 1, 2)
    assert members.counts(actor).incomplete == 1


def test_a_dropped_row_waits_no_more_and_does_not_come_back(
    members: Members, actor: Actor, person, roster_file: RosterFile
) -> None:
    path = roster_file(person("", 1))
    outcome = members.import_roster(actor, path)
    assert outcome.import_id
    members.drop_draft(actor, members.drafts(actor, outcome.import_id)[0].id)
    assert members.counts(actor).drafts == 0
    assert members.import_roster(actor, path).drafted == 0


def test_an_import_is_undone_as_one_act(
    members: Members, actor: Actor, person, roster_file: RosterFile, db: Database
) -> None:
    path = roster_file(person("金哲洙", 1), person("朴成浩", 3), person("", 5))
    outcome = members.import_roster(actor, path)
    assert outcome.import_id
    people = everybody(members, actor)
    assert members.undo_import(actor, outcome.import_id) == 2
    assert (members.counts(actor).members, members.counts(actor).drafts) == (0, 0)
    assert everybody(members, actor, text="金哲洙") == []
    assert sorted(everybody(members, actor, status="VOID")) == sorted(people)
    assert [event.type for event in members.view(actor, people[0]).history] == ["1", "L9"]
    with db.reading() as tx:
        assert find_by_document(tx, person("", 1).id_no) is None
    with pytest.raises(ImportUndone):
        members.undo_import(actor, outcome.import_id)
    with pytest.raises(ImportMissing):
        members.undo_import(actor, "nothing")
    second = members.import_roster(actor, path)
    assert (second.taken, second.drafted) == (2, 1)
    assert db.check()


def test_an_import_something_hangs_on_stays(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, person, roster_file: RosterFile
) -> None:
    asked: list[int] = []

    def receipt(_tx: object, ids: object) -> list[Held]:
        asked.append(len(list(ids)))  # type: ignore[call-overload]
        return [Held("receipt", 1)]

    members = Members(db, guard, clock, holds=(receipt,))
    outcome = members.import_roster(actor, roster_file(person("金哲洙", 1), person("朴成浩", 3)))
    assert outcome.import_id
    with pytest.raises(ImportHeld) as held:
        members.undo_import(actor, outcome.import_id)
    assert held.value.facts["held"] == (("receipt", 1),)
    assert asked == [2]
    assert members.counts(actor).members == 2


def test_a_person_who_moved_on_keeps_an_import(
    members: Members, actor: Actor, person, roster_file: RosterFile, db: Database
) -> None:
    outcome = members.import_roster(actor, roster_file(person("金哲洙", 1)))
    (member_id,) = everybody(members, actor)
    with db.transaction("test", actor) as tx:
        tx.execute(
            text("INSERT INTO membership_event VALUES (:m, '3', '2026-01-01', '3', '', '', '', 'e', 1)"),
            {"m": member_id},
        )
    with pytest.raises(ImportHeld, match=r"import\.held"):
        members.undo_import(actor, outcome.import_id or "")


def _import_and_die(db: Path, key: bytes, roster: Path, reports: int) -> None:
    """Import a roster, and die for good after so many words about how far it is."""

    class Fatal(Progress):
        left = reports

        def report(self, done: int, total: int | None = None) -> None:
            Fatal.left -= 1
            if Fatal.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    members = Members(Database.open(db, key, clock), Guard(), clock)
    members.import_roster(Actor("o", "n", "administrator", "d"), roster, progress=Fatal())


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
@pytest.mark.parametrize("reports", [1, 2, 3])
def test_a_killed_import_leaves_nothing_half_done(
    clock: FixedClock,
    actor: Actor,
    guard: Guard,
    tmp_path: Path,
    person,
    roster_file: RosterFile,
    new_office: Callable[[bytes], Database],
    reports: int,
) -> None:
    key = bytes(range(32))
    db = new_office(key)
    Members(db, guard, clock).register(actor, person("先来", 99))
    db.close()
    path = roster_file(*(person("金哲洙", place) for place in range(1, 60)))
    assert ended(_import_and_die, tmp_path / "other.db", key, path, reports) == -signal.SIGKILL
    db = Database.open(tmp_path / "other.db", key, clock)
    members = Members(db, guard, clock)
    assert everybody(members, actor, text="金哲洙") == []
    assert members.counts(actor).members == 1
    assert db.check() > 0
    assert members.import_roster(actor, path).taken == 59
    db.close()
