"""What does the slip show that a unit signs? Values; words and draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.unions import office_facts
from app.visits.collective import UnitLine
from app.visits.collective_rows import campaign_of_unit_visit, unit_lines
from app.visits.papers import PaperSubjectMissing, campaign_on_paper
from app.visits.queries import CampaignView, Good


@dataclass(frozen=True)
class UnitPaper:
    """One visit to a unit: what it got, or what is planned for it."""

    office: str
    campaign: CampaignView
    line: UnitLine
    goods: tuple[tuple[Good, int], ...]


def unit_paper(tx: Session, visit_id: str) -> UnitPaper:
    """Return what the slip [B16] shows. Raises PaperSubjectMissing."""
    campaign_id = campaign_of_unit_visit(tx, visit_id)
    if campaign_id is None:
        raise PaperSubjectMissing()
    campaign = campaign_on_paper(tx, campaign_id)
    (line,) = unit_lines(tx, campaign_id, visit_id)
    given = tuple(
        (good, line.help.goods[good.code]) for good in campaign.goods if good.code in line.help.goods
    )
    return UnitPaper(office_facts(tx).name, campaign, line, given)
