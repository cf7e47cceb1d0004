"""How are the figures of mutual aid told from the command line?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.aid import Counted, Figure, Scope, figure_name, figure_note, figure_part, figure_unit, figure_value
from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson


def figures(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="A calendar year; this year without a term.")] = 0,
    plan: Annotated[str, typer.Option(help="Only of this plan, by its id.")] = "",
    start: Annotated[str, typer.Option("--from", help="First day of a plan's term.")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day of that term.")] = "",
    rows: Annotated[
        bool, typer.Option("--rows", help="With the ids of the rows each figure counts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the figures of a year or of a term of a plan; money in fen, rates and days in tenths with --json."""
    frame: Frame = context.obj
    if bool(start) != bool(end) or (start and not plan):
        raise typer.BadParameter("--plan --from --to")
    with frame.office() as office:
        if start:
            scope = Scope(day_of(start, "--from"), day_of(end, "--to"), plan, term=True)
            found = office.aid.figures(office.actor, scope)
        else:
            wanted = year or office.clock.today().year
            found = office.aid.figures_of_year(office.actor, wanted, plan)
    told = {"figures": [_told(one, rows=rows) for one in found]}
    answer(told, as_json=as_json, words=lambda: "\n".join(map(_words, found)))


def join(group: typer.Typer) -> None:
    """Hang this command into those of mutual aid."""
    group.command("figures")(figures)


def _told(one: Figure, *, rows: bool) -> dict[str, Any]:
    told = {"key": one.key, "of": one.of, "value": one.value, "unit": one.unit, "counted": len(one.rows),
            "note": one.note, "lacking": one.lacking}  # fmt: skip
    return {**told, "rows": [_row(row) for row in one.rows]} if rows else told


def _row(row: Counted) -> dict[str, Any]:
    return {"kind": row.kind, "id": row.id, "on": row.on, "amount": row.amount, "state": row.state}


def _words(one: Figure) -> str:
    parts = (
        figure_name(one.key), figure_part(one), figure_value(one), figure_unit(one.unit), figure_note(one)
    )  # fmt: skip
    return "  ".join(part for part in parts if part)
