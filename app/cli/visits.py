"""How is a campaign planned, its returned sheets taken in and its books reckoned up, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Frame, answer, day_of, shown_progress
from app.cli.office import AsJson
from app.shared.files import read_whole
from app.shared.text import _, _n
from app.visits import Approval, read_plan

group = typer.Typer(no_args_is_help=True)


@group.command("plan")
def plan(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Make a campaign of a plan file and put its people on the list."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.visits.plan(office.actor, read_plan(read_whole(file)))
        listed = office.visits.make_list(office.actor, made.id)
    told = {"campaign": made.id, **asdict(listed)}
    answer(
        told,
        as_json=as_json,
        words=lambda: _("Campaign {id}: {n} on the list.", id=made.id, n=listed.recipients),
    )


@group.command("list")
def campaigns(context: typer.Context, as_json: AsJson = False) -> None:
    """List the campaigns."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.campaigns(office.actor)
    told = {"campaigns": [{**asdict(one), "counts": dict(one.counts)} for one in found]}
    answer(
        told,
        as_json=as_json,
        words=lambda: (
            "\n".join(f"{one.id}  {one.recipients:>5}  {one.name}" for one in found)
            or _("There is no campaign yet.")
        ),
    )


@group.command("approve")
def approve(
    context: typer.Context,
    campaign: str,
    number: Annotated[str, typer.Option(help="The number of the approval on paper.")],
    on: Annotated[str, typer.Option(help="The day on the paper, like 2026-01-05.")],
    as_json: AsJson = False,
) -> None:
    """Enter the approval a campaign has on paper; nothing is handed over before."""
    frame: Frame = context.obj
    day = day_of(on, "--on")
    with frame.office() as office:
        found = office.visits.approve(office.actor, campaign, Approval(day, number))
    words = _("{name} is approved.", name=found.name)
    answer({"campaign": found.id, "standing": found.standing}, as_json=as_json, words=lambda: words)


@group.command("lock")
def lock(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """Lock a campaign that is reckoned up; from then on only reversing entries."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.lock(office.actor, campaign)
    words = _("{name} is locked.", name=found.name)
    answer({"campaign": found.id, "standing": found.standing}, as_json=as_json, words=lambda: words)


@group.command("import")
def take_in(
    context: typer.Context,
    file: Path,
    campaign: Annotated[str | None, typer.Option(help="The campaign's id; the newest when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take a returned sheet in."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        asked = campaign or next((one.id for one in office.visits.campaigns(office.actor)), "")
        done = office.visits.import_results(office.actor, asked, file, progress)
    words = _("Given {given}, unlike the plan {changed}, not at home {absent}, declined {declined}; "
              "rows not taken: {problems}.",
              given=done.given, changed=done.changed, absent=done.absent, declined=done.declined,
              problems=len(done.problems))  # fmt: skip
    if not done.approved:
        words += "\n" + _("The campaign is not approved yet: enter its approval before it is locked.")
    if done.later and done.open_from is not None:
        words += "\n" + _n("{n} lies in a closed period and is booked on {day}.",
                           "{n} lie in a closed period and are booked on {day}.",
                           done.later, day=done.open_from.isoformat())  # fmt: skip
    answer(asdict(done), as_json=as_json, words=lambda: words)


@group.command("reconcile")
def reconcile(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """Reckon a campaign up; exits 1 when visits, ledger and stock differ."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.reconcile(office.actor, campaign)
    told = {**asdict(found), "agrees": found.agrees, "spent": found.spent}
    agree = _("Visits, ledger and stock agree.")
    words = agree if found.agrees else _("Visits, ledger and stock differ: {n} in all.", n=found.difference)
    answer(told, as_json=as_json, words=lambda: words)
    if not found.agrees:
        raise typer.Exit(1)
