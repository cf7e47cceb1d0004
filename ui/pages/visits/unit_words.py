"""How is a visit to a unit worded in its list? Kinds, levels, states and columns; asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import GROUPS, PENDING, UNIT_KIND_WORDS, UNIT_LEVEL_WORDS
from ui.kit.grid import Column
from ui.pages.visits.columns import booked_words
from ui.pages.visits.issue_columns import source_words

if TYPE_CHECKING:
    from app.visits import Good, UnitLine

STATES = {
    PENDING: (N_("Planned"), "waiting"),
    "GIVEN": (N_("Handed over"), "good"),
    "DROPPED": (N_("Not carried out"), "quiet"),
}


def kind_words(kind: str) -> str:
    """Return a kind of visit in words."""
    return _(UNIT_KIND_WORDS.get(kind, kind))


def level_words(level: str) -> str:
    """Return the level of who led a visit in words, empty where nobody did."""
    return _(UNIT_LEVEL_WORDS.get(level, level)) if level else ""


def group_words(code: str) -> str:
    """Return the group that was helped in words."""
    return codes.load(GROUPS).label(code) if code else ""


FIELD_VALUES: dict[str, Callable[[str], str]] = {
    "kind": kind_words, "level": level_words, "helped": group_words, "cash_source": source_words,
    "goods_source": source_words, "state": lambda state: _(STATES[state][0]),
}  # fmt: skip
"""The fields of a visit to a unit that hold codes, and how each is worded."""


def weather_words(line: UnitLine) -> str:
    """Return weather and temperature."""
    degrees = line.help.temperature
    return " ".join(part for part in (line.help.weather, "" if degrees is None else f"{degrees}℃") if part)


def line_words(line: UnitLine, names: dict[str, str]) -> str:
    """Say a visit to a unit in one line: where, for how many, how much; `names` are the goods' by their codes."""
    told = line.help
    parts = [_("{sum} yuan", sum=yuan(told.cash))] if told.cash else []
    parts += [f"{names.get(code, code)} × {quantity:,}" for code, quantity in told.goods.items()]
    state = _(STATES[line.state][0])
    people = _("{n} people", n=f"{told.people:,}")
    return f"{told.unit}  {state}  {people}  {' · '.join(parts)}"


def remark_words(line: UnitLine) -> str:
    """Return the remark, the day it was booked on where that is another, and why it was changed when locked."""
    parts = (line.help.remark, booked_words(line.booked_on), line.correction)
    return "; ".join(part for part in parts if part)


def unit_columns(goods: Sequence[Good], *, summer: bool) -> list[Column]:
    """Return the columns of a campaign's visits to units; weather and temperature where it is a summer's."""
    counts = lambda line: line.state != "DROPPED"  # noqa: E731  # what was given up adds nothing up
    weather = [Column(_("Weather"), weather_words, 90, key="weather")] if summer else []
    return [
        Column(_("Name of the unit"), lambda line: line.help.unit, 190, key="unit"),
        Column(_("State"), lambda line: _(STATES[line.state][0]), 130, "state", key="state",
               tone=lambda line: STATES[line.state][1]),
        Column(_("Day"), lambda line: line.help.on.isoformat() if line.help.on else "", 96, key="day"),
        Column(_("People"), lambda line: f"{line.help.people:,}", 76, "count", key="people",
               number=lambda line: line.help.people if counts(line) else 0),
        Column(_("Cash (yuan)"), lambda line: yuan(line.help.cash) if line.help.cash else "", 104, "amount", key="cash",
               number=lambda line: line.help.cash if counts(line) else 0),
        *(
            Column(good.title, lambda line, code=good.code: f"{line.help.goods.get(code) or ''}", 104, "count",
                   key=good.code,
                   number=lambda line, code=good.code: line.help.goods.get(code, 0) if counts(line) else 0)
            for good in goods
        ),
        Column(_("Value of goods (yuan)"), lambda line: yuan(line.value) if line.value else "", 130, "amount",
               key="value", number=lambda line: line.value if counts(line) else 0),
        Column(_("Kind"), lambda line: kind_words(line.help.kind), 110, key="kind"),
        Column(_("Group helped"), lambda line: group_words(line.help.helped), 160, key="helped"),
        Column(_("Led by"), lambda line: f"{line.help.leader} {line.help.post}".strip(), 120, key="leader"),
        Column(_("Level of the leader"), lambda line: level_words(line.help.level), 90, key="level"),
        Column(_("Also there"), lambda line: line.help.others, 120, key="others"),
        Column(_("Signed for by"), lambda line: line.help.signed_by, 96, key="signed_by"),
        *weather,
        Column(_("Source of the cash"), lambda line: source_words(line.help.cash_source), 150, key="source"),
        Column(_("Source of the goods"), lambda line: source_words(line.help.goods_source), 150, key="goods_source"),
        Column(_("Remark"), remark_words, 150, key="remark"),
        Column(_("Recorded by"), lambda line: line.recorded_by, 90, key="by"),
    ]  # fmt: skip
