"""How are goods bought or donated for a campaign after its plan, and taken back? One method, one transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Bought, Purchase
from app.security import Guard
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id
from app.shared.series import series_of
from app.visits import buying, queries, standing
from app.visits.buying import NewGood
from app.visits.campaign_service import view_of
from app.visits.issued import read_issued
from app.visits.issuing import GOOD
from app.visits.queries import CampaignView
from app.visits.tables import CampaignGoodRow


class Buying:
    """Purchases of a campaign. The books keep what they cost; the nominal price of a good stays that of the plan."""

    _db: Database
    _guard: Guard
    _clock: Clock

    def buy(self, actor: Actor, campaign_id: str, bought: Bought, new: NewGood | None = None) -> Purchase:
        """Book goods bought for a campaign: those of `bought.good`, or of a `new` good, whose code it then makes.

        With `bought.gift_to` they were donated: nothing is paid. A new good's nominal price is what one of it cost, to
        the nearest fen. Raises CampaignMissing, Locked, GoodMissing, GoodUnclear, what `check_bought` and
        `buying.tidied` raise, SourceMissing for a gift, and PeriodClosed; nothing is booked then.
        """
        self._guard.check(actor, "visits.buy")
        today = self._clock.today()
        with self._db.transaction("visits.bought", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_listing(campaign.standing)
            if new is not None and bought.good:
                raise buying.GoodUnclear(field="good")
            if new is None and all(good.code != bought.good for good in campaign.goods):
                raise buying.GoodMissing(field="good")
            kept = buying.tidied(new, campaign.goods) if new is not None else None
            funds.check_bought(bought, today)
            if kept is not None:
                bought = replace(bought, good=_add_good(tx, campaign_id, kept, funds.nominal(bought)))
            # As what the plan bought, it belongs to the campaign as a whole: work packs take it along.
            booking = Booking(campaign_id, campaign_id, bought.on, actor.operator_id)
            return _purchase(tx, campaign_id, funds.purchase(tx, booking, bought, today))

    def purchases(self, actor: Actor, campaign_id: str) -> tuple[Purchase, ...]:
        """Return what was bought for a campaign, by its plan too, in the order of booking. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            view_of(tx, campaign_id)
            return tuple(one for one in funds.purchases(tx, campaign_id) if one.quantity)

    def undo_purchase(self, actor: Actor, campaign_id: str, entry_id: str) -> Purchase:
        """Take back what was just bought, on the day it is booked on. Raises what `reverse_purchase` raises."""
        self._guard.check(actor, "visits.buy")
        with self._db.transaction("visits.purchase_taken_back", actor) as tx:
            before = _still_open(tx, campaign_id, entry_id)
            funds.undo_purchase(tx, actor.operator_id, entry_id)
            return _taken_back(tx, before, entry_id)

    def reverse_purchase(self, actor: Actor, campaign_id: str, entry_id: str, reason: str) -> Purchase:
        """Take a purchase back by an entry of today, for a reason that stays in the books; return it as it is then.

        Raises CampaignMissing, Locked, PurchaseMissing, WhyMissing, ReversedBefore, PiecesGone when pieces of it are
        given, and PiecesOut when carriers hold them.
        """
        self._guard.check(actor, "visits.buy")
        with self._db.transaction("visits.purchase_taken_back", actor) as tx:
            before = _still_open(tx, campaign_id, entry_id)
            funds.undo_purchase(tx, actor.operator_id, entry_id, self._clock.today(), reason)
            return _taken_back(tx, before, entry_id)


def _add_good(tx: Session, campaign_id: str, new: NewGood, unit_price: int) -> str:
    """Put a good on a campaign's list; return its code, with the letters of this database's life.

    So two computers of the office that each add one do not call two goods the same.
    """
    mine = CampaignGoodRow.campaign_id == campaign_id
    known = set(tx.scalars(select(CampaignGoodRow.code).where(mine)))
    last = tx.scalar(select(func.max(CampaignGoodRow.position)).where(mine))
    series = series_of(lineage.head(tx).incarnation)
    code = next(code for n in range(1, len(known) + 2) if (code := f"{series}{n:02d}") not in known)
    tx.add(
        CampaignGoodRow(
            id=new_id(), campaign_id=campaign_id, position=0 if last is None else last + 1, code=code, name=new.name,
            unit=new.unit, unit_price=unit_price,
        )
    )  # fmt: skip
    tx.flush()
    return code


def _still_open(tx: Session, campaign_id: str, entry_id: str) -> CampaignView:
    """Return the campaign whose purchase may still be taken back. Raises CampaignMissing, Locked, PurchaseMissing."""
    campaign = view_of(tx, campaign_id)
    standing.check_listing(campaign.standing)
    if not funds.purchases(tx, campaign_id, entry_id):
        raise funds.PurchaseMissing()
    return campaign


def _taken_back(tx: Session, campaign: CampaignView, entry_id: str) -> Purchase:
    """Return a purchase just taken back. Raises PiecesOut when carriers hold more of its good than is left."""
    purchase = _purchase(tx, campaign.id, entry_id)
    found, thing = read_issued(tx, campaign), (GOOD, purchase.good)
    line = found.by_thing[thing]
    left = found.left.get(thing, 0)
    if found.in_use and line.out > left:
        names = {good.code: good.name for good in queries.goods_of(tx, campaign.id)}
        raise buying.PiecesOut(out=line.out, name=names[purchase.good], left=left)
    return purchase


def _purchase(tx: Session, campaign_id: str, entry_id: str) -> Purchase:
    return funds.purchases(tx, campaign_id, entry_id)[0]
