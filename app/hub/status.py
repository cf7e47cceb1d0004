"""Who is silent, who waits, what lies in quarantine? One row per office, and one plain page of them."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.hub import contents, county, inbox, ledger_queries, queries
from app.hub.inbox import SUFFIX
from app.hub.premises import Premises
from app.security import seal
from app.shared.errors import NuangongError
from app.shared.files import read_whole, write_whole
from app.shared.text import _, language


@dataclass(frozen=True)
class OfficeStatus:
    """How it stands with one office. `silent_days` counts from the last package, None when there was none.

    Of the contents its records name (`contents_named`) the hub has `contents_held`: 7 of 12.
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


def offices(premises: Premises) -> tuple[OfficeStatus, ...]:
    """Return how it stands with every office, by number."""
    aside = quarantined(premises)
    with premises.db.reading() as tx:
        found = []
        for office, name in queries.offices(tx):
            lines = queries.lineages(tx, office)
            last = max((line.last_package_at for line in lines if line.last_package_at), default=None)
            head = queries.log_head(tx, office)
            contents_held, contents_named = contents.counts(tx, office)
            found.append(
                OfficeStatus(
                    office=office,
                    name=name,
                    devices=sum(not d.revoked for d in queries.devices(tx, office)),
                    last_package_at=last,
                    silent_days=None if last is None else (premises.clock.now() - last).days,
                    applied=sum(line.applied for line in lines),
                    refused=ledger_queries.refused_count(tx, office),
                    conflicts=len(queries.conflicts(tx, office)),
                    held=len(inbox.held(tx, office)),
                    quarantine=aside[office],
                    log_head=head,
                    receipts_due=0
                    if county.vouched(tx, office)
                    else sum(due.waiting or due.sent_head < head for due in queries.due(tx, office)),
                    contents_held=contents_held,
                    contents_named=contents_named,
                )
            )
    return tuple(found)


def quarantined(premises: Premises) -> Counter[str]:
    """Count the packages in quarantine by the office on their cover ('' when that cannot be read)."""
    found: Counter[str] = Counter()
    for path in premises.quarantine.glob(f"*{SUFFIX}"):
        try:
            found[seal.peek(read_whole(path)).office] += 1
        except NuangongError:
            found[""] += 1
    return found


def page(premises: Premises, path: Path) -> Path:
    """Write one plain HTML page of every office to `path`, without persons' data. Raises a DeviceError."""
    heads = [
        _("Office"), _("Office name"), _("Devices"), _("Last package"), _("Days silent"), _("Changes taken"),
        _("Refused"), _("Records in conflict"), _("Waiting for earlier ones"),
        _("In quarantine"), _("Answers sent down"),
        _("Receipts due"), _("Attachments received"),
    ]  # fmt: skip
    rows = [
        [
            one.office, one.name, one.devices, _moment(one.last_package_at),
            "—" if one.silent_days is None else one.silent_days, one.applied, one.refused, one.conflicts,
            one.held, one.quarantine, one.log_head, one.receipts_due, f"{one.contents_held}/{one.contents_named}",
        ]
        for one in offices(premises)
    ]  # fmt: skip
    title = _("Offices of {hub}", hub=premises.name)
    stray = quarantined(premises)[""]
    foot = _("Files in quarantine that name no office: {n}", n=stray)
    made = _("As of {moment}", moment=_moment(premises.clock.now()))
    body = "".join(_row("td", row) for row in rows)
    text = (
        f'<!doctype html><html lang="{language().replace("_", "-")}"><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        "<style>body{font:16px sans-serif;margin:2em}table{border-collapse:collapse}"
        "td,th{border:1px solid #999;padding:.3em .6em;text-align:left}</style>"
        f"<h1>{html.escape(title)}</h1><p>{html.escape(made)}</p>"
        f"<table>{_row('th', heads)}{body}</table><p>{html.escape(foot)}</p></html>\n"
    )
    write_whole(path, text.encode())
    return path


def _row(cell: str, values: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<{cell}>{html.escape(str(value))}</{cell}>" for value in values) + "</tr>"


def _moment(moment: datetime | None) -> str:
    return "—" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")
