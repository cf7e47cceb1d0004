"""Which files ask for something today, and until when is it time? Review, notice, paper, retention. Pure.

Source: rules for hardship files (domain page C.4); the periods are data (`hardship_days.toml`). A period of months ends
on the same day of the month, on the month's last where there is none: a year after 29 February is 28 February.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.shared import paths
from app.shared.dates import months_after
from app.shared.errors import RuleError
from app.shared.text import N_
from app.shared.toml_table import TomlTable, load
from app.shared.workdays import Doubt, calendar_doubt, last_working_day, working_day_after, working_days

YEAR: Final = 12


class NoticeTooShort(RuleError):
    """A public notice hangs out fewer working days than it must."""

    code = "notice.too_short"
    template = N_("The notice hangs out {days} working days, it must be at least {least}: until {last}.")


class NoticeEndsFirst(RuleError):
    """A public notice ends before it begins."""

    code = "notice.ends_first"
    template = N_("The last day of the notice lies before its first.")


@dataclass(frozen=True)
class Days:
    """The periods: months between reviews, working days for paper and for a notice, years originals are kept.

    `keep_basis` is the document that says how long.
    """

    review_months: int
    paper_working_days: int
    keep_years: int
    notice_working_days: int
    keep_basis: str = ""


@dataclass(frozen=True)
class NoticeDays:
    """From which day to which a notice hangs out, both counted, and what is not known of the calendar."""

    first: date
    last: date
    doubt: Doubt | None


def days() -> Days:
    """Return the installed periods. Raises TableRefused naming the line."""
    return load(paths.resources() / "catalog" / "hardship_days.toml", read_days)


def read_days(table: TomlTable) -> Days:
    """Read the periods. Raises TableRefused."""
    return Days(
        table.whole("review_months", least=1, most=60),
        table.whole("paper_working_days", least=1, most=365),
        table.whole("keep_years", least=1, most=100),
        table.whole("notice_working_days", least=1, most=60),
        table.text("keep_basis", ""),
    )


def proposed_notice(first: date, by: Days | None = None) -> NoticeDays:
    """Return the shortest notice that begins on a day, counted by working days."""
    last = last_working_day(first, (by or days()).notice_working_days)
    return NoticeDays(first, last, calendar_doubt(first, last))


def check_notice_days(first: date, last: date, by: Days | None = None) -> NoticeDays:
    """Return the days of a notice that hangs out long enough. Raises NoticeEndsFirst, NoticeTooShort (field "last")."""
    least = (by or days()).notice_working_days
    if last < first:
        raise NoticeEndsFirst(field="last")
    counted = working_days(first, last)
    if counted < least:
        raise NoticeTooShort(
            field="last", days=counted, least=least, last=last_working_day(first, least).isoformat()
        )
    return NoticeDays(first, last, calendar_doubt(first, last))


def review_due_on(confirmed: date, by: Days | None = None) -> date:
    """Return the day by which a file is reviewed again; `confirmed` is its last review, or the day it was built."""
    return months_after(confirmed, (by or days()).review_months)


def review_due(confirmed: date, today: date, *, ahead: int = 0, by: Days | None = None) -> bool:
    """Say whether a review is due today, or within `ahead` days."""
    return review_due_on(confirmed, by) <= today + timedelta(days=ahead)


def review_overdue(confirmed: date, today: date, by: Days | None = None) -> bool:
    """Say whether the day of the review has passed."""
    return review_due_on(confirmed, by) < today


def unchanged_for_a_year(changed: date, today: date) -> bool:
    """Say whether nothing in a file has changed for a year (一年未改的档案)."""
    return months_after(changed, YEAR) <= today


def never_helped(built: date, helped: Iterable[date], today: date) -> bool:
    """Say whether a household has got nothing since its file was built (未帮扶过档案); earlier help does not count."""
    return not any(built <= day <= today for day in helped)


def not_helped_in(year: int, helped: Iterable[date]) -> bool:
    """Say whether a household got nothing in a calendar year."""
    return all(day.year != year for day in helped)


def authorisation_missing(signed: date | None, today: date, until: date | None = None) -> bool:
    """Say whether the signed authorisation to check the household's means (授权书) is missing, to come, or run out.

    `until` is its last day, where the paper names one.
    """
    return signed is None or signed > today or (until is not None and until < today)


def paper_due_on(changed: date, by: Days | None = None) -> date:
    """Return the day by which paper and electronic file agree after a change."""
    return working_day_after(changed, (by or days()).paper_working_days)


def kept_until(left: date, by: Days | None = None) -> date:
    """Return the last day the originals are kept after the household left."""
    return months_after(left, (by or days()).keep_years * YEAR)


def may_be_erased(left: date, today: date, by: Days | None = None) -> bool:
    """Say whether the originals' time of keeping is over."""
    return kept_until(left, by) < today
