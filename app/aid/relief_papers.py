"""What do the papers of second relief show: somebody's form, and the list for the bank? Values only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import relief_rows
from app.aid.numbers import number_words
from app.aid.relief_rows import ReliefLine, ReliefView
from app.aid.relief_tables import ReliefLineRow
from app.aid.relief_words import ReliefLineMissing
from app.aid.tables import ClaimRow
from app.funds import TransferList, parted
from app.members import facts_of
from app.unions import office_facts


@dataclass(frozen=True)
class ReliefPaper:
    """Somebody on a campaign as their form [B24] shows them; `numbers` are those of the claims counted."""

    office: str
    relief: ReliefView
    line: ReliefLine
    phone: str
    numbers: tuple[str, ...]


def relief_paper(tx: Session, line_id: str) -> ReliefPaper:
    """Return what the form of second relief [B24] shows. Raises ReliefLineMissing."""
    row = tx.get(ReliefLineRow, line_id)
    if row is None:
        raise ReliefLineMissing()
    sheet = relief_rows.sheet_of(tx, relief_rows.relief_row(tx, row.relief_id))
    line = next(one for one in sheet.lines if one.id == line_id)
    who = facts_of(tx, [line.member_id]).get(line.member_id)
    chosen = select(ClaimRow.no, ClaimRow.series).where(ClaimRow.id.in_(line.claims)).order_by(ClaimRow.no)
    numbers = tuple(number_words(no, series) for no, series in tx.execute(chosen))
    return ReliefPaper(office_facts(tx).name, sheet.view, line, who.mobile if who else "", numbers)


def relief_payments(tx: Session, relief_id: str) -> TransferList:
    """Return all transfers of an approved campaign, made or not. Raises ReliefMissing, ReliefNotApproved."""
    sheet = relief_rows.sheet_of(tx, relief_rows.approved(tx, relief_id))
    payable, waiting = parted(relief_rows.payments_of(sheet, open_only=False))
    return TransferList(office_facts(tx).name, sheet.view.name, payable, waiting)
