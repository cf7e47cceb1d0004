"""支付汇总表: whom the bank pays, to which card and how much; and who cannot be paid yet, on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.funds import Payment, TransferList
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
from app.visits import PaymentList, payment_list


def load(tx: Session, campaign_id: str) -> PaymentList:
    """Read the transfers of a campaign."""
    return payment_list(tx, campaign_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the list: the campaign and its sources, one row for each transfer, the sum, who waits, signatures."""
    told: PaymentList = view
    return sheet_of("payment_list", told, words, stamp)


def sheet_of(key: str, told: TransferList, words: Wording, stamp: Stamp) -> Sheet:
    """Word any list of transfers; `key` is the form it is printed as."""
    title, sources = words["title"], codes.load("warm_fund_sources")
    by_source = "\n".join(f"{sources.label(one)} {yuan(sum_)}" for one, sum_ in told.by_source.items())
    head = (
        (words["unit"], told.office),
        (words["campaign"], told.name),
        (words["people"], words("people_count", n=len(told.payable))),
        (words["sources"], by_source),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Grid(
            _columns(words),
            tuple(_row(one, words) for one in told.payable),
            _total(told, words),
            page_total=("", words["page_total"], words("people_count", n=COUNT), "", SUM, ""),
        ),
        Paragraph(words("capitals", words=capital(told.total), figures=yuan(told.total)), indent=False),
    ]
    if told.waiting:
        parts += [
            Heading(words("waiting", n=len(told.waiting)), 2),
            Grid(_columns(words), tuple(_row(one, words) for one in told.waiting)),
        ]
    labels = tuple(
        words[entry] for entry in ("sign_drawn", "sign_checked", "sign_finance", "sign_responsible")
    )
    parts.append(Signatures(labels, words["date_line"]))
    return Sheet(key, words.version, title, tuple(parts), stamp.number, language=words.language)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 12, "center"),
        Column(words["name"], 24),
        Column(words["id_no"], 40),
        Column(words["bank_account"], None),
        Column(words["cash"], 26, "right"),
        Column(words["remark"], 26),
    )


def _row(one: Payment, words: Wording) -> tuple[str, ...]:
    card = "\n".join(text for text in (one.bank, one.account) if text)
    return (
        str(one.number),
        one.name,
        one.id_no,
        card,
        yuan(one.cash),
        words[one.problem] if one.problem else "",
    )


def _total(told: TransferList, words: Wording) -> tuple[str, ...]:
    return ("", words["total"], words("people_count", n=len(told.payable)), "", yuan(told.total), "")


FORM = Form("payment_list", N_("Payment list"), False, load, fill, subject="campaign")
