"""What a sheet's columns are taken for can be seen, told and remembered; the file itself is never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.members import Members, NewMember, Query, known_rows, missing
from app.members.newcomer import NoSuchField
from app.members.queries import whole_members
from app.members.roster import FieldTwice, NoHeaderFound, UnknownField
from app.members.search import window
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled, ChangedElsewhere
from app.shared.progress import StoppableProgress
from tests.members.conftest import invented, number
from tests.members.test_roster import book

KNOWN = ["姓名", "证件号码", "移动电话", "会籍变化日期", "所在班组", "家属电话"]
OWN = ["职工", "身份号", "联络", "哪天入会", "班"]  # words nobody's list of synonyms has


def people(*places: int, header: list[str]) -> list[list[object]]:
    rows: list[list[object]] = [["东升粮库职工名册"], header]
    for place in places:
        row = [
            f"金{'一二三四五六七八九'[place % 9]}",
            number(place),
            f"139000{place:05d}",
            "20200301",
            "三班",
        ]
        rows.append([*row, f"138000{place:05d}"][: len(header)])
    return rows


def told(*names: str | None, header: list[str]) -> dict[str, str | None]:
    return dict(zip(header, names, strict=True))


def count(members: Members, actor: Actor) -> int:
    return members.counts(actor).members


def test_every_column_is_seen_with_its_field_and_masked_samples(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, 3, 5, 7, header=KNOWN), 空=[["说明"]])
    seen = members.look_into(actor, path)
    assert (seen.sheet, seen.header_row, seen.rows, seen.other_sheets) == ("名册", 2, 4, ())
    assert [column.identifier for column in seen.columns][:4] == ["name", "id_no", "mobile", "change_date"]
    by_header = {column.header: column for column in seen.columns}
    assert len(by_header["证件号码"].samples) == 3
    whole = [number(1), "13900000001", "13800000001"]
    assert not any(one in " ".join(column.samples) for column in seen.columns for one in whole)
    assert by_header["姓名"].samples[0] == "金二"
    assert not seen.known
    assert count(members, actor) == 0


def test_a_source_told_once_is_known_the_next_time_and_can_be_forgotten(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, 3, header=KNOWN))
    fields = {column.header: column.identifier for column in members.look_into(actor, path).columns}
    fields |= {"移动电话": None, "家属电话": "mobile"}
    members.import_roster(actor, path, dry_run=True, fields=fields)
    assert not members.look_into(actor, path).remembered  # only looked at: nothing is kept
    done = members.import_roster(actor, path, fields=fields)
    assert done.taken == 2
    assert done.judgement.rows[0].new is not None
    assert done.judgement.rows[0].new.mobile == "13800000001"
    assert ("移动电话", "13900000001") in done.judgement.rows[0].new.extra
    later = book(tmp_path / "b.xlsx", 二月=people(5, header=KNOWN))
    seen = members.look_into(actor, later)
    assert seen.remembered
    assert seen.known
    again = members.import_roster(actor, later)
    assert again.judgement.rows[0].new is not None
    assert again.judgement.rows[0].new.mobile == "13800000005"
    members.forget_source(actor, seen.source)
    assert not members.look_into(actor, later).remembered


def test_a_header_in_words_nobody_knows_is_shown_and_can_be_told(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, 3, header=OWN))
    with pytest.raises(NoHeaderFound):
        members.import_roster(actor, path, dry_run=True)
    seen = members.look_into(actor, path)
    assert (seen.header_row, seen.rows) == (2, 2)
    assert [column.header for column in seen.columns] == OWN
    assert number(1) not in str(seen)
    fields = told("name", "id_no", "mobile", "change_date", None, header=OWN)
    assert members.import_roster(actor, path, fields=fields).taken == 2
    assert members.import_roster(actor, path).report["counts"]["refused"] == 2  # known now, and ours already


def test_two_columns_for_one_field_and_strange_fields_are_refused(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, header=KNOWN))
    with pytest.raises(FieldTwice) as twice:
        members.import_roster(actor, path, fields={"移动电话": "mobile", "家属电话": "mobile"})
    assert "移动电话" in twice.value.words()
    assert "家属电话" in twice.value.words()
    with pytest.raises(UnknownField):
        members.import_roster(actor, path, fields={"移动电话": "telephone"})
    assert count(members, actor) == 0


def test_what_is_told_wins_over_what_is_guessed(members: Members, actor: Actor, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, header=KNOWN))
    done = members.import_roster(actor, path, fields={"家属电话": "mobile"}, dry_run=True)
    assert done.judgement.rows[0].new is not None
    assert done.judgement.rows[0].new.mobile == "13800000001"


def test_required_columns_without_one_are_named() -> None:
    assert "移动电话" in missing({"姓名": "name", "号": "id_no"})
    assert "有效证件类别" not in missing({"身份证号": "id_no"})
    assert "有效证件类别" in missing({"号": "id_no"})


def test_another_sheet_of_the_same_file_is_offered(members: Members, actor: Actor, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", 一月=people(1, 3, header=KNOWN), 二月=people(5, header=KNOWN), 说明=[["无"]]
    )
    assert members.look_into(actor, path).other_sheets == ("二月",)
    assert members.look_into(actor, path, "二月").other_sheets == ("一月",)
    assert members.import_roster(actor, path, "二月").taken == 1


def test_stopping_keeps_nothing(members: Members, actor: Actor, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 名册=people(1, header=KNOWN))
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        members.look_into(actor, path, progress=progress)
    with pytest.raises(Cancelled):
        members.import_roster(actor, path, fields={"家属电话": None}, progress=progress)
    assert count(members, actor) == 0
    assert not members.look_into(actor, path).remembered
    assert members.imports(actor) == ()


def test_the_sheet_is_given_back_later_with_what_was_mended(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    rows = people(1, 3, header=KNOWN)
    rows[3][1] = ""
    path = book(tmp_path / "a.xlsx", 名册=rows)
    outcome = members.import_roster(actor, path)
    assert (outcome.taken, outcome.drafted) == (1, 1)
    out = tmp_path / "result.xlsx"
    members.give_back(actor, path, outcome, out)
    assert [row[-2] for row in _grid(out)[2:]] == ["是", "否"]
    assert outcome.import_id is not None
    (draft,) = members.drafts(actor, outcome.import_id)
    members.fix_draft(actor, draft.id, {"id_no": number(3)})
    members.give_back(actor, path, outcome, out)
    assert [row[-2] for row in _grid(out)[2:]] == ["是", "是"]
    assert count(members, actor) == 2


def _grid(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


def test_the_empty_template_holds_nobody_and_is_our_own(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    out = tmp_path / "blank.xlsx"
    members.blank_template(actor, out)
    assert members.import_roster(actor, out, dry_run=True).report["rows"] == 0
    assert len(members.look_into(actor, out).columns) == 20


ODD = (
    invented("阿依古丽·买买提", 1, ethnic="05", education="21", skill_level="1"),
    invented("김철수", 3, name_ko="김철수", employment_form="L5", gig_group="04", platform="饿了么", station="站点1"),
    invented("𠮷田花", 5, is_migrant_worker=True, marital_status="20", post="钳工", title="工程师", trade="机械",
             work_start=date(2001, 7, 1), dues_base=512345, tags="劳模 骨干", remark="代填"),
    invented("欧阳若兰", 7, home_address="青山镇一组12号", member_cert_no="QS0001", consent_no="S-1",
             consent_date=date(2026, 1, 5), collector="王芳", extra=(("班组", "三班"), ("备用", "=1"))),
    invented("李桂兰", 9, skill_level=None, change_reason=None, native_place="吉林延吉", hukou_region="222401"),
)  # fmt: skip


@pytest.mark.parametrize("coded", [False, True])
def test_an_export_in_labels_or_codes_comes_back_without_a_difference(
    coded: bool,
    members: Members,
    actor: Actor,
    tmp_path: Path,
    db: Database,
    guard: Guard,
    clock: FixedClock,
    new_office: Callable[[bytes], Database],
) -> None:
    for new in ODD:
        members.register(actor, new)
    out = tmp_path / "out.xlsx"
    members.export(actor, out, Query(), "", masked=False, coded=coded)
    grid = _grid(out)
    assert grid[4][4] in ({"10", "01", "05"} if coded else {"朝鲜族", "汉族", "维吾尔族", "藏族"})
    other = new_office(bytes(32))
    done = Members(other, guard, clock).import_roster(actor, out)
    assert done.report["counts"]["refused"] == 0
    assert _everybody(other) == _everybody(db)
    other.engine.dispose()


def _everybody(db: Database) -> list[NewMember]:
    with db.reading() as tx:
        return sorted(whole_members(tx, window(tx, Query()).ids), key=lambda new: new.id_no)


def test_a_roster_taken_in_again_offers_what_it_says_differently(
    members: Members, actor: Actor, tmp_path: Path, roster_file: Callable[..., Path]
) -> None:
    one, two, three = invented("金一", 1), invented("朴二", 3), invented("崔三", 5)
    members.import_roster(actor, roster_file(one, two, three))
    moved = replace(one, work_unit="东升粮库", mobile="13900009999", native_place="吉林延吉")
    silent = replace(two, name="朴贰", skill_level=None, work_unit="")
    outcome = members.import_roster(actor, roster_file(moved, silent, three, name="later.xlsx"), dry_run=True)
    assert len(known_rows(outcome.judgement)) == 3
    found = members.differences(actor, outcome)
    assert {one.field for one in found} == {"work_unit", "mobile", "native_place"}
    assert {one.name for one in found} == {"金一"}
    assert "13900009999" not in " ".join(one.new_shown for one in found)
    wanted = [one for one in found if one.field != "native_place"]
    assert members.update_from_roster(actor, wanted) == 1
    view = members.view(actor, found[0].member_id)
    assert (view.fields.work_unit, view.fields.native_place) == ("东升粮库", "")
    assert members.reveal(actor, view.id, "mobile") == "13900009999"
    with pytest.raises(NoSuchField):  # whatever is asked for: identity changes by a correction of two
        members.update_from_roster(actor, [replace(wanted[0], field="id_no", old=one.id_no, new=two.id_no)])
    with pytest.raises(ChangedElsewhere):
        members.update_from_roster(actor, found)  # no longer as the sheet found them
    assert members.update_from_roster(actor, [one.turned() for one in wanted]) == 1
    assert members.view(actor, view.id).fields.work_unit == "青山机械厂"
