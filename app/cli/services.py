"""How is the register of services written and told from the command line?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of, shown_progress
from app.cli.office import AsJson
from app.services import (
    COUNT,
    FEN,
    Entry,
    EntryLine,
    FigureKind,
    Program,
    ProgramSums,
    ServiceFilter,
    figures_words,
    program_words,
    sums_words,
    who_words,
)
from app.services.rules import FigureWrong, ProgramUnknown
from app.shared.money import parse_yuan, yuan
from app.shared.text import _

if TYPE_CHECKING:
    from app.office import Office

group = typer.Typer(no_args_is_help=True)

Code = Annotated[
    str, typer.Option("--programme", help="The programme, by its code or name: see `programmes`.")
]
Who = Annotated[str, typer.Option(help="For whom: names with commas between, a unit, or 30人 without names.")]
On = Annotated[str, typer.Option(help="The day, like 2026-01-10; today when left out.")]
Content = Annotated[str, typer.Option(help="What was done.")]
Amount = Annotated[str, typer.Option(help="The money it came to, in yuan.")]
Figure = Annotated[
    list[str] | None, typer.Option("--figure", help="A figure of the programme, like posts=120; repeated.")
]
HandledBy = Annotated[str, typer.Option(help="Who handled it; the operator when left out.")]
Why = Annotated[str, typer.Option(help="Why; it stays with the entry.")]


def add(
    context: typer.Context, programme: Code, who: Who, on: On = "", content: Content = "", amount: Amount = "",
    figure: Figure = None, handled_by: HandledBy = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down a service; the names are looked up on the roll."""
    frame: Frame = context.obj
    with frame.office() as office:
        told = _entry(office, programme, who, on, content, amount, figure or (), handled_by)
        _answer(office, office.services.add(office.actor, told), as_json=as_json)


def correct(
    context: typer.Context, entry: str, why: Why, programme: Code, who: Who, on: On = "", content: Content = "",
    amount: Amount = "", figure: Figure = None, handled_by: HandledBy = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write an entry anew, with why."""
    frame: Frame = context.obj
    with frame.office() as office:
        told = _entry(office, programme, who, on, content, amount, figure or (), handled_by)
        _answer(office, office.services.correct(office.actor, entry, told, why), as_json=as_json)


def take_off(context: typer.Context, entry: str, why: Why, as_json: AsJson = False) -> None:
    """Take an entry off the register; it stays to be seen."""
    frame: Frame = context.obj
    with frame.office() as office:
        _answer(office, office.services.take_off(office.actor, entry, why), as_json=as_json)


def put_back(context: typer.Context, entry: str, as_json: AsJson = False) -> None:
    """Put an entry back that was taken off."""
    frame: Frame = context.obj
    with frame.office() as office:
        _answer(office, office.services.put_back(office.actor, entry), as_json=as_json)


def show(
    context: typer.Context,
    month: Annotated[str, typer.Option(help="A month like 2026-01, or a year.")] = "",
    programme: Code = "",
    find: Annotated[str, typer.Option(help="A name, a unit or words of the content.")] = "",
    off: Annotated[bool, typer.Option("--off", help="What was taken off too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the services, by day."""
    frame: Frame = context.obj
    with frame.office() as office:
        services, actor = office.services, office.actor
        known = services.programs(actor)
        codes = frozenset({_program(programme, known).code}) if programme else None
        months = frozenset({month}) if month else None
        wanted = ServiceFilter(find, codes, months, off=off, newest=False)
        found = services.page(actor, services.window(actor, wanted))
        whole = services.totals(actor, wanted)
    answer(
        {"services": [_told(one) for one in found], "totals": asdict(whole)}, as_json=as_json,
        words=lambda: "\n".join(_words(one, known) for one in found) or _("No service is written down yet"),
    )  # fmt: skip


def figures(
    context: typer.Context,
    period: Annotated[
        str, typer.Option(help="A month like 2026-01 or a year; this year when left out.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Tell what a month or a year comes to by programme; money in fen with --json."""
    frame: Frame = context.obj
    with frame.office() as office:
        asked = period or str(office.clock.today().year)
        found = office.services.figures(office.actor, asked)
    answer(
        {"period": asked, "programmes": [_summed(one) for one in found]}, as_json=as_json,
        words=lambda: "\n".join(map(sums_words, found)) or _("No service is written down yet"),
    )  # fmt: skip


def programmes(
    context: typer.Context,
    new: Annotated[str, typer.Option("--new", help="Add a programme of the office's own.")] = "",
    figure: Annotated[
        list[str] | None, typer.Option(help="A figure it keeps: its name, or name=yuan for money; repeated.")
    ] = None,
    end: Annotated[str, typer.Option(help="The code of an own programme that ends.")] = "",
    until: Annotated[str, typer.Option(help="Its last day; without a day it goes on.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the programmes with the figures they keep, add one, or let one end."""
    frame: Frame = context.obj
    with frame.office() as office:
        services, actor = office.services, office.actor
        if new:
            services.add_program(actor, new, [_kind(one) for one in figure or ()])
        if end:
            services.end_program(actor, end, day_of(until, "--until") if until else None)
        found = services.programs(actor)
    answer(
        {"programmes": [_of_program(one) for one in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_program_line, found)),
    )


def take_in(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take a sheet of services in; rows with a problem hold none back."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        found = office.services.take_in(office.actor, file, progress)
    told = {
        "taken": len(found.entries), "entries": list(found.entries),
        "problems": [{"sheet_row": one.sheet_row, "code": one.code, "column": one.column} for one in found.problems],
    }  # fmt: skip
    lines = [_("{n} entries were taken in.", n=f"{len(found.entries):,}")]
    lines += [_("Row {row}: {words}", row=one.sheet_row, words=one.words()) for one in found.problems]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


COMMANDS: dict[str, Callable[..., None]] = {
    "add": add, "list": show, "figures": figures, "programmes": programmes, "correct": correct,
    "take-off": take_off, "put-back": put_back, "import": take_in,
}  # fmt: skip
for _name, _command in COMMANDS.items():
    group.command(_name)(_command)


def _entry(
    office: Office, programme: str, who: str, on: str, content: str, amount: str, told: Sequence[str], handled_by: str
) -> Entry:  # fmt: skip
    services, actor = office.services, office.actor
    day = day_of(on, "--on") if on else office.clock.today()
    program, whom = _program(programme, services.programs(actor)), services.match(actor, who)
    entry = Entry(
        program.code, day, whom.persons(), whom.unit_id, whom.unit, whom.heads, content,
        parse_yuan(amount) if amount else 0, handled_by=handled_by or actor.name,
    )  # fmt: skip
    return replace(entry, figures=dict(_figure(one, program) for one in told))


def _program(text: str, known: Sequence[Program]) -> Program:
    for one in known:
        if text in (one.code, *one.names.values()):
            return one
    raise ProgramUnknown(field="program")


def _figure(text: str, program: Program) -> tuple[str, int]:
    name, _equals, number = text.partition("=")
    kind = next((one for one in program.figures if name in (one.key, *one.names.values())), None)
    if kind is None:
        raise FigureWrong(field="figures", name=name)
    if kind.measure == FEN:
        return kind.key, parse_yuan(number)
    if not number.isdecimal():
        raise FigureWrong(field="figures", name=name)
    return kind.key, int(number)


def _kind(text: str) -> tuple[str, str]:
    name, _equals, measure = text.partition("=")
    return name, FEN if measure == "yuan" else COUNT


def _answer(office: Office, line: EntryLine, *, as_json: bool) -> None:
    known = office.services.programs(office.actor)
    answer(_told(line), as_json=as_json, words=lambda: _words(line, known))


def _told(line: EntryLine) -> dict[str, Any]:
    return {
        "entry": line.id, "state": line.state, "correction": line.correction, "entered_by": line.entered_by,
        **asdict(line.entry), "person_times": line.entry.person_times,
    }  # fmt: skip


def _summed(one: ProgramSums) -> dict[str, Any]:
    return {
        "programme": one.program.code, "name": program_words(one.program), "entries": one.entries,
        "person_times": one.person_times, "people": one.people, "units": one.units, "amount": one.amount,
        "figures": {kind.key: value for kind, value in one.figures},
    }  # fmt: skip


def _of_program(one: Program) -> dict[str, Any]:
    return {
        "code": one.code, "name": program_words(one), "own": one.own, "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None, "figures": [_of_figure(kind) for kind in one.figures],
    }  # fmt: skip


def _of_figure(kind: FigureKind) -> dict[str, str]:
    return {"key": kind.key, "name": kind.names["zh_CN"], "measure": kind.measure}


def _program_line(one: Program) -> str:
    names = ", ".join(f"{kind.key} {kind.names['zh_CN']}" for kind in one.figures)
    return "  ".join(part for part in (one.code, program_words(one), names) if part)


def _words(line: EntryLine, known: Sequence[Program]) -> str:
    entry = line.entry
    parts = (
        line.id, entry.on.isoformat(), line.program, who_words(entry), entry.content,
        yuan(entry.amount) if entry.amount else "", figures_words(entry, known),
        _("Taken off") if line.is_off else "",
    )  # fmt: skip
    return "  ".join(part for part in parts if part)
