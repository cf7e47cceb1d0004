"""How does a second relief campaign stand in an Excel sheet? Numbers as text, amounts as yuan."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from app.aid.relief_rows import ReliefLine, ReliefSheet
from app.shared import codes
from app.shared.files import write_whole

COLUMNS: Final = (
    ("序号", 6), ("姓名", 12), ("证件号码", 22), ("工作单位", 24), ("互助给付次数", 12), ("互助给付金额(元)", 16),
    ("医保统筹支付(元)", 16), ("其他报销(元)", 14), ("工会救助(元)", 14), ("个人剩余负担(元)", 16), ("病种", 16),
    ("困难类别", 12), ("家庭月人均纯收入(元)", 18), ("救助金额(元)", 14), ("依据", 40), ("原因", 24), ("开户行", 22),
    ("银行卡号", 24), ("支付日期", 12),
)  # fmt: skip
"""The columns with their widths in characters."""
_MONEY: Final = frozenset({5, 6, 7, 8, 9, 12, 13})


def write_list(path: Path, sheet: ReliefSheet, now: datetime) -> None:
    """Write those who get something, and beneath them those who do not. Raises DeviceError."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        page = book.add_worksheet("二次救助名单")
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        page.freeze_panes(1, 2)
        for column, (title, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
            page.write_string(0, column, title, text)
        ordered = sorted(sheet.lines, key=lambda line: line.off or not line.amount)
        for row, line in enumerate(ordered, start=1):
            for column, cell in enumerate(_cells(row, line)):
                if column in _MONEY and isinstance(cell, int):
                    page.write_number(row, column, cell / 100, money)
                elif isinstance(cell, int):
                    page.write_number(row, column, cell)
                else:
                    page.write_string(row, column, cell, text)
    write_whole(path, memory.getvalue())


def _cells(row: int, line: ReliefLine) -> tuple[str | int, ...]:
    """Return one line; amounts in fen."""
    category = codes.load("hardship_categories").label(line.category) if line.category in ("1", "2") else ""
    return (
        row, line.name, line.id_no, line.unit, line.times, line.paid, line.insured, line.other, line.helped,
        line.burden, line.illness, category, "" if line.net_pc is None else line.net_pc,
        0 if line.off else line.amount, line.why.words("zh_CN"), line.reason, line.bank, line.account,
        line.paid_on.isoformat() if line.paid_on else "",
    )  # fmt: skip
