"""What does a roster look like as offices write it, and what must be said of each row? Makes both from one chance.

The outcome of a row is known from how the row was spoilt, never by asking the program.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tests.people import GIVEN, WEIGHTS, id_no

SURNAMES = (
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "金",
    "朴",
    "崔",
    "郑",
    "姜",
    "欧阳",
    "尉迟",
    "单",
    "仇",
    "解",
)
TITLES = {
    "row_no": ("序号",),
    "name": ("姓名", "*姓名", "会员姓名", "职工姓名", "姓　名", " 姓 名 "),
    "sex": ("性别", "*性别"),
    "birth_date": ("出生日期", "出生年月日", "出生年月"),
    "ethnic": ("民族",),
    "employment_status": ("就业状况",),
    "id_type": ("有效证件类别",),
    "id_no": ("证件号码", "*证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证"),
    "education": ("学历", "文化程度"),
    "skill_level": ("技术等级",),
    "mobile": ("移动电话", "手机", "手机号", "手机号码", "联系电话", "电话"),
    "hukou_type": ("户籍类型", "户口性质"),
    "hukou_region": ("户籍所在地",),
    "change_type": ("会籍变化类型",),
    "change_date": ("会籍变化日期", "入会时间", "入会日期"),
    "change_reason": ("会籍变化原因",),
    "political_status": ("政治面貌",),
    "work_unit": ("工作单位", "所在单位", "单位名称", "单位"),
    "native_place": ("籍贯",),
    "is_migrant_worker": ("是否农民工",),
    "shift": ("班组",),  # a column nobody knows
}  # fmt: skip
WORDS = {
    "ethnic": ("汉族", "汉", "01", "朝鲜族", "朝鲜", "满族", "回", "蒙古"),
    "employment_status": ("在岗", "1"),
    "id_type": ("居民身份证", "身份证", "01"),
    "education": ("大学本科毕业", "大专", "高中", "中专", "初中", "研究生", "本科", "61"),
    "skill_level": ("", "", "1", "高级技师"),
    "hukou_type": ("农业家庭户口", "非农业家庭户口", "农业", "城镇"),
    "change_type": ("入会",),
    "political_status": ("群众", "中共党员", "党员", "团员", "共青团员"),
    "is_migrant_worker": ("是", "否"),
}


@dataclass
class Person:
    """Somebody invented."""

    name: str
    id_no: str
    born: date
    male: bool
    mobile: str
    unit: str


Cells = dict[str, object]


@dataclass
class Row:
    """One row of the sheet, and what must be said of it."""

    person: Person
    cells: Cells
    outcome: str = "ok"
    code: str = ""
    sheet_row: int = 0


@dataclass
class Roster:
    """A whole roster: the rows in their order, the people who are on the roll after it was taken in."""

    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: sum(row.outcome == kind for row in self.rows) for kind in ("ok", "note", "refused")}

    @property
    def members(self) -> list[Person]:
        return [row.person for row in self.rows if row.outcome != "refused"]

    @property
    def problems(self) -> list[dict[str, object]]:
        return [
            {"sheet_row": row.sheet_row, "outcome": row.outcome, "code": row.code}
            for row in self.rows
            if row.outcome != "ok"
        ]


class People:
    """Invents people; no name, number or telephone comes twice, and every name has three signs or more."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._used: set[str] = set()

    def _new(self, make: Callable[[], str]) -> str:
        while (made := make()) in self._used:
            pass
        self._used.add(made)
        return made

    def name(self) -> str:
        return self._new(lambda: self.chance.choice(SURNAMES) + "".join(self.chance.choices(GIVEN, k=2)))

    def mobile(self) -> str:
        start = self.chance.choice(("13", "15", "17", "18", "19"))
        return self._new(lambda: f"{start}{self.chance.randint(10**8, 10**9 - 1)}")

    def account(self) -> str:
        return self._new(lambda: f"62{self.chance.randint(10**16, 10**17 - 1)}")

    def invent(self, unit: str, born: date | None = None) -> Person:
        chance = self.chance
        born = born or date(1963, 1, 1) + timedelta(days=chance.randint(0, 14_000))
        male = chance.random() < 0.5
        number = self._new(lambda: id_no(chance, born, male=male))
        return Person(self.name(), number, born, male, self.mobile(), unit)


def check_sign(body: str) -> str:
    """Return the 18th sign of 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def a_day(chance: random.Random, day: date) -> object:
    """Write a day in one of the shapes people use."""
    return chance.choice(
        (f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
         f"{day.year}年{day.month}月{day.day}日", day, int(f"{day:%Y%m%d}"))
    )  # fmt: skip


def good_row(chance: random.Random, person: Person) -> Row:
    """Write a person down in the loose ways that lose nothing."""
    joined = date(max(person.born.year + 17, 2001), chance.randint(1, 12), chance.randint(1, 28))
    cells: Cells = {key: chance.choice(words) for key, words in WORDS.items()}
    cells |= {
        "name": person.name, "sex": chance.choice(("男", "1") if person.male else ("女", "2")),
        "birth_date": a_day(chance, person.born), "id_no": person.id_no, "mobile": person.mobile,
        "hukou_region": "222401", "change_date": a_day(chance, min(joined, date(2025, 6, 1))), "change_reason": "",
        "work_unit": person.unit, "native_place": "", "shift": chance.choice(("甲班", "乙班", "")),
    }  # fmt: skip
    return Row(person, cells)


# --- what happens to a row ------------------------------------------------------------------------------------------

Spoil = Callable[[random.Random, Row], None]


def _set(key: str, value: object) -> Spoil:
    def spoil(_: random.Random, row: Row) -> None:
        row.cells[key] = value

    return spoil


def _id(change: Callable[[str], object]) -> Spoil:
    def spoil(_: random.Random, row: Row) -> None:
        row.cells["id_no"] = change(row.person.id_no)

    return spoil


def _renamed(change: Callable[[str], tuple[str, str]]) -> Spoil:
    """Write the name differently in the sheet than it must be kept."""

    def spoil(_: random.Random, row: Row) -> None:
        row.person.name, row.cells["name"] = change(row.person.name)

    return spoil


def _wrong_check(number: str) -> str:
    return number[:17] + next(sign for sign in "123456789" if sign != number[17])


def _lost_end(number: str) -> str:
    body = number[:15] + "00"
    return (
        body + "0" if check_sign(body) != "0" else number[:14] + ("8" if number[14] != "8" else "7") + "000"
    )


def _impossible(number: str) -> str:
    body = number[:10] + "0230" + number[14:17]
    return body + check_sign(body)


def _other_sex(_: random.Random, row: Row) -> None:
    row.cells["sex"] = "女" if row.person.male else "男"


def _young(birthday: int) -> Spoil:
    """Let somebody join on a day that lies `birthday` days from the sixteenth birthday."""

    def spoil(chance: random.Random, row: Row) -> None:
        row.cells["change_date"] = a_day(
            chance, row.person.born.replace(year=row.person.born.year + 16) + timedelta(days=birthday)
        )

    return spoil


def _passport(chance: random.Random, row: Row) -> None:
    row.cells["id_type"] = chance.choice(("护照", "08"))
    row.person.id_no = row.cells["id_no"] = f"E{chance.randint(10**7, 10**8 - 1)}"  # type: ignore[assignment]


def _paper(kind: str, change: Callable[[str], str], *, kept: bool = False) -> Spoil:
    """Write another kind of document; what is `kept` is the person's own from then on."""

    def spoil(_: random.Random, row: Row) -> None:
        number = change(row.person.id_no)
        row.cells |= {"id_type": kind, "id_no": number}
        if kept:
            row.person.id_no = number

    return spoil


def _moved(region: str) -> Callable[[str], str]:
    """Return what gives a number another beginning, with the check sign that belongs to it."""
    return lambda n: region + n[6:17] + check_sign(region + n[6:17])


FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

REPAIRED: tuple[Spoil, ...] = (
    _id(lambda n: n.translate(FULL_WIDTH)),
    _id(lambda n: f" {n[:6]} {n[6:14]} {n[14:]}\t"),
    _id(lambda n: "'" + n),
    _id(lambda n: n.lower()),
    _renamed(lambda n: (n, f"　{n} ")),
    _renamed(lambda n: (n, f"{n[0]} {n[1:]}")),
    _renamed(lambda n: ("买买提·" + n, "买买提•" + n)),
    _renamed(lambda n: ("阿依古丽·" + n, "阿依古丽．" + n)),
    _renamed(lambda n: (n[0] + "𠮷" + n[1:], n[0] + "𠮷" + n[1:])),
    _young(0),
    _passport,
    lambda _, row: row.cells.update(mobile=" " + str(row.cells["mobile"]).translate(FULL_WIDTH)),
    lambda _, row: row.cells.update(work_unit=row.person.unit + " "),
    _paper("港澳居民居住证", _moved("820000"), kept=True),
    _paper("台湾居民居住证", _moved("830000"), kept=True),
    _paper("港澳台居民居住证", _moved("830000"), kept=True),
    _paper("外国人永久居留身份证", _moved("911124"), kept=True),
    _paper("居民身份证", _moved("229908"), kept=True),
    _id(lambda n: f"\u202d{n}\u202c"),
    _id(lambda n: f"’{n.lower()}\u00a0"),
    _renamed(lambda n: (n + "䶮", n + "\u200b䶮")),
)

NOTED: tuple[tuple[str, Spoil], ...] = (
    ("mobile.missing", _set("mobile", "")),
    ("mobile.format", lambda _, row: row.cells.update(mobile=row.person.mobile[:10])),
    ("mobile.format", lambda _, row: row.cells.update(mobile="12" + row.person.mobile[2:])),
    ("birth.mismatch", lambda chance, row: row.cells.update(birth_date=a_day(chance, row.person.born - timedelta(days=31)))),
    ("sex.mismatch", _other_sex),
    ("field.missing", _set("education", "")),
    ("field.missing", _set("hukou_type", " ")),
    ("code.unknown", _set("skill_level", "九级大师")),
    ("code.unknown", _set("political_status", "不知道")),
    ("mobile.format", _set("mobile", "0432-65551234")),
    ("mobile.format", lambda _, row: row.cells.update(mobile="+86" + row.person.mobile)),
    ("code.unknown", _set("change_reason", "说来话长")),
    ("field.missing", _set("is_migrant_worker", "")),
)  # fmt: skip

REFUSED: tuple[tuple[str, Spoil], ...] = (
    ("name.missing", _set("name", "")),
    ("name.characters", _renamed(lambda n: (n, n + "2"))),
    ("name.characters", _renamed(lambda n: (n, "=cmd|' /C calc'!A0"))),
    ("name.characters", _renamed(lambda n: (n, n[:1] + "\u0007" + n[1:]))),
    ("id.missing", _set("id_no", "")),
    ("id.digits_lost", _id(lambda n: float(n[:17] + "0"))),
    ("id.digits_lost", _id(lambda n: f"{n[0]}.{n[1:6]}E+17")),
    ("id.digits_lost", _id(_lost_end)),
    ("id.first_generation", _id(lambda n: n[:6] + n[8:17])),
    ("id.length", _id(lambda n: n[:17])),
    ("id.length", _id(lambda n: n[:5] + "1" + n[5:])),
    ("id.characters", _id(lambda n: n[:8] + "O" + n[9:])),
    ("id.characters", _id(lambda n: n[:5] + "张" + n[6:])),
    ("id.date", _id(_impossible)),
    ("id.check_digit", _id(_wrong_check)),
    ("age.under_16", _young(-1)),
    ("date.future", lambda chance, row: row.cells.update(change_date=a_day(chance, date(2099, 3, 1)))),
    ("date.invalid", _set("change_date", "2019年2月30日")),
    ("date.invalid", _set("change_date", "去年")),
    ("field.missing", _set("change_date", "")),
    ("join.retired", _set("employment_status", "退休")),
    ("join.retired", _set("employment_status", "离休")),
    ("code.unknown", _set("ethnic", "火星族")),
    ("code.unknown", _set("education", "看过书")),
    ("code.unknown", _set("is_migrant_worker", "大概")),
    ("code.unknown", _set("id_type", "学生证")),
    ("code.unknown", _set("change_type", "游玩")),
    ("code.unknown", _set("hukou_type", "火星户口")),
    ("name.characters", _renamed(lambda n: (n, "+" + n))),
    ("name.characters", _renamed(lambda n: (n, n + "\uff1f"))),
    ("id.length", _paper("台湾居民居住证", lambda n: _moved("830000")(n)[:17])),
    ("id.characters", _paper("港澳居民居住证", lambda n: n)),
    ("id.check_digit", _paper("外国人永久居留身份证", lambda n: _wrong_check(_moved("911124")(n)))),
    ("id.check_digit", _paper("港澳居民居住证", lambda n: _wrong_check(_moved("810000")(n)))),
    ("id.characters", _paper("护照", lambda n: f"E12-{n[10:14]}5")),
    ("id.length", _paper("护照", lambda n: "E" + n[10:13])),
    ("id.length", _paper("军官证", lambda n: "军" + n[17])),
    ("id.digits_lost", _id(lambda n: int(n[:15] + "00"))),
    ("id.digits_lost", _id(lambda n: f"{n[0]}.{n[1:15]}e+17")),
    ("id.date", _id(lambda n: n[:6] + "21" + n[8:])),
    ("date.invalid", _set("change_date", "20201301")),
    ("join.retired", _set("employment_status", "4")),
)


def make(chance: random.Random, people: People, wanted: list[Person], strangers: int, unit: str) -> Roster:
    """Make a roster of the `wanted` (all good) and of `strangers` who carry every kind of fault between them."""
    roster = Roster([good_row(chance, person) for person in wanted])
    spoilt: list[tuple[str, str, Spoil]] = [("ok", "", spoil) for spoil in REPAIRED]
    spoilt += [("note", code, spoil) for code, spoil in NOTED]
    spoilt += [("refused", code, spoil) for code, spoil in REFUSED]
    for outcome, code, spoil in chance.sample(spoilt, min(strangers, len(spoilt))):
        # Too young means born late enough for the joining day to lie in the years of the others.
        row = good_row(
            chance, people.invent(unit, date(1990, 2, 1) + timedelta(days=chance.randint(0, 3_000)))
        )
        row.outcome, row.code = outcome, code
        spoil(chance, row)
        roster.rows.append(row)
    chance.shuffle(roster.rows)
    _twins(chance, roster)
    _shared(chance, people, roster, unit)
    return roster


def _twins(chance: random.Random, roster: Roster) -> None:
    """Write one good person down a second time, further below."""
    at = chance.choice(
        [
            n
            for n, row in enumerate(roster.rows)
            if row.outcome == "ok" and row.cells["id_no"] == row.person.id_no
        ]
    )
    first = roster.rows[at]
    second = Row(first.person, {**first.cells, "education": "高中"}, "refused", "duplicate.in_file")
    roster.rows.insert(chance.randint(at + 1, len(roster.rows)), second)


def _shared(chance: random.Random, people: People, roster: Roster, unit: str) -> None:
    """Give two who are taken one mobile (noted twice), and one who is taken that of a refused one (not noted)."""
    one, two, three, refused = (good_row(chance, people.invent(unit)) for _ in range(4))
    two.cells["mobile"] = one.cells["mobile"]
    for row in (one, two):
        row.outcome, row.code = "note", "mobile.shared"
    three.cells["mobile"] = refused.cells["mobile"]
    refused.cells["id_no"], refused.outcome, refused.code = "", "refused", "id.missing"
    for row in (one, two, three, refused):
        roster.rows.insert(chance.randint(0, len(roster.rows)), row)


def write(chance: random.Random, roster: Roster, path: Path) -> None:
    """Write the roster as a workbook: another sheet beside it, a title above, notes below, columns in any order."""
    keys = [key for key in TITLES if key != "shift" or chance.random() < 0.5]
    if chance.random() < 0.7:
        head, tail = keys[:1], keys[1:]
        chance.shuffle(tail)
        keys = head + tail
    titles = [chance.choice(TITLES[key]) for key in keys]
    above = chance.choice(
        (
            [],
            [["会员花名册"]],
            [["青山镇工会会员基本信息采集表"], ["填表说明:请勿修改表头;证件号码请用文本格式填写。"], []],
        )
    )
    notes = chance.choice(
        (
            [],
            [[], ["填表人:________ 审核人:________"]],
            [[], ["说明:1.性别填男或女。"], ["合计", str(len(roster.rows)) + "人"]],
        )
    )
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        if chance.random() < 0.5:
            book.add_worksheet("说明").write_row(0, 0, ["本表由基层工会填写"])
        sheet = book.add_worksheet(chance.choice(("会员信息", "Sheet1", "花名册")))
        codes = book.add_worksheet("代码表")
        codes.write_row(0, 0, ["民族", "代码"])
        codes.write_row(1, 0, ["汉族", "01"])
        for at, line in enumerate(above):
            sheet.write_row(at, 0, line)
        sheet.write_row(len(above), 0, titles)
        for at, row in enumerate(roster.rows, start=len(above) + 1):
            row.sheet_row = at + 1
            for column, key in enumerate(keys):
                value = at - len(above) if key == "row_no" else row.cells[key]
                put(sheet, at, column, value, day)
        for at, line in enumerate(notes, start=len(above) + 1 + len(roster.rows)):
            sheet.write_row(at, 0, line)


def put(sheet: xlsxwriter.worksheet.Worksheet, at: int, column: int, value: object, day: object) -> None:
    """Write one cell as what it is; text stays text, whatever it begins with."""
    if isinstance(value, date):
        sheet.write_datetime(at, column, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(at, column, value)
    elif value != "":
        sheet.write_string(at, column, str(value))
