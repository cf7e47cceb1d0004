"""How are the projects of relief and study aid kept, from the command line?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Frame, answer, made_of, read_json, shown_progress
from app.cli.office import AsJson
from app.relief import ProjectIn, StudentLine
from app.shared.money import yuan
from app.shared.text import _, _n

projects = typer.Typer(no_args_is_help=True)
study = typer.Typer(no_args_is_help=True)
Year = Annotated[int, typer.Argument(help="The year in which the school year begins.")]


@projects.command("list")
def project_list(context: typer.Context, year: int | None = None, as_json: AsJson = False) -> None:
    """List the projects with what was promised and paid; amounts in fen with --json."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.projects(office.actor, year)
    told = [{**asdict(one), "left": one.left} for one in found]
    lines = [
        f"{one.id}  {one.year}  {one.number}  {one.name}  {yuan(one.paid)} / {yuan(one.budget)}"
        for one in found
    ]
    answer({"projects": told}, as_json=as_json, words=lambda: "\n".join(lines) or _("No relief project yet"))


@projects.command("new")
def project_new(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Write a project down; FILE is JSON with "name", "year", "source", "budget" (fen) and what else is known."""
    frame: Frame = context.obj
    told = made_of(ProjectIn, read_json(file, "name", "year", "source", "budget"))
    with frame.office() as office:
        made = office.relief.found_project(office.actor, told)
    answer({"project": made}, as_json=as_json, words=lambda: made)


@projects.command("change")
def project_change(context: typer.Context, project: str, file: Path, as_json: AsJson = False) -> None:
    """Change a project to what FILE says."""
    frame: Frame = context.obj
    told = made_of(ProjectIn, read_json(file, "name", "year", "source", "budget"))
    with frame.office() as office:
        office.relief.change_project(office.actor, project, told)
        found = office.relief.project(office.actor, project)
    answer({**asdict(found), "left": found.left}, as_json=as_json, words=lambda: found.name)


@projects.command("drop")
def project_drop(context: typer.Context, project: str, as_json: AsJson = False) -> None:
    """Give a project up from which nothing is promised; its money is taken back in the ledger."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.relief.drop_project(office.actor, project)
    answer({"project": project}, as_json=as_json, words=lambda: project)


# -- study aid


@study.command("list")
def study_list(context: typer.Context, year: Year, as_json: AsJson = False) -> None:
    """List who got study aid the year before and goes on."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.study_to_continue(office.actor, year)
    _students(found, as_json)


@study.command("continue")
def study_continue(context: typer.Context, year: Year, as_json: AsJson = False) -> None:
    """Draft the study aid of a year for everybody who goes on."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        made = office.relief.continue_study(office.actor, year, progress=progress)
    words = _n("{n} draft made", "{n} drafts made", len(made))
    answer({"grants": list(made)}, as_json=as_json, words=lambda: words)


@study.command("figures")
def study_figures(context: typer.Context, year: Year, as_json: AsJson = False) -> None:
    """Tell what was raised and paid for a school year, and to how many children."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.relief.study_figures(office.actor, year)
    words = _("{year}: {raised} yuan raised, {paid} yuan paid to {children} children, {admitted} for the first time.",
              year=year, raised=yuan(found.raised), paid=yuan(found.paid), children=found.children,
              admitted=found.admitted)  # fmt: skip
    answer(asdict(found), as_json=as_json, words=lambda: words)


def _students(found: Sequence[StudentLine], as_json: bool) -> None:
    told = [
        {name: value for name, value in asdict(one).items() if name not in ("key", "why_not")}
        for one in found
    ]
    lines = [
        f"{one.file_number}  {one.head}  {one.name}  {one.school}  {yuan(one.last_amount)}" for one in found
    ]
    answer({"students": told}, as_json=as_json, words=lambda: "\n".join(lines) or _("Nobody goes on"))
