"""The register of services: entries, whom they name, corrections that keep why, programmes as data, what they come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from app.security.guard import NotAllowed
from app.services import COUNT, FEN, Entry, Person, ServiceFilter, figures_words, services_given, who_words
from app.services.counting import PeriodUnreadable, period_days
from app.services.naming import Named, Whom, read_whom
from app.services.programs import installed
from app.services.rules import (
    DayAhead,
    EntryMissing,
    EntryOff,
    FigureNamesWrong,
    FigureWrong,
    HeadsInvalid,
    NameUnclear,
    NobodyNamed,
    NumberUnknown,
    PersonTwice,
    ProgramNameMissing,
    ProgramTwice,
    ProgramUnknown,
    ReasonMissing,
    TooLong,
    UnitsSeveral,
)
from app.services.tables import ServicePersonRow
from app.shared.actor import Actor
from app.shared.cells import ColumnsMissing
from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT, AmountError
from tests.conftest import NOW
from tests.services.conftest import Office
from tests.visits.conftest import number

DAY = date(2026, 1, 10)
LEGAL = Entry(
    "legal_aid", DAY, (Person("张三"),), content="讨回工资", amount=50_000,
    figures={"cases": 1, "recovered": 1_260_000}, handled_by="王芳",
)  # fmt: skip
FAIR = Entry(
    "job_fair", DAY, heads=320, unit="人社局", content="春风行动",
    figures={"enterprises": 35, "posts": 1200, "seekers": 310, "intents": 96},
)  # fmt: skip


def add(office: Office, told: Entry = LEGAL) -> Any:
    return office.services.add(office.actor, told)


def lines(office: Office, **wanted: Any) -> list[Any]:
    ids = office.services.window(office.actor, ServiceFilter(**wanted))
    return list(office.services.page(office.actor, ids))


# -- whom a text names


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("张三、李四,王五", Whom((Named("张三"), Named("李四"), Named("王五")))),
        ("张三 李四", Whom((Named("张三"), Named("李四")))),
        ("张　三\n李　四", Whom((Named("张三"), Named("李四")))),
        ("30", Whom(heads=30)),
        ("３０人", Whom(heads=30)),
        ("张三等12人", Whom((Named("张三"),), heads=11)),
        ("张三、另30人", Whom((Named("张三"),), heads=30)),
        (
            "1\t张三\t229901198002022001\t男\n2\t李四\t\t女",
            Whom((Named("张三", "229901198002022001"), Named("李四"))),
        ),
        ("1.张三\n2.李四 567X", Whom((Named("张三"), Named("李四", "567X")))),
        ("张三(1234)", Whom((Named("张三", "1234"),))),
        ("Kim Ok 1234, 박은희", Whom((Named("Kim Ok", "1234"), Named("박은희")))),
        ("青山镇农机厂 46人", Whom((), "青山镇农机厂", 46)),
        ("—— 13844440000", Whom()),
        ("", Whom()),
    ],
)
def test_a_text_names_people_a_unit_and_heads(text: str, whom: Whom) -> None:
    assert read_whom(text) == whom


def test_a_unit_is_known_by_its_name_and_two_are_too_many() -> None:
    assert read_whom("绿叶", frozenset({"绿叶"})) == Whom(unit="绿叶")
    assert read_whom("青山 农机厂", frozenset({"青山 农机厂"})).unit == "青山 农机厂"
    with pytest.raises(UnitsSeveral):
        read_whom("青山镇农机厂、延青食品公司")
    with pytest.raises(HeadsInvalid):
        read_whom("9999999")


def test_names_are_looked_up_on_the_roll_and_nobody_is_guessed(office: Office) -> None:
    found = office.services.match(office.actor, "张三、李四、赵六、青山镇农机厂、另5人")
    zhang, li, zhao = found.people
    assert (zhang.person.member_id, zhao.person) == (office.ids["zhang"], Person("赵六"))
    assert [one.member_id for one in li.chances] == [office.ids["li1"], office.ids["li2"]]
    assert (found.unclear, found.heads, found.unit) == ((li,), 5, "青山镇农机厂")
    assert found.unit_id is not None
    with pytest.raises(NameUnclear) as refused:
        found.persons()
    assert "青山镇农机厂" in refused.value.words()
    assert number(2) not in refused.value.words()
    tail = office.services.match(office.actor, f"李四 {number(3)[-4:]}、张三 {number(1)}")
    assert [one.member_id for one in tail.persons()] == [office.ids["li2"], office.ids["zhang"]]
    with pytest.raises(NumberUnknown):
        office.services.match(office.actor, "张三 9999").persons()
    stranger = office.services.match(office.actor, f"张三 {number(9)}").persons()
    assert stranger == (Person("张三"),)  # a whole number of somebody else is somebody else


# -- entries


def test_an_entry_is_kept_with_its_people_and_shown_in_words(office: Office) -> None:
    made = add(office, replace(LEGAL, persons=(Person("张三", office.ids["zhang"]), Person(" 赵 六 "))))
    assert made.program == "法律援助"
    assert who_words(made.entry) == "张三、赵 六"
    programs = office.services.programs(office.actor)
    assert figures_words(made.entry, programs) == "案件数 1、挽回金额 12,600.00"
    add(office, FAIR)
    assert [line.entry.program for line in lines(office)] == ["job_fair", "legal_aid"]
    assert who_words(lines(office)[0].entry) == "人社局、320 人"
    totals = office.services.totals(office.actor, ServiceFilter())
    assert (totals.entries, totals.person_times, totals.amount) == (2, 322, 50_000)
    assert [one.id for one in office.services.of_member(office.actor, office.ids["zhang"])] == [made.id]
    for query, count in (
        ("张三", 1),
        ("zs", 1),
        ("zhangsan", 1),
        ("人社", 1),
        ("工资", 1),
        ("王芳", 1),
        ("没有", 0),
    ):
        assert len(lines(office, query=query)) == count, query
    assert len(lines(office, months=frozenset({"2026-01"}))) == 2
    assert len(lines(office, months=frozenset({"2025"}))) == 0
    assert len(lines(office, programs=frozenset({"job_fair"}), handlers=frozenset({""}))) == 1
    values = office.services.values
    assert values(office.actor, ServiceFilter(), "program") == (("job_fair", 1), ("legal_aid", 1))
    assert values(office.actor, ServiceFilter(), "month") == (("2026-01", 2),)
    assert values(office.actor, ServiceFilter(), "handler") == (("", 1), ("王芳", 1))


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"on": date(2026, 11, 21)}, DayAhead, "on"),
        ({"program": "none"}, ProgramUnknown, "program"),
        ({"on": date(2008, 1, 1)}, ProgramUnknown, "program"),
        ({"persons": ()}, NobodyNamed, "who"),
        ({"persons": (Person("  "),)}, NobodyNamed, "who"),
        ({"persons": (Person("甲", "m1"), Person("甲", "m1"))}, PersonTwice, "who"),
        ({"heads": -1}, HeadsInvalid, "who"),
        ({"heads": 1_000_001}, HeadsInvalid, "who"),
        ({"amount": -1}, AmountError, "amount"),
        ({"amount": CAPITAL_LIMIT}, AmountError, "amount"),
        ({"figures": {"posts": 3}}, FigureWrong, "figure posts"),
        ({"figures": {"cases": -3}}, FigureWrong, "figure cases"),
        ({"content": "字" * 201}, TooLong, "content"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    office: Office, change: dict[str, Any], error: type[RuleError], field: str
) -> None:
    with pytest.raises(error) as refused:
        add(office, replace(LEGAL, **change))
    assert refused.value.field == field
    assert lines(office) == []


def test_a_correction_keeps_why_and_crosses_out_who_is_named_no_more(office: Office) -> None:
    made = add(office, replace(LEGAL, persons=(Person("张三", office.ids["zhang"]), Person("赵六"))))
    told = replace(made.entry, persons=(Person("赵六"), Person("钱七")), amount=60_000)
    with pytest.raises(ReasonMissing):
        office.services.correct(office.actor, made.id, told, " ")
    with pytest.raises(TooLong):
        office.services.correct(office.actor, made.id, told, "字" * 201)
    with pytest.raises(NobodyNamed):
        office.services.correct(office.actor, made.id, replace(told, persons=()), "写错人")
    assert lines(office) == [made]
    fixed = office.services.correct(office.actor, made.id, told, "写错人")
    assert [one.name for one in fixed.entry.persons] == ["赵六", "钱七"]
    assert (fixed.entry.amount, fixed.correction) == (60_000, "写错人")
    with office.db.reading() as tx:
        rows = [
            (row.name, row.off) for row in tx.scalars(select(ServicePersonRow).order_by(ServicePersonRow.id))
        ]
    assert rows == [("张三", True), ("赵六", False), ("钱七", False)]
    back = office.services.undo_correction(office.actor, made)
    assert {one.name for one in back.entry.persons} == {"张三", "赵六"}
    assert (back.entry.amount, back.correction) == (50_000, "")


def test_what_is_taken_off_stays_to_be_seen_and_counts_nothing(office: Office) -> None:
    made = add(office)
    with pytest.raises(ReasonMissing):
        office.services.take_off(office.actor, made.id, "")
    gone = office.services.take_off(office.actor, made.id, "重复登记")
    assert (gone.is_off, gone.correction) == (True, "重复登记")
    assert (lines(office), len(lines(office, off=True))) == ([], 1)
    assert office.services.totals(office.actor, ServiceFilter(off=True)).person_times == 0
    assert office.services.figures(office.actor, "2026") == ()
    with pytest.raises(EntryOff):
        office.services.take_off(office.actor, made.id, "重复登记")
    with pytest.raises(EntryOff):
        office.services.correct(office.actor, made.id, LEGAL, "改")
    assert office.services.put_back(office.actor, made.id) == made
    assert office.services.undo_add(office.actor, made.id).is_off
    with pytest.raises(EntryMissing):
        office.services.put_back(office.actor, "none")


# -- programmes and figures


def test_programmes_come_as_data_and_an_office_adds_its_own(office: Office) -> None:
    services, actor = office.services, office.actor
    codes = [one.code for one in installed()]
    assert len(set(codes)) == len(codes)
    assert all({"zh_CN", "ko_KR"} == set(one.names) for one in installed())
    assert {one.code for one in services.programs(actor, date(2014, 1, 1))} == set(codes) - {
        "station",
        "study",
    }
    made = services.add_program(actor, "边境夏令营", (("营员", COUNT), ("补助", FEN)), date(2020, 1, 1))
    assert [(one.key, one.measure) for one in made.figures] == [("f1", COUNT), ("f2", FEN)]
    line = add(office, Entry(made.code, DAY, heads=20, figures={"f1": 20, "f2": 300_000}))
    assert figures_words(line.entry, services.programs(actor)) == "营员 20、补助 3,000.00"
    with pytest.raises(ProgramTwice):
        services.add_program(actor, "法律援助")
    with pytest.raises(ProgramNameMissing):
        services.add_program(actor, " ")
    for wrong in ((("", COUNT),), (("甲", COUNT), ("甲", FEN)), (("甲", "kg"),)):
        with pytest.raises(FigureNamesWrong):
            services.add_program(actor, "新项目", wrong)
    assert services.end_program(actor, made.code, date(2026, 1, 31)).until == date(2026, 1, 31)
    with pytest.raises(ProgramUnknown):
        add(office, Entry(made.code, date(2026, 2, 1), heads=1))
    assert lines(office)[0].program == "边境夏令营"  # what was written stays readable
    services.end_program(actor, made.code, None)
    add(office, Entry(made.code, date(2026, 2, 1), heads=1))
    with pytest.raises(ProgramUnknown):
        services.end_program(actor, "legal_aid", None)


def test_a_month_comes_to_figures_by_programme(office: Office) -> None:
    zhang = Person("张三", office.ids["zhang"])
    add(office, replace(LEGAL, persons=(zhang,)))
    add(office, replace(LEGAL, persons=(zhang, Person("赵六")), figures={"cases": 2}))
    add(office, replace(LEGAL, on=date(2026, 2, 1)))
    add(office, FAIR)
    fair, legal = office.services.figures(office.actor, "2026-01")
    assert (legal.entries, legal.person_times, legal.people, legal.amount) == (2, 3, 2, 100_000)
    assert {kind.key: n for kind, n in legal.figures} == {"cases": 3, "involved": 0, "recovered": 1_260_000}
    assert (fair.units, fair.person_times, fair.people) == (1, 320, 0)
    assert [one.entries for one in office.services.figures(office.actor, "2026")] == [1, 3]
    with office.db.reading() as tx:
        assert services_given(tx) == 324
        assert services_given(tx, (date(2026, 2, 1), date(2026, 2, 28))) == 1
    assert period_days("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    for wrong in ("", "2026-13", "x", "2026-1-1", "0"):
        with pytest.raises(PeriodUnreadable):
            period_days(wrong)


def test_who_only_reads_writes_nothing(office: Office) -> None:
    reader = Actor("op-2", "查阅", "reader", "device-1")
    made = add(office)
    assert office.services.window(reader) == (made.id,)
    for act in (
        lambda: office.services.add(reader, LEGAL),
        lambda: office.services.take_off(reader, made.id, "重复"),
        lambda: office.services.undo_add(reader, made.id),
        lambda: office.services.add_program(reader, "新项目"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_merge_of_two_members_keeps_their_services(office: Office) -> None:
    add(office, replace(LEGAL, persons=(Person("李四", office.ids["li2"]),)))
    office.members.merge(office.actor, office.ids["li1"], office.ids["li2"], {})
    assert [one.entry.program for one in office.services.of_member(office.actor, office.ids["li1"])] == [
        "legal_aid"
    ]


# -- a sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: tuple[Any, ...]) -> Path:
        path = tmp_path / "services.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet()
            for place, row in enumerate(rows):
                page.write_row(place, 0, row)
        return path

    return write


TITLES = ("日期", "类别", "人/单位", "内容", "金额（元）", "数据", "经办")


def test_a_sheet_is_taken_in_and_its_wrong_rows_hold_none_back(
    office: Office, sheet: Callable[..., Path]
) -> None:
    path = sheet(
        ("青山镇总工会服务登记",),
        TITLES,
        ("2026-01-10", "法律援助", "张三", "讨回工资", 500, "案件数 1、挽回金额 12,600.00", "王芳"),
        ("2026.1.11", "招聘会", "30人", "", "", "岗位数：120", ""),
        ("2026-01-12", "法律援助", "李四", "", "", "", ""),
        ("2026-01-12", "没有的类别", "赵六", "", "", "", ""),
        ("去年", "法律援助", "赵六", "", "", "", ""),
        ("2026-01-12", "法律援助", "赵六", "", "多少", "", ""),
        ("2026-01-12", "法律援助", "赵六", "", "", "岗位数 3", ""),
        ("合计", "", "", "", 500, "", ""),
    )
    found = office.services.take_in(office.actor, path)
    assert len(found.entries) == 2
    assert [(one.sheet_row, one.code) for one in found.problems] == [
        (5, "services.name_unclear"),
        (6, "services.programme_unknown"),
        (7, "services.day_unreadable"),
        (8, "services.amount_unreadable"),
        (9, "services.figure_wrong"),
    ]
    fair, legal = lines(office)
    assert (legal.entry.persons, legal.entry.figures) == (
        (Person("张三", office.ids["zhang"]),), {"cases": 1, "recovered": 1_260_000},
    )  # fmt: skip
    assert (fair.entry.heads, fair.entry.figures, fair.entry.handled_by) == (
        30,
        {"posts": 120},
        office.actor.name,
    )
    again = office.services.take_in(office.actor, path)
    assert again.entries == ()
    assert [one.code for one in again.problems].count("services.row_twice") == 2
    with pytest.raises(ColumnsMissing):
        office.services.take_in(office.actor, sheet(("甲", "乙"), ("1", "2")))


def test_a_head_count_in_a_sheet_is_of_all_who_came(office: Office, sheet: Callable[..., Path]) -> None:
    path = sheet(
        ("日期", "类别", "服务对象", "人数"),
        ("2026-01-10", "技能培训", "青山镇农机厂", 46),
        ("2026-01-11", "技能培训", "张三、赵六", 30),
        ("2026-01-12", "技能培训", "张三、赵六", 1),
        ("2026-01-13", "技能培训", "", 12),
        ("2026-01-14", "技能培训", "赵六", -3),
        ("2026-01-15", "技能培训", "赵六", "很多"),
    )
    found = office.services.take_in(office.actor, path)
    assert [line.entry.person_times for line in reversed(lines(office))] == [46, 30, 2, 12]
    assert [(one.sheet_row, one.code) for one in found.problems] == [
        (6, "services.heads_invalid"),
        (7, "services.heads_invalid"),
    ]


def test_nothing_lies_ahead_of_today(office: Office) -> None:
    add(office, replace(LEGAL, on=NOW.date()))
    assert len(lines(office)) == 1
