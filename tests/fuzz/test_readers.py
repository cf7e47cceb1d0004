"""Whatever a stranger hands us, a reader answers with a refusal of ours: no crash, no hang, no gigabyte."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from app.members import roster as roster_reader
from app.shared import cells, sheet_size
from app.shared.sheet_size import SheetTooFar, SheetTooLarge
from tests import people
from tests.fuzz import readers


def _fed(examples: int, patience: int) -> None:
    # A process of its own from the start: the server of tests/killed.py is one for all, and has much more in its memory.
    ours, theirs = (context := multiprocessing.get_context("spawn")).Pipe()
    process = context.Process(target=readers.main, args=(examples, theirs.send))
    process.start()
    theirs.close()
    said: list[str] = []
    with contextlib.suppress(EOFError):
        while ours.poll(patience):
            said.append(ours.recv())
    process.join(5)
    process.kill()
    ours.close()
    print(f"\n{examples} altered files for each reader:", *said, sep="\n  ")
    assert (process.exitcode, len(said)) == (0, 12), said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded by Linux's limits")
def test_readers_refuse_what_they_cannot_read() -> None:
    _fed(25, 300)


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded by Linux's limits")
def test_readers_refuse_many_things_they_cannot_read() -> None:
    _fed(4_000, 3_600)


# -- workbooks that would take all the memory there is


def _with_far_cell(path: Path, row: int, column: int) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, people.HEADER)
        sheet.write(row, column, "x")
    return path


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        (1_048_575, 16_383, "XFD1048576"),
        (5_000, 16_383, "XFD5001"),
        (1_048_575, 19, "T1048576"),
        (900_000, 30, "AE900001"),
    ],
)
def test_a_cell_forgotten_far_out_is_named(tmp_path: Path, row: int, column: int, cell: str) -> None:
    path = _with_far_cell(tmp_path / "far.xlsx", row, column)
    for read in (roster_reader.read, cells.read_sheets):
        with pytest.raises(SheetTooFar) as refused:
            read(path)
        assert refused.value.facts["cell"] == cell


def test_a_wide_sheet_is_read(tmp_path: Path) -> None:
    path = _with_far_cell(tmp_path / "wide.xlsx", 60, 16_383)
    assert cells.read_sheets(path)[0][1][60][16_383] == "x"


@pytest.mark.parametrize("told", ["honestly", "too little"])
def test_a_bomb_is_refused_whatever_it_says_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setattr(sheet_size, "LARGEST", 4 << 20)
    source = io.BytesIO()
    with xlsxwriter.Workbook(source) as book:
        book.add_worksheet().write_row(0, 0, people.HEADER)
    path = tmp_path / "bomb.xlsx"
    blanks = b" " * (1 << 20)
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            with made.open(part.filename, "w") as out:
                if part.filename.endswith("sheet1.xml"):
                    for _ in range(6):
                        out.write(blanks)
                out.write(given.read(part))
        if told == "too little":
            for info in made.infolist():
                info.file_size = min(info.file_size, 4_000)
    with pytest.raises(SheetTooLarge):
        roster_reader.read(path)
