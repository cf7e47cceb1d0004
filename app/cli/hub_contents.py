"""Which attachments of an office have arrived, and how is one looked at? Commands of the receiving side."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.documents import masked
from app.cli.frame import answer, shown_progress
from app.cli.hub import At, opened_hub
from app.cli.office import AsJson
from app.hub.giving import GivenBack
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


def give_back(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="The stick of an office that lacks attachments.")],
    to: Annotated[Path, typer.Option(help="Where the attachments go, for example the same stick.")],
    hub: At = None,
    as_json: AsJson = False,
) -> None:
    """Give an office's computer the attachments and photos it lacks, as its list on the stick names them."""
    with opened_hub(context, hub) as opened, shown_progress() as progress:
        done = opened.give_back(source, to, progress)
    told = {"devices": [asdict(one) for one in done]}
    answer(told, as_json=as_json, words=lambda: "\n".join(given_words(one) for one in done))
    if any(one.stopped for one in done):
        raise typer.Exit(3)


def given_words(done: GivenBack) -> str:
    """Say which attachments go back to an office, which found no room, and which the hub cannot give."""
    said = [
        _n("{n} attachment or photo lies beside it for office {office}.",
           "{n} attachments and photos lie beside it for office {office}.", done.contents, office=done.office)
    ]  # fmt: skip
    if done.left:
        said.append(_n("{n} found no room: it goes on the office's next stick.",
                       "{n} found no room: they go on the office's next stick.", done.left))  # fmt: skip
    if done.never:
        said.append(_n("{n} was never received here.", "{n} were never received here.", done.never))
    if done.lost:
        said.append(_n("{n} is damaged here, the office is asked for it.",
                       "{n} are damaged here, the office is asked for them.", done.lost))  # fmt: skip
    return " ".join(said)


def join(group: typer.Typer) -> None:
    """Hang these commands into the hub's."""
    group.command("attachments")(attachments)
    group.command("give-back")(give_back)
