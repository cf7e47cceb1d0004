"""What does the paper of a month's or a year's services need? Read in one go; words nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services.counting import ProgramSums, period_days, sums_of
from app.services.queries import EntryLine, all_programs, entries_between
from app.services.rules import Program
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
