"""Which subsistence lines did the province publish to this office? Rows in, frozen values out."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship.lines import DatedLine, holding, read_lines
from app.hardship.rules import read_line
from app.hardship.tables import SubsistenceLineRow
from app.shared.chain import canonical_text
from app.shared.db import touch
from app.shared.errors import RuleError
from app.shared.text import N_


class NoLine(RuleError):
    """The province has published no line that holds here on that day."""

    code = "line.none"
    template = N_(
        "The province has published no subsistence line for {region} on {on}. Give the line as a file."
    )


def take_lines(tx: Session, _id: str, _version: str, text: str, now: datetime) -> None:
    """Take in published lines; earlier days stay for what was decided by them. Raises LinesRefused."""
    for one in read_lines(text):
        key = (one.line.region, one.valid_from)
        row = tx.get(SubsistenceLineRow, key) or SubsistenceLineRow(region=key[0], valid_from=key[1])
        row.line, row.taken_at = canonical_text(one.line.as_facts()), now
        tx.add(row)
    tx.flush()
    touch(tx, "subsistence_line")


def lines(tx: Session) -> tuple[DatedLine, ...]:
    """Return every published line, by region and day."""
    rows = tx.scalars(
        select(SubsistenceLineRow).order_by(SubsistenceLineRow.region, SubsistenceLineRow.valid_from)
    )
    return tuple(DatedLine(read_line(json.loads(row.line)), row.valid_from) for row in rows)


def line_on(tx: Session, region: str, on: date) -> DatedLine:
    """Return the line that holds in a region on a day. Raises NoLine."""
    found = holding(lines(tx), region, on)
    if found is None:
        raise NoLine(region=region, on=on.isoformat())
    return found
