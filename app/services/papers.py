"""What do the papers of services need, of a month, a year or one entry? Read in one go; words nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services.counting import ProgramSums, period_days, sums_of
from app.services.queries import EntryLine, all_programs, entries_between, page
from app.services.rules import EntryMissing, Program
from app.unions import office_facts


@dataclass(frozen=True)
class ServicesPaper:
    """The services of a time: the entries that stand, and what they come to by programme."""

    office: str
    period: str
    lines: tuple[EntryLine, ...]
    sums: tuple[ProgramSums, ...]
    programs: tuple[Program, ...]


def services_paper(tx: Session, period: str) -> ServicesPaper:
    """Read the services of a month like 2026-01 or a year. Raises PeriodUnreadable."""
    first, last = period_days(period)
    lines, programs = entries_between(tx, first, last), all_programs(tx)
    return ServicesPaper(office_facts(tx).name, period.strip(), lines, sums_of(lines, programs), programs)


@dataclass(frozen=True)
class EntryPaper:
    """One entry of the register with the programme it belongs to; None for a programme that is gone."""

    office: str
    line: EntryLine
    program: Program | None


def entry_paper(tx: Session, entry_id: str) -> EntryPaper:
    """Read one entry. Raises EntryMissing."""
    found = page(tx, (entry_id,))
    if not found:
        raise EntryMissing()
    (line,) = found
    programs = {one.code: one for one in all_programs(tx)}
    return EntryPaper(office_facts(tx).name, line, programs.get(line.entry.program))
