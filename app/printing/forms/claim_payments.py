"""互助金支付汇总表: which claims the bank pays, to which cards and how much; which it cannot pay yet; A4 landscape.

One sheet for all claims that are chosen. The bank needs document and card whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimPayment, PaymentsPaper, payments_paper
from app.printing.forms import claim_words
from app.printing.sheet import (
    ALL,
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
from app.shared.money import capital, yuan
from app.shared.text import N_


def load(tx: Session, claim_id: str) -> PaymentsPaper:
    """Read the payment of one claim. Raises ClaimMissing."""
    return payments_paper(tx, (claim_id,))


def load_all(tx: Session, claim_ids: Sequence[str]) -> PaymentsPaper:
    """Read the payments of several claims. Raises ClaimMissing."""
    return payments_paper(tx, claim_ids)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the list: a row for each payment, the sum, what waits for a card, signatures.

    Raises PaperDoesNotFit when nothing is to be paid of one of the claims.
    """
    paper: PaymentsPaper = view
    if paper.strange or not paper.payments:
        raise claim_words.PaperDoesNotFit()
    paid = tuple(one for one in paper.payments if one.paid is not None)
    listed = tuple(one for one in paper.payments if one.paid is not None or one.line.is_payable)
    waiting = tuple(one for one in paper.payments if one not in listed)
    title, total = words["title"], _sum(listed)
    head = ((words["office"], paper.office), (words["claims"], words("claim_count", n=len(listed))))
    rows = tuple(_row(number, one, words) for number, one in enumerate(listed, start=1))
    sum_row = ("", words["total"], "", words("claim_count", n=len(listed)), "", yuan(total), "")
    on_page = ("", words["page_total"], "", words("claim_count", n=COUNT), "", SUM, "")
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Grid(_columns(words), rows, sum_row, page_total=on_page),
    ]
    parts.append(Paragraph(words("capitals", words=capital(total), figures=yuan(total)), indent=False))
    if paid and len(paid) < len(listed):
        went = _sum(paid)
        said = words("of_which_paid", n=len(paid), paid=yuan(went), rest=yuan(total - went))
        parts.append(Paragraph(said, indent=False))
    if waiting:
        late = tuple(_row(number, one, words) for number, one in enumerate(waiting, start=1))
        parts += [Heading(words("waiting", n=len(waiting)), level=2), Grid(_columns(words), late)]
    labels = tuple(words[one] for one in ("sign_drawn", "sign_checked", "sign_finance", "sign_responsible"))
    parts.append(Signatures(labels, words["date_line"], columns=4))
    return Sheet(
        "claim_payments", words.version, title, tuple(parts), stamp.number, landscape=True, language=words.language
    )  # fmt: skip


def _sum(payments: Sequence[ClaimPayment]) -> int:
    return sum(one.line.amount for one in payments)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 12, "center"),
        Column(words["claim_no"], 26),
        Column(words["payee"], 34),
        Column(words["id_no"], 44),
        Column(words["bank_account"], None),
        Column(words["amount"], 30, "right"),
        Column(words["remark"], 40),
    )


def _row(number: int, one: ClaimPayment, words: Wording) -> tuple[str, ...]:
    line = one.line
    payee = line.payee if line.payee == line.name else f"{line.payee}\n{words('claimant', name=line.name)}"
    card = "\n".join(text for text in (line.bank, claim_words.in_fours(line.account)) if text)
    if one.paid is not None:
        remark = words("paid_on", day=one.paid.on.isoformat())
    else:
        remark = words[line.problem] if line.problem else ""
    return (str(number), line.number, payee, line.id_no, card, yuan(line.amount), remark)


FORM = Form(
    "claim_payments", N_("Mutual aid: payment list"), True, load, fill, "claim", "aid.pay", on_a_sheet=ALL,
    load_all=load_all,
)  # fmt: skip
