"""Which attachments of an office have arrived, and how is one looked at? Commands of the receiving side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.documents import masked
from app.cli.frame import answer
from app.cli.hub import At, opened_hub
from app.cli.office import AsJson
from app.shared.files import write_whole
from app.shared.text import _, _n


def attachments(
    context: typer.Context,
    office: str,
    hub: At = None,
    sha256: Annotated[str | None, typer.Option(help="Write this content to --to.")] = None,
    to: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say record by record how many of an office's attachments have arrived, or write one of them to a file."""
    if (sha256 is None) != (to is None):
        raise typer.BadParameter(_("Give --sha256 and --to together."))
    with opened_hub(context, hub) as opened:
        if sha256 is not None and to is not None:
            write_whole(to, opened.content(office, sha256))
            answer({"path": str(to)}, as_json=as_json, words=lambda: _("{file} is written.", file=to.name))
            return
        counts, lying = opened.attachments(office), opened.contents(office)
    told = {
        "records": [asdict(one) for one in counts],
        "contents": [{**asdict(one), "title": masked(one.title)} for one in lying],
    }
    lines = [f"{one.held}/{one.named}  {one.owner_table} {one.owner_id}" for one in counts]
    missing = sum(not one.here for one in lying)
    last = _n("{n} attachment is missing.", "{n} attachments are missing.", missing)
    answer(told, as_json=as_json, words=lambda: "\n".join([*lines, last]))


def join(group: typer.Typer) -> None:
    """Hang this command into the hub's."""
    group.command("attachments")(attachments)
