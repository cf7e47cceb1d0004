"""What is written when a visit is recorded? Judges an outcome, books it, and gives the visit's new values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Help, Means, OutOfStock
from app.hardship import tested_on, was_on_file
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.errors import RuleError
from app.shared.identity import DigitsLost, IdMissing
from app.shared.text import N_
from app.visits import caps, earlier, rules, workbook
from app.visits.plan import Kit
from app.visits.queries import CampaignView, Good
from app.visits.reckoning import value_of
from app.visits.rules import Outcome
from app.visits.tables import VisitRow
from app.visits.workbook import ReturnedRow

UNRECORDED: Final[Mapping[str, Any]] = {
    "state": rules.PENDING,
    "cash": None,
    "goods": None,
    "proxy": "",
    "relation": "",
    "on_day": None,
    "remark": "",
    "decision": "",
    "correction": "",
    "entry_id": None,
    "recorded_by": None,
    "recorded_at": None,
}


class VisitMissing(RuleError):
    """There is no such visit."""

    code = "visit.missing"
    template = N_("This visit does not exist.")


def _refuse(more: RuleError) -> None:
    raise more


class Recording:
    """One act of recording visits of a campaign; kits, window and means are read once.

    `later` counts the visits in a closed period: each keeps its day, and its money is booked on `open_from`.
    """

    def __init__(self, tx: Session, actor: Actor, now: datetime, campaign: CampaignView) -> None:
        self._tx = tx
        self._actor = actor
        self._now = now
        self._campaign = campaign
        self._window = (campaign.window_from, campaign.window_to)
        self._prices = {good.code: good.unit_price for good in campaign.goods}
        self._means = Means(tx, campaign.id)
        self.later = 0
        closed_to = self._means.closed_to
        self.open_from = self._means.open_day(closed_to) if closed_to is not None else None

    def book(
        self, visit: VisitRow, outcome: Outcome, over: Callable[[RuleError], object] = _refuse
    ) -> dict[str, Any]:
        """Check an outcome against kit, window, limits and means, and book cash and goods; return the visit's values.

        What is more than the limits allow is told to `over`, which refuses it at the desk; a returned sheet says what
        has happened already, and takes it with a remark. Raises what `check_outcome`, `over` and the books raise;
        nothing is booked then.
        """
        visit_id, kit = visit.id, self._campaign.kits[visit.kit_id]
        checked = rules.check_outcome(outcome, kit, self._window, tuple(self._prices))
        on = checked.on or self._now.astimezone().date()
        cash, goods = checked.cash or 0, dict(checked.goods or {})
        if (more := self._more_than_allowed(visit, kit, checked, on)) is not None:
            over(more)
        booking = Booking(self._campaign.id, visit_id, on, self._actor.operator_id)
        given = Help(cash, kit.cash_source, goods, kit.goods_source)
        entry_id = hand_over(self._tx, booking, given, self._campaign.goods, self._means)
        self.later += entry_id is not None and self._means.open_day(on) != on
        return {
            "state": rules.state_of(checked, kit),
            "cash": cash,
            "goods": canonical_text(goods),
            "proxy": checked.proxy.strip(),
            "relation": checked.relation.strip(),
            "on_day": checked.on,
            "remark": checked.remark.strip(),
            "decision": checked.decision.strip(),
            "correction": "",
            "entry_id": entry_id,
            "recorded_by": self._actor.name,
            "recorded_at": self._now,
        }

    def _more_than_allowed(self, visit: VisitRow, kit: Kit, checked: Outcome, on: date) -> RuleError | None:
        """Hold the help against the campaign's limits and the rule of central money."""
        cash, goods, people = checked.cash or 0, checked.goods or {}, (visit.id_no,)
        sources = {kit.cash_source if cash else None, kit.goods_source if goods else None}
        tested = tested_on(self._tx, people) if caps.CENTRAL in sources else {}
        value = cash + value_of(goods, self._prices)
        others = earlier.helped_by_year(self._tx, visit.campaign_id, people) if value else {}
        return caps.more_than_allowed(
            self._campaign.caps, sources, value, others.get((visit.id_no, on.year), 0), on,
            on_file=was_on_file(visit.category, tested.get(visit.id_no), on), decision=checked.decision.strip(),
        )  # fmt: skip

    def judge(self, row: ReturnedRow, name: str, kit_id: str) -> Outcome:
        """Return the outcome a returned row states for the visit of `name`."""
        return workbook.outcome_of(row, name, self._campaign.kits[kit_id])


def hand_over(
    tx: Session, booking: Booking, given: Help, goods: Sequence[Good], means: Means | None = None
) -> str | None:
    """Book help as `funds.hand_over` does, and raise what it raises; a good that lacks is told by its name."""
    try:
        return funds.hand_over(tx, booking, given, means)
    except OutOfStock as short:
        # The books know a good by its code; people know it by its name.
        names = {good.code: good.title for good in goods}
        raise OutOfStock(field=short.field, **{**short.facts, "good": names[short.facts["good"]]}) from None


def put(visit: VisitRow, values: Mapping[str, Any]) -> None:
    """Write values on a visit."""
    for name, value in values.items():
        setattr(visit, name, value)


def take_back(tx: Session, actor: Actor, visit: VisitRow, today: date, means: Means | None = None) -> None:
    """Take a visit's outcome back, by a reversing entry where something was booked. Raises NothingToUndo."""
    if visit.state == rules.PENDING:
        raise rules.NothingToUndo()
    if visit.entry_id is not None:
        booking = Booking(visit.campaign_id, visit.id, today, actor.operator_id)
        funds.reverse(tx, booking, visit.entry_id, means)
    put(visit, UNRECORDED)


def visit_of(tx: Session, visit_id: str) -> VisitRow:
    """Return a visit. Raises VisitMissing."""
    visit = tx.get(VisitRow, visit_id)
    if visit is None:
        raise VisitMissing()
    return visit


def check_number(row: ReturnedRow) -> None:
    """Raise DigitsLost or IdMissing for a row whose document number cannot name anybody."""
    if row.digits_lost:
        raise DigitsLost(field="id_no")
    if not row.id_no:
        raise IdMissing(field="id_no")
