"""What does a plan look like a year later? Its text with every day moved, for the province to edit. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.aid.plan import Plan
from app.aid.plan_table import PlanRefused

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=\s*(?:年|年度|년))")
_VERSION = re.compile(r'^(\s*version\s*=\s*")([^"]*)(")', re.MULTILINE)
_SOURCE = re.compile(r"\s*source\s*=")


@dataclass(frozen=True)
class NextYear:
    """A plan's text a year later; `refused` is why it cannot be run as it stands, None when it can."""

    text: str
    version: str
    refused: PlanRefused | None


def moved(text: str, plan: Plan) -> str:
    """Return the text of the plan a year later: every day, the years its words name, and the version move by one.

    The id stays, for by it a cover of the next year is known as a renewal. What the plan was taken from (`source`) and
    comments stay as they are. 29 February becomes the 28th.
    """
    named = range(plan.valid_from.year, plan.valid_to.year + 1)
    lines = [_line(line, named) for line in text.splitlines(keepends=True)]
    return _VERSION.sub(lambda found: found[1] + next_version(found[2]) + found[3], "".join(lines), count=1)


def next_version(version: str) -> str:
    """Return the version after this one: the last number in it one higher, or a 2 behind it."""
    parts = re.split(r"(\d+)(?!.*\d)", version)
    if len(parts) < 3:
        return f"{version}.2"
    return f"{parts[0]}{int(parts[1]) + 1}{parts[2]}"


def later(day: date) -> date:
    """Return the same day a year later, the last of February where there is none."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _line(line: str, named: range) -> str:
    if line.lstrip().startswith("#") or _SOURCE.match(line):
        return line
    line = _DAY.sub(_moved_day, line)
    return _YEAR.sub(_moved_year(named), line)


def _moved_day(found: re.Match[str]) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return later(day).isoformat()


def _moved_year(named: range) -> Callable[[re.Match[str]], str]:
    return lambda found: str(int(found[1]) + 1) if int(found[1]) in named else found[1]


def whole_term(plan: Plan, today: date) -> tuple[date, date]:
    """Return the first and the last day of a whole cover: the plan's fixed days, or from today on."""
    if plan.term.starts is not None and plan.term.ends is not None:
        return plan.term.starts, plan.term.ends
    return today, rolling_end(plan, today)


def term_after(plan: Plan, ended: date) -> tuple[date, date] | None:
    """Return the first and the last day of a cover that begins the day after one ended, or when the plan's term does.

    None where a plan of fixed days has no day left after it.
    """
    starts = ended + timedelta(days=1)
    if plan.term.starts is None or plan.term.ends is None:
        return starts, rolling_end(plan, starts)
    starts = max(starts, plan.term.starts)
    return (starts, plan.term.ends) if starts <= plan.term.ends else None


def rolling_end(plan: Plan, starts: date) -> date:
    """Return the last day of a cover that begins on `starts` and lasts as long as the plan says."""
    whole = starts.month - 1 + plan.term.months
    year, month = starts.year + whole // 12, whole % 12 + 1
    day = starts.day
    while True:
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:  # there is no such day in that month
            day -= 1
