"""What do the approval and the reckoning of a campaign show on paper? Values for printing; words and draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.unions import office_facts
from app.visits.papers import campaign_on_paper
from app.visits.plan import Kit
from app.visits.queries import CampaignView, Good
from app.visits.reckoning import Reconciliation, reckon, value_of
from app.visits.tables import VisitRow


@dataclass(frozen=True)
class PlannedFor:
    """One kind of recipient: its kit, how many are on the list, and what one and all of them get, in fen."""

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
            goods=tuple((good, kit.goods[good.code]) for good in campaign.goods if kit.goods.get(good.code)),
            goods_value=value_of(kit.goods, prices),
        )
        for kit_id, kit in campaign.kits.items()
    )
    return ApprovalPaper(office_facts(tx).name, campaign, kinds)


def reckoning_paper(tx: Session, campaign_id: str) -> ReckoningPaper:
    """Return what the reckoning form shows. Raises PaperSubjectMissing."""
    campaign = campaign_on_paper(tx, campaign_id)
    return ReckoningPaper(office_facts(tx).name, campaign, reckon(tx, campaign))
