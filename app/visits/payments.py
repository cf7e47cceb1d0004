"""Which cash of a campaign goes by bank transfer, and who cannot be paid yet?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.funds import Payment, TransferList, parted
from app.unions import office_facts
from app.visits import queries, rules
from app.visits.papers import campaign_on_paper
from app.visits.queries import CampaignView


@dataclass(frozen=True)
class PaymentList(TransferList):
    """The cash of a campaign's list by transfer."""

    campaign: CampaignView


def payment_list(tx: Session, campaign_id: str) -> PaymentList:
    """Return a campaign's transfers: planned cash, or what was given, of all but those who were absent or declined.

    Raises PaperSubjectMissing.
    """
    campaign = campaign_on_paper(tx, campaign_id)
    payable, waiting = parted(
        Payment(
            visit.number, visit.name, visit.id_no, visit.bank, visit.account, visit.due_cash,
            visit.kit.cash_source or "",
        )
        for visit in queries.visit_facts(tx, campaign_id)
        if visit.due_cash and visit.state not in (rules.ABSENT, rules.DECLINED)
    )  # fmt: skip
    return PaymentList(office_facts(tx).name, campaign.name, payable, waiting, campaign)
