"""How are plans looked at and claims tried out, from the command line? Needs no office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from app.aid import plan_file
from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.office import Office
from app.shared.errors import NuangongError
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)
plans = typer.Typer(invoke_without_command=True)
group.add_typer(
    plans, name="plans", help="The installed plans; `plans check FILE` runs a plan's own examples."
)


@plans.callback()
def list_plans(context: typer.Context, as_json: AsJson = False) -> None:
    """List the installed plans; with an office that can be opened also those published to it, and which are active."""
    if context.invoked_subcommand is not None:
        return
    published, active = _at_office(context.obj)
    listed = {(one.plan.id, one.plan.version): one for one in (*plan_file.load_all().plans, *published)}
    told: list[dict[str, Any]] = [
        {
            "id": found.plan.id, "version": found.plan.version, "name": found.plan.name,
            "valid_from": found.plan.valid_from.isoformat(), "valid_to": found.plan.valid_to.isoformat(),
            "active": (found.plan.id, found.plan.version) in active,
        }
        for found in listed.values()
    ]  # fmt: skip
    lines = (
        f"{p['id']:<28} {p['version']:<8} {p['valid_from']} – {p['valid_to']}  {p['name']}" for p in told
    )
    answer({"plans": told}, as_json=as_json, words=lambda: "\n".join(lines))


def _at_office(frame: Frame) -> tuple[tuple[plan_file.PlanFile, ...], set[tuple[str, str]]]:
    """Return what was published and what is active when the password stands ready; listing plans asks for none."""
    if not Office.exists(frame.profile) or not frame.has_password():
        return (), set()
    with frame.office() as office:
        active = {(plan.id, plan.version) for plan in office.aid.plans(office.actor) if plan.active}
        return office.aid.offered(office.actor), active


@plans.command("activate")
def activate(context: typer.Context, plan: str, version: str | None = None, as_json: AsJson = False) -> None:
    """Take a published or installed plan into use; older versions take nobody in any more."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.aid.activate(office.actor, plan, version)
    answer(
        {"id": done.id, "version": done.version, "name": done.name},
        as_json=as_json,
        words=lambda: _(
            "Active from now on: {name}, version {version}.", name=done.name, version=done.version
        ),
    )


@plans.command("next-year")
def next_year(context: typer.Context, plan: str, version: str, out: Path, as_json: AsJson = False) -> None:
    """Write a plan a year later to OUT, for the province to edit and publish; it is not used here."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.aid.next_year(office.actor, plan, version, out)
    told = {
        "file": str(out),
        "version": made.version,
        "refused": made.refused.words() if made.refused is not None else None,
    }
    words = [_("Written: {file}", file=out.name), told["refused"] or ""]
    answer(told, as_json=as_json, words=lambda: "\n".join(one for one in words if one))


@plans.command("check")
def check(file: Path, as_json: AsJson = False) -> None:
    """Run a plan's own examples; a plan whose examples do not come out is refused."""
    found = plan_file.check_plan(file)
    told = {"id": found.plan.id, "version": found.plan.version, "examples": found.examples}
    words = _("Plan {id} {version}: all {examples} examples come out to the fen.", **told)
    answer(told, as_json=as_json, words=lambda: words)


@group.command("renumber")
def renumber(context: typer.Context, claim: str, as_json: AsJson = False) -> None:
    """Give the claim with this id the next number: the hub sent it back because another claim bears its number."""
    frame: Frame = context.obj
    with frame.office() as office:
        number = office.aid.renumber(office.actor, claim)
    words = _("The claim's number is {number} now. Print its papers again.", number=number)
    answer({"id": claim, "number": number}, as_json=as_json, words=lambda: words)


@group.command("assess")
def assess(file: Path, as_json: AsJson = False) -> None:
    """Judge the claim in FILE by any installed plan (see claims.md) and answer as JSON in any case."""
    try:
        answer(plan_file.assess_file(file), as_json=True, words=str)
    except NuangongError as error:
        if not as_json:  # the frame tells a refusal on stdout only where --json was said
            told = {"error": error.code, "message": error.words(), "field": error.field}
            answer(told, as_json=True, words=str)
        raise
