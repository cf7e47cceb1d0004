"""What hurt the users of other systems does not happen here: TC-21 to TC-24 of the design page on peers.

Each story goes through a real file and the real service on an encrypted database.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum import luhn

from app.members import Members, NewMember, Query, RosterOutcome, roll
from app.members.queries import whole_members
from app.members.search import window
from app.security import Guard
from app.shared import codes
from app.shared.actor import Actor
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.identity import check_digit, mask_id
from tests.members.conftest import Person, number

TITLES = tuple(row["header_zh"] for row in codes.rows("import_template_member"))
Cell = str | int | float


def signed(body: str) -> str:
    return body + check_digit(body)


def line(name: str, id_no: Cell, **more: Cell) -> dict[str, Cell]:
    """Return a good row of the template for somebody born in March 1985, but for what `more` says."""
    whole: dict[str, Cell] = {
        "姓名": name, "性别": "男", "出生日期": "19850312", "民族": "汉族", "就业状况": "在岗",
        "有效证件类别": "居民身份证", "证件号码": id_no, "学历": "高中", "移动电话": "",
        "户籍类型": "农业家庭户口", "户籍所在地": "222401", "会籍变化类型": "入会", "会籍变化日期": "20200105",
        "政治面貌": "群众", "工作单位": "青山镇机械厂", "是否农民工": "是",
    }  # fmt: skip
    return {**whole, **more}


Write = Callable[[Sequence[dict[str, Cell]]], Path]


@pytest.fixture
def xlsx(tmp_path: Path) -> Write:
    """Writes rows as a workbook: numbers become number cells, words text cells."""

    def write(rows: Sequence[dict[str, Cell]]) -> Path:
        path = tmp_path / "名册.xlsx"
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet("会员信息")
            sheet.write_row(0, 0, TITLES)
            for at, row in enumerate(rows, 1):
                for place, title in enumerate(TITLES):
                    value = row.get(title, "")
                    if isinstance(value, str):
                        sheet.write_string(at, place, value)
                    else:
                        sheet.write_number(at, place, value)
        return path

    return write


@pytest.fixture
def text_table(tmp_path: Path) -> Write:
    """Writes rows as a table of text, as Excel in China saves it."""

    def write(rows: Sequence[dict[str, Cell]]) -> Path:
        path = tmp_path / "名册.csv"
        out = io.StringIO(newline="")
        table = csv.writer(out)
        table.writerow(TITLES)
        table.writerows([row.get(title, "") for title in TITLES] for row in rows)
        path.write_bytes(out.getvalue().encode("gb18030"))
        return path

    return write


def told(outcome: RosterOutcome) -> list[tuple[int, str, str]]:
    """Return what was said of the document column, by row: outcome and code."""
    return [
        (problem["sheet_row"], problem["outcome"], problem["code"])
        for problem in outcome.report["problems"]
        if problem["code"].startswith(("id.", "duplicate."))
    ]


def reasons(outcome: RosterOutcome) -> list[str]:
    return [problem["message"] for problem in outcome.report["problems"] if problem["code"].startswith("id.")]


def people(db: Database) -> list[NewMember]:
    with db.reading() as tx:
        return sorted(whole_members(tx, window(tx, Query()).ids), key=lambda new: new.id_no)


def numbers(db: Database) -> set[str]:
    return {new.id_no for new in people(db)}


# --- TC-21: digits --------------------------------------------------------------------------------

WHOLE = signed("22990119850312103")
ENDS_IN_X = next(one for seq in range(1, 99, 2) if (one := signed(f"22990119850312{seq:03d}")).endswith("X"))
# As Excel keeps it: the first 15 digits, and nothing where the last three were.
CUT = next(cut for seq in range(100) if (cut := f"22990119850312{seq % 10}000")[17] != check_digit(cut[:17]))


LOST: tuple[Cell, ...] = (
    float(WHOLE[:17] + "0"), float(CUT), int(CUT), 4.2e17, 2299011985031210.0, "4.2E+17", "2.29901E+17",
    "２.２９９０１Ｅ＋１７", f"{CUT}.0",
)  # fmt: skip
CUT_TEXTS: tuple[Cell, ...] = (CUT, f"'{CUT}")  # of a passport eighteen digits as text would say nothing


@pytest.mark.parametrize(
    ("lost", "kind"),
    [
        *((lost, kind) for lost in LOST for kind in ("居民身份证", "护照", "")),
        *((lost, kind) for lost in CUT_TEXTS for kind in ("居民身份证", "")),
    ],
)
def test_tc21_a_number_that_lost_its_digits_is_refused_and_never_stored(
    members: Members, actor: Actor, db: Database, xlsx: Write, lost: Cell, kind: str
) -> None:
    rows = [line("金一", WHOLE), line("朴二", lost, 有效证件类别=kind)]
    outcome = members.import_roster(actor, xlsx(rows))
    assert told(outcome) == [(3, "refused", "id.digits_lost")]
    assert numbers(db) == {WHOLE}
    (draft,) = members.drafts(actor, outcome.import_id or "")
    assert [problem.code for problem in draft.problems if problem.outcome == "refused"] == ["id.digits_lost"]
    # Whoever mends it types the number again; sending the row on as it is does not help.
    assert members.fix_draft(actor, draft.id, {}).member_id is None
    assert members.fix_draft(actor, draft.id, {"证件号码": ENDS_IN_X, "有效证件类别": "居民身份证"}).member_id


@pytest.mark.parametrize("lost", ["4.2E+17", "2.29901E+17", CUT])
def test_tc21_in_a_table_of_text_as_well(
    members: Members, actor: Actor, db: Database, text_table: Write, lost: str
) -> None:
    outcome = members.import_roster(actor, text_table([line("金一", WHOLE), line("朴二", lost)]))
    assert told(outcome) == [(3, "refused", "id.digits_lost")]
    assert numbers(db) == {WHOLE}


WRITTEN = {
    "text": str,
    "full width": lambda no: "".join(chr(ord(sign) + 0xFEE0) for sign in no),
    "spaces": lambda no: f" {no[:6]} {no[6:14]}\u00a0{no[14:]}\u3000",
    "quote": lambda no: f"'{no}",
    "Chinese quote": lambda no: f"‘{no}",
    "tab": lambda no: f"\t{no}\t",
    "lower case": str.lower,
    "full-width lower case": lambda no: no[:17] + ("ｘ" if no[17] == "X" else no[17]),
    "all at once": lambda no: f"' {no[:6]} {no[6:].lower()}\t",
}


@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("table", ["xlsx", "text_table"])
def test_tc21_what_loses_nothing_is_taken(
    members: Members, actor: Actor, db: Database, request: pytest.FixtureRequest, way: str, table: str
) -> None:
    write: Write = request.getfixturevalue(table)
    rows = [line(name, WRITTEN[way](no)) for name, no in (("金一", WHOLE), ("朴二", ENDS_IN_X))]
    outcome = members.import_roster(actor, write(rows))
    assert told(outcome) == []
    assert numbers(db) == {WHOLE, ENDS_IN_X}


def test_tc21_our_export_writes_text_cells_that_come_back_equal(
    members: Members,
    actor: Actor,
    db: Database,
    guard: Guard,
    clock: FixedClock,
    person: Person,
    tmp_path: Path,
    new_office: Callable[[bytes], Database],
) -> None:
    card = "622202020001111222"
    for place, more in enumerate(
        (
            {"id_no": ENDS_IN_X, "birth_date": date(1985, 3, 12)},
            {"id_no": "0012345678", "id_type": "07"},
            {"id_no": "12345678901234567", "id_type": "08"},
            {
                "remark": "=1+1",
                "member_card_no": card + luhn.calc_check_digit(card),
                "home_address": "0431-5",
                "tags": "007",
            },
        ),
        1,
    ):
        members.register(actor, person(f"金{'甲乙丙丁'[place - 1]}", place * 2 - 1, **more))
    out = tmp_path / "out.xlsx"
    members.export(actor, out, Query(), "", masked=False)
    with ZipFile(out) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
    assert cells.count("<c ") == cells.count('t="s"')
    assert "<f>" not in cells
    shown = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert {type(cell) for row in shown for cell in row} == {str}
    other = Members(new_office(bytes(32)), guard, clock)
    outcome = other.import_roster(actor, out)
    assert outcome.report["counts"]["refused"] == 0
    with other._db.reading() as tx:
        came = sorted(whole_members(tx, window(tx, Query()).ids), key=lambda new: new.id_no)
    assert came == people(db)


# --- TC-22: what a document number may be ---------------------------------------------------------


def withdrawn() -> list[str]:
    """Return the region codes of Jilin that no list of today holds any more."""
    return [row["code"] for row in codes.rows("jilin_region_history") if row["in_latest_dataset"] == "0"]


def test_tc22_regions_withdrawn_unknown_and_unlikely_are_taken_without_a_remark(
    members: Members, actor: Actor, db: Database, xlsx: Write
) -> None:
    regions = [
        *withdrawn(),
        *(f"{row['code'][:4]}01" for row in codes.rows("jilin_region_history")),  # xxxx01: 市辖区
        "222400", "999999", "000000", "123456", "710000", "440301",
    ]  # fmt: skip
    rows = []
    for seq, region in enumerate(regions):
        # A code first given decades after the birth, or withdrawn before it, is a card that was renewed.
        born = ("19310101", "19850312", "20071231")[seq % 3]
        no = signed(f"{region}{born}{seq:03d}")
        sex = "男" if seq % 2 else "女"
        mobile = f"139{seq:08d}"
        rows.append(line("金哲洙", no, 出生日期=born, 性别=sex, 移动电话=mobile, 会籍变化日期="20250105"))
    assert len(rows) > 250
    outcome = members.import_roster(actor, xlsx(rows))
    assert outcome.report["problems"] == []
    assert outcome.report["counts"] == {"ok": len(rows), "note": 0, "refused": 0}
    assert numbers(db) == {str(row["证件号码"]) for row in rows}


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
@pytest.mark.parametrize("kind", ["居民身份证", "港澳台居民居住证", "exact", ""])
def test_tc22_residence_permits_are_taken_without_a_remark(
    members: Members, actor: Actor, xlsx: Write, region: str, kind: str
) -> None:
    words = "台湾居民居住证" if region == "830000" else "港澳居民居住证"
    no = signed(f"{region}19850312103")
    row = line("陈大文", no, 有效证件类别=words if kind == "exact" else kind, 移动电话="13900000001")
    outcome = members.import_roster(actor, xlsx([row]))
    worse = [problem for problem in outcome.report["problems"] if problem["column"] != "有效证件类别"]
    assert (outcome.taken, worse) == (1, [])


def test_tc22_fifteen_digits_are_refused_with_the_eighteen_suggested(
    members: Members, actor: Actor, db: Database, xlsx: Write
) -> None:
    old, other = "229901850312103", "229901850312105"
    outcome = members.import_roster(actor, xlsx([line("金一", old), line("朴二", int(other))]))
    assert told(outcome) == [(2, "refused", "id.first_generation"), (3, "refused", "id.first_generation")]
    problems = [one for one in outcome.report["problems"] if one["column"] == "证件号码"]
    assert [one["suggestion"] for one in problems] == [WHOLE, signed("22990119850312105")]
    assert numbers(db) == set()
    first, _ = members.drafts(actor, outcome.import_id or "")
    # Taken over only when a person says so.
    assert members.fix_draft(actor, first.id, {"证件号码": WHOLE}).member_id
    assert numbers(db) == {WHOLE}


@pytest.mark.parametrize(
    ("no", "code", "zh", "ko"),
    [
        (
            WHOLE[:17] + ("5" if WHOLE[17] != "5" else "6"),
            "id.check_digit",
            ("末位", WHOLE[17]),
            (WHOLE[17],),
        ),
        ("229901198502301036", "id.date", ("7 至 14 位", "02", "30"), ("7", "14", "30")),
        ("229901198513121036", "id.date", ("7 至 14 位", "13"), ("7", "14", "13")),
        (WHOLE[:17], "id.length", ("17", "18"), ("17", "18")),
        (WHOLE[:5] + "O" + WHOLE[6:], "id.characters", ("6", "O"), ("6", "O")),
    ],
)
def test_tc22_a_refusal_says_which_part(
    members: Members,
    actor: Actor,
    db: Database,
    xlsx: Write,
    no: str,
    code: str,
    zh: Sequence[str],
    ko: Sequence[str],
) -> None:
    outcome = members.import_roster(actor, xlsx([line("金一", no)]))
    assert told(outcome) == [(2, "refused", code)]
    (row,) = outcome.judgement.rows
    (problem,) = [one for one in row.problems if one.code == code]
    assert [part for part in zh if part not in problem.words("zh_CN")] == []
    assert [part for part in ko if part not in problem.words("ko_KR")] == []
    assert no not in problem.value
    assert numbers(db) == set()


# --- TC-23: many rows, some known -----------------------------------------------------------------


def mobile(place: int) -> str:
    return f"138{place:08d}"


def test_tc23_five_thousand_rows_with_forty_duplicates(
    members: Members, actor: Actor, db: Database, xlsx: Write, person: Person
) -> None:
    known = [person(f"朴先{'甲乙丙丁戊己庚辛壬癸'[at]}", at, birth_date=date(1970, 1, 1)) for at in range(10)]
    abroad = [
        person(
            f"崔外{'甲乙丙丁戊己庚辛壬癸'[at]}",
            at,
            birth_date=date(1971, 1, 1),
            id_type="08",
            id_no=f"E{at:08d}",
        )
        for at in range(10)
    ]
    for new in (*known, *abroad):
        members.register(actor, new)
    rows = []
    for place in range(4_960):
        born = date(1960 + place % 40, 1 + place % 12, 1 + place % 28)
        no = number(place % 1000, born)
        sex = "男" if place % 2 else "女"
        rows.append(line("金哲洙", no, 出生日期=f"{born:%Y%m%d}", 性别=sex, 移动电话=mobile(place)))
    assert len({row["证件号码"] for row in rows}) == 4_960
    doubles: list[tuple[int, dict[str, Cell]]] = []
    for at in range(20):  # the same number further down, under another spelling
        doubles.append(
            (200 * at + 150, {**rows[200 * at], "证件号码": f" {rows[200 * at]['证件号码']}", "学历": "初中"})
        )
    for at, new in enumerate(known):
        doubles.append(
            (450 * at + 60, line(new.name, new.id_no, 出生日期="19700101", 性别="男" if at % 2 else "女"))
        )
    for at, new in enumerate(abroad):
        own = number(at, date(1971, 1, 1))
        doubles.append(
            (450 * at + 90, line(new.name, own, 出生日期="19710101", 性别="男" if at % 2 else "女"))
        )
    for place, double in sorted(doubles, key=lambda one: one[0], reverse=True):
        rows.insert(place, double)
    path = xlsx(rows)

    outcome = members.import_roster(actor, path)

    assert outcome.report["rows"] == 5_000
    assert outcome.taken == 4_960
    assert outcome.report["counts"] == {"ok": 4_960, "note": 0, "refused": 40}
    listed = [problem for problem in outcome.report["problems"] if problem["outcome"] == "refused"]
    assert len({problem["sheet_row"] for problem in listed}) == len(listed) == 40
    assert Counter(problem["code"] for problem in listed) == {
        "duplicate.in_file": 20,
        "duplicate.registered": 20,
    }
    assert all(problem["message"] for problem in listed)
    places = {row.sheet_row: row for row in outcome.judgement.rows}
    for problem in listed:
        # A row is never a duplicate of itself: the row it names stands above it and holds the same number.
        (reason,) = [one for one in places[problem["sheet_row"]].problems if one.outcome == "refused"]
        if (first := reason.facts.get("first")) is not None:
            assert first < problem["sheet_row"]
            assert places[first].new is not None
    # Skipping who is ours already is no error to be mended: only the other thirty wait.
    assert outcome.drafted == 30
    assert members.counts(actor).members == 4_980

    again = members.import_roster(actor, path)
    assert (again.import_id, again.taken, again.drafted) == (None, 0, 0)

    # Twelve of the doubles were somebody else's number; the clerk mends them in the file.
    mended = [row for row in rows if str(row["证件号码"]).startswith(" ")][:12]
    for at, row in enumerate(mended):
        row["证件号码"] = number(990 + at % 10, date(1959, 1, 1 + at))
        row["出生日期"], row["性别"] = f"195901{1 + at:02d}", "男" if at % 2 else "女"
        row["移动电话"] = mobile(90_000 + at)
    third = members.import_roster(actor, xlsx(rows))
    assert (third.taken, third.drafted) == (12, 0)
    assert third.report["counts"]["refused"] == 4_988
    assert members.counts(actor).members == 4_992
    assert {str(row["证件号码"]) for row in mended} <= numbers(db)
    assert db.check()


# --- TC-24: matching ------------------------------------------------------------------------------


def test_tc24_a_row_that_matches_two_people_makes_no_third(
    members: Members, actor: Actor, db: Database, clock: FixedClock, xlsx: Write, person: Person
) -> None:
    born = date(1980, 5, 17)
    resident = person("陈大文", 1)
    passport = person("陈小文", 3, id_type="08", id_no="E12345678", birth_date=born)
    permit = person("陈小文", 5, id_type="06", id_no="H12345678", birth_date=born)
    members.register(actor, resident)
    members.register(actor, passport)
    with db.transaction("test", actor) as tx:  # how two entries of one person come about: from two places
        roll.take_in(tx, [permit], clock.now())
    before = people(db)
    rows = [
        # The number is one's, name and birthday are another's.
        line("陈小文", resident.id_no, 出生日期="19800517"),
        # Name and birthday are two entries'.
        line("陈小文", number(7), 出生日期="19800517"),
        # One number, another's name.
        line("陈小文", "E12345678", 有效证件类别="护照", 出生日期="19800517"),
    ]
    outcome = members.import_roster(actor, xlsx(rows))
    assert told(outcome) == [(row, "refused", "duplicate.registered") for row in (2, 3, 4)]
    assert outcome.taken == 0
    assert people(db) == before
    # Two of them are ours already; the one that needs somebody to look at it waits for that.
    assert outcome.drafted == 1
    (draft,) = members.drafts(actor, outcome.import_id or "")
    assert (draft.sheet_row, draft.cells["姓名"]) == (3, "陈小文")


def test_tc24_our_own_export_again_makes_nobody_and_says_so_of_every_row(
    members: Members, actor: Actor, db: Database, person: Person, tmp_path: Path
) -> None:
    for place in range(1, 40, 2):
        members.register(actor, person(f"金哲{chr(0x4E00 + place)}", place))
    before = people(db)
    whole, masked = tmp_path / "whole.xlsx", tmp_path / "masked.xlsx"
    members.export(actor, whole, Query(), "", masked=False)
    members.export(actor, masked, Query(), "")
    outcome = members.import_roster(actor, whole)
    assert (outcome.import_id, outcome.taken, outcome.drafted) == (None, 0, 0)
    assert [problem["code"] for problem in outcome.report["problems"]] == ["duplicate.registered"] * 20
    hidden = members.import_roster(actor, masked)
    assert (hidden.taken, hidden.report["counts"]["refused"]) == (0, 20)
    refused = {problem["code"] for problem in hidden.report["problems"] if problem["outcome"] == "refused"}
    assert refused == {"id.characters"}
    assert people(db) == before


def test_tc24_an_export_changed_by_hand_makes_nobody_twice(
    members: Members, actor: Actor, db: Database, person: Person, tmp_path: Path
) -> None:
    """Somebody corrects a name in our export and brings it back: the number says who it is."""
    members.register(actor, person("金哲洙", 1))
    members.register(actor, replace(person("朴成浩", 3), id_type="08", id_no="E12345678"))
    out = tmp_path / "out.xlsx"
    members.export(actor, out, Query(), "", masked=False)
    ((_, rows),) = read_sheets(out)
    with xlsxwriter.Workbook(str(out)) as book:
        sheet = book.add_worksheet("会员")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(
                    at, place, str(cell).replace("金哲洙", "金哲秀").replace("朴成浩", "朴成昊")
                )
    outcome = members.import_roster(actor, out)
    assert told(outcome) == [(5, "refused", "duplicate.registered"), (6, "refused", "duplicate.registered")]
    assert {new.name for new in people(db)} == {"金哲洙", "朴成浩"}


@pytest.mark.parametrize("lacks", ["证件号码", "姓名"])
def test_tc24_without_the_column_that_tells_people_apart_nobody_comes_in_and_every_row_waits(
    members: Members, actor: Actor, db: Database, tmp_path: Path, lacks: str
) -> None:
    rows = [line("金一", WHOLE), line("朴二", ENDS_IN_X)]
    titles = [title for title in TITLES if title != lacks]
    path = tmp_path / "少一列.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(titles)
        table.writerows([row.get(title, "") for title in titles] for row in rows)
    outcome = members.import_roster(actor, path)
    code = "id.missing" if lacks == "证件号码" else "name.missing"
    refused = [one for one in outcome.report["problems"] if one["outcome"] == "refused"]
    assert [(one["sheet_row"], one["code"], one["column"]) for one in refused] == [
        (2, code, lacks),
        (3, code, lacks),
    ]
    assert (outcome.taken, outcome.drafted, people(db)) == (0, 2, [])
    # The column can be filled in where the rows wait, and then they come in once.
    for draft, row in zip(members.drafts(actor, outcome.import_id or ""), rows, strict=True):
        assert members.fix_draft(actor, draft.id, {lacks: str(row[lacks])}).member_id
    assert numbers(db) == {WHOLE, ENDS_IN_X}
    assert members.import_roster(actor, path).taken == 0


def test_tc24_values_shown_in_a_list_of_refusals_are_masked(
    members: Members, actor: Actor, xlsx: Write
) -> None:
    outcome = members.import_roster(actor, xlsx([line("金一", WHOLE), line("朴二", WHOLE)]))
    (problem,) = [one for one in outcome.report["problems"] if one["code"] == "duplicate.in_file"]
    assert problem["value"] == mask_id(WHOLE)
