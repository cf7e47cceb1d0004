"""How are visits to units planned, handed over and taken back from the command line?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of
from app.cli.issuing import goods_of
from app.cli.office import AsJson
from app.shared.money import parse_yuan
from app.shared.text import _
from app.visits import UnitHelp, UnitLine

Unit = Annotated[str, typer.Option(help="The unit, by its name on the roll or any other.")]
People = Annotated[int, typer.Option(help="For how many people.")]
Kind = Annotated[str, typer.Option(help="ENTERPRISE, HANDOUT or POST.")]
Helped = Annotated[str, typer.Option(help="The group helped, a code of warm_beneficiary_types.")]
Cash = Annotated[str, typer.Option(help="Cash in yuan, like 20000 or 1,234.50.")]
Source = Annotated[str, typer.Option(help="The code of the fund source the cash is from.")]
Goods = Annotated[
    list[str] | None, typer.Option("--good", help="A good and how many, like G21=40; repeated.")
]
GoodsSource = Annotated[str, typer.Option(help="The code of the fund source that pays for the goods.")]
On = Annotated[str, typer.Option(help="The day, like 2026-07-20.")]
SignedBy = Annotated[str, typer.Option(help="Who signed for it at the unit.")]
Leader = Annotated[str, typer.Option(help="Who led the visit.")]
Post = Annotated[str, typer.Option(help="The leader's post.")]
Level = Annotated[str, typer.Option(help="The leader's level: PROVINCE, CITY, COUNTY or BASE.")]
Others = Annotated[str, typer.Option(help="Who else was there.")]
Weather = Annotated[str, typer.Option()]
Temperature = Annotated[int | None, typer.Option(help="In degrees Celsius.")]
Remark = Annotated[str, typer.Option()]
Decision = Annotated[str, typer.Option(help="The number of the decision that allows central money.")]
Planned = Annotated[str, typer.Option("--visit", help="The planned visit it is about; a new one without.")]
Reason = Annotated[str, typer.Option(help="Why it is taken back; a locked campaign asks for it.")]


def hand(
    context: typer.Context, campaign: str, unit: Unit, people: People, on: On, signed_by: SignedBy,
    kind: Kind = "ENTERPRISE", helped: Helped = "", cash: Cash = "", source: Source = "", good: Goods = None,
    goods_source: GoodsSource = "", leader: Leader = "", post: Post = "", level: Level = "", others: Others = "",
    weather: Weather = "", temperature: Temperature = None, remark: Remark = "", decision: Decision = "",
    visit: Planned = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down what was handed to a unit; it is booked."""
    frame: Frame = context.obj
    told = UnitHelp(
        unit, people, day_of(on, "--on"), kind, None, helped, parse_yuan(cash) if cash else 0, source or None,
        goods_of(good or ()), goods_source or None, leader, post, level, others, signed_by, weather, temperature,
        remark, decision,
    )  # fmt: skip
    _write(frame, told, campaign, visit, "hand_to_unit", as_json=as_json)


def plan(
    context: typer.Context, campaign: str, unit: Unit, people: People, on: On = "", kind: Kind = "ENTERPRISE",
    helped: Helped = "", cash: Cash = "", source: Source = "", good: Goods = None, goods_source: GoodsSource = "",
    remark: Remark = "", decision: Decision = "", visit: Planned = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Plan what a unit is to get; nothing is booked, and `print visit_collective` prints the slip to sign."""
    frame: Frame = context.obj
    told = UnitHelp(
        unit, people, day_of(on, "--on") if on else None, kind, None, helped, parse_yuan(cash) if cash else 0,
        source or None, goods_of(good or ()), goods_source or None, remark=remark, decision=decision,
    )  # fmt: skip
    _write(frame, told, campaign, visit, "plan_unit", as_json=as_json)


def take_back(context: typer.Context, visit: str, reason: Reason = "", as_json: AsJson = False) -> None:
    """Take back what a unit got; the books get a reversing entry."""
    frame: Frame = context.obj
    with frame.office() as office:
        line = office.visits.take_unit_back(office.actor, visit, reason)
    _answer(line, as_json=as_json)


def drop(context: typer.Context, visit: str, as_json: AsJson = False) -> None:
    """Give a planned visit to a unit up."""
    frame: Frame = context.obj
    with frame.office() as office:
        line = office.visits.drop_unit(office.actor, visit)
    _answer(line, as_json=as_json)


def units(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """Tell a campaign's visits to units."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.unit_visits(office.actor, campaign)
    answer(
        {"units": [_told(line) for line in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_words, found)) or _("No unit is visited yet"),
    )


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    commands: dict[str, Callable[..., None]] = {
        "units": units, "hand-unit": hand, "plan-unit": plan, "take-unit-back": take_back, "drop-unit": drop,
    }  # fmt: skip
    for name, command in commands.items():
        group.command(name)(command)


def _write(frame: Frame, told: UnitHelp, campaign: str, visit: str, verb: str, *, as_json: bool) -> None:
    with frame.office() as office:
        known = {unit.name: unit.id for unit in office.unions.units(office.actor)}
        written: Callable[..., UnitLine] = getattr(office.visits, verb)
        named = replace(told, unit_id=known.get(" ".join(told.unit.split())))
        line = written(office.actor, campaign, named, visit or None)
    _answer(line, as_json=as_json)


def _answer(line: UnitLine, *, as_json: bool) -> None:
    answer(_told(line), as_json=as_json, words=lambda: _words(line))


def _told(line: UnitLine) -> dict[str, Any]:
    return {
        "visit": line.id,
        "state": line.state,
        "value": line.value,
        "total": line.total,
        **asdict(line.help),
    }


def _words(line: UnitLine) -> str:
    state = {"PENDING": _("Planned"), "GIVEN": _("Handed over"), "DROPPED": _("Not carried out")}[line.state]
    people = _("{n} people", n=f"{line.help.people:,}")
    return f"{line.id}  {line.help.unit}  {state}  {people}"
