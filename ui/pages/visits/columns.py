"""How is a visit worded in the list? Columns and states; asks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.shared.money import yuan
from app.shared.text import N_, _, _n
from ui.kit.grid import Column, Value

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import Before, Good, VisitFilter, VisitLine

# How each state is worded, and its tone.
STATES = {
    "PENDING": (N_("Not recorded"), "quiet"),
    "GIVEN": (N_("Given"), "good"),
    "CHANGED": (N_("Unlike the plan"), "waiting"),
    "ABSENT": (N_("Not at home"), "warn"),
    "DECLINED": (N_("Declined"), "bad"),
}


@dataclass(frozen=True)
class VisitSource:
    """A campaign's visits as asked for, for the grid."""

    office: Office
    campaign_id: str
    wanted: VisitFilter

    def ids(self) -> Sequence[str]:
        """Return the visits wanted."""
        return self.office.visits.window(self.office.actor, self.campaign_id, self.wanted)

    def rows(self, ids: Sequence[str]) -> Sequence[VisitLine]:
        """Return their lines."""
        return self.office.visits.page(self.office.actor, ids)

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.visits.values(self.office.actor, self.campaign_id, self.wanted, key)
        return [Value(value, value_words(key, value), count) for value, count in found]

    def totals(self, ids: Sequence[str] | None) -> Mapping[str, int]:
        """Return what all that match come to; for some of them the grid adds up their lines itself."""
        if ids is None:
            return self.office.visits.totals(self.office.actor, self.campaign_id, self.wanted)
        found = {"cash": 0}
        for start in range(0, len(ids), 500):
            for visit in self.rows(ids[start : start + 500]):
                found["cash"] += cash_of(visit)
                for good, n in (visit.planned_goods if visit.goods is None else visit.goods).items():
                    found[good] = found.get(good, 0) + n
        return found


def value_words(key: str, value: str) -> str:
    """Return a filter's value in words."""
    return _(STATES[value][0]) if key == "state" else value or _("(empty)")


def cash_of(visit: VisitLine) -> int:
    """Return the cash of a visit in fen: given where recorded, else planned."""
    return visit.planned_cash if visit.cash is None else visit.cash


def state_words(visit: VisitLine) -> str:
    """Return the state in words."""
    return _(STATES[visit.state][0])


def taker(visit: VisitLine) -> str:
    """Say who took it: the person, or who else and how related."""
    if visit.state not in ("GIVEN", "CHANGED"):
        return ""
    return f"{visit.relation} {visit.proxy}".strip() if visit.proxy else _("In person")


SAME = {
    "house": N_("same household: {name}"), "account": N_("same bank card: {name}"),
    "phone": N_("same telephone: {name}"),
}  # fmt: skip


def before_words(found: Sequence[Before]) -> str:
    """Say how often and with what other campaigns helped: the person, or somebody of their home, card or telephone."""
    if not found:
        return ""
    told = []
    for one in found:
        parts = [
            one.on.isoformat() if one.on else "",
            one.campaign,
            _("{sum} yuan", sum=yuan(one.cash + one.goods)),
        ]
        if one.same in SAME:
            parts.append("(" + _(SAME[one.same], name=one.name) + ")")
        told.append(" ".join(part for part in parts if part))
    times = _n("Helped {n} time before", "Helped {n} times before", len(found))
    return "    ".join([times, *told])


def booked_words(day: date | None) -> str:
    """Say on which day something stands in the books whose own day lies in a closed period."""
    return _("its period is closed, so it is booked on {day}", day=day.isoformat()) if day is not None else ""


def later_words(later: int, open_from: date | None) -> str:
    """Say how many of many stand in the books on the first open day; nothing when none does."""
    if not later or open_from is None:
        return ""
    return _n("{n} lies in a closed period and is booked on {day}.",
              "{n} lie in a closed period and are booked on {day}.", later, day=open_from.isoformat())  # fmt: skip


def pieces(visit: VisitLine, good: str) -> int:
    """Return how many of a good were given, or are planned."""
    counted = visit.planned_goods if visit.goods is None else visit.goods
    return int(counted.get(good) or 0)


def columns(goods: Sequence[Good]) -> list[Column]:
    """Return the columns of a campaign with these goods."""
    return [
        Column(_("No."), lambda v: f"{v.number:03d}", 56, "count", key="number"),
        Column(_("Name"), lambda v: v.name, 110, key="name"),
        Column(_("Village or unit"), lambda v: v.place, 180, key="place", filter="place"),
        Column(_("Cash (yuan)"), lambda v: yuan(cash_of(v)), 110, "amount", key="cash", number=cash_of),
        *(
            Column(good.title, lambda v, code=good.code: str(pieces(v, code) or ""), 104, "count", key=good.code,
                   number=lambda v, code=good.code: pieces(v, code))
            for good in goods
        ),
        Column(_("State"), state_words, 132, "state", key="state", filter="state",
               tone=lambda v: STATES[v.state][1]),
        Column(_("Helped before"), lambda v: str(v.before or ""), 84, "count", key="before"),
        Column(_("Taken by"), taker, 120, key="taker"),
        Column(_("Day"), lambda v: v.on.isoformat() if v.on else "", 100, key="day"),
        Column(_("Booked on"), lambda v: v.booked_on.isoformat() if v.booked_on else "", 100, key="booked",
               hidden=True),
        Column(_("Work pack of"), lambda v: v.carrier, 100, key="carrier", filter="carrier", hidden=True),
        Column(_("Remark"), lambda v: v.remark, 100, key="remark"),
        Column(_("Allowed by decision"), lambda v: v.decision, 130, key="decision"),
    ]  # fmt: skip
