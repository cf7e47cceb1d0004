"""How does a campaign begin that is like no other? What it consists of; the figures are written afterwards. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.hardship import Line
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits import caps
from app.visits.plan import HOUSEHOLD, MEMBER, PERSON, CampaignPlan, Kit, PlannedGood, SourceBudget

KINDS: Final = ((HOUSEHOLD, "1"), (HOUSEHOLD, "2"), (MEMBER, None), (PERSON, None))
"""Whom a kit may be for: the classes of households on file, members, and people on no file and no roll."""

_WINDOW: Final = re.compile(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)")
_SOME_DAYS: Final = timedelta(days=30)
Kind = tuple[str, str | None]


class SourcesMissing(RuleError):
    """Help is paid from somewhere."""

    code = "outline.sources_missing"
    template = N_("Tick the sources the campaign is paid from.")


class KindsMissing(RuleError):
    """Somebody gets something."""

    code = "outline.kinds_missing"
    template = N_("Tick who gets something.")


@dataclass(frozen=True)
class Outline:
    """What a campaign consists of: codes of its programme, sources and goods, and whom its kits are for.

    `unit` is the unit whose members come onto the list, None for none; `line` the subsistence line it is kept with.
    """

    program: str
    sources: tuple[str, ...]
    goods: tuple[str, ...]
    kinds: tuple[Kind, ...]
    unit: str | None
    line: Line


def outline_of(plan: CampaignPlan) -> Outline:
    """Return what a plan consists of."""
    return Outline(
        plan.program,
        tuple(one.code for one in plan.sources),
        tuple(good.code for good in plan.goods),
        tuple((kit.recipients, kit.category) for kit in plan.kits),
        plan.work_unit,
        plan.line,
    )


def drawn(outline: Outline, today: date, base: CampaignPlan | None = None) -> CampaignPlan:
    """Return the plan of an outline, its figures zero and one of each good in a kit; those of `base` stay.

    Name and days are those of `base`, else the programme's usual ones from `today` on.
    Raises SourcesMissing or KindsMissing.
    """
    if not outline.sources:
        raise SourcesMissing()
    if not outline.kinds:
        raise KindsMissing()
    first, last = (base.window_from, base.window_to) if base else usual_window(outline.program, today)
    label = codes.load("warm_programs").label(outline.program).split("(")[0]
    budgets = {one.code: one.budget for one in base.sources} if base else {}
    kits = tuple(_kit(outline, kind, base) for kind in outline.kinds)
    return CampaignPlan(
        name=base.name if base else f"{last.year}年{label}",
        program=outline.program,
        window_from=first,
        window_to=last,
        line=outline.line,
        sources=tuple(SourceBudget(code, budgets.get(code, 0)) for code in outline.sources),
        goods=tuple(_good(code, base) for code in outline.goods),
        kits=kits,
        household_categories=tuple(
            kit.category for kit in kits if kit.recipients == HOUSEHOLD and kit.category is not None
        ),
        work_unit=outline.unit if (MEMBER, None) in outline.kinds else None,
        caps=base.caps if base else caps.usual(first),
    )


def _good(code: str, base: CampaignPlan | None) -> PlannedGood:
    for good in base.goods if base else ():
        if good.code == code:
            return good
    listed = codes.load("warm_goods").get(code)
    name, unit = (listed.name_zh, listed.extra["unit"]) if listed is not None else (code, "")
    return PlannedGood(code, name, unit, 0, 0)


def _kit(outline: Outline, kind: Kind, base: CampaignPlan | None) -> Kit:
    # Central money goes to households on file only, so it pays where a person says so.
    payer = next((code for code in outline.sources if code != caps.CENTRAL), outline.sources[0])
    goods = dict.fromkeys(outline.goods, 1)
    for kit in base.kits if base else ():
        if (kit.recipients, kit.category) == kind:
            known = {good.code for good in base.goods} if base else set()
            kept = {code: kit.goods.get(code, 0 if code in known else 1) for code in outline.goods}
            return replace(
                kit,
                cash_source=kit.cash_source if kit.cash_source in outline.sources else payer,
                goods={code: quantity for code, quantity in kept.items() if quantity},
                goods_source=kit.goods_source if kit.goods_source in outline.sources else payer,
            )
    return Kit(kind[0], kind[1], 0, payer, goods, payer)


def usual_window(program: str, today: date) -> tuple[date, date]:
    """Return a programme's usual days: those running on `today`, else the next; thirty days where it has none."""
    listed = codes.load("warm_programs").get(program)
    found = _WINDOW.match(listed.extra["default_window"]) if listed is not None else None
    if found is None:
        return today, today + _SOME_DAYS
    month, day, last_month, last_day = map(int, found.groups())
    year = today.year - 1
    while True:
        first = date(year, month, day)
        last = date(year + ((last_month, last_day) < (month, day)), last_month, last_day)
        if last >= today:
            return first, last
        year += 1
