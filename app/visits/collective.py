"""What is a visit to a unit as a whole, and may it be written down so? A head count instead of names. Pure.

Nobody's limit is touched: what a unit gets belongs to no one person. The budget, the shelf and the rule of central
money hold as for a visit to a household.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits import caps
from app.visits.issuing import CashSourceMissing
from app.visits.rules import (
    GIVEN,
    PENDING,
    AmountInvalid,
    DateMissing,
    GoodNotOfCampaign,
    OutsideWindow,
    QuantityInvalid,
)

DROPPED: Final = "DROPPED"
UNIT_STATES: Final = (PENDING, GIVEN, DROPPED)

ENTERPRISE: Final = "ENTERPRISE"
HANDOUT: Final = "HANDOUT"
POST: Final = "POST"
UNIT_KIND_WORDS: Final[Mapping[str, str]] = {
    ENTERPRISE: N_("To an enterprise"),
    HANDOUT: N_("Common handing out"),
    POST: N_("At their posts"),
}
"""The kinds of visit of the union's tables that have no household."""

UNIT_LEVEL_WORDS: Final[Mapping[str, str]] = {
    "PROVINCE": N_("Province level"),
    "CITY": N_("Prefecture level"),
    "COUNTY": N_("County level"),
    "BASE": N_("Grassroots level"),
}
"""The level of who leads a visit."""

GROUPS: Final = "warm_beneficiary_types"
COLDEST, HOTTEST = -60, 60


class UnitNotNamed(RuleError):
    """Nobody is named."""

    code = "collective.unit_missing"
    template = N_("Write which unit it is for.")


class PeopleNotCounted(RuleError):
    """A head count is at least one."""

    code = "collective.people_missing"
    template = N_("Write how many people it is for, at least 1.")


class KindNotChosen(RuleError):
    """The kind of the visit, the level or the group is none of the list."""

    code = "collective.kind_unknown"
    template = N_("Choose one of the list.")


class NothingForUnit(RuleError):
    """Neither cash nor goods."""

    code = "collective.nothing"
    template = N_("Write the cash or the goods it gets; there is nothing here yet.")


class GoodsSourceMissing(RuleError):
    """Goods are paid by a source of this campaign."""

    code = "collective.goods_source_missing"
    template = N_("Choose the fund source that pays for the goods. It must have a budget in this campaign.")


class LeaderNotNamed(RuleError):
    """A level or a post is somebody's."""

    code = "collective.leader_missing"
    template = N_("Write who led the visit; the post and the level are that person's.")


class NobodySigned(RuleError):
    """What is handed over is signed for."""

    code = "collective.nobody_signed"
    template = N_("Write who signed for it at the unit.")


class TemperatureUnlikely(RuleError):
    """No weather has this temperature."""

    code = "collective.temperature_unlikely"
    template = N_("Write the temperature in degrees Celsius, between -60 and 60.")


class UnitVisitMissing(RuleError):
    """There is no such visit to a unit."""

    code = "collective.missing"
    template = N_("This visit to a unit does not exist.")


class NotHandedOver(RuleError):
    """Only what was handed over is taken back."""

    code = "collective.not_handed_over"
    template = N_("Nothing is handed over on this line, so there is nothing to take back.")


class HandedOverAlready(RuleError):
    """What was handed over is taken back before it is planned anew or dropped."""

    code = "collective.handed_over"
    template = N_("This visit is handed over already. Take it back first if it was wrong.")


@dataclass(frozen=True)
class UnitHelp:
    """What a unit gets: cash in fen, goods by code, each with its source; for how many, by whom, who signed for it.

    `helped` is a code of warm_beneficiary_types, '' where nobody said; `temperature` in degrees Celsius.
    """

    unit: str
    people: int
    on: date | None = None
    kind: str = ENTERPRISE
    unit_id: str | None = None
    helped: str = ""
    cash: int = 0
    cash_source: str | None = None
    goods: Mapping[str, int] = field(default_factory=dict)
    goods_source: str | None = None
    leader: str = ""
    post: str = ""
    level: str = ""
    others: str = ""
    signed_by: str = ""
    weather: str = ""
    temperature: int | None = None
    remark: str = ""
    decision: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A visit to a unit as it stands; `help` is what was handed over, or what is planned until then. In fen.

    `value` is that of the goods at nominal prices. `booked_on` is the day of the ledger entry where it is not that of
    the visit.
    """

    id: str
    campaign_id: str
    state: str
    help: UnitHelp
    planned_cash: int
    planned_goods: Mapping[str, int]
    value: int
    correction: str
    entry_id: str | None
    recorded_by: str
    booked_on: date | None = None

    @property
    def given(self) -> bool:
        """Say whether it was handed over."""
        return self.state == GIVEN

    @property
    def total(self) -> int:
        """Cash and value of goods, in fen."""
        return self.help.cash + self.value


@dataclass(frozen=True)
class UnitCounts:
    """A campaign's visits to units: planned and not yet handed over, handed over, and to how many people."""

    pending: int = 0
    given: int = 0
    people: int = 0


NO_UNITS: Final = UnitCounts()


@dataclass(frozen=True)
class Frame:
    """What a campaign allows: its days, its sources, its goods by code."""

    window: tuple[date, date]
    sources: Sequence[str]
    goods: Sequence[str]


def tidied(told: UnitHelp, frame: Frame, *, handed: bool) -> UnitHelp:
    """Return what is written as it is kept; what is only planned needs neither a day nor who signs.

    Raises UnitNotNamed, KindNotChosen, PeopleNotCounted, DateMissing, OutsideWindow, AmountInvalid, CashSourceMissing,
    QuantityInvalid, GoodNotOfCampaign, GoodsSourceMissing, NothingForUnit, LeaderNotNamed, TemperatureUnlikely,
    CentralNotOnFile or NobodySigned, naming the field.
    """
    kept = _plain(told)
    _check_who(kept)
    if kept.on is None:
        if handed:
            raise DateMissing(field="on")
    elif not frame.window[0] <= kept.on <= frame.window[1]:
        first, last = (day.isoformat() for day in frame.window)
        raise OutsideWindow(field="on", first=first, last=last)
    _check_amounts(kept, frame)
    if kept.temperature is not None and not COLDEST <= kept.temperature <= HOTTEST:
        raise TemperatureUnlikely(field="temperature")
    # A unit is on no file of households, so central money needs its decision here too.
    caps.check_central({kept.cash_source, kept.goods_source}, on_file=False, decision=kept.decision)
    if handed and not kept.signed_by:
        raise NobodySigned(field="signed_by")
    return kept


def _plain(told: UnitHelp) -> UnitHelp:
    goods = {code: quantity for code, quantity in told.goods.items() if quantity != 0}
    return replace(
        told,
        unit=" ".join(told.unit.split()),
        leader=" ".join(told.leader.split()),
        post=told.post.strip(),
        others=told.others.strip(),
        signed_by=" ".join(told.signed_by.split()),
        weather=told.weather.strip(),
        remark=told.remark.strip(),
        decision=told.decision.strip(),
        goods=goods,
        cash_source=told.cash_source if told.cash else None,
        goods_source=told.goods_source if goods else None,
    )


def _check_who(kept: UnitHelp) -> None:
    if not kept.unit:
        raise UnitNotNamed(field="unit")
    if kept.kind not in UNIT_KIND_WORDS:
        raise KindNotChosen(field="kind")
    if type(kept.people) is not int or kept.people < 1:
        raise PeopleNotCounted(field="people")
    if kept.level not in ("", *UNIT_LEVEL_WORDS):
        raise KindNotChosen(field="level")
    if (kept.level or kept.post) and not kept.leader:
        raise LeaderNotNamed(field="leader")


def _check_amounts(kept: UnitHelp, frame: Frame) -> None:
    if type(kept.cash) is not int or kept.cash < 0:
        raise AmountInvalid(field="cash")
    if kept.cash and kept.cash_source not in frame.sources:
        raise CashSourceMissing(field="cash_source")
    for code, quantity in kept.goods.items():
        if type(quantity) is not int or quantity < 0:
            raise QuantityInvalid(field=code)
        if code not in frame.goods:
            raise GoodNotOfCampaign(field=code)
    if kept.goods and kept.goods_source not in frame.sources:
        raise GoodsSourceMissing(field="goods_source")
    if not kept.cash and not kept.goods:
        raise NothingForUnit(field="cash")
