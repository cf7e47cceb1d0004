"""What can be done without a screen? `nuangong …`: the same services, for scripts, tests and IT staff (see cli.md)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from app.cli import (
    adding,
    aid,
    aid_figures,
    audit,
    backup,
    buying,
    claims,
    county,
    demo,
    documents,
    enrolling,
    funds,
    hardship,
    health,
    hub,
    hub_admin,
    hub_contents,
    hub_numbers,
    hub_publish,
    issuing,
    members,
    office,
    packs,
    printing,
    relief,
    relief_money,
    services,
    sync,
    unclaimed,
    vault,
    visit_figures,
    visit_units,
    visits,
    what_if,
)  # fmt: skip
from app.cli.frame import Frame, run
from app.shared.paths import default_profile
from app.shared.text import use_language

application = typer.Typer(
    name="nuangong",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="暖工: the offline desk of a grassroots trade union. Alone, `nuangong` opens the desk.",
)


@application.callback()
def _before(
    context: typer.Context,
    profile: Annotated[Path | None, typer.Option(help="The office's data folder.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file holding the password.")] = None,
    operator: Annotated[str | None, typer.Option(help="Whose password it is (name or id).")] = None,
    language: Annotated[str, typer.Option(help="zh_CN, ko_KR or en.")] = "zh_CN",
) -> None:
    try:
        use_language(language)
    except ValueError as wrong:
        raise typer.BadParameter("zh_CN, ko_KR, en") from wrong
    context.obj = Frame(profile or default_profile(), password_file, operator)


office.join(application)
health.join(application)
application.add_typer(members.group, name="members", help="The roll.")
application.add_typer(hardship.group, name="hardship", help="Households in hardship.")
application.add_typer(relief_money.group, name="relief", help="Relief money for households on file.")
adding.join(visits.group)
issuing.join(visits.group)
buying.join(visits.group)
visit_units.join(visits.group)
visit_figures.join(visits.group)
packs.join(visits.group)
application.add_typer(visits.group, name="visits", help="Warm-delivery campaigns.")
application.add_typer(services.group, name="service", help="The register of other services.")
application.add_typer(funds.group, name="funds", help="The ledger of funds and its closing.")
enrolling.join(aid.group)
claims.join(aid.group)
relief.join(aid.group)
unclaimed.join(aid.group)
aid_figures.join(aid.group)
what_if.join(aid.group)
application.add_typer(aid.group, name="aid", help="Mutual aid: plans, assessment.")
application.add_typer(documents.group, name="documents", help="Files that lie with records.")
printing.join(application)
application.add_typer(sync.group, name="sync", help="Packages to the province and back.")
application.add_typer(sync.device, name="device", help="This computer's request and certificate.")
application.add_typer(backup.group, name="backup", help="Backups.")
application.add_typer(audit.group, name="audit", help="Who saw and who changed what.")
application.add_typer(vault.group, name="vault", help="The keys of the office.")
hub_contents.join(hub.group)
hub_numbers.join(hub.group)
hub_admin.join(hub.group)
hub_publish.join(hub.group)
county.join(hub.group)
application.add_typer(hub.group, name="hub", help="The receiving side, county or province.")
demo.join(application)


@cache
def _command() -> Callable[..., int | None]:
    return typer.main.get_command(application)  # once: it reads the signature of every command


def main(arguments: list[str]) -> int:
    """Run a command line; return its exit code (0 done, 1 rule, 2 usage, 3 device, 4 locked)."""
    return run(_command(), arguments)
