"""How is a visit worded in the list? Columns and states; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.grid import Column

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import Good, VisitFilter, VisitLine

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


def state_words(visit: VisitLine) -> str:
    """Return the state in words."""
    return _(STATES[visit.state][0])


def taker(visit: VisitLine) -> str:
    """Say who took it: the person, or who else and how related."""
    if visit.state not in ("GIVEN", "CHANGED"):
        return ""
    return f"{visit.relation} {visit.proxy}".strip() if visit.proxy else _("In person")


def pieces(visit: VisitLine, good: str) -> str:
    """Return how many of a good were given, or are planned."""
    counted = visit.planned_goods if visit.goods is None else visit.goods
    return str(counted[good]) if counted.get(good) else ""


def columns(goods: Sequence[Good]) -> list[Column]:
    """Return the columns of a campaign with these goods."""
    return [
        Column(_("No."), lambda v: f"{v.number:03d}", 56, "count"),
        Column(_("Name"), lambda v: v.name, 110),
        Column(_("Village or unit"), lambda v: v.place, 180),
        Column(_("Cash (yuan)"), lambda v: yuan(v.planned_cash if v.cash is None else v.cash), 110, "amount"),
        *(Column(good.title, lambda v, code=good.code: pieces(v, code), 104, "count") for good in goods),
        Column(_("State"), state_words, 132, "state", tone=lambda v: STATES[v.state][1]),
        Column(_("Taken by"), taker, 120),
        Column(_("Day"), lambda v: v.on.isoformat() if v.on else "", 100),
        Column(_("Remark"), lambda v: v.remark, 100),
    ]
