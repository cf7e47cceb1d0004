"""What does a campaign's file plan? Reads campaign.json into values, naming every fault by its place. Pure.

Strict wherever money or people hang on it: unknown names inside sources, goods, kits, line and recipients are
faults, and so is a name given twice. Unknown names beside them (a note, a document number) are left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.hardship.rules import Line, LineInvalid, read_line
from app.shared.errors import RuleError
from app.shared.foreign import json_of
from app.shared.text import N_
from app.visits import caps
from app.visits.caps import Caps

HOUSEHOLD: Final = "household"
MEMBER: Final = "member"
PERSON: Final = "person"
"""Somebody on no file and no roll, typed or read from a sheet."""


class PlanUnreadable(RuleError):
    """The file is no JSON object."""

    code = "campaign.unreadable"
    template = N_("The campaign's file cannot be read. Nothing was made.")


class PlanFault(RuleError):
    """A value of the plan is missing or not what belongs there."""

    code = "campaign.field_invalid"
    template = N_("The campaign's file is not right at “{part}”. Nothing was made.")


class PlanUnknown(RuleError):
    """A name nobody knows stands where money or people are planned."""

    code = "campaign.field_unknown"
    template = N_("The campaign's file holds something unknown at “{part}”. Nothing was made.")


class PlanTwice(RuleError):
    """The same source, good or kit is planned twice."""

    code = "campaign.twice"
    template = N_("The campaign's file names the same thing twice at “{part}”. Nothing was made.")


class KitMissing(RuleError):
    """Somebody is on the list for whom no kit is planned."""

    code = "campaign.kit_missing"
    template = N_("No kit is planned for {part}. Nothing was made.")


@dataclass(frozen=True)
class SourceBudget:
    """What a fund source (warm_fund_sources) grants, in fen."""

    code: str
    budget: int


@dataclass(frozen=True)
class PlannedGood:
    """A good bought for the campaign; the price of one in fen."""

    code: str
    name: str
    unit: str
    bought: int
    unit_price: int


@dataclass(frozen=True)
class Kit:
    """What one kind of recipient gets: cash in fen, goods by code, each with its source."""

    recipients: str
    category: str | None
    cash: int
    cash_source: str | None
    goods: Mapping[str, int]
    goods_source: str | None


@dataclass(frozen=True)
class CampaignPlan:
    """A campaign as planned: when, by which line, with which money and goods, for whom."""

    name: str
    program: str
    window_from: date
    window_to: date
    line: Line
    sources: tuple[SourceBudget, ...]
    goods: tuple[PlannedGood, ...]
    kits: tuple[Kit, ...]
    household_categories: tuple[str, ...]
    work_unit: str | None
    caps: Caps


def kit_for(kits: Sequence[Kit], recipients: str, category: str | None) -> Kit | None:
    """Return the kit of a kind of recipient: that of the class, else the one for every class."""
    for wanted in (category, None):
        for kit in kits:
            if kit.recipients == recipients and kit.category == wanted:
                return kit
    return None


def read_plan(content: str | bytes) -> CampaignPlan:
    """Read the text of a campaign.json. Raises PlanUnreadable and what `parse_plan` raises."""
    try:
        facts = json_of(content, object_pairs_hook=_once)
    except ValueError:
        raise PlanUnreadable() from None
    return parse_plan(facts)


def parse_plan(facts: Any) -> CampaignPlan:
    """Check a campaign's plan; amounts are whole fen, quantities whole.

    Raises PlanFault, PlanUnknown, PlanTwice, KitMissing (each naming its place in `field`) or PlanUnreadable.
    """
    if not isinstance(facts, Mapping):
        raise PlanUnreadable()
    window = _list(facts, "window", "")
    if len(window) != 2:
        raise _fault("window")
    start, end = (_day(value, f"window[{place}]") for place, value in enumerate(window))
    if start > end:
        raise _fault("window")
    sources = tuple(
        _source(value, f"sources[{place}]") for place, value in enumerate(_list(facts, "sources", ""))
    )
    _no_twice([source.code for source in sources], "sources")
    goods = tuple(_good(value, f"goods[{place}]") for place, value in enumerate(_list(facts, "goods", "")))
    _no_twice([good.code for good in goods], "goods")
    # Two goods of one name and unit could not be told apart in the returned sheet.
    _no_twice([f"{good.name}({good.unit})" for good in goods], "goods")
    known = {source.code for source in sources}
    kits = tuple(
        _kit(value, f"kits[{place}]", known, {good.code for good in goods})
        for place, value in enumerate(_list(facts, "kits", ""))
    )
    _no_twice([f"{kit.recipients} {kit.category}" for kit in kits], "kits")
    categories, work_unit = _recipients(facts, kits)
    return CampaignPlan(
        name=_text(facts, "name", ""),
        program=_text(facts, "program", ""),
        window_from=start,
        window_to=end,
        line=_line(facts),
        sources=sources,
        goods=goods,
        kits=kits,
        household_categories=categories,
        work_unit=work_unit,
        caps=_caps(facts, start),
    )


def _caps(facts: Mapping[str, Any], start: date) -> Caps:
    """Read the limits the plan names with their basis; without, those in force on its first day."""
    if facts.get("caps") is None:
        return caps.usual(start)
    told = _object(facts["caps"], "caps", {"at_a_time", "in_a_year", "basis"})
    return Caps(
        _whole(told, "at_a_time", "caps"), _whole(told, "in_a_year", "caps"), _text(told, "basis", "caps")
    )


def _line(facts: Mapping[str, Any]) -> Line:
    try:
        return read_line(_object(facts.get("line"), "line", None))
    except LineInvalid as error:
        raise _fault(f"line.{error.field}") from error


def _source(value: Any, place: str) -> SourceBudget:
    facts = _object(value, place, {"code", "budget", "name"})
    return SourceBudget(_text(facts, "code", place), _whole(facts, "budget", place))


def _good(value: Any, place: str) -> PlannedGood:
    facts = _object(value, place, {"code", "name", "unit", "bought", "unit_price"})
    return PlannedGood(
        _text(facts, "code", place),
        _text(facts, "name", place),
        _text(facts, "unit", place),
        _whole(facts, "bought", place),
        _whole(facts, "unit_price", place),
    )


def _kit(value: Any, place: str, sources: set[str], goods: set[str]) -> Kit:
    names = {"recipients", "category", "cash", "cash_source", "goods", "goods_source"}
    facts = _object(value, place, names)
    recipients = _text(facts, "recipients", place)
    if recipients not in (HOUSEHOLD, MEMBER, PERSON):
        raise _fault(f"{place}.recipients")
    category = facts.get("category")
    if category is not None and (not isinstance(category, str) or not category or recipients != HOUSEHOLD):
        raise _fault(f"{place}.category")
    contents = _object(facts.get("goods") or {}, f"{place}.goods", goods)
    quantities = {code: _whole(contents, code, f"{place}.goods") for code in contents}
    kit = Kit(
        recipients=recipients,
        category=category,
        cash=_whole(facts, "cash", place) if facts.get("cash") is not None else 0,
        cash_source=_payer(facts, "cash_source", place, sources),
        goods={code: quantity for code, quantity in quantities.items() if quantity},
        goods_source=_payer(facts, "goods_source", place, sources),
    )
    if kit.cash and kit.cash_source is None:
        raise _fault(f"{place}.cash_source")
    if kit.goods and kit.goods_source is None:
        raise _fault(f"{place}.goods_source")
    return kit


def _payer(facts: Mapping[str, Any], key: str, place: str, sources: set[str]) -> str | None:
    source = facts.get(key)
    if source is not None and (not isinstance(source, str) or source not in sources):
        raise _fault(f"{place}.{key}")
    return source


def _recipients(facts: Mapping[str, Any], kits: Sequence[Kit]) -> tuple[tuple[str, ...], str | None]:
    wanted = _object(facts.get("recipients"), "recipients", {"households", "members"})
    categories = wanted.get("households") or []
    if not isinstance(categories, list) or not all(
        isinstance(category, str) and category for category in categories
    ):
        raise _fault("recipients.households")
    _no_twice(categories, "recipients.households")
    for category in categories:
        if kit_for(kits, HOUSEHOLD, category) is None:
            raise KitMissing(field="kits", part=f"{HOUSEHOLD} {category}")
    if wanted.get("members") is None:
        return tuple(categories), None
    members = _object(wanted["members"], "recipients.members", {"work_unit"})
    if kit_for(kits, MEMBER, None) is None:
        raise KitMissing(field="kits", part=MEMBER)
    return tuple(categories), _text(members, "work_unit", "recipients.members")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that holds the same name twice; JSON readers quietly keep the last."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise PlanTwice(field=key, part=key)
        found[key] = value
    return found


def _fault(place: str) -> PlanFault:
    return PlanFault(field=place, part=place)


def _object(value: Any, place: str, names: set[str] | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _fault(place)
    if names is not None and (unknown := sorted(set(value) - names)):
        raise PlanUnknown(field=f"{place}.{unknown[0]}", part=f"{place}.{unknown[0]}")
    return value


def _list(facts: Mapping[str, Any], key: str, place: str) -> list[Any]:
    value = facts.get(key)
    if not isinstance(value, list):
        raise _fault(_under(place, key))
    return value


def _text(facts: Mapping[str, Any], key: str, place: str) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _fault(_under(place, key))
    return value.strip()


def _whole(facts: Mapping[str, Any], key: str, place: str) -> int:
    value = facts.get(key)
    if type(value) is not int or value < 0:
        raise _fault(_under(place, key))
    return value


def _day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _fault(place) from None


def _no_twice(names: Sequence[str], place: str) -> None:
    if len(set(names)) != len(names):
        raise PlanTwice(field=place, part=place)


def _under(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
