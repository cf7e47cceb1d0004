"""How does a county's hub take its place under the province's, pass packages on and say its word, by command?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import answer
from app.cli.hub import At, _day, opened_hub
from app.cli.office import AsJson
from app.shared.clock import Clock
from app.shared.text import _, _n
from app.sync.county_messages import Ruling

Up = Annotated[Path, typer.Option("--to", help="A folder, for example on a stick.")]


def request(
    context: typer.Context,
    to: Up,
    code: Annotated[str, typer.Option(help="The county's code, for example 222404.")],
    hub: At = None,
    as_json: AsJson = False,
) -> None:
    """Ask the hub above for this county's place under it, and show the number of this hub's keys."""
    with opened_hub(context, hub) as opened:
        path, number = opened.request(code, to), opened.fingerprint
    answer(
        {"path": str(path), "fingerprint": number},
        as_json=as_json,
        words=lambda: _("Request written. Key number of this hub: {number}", number=number),
    )


def certificate(
    context: typer.Context,
    file: Path,
    hub: At = None,
    fingerprint: Annotated[str | None, typer.Option(help="Believe only a hub of this key number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take in the certificate the hub above answered with."""
    with opened_hub(context, hub) as opened:
        above = opened.certificate(file, fingerprint)
    answer(
        {"county": above.code, "hub_id": above.hub_id, "hub_key": above.key_id},
        as_json=as_json,
        words=lambda: _(
            "This hub now stands under another. Compare the key number of the hub above: {number}",
            number=above.key_id,
        ),
    )


def relay(
    context: typer.Context,
    out: Path,
    hub: At = None,
    again: Annotated[bool, typer.Option(help="Also what was passed on before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pass every package for the hub above on into OUT, byte for byte, with this county's own words."""
    with opened_hub(context, hub) as opened:
        done = opened.relay(out, again=again)
    answer(
        {"passed": [{**asdict(one), "path": str(one.path)} for one in done]},
        as_json=as_json,
        words=lambda: _n("{n} package was passed on.", "{n} packages were passed on.", len(done)),
    )


def rule(
    context: typer.Context,
    office: str,
    table: Annotated[str, typer.Argument(help="claim, household or hardship_file.")],
    row: Annotated[str, typer.Argument(help="The record's id.")],
    state: Annotated[str, typer.Argument(help="APPROVED, DENIED, RETURNED or SUPPLEMENT.")],
    hub: At = None,
    amount: Annotated[int | None, typer.Option(help="Amount in fen.")] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(help="Reason, or the class of a file; more than once."),
    ] = None,
    on: Annotated[str | None, typer.Option(help="Date, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say this hub's word on one record: a decision, or at a county an opinion on what the province decides."""
    day, reasons = _day(on) if on else Clock().today(), tuple(reason or ())
    with opened_hub(context, hub) as opened:
        if table == "claim":
            done = opened.decide(office, row, state, on=day, amount=amount, reasons=reasons)
        else:
            done = opened.rule(office, Ruling(table, row, state, amount, reasons, day.isoformat()))
    answer(
        asdict(done),
        as_json=as_json,
        words=lambda: (
            _("Your opinion is noted and goes up with the next package.")
            if done.kind == "opinion"
            else _("The decision is noted.")
        ),
    )


def move(
    context: typer.Context,
    member: str,
    source: Annotated[str, typer.Option("--from", help="The office the member leaves.")],
    target: Annotated[str, typer.Option("--to", help="The office the member comes to.")],
    hub: At = None,
    on: Annotated[str | None, typer.Option(help="Date, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let a member belong to another office from now on; both are told by their next receipts."""
    day = _day(on) if on else Clock().today()
    with opened_hub(context, hub) as opened:
        done = opened.move(member, source, target, day)
    answer(
        asdict(done),
        as_json=as_json,
        words=lambda: _(
            "The member belongs to office {office} now. Both offices are told by their next receipts.",
            office=done.target,
        ),
    )


def join(group: typer.Typer) -> None:
    """Hang these commands into the hub's."""
    group.command("request")(request)
    group.command("certificate")(certificate)
    group.command("relay")(relay)
    group.command("rule")(rule)
    group.command("move")(move)
