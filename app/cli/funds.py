"""How is the ledger read, and how are its periods closed, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson
from app.funds import (
    KINDS,
    OPENED,
    RECEIVED,
    SPENT,
    Closing,
    LedgerFilter,
    LedgerLine,
    Written,
    summary_words,
)
from app.office import Office
from app.shared import codes
from app.shared.money import parse_yuan, yuan
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)
AT_ONCE = 200


@group.command("ledger")
def ledger(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="The code of one fund source.")] = None,
    campaign: Annotated[str | None, typer.Option(help="The id of one campaign.")] = None,
    year: Annotated[int | None, typer.Option(min=1900, max=2999, help="The year that was booked in.")] = None,
    kind: Annotated[str | None, typer.Option(help="Like GIVEN, RECEIVED or REVERSED.")] = None,
    find: Annotated[str, typer.Option(help="A name, a campaign, a voucher's number or an amount.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the ledger's lines in the order of booking, with their sums and the day the books are closed to."""
    frame: Frame = context.obj
    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(", ".join(KINDS), param_hint="--kind")
    wanted = LedgerFilter(find, _one(source), _one(campaign), _one(str(year) if year else None), _one(kind))
    with frame.office() as office:
        ids = office.funds.window(office.actor, wanted)
        lines = [
            line for start in range(0, len(ids), AT_ONCE)
            for line in office.funds.page(office.actor, ids[start : start + AT_ONCE])
        ]  # fmt: skip
        sums, closing = office.funds.totals(office.actor, wanted), office.funds.closing(office.actor)
    told = {
        "lines": [asdict(line) for line in lines], "income": sums.income, "expense": sums.expense,
        "closed_to": closing.up_to if closing else None,
    }  # fmt: skip

    def words() -> str:
        rows = [*map(_line_words, lines)] or [_("Nothing is booked here.")]
        rows.append(_("In {income}, out {expense}.", income=yuan(sums.income), expense=yuan(sums.expense)))
        return "\n".join([*rows, _closing_words(closing)])

    answer(told, as_json=as_json, words=words)


@group.command("close")
def close(context: typer.Context, day: str, as_json: AsJson = False) -> None:
    """Close the books up to and with a day, like 2026-01-31."""
    frame: Frame = context.obj
    up_to = day_of(day, "DAY")
    with frame.office() as office:
        closing = office.funds.close(office.actor, up_to)
    answer(_closing_told(closing), as_json=as_json, words=lambda: _closing_words(closing))


@group.command("reopen")
def reopen(
    context: typer.Context,
    why: Annotated[str, typer.Option(help="Why; it stays in the books.")],
    as_json: AsJson = False,
) -> None:
    """Take the last closing back; the one before it, if any, holds again."""
    frame: Frame = context.obj
    with frame.office() as office:
        closing = office.funds.reopen(office.actor, why)
    answer(_closing_told(closing), as_json=as_json, words=lambda: _closing_words(closing))


Source = Annotated[str, typer.Option(help="The code of the fund source.")]
Amount = Annotated[str, typer.Option(help="The amount in yuan, like 20000 or 1,234.50.")]
For = Annotated[str, typer.Option("--for", help="What it is for.")]
On = Annotated[str, typer.Option(help="The day, like 2026-01-10; today when left out.")]


@group.command("opening")
def opening(
    context: typer.Context,
    source: Source,
    amount: Amount,
    summary: For = "",
    on: On = "",
    as_json: AsJson = False,
) -> None:
    """Write down what the office has of a source, outside of campaigns, before anything else of it."""
    _enter(context, OPENED, source, amount, summary, "", on, as_json)


@group.command("income")
def income(
    context: typer.Context, source: Source, amount: Amount, summary: For,
    whom: Annotated[str, typer.Option("--from", help="Whom it comes from.")] = "",
    on: On = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down income that belongs to no campaign."""
    _enter(context, RECEIVED, source, amount, summary, whom, on, as_json)


@group.command("expense")
def expense(
    context: typer.Context, source: Source, amount: Amount, summary: For,
    whom: Annotated[str, typer.Option("--to", help="Whom it goes to.")] = "",
    on: On = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down an expense that belongs to no campaign."""
    _enter(context, SPENT, source, amount, summary, whom, on, as_json)


@group.command("reverse")
def reverse(
    context: typer.Context,
    entry: str,
    why: Annotated[str, typer.Option(help="Why; it stays in the books.")],
    as_json: AsJson = False,
) -> None:
    """Take an entry written by hand back by one of today with the opposite amount."""
    frame: Frame = context.obj
    with frame.office() as office:
        back = _line_of(office, office.funds.reverse(office.actor, entry, why))
    words = _("{voucher} is taken back by {back}", voucher=back.takes_back, back=back.voucher)
    answer(_entry_told(back), as_json=as_json, words=lambda: words)


def _enter(
    context: typer.Context,
    kind: str,
    source: str,
    amount: str,
    summary: str,
    whom: str,
    on: str,
    as_json: bool,
) -> None:
    frame: Frame = context.obj
    day = day_of(on, "--on") if on else None
    with frame.office() as office:
        written = Written(source, day or office.clock.today(), parse_yuan(amount), summary, whom)
        line = _line_of(office, office.funds.enter(office.actor, kind, written))
    answer(_entry_told(line), as_json=as_json, words=lambda: _line_words(line))


def _line_of(office: Office, entry: str) -> LedgerLine:
    """Return the one line of an entry written by hand."""
    wanted = next(one for one in office.funds.window(office.actor) if one.startswith(f"{entry}/"))
    return office.funds.page(office.actor, (wanted,))[0]


def _entry_told(line: LedgerLine) -> dict[str, Any]:
    return {"entry": line.id.split("/")[0], **asdict(line)}


def _one(value: str | None) -> frozenset[str] | None:
    return frozenset({value}) if value else None


def _closing_told(closing: Closing | None) -> dict[str, Any]:
    if closing is None:
        return {"closed_to": None, "open_from": None}
    return {"closed_to": closing.up_to, "open_from": closing.open_from}


def _closing_words(closing: Closing | None) -> str:
    if closing is None:
        return _("No period is closed yet.")
    return _("Closed up to {day}. What is recorded later for these days is booked on {open}.",
             day=closing.up_to.isoformat(), open=closing.open_from.isoformat())  # fmt: skip


def _line_words(line: LedgerLine) -> str:
    source = codes.load("warm_fund_sources").label(line.source) if line.source else "--"
    amounts = [_fen(line.income), _fen(line.expense), _fen(line.left)]
    return "  ".join(
        [line.on.isoformat(), line.voucher or "--", source, *amounts, line.campaign, summary_words(line)]
    )


def _fen(amount: int | None) -> str:
    return "--" if amount is None else yuan(amount)
