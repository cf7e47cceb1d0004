"""How does relief money go out, from the command line? Grants from draft to payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import relief_projects
from app.cli.frame import Frame, answer, day_of, made_of, read_json
from app.cli.office import AsJson
from app.office import Office
from app.relief import (
    LISTS,
    STATES,
    Approval,
    Done,
    GrantFilter,
    GrantIn,
    GrantView,
    Look,
    StudyIn,
    item_words,
    state_words,
)
from app.shared.money import yuan
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
group.add_typer(relief_projects.projects, name="project", help="The projects relief is paid from.")
group.add_typer(
    relief_projects.study, name="study", help="Study aid: who goes on, and the figures of a year."
)

Grants = Annotated[list[str], typer.Argument(help="Numbers or ids of grants.")]
Why = Annotated[str, typer.Option(help="Why; it stays with the grant.")]


@group.command("look")
def look(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Look at a draft (JSON as for `new`) without keeping it: caps with their steps, and what was given already."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.look(office.actor, _grant_in(office, file))
    answer(_look(found), as_json=as_json, words=lambda: "\n".join(_look_words(found)))


@group.command("new")
def new(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Draft a grant; FILE is JSON with "item", "amount" (fen), "file_id" (its number will do) and what is known."""
    frame: Frame = context.obj
    with frame.office() as office:
        told = _grant_in(office, file)
        found = office.relief.look(office.actor, told)
        made = office.relief.grant(office.actor, office.relief.draft(office.actor, told))
    whole = {**_whole(made), "look": _look(found)}
    answer(whole, as_json=as_json, words=lambda: "\n".join([_line(made), *_look_words(found)]))


@group.command("change")
def change(context: typer.Context, grant: str, file: Path, as_json: AsJson = False) -> None:
    """Change a draft to what FILE says."""
    _one(
        context,
        grant,
        as_json,
        lambda office, id_: office.relief.change(office.actor, id_, _grant_in(office, file)),
    )


@group.command("show")
def show(context: typer.Context, grant: str, as_json: AsJson = False) -> None:
    """Show a grant with the steps it was approved by; documents and cards stay masked."""
    _one(context, grant, as_json, lambda _office, _id: None)


@group.command("list")
def list_(
    context: typer.Context, query: str = "", state: str = "", item: str = "", project: str = "",
    listed: Annotated[str, typer.Option(help="overdue, beyond or altered.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write them as Excel too.")] = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """List the grants, the newest first; some of them by state, kind of relief, project, or a list that waits."""
    if state and state.upper() not in STATES:
        raise typer.BadParameter(_("There is no state “{name}”.", name=state), param_hint="--state")
    if listed and listed not in LISTS:
        raise typer.BadParameter(_("There is no list “{name}”.", name=listed), param_hint="--listed")
    frame: Frame = context.obj
    wanted = GrantFilter(
        query, frozenset({state.upper()}) if state else None, frozenset({item}) if item else None,
        projects=frozenset({project}) if project else None, listed=listed or None,
    )  # fmt: skip
    with frame.office() as office:
        found = office.relief.grants(office.actor, wanted)
        if out is not None:
            office.relief.export(office.actor, out, wanted)
    lines = [f"{one.number}  {one.name}  {item_words(one.item)}  {yuan(one.amount)}  {state_words(one.state)}"
             for one in found]  # fmt: skip
    told = {"grants": [asdict(one) for one in found]}
    answer(told, as_json=as_json, words=lambda: "\n".join(lines) or _("No grant of relief here"))


@group.command("counts")
def counts(context: typer.Context, as_json: AsJson = False) -> None:
    """Count the grants in each state, and those that wait for somebody."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.counts(office.actor)
    named = {**LISTS, **STATES}
    words = {name: _(named[name]) for name in found}
    lines = [f"{words[name]}  {count}" for name, count in found.items()]
    answer({"counts": found}, as_json=as_json, words=lambda: "\n".join(lines))


@group.command("approve")
def approve(
    context: typer.Context, grants: Grants,
    on: Annotated[str, typer.Option(help="The day of the approval, like 2026-01-05; today without it.")] = "",
    number: Annotated[str, typer.Option(help="The number on the paper, where the drafter enters it.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Approve drafts: by another operator than who drafted them, or by a paper's number."""
    _many(context, grants, as_json, lambda office, ids: office.relief.approve(
        office.actor, ids, Approval(_day(office, on, "--on"), number)
    ))  # fmt: skip


@group.command("withdraw")
def withdraw(context: typer.Context, grant: str, why: Why, as_json: AsJson = False) -> None:
    """Take an approval back while nothing is paid."""
    _one(context, grant, as_json, lambda office, id_: office.relief.withdraw_approval(office.actor, id_, why))


@group.command("refuse")
def refuse(context: typer.Context, grant: str, why: Why, as_json: AsJson = False) -> None:
    """Refuse a draft."""
    _one(context, grant, as_json, lambda office, id_: office.relief.refuse(office.actor, id_, why))


@group.command("drop")
def drop(context: typer.Context, grants: Grants, as_json: AsJson = False) -> None:
    """Give drafts up."""
    _many(context, grants, as_json, lambda office, ids: office.relief.drop(office.actor, ids))


@group.command("reopen")
def reopen(context: typer.Context, grants: Grants, as_json: AsJson = False) -> None:
    """Take up again what was given up or refused."""
    _many(context, grants, as_json, lambda office, ids: office.relief.reopen(office.actor, ids))


@group.command("account")
def account(
    context: typer.Context, grant: str, payee: Annotated[str, typer.Option()] = "",
    bank: Annotated[str, typer.Option()] = "", card: Annotated[str, typer.Option()] = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down to whom and to which card the money goes."""
    _one(
        context, grant, as_json,
        lambda office, id_: office.relief.set_account(office.actor, id_, payee, bank, card),
    )  # fmt: skip


@group.command("bank-sheet")
def bank_sheet(
    context: typer.Context, out: Path, grants: Annotated[list[str] | None, typer.Option("--grant")] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write the transfers not made yet as Excel for the bank; tell who cannot be paid yet."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.export_payments(office.actor, out, _ids(office, grants) if grants else None)
    waiting = [one for one in found if not one.is_payable]
    told = [{"number": one.number, "name": one.name, "problem": one.problem} for one in waiting]
    words = [_("Written: {file}", file=out.name)]
    words += [_n("{n} person cannot be paid yet", "{n} people cannot be paid yet", len(waiting))] * bool(
        waiting
    )
    answer(
        {"file": str(out), "paying": len(found) - len(waiting), "waiting": told}, as_json=as_json,
        words=lambda: "\n".join(words),
    )  # fmt: skip


@group.command("bank-answers")
def bank_answers(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take in the bank's sheet as it came back."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.relief.take_bank_answers(office.actor, file)
    words = _("{paid} paid, {failed} failed, {refused} rows not taken, {empty} still empty.", paid=len(done.paid),
              failed=len(done.failed), refused=len(done.refused), empty=done.empty)  # fmt: skip
    answer(asdict(done), as_json=as_json, words=lambda: words)


@group.command("pay")
def pay(
    context: typer.Context, grants: Grants,
    on: Annotated[str, typer.Option(help="The day the bank paid; today without it.")] = "", as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down that grants were paid by transfer; each is an entry of the ledger."""
    _many(
        context,
        grants,
        as_json,
        lambda office, ids: office.relief.pay(office.actor, ids, _day(office, on, "--on")),
    )


@group.command("failed")
def failed(context: typer.Context, grant: str, why: Why, as_json: AsJson = False) -> None:
    """Write down that a transfer came back before it counted as paid."""
    _one(context, grant, as_json, lambda office, id_: office.relief.payment_failed(office.actor, id_, why))


@group.command("take-payment-back")
def take_payment_back(context: typer.Context, grant: str, why: Why, as_json: AsJson = False) -> None:
    """Take a payment back by a reversing entry."""
    _one(context, grant, as_json, lambda office, id_: office.relief.take_payment_back(office.actor, id_, why))


# -- parts of them


def _day(office: Office, told: str, where: str) -> date:
    return day_of(told, where) if told else office.clock.today()


def _ids(office: Office, words: Sequence[str]) -> list[str]:
    return [office.relief.grant_numbered(office.actor, one) for one in words]


def _one(context: typer.Context, grant: str, as_json: bool, act: Callable[[Office, str], object]) -> None:
    frame: Frame = context.obj
    with frame.office() as office:
        grant_id = office.relief.grant_numbered(office.actor, grant)
        act(office, grant_id)
        found = office.relief.grant(office.actor, grant_id)
    words = [_line(found), *(step.words() for step in found.steps)]
    answer(_whole(found), as_json=as_json, words=lambda: "\n".join(words))


def _many(
    context: typer.Context, grants: Sequence[str], as_json: bool, act: Callable[[Office, list[str]], Done]
) -> None:
    frame: Frame = context.obj
    with frame.office() as office:
        ids = _ids(office, grants)
        done = act(office, ids)
        named = {one: office.relief.grant(office.actor, one) for one in ids}
    told = {
        "done": [named[one].line.number for one in done.done],
        "refused": [
            {
                "grant": named[one].line.number,
                "code": error.code,
                "field": error.field,
                "words": error.words(),
            }
            for one, error in done.refused
        ],
    }
    lines = [_line(named[one]) for one in done.done]
    lines += [f"{named[one].line.number}  {error.words()}" for one, error in done.refused]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))


def _line(found: GrantView) -> str:
    one = found.line
    return f"{one.number}  {one.name}  {item_words(one.item)}  {yuan(one.amount)}  {state_words(one.state)}"


def _whole(found: GrantView) -> dict[str, Any]:
    told = {one.name: getattr(found.told, one.name) for one in fields(GrantIn)}
    for private in ("id_no", "account", "payee"):
        del told[private]
    told["study"] = asdict(found.told.study)
    kept = {
        one.name: getattr(found, one.name)
        for one in fields(GrantView)
        if one.name not in ("line", "told", "steps")
    }
    return {**asdict(found.line), **kept, "facts": dict(found.facts), "told": told,
            "has_account": bool(found.told.account), "steps": [step.words() for step in found.steps]}  # fmt: skip


def _look(found: Look) -> dict[str, Any]:
    verdict, missing = found.verdict, found.missing
    return {
        "allowed": verdict.allowed if verdict else False,
        "room": verdict.room if verdict else None,
        "above": verdict.above if verdict else None,
        "steps": [step.words() for step in verdict.steps] if verdict else [],
        "missing": missing.field if missing else None,
        "against": [{"code": one.code, "field": one.field, "words": one.words()} for one in found.against],
        "line_month": found.line_month, "own_cost": found.own_cost, "mutual_aid": found.mutual_aid,
        "helps": [asdict(one) for one in found.helps], "helped": found.helped,
        "warnings": [{"code": one.code, "words": one.words()} for one in found.warnings],
    }  # fmt: skip


def _look_words(found: Look) -> list[str]:
    words = [step.words() for step in found.verdict.steps] if found.verdict else []
    words += [found.missing.words()] if found.missing else []
    words += [one.words() for one in found.against]
    words += [one.words() for one in found.warnings]
    return [*words, _("{amount} yuan in all", amount=yuan(found.helped))]


def _grant_in(office: Office, file: Path) -> GrantIn:
    told = read_json(file, "item", "amount")
    study_part = told.pop("study", None)
    if told.get("file_id"):
        told["file_id"] = office.hardship.file_numbered(office.actor, str(told["file_id"]))
    known = made_of(StudyIn, study_part) if isinstance(study_part, dict) else StudyIn()
    found: GrantIn = made_of(GrantIn, told)
    return replace(found, study=known)
