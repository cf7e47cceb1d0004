"""Who decides what, the county or the province? One small table; pure. Source: the protocol, "Levels"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from app.sync.county_messages import Kind

Level = Literal["county", "province"]

DECIDED_BY: Final[Mapping[str, Level]] = {
    "claim": "province",  # the province decides and pays; the county reviews first
    "household": "county",  # a household's class is approved by the county
    "hardship_file": "county",  # its file too
}


def kind_of(table: str) -> Kind | None:
    """Return what a county's word on a record of `table` is; None where nobody above the office decides."""
    level = DECIDED_BY.get(table)
    if level is None:
        return None
    return "decision" if level == "county" else "opinion"
