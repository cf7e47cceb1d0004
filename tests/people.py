"""Who are the invented people of the tests? Resident numbers with the unassigned prefix 2299, and rosters of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADER = (
    "序号", "姓名", "性别", "出生日期", "民族", "就业状况", "有效证件类别", "证件号码", "学历", "技术等级", "移动电话", "户籍类型",
    "户籍所在地", "会籍变化类型", "会籍变化日期", "会籍变化原因", "政治面貌", "工作单位", "籍贯", "是否农民工",
)  # fmt: skip
HOUSEHOLDS = (
    "户主姓名", "证件号码", "村/单位", "联系电话", "家庭人口", "家庭年可支配收入(元)", "家庭年刚性支出(元)", "开户行", "银行卡号",
)  # fmt: skip
VILLAGES = 40
SURNAMES = "王李张刘陈杨赵黄周吴金朴崔郑姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华玉兰顺姬哲洙"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_no(chance: random.Random, born: date, *, male: bool) -> str:
    """Return a resident number that checks, with the prefix 2299."""
    body = f"2299{chance.randint(1, 39):02d}{born:%Y%m%d}{chance.randint(0, 99):02d}{chance.randrange(1 if male else 0, 10, 2)}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def row(chance: random.Random, number: int, unit: str = "青山镇机械厂") -> list[object]:
    """Return one good row of a roster."""
    male = chance.random() < 0.5
    born = date(1965, 1, 1) + timedelta(days=chance.randint(0, 13_000))
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
    return [
        number, name, "男" if male else "女", f"{born:%Y%m%d}", "汉族", "在岗", "居民身份证", id_no(chance, born, male=male),
        "高中", "", f"139{chance.randint(0, 99_999_999):08d}", "农业家庭户口", "222401", "入会", "20200105", "", "群众", unit, "", "是",
    ]  # fmt: skip


def roster(path: Path, rows: int, *, bad: int = 0, seed: int = 1) -> Path:
    """Write a roster of `rows` good people and `bad` rows whose number is missing."""
    chance = random.Random(seed)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("会员信息")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, rows + bad + 1):
            cells = row(chance, number)
            if number > rows:
                cells[7] = ""
            sheet.write_row(number, 0, cells)
    return path


def households(path: Path, count: int) -> Path:
    """Write a workbook of so many poor households in some villages."""
    chance, seen, rows = random.Random(count), set(), []
    while len(rows) < count:
        name, number, phone = (row(chance, 1)[place] for place in (1, 7, 10))
        if number not in seen:
            seen.add(number)
            place = f"{chance.randint(1, VILLAGES)}村"
            rows.append((name, number, place, phone, 3, 9_000, 4_000, "", ""))
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate((HOUSEHOLDS, *sorted(rows, key=lambda cells: str(cells[2])))):
            sheet.write_row(at, 0, cells)
    return path
