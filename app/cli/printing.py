"""How is a form printed to a PDF file, from the command line?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli import wording
from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.office import Office
from app.printing import FORMS
from app.printing.forms import backup_register, device_sheet, income_slip, package_handover
from app.shared.text import _
from app.sync.papers import NoSuchPackage

LONGEST = 9  # figures in a package's number
_FILE = "hardship_file"
_PRINT = "form"


def print_form(
    context: typer.Context,
    form: Annotated[str, typer.Argument()] = "",
    subject: Annotated[
        list[str] | None, typer.Option("--id", help="The record to print; several, each with its own --id.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The PDF file to write.")] = None,
    language: Annotated[str, typer.Option(help="zh_CN, ko_KR or zh_CN+ko_KR.")] = "zh_CN",
    again: Annotated[
        bool, typer.Option("--again", help="As it was printed last, whatever changed since.")
    ] = False,
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
        subjects = [_subject(office, form, one) for one in subject or [""]]
        done = office.printing.produce_many(office.actor, form, subjects, out, language, again=again)
    first = done[0]
    # Records that share a paper count its pages each.
    pages = first.pages if FORMS[form].load_all else sum(one.pages for one in done)
    told = {"path": str(first.path), "pages": pages, "sha256": first.sha256, "number": first.number}
    answer(
        told,
        as_json=as_json,
        words=lambda: _("Printed to {path}: {pages} pages.", path=first.path, pages=pages),
    )


def _subject(office: Office, form: str, given: str) -> str:
    """Return what a paper is about: packages and hardship files are called by their number too.

    Of computers only this one is here.
    """
    if form == device_sheet.FORM.key:
        return office.actor.device_id
    if form == backup_register.FORM.key:
        path = Path(given)
        contents, sha256, size = office.backup.paper(office.actor, path)
        return backup_register.subject(backup_register.copy_of(contents, path.name, sha256, size))
    if form == package_handover.FORM.key:
        if not given.isdecimal() or len(given) > LONGEST:
            raise NoSuchPackage(field="number", number=given[:LONGEST])
        # Another computer of the office counts its packages too: the hash is a package's own.
        return office.sync.handover(office.actor, int(given)).sha256
    if form == income_slip.FORM.key and given[:1].upper() == "K":
        # Of a file the latest test is meant.
        tests = office.hardship.tests_of(office.actor, office.hardship.file_numbered(office.actor, given))
        return tests[0].test.id if tests else ""
    if form in FORMS and FORMS[form].subject == _FILE:
        return office.hardship.file_numbered(office.actor, given)
    return given


class _FormFirst(TyperGroup):
    """`print FORM …` prints; only the names of other commands are read as such."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, with the printing of a form where no command is named."""
        named = args[0] if args else ""
        return super().parse_args(ctx, args if named in self.commands else [_PRINT, *args])


def join(application: typer.Typer) -> None:
    """Hang the commands into the program's."""
    group = typer.Typer(cls=_FormFirst)
    group.command(_PRINT)(print_form)
    group.add_typer(wording.group, name="wording", help="The words of the forms, as the office wants them.")
    application.add_typer(group, name="print", help="Print a form of one record, or list the forms.")
