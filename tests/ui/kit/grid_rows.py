"""Which rows do the tests of the table show? A made-up window in memory that counts what it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.shared.money import yuan
from ui.kit.grid import Column, Value

UNITS = ("青山机械厂", "东升粮库", "延边木业", "")


@dataclass
class Made:
    """`count` people: a number, a name, a masked number, a unit, an amount, a state."""

    count: int = 100_000
    asked: int = 0
    turned: bool = False
    wanted: list[str] = field(default_factory=list)

    def ids(self):
        return tuple(range(self.count - 1, -1, -1)) if self.turned else range(self.count)

    def rows(self, ids):
        self.asked += len(ids)
        return [(number, f"人{number}") for number in ids]

    def values(self, key):
        self.wanted.append(key)
        return [Value(unit or "none", unit, 10 + place) for place, unit in enumerate(UNITS)]


class Reckoned(Made):
    """A source that can sum."""

    def totals(self, ids):
        rows = range(self.count) if ids is None else ids
        return {"cash": sum(map(fen, rows)), "bags": 2 * len(rows)}


def fen(number):
    return (number % 3 - 1) * 120_000


COLUMNS = [
    Column("号", lambda row: str(row[0]), 60, "count", sort="number"),
    Column("姓名", lambda row: row[1], 120, sort="name"),
    Column("证件号码", lambda _row: "220***********1234", 160, key="id_no"),
    Column("单位", lambda row: UNITS[row[0] % 4], 140, key="unit", filter="unit"),
    Column("金额", lambda row: yuan(fen(row[0])), 110, "amount", key="cash", number=lambda row: fen(row[0])),
    Column("米", lambda _row: "2", 60, "count", key="bags", number=lambda _row: 2),
    Column("状态", lambda _row: "在会", 90, "state", key="state", tone=lambda _row: "good"),
    Column("备注", lambda _row: "甲\t乙\n丙", 300, key="remark", hidden=True),
]
