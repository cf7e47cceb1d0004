"""How is an office made, checked, and given operators, from the command line?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import RECOVERY_CODE, SECOND_PASSWORD, Frame, NoOffice, answer
from app.office import Office
from app.shared import files, places
from app.shared.text import _, translate

operators = typer.Typer(no_args_is_help=True)
ROLES = "administrator, chair, clerk, reviewer, auditor or reader."
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


def init(
    context: typer.Context,
    office: Annotated[str, typer.Option(help="The office's number, given by the province.")],
    name: Annotated[str, typer.Option(help="The office's name.")],
    operator: Annotated[str, typer.Option(help="The first operator's name.")],
    region: Annotated[str, typer.Option(help="Six-digit region code.")] = "",
    recovery_sheet: Annotated[
        Path | None, typer.Option(help="Write the recovery code there, to print and destroy.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an office with its keys, device and first operator."""
    frame: Frame = context.obj
    if recovery_sheet is not None and not recovery_sheet.parent.is_dir():
        raise files.FolderMissing()  # before there is an office whose paper would be missing
    made = Office.create(
        frame.profile, code=office, name=name, region=region, operator=operator, password=frame.password()
    )
    try:
        if recovery_sheet is not None:
            code = made.operators.propose_recovery(made.actor)
            files.write_whole(recovery_sheet, (code + "\n").encode())
            made.operators.keep_recovery(made.actor, code)
        cloud = places.cloud(frame.profile)
        told = {
            "office": office, "profile": str(frame.profile), "operator": made.actor.operator_id, "cloud": cloud,
        }  # fmt: skip
        words = _("The office is made in {folder}.", folder=frame.profile)
        warned = f"{words}\n{translate(places.CLOUD, {'cloud': cloud}, None)}" if cloud else words
        answer(told, as_json=as_json, words=lambda: warned)
    finally:
        made.close()


@operators.command("add")
def add_operator(
    context: typer.Context,
    name: str,
    role: Annotated[str, typer.Option(help=ROLES)] = "clerk",
    as_json: AsJson = False,
) -> None:
    """Add an operator; their own password comes from NUANGONG_SECOND_PASSWORD or a prompt."""
    frame: Frame = context.obj
    with frame.office() as office:
        added = office.operators.add(office.actor, name, role, frame.password(SECOND_PASSWORD))
        answer({"operator": added.id}, as_json=as_json, words=lambda: _("The operator was added."))


@operators.command("back")
def bring_back(
    context: typer.Context,
    operator: str,
    role: Annotated[str, typer.Option(help=ROLES)] = "clerk",
    as_json: AsJson = False,
) -> None:
    """Let an operator who left (by id) work here again, or give one of another computer a password here."""
    frame: Frame = context.obj
    with frame.office() as office:
        back = office.operators.bring_back(office.actor, operator, role, frame.password(SECOND_PASSWORD))
        answer({"operator": back.id}, as_json=as_json, words=lambda: _("The operator works here again."))


@operators.command("role")
def change_role(context: typer.Context, operator: str, role: str, as_json: AsJson = False) -> None:
    """Give an operator (by id) another role."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.operators.change_role(office.actor, operator, role)
        answer(
            {"operator": operator, "role": role}, as_json=as_json, words=lambda: _("The role was changed.")
        )


@operators.command("list")
def list_operators(context: typer.Context, as_json: AsJson = False) -> None:
    """List the operators."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.operators.list(office.actor)
        told = {
            "operators": [{"id": o.id, "name": o.name, "role": o.role, "active": o.active} for o in found]
        }
        answer(
            told,
            as_json=as_json,
            words=lambda: "\n".join(f"{o.id}  {o.role:<14} {o.name}" for o in found if o.active),
        )


@operators.command("remove")
def remove_operator(context: typer.Context, operator: str, as_json: AsJson = False) -> None:
    """Take an operator's way in, by id."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.operators.remove(office.actor, operator)
        answer(
            {"removed": operator},
            as_json=as_json,
            words=lambda: _("The operator can no longer open the office."),
        )


@operators.command("recover")
def recover(context: typer.Context, name: str, as_json: AsJson = False) -> None:
    """Give an operator a new password (NUANGONG_PASSWORD) with the code on paper (NUANGONG_RECOVERY_CODE)."""
    frame: Frame = context.obj
    if not Office.exists(frame.profile):
        raise NoOffice()
    office = Office.recover(frame.profile, frame.password(RECOVERY_CODE), name, frame.password())
    office.close()
    answer(
        {"operator": office.actor.operator_id},
        as_json=as_json,
        words=lambda: _("The new password opens the office."),
    )


def join(application: typer.Typer) -> None:
    """Hang these commands into the program's."""
    application.command("init")(init)
    application.add_typer(operators, name="operators", help="Who may open the office.")
