"""Which number does the next voucher of a year bear? Counted on once read, so that many cost one look."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.funds.tables import LedgerEntryRow
from app.shared import lineage
from app.shared.series import series_of


def year_of(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def voucher_words(on: date, number: int, series: str) -> str:
    """Return a voucher number as it is printed and said: 2026-0013-KDT; '' for entries from before there were any."""
    return f"{on.year}-{number:04d}-{series}" if number else ""


class Vouchers:
    """The numbers this computer gives: by year from 1, with the letters of its database's life."""

    def __init__(self, tx: Session) -> None:
        self._tx = tx
        self._series = ""
        self._last: dict[int, int] = {}

    def next(self, on: date) -> tuple[int, str]:
        """Give the next number of the day's year, with its letters."""
        self._series = self._series or series_of(lineage.head(self._tx).incarnation)
        last = self._last.get(on.year)
        if last is None:
            mine = LedgerEntryRow.series == self._series, LedgerEntryRow.on_day.between(*year_of(on.year))
            last = self._tx.scalar(select(func.max(LedgerEntryRow.number)).where(*mine)) or 0
        self._last[on.year] = last + 1
        return last + 1, self._series
