"""What do the sign-off list and a visit's sheet show? Values for printing; words and draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import office_facts
from app.visits import queries, rules
from app.visits.earlier import LastHelp, last_help
from app.visits.queries import CampaignView, Good, VisitFacts
from app.visits.reckoning import given_visits, value_of
from app.visits.workbook import category_name


class PaperSubjectMissing(RuleError):
    """There is no campaign or visit to print."""

    code = "visit.paper_subject_missing"
    template = N_("What was to be printed is not there any more.")


@dataclass(frozen=True)
class SignOffLine:
    """One line of the sign-off list: planned amounts, or what was handed over once recorded.

    Money in fen, goods at their nominal prices.
    """

    number: int
    name: str
    id_no: str
    place: str
    category: str
    phone: str
    cash: int
    goods: tuple[tuple[Good, int], ...]
    goods_value: int
    bank: str
    account: str
    state: str
    proxy: str
    relation: str
    on: date | None
    remark: str


@dataclass(frozen=True)
class Sums:
    """Cash and goods added up; money in fen, goods at the nominal prices that the sheet shows."""

    people: int
    cash: int
    goods: tuple[tuple[Good, int], ...]
    goods_value: int

    @property
    def total(self) -> int:
        """Cash and value of goods, in fen."""
        return self.cash + self.goods_value


@dataclass(frozen=True)
class SignOffList:
    """The whole list: `total` adds up its lines, `given` what was handed over so far."""

    office: str
    campaign: str
    first_day: date
    last_day: date
    sources: tuple[str, ...]
    lines: tuple[SignOffLine, ...]
    total: Sums
    given: Sums

    @property
    def is_begun(self) -> bool:
        """Say whether any visit of the list is recorded."""
        return any(line.state != rules.PENDING for line in self.lines)


@dataclass(frozen=True)
class VisitPaper:
    """The sheet of one visit, with the help the household had before."""

    visit_id: str
    office: str
    campaign: str
    first_day: date
    last_day: date
    line: SignOffLine
    last: LastHelp | None


def sign_off_list(tx: Session, campaign_id: str) -> SignOffList:
    """Return a campaign's sign-off list [B15] by number. Raises PaperSubjectMissing."""
    campaign = campaign_on_paper(tx, campaign_id)
    visits = queries.visit_facts(tx, campaign_id)
    return SignOffList(
        office=office_facts(tx).name,
        campaign=campaign.name,
        first_day=campaign.window_from,
        last_day=campaign.window_to,
        sources=tuple(source.source for source in campaign.sources),
        lines=tuple(_line(visit, campaign.goods) for visit in visits),
        total=_sums(visits, campaign.goods),
        given=_sums(given_visits(visits), campaign.goods),
    )


def visit_paper(tx: Session, visit_id: str) -> VisitPaper:
    """Return what the sheet of one visit shows. Raises PaperSubjectMissing."""
    campaign_id = queries.campaign_of(tx, visit_id)
    if campaign_id is None:
        raise PaperSubjectMissing()
    campaign = campaign_on_paper(tx, campaign_id)
    visit = queries.visit_facts(tx, campaign_id, visit_id)[0]
    return VisitPaper(
        visit_id=visit_id,
        office=office_facts(tx).name,
        campaign=campaign.name,
        first_day=campaign.window_from,
        last_day=campaign.window_to,
        line=_line(visit, campaign.goods, second_visit=True),
        last=last_help(tx, campaign_id, visit.id_no),
    )


def campaign_on_paper(tx: Session, campaign_id: str) -> CampaignView:
    """Return a campaign for a paper of it. Raises PaperSubjectMissing."""
    campaign = queries.campaign_view(tx, campaign_id)
    if campaign is None:
        raise PaperSubjectMissing()
    return campaign


def _line(visit: VisitFacts, goods: Sequence[Good], *, second_visit: bool = False) -> SignOffLine:
    """Make the line of a visit; for a `second_visit` to who got nothing, what is planned stands there."""
    planned = second_visit and visit.state in (rules.ABSENT, rules.DECLINED)
    cash, due = (visit.kit.cash, visit.kit.goods) if planned else (visit.due_cash, visit.due_goods)
    return SignOffLine(
        number=visit.number,
        name=visit.name,
        id_no=visit.id_no,
        place=visit.place,
        category=category_name(visit),
        phone=visit.phone,
        cash=cash,
        goods=tuple((good, due[good.code]) for good in goods if due.get(good.code)),
        goods_value=value_of(due, {good.code: good.unit_price for good in goods}),
        bank=visit.bank,
        account=visit.account,
        state=visit.state,
        proxy=visit.proxy,
        relation=visit.relation,
        on=visit.on,
        remark=visit.remark,
    )


def _sums(visits: Sequence[VisitFacts], goods: Sequence[Good]) -> Sums:
    counted = [(good, sum(visit.due_goods.get(good.code, 0) for visit in visits)) for good in goods]
    return Sums(
        people=len(visits),
        cash=sum(visit.due_cash for visit in visits),
        goods=tuple((good, quantity) for good, quantity in counted if quantity),
        goods_value=sum(quantity * good.unit_price for good, quantity in counted),
    )
