"""By which names and rules are levels and tiers proposed here? The installed ones, and the office's own before them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import tiers
from app.hardship.judged_rows import KeptTest
from app.hardship.judged_tables import HardshipTierRow
from app.hardship.rules import Line
from app.hardship.tables import HardshipFileRow
from app.hardship.tiers import LEVEL, LISTS, TIER, TierFacts, TierIn, TierRule, TierRules
from app.shared.ids import id_of


def tier_id(listed: str, code: str) -> str:
    """Return the id of the office's own name and rule of a code."""
    return id_of("hardship_tier", listed, code)


def own(tx: Session) -> dict[tuple[str, str], TierIn]:
    """Return the office's own names and rules, by list and code, in the order of their places."""
    rows = tx.scalars(select(HardshipTierRow).order_by(HardshipTierRow.place, HardshipTierRow.code))
    return {(row.listed, row.code): tier_in(row) for row in rows}


def tier_in(row: HardshipTierRow) -> TierIn:
    """Return the office's own name and rule as they are kept."""
    times = Decimal(row.net_times) if row.net_times else None
    return TierIn(row.name, tuple(json.loads(row.classes)), times, row.relapsed, row.place)


def rules(tx: Session) -> TierRules:
    """Return the rules that propose: the office's own, then the installed ones of codes it has none of."""
    kept, installed = own(tx), tiers.tier_rules()
    found = {}
    for listed, shipped in ((LEVEL, installed.levels), (TIER, installed.tiers)):
        mine = [
            TierRule(code, one.classes, one.net_times, one.relapsed)
            for (of, code), one in kept.items()
            if of == listed
        ]
        codes = {one.code for one in mine}
        asking = [one for one in mine if one != TierRule(one.code)]
        found[listed] = (*asking, *(one for one in shipped if one.code not in codes))
    return TierRules(found[LEVEL], found[TIER])


def names(tx: Session) -> dict[str, dict[str, str]]:
    """Return the office's own names by the name of the code list, then by code."""
    found: dict[str, dict[str, str]] = {}
    for (listed, code), one in own(tx).items():
        if one.name:
            found.setdefault(LISTS[listed], {})[code] = one.name
    return found


def proposed(tx: Session, row: HardshipFileRow, test: KeptTest | None, granted: str) -> tuple[str, str]:
    """Return the level and the tier the rules propose for a file by its test, '' where none fits or none was made."""
    return by_test(rules(tx), row, test, granted)


def by_test(held: TierRules, row: HardshipFileRow, test: KeptTest | None, granted: str) -> tuple[str, str]:
    """Return what rules propose for a file; the class decided goes before that of the test."""
    if test is None:
        return "", ""
    return by_figures(held, row, granted or test.category, test.net_pc, test.line)


def by_figures(
    held: TierRules, row: HardshipFileRow, category: str, net_pc: int, line: Line
) -> tuple[str, str]:
    """Return what rules propose for a file of a class and a net income of each (fen a month)."""
    facts = TierFacts(category, net_pc, line, bool(row.relapse_of))
    return tiers.proposed_level(facts, held) or "", tiers.proposed_tier(facts, held) or ""


def keep(tx: Session, listed: str, code: str, told: TierIn) -> None:
    """Keep the office's own name and rule of a code."""
    values: Mapping[str, object] = {
        "name": told.name, "classes": json.dumps(list(told.classes)), "relapsed": told.relapsed,
        "net_times": "" if told.net_times is None else str(told.net_times), "place": told.place,
    }  # fmt: skip
    row = tx.get(HardshipTierRow, tier_id(listed, code))
    if row is None:
        tx.add(HardshipTierRow(id=tier_id(listed, code), listed=listed, code=code, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
    tx.flush()
