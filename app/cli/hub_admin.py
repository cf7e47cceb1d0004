"""How is a hub administered from the command line? Decisions by sheet, blocked devices, replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import answer, shown_progress
from app.cli.hub import At, _day, hub_password, opened_hub
from app.cli.hub_contents import given_words
from app.cli.office import AsJson
from app.hub.replay import replay as rebuild
from app.hub.sheet_decisions import RowOutcome
from app.shared.clock import Clock
from app.shared.text import _, _n


def claims(context: typer.Context, out: Path, hub: At = None, as_json: AsJson = False) -> None:
    """Write the claims that wait for a decision into a workbook to be filled."""
    with opened_hub(context, hub) as opened:
        count = opened.write_claims(out)
    answer(
        {"path": str(out), "claims": count},
        as_json=as_json,
        words=lambda: _n(
            "{n} claim waits for a decision; it stands in {file}.",
            "{n} claims wait for a decision; they stand in {file}.",
            count,
            file=out.name,
        ),
    )


def decide(
    context: typer.Context,
    sheet: Annotated[Path | None, typer.Argument(help="A filled sheet of `hub claims`.")] = None,
    hub: At = None,
    on: Annotated[str | None, typer.Option(help="Date of the decisions, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Assess every submitted claim again and decide it; with a sheet, take in what people decided."""
    if sheet is not None:
        if on is not None:
            raise typer.BadParameter(_("The dates of these decisions stand in the sheet."))
        with opened_hub(context, hub) as opened:
            rows = opened.decide_sheet(sheet)
        _answer_rows(rows, as_json=as_json)
        return
    day = _day(on) if on else Clock().today()
    with opened_hub(context, hub) as opened, shown_progress() as progress:
        done = opened.decide_all(day, progress)
    told = {"decisions": [asdict(one) for one in done]}
    answer(
        told,
        as_json=as_json,
        words=lambda: _n("{n} claim was decided.", "{n} claims were decided.", len(done)),
    )


def _answer_rows(rows: Sequence[RowOutcome], *, as_json: bool) -> None:
    """Say what became of every filled row; leaves with 1 when one was refused."""
    count = Counter(row.outcome for row in rows)
    told = {
        "decided": count["decided"], "already": count["already"], "refused": count["refused"],
        "rows": [
            {
                "row": row.sheet_row, "office": row.office, "outcome": row.outcome,
                "code": row.problem.code if row.problem else "", "reason": row.problem.words() if row.problem else "",
            }
            for row in rows
        ],
    }  # fmt: skip
    lines = [
        _("Decided: {decided}; decided before: {already}; not taken: {refused}.",
          decided=count["decided"], already=count["already"], refused=count["refused"])
    ]  # fmt: skip
    lines += [
        _("Row {row}: {reason}", row=row.sheet_row, reason=row.problem.words()) for row in rows if row.problem
    ]
    answer(told, as_json=as_json, words=lambda: "\n".join(lines))
    if count["refused"]:
        raise typer.Exit(1)


def revoke(context: typer.Context, office: str, device: str, hub: At = None, as_json: AsJson = False) -> None:
    """Block a DEVICE (its id or key number) of OFFICE; its packages stay unread from now on."""
    with opened_hub(context, hub) as opened:
        fresh = opened.revoke(office, device)
    words = (
        _("The computer is blocked. What it sent before stays; its office is told with the next receipt.")
        if fresh
        else _("This computer was blocked before. Nothing was changed.")
    )
    answer({"office": office, "device": device, "blocked_now": fresh}, as_json=as_json, words=lambda: words)


def allow(context: typer.Context, office: str, package: str, hub: At = None, as_json: AsJson = False) -> None:
    """Let the deletions of a PACKAGE of OFFICE that waits (the beginning of its number) happen."""
    with opened_hub(context, hub) as opened:
        opened.allow(office, package)
        done = opened.ingest(opened.premises.inbox)
    told = {"packages": [asdict(one) for one in done]}
    answer(told, as_json=as_json, words=lambda: _("The package is taken in, deletions and all."))


def replay(
    context: typer.Context,
    raw: Path,
    to: Annotated[Path, typer.Option(help="The folder of the hub to be built.")],
    as_json: AsJson = False,
) -> None:
    """Build a hub again from the packages in RAW and what lies beside them; the password is the old hub's."""
    with shown_progress() as progress:
        done = rebuild(raw, to, hub_password(context.obj), Clock(), progress)
    words = _(
        "The hub is built again: {offices} offices, {packages} packages, {acts} acts.",
        offices=done.offices, packages=done.packages, acts=done.acts,
    )  # fmt: skip
    answer({**asdict(done), "folder": str(done.folder)}, as_json=as_json, words=lambda: words)


def rebuild_office(
    context: typer.Context,
    office: Annotated[str, typer.Argument(help="The number of the office that lost everything.")],
    source: Annotated[Path, typer.Argument(help="The stick of its new computer: request and package.")],
    to: Annotated[Path, typer.Option(help="Where certificate and receipt go.")],
    fingerprint: Annotated[str, typer.Option(help="The new computer's key number, compared by a person.")],
    hub: At = None,
    as_json: AsJson = False,
) -> None:
    """Give an office that lost everything its records back on a new computer, and block its lost ones."""
    with opened_hub(context, hub) as opened, shown_progress() as progress:
        done = opened.rebuild(office, source, to, fingerprint, progress)
    words = _(
        "{records} records go back to office {office}; {blocked} lost computers are blocked. Take certificate and "
        "receipt to the new computer.",
        records=f"{done.records:,}", office=office, blocked=len(done.blocked),
    )  # fmt: skip
    answer(asdict(done), as_json=as_json, words=lambda: f"{words} {given_words(done.contents)}")


def open_escrow(
    context: typer.Context,
    file: Path,
    why: Annotated[str, typer.Option(help="Who asked for it and why; kept beside the hub.")],
    hub: At = None,
    as_json: AsJson = False,
) -> None:
    """Read the code an office left here, to be told to that office when it lost its passwords and its paper."""
    with opened_hub(context, hub) as opened:
        found = opened.open_escrow(file, why)
    words = _(
        "{name} ({office}), left on {day}. Its code: {code}",
        name=found.name, office=found.office, day=found.made_at[:10], code=found.code,
    )  # fmt: skip
    answer(asdict(found), as_json=as_json, words=lambda: words)


def join(group: typer.Typer) -> None:
    """Put these commands among the hub's."""
    group.command("claims")(claims)
    group.command("decide")(decide)
    group.command("revoke")(revoke)
    group.command("allow")(allow)
    group.command("open-escrow")(open_escrow)
    group.command("replay")(replay)
    group.command("rebuild")(rebuild_office)
