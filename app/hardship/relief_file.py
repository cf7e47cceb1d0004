"""Which caps of relief money are installed, and do their own examples come out? Reads the files.

Each file holds `[[cap]]` and worked examples, `[[example]]`: what was paid before, a payment, and what may be given.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.hardship.class_file import CLASSES
from app.hardship.region_tables import Shelf, chosen, folders_of, heading, shelf_of
from app.hardship.relief_caps import PER, Cap, CapTable, Paid, ReliefFacts, judge
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.toml_table import TableExampleFailed, TableRefused, TomlTable, load

FOLDER: Final = "relief_caps"

CapShelf = Shelf[CapTable]


def load_caps(folders: tuple[Path, ...] | None = None) -> CapShelf:
    """Read every table of resources/relief_caps and resources/samples/relief_caps (or `folders`), examples run."""
    return shelf_of(folders or folders_of(FOLDER), read_caps)


def check_caps_file(path: Path) -> CapTable:
    """Read one file and run its examples. Raises TableRefused naming the line, FileUnreadable."""
    return load(path, read_caps)


def caps_for(region: str, on: date, shelf: CapShelf | None = None) -> CapTable:
    """Return the caps of the nearest region at or above `region` on a day; samples are for nobody.

    Raises NoTable, or why a file that is no sample was refused.
    """
    return chosen(shelf or load_caps(), region, on, FOLDER)


def read_caps(table: TomlTable) -> CapTable:
    """Read a table and run its examples. Raises TableRefused or TableExampleFailed naming the place."""
    found = CapTable(**vars(heading(table)), caps=tuple(map(_cap, table.tables("cap"))))
    for at, example in enumerate(table.tables("example")):
        _run(found, example, at)
    table.finish()
    return found


def _cap(one: TomlTable) -> Cap:
    measures = [key for key in ("months_of_line", "share_of_own", "fen") if one.has(key)]
    if len(measures) != 1:
        raise TableRefused(one.at(measures[1] if measures else "fen"))
    share = one.number("share_of_own") if one.has("share_of_own") else None
    if share is not None and share > 1:
        raise TableRefused(one.at("share_of_own"))
    cap = Cap(
        one.choice("item", {entry.code for entry in codes.load("aid_items").known()}),
        one.choice("per", PER),
        one.text("rule"),
        one.choices("classes", CLASSES),
        one.choices("stages", {entry.code for entry in codes.load("school_stages").known()}),
        one.whole("months_of_line", least=1, most=120) if one.has("months_of_line") else None,
        None if share is None else Decimal(share),
        one.whole("fen", least=1) if one.has("fen") else None,
    )
    one.finish()
    return cap


def _run(found: CapTable, example: TomlTable, at: int) -> None:
    """Run one worked example: `room` (fen) that is left, or `not_given = true`."""
    name, item = example.text("name"), example.text("item")
    amount, on = example.whole("amount", 1, least=1), example.day("on", found.valid_from)
    not_given = example.yes("not_given", False)
    wanted = None if not_given else example.whole("room")
    facts = ReliefFacts(
        example.text("category", ""),
        example.whole("line_month") if example.has("line_month") else None,
        example.text("person", ""),
        example.text("stage", ""),
        example.whole("own_cost") if example.has("own_cost") else None,
        example.whole("mutual_aid", 0),
    )
    earlier = [_paid(one, item, on) for one in example.tables("paid", needed=False)]
    example.finish()
    try:
        verdict = judge(found, item, amount, on, earlier, facts)
    except RuleError as error:
        raise TableRefused(example.at(error.field or "item")) from error
    came = None if verdict.cap is None else verdict.room
    if came != wanted:
        raise TableExampleFailed(
            f"example[{at}].{'not_given' if not_given else 'room'}", example=name, expected=wanted, found=came
        )


def _paid(one: TomlTable, item: str, on: date) -> Paid:
    paid = Paid(one.text("item", item), one.whole("amount"), one.day("on", on), one.text("person", ""))
    one.finish()
    return paid
