"""How are backups made, checked and restored, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.backup import restore, verify
from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.shared.text import _

group = typer.Typer(no_args_is_help=True)


@group.command("make")
def make(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option(help="A folder, for example on a stick.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a backup and prove it."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.backup.make(office.actor, office.facts().code, to)
        told = {"path": str(made.path), **asdict(made.contents)}
        answer(told, as_json=as_json, words=lambda: _("Backed up and proven: {path}", path=made.path))


@group.command("verify")
def verify_file(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Open, decrypt and check a backup without restoring it."""
    frame: Frame = context.obj
    contents = verify(file, frame.password(), frame.operator)
    answer(
        asdict(contents),
        as_json=as_json,
        words=lambda: _("This backup is whole: {rows} records.", rows=sum(contents.rows.values())),
    )


@group.command("restore")
def restore_file(
    context: typer.Context,
    file: Path,
    to: Annotated[Path, typer.Option(help="An empty folder for the office.")],
    as_json: AsJson = False,
) -> None:
    """Restore a backup into an empty folder."""
    frame: Frame = context.obj
    contents = restore(file, to, frame.password(), frame.operator)
    told = {"profile": str(to), **asdict(contents)}
    answer(told, as_json=as_json, words=lambda: _("Restored and proven in {folder}.", folder=to))
