"""How do files come to lie with a record, from the command line?"""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Frame, answer, shown_progress
from app.cli.office import AsJson
from app.documents import Attached
from app.printing import RETURN_REASONS, RETURNED_STATES
from app.shared.files import write_whole
from app.shared.identity import mask_id
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
Table = Annotated[str, typer.Argument(help="The record's kind: member, household, visit, claim …")]
Record = Annotated[str, typer.Argument(help="The record's id.")]


def masked(title: str) -> str:
    """Return a title with every long number in it masked: what people call their scans may hold one."""
    return re.sub(r"\d{7,}[Xx]?", lambda found: mask_id(found[0]), title)


@group.command("add")
def add(
    context: typer.Context, table: Table, record: Record, files: list[Path], as_json: AsJson = False
) -> None:
    """Attach files (JPEG, PNG, TIFF, PDF) to a record; exits 1 when one of them was not taken."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        done = office.documents.attach(office.actor, table, record, files, progress)
    told = [
        {"title": masked(one.title), "id": one.id, "known": one.known,
         "error": one.refusal.code if one.refusal else None}
        for one in done
    ]  # fmt: skip
    answer({"attachments": told}, as_json=as_json, words=lambda: "\n".join(map(_outcome, done)))
    if any(one.refusal for one in done):
        raise typer.Exit(1)


def _outcome(one: Attached) -> str:
    if one.refusal:
        return f"{masked(one.title)}: {one.refusal.words()}"
    words = _("lies with this record already") if one.known else _("attached")
    return f"{masked(one.title)}: {words}  {one.id}"


@group.command("take-scans")
def take_scans(context: typer.Context, folder: Path, as_json: AsJson = False) -> None:
    """Attach signed sheets that came back, scanned or photographed, to their records by the codes on them.

    Exits 1 when sheets are left that a person must look at in the printing centre.
    """
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        done = office.returns.take_in(office.actor, folder, progress)
    told = {
        "pages": done.pages, **{name.lower(): done.states.get(name, 0) for name in RETURNED_STATES},
        "known_files": done.known_files, "other_files": done.other_files, "stopped": done.stopped,
        "waiting_sheets": [
            {"file": masked(one.name), "page": one.page, "code": one.code, "reason": one.reason}
            for one in done.waiting
        ],
    }  # fmt: skip
    words = _(
        "{attached} sheets were attached, {again} had been seen before, {blank} pages are empty, {waiting} wait.",
        attached=done.states.get("ATTACHED", 0), again=done.states.get("AGAIN", 0),
        blank=done.states.get("BLANK", 0), waiting=len(done.waiting),
    )  # fmt: skip
    lines = [
        _(
            "{file}, page {page}: {why}",
            file=masked(one.name),
            page=one.page,
            why=_(RETURN_REASONS[one.reason]),
        )
        for one in done.waiting
    ]
    answer(told, as_json=as_json, words=lambda: "\n".join([words, *lines]))
    if done.waiting:
        raise typer.Exit(1)


@group.command("list")
def list_attachments(context: typer.Context, table: Table, record: Record, as_json: AsJson = False) -> None:
    """List what lies with a record."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.documents.list(office.actor, table, record)
    told = {"attachments": [{**asdict(one), "title": masked(one.title)} for one in found]}
    lines = [f"{one.id}  {one.media:<16} {one.size:>11,}  {masked(one.title)}" for one in found]
    total = _n("{n} attachment.", "{n} attachments.", len(found))
    answer(told, as_json=as_json, words=lambda: "\n".join([*lines, total]))


@group.command("save")
def save(
    context: typer.Context,
    attachment: str,
    to: Annotated[Path, typer.Option(help="The file to write.")],
    as_json: AsJson = False,
) -> None:
    """Write an attachment to a file; that it was opened is written down."""
    frame: Frame = context.obj
    with frame.office() as office:
        found, content = office.documents.open(office.actor, attachment)
        write_whole(to, content)
    told = {"path": str(to), "sha256": found.sha256, "size": found.size}
    answer(told, as_json=as_json, words=lambda: _("{file} is written.", file=to.name))


@group.command("remove")
def remove(context: typer.Context, attachments: list[str], as_json: AsJson = False) -> None:
    """Take attachments off their record; nothing is deleted."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.documents.remove(office.actor, attachments)
    words = _n("{n} attachment was removed.", "{n} attachments were removed.", done)
    answer({"removed": done}, as_json=as_json, words=lambda: words)


@group.command("restore")
def restore(context: typer.Context, attachments: list[str], as_json: AsJson = False) -> None:
    """Put removed attachments back."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.documents.restore(office.actor, attachments)
    words = _n("{n} attachment is back.", "{n} attachments are back.", done)
    answer({"restored": done}, as_json=as_json, words=lambda: words)
