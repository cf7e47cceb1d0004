"""What does a returned sheet say, and how does the sign-off list leave as one? Knows no database."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from app.shared import codes, dates, identity, money
from app.shared.cells import (
    Cell,
    FoundSheet,
    WholeNumberWanted,
    as_text,
    as_whole_number,
    find_sheet,
    is_blank,
    plain_title,
)
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.visits import rules
from app.visits.plan import PERSON, Kit
from app.visits.queries import CampaignView, Good, VisitFacts
from app.visits.rules import (
    AmountInvalid,
    AmountMissing,
    DateInvalid,
    GoodNotOfCampaign,
    Outcome,
    QuantityInvalid,
    ResultUnknown,
)

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("序号", "编号"),
    "name": ("姓名", "户主姓名"),
    "id_no": ("证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证"),
    "result": ("结果", "签收结果", "发放结果"),
    "cash": ("慰问金(元)", "慰问金", "慰问金额(元)", "慰问金额"),
    "taken_by": ("领取人", "签收人", "代领人"),
    "relation": ("与本人关系", "代领人关系", "关系"),
    "on": ("日期", "签收日期", "领取日期", "发放日期"),
    "remark": ("备注",),
    "decision": ("批准文号", "决定文号"),
}
NEEDED: Final = ("id_no", "result")

RESULTS: Final[Mapping[str, str]] = {
    "已发": rules.GIVEN,
    "已发放": rules.GIVEN,
    "已领": rules.GIVEN,
    "已领取": rules.GIVEN,
    "不在家": rules.ABSENT,
    "拒收": rules.DECLINED,
    "拒领": rules.DECLINED,
}
SAID: Final[Mapping[str, str]] = {
    rules.PENDING: "",
    rules.GIVEN: "已发",
    rules.CHANGED: "已发",
    rules.ABSENT: "不在家",
    rules.DECLINED: "拒收",
}
SELF: Final = "本人"


@dataclass(frozen=True)
class ReturnedRow:
    """One row of a returned sheet: whose it is, and its cells still to be judged."""

    sheet_row: int
    id_no: str
    name: str
    cells: Mapping[str, Cell]
    goods: Mapping[str, Cell]
    strangers: tuple[Cell, ...]
    digits_lost: bool

    @property
    def is_unvisited(self) -> bool:
        """Say whether the row came back as it went out: no result and no day."""
        return is_blank(self.cells.get("result")) and is_blank(self.cells.get("on"))


def open_sheet(path: Path, goods: Sequence[Good]) -> FoundSheet:
    """Find the sheet with results. Raises ColumnsMissing, ColumnTwice and what reading raises."""
    return find_sheet(path, {**TITLES, **{_key(good): (good.title, good.name) for good in goods}}, NEEDED)


def returned_rows(sheet: FoundSheet, goods: Sequence[Good]) -> Iterator[ReturnedRow]:
    """Give every row that speaks of somebody; sums and notes below the list are passed over."""
    units = {good.unit for good in goods} | {code.extra.get("unit", "") for code in codes.load("warm_goods")}
    known = set(sheet.columns.values())
    strange = [
        place
        for place, title in enumerate(sheet.header)
        if place not in known and (unit := re.search(r"\(([^()]+)\)$", title)) and unit[1] in units
    ]
    for sheet_row, cells, everything in sheet.named():
        number = cells["id_no"]
        if is_blank(number) and is_blank(cells["result"]):
            continue
        yield ReturnedRow(
            sheet_row=sheet_row,
            id_no="" if is_blank(number) else identity.normalise(number),
            name=as_text(cells.get("name")),
            cells=cells,
            goods={good.code: cells.get(_key(good)) for good in goods},
            strangers=tuple(everything[place] for place in strange if place < len(everything)),
            digits_lost=identity.lost_digits(number),
        )


def outcome_of(row: ReturnedRow, visit_name: str, kit: Kit) -> Outcome:
    """Return the outcome a row states, amounts as written. Raises the RuleErrors of visits, naming the field.

    Where the kit holds something and nothing is written, nothing is guessed: the row is refused.
    """
    said = plain_title(row.cells.get("result"))
    if said not in RESULTS:
        raise ResultUnknown(field="result")
    on = _day(row.cells.get("on"))
    if any(_quantity(cell, "goods") for cell in row.strangers if not is_blank(cell)):
        raise GoodNotOfCampaign(field="goods")
    handed = RESULTS[said] == rules.GIVEN
    cash = _cash(row.cells.get("cash"), bool(kit.cash) and handed)
    goods = {}
    for code, cell in row.goods.items():
        if is_blank(cell):
            if handed and kit.goods.get(code):
                raise AmountMissing(field=code)
            continue
        goods[code] = _quantity(cell, code)
    taken_by = as_text(row.cells.get("taken_by"))
    proxy = "" if taken_by in ("", SELF) or same_name(taken_by, visit_name) else taken_by
    relation = as_text(row.cells.get("relation"))
    return Outcome(
        state=RESULTS[said],
        on=on,
        cash=cash,
        goods=goods,
        proxy=proxy,
        relation=relation if proxy else "",
        remark=as_text(row.cells.get("remark")),
        decision=as_text(row.cells.get("decision")),
    )


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same but for spaces, dots' shapes and full-width letters."""
    return _bare(one) == _bare(other)


def write_list(path: Path, campaign: CampaignView, visits: Sequence[VisitFacts], now: datetime) -> None:
    """Write the sign-off list as a sheet of text cells that can be filled in and taken in again.

    Amounts are what was handed over, or what is planned while nothing is recorded. Raises DeviceError.
    """
    head = ["序号", "姓名", "证件号码", "村/单位", "对象类别", "联系电话", "慰问金(元)"]
    tail = ["开户行", "银行卡号", "结果", "领取人", "与本人关系", "日期", "备注", "批准文号"]
    rows = [[*head, *(good.title for good in campaign.goods), *tail]]
    for visit in visits:
        taken_by = (visit.proxy or SELF) if visit.state in rules.HANDED_OVER else ""
        given = [str(visit.due_goods.get(good.code, 0)) for good in campaign.goods]
        cash = f"{visit.due_cash // 100}.{visit.due_cash % 100:02d}"
        first = [
            str(visit.number),
            visit.name,
            visit.id_no,
            visit.place,
            category_name(visit),
            visit.phone,
            cash,
        ]
        last = [
            SAID[visit.state],
            taken_by,
            visit.relation,
            dates.iso(visit.on),
            visit.remark,
            visit.decision,
        ]
        rows.append([*first, *given, visit.bank, visit.account, *last])
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("签收名单")
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(rows[0]) - 1, 12, text)
        sheet.set_column(2, 2, 22, text)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                # All text: Excel keeps no more than 15 digits of a number, and runs what begins with "=".
                sheet.write_string(place, column, cell, text)
    write_whole(path, memory.getvalue())


def category_name(visit: VisitFacts) -> str:
    """Name the kind of recipient as the union's lists do."""
    if visit.category is None:
        return "其他人员" if visit.kind == PERSON else "会员"
    return codes.load("hardship_categories").label(visit.category)


def _key(good: Good) -> str:
    return f"good:{good.code}"


def _bare(name: str) -> str:
    return re.sub(r"[·•・.]", "·", plain_title(name)).upper()


def _day(cell: Cell) -> date | None:
    if is_blank(cell):
        return None
    found = dates.parse_day(cell)
    if found is None:
        raise DateInvalid(field="on")
    return found


def _cash(cell: Cell, due: bool) -> int:
    if is_blank(cell):
        if due:
            raise AmountMissing(field="cash")
        return 0
    try:
        fen = money.parse_yuan(cell)
    except RuleError:
        raise AmountInvalid(field="cash") from None
    if fen < 0:
        raise AmountInvalid(field="cash")
    return fen


def _quantity(cell: Cell, code: str) -> int:
    try:
        number = as_whole_number(cell)
    except WholeNumberWanted:
        raise QuantityInvalid(field=code) from None
    if number < 0:
        raise QuantityInvalid(field=code)
    return number
