"""How does the next campaign grow out of one there was? Its plan with other days and figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits import caps
from app.visits.plan import CampaignPlan, Kit

FEBRUARY: Final = 2


class NameMissing(RuleError):
    """A campaign has a name."""

    code = "campaign.name_missing"
    template = N_("Write what the campaign is called.")


class WindowBackwards(RuleError):
    """The campaign ends before it begins."""

    code = "campaign.window_backwards"
    template = N_("The last day of the campaign lies before its first.")


class NothingPlanned(RuleError):
    """Nobody on the list would get anything."""

    code = "campaign.nothing_planned"
    template = N_("Nobody would get anything by these figures. Write the cash or the goods of a kit.")


@dataclass(frozen=True)
class Figures:
    """What the next campaign is called, when it is, and what of its plan differs: fen and pieces.

    `budgets` by source, `bought` and `prices` (of one) by good, `cash` and `goods` (good, pieces) by the kit's place
    in the plan, as are the sources that pay either. What is not named stays as it was.
    """

    name: str
    first: date
    last: date
    budgets: Mapping[str, int] = field(default_factory=dict)
    bought: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)
    cash: Mapping[int, int] = field(default_factory=dict)
    goods: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    cash_sources: Mapping[int, str] = field(default_factory=dict)
    goods_sources: Mapping[int, str] = field(default_factory=dict)


def proposed_next(plan: CampaignPlan) -> tuple[str, date, date]:
    """Return name, first and last day proposed after `plan`: a year later, the year in its name counted on."""
    name = re.sub(r"20\d\d", lambda year: str(int(year[0]) + 1), plan.name)
    return name, _year_on(plan.window_from), _year_on(plan.window_to)


def _year_on(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28) if day.month == FEBRUARY else day.day)


def next_plan(plan: CampaignPlan, figures: Figures) -> CampaignPlan:
    """Return `plan` with other days and figures: the same programme, line, classes and unit.

    Limits the office had set itself stay, else those in force on the first day hold. A good nobody gets and nobody
    buys is left out.
    Raises NameMissing, WindowBackwards or NothingPlanned, naming the field.
    """
    name = " ".join(figures.name.split())
    if not name:
        raise NameMissing(field="name")
    if figures.last < figures.first:
        raise WindowBackwards(field="last")
    kits = tuple(_kit(kit, place, figures) for place, kit in enumerate(plan.kits))
    if not any(kit.cash or kit.goods for kit in kits):
        raise NothingPlanned()
    goods = tuple(
        replace(
            good,
            bought=figures.bought.get(good.code, good.bought),
            unit_price=figures.prices.get(good.code, good.unit_price),
        )
        for good in plan.goods
    )
    wanted = {code for kit in kits for code in kit.goods}
    return replace(
        plan,
        name=name,
        window_from=figures.first,
        window_to=figures.last,
        sources=tuple(replace(one, budget=figures.budgets.get(one.code, one.budget)) for one in plan.sources),
        goods=tuple(good for good in goods if good.bought or good.code in wanted),
        kits=kits,
        caps=caps.usual(figures.first) if plan.caps == caps.usual(plan.window_from) else plan.caps,
    )


def _kit(kit: Kit, place: int, figures: Figures) -> Kit:
    told = {**kit.goods, **figures.goods.get(place, {})}
    return replace(
        kit,
        cash=figures.cash.get(place, kit.cash),
        cash_source=figures.cash_sources.get(place, kit.cash_source),
        goods_source=figures.goods_sources.get(place, kit.goods_source),
        goods={code: quantity for code, quantity in told.items() if quantity},
    )


@dataclass(frozen=True)
class Needed:
    """What a plan would come to: people on its list now, cash and value of goods by source in fen, goods in pieces.

    `over` names the sources with too small a budget, `short` the goods of which too few are bought.
    """

    people: int
    cash: Mapping[str, int]
    goods: Mapping[str, int]
    value: Mapping[str, int]
    over: tuple[str, ...]
    short: tuple[str, ...]


def needed(plan: CampaignPlan, kits: Mapping[int, int]) -> Needed:
    """Return what `plan` comes to for so many people by kit (its place in the plan)."""
    prices = {good.code: good.unit_price for good in plan.goods}
    cash: dict[str, int] = {}
    goods: dict[str, int] = {}
    value: dict[str, int] = {}
    for place, people in kits.items():
        kit = plan.kits[place]
        if kit.cash_source and kit.cash:
            cash[kit.cash_source] = cash.get(kit.cash_source, 0) + kit.cash * people
        for code, quantity in kit.goods.items():
            goods[code] = goods.get(code, 0) + quantity * people
            source = kit.goods_source or ""
            value[source] = value.get(source, 0) + quantity * people * prices[code]
    return Needed(
        people=sum(kits.values()),
        cash=cash,
        goods=goods,
        value=value,
        over=tuple(
            one.code for one in plan.sources if cash.get(one.code, 0) + value.get(one.code, 0) > one.budget
        ),
        short=tuple(good.code for good in plan.goods if goods.get(good.code, 0) > good.bought),
    )
