"""What the tests of hardship start from: the service, and a way to write somebody's sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.hardship import Hardship, Line
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions

HEADER = ("序号", "户主姓名", "证件号码", "村/单位", "联系电话", "家庭人口", "家庭年可支配收入(元)",
          "家庭年刚性支出(元)", "主要致困原因", "开户行", "银行卡号")  # fmt: skip


@pytest.fixture
def hardship(db: Database, guard: Guard, clock: FixedClock) -> Hardship:
    return Hardship(db, guard, clock)


LINE = Line("222401", 2026, 72000, Decimal("2"))


@pytest.fixture
def line() -> Line:
    return LINE


def sheet_at(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook of these rows; return where it lies."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return path


@pytest.fixture
def write_sheet(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Sequence[Sequence[Any]], name: str = "households.xlsx") -> Path:
        return sheet_at(tmp_path / name, rows)

    return write


@pytest.fixture
def founded(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> None:
    """An office in Dunhua."""
    Unions(db, guard, clock).found(actor, "DH-01", "敦化市总工会", "222403")
