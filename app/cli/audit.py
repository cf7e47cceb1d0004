"""Who saw and who changed what, from the command line? Lists, checks, carries out signed, proves what was signed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.audit import KIND_WORDS, KINDS, Line, Wanted, verified
from app.cli.frame import Frame, answer, day_of, shown_progress
from app.cli.office import AsJson
from app.office import Office
from app.printing import ListColumn, Listing
from app.shared.clock import moment
from app.shared.lineage import ChainBroken
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
Kind = Annotated[str, typer.Option(help=", ".join(KINDS))]
From = Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")]
To = Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")]
By = Annotated[str | None, typer.Option(help="An operator's name or id.")]


def _wanted(office: Office, kind: str, by: str | None, first: str | None, last: str | None) -> Wanted:
    if kind and kind not in KINDS:
        raise typer.BadParameter(", ".join(KINDS), param_hint="--kind")
    people = None
    if by is not None:
        people = frozenset(
            one.id for one in office.operators.list(office.actor) if by in (one.id, one.name)
        ) or frozenset({by})
    return Wanted(
        frozenset({kind}) if kind else None,
        people,
        day_of(first, "--from") if first else None,
        day_of(last, "--to") if last else None,
    )


def _told(line: Line) -> dict[str, Any]:
    return {
        "n": line.seq, "at": line.at.isoformat(), "by": line.by, "kind": line.kind, "act": line.act,
        "table": line.table, "id": line.row_id, "why": line.why, "device": line.device,
        "changes": [asdict(one) for one in line.changes],
    }  # fmt: skip


def _cells(line: Line) -> tuple[str, ...]:
    changed = "; ".join(f"{one.field}: {_text(one.old)} → {_text(one.new)}" for one in line.changes)
    when = f"{line.at.astimezone():%Y-%m-%d %H:%M}"
    told = str(line.seq), when, line.by, line.act, f"{line.table} {line.name}".strip(), changed, line.why
    return *told, _("This computer") if line.here else line.device


def _local(at: str) -> str:
    told = moment(at)
    return f"{told.astimezone():%Y-%m-%d %H:%M}" if told else at


def _text(value: Any) -> str:
    return "--" if value is None or value == "" else "{…}" if str(value)[:1] in "[{" else str(value)


@group.command("list")
def list_lines(
    context: typer.Context,
    kind: Kind = "",
    by: By = None,
    first: From = None,
    last: To = None,
    most: Annotated[int, typer.Option(help="How many, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the audit log, the newest first, numbers of people masked."""
    frame: Frame = context.obj
    with frame.office() as office:
        numbers = office.audit_log.window(office.actor, _wanted(office, kind, by, first, last))
        lines = office.audit_log.page(office.actor, numbers[:most])
    told = {"count": len(numbers), "lines": [_told(line) for line in lines]}
    answer(told, as_json=as_json, words=lambda: "\n".join("  ".join(_cells(line)) for line in lines))


@group.command("check")
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Walk the whole chain; where a line is not what was written, say which and leave with 3."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.audit_log.check(office.actor)
    if found.broken is not None:
        raise ChainBroken(seq=found.broken)
    words = _("The log is whole: {n} lines, each as it was written.", n=f"{found.lines:,}")
    answer(asdict(found), as_json=as_json, words=lambda: words)


@group.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="A PDF file; its signature is written beside it.")],
    kind: Kind = "",
    by: By = None,
    first: From = None,
    last: To = None,
    language: Annotated[str, typer.Option(help="zh_CN or ko_KR.")] = "zh_CN",
    as_json: AsJson = False,
) -> None:
    """Write the audit log as a PDF signed with this computer's key."""
    frame: Frame = context.obj
    with frame.office() as office, shown_progress() as progress:
        numbers = office.audit_log.window(office.actor, _wanted(office, kind, by, first, last))
        rows = [_cells(line) for line in office.audit_log.page(office.actor, numbers)]
        titles = (_("Number"), _("Time"), _("Person"), _("Act"), _("Record"), _("Old value → new value"),
                  _("Reason given"), _("Computer"))  # fmt: skip
        columns = tuple(
            ListColumn(title, "count" if not place else "text") for place, title in enumerate(titles)
        )
        filters = "  ".join(part for part in (_(KIND_WORDS[kind]) if kind else "", by, first, last) if part)
        listed = Listing("audit", _("Audit log"), columns, rows, filters)
        done = office.audit_log.export(office.actor, listed, out, language, progress=progress)
    words = _n("{n} line is written and signed with key {key}.", "{n} lines are written and signed with key {key}.",
               done.rows, key=done.key_id)  # fmt: skip
    answer({"path": str(out), "key": done.key_id, **asdict(done)}, as_json=as_json, words=lambda: words)


@group.command("verify")
def verify(file: Path, as_json: AsJson = False) -> None:
    """Prove a signed PDF by the file beside it; compare the key's number with the device sheet. Needs no office."""
    found = verified(file)
    words = _(
        "Whole and signed with key {key}: {name}, {n} lines, by {by}, {at}.",
        key=found.key_id, name=found.name, n=found.rows, by=found.by, at=_local(found.made_at),
    )  # fmt: skip
    answer({"key": found.key_id, **asdict(found)}, as_json=as_json, words=lambda: words)
