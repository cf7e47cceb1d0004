"""Whose cover ends, who takes part, who could; and a unit's roster in and out as Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from app.aid import Aid, NewBatch, Payment, Wish, enrolling_words
from app.aid.enrolment_sheet import BLANK, SENT
from app.members import MemberFacts, members_of_unit
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.cells import ColumnsMissing, read_sheets
from app.shared.db import Database
from app.unions import unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT
from tests.visits.conftest import number


@pytest.fixture
def asked(aid: Aid, db: Database) -> NewBatch:
    with db.reading() as tx:
        return NewBatch(unit_id_of(tx, UNIT) or "", DEMO, FIRST, LAST, BEFORE)


@pytest.fixture
def people(aid: Aid, db: Database) -> tuple[MemberFacts, ...]:
    with db.reading() as tx:
        return members_of_unit(tx, UNIT)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def roster(rows: Sequence[Sequence[Any]]) -> Path:
        path = tmp_path / "roster.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("名单")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        return path

    return roster


def confirmed(aid: Aid, actor: Actor, told: NewBatch, some: Sequence[Wish]) -> str:
    batch = aid.found_batch(actor, told).id
    assert all(one.ready for one in aid.put_on_batch(actor, batch, some))
    fees = aid.judge_batch(actor, batch).batch.fees
    aid.pay_batch(actor, batch, Payment(fees, "1", date(2025, 12, 22)))
    aid.confirm_batch(actor, batch)
    return batch


def test_renewals_are_told_until_somebody_is_renewed(
    aid: Aid, actor: Actor, asked: NewBatch, people: tuple[MemberFacts, ...]
) -> None:
    some = [Wish(one.id_no) for one in people[:3]]
    half = replace(asked, ends=date(2026, 6, 30))
    confirmed(aid, actor, half, some)
    assert aid.renewals(actor, 60, date(2026, 4, 30)) == ()
    found = aid.renewals(actor, 61, date(2026, 4, 30))
    assert {one.member_id for one in found} == {one.id for one in people[:3]}
    assert {(one.ends, one.last_day, one.on_batch) for one in found} == {
        (date(2026, 6, 30), date(2026, 7, 1), False)
    }
    assert all(one.id_masked.count("*") >= 8 for one in found)
    assert len(aid.renewals(actor, 0, date(2026, 7, 1))) == 3  # the day after, a new cover still renews it
    assert aid.renewals(actor, 60, date(2026, 7, 2)) == ()
    assert aid.renewals(actor, 61, date(2026, 4, 30), "yulin-hospital") == ()
    second = aid.found_batch(actor, replace(asked, starts=date(2026, 7, 1), shares=1)).id
    (verdict,) = aid.put_on_batch(actor, second, some[:1])
    assert not verdict.first_time
    assert [one.on_batch for one in aid.renewals(actor, 30, date(2026, 6, 20))].count(True) == 1
    aid.pay_batch(actor, second, Payment(60_00, "2", date(2026, 6, 22)))
    aid.confirm_batch(actor, second)
    assert {one.member_id for one in aid.renewals(actor, 30, date(2026, 6, 20))} == {
        one.id for one in people[1:3]
    }
    aid.take_batch_back(actor, second)
    assert len(aid.renewals(actor, 30, date(2026, 6, 20))) == 3
    assert len(aid.renewals(actor, 10**12, date(2026, 6, 20))) == 3
    assert aid.renewals(actor, -5, date(2026, 6, 20)) == ()


def test_participation_and_who_could_still_come(
    aid: Aid, actor: Actor, asked: NewBatch, people: tuple[MemberFacts, ...]
) -> None:
    assert len(aid.not_enrolled(actor, asked)) == 36
    confirmed(aid, actor, asked, [Wish(one.id_no) for one in people[:9]])
    on = {one.unit: one for one in aid.participation(actor, DEMO, date(2026, 5, 1))}
    mine = on[UNIT]
    assert (mine.enrolled, mine.members, mine.rate, mine.short) == (9, len(people), 9000 // mine.staff, False)
    assert all(one.enrolled == 0 for unit, one in on.items() if unit != UNIT)
    after = {one.unit: one.enrolled for one in aid.participation(actor, DEMO, date(2027, 1, 1))}
    assert set(after.values()) == {0}
    left = {one.wish.id_no for one in aid.not_enrolled(actor, asked)}
    assert len(left) == 27
    assert not left & {one.id_no for one in people[:9]}
    batch = aid.found_batch(actor, asked).id
    aid.put_on_batch(actor, batch, [Wish(sorted(left)[0])])
    assert len(aid.not_enrolled(actor, asked)) == 26


def test_a_roster_is_read_judged_and_given_back(
    aid: Aid, actor: Actor, asked: NewBatch, people: tuple[MemberFacts, ...], write: Callable[..., Path],
    tmp_path: Path,
) -> None:  # fmt: skip
    one, two, three = people[:3]
    path = write([
        ["青山镇卫生院 2026 年参保名单"],
        ["序号", "姓 名", "身份证号", "份数", "会员服务卡", "续保"],
        [1, one.name, one.id_no, 1, "是", ""],
        [2, two.name, two.id_no, "", "", "是"],
        [3, "张冠", three.id_no, 1, "", ""],
        [4, "生面孔", number(200), 1, "", ""],
        [5, one.name, one.id_no, 1, "", ""],
        [6, three.name, three.id_no, "二", "", ""],
        [7, three.name, three.id_no, 1, "也许", ""],
        [8, "丢位数", 229901199001011200, 1, "", ""],
        [9, "", three.id_no, 1, "", ""],
        ["合计", "", "", 9],
        ["制表：王芳"],
    ])  # fmt: skip
    batch = aid.found_batch(actor, asked).id
    roster = aid.read_roster(actor, path)
    assert [one.sheet_row for one in roster.wishes] == [3, 4, 5, 6, 7]
    told = {one.sheet_row: one.column for one in roster.problems}
    assert told == {8: "shares", 9: "card_holder", 10: "id_no", 11: "name"}
    found = aid.put_on_batch(actor, batch, roster.wishes)
    by_row = {one.wish.sheet_row: one for one in found}
    assert (by_row[3].fee, by_row[4].fee, by_row[4].first_time) == (50_00, 60_00, False)
    assert type(by_row[5].error) is enrolling_words.NameDiffers
    assert (type(by_row[6].error), by_row[6].on_roll) == (enrolling_words.NotOnRoll, False)
    assert type(by_row[7].error) is enrolling_words.OnBatchAlready
    out = aid.give_roster_back(actor, path, roster, found, tmp_path / "back.xlsx")
    ((name, rows),) = read_sheets(out)
    assert name == "名单"
    assert [row[-2] for row in rows[2:11]] == ["是", "是", *["否"] * 7]
    assert "另一个姓名" in rows[4][-1]
    assert rows[2][2] == one.id_no
    assert aid.judge_batch(actor, batch).batch.fees == 110_00


def test_what_is_sent_can_be_read_again(
    aid: Aid, actor: Actor, asked: NewBatch, people: tuple[MemberFacts, ...], tmp_path: Path
) -> None:
    batch = aid.found_batch(actor, asked).id
    some = [Wish(people[0].id_no, card_holder=True), Wish(people[1].id_no, renewal=True)]
    aid.put_on_batch(actor, batch, some)
    out = tmp_path / "sent.xlsx"
    assert aid.write_batch_roster(actor, batch, out) == 2
    with aid._db.reading() as tx:  # whole numbers left the office: who took them is written down
        (line,) = tx.scalars(select(AuditRow))
    assert (line.action, line.subject, line.subject_id, line.why) == (
        "export",
        "enrolment_batch",
        batch,
        "2 whole",
    )
    ((_name, rows),) = read_sheets(out)
    assert tuple(rows[2]) == SENT
    assert rows[3][4] == people[0].id_no  # text, every digit
    assert rows[5][:2] == ["合计", "2 人"]
    assert rows[5][8] == "110.00"
    again = aid.read_roster(actor, out)
    assert again.problems == ()
    assert [(one.id_no, one.card_holder, one.renewal, one.shares) for one in again.wishes] == [
        (people[0].id_no, True, None, 1), (people[1].id_no, False, True, 1),
    ]  # fmt: skip


def test_a_blank_roster_is_one_to_fill(
    aid: Aid, actor: Actor, tmp_path: Path, write: Callable[..., Path]
) -> None:
    out = aid.blank_roster(actor, tmp_path / "blank.xlsx")
    ((_name, rows),) = read_sheets(out)
    assert tuple(rows[0]) == BLANK
    assert aid.read_roster(actor, out).wishes == ()
    with pytest.raises(ColumnsMissing):
        aid.read_roster(actor, write([["姓名", "电话"], ["甲", "1"]]))
