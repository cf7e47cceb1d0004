"""Who is silent, who waits, what lies in quarantine? One row per office, and one plain page of them."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hub import contents, inbox, ledger_queries, quarantine, queries
from app.hub.due import E_FORK, owed
from app.hub.premises import Premises
from app.hub.quarantine import Aside
from app.hub.tables import DueRow
from app.shared.files import write_whole
from app.shared.text import _, language


@dataclass(frozen=True)
class OfficeStatus:
    """How it stands with one office. `silent_days` counts from the last package, None when there was none.

    `missing` are the numbers of the first changes that packages wait for, `forks` the packages that contradict what
    was taken before. Of the contents its records name (`contents_named`) the hub has `contents_held`: 7 of 12.
    """

    office: str
    name: str
    devices: int
    last_package_at: datetime | None
    silent_days: int | None
    applied: int
    refused: int
    conflicts: int
    held: int
    quarantine: int
    log_head: int
    receipts_due: int
    contents_held: int
    contents_named: int
    forks: int
    missing: tuple[int, ...]
    last_receipt_at: datetime | None
    revoked: int


def offices(premises: Premises) -> tuple[OfficeStatus, ...]:
    """Return how it stands with every office, by number."""
    return _offices(premises, quarantine.aside(premises))


def _offices(premises: Premises, lying: Sequence[Aside]) -> tuple[OfficeStatus, ...]:
    aside: Counter[str] = Counter()
    for one in lying:
        aside[one.office] += one.files
    with premises.db.reading() as tx:
        return tuple(_office(tx, premises, *one, aside) for one in queries.offices(tx))


def _office(tx: Session, premises: Premises, office: str, name: str, aside: Counter[str]) -> OfficeStatus:
    lines = {line.incarnation: line for line in queries.lineages(tx, office)}
    last = max((line.last_package_at for line in lines.values() if line.last_package_at), default=None)
    devices = queries.devices(tx, office)
    blocked = {d.device for d in devices if d.revoked}
    waiting = inbox.held(tx, office)
    reached = {
        held.incarnation: lines[held.incarnation].applied for held in waiting if held.incarnation in lines
    }
    sent = tx.scalar(select(func.max(DueRow.sent_at)).where(DueRow.office_id == office))
    contents_held, contents_named = contents.counts(tx, office)
    return OfficeStatus(
        office=office, name=name, devices=len(devices) - len(blocked), last_package_at=last,
        silent_days=None if last is None else (premises.clock.now() - last).days,
        applied=sum(line.applied for line in lines.values()),
        refused=ledger_queries.refused_count(tx, office), conflicts=len(queries.conflicts(tx, office)),
        held=len(waiting), quarantine=aside[office], log_head=queries.log_head(tx, office),
        receipts_due=len(owed(tx, office)), contents_held=contents_held,
        contents_named=contents_named,
        forks=sum(one.code == E_FORK for one in queries.packages(tx, office)),
        missing=tuple(sorted(applied + 1 for applied in reached.values())), last_receipt_at=sent,
        revoked=len(blocked),
    )  # fmt: skip


def page(premises: Premises, path: Path) -> Path:
    """Write one plain HTML page of every office to `path`, without persons' data. Raises a DeviceError."""
    lying = quarantine.aside(premises)
    heads = [
        _("Office"), _("Office name"), _("Devices"), _("Blocked"), _("Last package"), _("Days silent"),
        _("Changes taken"), _("Refused"), _("Records in conflict"), _("Waiting for earlier ones"),
        _("First change missing"), _("Contradicting packages"), _("In quarantine"), _("Answers sent down"),
        _("Receipts due"), _("Last receipt"), _("Attachments received"),
    ]  # fmt: skip
    rows = [
        [
            one.office, one.name, one.devices, one.revoked, _moment(one.last_package_at),
            "—" if one.silent_days is None else one.silent_days, one.applied, one.refused, one.conflicts,
            one.held, "、".join(map(str, one.missing)) or "—", one.forks, one.quarantine, one.log_head,
            one.receipts_due, _moment(one.last_receipt_at), f"{one.contents_held}/{one.contents_named}",
        ]
        for one in _offices(premises, lying)
    ]  # fmt: skip
    aside = [[one.office or _("not readable"), one.words(), one.files] for one in lying]
    title = _("Offices of {hub}", hub=premises.name)
    made = _("As of {moment}", moment=_moment(premises.clock.now()))
    parts = [_table(heads, rows)]
    if aside:
        heading = _("In quarantine")
        parts += [
            f"<h2>{html.escape(heading)}</h2>",
            _table([_("Office"), _("Reason"), _("Files")], aside),
        ]
    text = (
        f'<!doctype html><html lang="{language().replace("_", "-")}"><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        "<style>body{font:16px sans-serif;margin:2em}table{border-collapse:collapse}"
        "td,th{border:1px solid #999;padding:.3em .6em;text-align:left}</style>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(made)}</p>{''.join(parts)}</html>\n"
    )
    write_whole(path, text.encode())
    return path


def _table(heads: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    return f"<table>{_row('th', heads)}{''.join(_row('td', row) for row in rows)}</table>"


def _row(cell: str, values: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<{cell}>{html.escape(str(value))}</{cell}>" for value in values) + "</tr>"


def _moment(moment: datetime | None) -> str:
    return "—" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")
