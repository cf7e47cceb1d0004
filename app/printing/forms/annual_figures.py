"""数说 one page: the year in figures from the office's own data; A4.

Every figure is the one its own list tells, each counted apart and never added up. What is not kept is said so, not 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.aid.figure_rows import figures_of as aid_figures
from app.aid.figure_words import NAMES as AID_NAMES
from app.aid.figures import FEN as AID_FEN
from app.aid.figures import Figure as AidFigure
from app.aid.figures import Scope
from app.hardship import FilesOfYear, files_of_year
from app.members.queries import counts
from app.members.yearly import joined_in
from app.printing.forms import file_words, service_words
from app.printing.sheet import Fields, Form, Heading, Paragraph, Part, Sheet, Spacer, Stamp, Wording
from app.services import PeriodUnreadable, ProgramSums, service_years, services_given, services_paper
from app.shared.money import yuan
from app.shared.text import N_
from app.unions import office_facts
from app.visits import FIGURES, Figure, ServiceCounts
from app.visits.figure_rows import figures_of as visit_figures
from app.visits.figure_words import NAMES as VISIT_NAMES
from app.visits.figures import FEN

_SERVICES = ServiceCounts(services_given, service_years)
_LABEL = 50.0
_VISITS = (
    "raised",
    "given",
    "cash",
    "goods",
    "households",
    "persons",
    "person_times",
    "units",
    "led",
    "services",
)
_AID = ("persons", "premium", "accepted", "paid", "paid_amount", "average", "relief_persons", "relief_amount")


@dataclass(frozen=True)
class YearPaper:
    """The figures of a year, by what they are about."""

    office: str
    year: int
    members: int
    joined: int
    files: FilesOfYear
    visits: tuple[Figure, ...]
    aid: tuple[AidFigure, ...]
    services: tuple[ProgramSums, ...]


def load(tx: Session, year: str) -> YearPaper:
    """Read the figures of a year like 2026. Raises PeriodUnreadable."""
    if not (year.isdecimal() and len(year) == 4):
        raise PeriodUnreadable(field="period")
    number = int(year)
    first, last = date(number, 1, 1), date(number, 12, 31)
    return YearPaper(
        office_facts(tx).name, number, counts(tx).members, sum(joined_in(tx, number).months), files_of_year(tx, number),
        visit_figures(tx, None, (first, last), _SERVICES), aid_figures(tx, Scope(first, last)),
        services_paper(tx, year).sums,
    )  # fmt: skip


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the page: the roll, hardship, visits, mutual aid, services."""
    paper: YearPaper = view
    title = words("title", year=paper.year)
    parts: list[Part] = [
        Heading(title),
        Paragraph(file_words.in_one_line(words("unit", name=paper.office)), indent=False),
        *_section("roll", _roll(paper, words), words),
        *_section("hardship", _files(paper, words), words),
        *_section("visits", _visits(paper.visits, words), words),
        *_section("aid", _aid(paper.aid, words), words),
    ]
    if paper.services:
        # What is said of a programme is too long for three columns.
        parts += _section("services", _services(paper.services, words), words, 2)
    parts += [
        Paragraph(words["how"], indent=False, size=10.5),
        Spacer(3, 14),
        Paragraph(words["signed"], "right", indent=False),
    ]
    return Sheet("annual_figures", words.version, title, tuple(parts), stamp.number, language=words.language)


def _section(name: str, pairs: Iterable[tuple[str, str]], words: Wording, most: int = 3) -> tuple[Part, ...]:
    # Two languages need higher rows; more in each keep it one page.
    columns, label = (3, 35.0) if "+" in words.language and most == 3 else (2, _LABEL)
    return (Heading(file_words.in_one_line(words[name]), level=2), Fields(tuple(pairs), columns, label))


def _roll(paper: YearPaper, words: Wording) -> Sequence[tuple[str, str]]:
    return ((words["members"], f"{paper.members:,}"), (words["joined"], f"{paper.joined:,}"))


def _files(paper: YearPaper, words: Wording) -> Sequence[tuple[str, str]]:
    files = paper.files
    return (
        (words["on_file"], f"{sum(files.held.values()):,}"),
        (words["granted"], f"{files.granted:,}"),
        (words["resolved"], f"{files.resolved:,}"),
        (words["ended"], f"{files.ended:,}"),
        *((file_words.code("hardship_categories", one), f"{count:,}") for one, count in files.held.items()),
    )


def _visits(figures: Sequence[Figure], words: Wording) -> Iterable[tuple[str, str]]:
    whole = {one.key: one for one in figures if not one.of}
    for key in _VISITS:
        if key in whole and key in FIGURES:
            yield _named(VISIT_NAMES[key], whole[key].value, whole[key].unit == FEN, words)


def _aid(figures: Sequence[AidFigure], words: Wording) -> Iterable[tuple[str, str]]:
    whole = {one.key: one for one in figures if not one.of}
    for key in _AID:
        if key in whole:
            yield _named(AID_NAMES[key], whole[key].value, whole[key].unit == AID_FEN, words)


def _named(msgid: str, value: int | None, money: bool, words: Wording) -> tuple[str, str]:
    if value is None:
        return file_words.said(words, msgid), words["not_kept"]
    return file_words.said(words, msgid), words("yuan", sum=yuan(value)) if money else f"{value:,}"


def _services(sums: Sequence[ProgramSums], words: Wording) -> Iterable[tuple[str, str]]:
    for one in sums:
        yield (
            service_words.called(one.program, words),
            words("times", entries=f"{one.entries:,}", person_times=f"{one.person_times:,}"),
        )


FORM = Form(
    "annual_figures", N_("The year in figures"), False, load, fill, subject="year", needs="visits.read"
)  # fmt: skip
