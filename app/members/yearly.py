"""How did the roll grow in a year? Counts by month for Home, inside a transaction; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from app.members.tables import MemberSearchRow


@dataclass(frozen=True)
class Joined:
    """How many people of the roll first joined in each of the year's twelve months; the VOID do not count."""

    year: int
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return how many joined in the whole year."""
        return sum(self.months)


def joined_in(tx: Session, year: int) -> Joined:
    """Count who joined in `year`, month by month: the same people the roll lists for these days."""
    month = extract("month", MemberSearchRow.joined_on)
    counted = select(month, func.count()).where(
        MemberSearchRow.joined_on.between(date(year, 1, 1), date(year, 12, 31)),
        MemberSearchRow.status != "VOID",
    )
    found = {int(number): count for number, count in tx.execute(counted.group_by(month))}
    return Joined(year, tuple(found.get(number, 0) for number in range(1, 13)))
