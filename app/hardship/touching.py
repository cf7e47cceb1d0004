"""Whose class would a new subsistence line or table change? Reads the tests decided by; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows, judged_rows
from app.hardship.class_file import line_for, load_tables, table_for
from app.hardship.class_tables import ClassTable, judge_class
from app.hardship.happenings import FILED
from app.hardship.judged_rows import Figures
from app.hardship.judged_views import TouchedLine
from app.hardship.judging import By
from app.hardship.lines import DatedLine, covers
from app.hardship.published import lines as published_lines
from app.hardship.standing import FileStanding
from app.hardship.tables import HardshipFileRow
from app.shared import identity


def lines(
    tx: Session, by: By, stands: Mapping[str, FileStanding]
) -> tuple[tuple[TouchedLine, ...], int, tuple[str, ...]]:
    """Return the files that would come to another class, how many were asked, and the numbers of those untested.

    Asked are the decided files that were tested in the region or below it, each by the table and line of its own place.
    A file whose decision departed from its test is touched only where the test itself comes out otherwise.
    """
    decided = {one: now for one, now in stands.items() if now.state in FILED and now.category}
    tests = judged_rows.all_figures(tx)
    rows = {row.id: row for row in tx.scalars(select(HardshipFileRow)) if row.id in decided}
    shelf, published = load_tables(), published_lines(tx)
    rules: dict[str, tuple[ClassTable, DatedLine]] = {}
    found: list[TouchedLine] = []
    untested: list[str] = []
    asked = 0
    for file_id, row in rows.items():
        test = _decided_by(decided[file_id], tests.get(file_id, ()))
        if test is None:
            untested.append(file_rows.number_of(row))
            continue
        if not covers(by.region, test.region):
            continue
        asked += 1
        if test.region not in rules:
            table = table_for(test.region, by.on, shelf)
            rules[test.region] = table, line_for(table, test.region, by.on, published) or by.line
        table, line = rules[test.region]
        now = judge_class(table, line.line, test.asked())
        if now.category not in (decided[file_id].category, test.category):
            found.append(_touched(row, decided[file_id], test, now.category, line.line.dibao_month))
    found.sort(key=lambda one: (one.before, one.after, one.place, one.head, one.file_id))
    return tuple(found), asked, tuple(sorted(untested))


def _decided_by(now: FileStanding, tests: Sequence[Figures]) -> Figures | None:
    """Return the test a file was decided by: the one its last decision or review names, else the last before it."""
    act = now.review if now.review is not None and now.review.reason else now.decision
    if act is None:
        return None
    named = next((one for one in tests if one.id == act.about), None)
    before = [one for one in tests if act.at is None or one.at <= act.at]
    return named or (before[-1] if before else None)


def _touched(row: HardshipFileRow, now: FileStanding, test: Figures, after: str, line: int) -> TouchedLine:
    act = now.review if now.review is not None and now.review.reason else now.decision
    assert act is not None
    return TouchedLine(
        row.id, file_rows.number_of(row), row.head, identity.mask_id(row.id_no), row.place, now.category, after,
        test.net_pc, act.on, test.line_used.dibao_month, line,
    )  # fmt: skip
