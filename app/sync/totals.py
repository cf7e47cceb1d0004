"""How many changes of each table does a package hold, and of how much money? Counted for its manifest; pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.shared.errors import DeviceError
from app.shared.text import N_
from app.sync.messages import Change


class TotalsDiffer(DeviceError):
    """Counts or money totals of the manifest are not those of the lines; `table` is the first one."""

    code = "E_TOTALS"
    template = N_("Counts or sums in this package are wrong. Nothing was changed. Ask for it again.")


@dataclass(frozen=True)
class Total:
    """What a package holds of one table: changes, and the sums in fen of the amounts written, per column."""

    changes: int
    money: Mapping[str, int]


def totals(changes: Iterable[Change], money: Mapping[str, Sequence[str]]) -> dict[str, Total]:
    """Count `changes` per table and add up the amounts they write; `money` names the columns in fen."""
    counts: dict[str, int] = {}
    sums: dict[str, dict[str, int]] = {}
    for change in changes:
        table = change.table
        counts[table] = counts.get(table, 0) + 1
        kept = sums.setdefault(table, dict.fromkeys(money.get(table, ()), 0))
        for column in kept:
            value = change.fields.get(column)
            kept[column] += value if isinstance(value, int) else 0
    return {table: Total(counts[table], sums[table]) for table in sorted(counts)}


def check(stated: Mapping[str, Mapping[str, Any]], changes: Sequence[Change]) -> None:
    """Count again what the manifest states, for the tables and columns it names."""
    try:
        money = {table: tuple(total["money"]) for table, total in stated.items()}
    except (KeyError, TypeError):
        raise TotalsDiffer(table="") from None
    found = {table: dataclasses.asdict(total) for table, total in totals(changes, money).items()}
    for table in sorted(stated.keys() | found.keys()):
        if stated.get(table) != found.get(table):
            raise TotalsDiffer(table=table)
