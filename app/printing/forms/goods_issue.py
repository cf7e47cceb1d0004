"""物资领用单: what a carrier takes out of the office, or brings back, and signs for; on A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.sheet import (
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
from app.visits import RETURNED, IssuePaper, issue_paper

# Room to count along by hand, in mm.
_ROW = 10.0


def load(tx: Session, note_id: str) -> IssuePaper:
    """Read a note."""
    return issue_paper(tx, note_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the note: who and when, the goods by piece, the cash in figures and capitals, signatures."""
    paper: IssuePaper = view
    note, handed = paper.note, paper.note.handed
    kind = "returned" if note.kind == RETURNED else "issued"
    title = words[f"title_{kind}"]
    head = (
        (words["unit"], paper.office),
        (words["campaign"], paper.campaign.name),
        (words[f"carrier_{kind}"], handed.carrier),
        (words[f"on_{kind}"], handed.on.isoformat()),
        (words["place"], handed.place),
        (words["remark"], handed.remark),
    )
    parts: list[Part] = [Heading(title), Fields(head)]
    if note.reverses is not None or note.is_reversed:
        parts.append(Paragraph(words["reversal" if note.reverses else "reversed"], indent=False))
    if paper.goods:
        parts.append(_goods(paper, words))
    if handed.cash:
        source = codes.load("warm_fund_sources").label(handed.cash_source or "")
        parts.append(Fields(((words["cash"], yuan(handed.cash)), (words["source"], source))))
        parts.append(
            Paragraph(words("capitals", words=capital(handed.cash), figures=yuan(handed.cash)), indent=False)
        )
    parts += [
        Paragraph(words[f"declared_{kind}"], indent=False),
        Signatures(
            tuple(
                words[entry] for entry in (f"sign_carrier_{kind}", f"sign_office_{kind}", "sign_responsible")
            ),
            words["date_line"],
            columns=3,
        ),
    ]
    return Sheet("goods_issue", words.version, title, tuple(parts), stamp.number, language=words.language)


def _goods(paper: IssuePaper, words: Wording) -> Grid:
    columns = (
        Column(words["number"], 14, "center"),
        Column(words["good"], None),
        Column(words["measure"], 20, "center"),
        Column(words["quantity"], 28, "right"),
        Column(words["price"], 30, "right"),
        Column(words["value"], 32, "right"),
    )
    rows = tuple(
        (
            str(number), good.name, good.unit, f"{quantity:,}", yuan(good.unit_price),
            yuan(quantity * good.unit_price),
        )
        for number, (good, quantity) in enumerate(paper.goods, start=1)
    )  # fmt: skip
    value = sum(quantity * good.unit_price for good, quantity in paper.goods)
    return Grid(columns, rows, ("", words["total"], "", "", "", yuan(value)), _ROW)


FORM = Form("goods_issue", N_("Issue note"), False, load, fill, subject="issue_note")
