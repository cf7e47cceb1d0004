"""Which subsistence line holds in a region on a day? Reads the lines the province publishes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.hardship.rules import Line, LineInvalid, read_line
from app.shared.errors import RuleError
from app.shared.foreign import json_of
from app.shared.text import N_


class LinesRefused(RuleError):
    """The file of lines is not as it must be; `part` names the line and the field."""

    code = "lines.refused"
    template = N_("The subsistence lines cannot be used: check “{part}”. Nothing was changed.")


@dataclass(frozen=True)
class DatedLine:
    """A line with the day it holds from."""

    line: Line
    valid_from: date


def read_lines(text: str) -> tuple[DatedLine, ...]:
    """Read {"lines": [{"region", "year", "dibao_month" (fen), "relative_factor", "valid_from"}, …]}.

    Raises LinesRefused naming the place.
    """
    try:
        told = json_of(text)
    except ValueError:
        raise LinesRefused(part="JSON") from None
    rows = told.get("lines") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not rows or set(told) - {"lines"}:
        raise LinesRefused(part="lines")
    found = [_line(row, f"lines[{at}]") for at, row in enumerate(rows)]
    if len({(one.line.region, one.valid_from) for one in found}) != len(found):
        raise LinesRefused(part="lines.region")
    return tuple(found)


def _line(row: Any, place: str) -> DatedLine:
    if not isinstance(row, dict):
        raise LinesRefused(part=place)
    try:
        day = date.fromisoformat(str(row.get("valid_from")))
    except ValueError:
        raise LinesRefused(part=f"{place}.valid_from") from None
    try:
        return DatedLine(read_line({name: value for name, value in row.items() if name != "valid_from"}), day)
    except LineInvalid as error:
        raise LinesRefused(part=f"{place}.{error.field}") from None


def holding(lines: Iterable[DatedLine], region: str, on: date) -> DatedLine | None:
    """Return the line of a region on a day: the nearest region above it that has one, its latest day until then."""
    fitting = [one for one in lines if one.valid_from <= on and covers(one.line.region, region)]
    return max(fitting, key=lambda one: (len(one.line.region.rstrip("0")), one.valid_from), default=None)


def covers(above: str, region: str) -> bool:
    """Say whether a region's code names `region` or one it lies in: 220000 the province, 222400 a prefecture."""
    stem = above.rstrip("0")
    stem += "0" * (len(stem) % 2)  # codes go by pairs: 222010 keeps its last zero
    return region.startswith(stem)
