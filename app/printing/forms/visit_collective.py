"""集体慰问签收单 [B16]: what a unit gets for so many people, who brought it, and who signs and stamps for it; on A4."""

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
from app.visits import DROPPED, GROUPS, UnitPaper, unit_paper

# Room to count along by hand, in mm.
_ROW = 10.0


def load(tx: Session, visit_id: str) -> UnitPaper:
    """Read a visit to a unit."""
    return unit_paper(tx, visit_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the slip: for whom and by whom, the goods by piece, the cash, all of it in capitals, signatures.

    What is not known before the visit (the day, who signs) stays empty to be written by hand.
    """
    paper: UnitPaper = view
    line, told, title = paper.line, paper.line.help, words["title"]
    led = " ".join(part for part in (told.leader, told.post) if part)
    level = words[f"level_{told.level.lower()}"] if told.level else ""
    head = [
        (words["office"], paper.office),
        (words["campaign"], paper.campaign.name),
        (words["unit"], told.unit),
        (words["people"], words("people_count", n=f"{told.people:,}")),
        (words["kind"], words[f"kind_{told.kind.lower()}"]),
        (words["helped"], codes.load(GROUPS).label(told.helped) if told.helped else ""),
        (words["leader"], words.together([part for part in (led, level) if part], "")),
        (words["others"], told.others),
        (words["on"], told.on.isoformat() if told.on else words["date_line"]),
        (words["remark"], told.remark),
    ]
    if told.weather or told.temperature is not None:
        degrees = "" if told.temperature is None else f"{told.temperature}℃"
        head.append((words["weather"], f"{told.weather} {degrees}".strip()))
        head.append((words["decision"], told.decision))
    elif told.decision:
        head.append((words["decision"], told.decision))
    parts: list[Part] = [Heading(title), Fields(tuple(head))]
    if line.state == DROPPED:
        parts.append(Paragraph(words["dropped"], indent=False))
    if paper.goods:
        parts.append(_goods(paper, words))
    if told.cash:
        source = codes.load("warm_fund_sources").label(told.cash_source or "")
        parts.append(Fields(((words["cash"], yuan(told.cash)), (words["source"], source))))
    total = words("capitals", words=capital(line.total), figures=yuan(line.total))
    parts += [
        Paragraph(total, indent=False),
        Paragraph(words["declared"], indent=False),
        Signatures(
            (words["sign_unit"], words["sign_receiver"], words["sign_handler"], words["sign_witness"]),
            words["date_line"],
        ),
    ]
    return Sheet(
        "visit_collective", words.version, title, tuple(parts), stamp.number, language=words.language
    )


def _goods(paper: UnitPaper, words: Wording) -> Grid:
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
    return Grid(columns, rows, ("", words["total"], "", "", "", yuan(paper.line.value)), _ROW)


FORM = Form("visit_collective", N_("Slip of a unit"), False, load, fill, subject="unit_visit")
