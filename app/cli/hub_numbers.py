"""How does a hub grant numbers of certificates and letters from the command line, and see what is left?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.frame import answer
from app.cli.hub import At, opened_hub
from app.cli.office import AsJson
from app.hub.number_blocks import Granted
from app.printing import NUMBER_KINDS, NewBlock
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)


@group.command("grant")
def grant(
    context: typer.Context,
    office: str,
    kind: Annotated[str, typer.Argument(help="What the numbers are for: certificate or letter.")],
    first: Annotated[str, typer.Argument(help="The first number as it stands on paper, like A000101.")],
    last: str,
    hub: At = None,
    device: Annotated[str, typer.Option(help="The computer that draws them: label, id or key number.")] = "",
    year: Annotated[int | None, typer.Option(help="The year they are for; else this one.")] = None,
    source: Annotated[str, typer.Option(help="Number of the letter; else the hub's name and the year.")] = "",
    as_json: AsJson = False,
) -> None:
    """Reserve the numbers FIRST to LAST for OFFICE; they come down with its next receipt and overlap no others."""
    if kind not in NUMBER_KINDS:
        raise typer.BadParameter(", ".join(NUMBER_KINDS))
    with opened_hub(context, hub) as opened:
        done = opened.grant_numbers(office, NewBlock(kind, first, last, source), device, year)
    words = _("{n} numbers are granted; they come down with the next receipt.", n=f"{done.left:,}")
    answer({**asdict(done), "low": done.low}, as_json=as_json, words=lambda: words)


@group.command("list")
def blocks(
    context: typer.Context,
    hub: At = None,
    office: Annotated[str, typer.Option(help="Only of this office.")] = "",
    low: Annotated[bool, typer.Option("--low", help="Only blocks of which few numbers are left.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which numbers every office has, and how many are given, spoiled and left; those that run low first."""
    with opened_hub(context, hub) as opened:
        found = [one for one in opened.number_blocks(office) if one.low or not low]
    answer(
        {"blocks": [{**asdict(one), "low": one.low} for one in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_line, found)) or _("No numbers are granted."),
    )


def _line(one: Granted) -> str:
    words = _(
        "{office}  {kind}  {first} to {last}: {given} given, {spoiled} spoiled, {left} left", office=one.office,
        kind=_(NUMBER_KINDS.get(one.kind, one.kind)), first=one.first, last=one.last, given=f"{one.given:,}",
        spoiled=f"{one.spoiled:,}", left=f"{one.left:,}",
    )  # fmt: skip
    if one.overlaps:
        words += "  " + _("Some of these numbers are in another block too.")
    return words + ("  " + _("Few are left.") if one.low else "")


def join(hub_group: typer.Typer) -> None:
    """Put these commands among the hub's."""
    hub_group.add_typer(group, name="numbers", help="Reserved numbers of certificates and letters.")
