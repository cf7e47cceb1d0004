"""入户慰问签收单: one recipient a page, with the last help, this help and boxes to sign in.

The code that files the signed page to its record is the one at its foot, as on every paper.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import capital, yuan
from app.shared.text import N_
from app.visits import CHANGED, GIVEN, PENDING, Good, SignOffLine, VisitPaper, visit_paper

# Room to write by hand, in mm.
_ROW = 9.0
_LABEL = 28.0


def load(tx: Session, visit_id: str) -> VisitPaper:
    """Read one visit."""
    return visit_paper(tx, visit_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the page: who, what they had before, what they get now, what came of it, and who signs."""
    paper: VisitPaper = view
    line, title = paper.line, words["title"]
    days = words("window_days", first=paper.first_day.isoformat(), last=paper.last_day.isoformat())
    who = (
        (words["unit"], paper.office),
        (words["window"], days),
        (words["campaign"], paper.campaign),
        (words["number"], f"{line.number:03d}"),
        (words["name"], line.name),
        (words["category"], line.category),
        (words["id_no"], line.id_no),
        (words["phone"], line.phone),
        (words["place"], line.place),
        (words["bank"], line.bank),
        (words["account"], line.account),
        (words["last"], _last(paper, words)),
    )
    total = line.cash + line.goods_value
    parts: list[Part] = [
        Heading(title),
        Fields(who),
        Grid(_columns(words), _rows(line, words), ("", "", "", words["total"], yuan(total)), _ROW),
        Paragraph(words("capitals", words=capital(total), figures=yuan(total)), indent=False),
        Framed(_result(line, words)),
        Signatures(
            tuple(
                words[entry] for entry in ("sign_recipient", "sign_proxy", "sign_visitor_1", "sign_visitor_2")
            ),
            words["date_line"],
            # Two languages fill the page; the four boxes then stand in one row, so that it stays one page.
            columns=4 if "+" in words.language else 2,
        ),
    ]
    return Sheet("visit_sheet", words.version, title, tuple(parts), stamp.number, language=words.language)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["item"], None),
        Column(words["unit_name"], 20, "center"),
        Column(words["quantity"], 20, "right"),
        Column(words["unit_price"], 32, "right"),
        Column(words["value"], 34, "right"),
    )


def _rows(line: SignOffLine, words: Wording) -> tuple[tuple[str, ...], ...]:
    rows = [(words["cash"], words["cash_unit"], "", "", yuan(line.cash))] if line.cash else []
    for good, quantity in line.goods:
        value = quantity * good.unit_price
        rows.append((good.name, good.unit, str(quantity), yuan(good.unit_price), yuan(value)))
    return tuple(rows) or ((words["nothing"], "", "", "", yuan(0)),)


def _last(paper: VisitPaper, words: Wording) -> str:
    if paper.last is None:
        return words["last_none"]
    on = paper.last.on.isoformat() if paper.last.on else ""
    goods = _goods(paper.last.goods) or words["nothing"]
    return words("last_help", on=on, campaign=paper.last.campaign, cash=yuan(paper.last.cash), goods=goods)


def _goods(goods: tuple[tuple[Good, int], ...]) -> str:
    return "、".join(f"{good.title} {quantity}" for good, quantity in goods)


def _result(line: SignOffLine, words: Wording) -> tuple[Fields, ...]:
    """Give boxes to tick before the visit, and what is recorded afterwards."""
    proxy = ((words["proxy"], line.proxy), (words["relation"], line.relation))
    return (
        Fields(((words["result"], _came_of_it(line, words)),), 1, _LABEL),
        Fields(proxy, 2, _LABEL),
        Fields(((words["remark"], line.remark),), 1, _LABEL),
    )


def _came_of_it(line: SignOffLine, words: Wording) -> str:
    if line.state == PENDING:
        return words["result_boxes"]
    taken_by = ""
    if line.state in (GIVEN, CHANGED):
        taken_by = words["self"]
        if line.proxy:
            entry = "taken_by" if line.relation else "taken_by_short"
            taken_by = words(entry, name=line.proxy, relation=line.relation)
    on = line.on.isoformat() if line.on else ""
    said = words("recorded", state=words[f"state_{line.state.lower()}"], on=on, taken_by=taken_by)
    return "\n".join(text.rstrip(" ，,") for text in said.split("\n"))


FORM = Form("visit_sheet", N_("Visit sheet"), False, load, fill, subject="visit")
