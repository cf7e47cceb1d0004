"""资金收支汇总表: what came in and went out between two days, by source and by campaign; on A4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.funds import PeriodSums, Sums, period_of, period_sums
from app.printing.origins import IN_THE_BOOKS
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
from app.shared.money import yuan
from app.shared.text import N_
from app.unions import office_facts

AMOUNTS = ("before", "opened", "received", "budgeted", "spent", "cash", "goods", "left")


@dataclass(frozen=True)
class SummaryPaper:
    """A period of the books, with what the campaigns in it are called by id."""

    office: str
    sums: PeriodSums
    names: Mapping[str, str]


def load(tx: Session, period: str) -> SummaryPaper:
    """Read a period written like 2026-01-01..2026-01-31. Raises PeriodUnreadable."""
    sums = period_sums(tx, *period_of(period))
    return SummaryPaper(office_facts(tx).name, sums, IN_THE_BOOKS.campaigns(tx, sorted(sums.campaigns)))


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the summary: the period, a row for each source and each campaign, the sums, signatures."""
    paper: SummaryPaper = view
    told, title, total = paper.sums, words["title"], paper.sums.total
    sources = codes.load("warm_fund_sources")
    by_source = {sources.label(code): sums for code, sums in told.sources.items()}
    by_campaign = {
        paper.names.get(key, key) if key else words["no_campaign"]: sums
        for key, sums in told.campaigns.items()
    }
    head = (
        (words["unit"], paper.office),
        (words["period"], words("days", first=told.first.isoformat(), last=told.last.isoformat())),
        (words["entries"], words("count", n=told.entries)),
        (words["rest"], yuan(total.left)),
    )
    signs = tuple(words[one] for one in ("sign_drawn", "sign_checked", "sign_finance", "sign_responsible"))
    figures = {"income": yuan(total.income), "expense": yuan(total.expense), "left": yuan(total.left)}
    parts: tuple[Part, ...] = (
        Heading(title),
        Fields(head),
        Heading(words["by_source"], 2),
        _grid(words["source"], by_source, total, words),
        Heading(words["by_campaign"], 2),
        _grid(words["campaign"], by_campaign, total, words),
        Paragraph(words("sum_up", **figures), indent=False),
        *_gifts(total, words),
        Paragraph(words["how"], indent=False, size=10.5),
        Signatures(signs, words["date_line"], columns=4),
    )
    return Sheet(
        "funds_summary", words.version, title, parts, stamp.number, landscape=True, language=words.language
    )


def _gifts(total: Sums, words: Wording) -> tuple[Paragraph, ...]:
    """Say how much of what was received were donated goods; nothing where none were."""
    if not total.donated:
        return ()
    return (Paragraph(words("in_kind", value=yuan(total.donated)), indent=False),)


def _amount(sums: Sums, part: str) -> str:
    """Word an amount; donated goods stand with what was received."""
    amount: int = getattr(sums, part) + (sums.donated if part == "received" else 0)
    return yuan(amount)


def _grid(first: str, rows: Mapping[str, Sums], total: Sums, words: Wording) -> Grid:
    columns = (Column(first, None), *(Column(words[name], 27, "right") for name in AMOUNTS))
    return Grid(
        columns,
        tuple((name, *(_amount(sums, part) for part in AMOUNTS)) for name, sums in rows.items()),
        (words["total"], *(_amount(total, part) for part in AMOUNTS)),
    )


FORM = Form(
    "funds_summary", N_("Income and expense"), True, load, fill, subject="ledger_entry", needs="funds.read"
)
