"""记账凭证: one entry of the books with its accounts, both sides, and who answers for it; on A4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.funds import REVERSED, BookLine, LedgerLine, entry_lines, of_entry
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
from app.shared.errors import RuleError
from app.shared.money import capital, yuan
from app.shared.text import N_
from app.unions import office_facts
from app.visits import good_names

# Room to write by hand, in mm.
_ROW = 9.0


class EntryMissing(RuleError):
    """There is no such entry to print."""

    code = "funds.entry_missing"
    template = N_("This entry is not in the books of this computer. Nothing was printed.")


@dataclass(frozen=True)
class VoucherPaper:
    """An entry as its voucher shows it: what it is, both its sides, what its goods are called by code."""

    office: str
    lines: tuple[LedgerLine, ...]
    sides: tuple[BookLine, ...]
    goods: dict[str, str]


def load(tx: Session, entry_id: str) -> VoucherPaper:
    """Read an entry. Raises EntryMissing."""
    lines = of_entry(tx, IN_THE_BOOKS, entry_id)
    if not lines:
        raise EntryMissing()
    goods = good_names(tx, [lines[0].campaign_id])
    named = {code: name for (_campaign, code), name in goods.items()}
    return VoucherPaper(office_facts(tx).name, lines, entry_lines(tx, entry_id), named)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the voucher: its number and day, what it is for, every account on its side, the sum in capitals."""
    paper: VoucherPaper = view
    line, title = paper.lines[0], words["title"]
    head = (
        (words["unit"], paper.office),
        (words["voucher"], line.voucher or words["unnumbered"]),
        (words["on"], line.on.isoformat()),
        (words["kind"], words[f"kind_{line.kind.lower()}"]),
        (words["campaign"], line.campaign or line.campaign_id or words["no_campaign"]),
        (words["counterparty"], line.person or line.counterparty),
    )
    total = sum(one.amount for one in paper.sides if one.amount > 0)
    parts: list[Part] = [Heading(title), Fields(head), _sides(paper, words, total)]
    if total:  # a reversal has both sides too, turned round
        parts.append(Paragraph(words("capitals", words=capital(total), figures=yuan(total)), indent=False))
    if line.kind == REVERSED:
        parts.append(Paragraph(words("reversal", voucher=line.takes_back), indent=False))
    elif line.taken_back:
        parts.append(Paragraph(words("reversed", voucher=line.taken_back), indent=False))
    signs = tuple(words[one] for one in ("sign_responsible", "sign_checked", "sign_cashier", "sign_clerk"))
    parts += [
        Fields(((words["attached"], ""), (words["by"], line.by))),
        Signatures(signs, words["date_line"], columns=4),
    ]
    return Sheet("funds_voucher", words.version, title, tuple(parts), stamp.number, language=words.language)


def _sides(paper: VoucherPaper, words: Wording, total: int) -> Grid:
    columns = (
        Column(words["summary"], None),
        Column(words["account"], 34),
        Column(words["part"], 40),
        Column(words["debit"], 28, "right"),
        Column(words["credit"], 28, "right"),
    )
    told = _what_for(paper, words)
    sources = codes.load("warm_fund_sources")
    rows = tuple(
        (
            told if not place else "", words[f"account_{one.account.lower()}"],
            sources.label(one.source) if one.source else paper.goods.get(one.good, one.good),
            yuan(one.amount) if one.amount > 0 else "", yuan(-one.amount) if one.amount < 0 else "",
        )
        for place, one in enumerate(sorted(paper.sides, key=lambda one: one.amount < 0))
    )  # fmt: skip
    return Grid(columns, rows, (words["total"], "", "", yuan(total), yuan(total)), _ROW)


def _what_for(paper: VoucherPaper, words: Wording) -> str:
    """Say what an entry is for; like all of a paper in its own languages, not in that of the desk."""
    line = paper.lines[0]
    goods = [f"{name} × {n:,}" for entry in paper.lines for name, n in entry.goods_moved]
    if line.summary:
        return "\n".join([line.summary, *goods])
    return "\n".join([words[f"kind_{line.of.lower()}"], *filter(None, (line.person,)), *goods])


FORM = Form(
    "funds_voucher", N_("Ledger voucher"), False, load, fill, subject="ledger_entry", needs="funds.read"
)
