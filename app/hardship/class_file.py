"""Which class tables are installed, and do their own examples come out? Reads the files; knows no office's database.

A table's worked examples stand in its file as `[[example]]`: figures, and the class they must come to. A table whose
example comes out otherwise is refused by line and name, and nobody is judged by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.hardship.class_tables import (
    ACCIDENT,
    HAPPENINGS,
    Accident,
    AccidentRule,
    ClassFacts,
    ClassTable,
    Migrant,
    MigrantRule,
    judge_class,
)
from app.hardship.lines import DatedLine, holding
from app.hardship.region_tables import Shelf, chosen, folders_of, heading, shelf_of
from app.hardship.rules import CATEGORIES, Line, LineInvalid
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.toml_table import TableExampleFailed, TableRefused, TomlTable, load

CLASSES: Final = (*CATEGORIES, ACCIDENT)


FOLDER: Final = "class_tables"

ClassShelf = Shelf[ClassTable]


def load_tables(folders: tuple[Path, ...] | None = None) -> ClassShelf:
    """Read every table of resources/class_tables and resources/samples/class_tables (or `folders`), examples run."""
    return shelf_of(folders or folders_of(FOLDER), read_class_table)


def check_table(path: Path) -> ClassTable:
    """Read one file and run its examples. Raises TableRefused naming the line, FileUnreadable."""
    return load(path, read_class_table)


def table_for(region: str, on: date, shelf: ClassShelf | None = None) -> ClassTable:
    """Return the table of the nearest region at or above `region` on a day; samples are for nobody.

    Raises NoTable, or why a file that is no sample was refused.
    """
    return chosen(shelf or load_tables(), region, on, FOLDER)


def line_for(
    table: ClassTable, region: str, on: date, published: Iterable[DatedLine] = ()
) -> DatedLine | None:
    """Return the subsistence line of a place on a day, of those published and the table's own; None for none.

    The nearest region at or above `region` holds, of it the latest day; what is published goes before the table's own.
    """
    own = (DatedLine(line, since) for since, line in table.lines)
    return holding((*published, *own), region, on)


def read_class_table(table: TomlTable) -> ClassTable:
    """Read a table and run its examples. Raises TableRefused or TableExampleFailed naming the place."""
    found = _table(table)
    for at, example in enumerate(table.tables("example")):
        _run(found, example, at)
    table.finish()
    return found


def _table(table: TomlTable) -> ClassTable:
    top = heading(table)
    factor = table.number("relative_factor") if table.has("relative_factor") else None
    if factor is not None and factor < 1:
        raise TableRefused(table.at("relative_factor"))
    reasons = {entry.code for entry in codes.load("hardship_reasons").known()}
    return ClassTable(
        **vars(top),
        deep_at_line=table.yes("deep_at_line", False),
        relative_factor=factor,
        relative_at_limit=table.yes("relative_at_limit", False),
        dibao_needs_deficit=table.yes("dibao_needs_deficit", False),
        accidents=tuple(map(_accident, table.tables("accident", needed=False))),
        accident_first=table.yes("accident_first", False),
        accident_not_reasons=table.choices("accident_not_reasons", reasons),
        migrant=_migrant(table.table("migrant")),
        lines=_lines(table, top.region, factor),
        title=table.text("title", ""),
        title_ko=table.text("title_ko", ""),
    )


def _lines(table: TomlTable, region: str, factor: Decimal | None) -> tuple[tuple[date, Line], ...]:
    """Read the table's own subsistence lines, in the order of their days."""
    found: list[tuple[date, Line]] = []
    for one in table.tables("line", needed=False):
        since = one.day("since")
        if found and found[-1][0] >= since:
            raise TableRefused(one.at("since"))
        month = one.whole("dibao_month", least=1)
        found.append((since, Line(region, since.year, month, factor or Decimal(2))))
        one.finish()
    return tuple(found)


def _accident(one: TomlTable) -> AccidentRule:
    share = one.number("cost_share") if one.has("cost_share") else None
    times = one.number("net_times") if one.has("net_times") else None
    if (share is None) == (times is None):
        raise TableRefused(one.at("cost_share"))
    rule = AccidentRule(
        one.choices("happenings", HAPPENINGS) or HAPPENINGS, share, times, one.yes("below", False)
    )
    one.finish()
    return rule


def _migrant(one: TomlTable | None) -> MigrantRule | None:
    if one is None:
        return None
    rule = MigrantRule(one.yes("in_town"), one.yes("member"), one.whole("labour_months", most=600))
    one.finish()
    return rule


def _run(found: ClassTable, example: TomlTable, at: int) -> None:
    """Run one worked example: figures and `category`, and `net_pc` (fen) where it is told."""
    name, expected = example.text("name"), example.choice("category", CLASSES)
    line, facts = _example_line(found, example), _example_facts(example)
    try:
        judged = judge_class(found, line, facts)
    except RuleError as error:
        raise TableRefused(example.at(error.field or "name")) from error
    wanted_net = example.whole("net_pc", judged.net_pc, least=-(10**12))
    example.finish()
    if judged.category != expected:
        raise TableExampleFailed(
            f"example[{at}].category", example=name, expected=expected, found=judged.category
        )
    if judged.net_pc != wanted_net:
        raise TableExampleFailed(
            f"example[{at}].net_pc", example=name, expected=wanted_net, found=judged.net_pc
        )


def _example_line(found: ClassTable, example: TomlTable) -> Line:
    """Return the line an example names (`line` in fen), else the table's own on the day `on` or its first one."""
    factor = found.relative_factor or Decimal(2)
    if example.has("line") or not found.lines:
        try:
            return Line(found.region, found.valid_from.year, example.whole("line", least=1), factor)
        except LineInvalid as error:
            raise TableRefused(example.at("line")) from error
    dated = line_for(found, found.region, example.day("on", found.lines[0][0]))
    if dated is None:
        raise TableRefused(example.at("on"))
    return dated.line


def _example_facts(example: TomlTable) -> ClassFacts:
    accident, migrant = example.table("accident"), example.table("migrant")
    told = (
        None
        if accident is None
        else Accident(accident.choice("happening", HAPPENINGS), accident.whole("cost"))
    )
    known = (
        None
        if migrant is None
        else Migrant(migrant.yes("in_town"), migrant.yes("member"), migrant.whole("labour_months", most=600))
    )
    for part in (accident, migrant):
        if part is not None:
            part.finish()
    return ClassFacts(
        example.whole("income"),
        example.whole("rigid"),
        example.whole("people"),
        example.yes("on_dibao", False),
        told,
        known,
        example.text("main_reason", ""),
    )
