"""How is a whole day run and told, from the command line? See day.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from app.cli.day import Account, DayInput, run_day
from app.cli.day.run import PASSWORD, SECOND_PASSWORD
from app.cli.frame import PASSWORD as VARIABLE
from app.cli.frame import SECOND_PASSWORD as SECOND_VARIABLE
from app.cli.frame import answer, shown_progress
from app.cli.office import AsJson
from app.shared.money import yuan
from app.shared.progress import SILENT, Progress
from app.shared.text import _


def run(
    where: Path, given: Path | None = None, *, rosters: Path | None = None, progress: Progress = SILENT
) -> Account:
    """Run the day of folder `given` (the shipped sample when None) into `where`; passwords as in the environment."""
    return run_day(
        where, DayInput.read(given), rosters=rosters, progress=progress,
        password=os.environ.get(VARIABLE) or PASSWORD,
        second_password=os.environ.get(SECOND_VARIABLE) or SECOND_PASSWORD,
    )  # fmt: skip


def demo(
    folder: Path,
    input: Annotated[
        Path | None, typer.Option("--input", help="A day's folder; the sample when left out.")
    ] = None,
    rosters: Annotated[
        Path | None, typer.Option("--rosters", help="Read every roster of this folder too.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run a whole working day into FOLDER: office, roster, visits, claims, package, hub and receipt."""
    with shown_progress() as progress:
        account = run(folder, input, rosters=rosters, progress=progress)
    answer(account.told, as_json=as_json, words=lambda: words(folder, account))
    if account.disagreements:
        raise typer.Exit(1)


def words(folder: Path, account: Account) -> str:
    """Tell the account to a person; figures only."""
    told = account.told
    claims = told["claims"]
    paid = [claim for claim in claims if claim["state"] == "payable"]
    lines = [
        _("Roster: {ok} taken, {note} taken with a remark, {refused} kept as drafts.", **told["roster"]),
        _("Households: deep hardship {deep}, relative {relative}, neither {none}.",
          deep=told["households"]["1"], relative=told["households"]["2"], none=told["households"]["none"]),
        _("Warm delivery: {n} on the list; given {given}, unlike the plan {changed}, not at home {absent}, "
          "declined {declined}, open {pending}.",
          n=told["recipients"], **{k: v for k, v in told["visits"].items() if k != "problems"}),
        _("Handed over: {cash} yuan in cash, goods worth {goods} yuan.",
          cash=yuan(told["cash"]), goods=yuan(told["goods_value"])),
        _("Mutual aid: {enrolled} enrolled; {claims} claims, {paid} payable, {amount} yuan.",
          enrolled=told["enrolled"], claims=len(claims), paid=len(paid), amount=yuan(sum(c["amount"] for c in paid))),
        _("Papers: {n} PDF files in {folder}.", n=sum(map(len, told["pdf"].values())), folder=folder / "pdf"),
        _("Package: {sent} changes sent; the province took {applied} and refused {refused}.", **told["receipt"]),
        _verdict(account),
        _("The office is in {folder}; its password is “{password}”.", folder=folder / "office",
          password=PASSWORD if not os.environ.get(VARIABLE) else "NUANGONG_PASSWORD"),
    ]  # fmt: skip
    return "\n".join(lines)


def _verdict(account: Account) -> str:
    if not account.disagreements:
        return _("Every figure agrees in database, ledger, papers, package and hub.")
    return _("These figures do not agree:") + "\n  " + "\n  ".join(account.disagreements)


def join(application: typer.Typer) -> None:
    """Hang the command into the program's."""
    application.command("demo")(demo)
