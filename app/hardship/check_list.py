"""What goes to the civil-affairs office for checking, and what does it answer? A sheet out, the same sheet back.

One row a person: the office looks each of them up. What the sheet leaves empty is filled there.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from app.hardship.happenings import AGREES, DIFFERS
from app.shared.cells import Cell, RowProblem, as_long_number, as_text, find_sheet, is_blank, plain_title
from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.text import N_

NO_AUTHORISATION, NO_NUMBER = "no_authorisation", "no_number"

_COLUMNS: Final = (
    ("序号", 6), ("档案编号", 14), ("户主姓名", 12), ("姓名", 12), ("与户主关系", 12), ("证件类型", 16),
    ("证件号码", 22), ("核对结果", 10), ("核对日期", 12), ("情况说明", 36),
)  # fmt: skip
_RESULT_AT: Final = 7
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("档案编号", "档案号"),
    "name": ("姓名",),
    "id_no": ("证件号码", "身份证号", "身份证号码"),
    "result": ("核对结果", "结果"),
    "on": ("核对日期", "日期"),
    "words": ("情况说明", "说明", "备注"),
}
NEEDED: Final = ("number", "id_no", "result")
_WORDS: Final = {
    AGREES: ("相符", "一致", "符合", "无异议", "属实"),
    DIFFERS: ("不符", "不相符", "不一致", "不符合", "有异议", "不属实"),
}


class CheckResultUnknown(RuleError):
    """The cell says neither that the figures agree nor that they do not."""

    code = "check.result_unknown"
    template = N_("Write 相符 or 不符 here.")


class WhyDiffers(RuleError):
    """What differs must be said."""

    code = "check.words_missing"
    template = N_("Write what the civil-affairs office found.")


class CheckDayWrong(RuleError):
    """The day of the check is no day, or lies before the list went out or ahead."""

    code = "check.day_wrong"
    template = N_("The day cannot be read, lies before the list went out, or lies ahead.")


class NotSent(RuleError):
    """No file of this number waits for an answer."""

    code = "check.not_sent"
    template = N_("No file with the number {number} waits for an answer.")


class NobodySo(RuleError):
    """The file has nobody with this document."""

    code = "check.nobody"
    template = N_("The file {number} has nobody with this document number.")


class RowTwice(RuleError):
    """A person stands in the sheet twice."""

    code = "check.twice"
    template = N_("This person stands in the rows {rows}. None of them was taken.")


class FamilyIncomplete(RuleError):
    """A file is answered when everybody of it is."""

    code = "check.incomplete"
    template = N_("Not everybody of the file {number} is answered in this sheet, so none of it was taken.")


@dataclass(frozen=True)
class CheckLine:
    """One person to be looked up. `problem` says why their file cannot go out."""

    file_id: str
    number: str
    head: str
    name: str
    relation: str
    doc_type: str
    id_no: str = field(repr=False)
    problem: str = ""


@dataclass(frozen=True)
class CheckAnswer:
    """One row as it came back; `row` counts as the sheet does."""

    row: int
    number: str
    id_no: str = field(repr=False)
    result: str
    on: date | None
    words: str = field(repr=False)


@dataclass(frozen=True)
class CheckTaken:
    """What became of a sheet: files that agree, files that differ, rows not taken, rows that say nothing yet."""

    agreeing: tuple[str, ...]
    differing: tuple[str, ...]
    refused: tuple[RowProblem, ...]
    empty: int


def write_list(path: Path, lines: Sequence[CheckLine], now: datetime) -> None:
    """Write the sheet: numbers as text, so that Excel cuts none. Raises DeviceError."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("经济状况核对名单")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True})
        sheet.freeze_panes(1, 4)
        for place, (title, width) in enumerate(_COLUMNS):
            sheet.set_column(place, place, width, text)
            sheet.write_string(0, place, title, bold)
        for row, one in enumerate(lines, start=1):
            cells = (str(row), one.number, one.head, one.name, one.relation, one.doc_type, one.id_no)
            for place, words in enumerate(cells):
                sheet.write_string(row, place, words, text)
        if lines:
            chosen = {"validate": "list", "source": [_WORDS[AGREES][0], _WORDS[DIFFERS][0]]}
            sheet.data_validation(1, _RESULT_AT, len(lines), _RESULT_AT, chosen)
    write_whole(path, memory.getvalue())


def read_list(path: Path) -> tuple[list[CheckAnswer], list[RowProblem], int]:
    """Return what the sheet says, the rows that cannot be read, and how many say nothing yet.

    Raises what reading a sheet raises.
    """
    found = find_sheet(path, TITLES, NEEDED)
    answers: list[CheckAnswer] = []
    problems: list[RowProblem] = []
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    empty = 0
    for row, cells, _whole in found.named():
        number = as_text(cells.get("number")).strip().upper()
        if not number:
            continue
        if is_blank(cells.get("result")):
            empty += 1
            continue
        try:
            answer = _answer(row, number, cells)
        except RuleError as error:
            problems.append(RowProblem.of(row, error))
            continue
        rows[number, answer.id_no].append(row)
        answers.append(answer)
    for key, places in rows.items():
        if len(places) > 1:
            said = "、".join(map(str, places))
            problems += [RowProblem.of(row, RowTwice(field="id_no", rows=said)) for row in places]
            answers = [one for one in answers if (one.number, one.id_no) != key]
    return answers, problems, empty


def _answer(row: int, number: str, cells: Mapping[str, Cell]) -> CheckAnswer:
    said = plain_title(cells.get("result"))
    result = next((kind for kind, words in _WORDS.items() if said in words), "")
    if not result:
        raise CheckResultUnknown(field="result")
    told, words = cells.get("on"), as_text(cells.get("words"))
    on = parse_day(told)
    if on is None and not is_blank(told):
        raise CheckDayWrong(field="on")
    if result == DIFFERS and not words:
        raise WhyDiffers(field="words")
    return CheckAnswer(row, number, as_long_number(cells.get("id_no")), result, on, words)
