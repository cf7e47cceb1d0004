"""How does a campaign of second relief run from the command line: founded, proposed, changed, approved, paid?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from app.aid import (
    RELIEF_STATES,
    NewRelief,
    ReliefApproval,
    ReliefLine,
    ReliefRule,
    ReliefSheet,
    ReliefView,
    read_relief_rule,
)
from app.cli.frame import Frame, answer, day_of, read_json
from app.cli.office import AsJson
from app.office import Office
from app.shared.identity import mask_id
from app.shared.money import parse_yuan, yuan
from app.shared.text import _, _n

relief = typer.Typer(no_args_is_help=True)

Amount = Annotated[str, typer.Option(help="In yuan, like 2160.00.")]
Reason = Annotated[str, typer.Option(help="Why; it stays with the campaign.")]
Decision = Annotated[str, typer.Option(help="The number of the decision on paper that allows it.")]
Rule = Annotated[
    Path | None, typer.Option(help="A JSON file with the tiers, as `relief templates --json` tells them.")
]
Template = Annotated[
    str, typer.Option(help="burden, class, disease, or the id of an active plan of second relief.")
]


@relief.command("templates")
def templates(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell the ways to propose amounts there are here, with their tiers; money in fen with --json."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.relief_templates(office.actor)
    told = {name.lower(): rule.as_facts() for name, rule in found.items()}
    lines = [f"{name}  {_tiers(rule)}" for name, rule in zip(told, found.values(), strict=True)]
    answer({"templates": told}, as_json=as_json, words=lambda: "\n".join(lines))


@relief.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the campaigns, the latest first."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.reliefs(office.actor)
    answer(
        {"reliefs": [_told(view) for view in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_words, found)) or _("No second relief campaign yet"),
    )


@relief.command("new")
def new(
    context: typer.Context, name: str, pool: Amount, start: Annotated[str, typer.Option("--from")],
    end: Annotated[str, typer.Option("--to")], source: Annotated[str, typer.Option(help="The fund source's code.")],
    template: Template = "burden", rule: Rule = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Found a campaign over claims of some days; its pool is granted in the ledger."""
    frame: Frame = context.obj
    with frame.office() as office:
        told = NewRelief(
            name, day_of(start, "--from"), day_of(end, "--to"), source, parse_yuan(pool), _rule(office, template, rule),
        )  # fmt: skip
        sheet = office.aid.found_relief(office.actor, told)
    _answer(sheet, as_json=as_json)


@relief.command("change")
def change(
    context: typer.Context, relief: str, pool: Amount = "", template: Template = "", rule: Rule = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Change a draft's pool or tiers."""
    frame: Frame = context.obj
    with frame.office() as office:
        wanted = _rule(office, template, rule) if template or rule else None
        amount = parse_yuan(pool) if pool else None
        sheet = office.aid.change_relief(office.actor, relief, pool=amount, rule=wanted)
    _answer(sheet, as_json=as_json)


@relief.command("show")
def show(context: typer.Context, relief: str, as_json: AsJson = False) -> None:
    """Show a campaign with everybody on it; numbers of documents and cards stay masked."""
    _act(context, as_json, lambda office: office.aid.relief(office.actor, relief))


@relief.command("propose")
def propose(context: typer.Context, relief: str, as_json: AsJson = False) -> None:
    """Find who has a burden left, and propose amounts with their reasons."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.aid.propose_relief(office.actor, relief)
    left = [
        {"member": one.member_id, "name": one.name, "id_masked": mask_id(one.id_no), "unit": one.unit,
         "burden": one.burden, "why": one.why.code}
        for one in done.left_off
    ]  # fmt: skip
    told = {**_whole(done.sheet), "added": done.added, "changed": done.changed, "left_off": left}
    lines = [_n("{n} person came on", "{n} people came on", done.added), _sheet_words(done.sheet)]
    lines += [f"{one.name}  {one.why.words()}" for one in done.left_off]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


@relief.command("add")
def add(
    context: typer.Context, relief: str, member: str, reason: Reason, amount: Amount = "", decision: Decision = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Put somebody on by hand, by the id of their member record; an amount of your own needs a decision."""
    fen = parse_yuan(amount) if amount else None
    _act(
        context, as_json,
        lambda office: office.aid.add_to_relief(
            office.actor, relief, member, reason, amount=fen, decision=decision
        ),
    )  # fmt: skip


@relief.command("amount")
def amount(
    context: typer.Context, relief: str, line: str, amount: Amount = "", reason: Reason = "",
    decision: Decision = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Set somebody's amount by hand; without --amount the tiers' own holds again."""
    fen = parse_yuan(amount) if amount else None
    _act(
        context, as_json,
        lambda office: office.aid.set_relief_amount(
            office.actor, relief, line, fen, reason, decision=decision
        ),
    )  # fmt: skip


@relief.command("take-off")
def take_off(context: typer.Context, relief: str, line: str, reason: Reason, as_json: AsJson = False) -> None:
    """Take somebody off a draft."""
    _act(context, as_json, lambda office: office.aid.take_off_relief(office.actor, relief, line, reason))


@relief.command("put-back")
def put_back(context: typer.Context, relief: str, line: str, as_json: AsJson = False) -> None:
    """Put somebody back who was taken off."""
    _act(context, as_json, lambda office: office.aid.put_back_on_relief(office.actor, relief, line))


@relief.command("approve")
def approve(
    context: typer.Context, relief: str, number: Annotated[str, typer.Option(help="The number on the paper.")],
    on: Annotated[str, typer.Option(help="The day on the paper, like 2026-01-05.")], as_json: AsJson = False,
) -> None:  # fmt: skip
    """Enter the approval a campaign has on paper; its list is locked then."""
    kept = ReliefApproval(day_of(on, "--on"), number)
    _act(context, as_json, lambda office: office.aid.approve_relief(office.actor, relief, kept))


@relief.command("withdraw")
def withdraw(context: typer.Context, relief: str, as_json: AsJson = False) -> None:
    """Take an approval back that was entered wrongly, while nothing is paid."""
    _act(context, as_json, lambda office: office.aid.withdraw_relief_approval(office.actor, relief))


@relief.command("drop")
def drop(context: typer.Context, relief: str, as_json: AsJson = False) -> None:
    """Give a draft up; its pool is taken back in the ledger."""
    _act(context, as_json, lambda office: office.aid.drop_relief(office.actor, relief))


@relief.command("account")
def account(
    context: typer.Context, relief: str, line: str, bank: Annotated[str, typer.Option()],
    card: Annotated[str, typer.Option(help="The number of the bank card.")], as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down to which card somebody's money goes."""
    _act(
        context, as_json, lambda office: office.aid.set_relief_account(office.actor, relief, line, bank, card)
    )


@relief.command("bank-sheet")
def bank_sheet(context: typer.Context, relief: str, out: Path, as_json: AsJson = False) -> None:
    """Write the transfers not made yet as Excel for the bank; tell who cannot be paid yet."""
    frame: Frame = context.obj
    with frame.office() as office:
        waiting = office.aid.export_relief_payments(office.actor, relief, out)
    told = [{"name": one.name, "problem": one.problem, "cash": one.cash} for one in waiting]
    words = [_("Written: {file}", file=out.name)]
    words += [_n("{n} person cannot be paid yet", "{n} people cannot be paid yet", len(waiting))] * bool(
        waiting
    )
    answer({"file": str(out), "waiting": told}, as_json=as_json, words=lambda: "\n".join(words))


@relief.command("sheet")
def sheet(context: typer.Context, relief: str, out: Path, as_json: AsJson = False) -> None:
    """Write everybody on a campaign as Excel."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.export_relief(office.actor, relief, out)
    told = {"file": str(out), "people": len(found.lines)}
    answer(told, as_json=as_json, words=lambda: _("Written: {file}", file=out.name))


@relief.command("pay")
def pay(
    context: typer.Context, relief: str, on: Annotated[str, typer.Option(help="The day the bank paid.")],
    line: Annotated[list[str] | None, typer.Option("--line", help="Only this person; repeated.")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down that the bank paid: everybody who can be paid, or some; each is an entry of the ledger."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.aid.pay_relief(office.actor, relief, day_of(on, "--on"), line)
    told = {"people": done.people, "total": done.total, "waiting": [one.name for one in done.waiting]}
    words = _n(
        "{n} person paid, {amount} yuan", "{n} people paid, {amount} yuan", done.people,
        amount=yuan(done.total),
    )  # fmt: skip
    answer(told, as_json=as_json, words=lambda: words)


@relief.command("take-payment-back")
def take_payment_back(
    context: typer.Context, relief: str, line: str, reason: Reason, as_json: AsJson = False
) -> None:
    """Take a payment back that the bank returned, by a reversing entry."""
    _act(
        context, as_json,
        lambda office: office.aid.take_relief_payment_back(office.actor, relief, line, reason),
    )  # fmt: skip


def join(group: typer.Typer) -> None:
    """Hang these commands into those of mutual aid."""
    group.add_typer(relief, name="relief", help="Second relief: a yearly pool for people with a burden left.")


def _rule(office: Office, template: str, file: Path | None) -> ReliefRule:
    """Return the rule of a file, or a template's. Raises WayUnknown (by `read_relief_rule`) for another name."""
    if file is not None:
        return read_relief_rule(read_json(file, "way"))
    found = office.aid.relief_templates(office.actor)
    named = next((rule for name, rule in found.items() if name.lower() == template.lower()), None)
    return named or read_relief_rule({"way": template})


def _act(context: typer.Context, as_json: bool, act: Callable[[Office], ReliefSheet]) -> None:
    frame: Frame = context.obj
    with frame.office() as office:
        sheet = act(office)
    _answer(sheet, as_json=as_json)


def _answer(sheet: ReliefSheet, *, as_json: bool) -> None:
    answer(_whole(sheet), as_json=as_json, words=lambda: _sheet_words(sheet))


def _told(view: ReliefView) -> dict[str, Any]:
    facts = {one.name: getattr(view, one.name) for one in dataclasses.fields(view)}
    return {
        "relief": facts.pop("id"),
        **facts,
        "rule": view.rule.as_facts(),
        "left": view.left,
        "done": view.done,
    }


def _whole(sheet: ReliefSheet) -> dict[str, Any]:
    return {**_told(sheet.view), "lines": [_line(line) for line in sheet.lines]}


def _line(line: ReliefLine) -> dict[str, Any]:
    told = dataclasses.asdict(line)
    for private in ("id_no", "account"):
        del told[private]
    return {"line": told.pop("id"), "member": told.pop("member_id"), **told, "why": line.why.code,
            "has_account": bool(line.account)}  # fmt: skip


def _words(view: ReliefView) -> str:
    return _("{id}  {name}  {first} – {last}  {state}  {people} people, {total} of {pool} yuan", id=view.id,
             name=view.name, first=view.first.isoformat(), last=view.last.isoformat(),
             state=_(RELIEF_STATES[view.state]), people=view.people,
             total=yuan(view.total), pool=yuan(view.pool))  # fmt: skip


def _sheet_words(sheet: ReliefSheet) -> str:
    lines = [_words(sheet.view)]
    for line in sheet.lines:
        state = _("Taken off") if line.off else yuan(line.amount)
        lines.append(f"{line.id}  {line.name}  {line.unit}  {state}  {line.why.words()}")
    return "\n".join(lines)


def _tiers(rule: ReliefRule) -> str:
    return "  ".join(f"{one.key} ≥ {yuan(one.low)}: {yuan(one.amount)}".strip() for one in rule.tiers)
