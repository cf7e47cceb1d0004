"""What do the services of a time come to, by programme? Person-times, people, money and figures, each apart. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.queries import EntryLine
from app.services.rules import FigureKind, Program
from app.shared.errors import RuleError
from app.shared.text import N_

DECEMBER = 12


class PeriodUnreadable(RuleError):
    """Neither a month nor a year."""

    code = "services.period_unreadable"
    template = N_("Write a month like 2026-01 or a year like 2026.")


@dataclass(frozen=True)
class ProgramSums:
    """What a programme comes to; `amount` in fen, `figures` by key.

    `people` counts those named each once (who is on no roll by name), `units` each once; `person_times` counts
    everybody every time. They are never added to one another.
    """

    program: Program
    entries: int
    person_times: int
    people: int
    units: int
    amount: int
    figures: tuple[tuple[FigureKind, int], ...]


def period_days(text: str) -> tuple[date, date]:
    """Return the first and last day of a month like 2026-01 or a year like 2026. Raises PeriodUnreadable."""
    try:
        year, _dash, month = text.strip().partition("-")
        first = date(int(year), int(month or 1), 1)
        after = (
            date(first.year + 1, 1, 1)
            if not month or first.month == DECEMBER
            else date(first.year, first.month + 1, 1)
        )
    except (ValueError, OverflowError):
        raise PeriodUnreadable(field="period") from None
    return first, after - timedelta(days=1)


def sums_of(lines: Iterable[EntryLine], programs: Sequence[Program]) -> tuple[ProgramSums, ...]:
    """Add entries up by programme, in the order of the programmes; none without an entry."""
    by_program: dict[str, list[EntryLine]] = {}
    for line in lines:
        by_program.setdefault(line.entry.program, []).append(line)
    return tuple(_sums(one, by_program[one.code]) for one in programs if one.code in by_program)


def whole(sums: Iterable[ProgramSums]) -> tuple[int, int, int]:
    """Return how many entries there are in all, person-times and fen."""
    found = list(sums)
    return (
        sum(one.entries for one in found),
        sum(one.person_times for one in found),
        sum(one.amount for one in found),
    )


def _sums(program: Program, lines: Sequence[EntryLine]) -> ProgramSums:
    figures = Counter[str]()
    for line in lines:
        figures.update(line.entry.figures)
    return ProgramSums(
        program,
        len(lines),
        sum(line.entry.person_times for line in lines),
        len({person.member_id or person.name for line in lines for person in line.entry.persons}),
        len({line.entry.unit_id or line.entry.unit for line in lines if line.entry.unit}),
        sum(line.entry.amount for line in lines),
        tuple((kind, figures[kind.key]) for kind in program.figures),
    )
