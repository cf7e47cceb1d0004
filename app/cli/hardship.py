"""How are households taken in and the income test run, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli import hardship_files
from app.cli.frame import FileNotJson, Frame, answer, read_json, shown_progress
from app.cli.office import AsJson
from app.hardship import read_line
from app.hardship.rules import classify
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)
group.add_typer(hardship_files.group, name="file", help="The files of households.")


@group.command("assess")
def assess(file: Path, as_json: AsJson = False) -> None:
    """Run the income test on figures in FILE ({"income", "rigid", "people", "line"}; fen); needs no office."""
    asked = read_json(file, "income", "rigid", "people", "line")
    for name in ("income", "rigid", "people"):
        if type(asked[name]) is not int:
            raise FileNotJson(part=name)
    if not isinstance(asked["line"], dict):
        raise FileNotJson(part="line")
    found = classify(asked["income"], asked["rigid"], asked["people"], read_line(asked["line"]))
    steps = [step.words() for step in found.steps]
    answer(
        {"category": found.category, "net_pc": found.net_pc, "steps": steps},
        as_json=as_json,
        words=lambda: "\n".join(steps),
    )


@group.command("import")
def take_in(
    context: typer.Context,
    file: Path,
    line: Annotated[
        Path | None,
        typer.Option(
            help='JSON with {"region", "year", "dibao_month" (fen), "relative_factor"}; '
            "without it the line the province published for this office's region."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a sheet of households in and class each of them."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        region = office.facts().region
        held = (
            read_line(read_json(line))
            if line is not None
            else office.hardship.line(office.actor, region, office.clock.today()).line
        )
        done = office.hardship.import_households(office.actor, file, held, progress)
    told = {**asdict(done), "counts": dict(done.counts)}
    words = _("Deep hardship {deep}, relative {relative}, neither {none}; rows not taken: {problems}.",
              deep=done.counts["1"], relative=done.counts["2"], none=done.counts["none"],
              problems=len(done.problems))  # fmt: skip
    answer(told, as_json=as_json, words=lambda: words)
