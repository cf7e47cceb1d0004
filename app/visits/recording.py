"""What is written when a visit is recorded? Judges an outcome, books it, and gives the visit's new values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Help, Means, OutOfStock
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.identity import DigitsLost, IdMissing
from app.visits import rules, workbook
from app.visits.queries import CampaignView
from app.visits.rules import Outcome
from app.visits.workbook import ReturnedRow

UNRECORDED: Final[Mapping[str, Any]] = {
    "state": rules.PENDING,
    "cash": None,
    "goods": None,
    "proxy": "",
    "relation": "",
    "on_day": None,
    "remark": "",
    "entry_id": None,
    "recorded_by": None,
    "recorded_at": None,
}


class Recording:
    """One act of recording visits of a campaign; kits, window and means are read once."""

    def __init__(self, tx: Session, actor: Actor, now: datetime, campaign: CampaignView) -> None:
        self._tx = tx
        self._actor = actor
        self._now = now
        self._campaign = campaign
        self._window = (campaign.window_from, campaign.window_to)
        self._goods = tuple(good.code for good in campaign.goods)
        self._means = Means(tx, campaign.id)

    def book(self, visit_id: str, kit_id: str, outcome: Outcome) -> dict[str, Any]:
        """Check an outcome against kit, window and means, and book cash and goods; return the visit's values.

        Raises what `check_outcome` and the books raise; nothing is booked then.
        """
        kit = self._campaign.kits[kit_id]
        checked = rules.check_outcome(outcome, kit, self._window, self._goods)
        on = checked.on or self._now.astimezone().date()
        cash, goods = checked.cash or 0, dict(checked.goods or {})
        booking = Booking(self._campaign.id, visit_id, on, self._actor.operator_id)
        try:
            given = Help(cash, kit.cash_source, goods, kit.goods_source)
            entry_id = funds.hand_over(self._tx, booking, given, self._means)
        except OutOfStock as short:
            # The books know a good by its code; people know it by its name.
            names = {good.code: good.title for good in self._campaign.goods}
            raise OutOfStock(
                field=short.field, **{**short.facts, "good": names[short.facts["good"]]}
            ) from None
        return {
            "state": rules.state_of(checked, kit),
            "cash": cash,
            "goods": canonical_text(goods),
            "proxy": checked.proxy.strip(),
            "relation": checked.relation.strip(),
            "on_day": checked.on,
            "remark": checked.remark.strip(),
            "entry_id": entry_id,
            "recorded_by": self._actor.name,
            "recorded_at": self._now,
        }

    def judge(self, row: ReturnedRow, name: str, kit_id: str) -> Outcome:
        """Return the outcome a returned row states for the visit of `name`."""
        return workbook.outcome_of(row, name, self._campaign.kits[kit_id])


def check_number(row: ReturnedRow) -> None:
    """Raise DigitsLost or IdMissing for a row whose document number cannot name anybody."""
    if row.digits_lost:
        raise DigitsLost(field="id_no")
    if not row.id_no:
        raise IdMissing(field="id_no")
