"""How is a form printed to a PDF file, from the command line?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.office import Office
from app.printing import FORMS
from app.printing.forms import device_sheet, package_handover
from app.shared.text import _
from app.sync.papers import NoSuchPackage

LONGEST = 9  # figures in a package's number


def print_form(
    context: typer.Context,
    form: Annotated[str, typer.Argument()] = "",
    subject: Annotated[str, typer.Option("--id", help="The record to print.")] = "",
    out: Annotated[Path | None, typer.Option(help="The PDF file to write.")] = None,
    language: Annotated[str, typer.Option(help="zh_CN, ko_KR or zh_CN+ko_KR.")] = "zh_CN",
    list_forms: Annotated[bool, typer.Option("--list", help="List the forms.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print a form of one record, or list the forms."""
    if list_forms:
        titles = {key: _(made.title_msg) for key, made in sorted(FORMS.items())}
        answer(
            {"forms": titles},
            as_json=as_json,
            words=lambda: "\n".join(f"{k:<20} {v}" for k, v in titles.items()),
        )
        return
    if not form or out is None or not (subject or form == device_sheet.FORM.key):
        raise typer.BadParameter(_("Give a form, --id and --out, or --list."))
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.printing.produce(office.actor, form, _subject(office, form, subject), out, language)
    told = {"path": str(done.path), "pages": done.pages, "sha256": done.sha256, "number": done.number}
    answer(
        told,
        as_json=as_json,
        words=lambda: _("Printed to {path}: {pages} pages.", path=done.path, pages=done.pages),
    )


def _subject(office: Office, form: str, given: str) -> str:
    """Return what a paper is about: packages are called by their number, and of computers only this one is here."""
    if form == device_sheet.FORM.key:
        return office.actor.device_id
    if form == package_handover.FORM.key:
        if not given.isdecimal() or len(given) > LONGEST:
            raise NoSuchPackage(field="number", number=given[:LONGEST])
        # Another computer of the office counts its packages too: the hash is a package's own.
        return office.sync.handover(office.actor, int(given)).sha256
    return given


def join(application: typer.Typer) -> None:
    """Hang the command into the program's."""
    application.command("print")(print_form)
