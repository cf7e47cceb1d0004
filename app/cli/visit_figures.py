"""How are the figures that go upward told, and those of earlier years entered, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson
from app.shared.text import _
from app.visits import (
    Figure,
    Past,
    PastFigure,
    name_words,
    note_words,
    number_of,
    part_words,
    unit_words,
    value_words,
)


def figures(
    context: typer.Context,
    campaign: Annotated[str, typer.Option(help="The campaign's id.")] = "",
    year: Annotated[int, typer.Option(help="A year over all campaigns; this year without a campaign.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Tell the figures of a campaign or a year, and those entered of earlier years; money in fen with --json."""
    frame: Frame = context.obj
    with frame.office() as office:
        if campaign:
            found = office.visits.figures(office.actor, campaign_id=campaign, year=year or None)
        else:
            found = office.visits.figures(office.actor, year=year or office.clock.today().year)
        past = office.visits.past_figures(office.actor)
    told = {
        "figures": [{**asdict(one), "unit": one.unit} for one in found],
        "past": [_told(one) for one in past],
    }
    answer(told, as_json=as_json, words=lambda: "\n".join([*map(_words, found), *map(_past_words, past)]))


def enter(
    context: typer.Context,
    figure: str,
    period: Annotated[str, typer.Option(help="The year, or the years like 2018-2023.")],
    value: Annotated[str, typer.Option(help="The number; money in units of 10,000 yuan.")],
    source: Annotated[str, typer.Option(help="The report or document it is from.")],
    as_of: Annotated[str, typer.Option(help="The day on which it was true.")],
    as_json: AsJson = False,
) -> None:
    """Enter a figure of earlier years, by its key as `figures --json` tells it."""
    frame: Frame = context.obj
    told = Past(figure, period, number_of(figure, value), source, day_of(as_of, "--as-of"))
    with frame.office() as office:
        kept = office.visits.enter_past(office.actor, told)
    answer(_told(kept), as_json=as_json, words=lambda: _past_words(kept))


def take_back(context: typer.Context, entered: str, as_json: AsJson = False) -> None:
    """Take an entered figure back by its id."""
    frame: Frame = context.obj
    with frame.office() as office:
        gone = office.visits.take_past_back(office.actor, entered)
    words = _("Taken back: {what}", what=_past_words(gone))
    answer(_told(gone), as_json=as_json, words=lambda: words)


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    for name, command in (("figures", figures), ("past-figure", enter), ("take-past-figure-back", take_back)):
        group.command(name)(command)


def _told(one: PastFigure) -> dict[str, Any]:
    return {"entered": one.id, **asdict(one.told), "unit": one.unit, "entered_by": one.entered_by}


def _words(one: Figure) -> str:
    parts = (name_words(one.key), part_words(one), value_words(one.unit, one.value), unit_words(one.unit),
             note_words(one))  # fmt: skip
    return "  ".join(part for part in parts if part)


def _past_words(one: PastFigure) -> str:
    told = one.told
    number = f"{value_words(one.unit, told.value)} {unit_words(one.unit)}"
    return (
        f"{one.id}  {name_words(told.key)}  {told.period}  {number}  {told.source} {told.as_of.isoformat()}"
    )
