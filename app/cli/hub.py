"""How does the receiving side work from the command line? Opens a hub's folder and hands each wish on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import PASSWORD, Frame, answer, shown_progress
from app.cli.office import AsJson
from app.hub.receipts import Receipt
from app.hub.service import Hub
from app.printing import hub_receipt
from app.shared import log
from app.shared.clock import Clock
from app.shared.text import _, _n
from app.sync.paper import PaperReceipt

HUB_PASSWORD = "NUANGONG_HUB_PASSWORD"

group = typer.Typer(no_args_is_help=True)
Where = Annotated[Path, typer.Argument(help="The hub's folder.")]
At = Annotated[Path | None, typer.Option("--hub", help="The hub's folder; else the one of --profile.")]


def hub_password(frame: Frame) -> str:
    """Return the hub's password: its own variable where it is set, else the common one."""
    return frame.password(HUB_PASSWORD if HUB_PASSWORD in os.environ else PASSWORD)


@contextlib.contextmanager
def opened_hub(context: typer.Context, folder: Path | None) -> Iterator[Hub]:
    """Open the hub a command is about, and close it whatever happens."""
    frame: Frame = context.obj
    where = folder or frame.profile
    hub = Hub.open(where, hub_password(frame))
    log.start(where / "log")
    try:
        yield hub
    finally:
        hub.close()


@group.command("init")
def init(
    context: typer.Context,
    folder: Where,
    name: Annotated[str, typer.Option(help="The union's name.")] = "hub",
    as_json: AsJson = False,
) -> None:
    """Make a hub with new keys."""
    hub = Hub.init(folder, hub_password(context.obj), name)
    number = hub.fingerprint
    hub.close()
    told = {"hub": str(folder), "fingerprint": number}
    answer(told, as_json=as_json, words=lambda: _("The hub is made. Its key number: {number}", number=number))


@group.command("key")
def key(context: typer.Context, out: Path, hub: At = None, as_json: AsJson = False) -> None:
    """Write the hub's public key for its offices to OUT (a new file, or a folder)."""
    with opened_hub(context, hub) as opened:
        path, number = opened.write_key(out), opened.fingerprint
    answer(
        {"path": str(path), "fingerprint": number},
        as_json=as_json,
        words=lambda: _("{file} is written. Print this key number in the notice: {number}",
                        file=path.name, number=number),
    )  # fmt: skip


@group.command("enrol")
def enrol(
    context: typer.Context,
    requests: list[Path],
    to: Annotated[Path, typer.Option(help="Where the certificates go.")],
    hub: At = None,
    fingerprint: Annotated[
        list[str] | None, typer.Option(help="Believe only requests of this key number.")
    ] = None,
    county: Annotated[str, typer.Option(help="Code of the county hub the offices stand under.")] = "",
    as_json: AsJson = False,
) -> None:
    """Answer requests of devices and county hubs (files or a folder) with certificates."""
    with opened_hub(context, hub) as opened:
        done = opened.enrol(requests, to, tuple(fingerprint or ()), county)
    told = {"enrolled": [{**asdict(one), "path": str(one.path)} for one in done]}
    answer(
        told,
        as_json=as_json,
        words=lambda: "\n".join(f"{one.office}  {one.fingerprint}  {one.path}" for one in done),
    )


@group.command("ingest")
def ingest(context: typer.Context, inbox: Path, hub: At = None, as_json: AsJson = False) -> None:
    """Take in a package or a folder of them; exits 1 when one of them was not taken."""
    with opened_hub(context, hub) as opened, shown_progress() as progress:
        done = opened.ingest(inbox, progress)
    told = {"packages": [asdict(one) for one in done]}
    lines = (f"{one.name}  {one.code or 'ok'}  +{one.applied} -{one.refused}" for one in done)
    answer(told, as_json=as_json, words=lambda: "\n".join(lines) or _("There is no package in this folder."))
    if any(one.code.startswith("E_") or "." in one.code for one in done):
        raise typer.Exit(1)


@group.command("receipts")
def receipts(
    context: typer.Context,
    outbox: Path,
    hub: At = None,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Print a sheet beside each, to carry back.")
    ] = False,
    language: Annotated[str, typer.Option(help="Of the sheets: zh_CN, ko_KR or zh_CN+ko_KR.")] = "zh_CN",
    as_json: AsJson = False,
) -> None:
    """Write every receipt owed, and say the code of each: typed at the office it stands for the file."""
    if sheets:
        hub_receipt.check(language)  # a receipt is owed once: nothing may be refused after it was written
    with opened_hub(context, hub) as opened:
        done, counties = opened.receipts(outbox), opened.vouch(outbox)
        papers = opened.papers(done)
    drawn = [_drawn(*pair, language) if sheets else None for pair in zip(done, papers, strict=True)]
    told = [
        {"office": one.office, "path": str(one.path), "ack": one.down.ack, "code": paper.code,
         "applied": paper.applied, "refused": paper.refused, "conflicts": paper.conflicts,
         "sheet": str(drawn_to) if drawn_to else None}
        for one, paper, drawn_to in zip(done, papers, drawn, strict=True)
    ]  # fmt: skip
    codes = [f"{paper.office}  {paper.code or '-'}" for paper in papers]
    written = _n("{n} receipt was written.", "{n} receipts were written.", len(done) + len(counties))
    answer(
        {"receipts": told, "counties": [{**asdict(one), "path": str(one.path)} for one in counties]},
        as_json=as_json,
        words=lambda: "\n".join([written, *codes]),
    )


def _drawn(written: Receipt, paper: PaperReceipt, language: str) -> Path:
    """Draw the sheet of a receipt beside its file, under the same name."""
    path = written.path.with_suffix(".pdf")
    hub_receipt.save(paper, path, Clock().now(), language)
    return path


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as wrong:
        raise typer.BadParameter(_("Write the day as YYYY-MM-DD.")) from wrong


@group.command("status")
def status(
    context: typer.Context,
    hub: At = None,
    html: Annotated[Path | None, typer.Option(help="Write one page.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say how it stands with every office."""
    with opened_hub(context, hub) as opened:
        if html is not None:
            opened.status(html)
        found = opened.offices()
    told = {"offices": [asdict(one) for one in found]}
    answer(told, as_json=as_json, words=lambda: _n("{n} office.", "{n} offices.", len(found)))
