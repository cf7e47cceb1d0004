"""What may be read of campaigns and visits? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.funds import SourceState, source_states
from app.hardship import Line, read_line
from app.members import Held
from app.shared import identity
from app.shared.names import namer
from app.shared.references import Reference
from app.visits import rules, standing
from app.visits.caps import Caps, caps_of, usual
from app.visits.filters import CARRIER, VisitFilter, conditions
from app.visits.notice import Notice
from app.visits.plan import MEMBER, Kit
from app.visits.tables import CampaignGoodRow, CampaignRow, KitRow, VisitRow


@dataclass(frozen=True)
class Good:
    """A good of a campaign; `unit_price` is its nominal price in fen, by which kits, limits and sheets reckon.

    What its pieces cost, which may be a cent more or less, only the books know.
    """

    code: str
    name: str
    unit: str
    unit_price: int

    @property
    def title(self) -> str:
        """The good as it heads a column: 大米10kg(袋)."""
        return f"{self.name}({self.unit})"


@dataclass(frozen=True)
class CampaignLine:
    """A campaign in the list of campaigns; `counts` is visits by state."""

    id: str
    name: str
    program: str
    window_from: date
    window_to: date
    standing: str
    recipients: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class CampaignView:
    """A campaign with its plan; `kits` by their id, money in fen, `counts` is visits by state.

    `approval_no` is '' when a second person approved here; `locked_on` is the day it was locked; `notice` the days its
    list hangs out, None while they are not written.
    """

    id: str
    name: str
    program: str
    window_from: date
    window_to: date
    line: Line
    sources: tuple[SourceState, ...]
    goods: tuple[Good, ...]
    kits: Mapping[str, Kit]
    household_categories: tuple[str, ...]
    work_unit: str | None
    caps: Caps
    standing: str
    approved_on: date | None
    approval_no: str
    locked_on: date | None
    recipients: int
    counts: Mapping[str, int]
    notice: Notice | None = None


@dataclass(frozen=True)
class VisitLine:
    """A visit in the desk's table: what is planned and what it came to (None while pending). In fen.

    `carrier` is who has it in a work pack, `before` how often other campaigns reached the same person, home, card or
    telephone. `booked_on` is the day of the ledger entry where it is not that of the visit: its own lies in a closed
    period.
    """

    id: str
    number: int
    name: str
    place: str
    kind: str
    category: str | None
    id_masked: str
    initials: str
    planned_cash: int
    planned_goods: Mapping[str, int]
    state: str
    cash: int | None
    goods: Mapping[str, int] | None
    proxy: str
    relation: str
    on: date | None
    remark: str
    decision: str
    correction: str
    before: int = 0
    carrier: str = ""
    booked_on: date | None = None


@dataclass(frozen=True)
class VisitFacts:
    """Everything about a visit, for papers, sheets and reckoning. Holds personal data; money in fen."""

    id: str
    campaign_id: str
    number: int
    kind: str
    name: str
    id_no: str
    place: str
    phone: str
    category: str | None
    bank: str
    account: str
    kit: Kit
    state: str
    cash: int | None
    goods: Mapping[str, int] | None
    proxy: str
    relation: str
    on: date | None
    remark: str
    decision: str

    @property
    def paid_by(self) -> set[str | None]:
        """The sources of what was handed over."""
        return {self.kit.cash_source if self.cash else None, self.kit.goods_source if self.goods else None}

    @property
    def due_cash(self) -> int:
        """The cash handed over, or planned while nothing is recorded, in fen."""
        return self.kit.cash if self.cash is None else self.cash

    @property
    def due_goods(self) -> Mapping[str, int]:
        """The goods handed over, or planned while nothing is recorded."""
        return self.kit.goods if self.goods is None else self.goods


visit_names = namer(VisitRow.id, VisitRow.name)
campaign_names = namer(CampaignRow.id, CampaignRow.name)


def good_names(tx: Session, campaign_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return what the goods of these campaigns are called, by the campaign's id and the good's code."""
    rows = tx.scalars(select(CampaignGoodRow).where(CampaignGoodRow.campaign_id.in_(tuple(campaign_ids))))
    return {(row.campaign_id, row.code): row.name for row in rows}


def visits_called(words: str) -> Select[str]:
    """Return the ids of the visits to whom words mean: a part of a name, pinyin or initials."""
    sound = "".join(words.split()).lower()
    return select(VisitRow.id).where(
        or_(
            VisitRow.name.contains(words, autoescape=True),
            VisitRow.initials.startswith(sound, autoescape=True),
            VisitRow.pinyin.startswith(sound, autoescape=True),
        )
    )


def campaigns_called(words: str) -> Select[str]:
    """Return the ids of the campaigns with these words in their name."""
    return select(CampaignRow.id).where(CampaignRow.name.contains(words, autoescape=True))


def campaigns(tx: Session) -> tuple[CampaignLine, ...]:
    """Return every campaign, the latest first."""
    counted: dict[str, dict[str, int]] = {}
    statement = select(VisitRow.campaign_id, VisitRow.state, func.count()).group_by(
        VisitRow.campaign_id, VisitRow.state
    )
    for campaign_id, state, count in tx.execute(statement):
        counted.setdefault(campaign_id, {})[state] = count
    rows = tx.scalars(select(CampaignRow).order_by(CampaignRow.window_from.desc(), CampaignRow.id.desc()))
    return tuple(
        CampaignLine(
            id=row.id,
            name=row.name,
            program=row.program,
            window_from=row.window_from,
            window_to=row.window_to,
            standing=standing_of(row),
            recipients=sum(counted.get(row.id, {}).values()),
            counts=_all_states(counted.get(row.id, {})),
        )
        for row in rows
    )


def campaign_view(tx: Session, campaign_id: str) -> CampaignView | None:
    """Return a campaign with its plan, or None."""
    row = tx.get(CampaignRow, campaign_id)
    if row is None:
        return None
    counts = state_counts(tx, campaign_id)
    return CampaignView(
        id=row.id,
        name=row.name,
        program=row.program,
        window_from=row.window_from,
        window_to=row.window_to,
        line=read_line(json.loads(row.line)),
        sources=source_states(tx, campaign_id),
        goods=goods_of(tx, campaign_id),
        kits=kits_of(tx, campaign_id),
        household_categories=tuple(json.loads(row.household_categories)),
        work_unit=row.work_unit,
        caps=caps_of(json.loads(row.caps)) if row.caps else usual(row.window_from),
        standing=standing_of(row),
        approved_on=row.approved_on,
        approval_no=row.approval_no,
        locked_on=row.locked_at.astimezone().date() if row.locked_at else None,
        recipients=sum(counts.values()),
        counts=counts,
        notice=_notice(row),
    )


def _notice(row: CampaignRow) -> Notice | None:
    if row.notice_from is None or row.notice_to is None:
        return None
    return Notice(row.notice_from, row.notice_to, row.notice_phone)


def last_notice_phone(tx: Session) -> str:
    """Return the telephone for objections that a campaign named last, '' when none did."""
    named = select(CampaignRow.notice_phone).where(CampaignRow.notice_phone != "")
    return tx.scalar(named.order_by(CampaignRow.notice_from.desc(), CampaignRow.id.desc()).limit(1)) or ""


def standing_of(row: CampaignRow) -> str:
    """Say where a campaign stands: planned, approved or locked."""
    if row.locked_at is not None:
        return standing.LOCKED
    return standing.PLANNED if row.approved_on is None else standing.APPROVED


def goods_of(tx: Session, campaign_id: str) -> tuple[Good, ...]:
    """Return the goods of a campaign in the order they were planned or first bought."""
    statement = select(CampaignGoodRow).where(CampaignGoodRow.campaign_id == campaign_id)
    rows = tx.scalars(statement.order_by(CampaignGoodRow.position, CampaignGoodRow.code))
    return tuple(Good(row.code, row.name, row.unit, row.unit_price) for row in rows)


def kits_of(tx: Session, campaign_id: str) -> dict[str, Kit]:
    """Return the kits of a campaign by their id, in the order they were planned."""
    rows = tx.scalars(select(KitRow).where(KitRow.campaign_id == campaign_id).order_by(KitRow.position))
    return {row.id: kit_value(row) for row in rows}


def kit_value(row: KitRow) -> Kit:
    """Return a stored kit as the value the rules know."""
    return Kit(
        row.recipients, row.category, row.cash, row.cash_source, json.loads(row.goods), row.goods_source
    )


def state_counts(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return how many visits of a campaign are in each state."""
    statement = select(VisitRow.state, func.count()).where(VisitRow.campaign_id == campaign_id)
    return _all_states(dict(tx.execute(statement.group_by(VisitRow.state)).all()))


def places(tx: Session, campaign_id: str) -> tuple[str, ...]:
    """Return the villages and units on a campaign's list."""
    statement = (
        select(VisitRow.place).where(VisitRow.campaign_id == campaign_id).distinct().order_by(VisitRow.place)
    )
    return tuple(tx.scalars(statement))


def visit_window(tx: Session, campaign_id: str, wanted: VisitFilter) -> tuple[str, ...]:
    """Return the ids of a campaign's visits wanted, by their number on the list."""
    statement = select(VisitRow.id).where(VisitRow.campaign_id == campaign_id, *conditions(wanted))
    return tuple(tx.scalars(statement.order_by(VisitRow.number)))


def visit_page(tx: Session, ids: Sequence[str]) -> tuple[VisitLine, ...]:
    """Return the lines of these visits, in the order of `ids`."""
    statement = (
        select(VisitRow, KitRow, CARRIER)
        .join(KitRow, KitRow.id == VisitRow.kit_id)
        .where(VisitRow.id.in_(tuple(ids)))
    )
    found = {visit.id: _line(visit, kit, carrier) for visit, kit, carrier in tx.execute(statement)}
    return tuple(found[wanted] for wanted in ids if wanted in found)


def visit_facts(tx: Session, campaign_id: str, visit_id: str | None = None) -> tuple[VisitFacts, ...]:
    """Return every visit of a campaign by number, or only the one wanted."""
    kits = kits_of(tx, campaign_id)
    # Columns, not rows that remember their changes: a campaign of 5,000 is read whole after every record.
    visit = VisitRow.__table__
    statement = select(visit).where(visit.c.campaign_id == campaign_id).order_by(visit.c.number)
    if visit_id is not None:
        statement = statement.where(visit.c.id == visit_id)
    read = cache(json.loads)  # most were given what was planned, in the same words
    return tuple(_facts(row, kits[row.kit_id], read) for row in tx.execute(statement))


def campaign_of(tx: Session, visit_id: str) -> str | None:
    """Return the campaign a visit belongs to, or None when there is no such visit."""
    return tx.scalar(select(VisitRow.campaign_id).where(VisitRow.id == visit_id))


MEMBER_OF_VISIT = Reference(VisitRow.__tablename__, "subject_id", {"kind": MEMBER})
"""Where a visit names a member: no foreign key tells of it, for the column names households too."""


def visits_of_members(tx: Session, member_ids: Sequence[str]) -> tuple[Held, ...]:
    """Say how many visits hang on these members, so that the import that brought them is not undone."""
    listed = select(VisitRow.subject_id).where(VisitRow.kind == MEMBER)
    wanted = set(member_ids)
    count = sum(member_id in wanted for member_id in tx.scalars(listed))
    return (Held(VisitRow.__tablename__, count),) if count else ()


def _all_states(counted: Mapping[str, int]) -> dict[str, int]:
    return {state: counted.get(state, 0) for state in rules.STATES}


def _line(row: VisitRow, kit: KitRow, carrier: str) -> VisitLine:
    return VisitLine(
        id=row.id,
        number=row.number,
        name=row.name,
        place=row.place,
        kind=row.kind,
        category=row.category,
        id_masked=identity.mask_id(row.id_no),
        initials=row.initials,
        planned_cash=kit.cash,
        planned_goods=json.loads(kit.goods),
        state=row.state,
        cash=row.cash,
        goods=None if row.goods is None else json.loads(row.goods),
        proxy=row.proxy,
        relation=row.relation,
        on=row.on_day,
        remark=row.remark,
        decision=row.decision,
        correction=row.correction,
        carrier=carrier,
    )


def _facts(row: Any, kit: Kit, read: Callable[[str], dict[str, int]]) -> VisitFacts:
    return VisitFacts(
        id=row.id,
        campaign_id=row.campaign_id,
        number=row.number,
        kind=row.kind,
        name=row.name,
        id_no=row.id_no,
        place=row.place,
        phone=row.phone,
        category=row.category,
        bank=row.bank,
        account=row.account,
        kit=kit,
        state=row.state,
        cash=row.cash,
        goods=None if row.goods is None else read(row.goods),
        proxy=row.proxy,
        relation=row.relation,
        on=row.on_day,
        remark=row.remark,
        decision=row.decision,
    )
