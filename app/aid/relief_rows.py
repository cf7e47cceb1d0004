"""How does a second relief campaign stand, and who is on it? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import funds
from app.aid import relief
from app.aid.relief import Reason, ReliefRule, Shared, Stake, read_rule
from app.aid.relief_tables import ReliefLineRow, ReliefRow
from app.aid.relief_words import ReliefLineMissing, ReliefMissing, ReliefNotApproved
from app.funds import Payment
from app.hardship import Standing, standings
from app.security import Guard
from app.shared import identity
from app.shared.actor import Actor
from app.shared.names import namer


@dataclass(frozen=True)
class ReliefLine:
    """Somebody on a campaign; `amount` is what they get: approved, or what it comes to now. Amounts in fen.

    `closed` says that their hardship file was closed since; `cut` that the pool did not reach for all of it.
    """

    id: str
    member_id: str
    name: str
    id_no: str
    id_masked: str
    unit: str
    claims: tuple[str, ...]
    times: int
    insured: int
    other: int
    paid: int
    helped: int
    burden: int
    illness: str
    category: str
    net_pc: int | None
    by_hand: bool
    wanted: int
    why: Reason
    off: bool
    fixed: int | None
    reason: str
    decision: str
    seconded_by: str | None
    amount: int
    cut: bool
    bank: str
    account: str
    paid_on: date | None
    entry_id: str | None
    returned: str
    closed: bool = False
    late: bool = False
    """Came from another computer after the approval: nothing was approved for them."""


@dataclass(frozen=True)
class ReliefView:
    """A campaign and its sums, in fen; `over` is what is set by hand beyond the pool."""

    id: str
    name: str
    first: date
    last: date
    source: str
    pool: int
    rule: ReliefRule
    state: str
    approved_on: date | None
    approval_no: str
    approved_by: str | None
    seconded_by: str | None
    people: int
    asked: int
    total: int
    over: int
    paid_people: int
    paid_total: int
    books_agree: bool

    @property
    def left(self) -> int:
        """What of the pool nobody gets, in fen."""
        return self.pool - self.total

    @property
    def done(self) -> bool:
        """Say whether everybody is paid."""
        return self.state == relief.APPROVED and self.people > 0 and self.paid_people == self.people


@dataclass(frozen=True)
class ReliefSheet:
    """A campaign with everybody on it."""

    view: ReliefView
    lines: tuple[ReliefLine, ...] = field(default=())


def relief_row(tx: Session, relief_id: str) -> ReliefRow:
    """Return a campaign. Raises ReliefMissing."""
    row = tx.get(ReliefRow, relief_id)
    if row is None:
        raise ReliefMissing()
    return row


def draft(tx: Session, relief_id: str) -> ReliefRow:
    """Return a campaign that may still be changed. Raises ReliefMissing, ReliefLocked."""
    row = relief_row(tx, relief_id)
    relief.check_draft(row.state)
    return row


def approved(tx: Session, relief_id: str) -> ReliefRow:
    """Return an approved campaign. Raises ReliefMissing, ReliefNotApproved."""
    row = relief_row(tx, relief_id)
    if row.state != relief.APPROVED:
        raise ReliefNotApproved()
    return row


def check_right(guard: Guard, second: Actor | None) -> None:
    """Ask whether a second person may confirm. Raises NotAllowed."""
    if second is not None:
        guard.check(second, "aid.confirm")


def line_row(tx: Session, relief_id: str, line_id: str) -> ReliefLineRow:
    """Return somebody on a campaign. Raises ReliefLineMissing."""
    row = tx.get(ReliefLineRow, line_id)
    if row is None or row.relief_id != relief_id:
        raise ReliefLineMissing()
    return row


def line_rows(tx: Session, relief_id: str) -> list[ReliefLineRow]:
    """Return everybody on a campaign, those taken off too, in the order of names."""
    chosen = select(ReliefLineRow).where(ReliefLineRow.relief_id == relief_id)
    return list(tx.scalars(chosen.order_by(ReliefLineRow.unit, ReliefLineRow.name, ReliefLineRow.id)))


def stakes(rows: Iterable[ReliefLineRow], but: str = "") -> list[Stake]:
    """Return what those on a campaign are to get, `but` somebody."""
    return [Stake(row.id, row.wanted, row.fixed) for row in rows if not row.off and row.id != but]


def sheet_of(tx: Session, row: ReliefRow) -> ReliefSheet:
    """Return a campaign with everybody on it, as it stands now."""
    rows = line_rows(tx, row.id)
    approved = row.state == relief.APPROVED
    shares = relief.shared(row.pool, stakes(rows))
    files = standings(tx, [one.id_no for one in rows])
    lines = tuple(_line(one, shares, files, approved=approved) for one in rows)
    return ReliefSheet(_view(tx, row, lines, shares), lines)


def _line(row: ReliefLineRow, shares: Shared, files: Mapping[str, Standing], *, approved: bool) -> ReliefLine:
    now = files.get(row.id_no)
    amount = row.amount or 0 if approved else shares.amounts.get(row.id, 0)
    asked = row.wanted if row.fixed is None else row.fixed
    why = json.loads(row.why)
    return ReliefLine(
        id=row.id, member_id=row.member_id, name=row.name, id_no=row.id_no, id_masked=identity.mask_id(row.id_no),
        unit=row.unit, claims=tuple(json.loads(row.claims)), times=row.times, insured=row.insured,
        other=row.other, paid=row.paid, helped=row.helped, burden=row.burden, illness=row.illness,
        category=row.category, net_pc=row.net_pc, by_hand=row.by_hand, wanted=row.wanted,
        why=Reason(why["code"], why["facts"]), off=row.off, fixed=row.fixed, reason=row.reason,
        decision=row.decision, seconded_by=row.seconded_by, amount=amount,
        cut=not row.off and amount < asked, bank=row.bank, account=row.account, paid_on=row.paid_on,
        entry_id=row.entry_id, returned=row.returned,
        closed=row.category in relief.ON_FILE and now is not None and now.category == relief.FILE_CLOSED,
        late=approved and not row.off and row.amount is None,
    )  # fmt: skip


def _view(tx: Session, row: ReliefRow, lines: Sequence[ReliefLine], shares: Shared) -> ReliefView:
    getting = [line for line in lines if not line.off and line.amount]
    paid = [line for line in lines if line.entry_id]
    booked = funds.live_entries(tx, [line.id for line in lines])
    named = all(booked.get(line.id, []) == ([line.entry_id] if line.entry_id else []) for line in lines)
    total = sum(line.amount for line in getting)
    return ReliefView(
        id=row.id, name=row.name, first=row.first_day, last=row.last_day, source=row.source, pool=row.pool,
        rule=read_rule(json.loads(row.rule)), state=row.state, approved_on=row.approved_on,
        approval_no=row.approval_no, approved_by=row.approved_by, seconded_by=row.seconded_by,
        people=len(getting), asked=max(shares.asked, total), total=total,
        over=max(shares.over if row.state == relief.DRAFT else 0, total - row.pool),
        paid_people=len(paid), paid_total=sum(line.amount for line in paid),
        books_agree=named and funds.agreement(tx, row.id).holds,
    )  # fmt: skip


def reliefs(tx: Session) -> tuple[ReliefView, ...]:
    """Return every campaign, the latest days first."""
    rows = tx.scalars(select(ReliefRow).order_by(ReliefRow.last_day.desc(), ReliefRow.id.desc()))
    return tuple(sheet_of(tx, row).view for row in rows)


def payments_of(sheet: ReliefSheet, *, open_only: bool = True) -> tuple[Payment, ...]:
    """Return the transfers of an approved campaign: those not made yet, or all of them."""
    due = [line for line in sheet.lines if not line.off and line.amount]
    wanted = [line for line in due if not (open_only and line.entry_id)]
    return funds.looked_over(
        Payment(n, line.name, line.id_no, line.bank, line.account, line.amount, sheet.view.source)
        for n, line in enumerate(wanted, start=1)
    )


relief_names = namer(ReliefRow.id, ReliefRow.name)
relief_line_names = namer(ReliefLineRow.id, ReliefLineRow.name)


def relief_lines_called(words: str) -> Select[str]:
    """Return the ids of the people on campaigns with these words in their name."""
    return select(ReliefLineRow.id).where(ReliefLineRow.name.contains(words, autoescape=True))


def reliefs_called(words: str) -> Select[str]:
    """Return the ids of the campaigns with these words in their name."""
    return select(ReliefRow.id).where(ReliefRow.name.contains(words, autoescape=True))
