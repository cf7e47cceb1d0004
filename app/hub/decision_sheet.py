"""What do the union's deciders read and write in Excel? Writes the claims that wait, reads the filled sheet back.

Money stands in yuan in the sheet and is fen everywhere else. Knows no database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from app.hub.claims_waiting import Waiting
from app.shared import codes, money
from app.shared.cells import Cell, as_text, find_sheet, is_blank, plain_title
from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.text import N_

STATES: Final = ("APPROVED", "DENIED", "RETURNED", "SUPPLEMENT")
"""What may be decided, in the order of the sheet's list."""

COLUMNS: Final[Mapping[str, tuple[str, int]]] = {
    "office": ("单位编号", 14), "office_name": ("单位名称", 24), "no": ("理赔号", 8), "claim": ("理赔标识", 38),
    "turn": ("已决定次数", 8),
    "name": ("姓名", 10), "id_no": ("证件号码", 21), "plan": ("方案", 28), "own_amount": ("单位核算金额(元)", 16),
    "own_state": ("单位结论", 12), "hub_amount": ("复核金额(元)", 14), "hub_state": ("复核结论", 12),
    "differs": ("不一致之处", 24),
    "decision": ("决定", 14), "amount": ("决定金额(元)", 14), "reasons": ("理由", 40), "on": ("决定日期", 12),
}  # fmt: skip
"""Every column's title and width; the last four are for the deciders."""

FILLED: Final = ("decision", "amount", "reasons", "on")
REASONS: Final = ("claim_deny_reasons", "claim_documents")
"""The code lists reasons are taken from."""

NEEDED: Final = ("office", "no", "claim", "turn", "own_amount", *FILLED)
VERDICTS: Final[Mapping[str, str]] = {"payable": "可给付", "not_payable": "不予给付", "missing": "材料不全"}
DIFFERENCES: Final[Mapping[str, str]] = {
    "amount": "金额", "state": "结论", "reasons": "原因", "missing": "缺少材料", "conflict": "记录有冲突",
    "assessment_missing": "没有单位的核算", "plan_unknown": "方案未发布", "by_hand": "人工调整",
    "asked_back": "单位请求退回", "facts_unreadable": "资料读不出",
}  # fmt: skip
SHEET: Final = "待决定的理赔"
CHOICES: Final = "选项"
_PARTS = re.compile(r"[;；\n\r]+")


class DecisionUnknown(RuleError):
    """The cell names no decision."""

    code = "decision.unknown"
    template = N_("Choose a decision from the list of this column.")


class DecisionAmount(RuleError):
    """An approval has no readable amount, or something else has one."""

    code = "decision.amount"
    template = N_("An approval needs an amount in yuan, like 1,234.50; the other decisions have none.")


class DecisionReasons(RuleError):
    """A reason is missing, or is in no list."""

    code = "decision.reasons"
    template = N_(
        "This decision needs reasons from the list; “{found}” is not in it. Put a semicolon between two."
    )


class DecisionDay(RuleError):
    """The date is no date, or lies in the future."""

    code = "decision.day"
    template = N_("Write the date of the decision as YYYY-MM-DD, not later than today.")


@dataclass(frozen=True)
class FilledRow:
    """One row of the sheet that somebody filled: which claim it is about, and its cells still to be judged."""

    sheet_row: int
    office: str
    no: str
    claim_id: str
    turn: str
    own_amount: Cell
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Written:
    """What a row decides; `amount` in fen, None unless it approves. `on` None means the day it is taken in."""

    state: str
    amount: int | None
    reasons: tuple[str, ...]
    on: date | None


def workbook(claims: Sequence[Waiting], today: date) -> bytes:
    """Return the workbook of the claims that wait, its cells to fill with lists to choose from."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})  # no temporary file holds a claim after a kill
    text = book.add_format({"num_format": "@"})
    amount = book.add_format({"num_format": "#,##0.00"})
    filled = {
        "amount": book.add_format({"num_format": "#,##0.00", "bg_color": "#FFF8E1"}),
        "on": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFF8E1"}),
        "": book.add_format({"num_format": "@", "bg_color": "#FFF8E1"}),
    }
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for place, (title, width) in enumerate(COLUMNS.values()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row, claim in enumerate(claims, 1):
        for place, value in enumerate(_cells(claim).values()):
            if isinstance(value, int):
                sheet.write_number(row, place, value / 100, amount)
            else:
                sheet.write_string(row, place, value, text)
        for place, name in enumerate(COLUMNS):
            if name in FILLED:
                sheet.write_blank(row, place, None, filled.get(name, filled[""]))
    _choices(book, sheet, len(claims), today)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, max(len(claims), 1), len(COLUMNS) - 1)
    book.close()
    return content.getvalue()


def _cells(claim: Waiting) -> dict[str, str | int]:
    def amount(fen: int | None) -> str | int:
        return "" if fen is None else fen

    return {
        "office": claim.office, "office_name": claim.office_name, "no": claim.number, "claim": claim.claim_id,
        "turn": str(claim.turn), "name": claim.name, "id_no": claim.id_no, "plan": claim.plan,
        "own_amount": amount(claim.own_amount),
        "own_state": VERDICTS.get(claim.own_state, claim.own_state), "hub_amount": amount(claim.hub_amount),
        "hub_state": VERDICTS.get(claim.hub_state, claim.hub_state),
        "differs": "、".join(DIFFERENCES.get(one, one) for one in claim.differs),
    }  # fmt: skip


def _choices(book: Any, sheet: Any, rows: int, today: date) -> None:
    """Put the lists on a sheet of their own: Excel takes no longer list inside a rule."""
    states = [codes.load("claim_states").label(state) for state in STATES]
    reasons = [f"{code.code} {code.name_zh}" for name in REASONS for code in codes.load(name)]
    listed = book.add_worksheet(CHOICES)
    listed.set_column(0, 1, 44)
    for column, values in enumerate((states, reasons)):
        for row, value in enumerate(values):
            listed.write_string(row, column, value)
    if not rows:
        return
    place = {name: at for at, name in enumerate(COLUMNS)}

    def rule(name: str, options: dict[str, Any]) -> None:
        sheet.data_validation(1, place[name], rows, place[name], options)

    rule("decision", {"validate": "list", "source": f"={CHOICES}!$A$1:$A${len(states)}"})
    # Several reasons may stand in one cell, so the list only warns of what is not in it.
    reason = {"validate": "list", "source": f"={CHOICES}!$B$1:$B${len(reasons)}", "error_type": "information"}
    rule("reasons", reason)
    rule("amount", {"validate": "decimal", "criteria": ">=", "value": 0})
    between = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": today}
    rule("on", between)


def read(path: Path) -> Iterator[FilledRow]:
    """Give every row of a sheet in which one of the cells to fill is filled.

    Raises ColumnsMissing, ColumnTwice, FileUnreadable or SheetUnreadable.
    """
    found = find_sheet(path, {name: (title,) for name, (title, _) in COLUMNS.items()}, NEEDED)
    return (
        FilledRow(row, as_text(c["office"]), as_text(c["no"]), as_text(c["claim"]), as_text(c["turn"]),
                  c["own_amount"], {name: c[name] for name in FILLED})
        for row, c, _ in found.named()
        if not all(is_blank(c[name]) for name in FILLED)
    )  # fmt: skip


def written(cells: Mapping[str, Cell], today: date) -> Written:
    """Read what a row decides.

    Raises DecisionUnknown, DecisionAmount, DecisionReasons or DecisionDay.
    """
    state = _state(cells["decision"])
    approves = state == "APPROVED"
    amount = None if is_blank(cells["amount"]) else _amount(cells["amount"])
    if approves == (amount is None) or (amount is not None and amount < 0):
        raise DecisionAmount(field="amount")
    reasons = _reasons(cells["reasons"], state)
    if not (approves or reasons):
        raise DecisionReasons(field="reasons", found="—")
    on = parse_day(cells["on"])
    if (on is None and not is_blank(cells["on"])) or (on is not None and on > today):
        raise DecisionDay(field="on")
    return Written(state, amount, reasons, on)


def same_amount(cell: Cell, fen: int | None) -> bool:
    """Say whether a cell still shows this amount."""
    if is_blank(cell) or fen is None:
        return is_blank(cell) and fen is None
    try:
        return money.parse_yuan(cell) == fen
    except money.AmountError:
        return False


def _state(cell: Cell) -> str:
    if is_blank(cell):
        raise DecisionUnknown(field="decision")
    found = codes.load("claim_states").match(as_text(cell))
    if found is None or found.code not in STATES:
        raise DecisionUnknown(field="decision")
    return found.code


def _amount(cell: Cell) -> int:
    try:
        return money.parse_yuan(cell)
    except money.AmountError:
        raise DecisionAmount(field="amount") from None


def _reasons(cell: Cell, state: str) -> tuple[str, ...]:
    """Read reasons as codes: documents where they are asked for, reasons of refusal before them otherwise."""
    lists = REASONS[::-1] if state == "SUPPLEMENT" else REASONS
    found: list[str] = []
    for part in filter(None, (one.strip() for one in _PARTS.split(as_text(cell)))):
        entry = next((hit for name in lists if (hit := _named(name, part))), None)
        if entry is None:
            raise DecisionReasons(field="reasons", found=part)
        if entry not in found:
            found.append(entry)
    return tuple(found)


def _named(name: str, part: str) -> str | None:
    """Return the code of a reason as our own list writes it ("07 …"), or as a person would."""
    listed = codes.load(name)
    code, _, label = part.partition(" ")
    entry = listed.get(code)
    if entry is not None and plain_title(label) in ("", plain_title(entry.name_zh)):
        return entry.code
    matched = listed.match(part)
    return matched.code if matched else None
