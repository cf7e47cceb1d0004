"""How are the office's keys kept, from the command line? A new key, a code for the union above, a new password."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import SECOND_PASSWORD, Frame, NoOffice, answer
from app.cli.office import AsJson
from app.office import Office
from app.shared import alone
from app.shared.text import _

NEW_PASSWORD = "NUANGONG_NEW_PASSWORD"

group = typer.Typer(no_args_is_help=True)


@group.command("show")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Say which ways lead into the office: people, a recovery code, a code left with the union above."""
    frame: Frame = context.obj
    with frame.office() as office:
        keys, actor = office.operators, office.actor
        people = [one.name for one in keys.list(actor) if one.active and one.here]
        paper, above = keys.has_recovery(actor), keys.has_escrow(actor)
        since = office.vault.key_since(office.key)
    told = {
        "people": people, "recovery_code": paper, "escrow": above, "key_since": since and since.isoformat(),
    }  # fmt: skip

    def words() -> str:
        return "\n".join([
            _("People who may come in here: {names}", names=", ".join(people)),
            _("A recovery code opens the office.") if paper else _("There is no recovery code."),
            _("A code is left with the union above.") if above
            else _("No code is left with the union above."),
            *([_("The office has its key since {day}.", day=f"{since.astimezone():%Y-%m-%d}")] if since else []),
        ])  # fmt: skip

    answer(told, as_json=as_json, words=words)


@group.command("rotate")
def rotate(context: typer.Context, as_json: AsJson = False) -> None:
    """Give the office a new database key; everybody's password stays. It happens by itself after somebody left."""
    frame: Frame = context.obj
    if not Office.exists(frame.profile):
        raise NoOffice()
    password = frame.password()
    with alone.held(frame.profile):
        office = Office.unlock(frame.profile, password, frame.operator)
        try:
            office = office.rekeyed(password)
        finally:
            office.close()
    answer({"rotated": True}, as_json=as_json, words=lambda: _("The office has a new key; passwords stay."))


@group.command("escrow")
def escrow(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="A folder, for example on a stick.")],
    second: Annotated[
        str | None, typer.Option(help="Who confirms (name or id); their password: NUANGONG_SECOND_PASSWORD.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a code that opens the office, sealed so that only the union above can read it."""
    frame: Frame = context.obj
    with frame.office() as office:
        other = None
        if second is not None:
            other = office.operators.prove(office.actor, second, frame.password(SECOND_PASSWORD))
        path = office.hand_escrow(office.actor, to, other)
        answer(
            {"path": str(path), "second": other.operator_id if other else None},
            as_json=as_json,
            words=lambda: _("{file} is written and proven. Hand it to the union above.", file=path.name),
        )


@group.command("password")
def password(context: typer.Context, as_json: AsJson = False) -> None:
    """Change the password of who calls; the new one comes from NUANGONG_NEW_PASSWORD or a prompt."""
    frame: Frame = context.obj
    with frame.office() as office:
        office.operators.change_password(office.actor, frame.password(), frame.password(NEW_PASSWORD))
        answer({"changed": True}, as_json=as_json, words=lambda: _("The new password opens the office."))
