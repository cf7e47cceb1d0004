"""What do the four seasons of warm delivery come to in a year? Their figures side by side, and together.

Source: the yearly summary 四季送 of the cities: jobs in spring, coolness in summer, schooling in autumn, warmth in
winter. Reads rows; changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.visits.figure_rows import figures_of
from app.visits.tables import CampaignRow

SEASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "SPRING": ("SPRING",),
    "SUMMER": ("SUMMER",),
    "AUTUMN": ("AUTUMN",),
    "WINTER": ("WINTER", "TWO_FEST"),
}
"""Each season with its programmes (warm_programs): the two festivals are winter."""

FIGURES: Final = (
    "raised", "raised_goods", "cash", "goods", "given", "units", "unit_times", "households", "persons", "person_times",
)  # fmt: skip
"""What is told of each season; the last units are never added to one another."""


@dataclass(frozen=True)
class SeasonFigures:
    """A season in a year, or all four ('' as `season`): how many campaigns did something, and their figures by key."""

    season: str
    campaigns: int
    values: Mapping[str, int]


def seasons_of(tx: Session, year: int) -> tuple[SeasonFigures, ...]:
    """Return the four seasons of a year and, last, all of them: by the day of a visit and the day of a booking.

    People and units are counted once for each season, and once for all of them.
    """
    days = date(year, 1, 1), date(year, 12, 31)
    ids: dict[str, list[str]] = {season: [] for season in SEASONS}
    of = {program: season for season, programs in SEASONS.items() for program in programs}
    for campaign_id, program in tx.execute(
        select(CampaignRow.id, CampaignRow.program).order_by(CampaignRow.id)
    ):
        if program in of:
            ids[of[program]].append(campaign_id)
    groups = [*ids.items(), ("", [one for group in ids.values() for one in group])]
    return tuple(_told(tx, season, group, days) for season, group in groups)


def _told(tx: Session, season: str, ids: list[str], days: tuple[date, date]) -> SeasonFigures:
    values = _values(tx, ids, days)
    active = sum(any(_values(tx, [one], days).values()) for one in ids)
    return SeasonFigures(season, active, values)


def _values(tx: Session, ids: list[str], days: tuple[date, date]) -> dict[str, int]:
    if not ids:
        return dict.fromkeys(FIGURES, 0)
    whole = {one.key: one.value or 0 for one in figures_of(tx, ids, days) if not one.of}
    return {key: whole[key] for key in FIGURES}
