"""How is a unit enrolled from the command line: founded, filled, judged, paid, confirmed, taken back; and its lists?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app.aid import (
    BATCH_STATES,
    PAYERS,
    BatchView,
    NewBatch,
    Payment,
    RenewalLine,
    Roster,
    UnitShare,
    Verdict,
    renewal_key,
)
from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson
from app.office import Office
from app.shared.errors import RuleError
from app.shared.identity import mask_id
from app.shared.money import parse_yuan, yuan
from app.shared.text import _, _n
from app.unions import UnitMissing

batch = typer.Typer(no_args_is_help=True)

Unit = Annotated[str, typer.Option(help="The unit, by its name on the roll.")]
Plan = Annotated[str, typer.Option(help="The active plan, by its id.")]
Day = Annotated[str, typer.Option(help="A day, like 2026-01-01.")]
Pays = Annotated[
    list[str] | None,
    typer.Option(
        "--pays", help="Who gives how much for a share: unit=42, union=, person=18, gift=; repeated."
    ),
]
Paid = Annotated[
    list[str] | None, typer.Option("--part", help="Who paid how much in all, like unit=4200; repeated.")
]


@batch.command("new")
def new(
    context: typer.Context, unit: Unit, plan: Plan, start: Annotated[str, typer.Option("--from")],
    end: Annotated[str, typer.Option("--to")], on: Day, shares: int = 1, tier: str = "", pays: Pays = None,
    giver: Annotated[str, typer.Option(help="Who pays for a gift.")] = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Found the enrolment of a unit; nobody is on it yet."""
    frame: Frame = context.obj
    with frame.office() as office:
        told = NewBatch(
            _unit_id(office, unit), plan, day_of(start, "--from"), day_of(end, "--to"), day_of(on, "--on"),
            shares, tier or None, _amounts(pays, "--pays"), giver,
        )  # fmt: skip
        view = office.aid.found_batch(office.actor, told)
    _answer(view, as_json=as_json)


@batch.command("list")
def list_(context: typer.Context, state: str = "", as_json: AsJson = False) -> None:
    """List the enrolments of units, the newest first."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.batches(office.actor, state or None)
    answer(
        {"batches": [_told(view) for view in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_words, found)) or _("No unit is enrolled yet"),
    )


@batch.command("add")
def add(
    context: typer.Context,
    batch: str,
    roster: Annotated[
        Path | None, typer.Option(help="A roster the unit filled; without it the whole unit.")
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only tell who would come.")] = False,
    given_back: Annotated[
        Path | None, typer.Option(help="Write the roster with what is wrong to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put people on an enrolment: everybody of the unit who may be enrolled, or those of a roster."""
    frame: Frame = context.obj
    with frame.office() as office:
        aid, actor = office.aid, office.actor
        read = aid.read_roster(actor, roster) if roster is not None else Roster((), ())
        found = aid.propose_people(actor, batch, read.wishes if roster is not None else None)
        if not look:
            found = aid.put_on_batch(actor, batch, [one.wish for one in found])
        if roster is not None and given_back is not None:
            aid.give_roster_back(actor, roster, read, found, given_back)
    problems = [{"sheet_row": one.sheet_row, "code": one.code, "column": one.column} for one in read.problems]
    ready = sum(one.ready for one in found)
    told = {"added": 0 if look else ready, "people": [_person(one) for one in found], "problems": problems}
    lines = [_n("{n} person may be enrolled", "{n} people may be enrolled", ready) if look
             else _n("{n} person came onto the enrolment", "{n} people came onto the enrolment", ready)]  # fmt: skip
    lines += [_("Row {row}: {words}", row=one.sheet_row, words=one.words()) for one in read.problems]
    lines += _refusals(found)
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


@batch.command("judge")
def judge(context: typer.Context, batch: str, as_json: AsJson = False) -> None:
    """Judge the people on an enrolment as things are now, and how many of the unit take part."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.judge_batch(office.actor, batch)
    take = found.participation
    told = {
        **_told(found.batch), "refused": found.refused, "participation": {**take._asdict(), "short": take.short},
        "lines": [{"line": line.id, "cover": line.cover, **_person(verdict)} for line, verdict in found.lines],
    }  # fmt: skip
    part = _("{enrolled} of {staff} people take part; the plan asks for {needed}.", **take._asdict())
    lines = [_words(found.batch), part, *_refusals([verdict for _line, verdict in found.lines])]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


@batch.command("take-off")
def take_off(context: typer.Context, batch: str, lines: list[str], as_json: AsJson = False) -> None:
    """Take people off a draft by the ids of their lines; `judge --json` tells them."""
    frame: Frame = context.obj
    with frame.office() as office:
        gone = office.aid.take_off_batch(office.actor, batch, lines)
    words = _n("{n} person is off the enrolment", "{n} people are off the enrolment", gone)
    answer({"taken_off": gone}, as_json=as_json, words=lambda: words)


@batch.command("pay")
def pay(
    context: typer.Context, batch: str, amount: Annotated[str, typer.Option(help="In yuan, like 2160.00.")],
    receipt: Annotated[str, typer.Option(help="The number of the receipt.")], on: Day, part: Paid = None,
    despite: Annotated[str, typer.Option(help="The document that allows too few people.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down that the unit's money is here; it must be what the people cost, to the fen."""
    frame: Frame = context.obj
    paid = Payment(parse_yuan(amount), receipt, day_of(on, "--on"), _amounts(part, "--part"), despite)
    with frame.office() as office:
        view = office.aid.pay_batch(office.actor, batch, paid)
    _answer(view, as_json=as_json)


@batch.command("confirm")
def confirm(context: typer.Context, batch: str, as_json: AsJson = False) -> None:
    """Cover everybody on a paid enrolment."""
    _move(context, batch, "confirm_batch", as_json=as_json)


@batch.command("back")
def back(context: typer.Context, batch: str, as_json: AsJson = False) -> None:
    """Take an enrolment one step back: its covers, then its receipt."""
    _move(context, batch, "take_batch_back", as_json=as_json)


@batch.command("drop")
def drop(context: typer.Context, batch: str, as_json: AsJson = False) -> None:
    """Give a draft up; `back` takes it up again."""
    _move(context, batch, "drop_batch", as_json=as_json)


@batch.command("sheet")
def sheet(context: typer.Context, batch: str, out: Path, as_json: AsJson = False) -> None:
    """Write an enrolment's roster as Excel, as it is sent with the money."""
    frame: Frame = context.obj
    with frame.office() as office:
        people = office.aid.write_batch_roster(office.actor, batch, out)
    words = _("Written: {file}", file=out.name)
    answer({"file": str(out), "people": people}, as_json=as_json, words=lambda: words)


@batch.command("blank-sheet")
def blank(context: typer.Context, out: Path, as_json: AsJson = False) -> None:
    """Write an empty roster for a unit to fill."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.aid.blank_roster(office.actor, out)
    answer({"file": str(out)}, as_json=as_json, words=lambda: _("Written: {file}", file=out.name))


def renewals(
    context: typer.Context, days: int = 60, on: Day = "", plan: str = "",
    unit: Annotated[str, typer.Option(help="Only the people of this unit.")] = "",
    pdf: Annotated[Path | None, typer.Option(help="Print the list to this file too.")] = None,
    language: Annotated[str, typer.Option(help="zh_CN, ko_KR or zh_CN+ko_KR.")] = "zh_CN",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List whose cover ends soon or may still be renewed, and who has not been renewed."""
    frame: Frame = context.obj
    with frame.office() as office:
        day = day_of(on, "--on") if on else office.clock.today()
        unit_id = _unit_id(office, unit) if unit else ""
        if unit and not unit_id:
            raise UnitMissing(field="unit")
        found = office.aid.renewals(office.actor, days, day, plan or None, unit_id)
        if pdf is not None:
            key = renewal_key(day, days, plan, unit_id)
            office.printing.produce(office.actor, "renewal_list", key, pdf, language)
    answer(
        {"renewals": [vars(one) for one in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_renewal, found)) or _("Nobody's cover ends soon"),
    )


def participation(context: typer.Context, plan: str, on: Day = "", as_json: AsJson = False) -> None:
    """Tell how many of each unit's people a plan covers, and how many it asks for."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.participation(office.actor, plan, day_of(on, "--on") if on else None)
    answer(
        {"units": [{**vars(one), "rate": one.rate, "short": one.short} for one in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_share, found)) or _("No unit has members yet"),
    )


def not_enrolled(
    context: typer.Context, unit: Unit, plan: Plan, start: Annotated[str, typer.Option("--from")],
    end: Annotated[str, typer.Option("--to")], on: Day, shares: int = 1, tier: str = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Tell who of a unit could be enrolled for these days, and is neither covered nor on an enrolment."""
    frame: Frame = context.obj
    with frame.office() as office:
        unit_id = _unit_id(office, unit)
        if not unit_id:
            raise UnitMissing(field="unit")
        days = (day_of(start, "--from"), day_of(end, "--to"), day_of(on, "--on"))
        found = office.aid.not_enrolled(office.actor, NewBatch(unit_id, plan, *days, shares, tier or None))
    lines = [f"{_name(one)}  {mask_id(one.wish.id_no)}  {yuan(one.fee)}" for one in found]
    answer(
        {"people": [_person(one) for one in found]},
        as_json=as_json,
        words=lambda: "\n".join(lines) or _("Nobody of the unit could be enrolled besides"),
    )


def join(group: typer.Typer) -> None:
    """Hang these commands into those of mutual aid."""
    group.add_typer(batch, name="batch", help="The enrolment of a unit's people.")
    group.command("renewals")(renewals)
    group.command("participation")(participation)
    group.command("not-enrolled")(not_enrolled)


def _move(context: typer.Context, batch: str, verb: str, *, as_json: bool) -> None:
    frame: Frame = context.obj
    with frame.office() as office:
        moved: Callable[..., BatchView] = getattr(office.aid, verb)
        view = moved(office.actor, batch)
    _answer(view, as_json=as_json)


def _unit_id(office: Office, name: str) -> str:
    wanted = " ".join(name.split())
    return next((unit.id for unit in office.unions.units(office.actor) if unit.name == wanted), "")


def _amounts(said: Sequence[str] | None, where: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in said or ():
        who, _sign, amount = one.partition("=")
        if who not in PAYERS or who in found or not amount:
            words = _("Write who pays and how much, like unit=42: unit, union, person or gift, each once.")
            raise typer.BadParameter(words, param_hint=where)
        found[who] = parse_yuan(amount)
    return found


def _told(view: BatchView) -> dict[str, Any]:
    return {
        "batch": view.id, "unit": view.unit, "plan": view.plan_id, "version": view.plan_version,
        "from": view.starts, "to": view.ends, "state": view.state, "people": view.people, "fees": view.fees,
        "parts": dict(view.parts), "paid": view.paid, "paid_on": view.paid_on, "receipt": view.receipt_no,
        "giver": view.giver, "agrees": view.agrees,
    }  # fmt: skip


def _answer(view: BatchView, *, as_json: bool) -> None:
    answer(_told(view), as_json=as_json, words=lambda: _words(view))


def _words(view: BatchView) -> str:
    people = _n("{n} person", "{n} people", view.people)
    state = _(BATCH_STATES[view.state])
    fees = _("{amount} yuan", amount=yuan(view.fees))
    return f"{view.id}  {view.unit}  {view.plan_name}  {state}  {people}  {fees}"


def _person(one: Verdict) -> Mapping[str, Any]:
    """Return what is told of one person; the number is masked, for a terminal is no safe."""
    return {
        "name": one.who.name if one.who else one.wish.name, "id_masked": mask_id(one.wish.id_no),
        "sheet_row": one.wish.sheet_row or None, "on_roll": one.on_roll, "first_time": one.first_time,
        "fee": one.fee, "error": one.error.code if one.error else None,
    }  # fmt: skip


def _refusals(found: Sequence[Verdict]) -> list[str]:
    return [f"{_name(one)}: {_reason(one.error)}" for one in found if one.error is not None]


def _name(one: Verdict) -> str:
    return (one.who.name if one.who else one.wish.name) or mask_id(one.wish.id_no)


def _reason(error: RuleError) -> str:
    return error.words()


def _renewal(one: RenewalLine) -> str:
    return f"{one.ends.isoformat()}  {one.name}  {one.id_masked}  {one.unit}  {one.plan_name}"


def _share(one: UnitShare) -> str:
    rate = f"{one.rate // 10}.{one.rate % 10} %"
    asked = _("too few, {needed} asked for", needed=one.needed) if one.short else ""
    return f"{one.unit}  {one.enrolled}/{one.staff}  {rate}  {asked}".rstrip()
