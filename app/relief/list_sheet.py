"""How do grants of relief stand in an Excel sheet? Numbers as text, amounts as yuan."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from app.relief import rules
from app.relief.rules import GrantIn
from app.relief.views import GrantLine
from app.shared import codes
from app.shared.files import write_whole

COLUMNS: Final = (
    ("序号", 6), ("救助编号", 14), ("档案号", 14), ("户主", 12), ("救助对象", 12), ("证件号码", 22), ("救助项目", 14),
    ("资金来源", 20), ("项目编号", 18), ("项目名称", 26), ("学年", 8), ("金额(元)", 14), ("状态", 14), ("申请日期", 12),
    ("批准日期", 12), ("支付日期", 12), ("收款人", 12), ("开户行", 22), ("银行卡号", 24), ("救助理由", 30),
)  # fmt: skip
"""The columns with their widths in characters."""
_AMOUNT: Final = 11


def write_grants(path: Path, lines: Sequence[GrantLine], told: Mapping[str, GrantIn], now: datetime) -> None:
    """Write grants, their sum beneath. Raises DeviceError."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        page = book.add_worksheet("帮扶救助台账")
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        page.freeze_panes(1, 2)
        for column, (title, width) in enumerate(COLUMNS):
            page.set_column(column, column, width)
            page.write_string(0, column, title, text)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(_cells(row, line, told[line.id])):
                if column == _AMOUNT:
                    page.write_number(row, column, line.amount / 100, money)
                else:
                    page.write_string(row, column, cell, text)
        page.write_string(len(lines) + 1, 0, "合计", text)
        page.write_number(len(lines) + 1, _AMOUNT, sum(one.amount for one in lines) / 100, money)
    write_whole(path, memory.getvalue())


def _cells(row: int, line: GrantLine, told: GrantIn) -> tuple[str, ...]:
    days = [day.isoformat() if day else "" for day in (line.made_on, line.approved_on, line.paid_on)]
    source = codes.load("warm_fund_sources").label(line.source) if line.source else ""
    return (
        str(row), line.number, line.file_number, line.head, line.name, told.id_no, rules.item_words(line.item), source,
        line.project_number, line.project, str(line.school_year or ""), "", rules.state_words(line.state, "zh_CN"),
        *days, told.payee or line.head or line.name, told.bank, told.account, told.reason,
    )  # fmt: skip
