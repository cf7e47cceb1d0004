"""慰问款物对账单: every source and good of a campaign, planned, had, given, left; and who answers for it, on A4."""

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
from app.visits import STATES, IssueLine, ReckoningPaper, reckoning_paper


def load(tx: Session, campaign_id: str) -> ReckoningPaper:
    """Read a campaign reckoned up."""
    return reckoning_paper(tx, campaign_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the campaign, its visits by outcome, money by source, goods by piece, the verdict, signatures."""
    paper: ReckoningPaper = view
    campaign, reckoned, title = paper.campaign, paper.reckoned, words["title"]
    spent = sum(source.spent for source in reckoned.sources)
    visits = words("visits_counted", **{state.lower(): campaign.counts[state] for state in STATES})
    head = (
        (words["unit"], paper.office),
        (words["campaign"], campaign.name),
        (
            words["window"],
            words("window_days", first=campaign.window_from.isoformat(), last=campaign.window_to.isoformat()),
        ),
        (words["locked"], campaign.locked_on.isoformat() if campaign.locked_on else words["not_locked"]),
        (words["people"], words("people_count", n=campaign.recipients)),
        (words["visits"], visits),
        *_units(paper, words),
    )
    parts: list[Part] = [
        Heading(title),
        Fields(head),
        Heading(words["money"], 2),
        _money(paper, words),
        Heading(words["goods"], 2),
        _goods(paper, words),
        *_gifts(paper, words),
        *_carried(paper, words),
        Paragraph(words("capitals", words=capital(spent), figures=yuan(spent)), indent=False),
        Paragraph(words["agrees" if reckoned.agrees else "differs"], indent=False),
        *_cost(paper, words),
        *_unallowed(paper, words),
        Signatures(
            tuple(words[entry] for entry in ("sign_clerk", "sign_store", "sign_finance", "sign_responsible")),
            words["date_line"],
        ),
    ]
    return Sheet(
        "visit_reconciliation", words.version, title, tuple(parts), stamp.number, language=words.language
    )


def _units(paper: ReckoningPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    """Word how many units were visited and for how many people; nothing where none was."""
    units = paper.reckoned.units
    if not units.given:
        return ()
    return ((words["units"], words("units_counted", n=units.given, people=f"{units.people:,}")),)


def _cost(paper: ReckoningPaper, words: Wording) -> tuple[Part, ...]:
    """Say how far the goods' cost is from their value on the sign-off list; nothing where they are the same."""
    nominal = sum(one.goods_nominal for one in paper.reckoned.sources)
    more = sum(one.goods_value for one in paper.reckoned.sources) - nominal
    if not more:
        return ()
    told = words("cost", nominal=yuan(nominal), difference=yuan(abs(more)))
    return (Paragraph(told, indent=False),)


def _unallowed(paper: ReckoningPaper, words: Wording) -> tuple[Part, ...]:
    count = len(paper.reckoned.unallowed)
    return (Paragraph(words("unallowed", n=count), indent=False),) if count else ()


def _money(paper: ReckoningPaper, words: Wording) -> Grid:
    sources, lines = codes.load("warm_fund_sources"), paper.reckoned.sources
    columns = (
        Column(words["source"], None),
        *(
            Column(words[entry], 26, "right")
            for entry in ("budget", "planned", "cash", "goods_value", "left")
        ),
    )
    rows = tuple(
        (
            sources.label(one.code), yuan(one.budget), yuan(one.planned), yuan(one.cash),
            yuan(one.goods_value), yuan(one.left),
        )
        for one in lines
    )  # fmt: skip
    sums = (
        sum(getattr(one, name) for one in lines)
        for name in ("budget", "planned", "cash", "goods_value", "left")
    )
    return Grid(columns, rows, (words["total"], *map(yuan, sums)))


def _goods(paper: ReckoningPaper, words: Wording) -> Grid:
    columns = (
        Column(words["good"], None),
        Column(words["measure"], 18, "center"),
        *(
            Column(words[entry], 24, "right")
            for entry in ("planned", "bought", "given", "left", "difference")
        ),
    )
    rows = tuple(
        (one.name, one.unit, *map(str, (one.planned, one.bought, one.given, one.left, one.difference)))
        for one in paper.reckoned.goods
    )
    return Grid(columns, rows)


def _gifts(paper: ReckoningPaper, words: Wording) -> tuple[Part, ...]:
    """Say which of the goods were donated and what they are worth; nothing where none were."""
    goods = [f"{one.name} {one.donated} {one.unit}" for one in paper.reckoned.goods if one.donated]
    if not goods:
        return ()
    worth = sum(one.in_kind for one in paper.reckoned.sources)
    return (Paragraph(words("gifts", goods="、".join(goods), value=yuan(worth)), indent=False),)


def _carried(paper: ReckoningPaper, words: Wording) -> tuple[Part, ...]:
    """Word what carriers took out, gave and brought back, and why it differs; nothing where no notes are written."""
    lines = paper.reckoned.issued
    if not lines:
        return ()
    columns = (
        Column(words["carried_what"], None),
        *(
            Column(words[entry], 21, "right")
            for entry in ("planned", "issued", "given", "returned", "not_back")
        ),
        Column(words["explained"], 34),
    )
    rows = tuple(
        (
            f"{line.name}({line.unit})" if line.unit else line.name,
            *map(line.words, (line.planned, line.issued, line.given, line.returned, line.difference)),
            _why(line, words),
        )
        for line in lines
    )
    return (Heading(words["carried"], 2), Grid(columns, rows))


def _why(line: IssueLine, words: Wording) -> str:
    told = [f"{line.words(one.amount)} {one.reason} ({one.entered_by})" for one in line.explanations]
    if line.unexplained:
        told.append(words("unexplained", n=line.words(line.unexplained)))
    return "\n".join(told)


FORM = Form("visit_reconciliation", N_("Reckoning"), False, load, fill, subject="campaign")
