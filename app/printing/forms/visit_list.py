"""慰问金、慰问品发放花名册 [B15]: who gets what and signs for it, on A4 landscape."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.sheet import (
    COUNT,
    SUM,
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared import codes
from app.shared.money import capital, yuan
from app.shared.text import N_
from app.visits import ABSENT, CHANGED, DECLINED, GIVEN, PENDING, SignOffLine, SignOffList, sign_off_list

# Room to sign by hand, in mm.
_ROW = 14.0


def load(tx: Session, campaign_id: str) -> SignOffList:
    """Read a campaign's list."""
    return sign_off_list(tx, campaign_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the list: its head, one row for each recipient, totals in figures and capitals, signatures."""
    listed: SignOffList = view
    title = words["title"]
    sources = "、".join(codes.load("warm_fund_sources").label(source) for source in listed.sources)
    days = words("window_days", first=listed.first_day.isoformat(), last=listed.last_day.isoformat())
    head = (
        (words["unit"], listed.office),
        (words["campaign"], listed.campaign),
        (words["window"], days),
        (words["sources"], sources),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Grid(
            _columns(words),
            tuple(_row(line, words) for line in listed.lines),
            _totals(listed, words),
            _ROW,
            ("", words["page_total"], words("people", n=COUNT), "", "", SUM, "", "", SUM, "", "", "", ""),
        ),
        *_sums(listed, words),
        Signatures(
            (words["drawn_up"], words["checked"], words["responsible"]), words["date_line"], columns=3
        ),
    ]
    return Sheet(
        "visit_list",
        words.version,
        title,
        tuple(parts),
        stamp.number,
        landscape=True,
        language=words.language,
    )


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 10, "center"),
        Column(words["name"], 18),
        Column(words["id_phone"], 36),
        Column(words["place"], None),
        Column(words["category"], 15),
        Column(words["cash"], 18, "right"),
        Column(words["goods"], 24),
        Column(words["quantity"], 10, "right"),
        Column(words["value"], 17, "right"),
        Column(words["bank_account"], 37),
        Column(words["signature"], 30),
        Column(words["on"], 17),
        Column(words["remark"], 14),
    )


def _row(line: SignOffLine, words: Wording) -> tuple[str, ...]:
    return (
        str(line.number),
        line.name,
        _two_lines(line.id_no, line.phone),
        line.place,
        line.category,
        yuan(line.cash),
        "\n".join(good.title for good, _quantity in line.goods),
        "\n".join(str(quantity) for _good, quantity in line.goods),
        yuan(line.goods_value),
        _two_lines(line.bank, line.account),
        _taken_by(line, words),
        line.on.isoformat() if line.on else "",
        _remark(line, words),
    )


def _two_lines(first: str, second: str) -> str:
    return "\n".join(text for text in (first, second) if text)


def _taken_by(line: SignOffLine, words: Wording) -> str:
    """Leave room for the signature; once a proxy is recorded, say who it was."""
    if not line.proxy:
        return ""
    if not line.relation:
        return words("taken_by_short", name=line.proxy)
    return words("taken_by", name=line.proxy, relation=line.relation)


def _remark(line: SignOffLine, words: Wording) -> str:
    if line.state in (PENDING, GIVEN):
        return line.remark
    state = words[{ABSENT: "state_absent", DECLINED: "state_declined", CHANGED: "state_changed"}[line.state]]
    return _two_lines(state, line.remark)


def _totals(listed: SignOffList, words: Wording) -> tuple[str, ...]:
    total = listed.total
    return (
        "",
        words["total"],
        words("people", n=len(listed.lines)),
        "",
        "",
        yuan(total.cash),
        "\n".join(good.title for good, _quantity in total.goods),
        "\n".join(str(quantity) for _good, quantity in total.goods),
        yuan(total.goods_value),
        "",
        "",
        "",
        "",
    )


def _sums(listed: SignOffList, words: Wording) -> tuple[Part, ...]:
    amounts = (
        ("capitals_cash", listed.total.cash),
        ("capitals_goods", listed.total.goods_value),
        ("capitals_total", listed.total.total),
    )
    lines = [
        Paragraph(words(entry, words=capital(amount), figures=yuan(amount)), indent=False)
        for entry, amount in amounts
    ]
    if listed.is_begun:
        given = listed.given
        goods = "、".join(f"{good.title} {quantity}" for good, quantity in given.goods) or words["nothing"]
        so_far = words(
            "so_far",
            n=given.people,
            cash=yuan(given.cash),
            cash_words=capital(given.cash),
            goods=goods,
            value=yuan(given.goods_value),
            value_words=capital(given.goods_value),
            total=yuan(given.total),
        )
        lines.append(Paragraph(so_far, indent=False))
    return tuple(lines)


FORM = Form("visit_list", N_("Sign-off list"), True, load, fill, subject="campaign")
