"""What do a campaign's notice, approval, issue notes and reckoning show on paper? Values; words and draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.unions import office_facts
from app.visits.issued import notes_of
from app.visits.issuing import IssueNote
from app.visits.papers import PaperSubjectMissing, campaign_on_paper
from app.visits.plan import Kit
from app.visits.queries import CampaignView, Good, visit_facts
from app.visits.reckoning import Reconciliation, reckon, value_of
from app.visits.tables import IssueNoteRow, VisitRow
from app.visits.workbook import category_name


@dataclass(frozen=True)
class PlannedFor:
    """One kind of recipient: its kit, how many are on the list, and what one and all of them get, in fen.

    Goods at their nominal prices.
    """

    kit: Kit
    people: int
    goods: tuple[tuple[Good, int], ...]
    goods_value: int

    @property
    def one(self) -> int:
        """Cash and value of goods for one, in fen."""
        return self.kit.cash + self.goods_value

    @property
    def all(self) -> int:
        """Cash and value of goods for all on the list, in fen."""
        return self.one * self.people


@dataclass(frozen=True)
class ApprovalPaper:
    """A campaign as it is laid before the leadership."""

    office: str
    campaign: CampaignView
    kinds: tuple[PlannedFor, ...]

    @property
    def people(self) -> int:
        """How many are on the list."""
        return sum(kind.people for kind in self.kinds)

    @property
    def total(self) -> int:
        """Everything planned for the list, in fen."""
        return sum(kind.all for kind in self.kinds)

    @property
    def budget(self) -> int:
        """What all sources grant, in fen."""
        return sum(source.budget for source in self.campaign.sources)


@dataclass(frozen=True)
class NoticeLine:
    """Who is on a list that hangs out, and what is planned: the number masked, no cause, no illness. In fen."""

    number: int
    name: str
    id_masked: str
    place: str
    category: str
    cash: int
    goods: tuple[tuple[Good, int], ...]


@dataclass(frozen=True)
class NoticePaper:
    """A campaign's list as it hangs out for everybody to read."""

    office: str
    campaign: CampaignView
    lines: tuple[NoticeLine, ...]


@dataclass(frozen=True)
class IssuePaper:
    """A note of what a carrier took out or brought back, for the carrier to sign."""

    office: str
    campaign: CampaignView
    note: IssueNote
    goods: tuple[tuple[Good, int], ...]


@dataclass(frozen=True)
class ReckoningPaper:
    """A campaign reckoned up."""

    office: str
    campaign: CampaignView
    reckoned: Reconciliation


def approval_paper(tx: Session, campaign_id: str) -> ApprovalPaper:
    """Return what the approval form [B14] shows. Raises PaperSubjectMissing."""
    campaign = campaign_on_paper(tx, campaign_id)
    counted = select(VisitRow.kit_id, func.count()).where(VisitRow.campaign_id == campaign_id)
    people: Mapping[str, int] = dict(tx.execute(counted.group_by(VisitRow.kit_id)).all())
    prices = {good.code: good.unit_price for good in campaign.goods}
    kinds = tuple(
        PlannedFor(
            kit=kit,
            people=people.get(kit_id, 0),
            goods=_of_campaign(campaign, kit.goods),
            goods_value=value_of(kit.goods, prices),
        )
        for kit_id, kit in campaign.kits.items()
    )
    return ApprovalPaper(office_facts(tx).name, campaign, kinds)


def reckoning_paper(tx: Session, campaign_id: str) -> ReckoningPaper:
    """Return what the reckoning form shows. Raises PaperSubjectMissing."""
    campaign = campaign_on_paper(tx, campaign_id)
    return ReckoningPaper(office_facts(tx).name, campaign, reckon(tx, campaign))


def notice_paper(tx: Session, campaign_id: str) -> NoticePaper:
    """Return what the public notice of a campaign's list shows. Raises PaperSubjectMissing."""
    campaign = campaign_on_paper(tx, campaign_id)
    lines = tuple(
        NoticeLine(
            number=visit.number,
            name=visit.name,
            id_masked=public_number(visit.id_no),
            place=visit.place,
            category=category_name(visit),
            cash=visit.kit.cash,
            goods=_of_campaign(campaign, visit.kit.goods),
        )
        for visit in visit_facts(tx, campaign_id)
    )
    return NoticePaper(office_facts(tx).name, campaign, lines)


def campaigns_of_notes(tx: Session, note_ids: Sequence[str]) -> list[str]:
    """Return the campaigns these issue notes belong to."""
    wanted = select(IssueNoteRow.campaign_id).where(IssueNoteRow.id.in_(note_ids))
    return list(tx.scalars(wanted.distinct().order_by(IssueNoteRow.campaign_id)))


def issue_paper(tx: Session, note_id: str) -> IssuePaper:
    """Return what an issue note shows. Raises PaperSubjectMissing."""
    row = tx.get(IssueNoteRow, note_id)
    if row is None:
        raise PaperSubjectMissing()
    campaign = campaign_on_paper(tx, row.campaign_id)
    note = next(one for one in notes_of(tx, row.campaign_id) if one.id == note_id)
    return IssuePaper(office_facts(tx).name, campaign, note, _of_campaign(campaign, note.handed.goods))


def public_number(id_no: str) -> str:
    """Show a document number's first 3 and last 2 characters: what hangs on a wall shows less than a desk does."""
    return id_no[:3] + "*" * (len(id_no) - 5) + id_no[-2:] if len(id_no) > 9 else "*" * len(id_no)


def _of_campaign(campaign: CampaignView, goods: Mapping[str, int]) -> tuple[tuple[Good, int], ...]:
    return tuple((good, goods[good.code]) for good in campaign.goods if goods.get(good.code))
