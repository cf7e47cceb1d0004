"""How are households that were classed kept in the list? New ones added, known ones assessed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.hardship.rules import Assessment, Line
from app.hardship.tables import HouseholdRow
from app.hardship.workbook import NewHousehold
from app.shared import pinyin
from app.shared.chain import canonical_text
from app.shared.ids import new_id


def keep_households(
    tx: Session, judged: Sequence[tuple[NewHousehold, Assessment]], line: Line, today: date
) -> int:
    """Insert the new households and assess the known ones again; return how many are new."""
    known = {row.id_no: row for row in tx.scalars(select(HouseholdRow))}
    fresh: list[dict[str, Any]] = []
    for household, assessment in judged:
        values = _values(household, assessment, line, today)
        row = known.get(household.id_no)
        if row is None:
            fresh.append({"id": new_id(), "rev": 1, **values})
            continue
        for name, value in values.items():
            # An empty cell says nothing: what was known of place, phone, card and cause stays.
            if value not in ("", None) and getattr(row, name) != value:
                setattr(row, name, value)
    if fresh:
        tx.execute(insert(HouseholdRow), fresh)
    tx.flush()
    return len(fresh)


def _values(household: NewHousehold, assessment: Assessment, line: Line, today: date) -> dict[str, Any]:
    return {
        **asdict(household),
        "category": assessment.category,
        "net_pc": assessment.net_pc,
        "steps": canonical_text([step.as_facts() for step in assessment.steps]),
        "line": canonical_text(line.as_facts()),
        "assessed_on": today,
        "pinyin": pinyin.full(household.head),
        "initials": pinyin.initials(household.head),
    }
