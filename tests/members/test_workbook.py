"""A roster leaves as text in the platform's template, comes back the same, and is given back marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.members import Members, NewMember, Query
from app.members.giving import words
from app.members.queries import whole_members
from app.members.search import window
from app.members.service import NobodyToExport
from app.members.workbook import as_cell
from app.security import Guard
from app.shared import codes
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import DeviceError

RosterFile = Callable[..., Path]


def rows(path: Path) -> list[list[object]]:
    book = CalamineWorkbook.from_path(path)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def people(db: Database) -> list[NewMember]:
    with db.reading() as tx:
        return sorted(whole_members(tx, window(tx, Query()).ids), key=lambda new: new.id_no)


def test_our_own_export_comes_back_without_a_difference(
    members: Members,
    actor: Actor,
    samples: Path,
    tmp_path: Path,
    db: Database,
    guard: Guard,
    clock: FixedClock,
    new_office: Callable[[bytes], Database],
) -> None:
    for path in sorted((samples / "rosters").glob("*")):
        if path.suffix != ".json":
            members.import_roster(actor, path)
    out = tmp_path / "out.xlsx"
    assert members.export(actor, out, Query(), "上报", masked=False) == members.counts(actor).members
    assert members.import_roster(actor, out).report["counts"]["refused"] == members.counts(actor).members
    other = new_office(bytes(32))
    outcome = Members(other, guard, clock).import_roster(actor, out)
    assert outcome.report["counts"]["refused"] == 0
    repairs = {repair.field for row in outcome.judgement.rows for repair in row.repairs}
    assert repairs <= {"sex"}  # 男 for 男性, as the template has it
    assert people(other) == people(db)
    other.engine.dispose()


def test_the_export_is_the_platforms_template_and_masked(
    members: Members, actor: Actor, person, tmp_path: Path, db: Database
) -> None:
    new = person("金哲洙", 1)
    view = members.register(actor, new)
    members.register(actor, person("朴成浩", 3))
    out = tmp_path / "out.xlsx"
    assert members.export(actor, out, [view.id], "核对") == 1
    grid = rows(out)
    titles = [line["header_zh"] for line in codes.rows("import_template_member")]
    assert [str(cell).lstrip("*") for cell in grid[3]] == titles
    assert len(grid) == 5
    assert grid[4][:5] == ["1", "金哲洙", "男", "19800517", "朝鲜族"]
    assert new.id_no not in grid[4]
    assert all(isinstance(cell, str) for cell in grid[4])
    with db.reading() as tx:
        line = tx.execute(text("SELECT action, subject, why FROM audit")).one()
    assert tuple(line) == ("export", "member", "1 masked: 核对")


def test_columns_beyond_the_template_stand_only_where_needed(
    members: Members, actor: Actor, person, tmp_path: Path
) -> None:
    members.register(
        actor,
        person("金哲洙", 1, platform="饿了么", gig_group="04", remark="代填", extra=(("班组", "三班"),)),
    )
    members.export(actor, tmp_path / "out.xlsx", Query(), "", masked=False)
    grid = rows(tmp_path / "out.xlsx")
    assert grid[3][20:] == ["平台", "职业类别", "备注", "班组"]
    assert grid[4][20:] == ["饿了么", codes.load("new_employment_groups").label("04"), "代填", "三班"]


def test_nothing_is_written_for_nobody_or_without_a_line_in_the_audit(
    members: Members, actor: Actor, person, tmp_path: Path, db: Database
) -> None:
    with pytest.raises(NobodyToExport):
        members.export(actor, tmp_path / "out.xlsx", Query(), "")
    members.register(actor, person("金哲洙", 1))
    with pytest.raises(DeviceError):
        members.export(actor, tmp_path / "nowhere" / "out.xlsx", Query(), "")
    with db.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM audit")).scalar_one() == 0
    assert list(tmp_path.glob("out*")) == []


def test_every_code_survives_its_own_label(person) -> None:
    from app.members.newcomer import template

    for one in template():
        for entry in codes.load(one.code_list) if one.code_list else ():
            new = NewMember(**{one.identifier: entry.code})
            back = codes.load(one.code_list or "").match(words(new, one.identifier))
            assert back is not None
            assert back.code == entry.code


def test_the_sheet_is_given_back_with_what_became_of_each_row(
    members: Members, actor: Actor, samples: Path, tmp_path: Path
) -> None:
    path = samples / "rosters" / "会员名单-青山镇.xlsx"
    out = tmp_path / "result.xlsx"
    outcome = members.import_roster(actor, path, dry_run=True, result=out)
    given, came = rows(out), rows(path)
    assert len(given) == len(came)
    assert given[3][-2:] == ["是否导入成功", "错误原因"]
    assert given[0][0] == came[0][0]
    for row in outcome.judgement.rows:
        line = given[row.sheet_row - 1]
        assert line[20] == ("否" if row.outcome == "refused" else "是")
        assert bool(line[21]) == bool(row.problems)
        assert line[:20] == [as_cell(cell) for cell in came[row.sheet_row - 1]]


def test_what_looks_like_a_formula_stays_text(
    members: Members, actor: Actor, person, tmp_path: Path, roster_file: RosterFile
) -> None:
    members.register(actor, person("金哲洙", 1, native_place="=1+1", work_unit="@SUM(A1)", remark="-2+3"))
    out = tmp_path / "out.xlsx"
    members.export(actor, out, Query(), "", masked=False)
    sheet = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert {"=1+1", "@SUM(A1)", "-2+3"} <= {str(cell) for cell in sheet[-1]}
    result = tmp_path / "result.xlsx"
    members.import_roster(actor, out, dry_run=True, result=result)
    assert "=1+1" in rows(result)[4]


def test_cells_are_shown_as_people_wrote_them() -> None:
    assert [as_cell(value) for value in (None, 3.0, 2.5, "x", date(2024, 1, 2), True)] == [
        "", "3", "2.5", "x", "2024-01-02", "True",
    ]  # fmt: skip
