"""A file of rules is read strictly, again when it changed, and what is wrong is said by its line."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.shared.files import FileUnreadable
from app.shared.toml_table import (
    TableKeyMissing,
    TableKeyUnknown,
    TableRefused,
    TomlTable,
    line_of,
    load,
    read_text,
)

TEXT = """word = "x"
share = 0.1
n = 3
yes = true
day = 2026-01-05
days = [2026-01-05]

[[row]]
n = 1

[[row]]
n = 2
inner = { m = 5 }
"""


def everything(table: TomlTable) -> dict[str, object]:
    rows = table.tables("row")
    inner = rows[1].table("inner")
    assert rows[0].table("inner") is None
    assert inner is not None
    found = {
        "word": table.text("word"),
        "share": table.number("share"),
        "n": table.whole("n", least=1, most=3),
        "yes": table.yes("yes"),
        "day": table.day("day"),
        "days": table.days("days"),
        "rows": [row.whole("n") for row in rows],
        "m": inner.whole("m"),
        "absent": table.text("absent", "-"),
    }
    for one in (*rows, inner):
        one.finish()
    return found


def test_values_come_in_their_kinds() -> None:
    found = read_text(TEXT, everything)
    assert found["share"] == Decimal("0.1")  # exact, no binary noise
    assert (found["days"], found["rows"], found["m"]) == ((date(2026, 1, 5),), [1, 2], 5)
    assert (found["yes"], found["absent"]) == (True, "-")


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ('word = "x"', "word = 1", 1, TableRefused),
        ('word = "x"', 'word = " "', 1, TableRefused),
        ('word = "x"\n', "", 1, TableKeyMissing),
        ("share = 0.1", "share = nan", 2, TableRefused),
        ("share = 0.1", "share = -1", 2, TableRefused),
        ("n = 3", "n = 4", 3, TableRefused),
        ("n = 3", "n = true", 3, TableRefused),
        ("yes = true", "yes = 1", 4, TableRefused),
        ("day = 2026-01-05", "day = 2026-01-05T10:00:00", 5, TableRefused),
        ("days = [2026-01-05]", "days = [1]", 6, TableRefused),
        ("n = 1", "n = 1\nmore = 2", 10, TableKeyUnknown),
        ("n = 2", 'n = "2"', 12, TableRefused),
        ("{ m = 5 }", "7", 13, TableRefused),
        ("{ m = 5 }", "{ m = 5", 13, TableRefused),
    ],
)
def test_what_is_wrong_is_said_by_its_line(old: str, new: str, line: int, kind: type) -> None:
    with pytest.raises(kind) as error:
        read_text(TEXT.replace(old, new, 1), everything, "a.toml")
    assert (error.value.facts["file"], error.value.facts["line"]) == ("a.toml", line)
    assert all("{" not in error.value.words(language) for language in ("en", "zh_CN", "ko_KR"))


def words(table: TomlTable) -> str:
    return table.text("word")


def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('word = "one"', "utf-8")
    os.utime(path, ns=(1, 1))
    assert load(path, words) == "one"
    path.write_text('word = "two"', "utf-8")
    os.utime(path, ns=(2, 2))
    assert load(path, words) == "two"
    path.unlink()
    with pytest.raises(FileUnreadable):
        load(path, words)


def test_a_place_that_is_not_there_is_the_line_of_its_table() -> None:
    assert line_of(TEXT, "row[1].absent") == 11
    assert line_of(TEXT, "row[1].n") == 12
    assert line_of(TEXT, "absent") == 1
