"""四季送年度汇总表: the four seasons of warm delivery in a year, side by side and together; on one A4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.printing.forms import service_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.services import PeriodUnreadable, ProgramSums, services_paper
from app.shared.text import N_
from app.unions import office_facts
from app.visits import SEASON_FIGURES, SEASONS, SeasonFigures, seasons_of, wan_words

MONEY = frozenset({"raised", "raised_goods", "cash", "goods", "given"})


@dataclass(frozen=True)
class SeasonsPaper:
    """The seasons of a year, all of them last, and the services that belong to one, as the register has them."""

    office: str
    year: int
    seasons: tuple[SeasonFigures, ...]
    services: tuple[ProgramSums, ...]


def load(tx: Session, year: str) -> SeasonsPaper:
    """Read the seasons of a year like 2026. Raises PeriodUnreadable."""
    if not (year.isdecimal() and len(year) == 4):
        raise PeriodUnreadable(field="period")
    sums = tuple(one for one in services_paper(tx, year).sums if one.program.season)
    return SeasonsPaper(office_facts(tx).name, int(year), seasons_of(tx, int(year)), sums)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the summary: a row for each figure and a column for each season, the services of spring, signatures."""
    paper: SeasonsPaper = view
    title = words("title", year=paper.year)
    parts: list[Part] = [
        Heading(title),
        Fields(((words["unit"], paper.office), (words["year"], str(paper.year)))),
        _grid(paper, words),
        *_services(paper, words),
        Paragraph(words["how"], indent=False, size=10.5),
        Signatures(
            tuple(words[one] for one in ("sign_drawn", "sign_checked", "sign_responsible")),
            words["date_line"],
            columns=3,
        ),
    ]
    return Sheet(
        "four_seasons", words.version, words("title", year=paper.year), tuple(parts), stamp.number,
        language=words.language,
    )  # fmt: skip


def _grid(paper: SeasonsPaper, words: Wording) -> Grid:
    columns = (
        Column(words["figure"], None),
        *(Column(words[season], 26, "right") for season in SEASONS),
        Column(words["all"], 26, "right"),
    )
    campaigns = (_measured("campaigns", "times", words), *(str(one.campaigns) for one in paper.seasons))
    rows = tuple(
        (
            _measured(key, "wan" if key in MONEY else f"measure_{key}", words),
            *(_number(key, one) for one in paper.seasons),
        )
        for key in SEASON_FIGURES
    )
    return Grid(columns, (campaigns, *rows))


def _measured(name: str, measure: str, words: Wording) -> str:
    return words("measured", figure=words[name], measure=words[measure])


def _number(key: str, season: SeasonFigures) -> str:
    value = season.values[key]
    return wan_words(value) if key in MONEY else f"{value:,}"


def _services(paper: SeasonsPaper, words: Wording) -> tuple[Part, ...]:
    """Word the services that belong to a season: job fairs and the like; nothing where there were none."""
    if not paper.services:
        return ()
    columns = (
        Column(words["service"], 50),
        Column(words["entries"], 20, "right"),
        Column(words["person_times_of"], 20, "right"),
        Column(words["service_figures"], None),
    )
    rows = tuple(
        (
            service_words.called(one.program, words),
            f"{one.entries:,}",
            f"{one.person_times:,}",
            service_words.figures(one.figures, words),
        )
        for one in paper.services
    )
    return (Heading(words["services"], 2), Grid(columns, rows))


FORM = Form(
    "four_seasons",
    N_("The four seasons of a year"),
    False,
    load,
    fill,
    subject="campaign",
    needs="visits.read",
)
