"""How are cash and goods issued to carriers and taken back in, differences explained, from the command line?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson
from app.office import Office
from app.shared.money import parse_yuan
from app.shared.text import _
from app.visits import CASH, GOOD, Handed, IssueLine, IssueNote, Notice

Carrier = Annotated[str, typer.Option(help="Who takes it out or brings it back.")]
Cash = Annotated[str, typer.Option(help="Cash in yuan, like 20000 or 1,234.50.")]
Source = Annotated[str, typer.Option(help="The code of the fund source the cash is from.")]
Goods = Annotated[
    list[str] | None, typer.Option("--good", help="A good and how many, like G21=40; repeated.")
]
On = Annotated[str, typer.Option(help="The day, like 2026-01-10; today when left out.")]
Place = Annotated[str, typer.Option(help="The village or route it is for.")]
Remark = Annotated[str, typer.Option()]


def issue(
    context: typer.Context, campaign: str, carrier: Carrier, cash: Cash = "", source: Source = "",
    good: Goods = None, on: On = "", place: Place = "", remark: Remark = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down what a carrier takes out of the office."""
    frame: Frame = context.obj
    with frame.office() as office:
        handed = _handed(office, carrier, cash, source, good or (), on, place, remark)
        note = office.visits.issue(office.actor, campaign, handed)
    words = _("{carrier} took it out; note {id}.", carrier=note.handed.carrier, id=note.id)
    answer(_told(note), as_json=as_json, words=lambda: words)


def bring_back(
    context: typer.Context, campaign: str, carrier: Carrier, cash: Cash = "", source: Source = "",
    good: Goods = None, on: On = "", place: Place = "", remark: Remark = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down what a carrier brings back to the office."""
    frame: Frame = context.obj
    with frame.office() as office:
        handed = _handed(office, carrier, cash, source, good or (), on, place, remark)
        note = office.visits.bring_back(office.actor, campaign, handed)
    words = _("{carrier} brought it back; note {id}.", carrier=note.handed.carrier, id=note.id)
    answer(_told(note), as_json=as_json, words=lambda: words)


def take_back(context: typer.Context, note: str, as_json: AsJson = False) -> None:
    """Take a note back by one that reverses it."""
    frame: Frame = context.obj
    with frame.office() as office:
        reversal = office.visits.reverse_note(office.actor, note)
    words = _("The note is taken back by note {id}.", id=reversal.id)
    answer(_told(reversal), as_json=as_json, words=lambda: words)


def issued(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """Tell the notes of a campaign, and what was taken out, given and brought back of each source and good."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.issued(office.actor, campaign)
    lines = [line for line in found.lines if line.is_used]
    told = {
        "notes": [_told(note) for note in found.notes],
        "lines": [{**_line(line), "free": found.free(line.thing)} for line in lines],
        "carriers": [
            {
                "carrier": one.carrier,
                "held": {code: one.held((kind, code)) for kind, code in one.issued if one.held((kind, code))},
            }
            for one in found.carriers
        ],
    }
    answer(told, as_json=as_json, words=lambda: "\n".join(map(_line_words, lines)))


def explain(
    context: typer.Context,
    campaign: str,
    reason: Annotated[str, typer.Option(help="Why it differs.")],
    source: Annotated[str, typer.Option(help="The source whose cash differs.")] = "",
    good: Annotated[str, typer.Option(help="The good that differs.")] = "",
    amount: Annotated[str, typer.Option(help="How much of it, in yuan or pieces; all when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Explain why what was taken out is neither given nor brought back."""
    if bool(source) == bool(good):
        raise typer.BadParameter(_("Name the source or the good that differs, one of them."))
    frame: Frame = context.obj
    thing = (CASH, source) if source else (GOOD, good)
    with frame.office() as office:
        line = office.visits.issued(office.actor, campaign).by_thing.get(thing)
        covered = line.unexplained if line is not None and not amount else _amount(amount, cash=bool(source))
        made = office.visits.explain(office.actor, campaign, thing, covered, reason)
    answer({"explanation": made, "amount": covered}, as_json=as_json, words=lambda: _("It is explained."))


def notice(
    context: typer.Context,
    campaign: str,
    first: Annotated[str, typer.Option("--from", help="The first day the list hangs out.")],
    last: Annotated[str, typer.Option("--to", help="The last day.")],
    phone: Annotated[str, typer.Option(help="The telephone for objections.")],
    as_json: AsJson = False,
) -> None:
    """Write down from when to when a campaign's list hangs out; `print public_notice` prints it."""
    frame: Frame = context.obj
    days = day_of(first, "--from"), day_of(last, "--to")
    with frame.office() as office:
        found = office.visits.announce(office.actor, campaign, Notice(*days, phone))
    words = _("The list of {name} hangs out from {first} to {last}.",
              name=found.name, first=days[0].isoformat(), last=days[1].isoformat())  # fmt: skip
    answer({"campaign": found.id, "first": days[0], "last": days[1]}, as_json=as_json, words=lambda: words)


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    for name, command in (
        ("issue", issue), ("return", bring_back), ("take-back", take_back), ("issued", issued),
        ("explain", explain), ("notice", notice),
    ):  # fmt: skip
        group.command(name)(command)


def goods_of(goods: Sequence[str]) -> dict[str, int]:
    """Return how many of each good are told like G21=40; anything else is a wrong command."""
    found: dict[str, int] = {}
    for told in goods:
        code, _is, count = told.partition("=")
        if not count.isdecimal():
            raise typer.BadParameter(_("Write a good and how many, like G21=40."), param_hint="--good")
        found[code] = found.get(code, 0) + int(count)
    return found


def _handed(
    office: Office,
    carrier: str,
    cash: str,
    source: str,
    goods: Sequence[str],
    on: str,
    place: str,
    remark: str,
) -> Handed:
    day = day_of(on, "--on") if on else office.clock.today()
    fen = parse_yuan(cash) if cash else 0
    return Handed(day, carrier, fen, source or None, goods_of(goods), place, remark)


def _amount(text: str, *, cash: bool) -> int:
    """Return fen of a source's cash, or pieces of a good."""
    if cash:
        return parse_yuan(text)
    if not text.removeprefix("-").isdecimal():
        raise typer.BadParameter(_("Write a whole number of pieces."), param_hint="--amount")
    return int(text)


def _told(note: IssueNote) -> dict[str, Any]:
    handed = asdict(note.handed)
    return {
        "note": note.id, "kind": note.kind, **handed, "reverses": note.reverses, "is_reversed": note.is_reversed,
    }  # fmt: skip


def _line(line: IssueLine) -> dict[str, Any]:
    kind, code = line.thing
    return {
        kind if kind == GOOD else "source": code, "planned": line.planned, "issued": line.issued,
        "given": line.given, "returned": line.returned, "difference": line.difference,
        "unexplained": line.unexplained,
    }  # fmt: skip


def _line_words(line: IssueLine) -> str:
    return _("{name}: taken out {issued}, given {given}, brought back {returned}; {open} are not explained.",
             name=line.name, issued=line.words(line.issued), given=line.words(line.given),
             returned=line.words(line.returned), open=line.words(line.unexplained))  # fmt: skip
