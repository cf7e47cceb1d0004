"""What did this year come to? The roll, the visits and the cash: each asked by itself, each with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.shared import log
from app.shared.text import N_, _

if TYPE_CHECKING:
    from app.office import Office

DAYS, WEEKS = 21, 20  # up to so many days are shown one by one, up to so many weeks week by week
CAMPAIGNS_SHOWN = 2

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


@dataclass(frozen=True)
class RollYear:
    """People on the roll, and how many joined in each month."""

    members: int
    joined: tuple[int, ...]


@dataclass(frozen=True)
class Span:
    """A day, a week or a month of visits: its words, and those under the line."""

    words: str
    short: str
    visits: int


@dataclass(frozen=True)
class CampaignYear:
    """A campaign of the year: how many of its list were given something."""

    id: str
    name: str
    done: int
    listed: int


@dataclass(frozen=True)
class VisitYear:
    """Visits on which something was handed over, over the time they took, and the campaigns they belong to."""

    visits: int
    spans: tuple[Span, ...]
    campaigns: tuple[CampaignYear, ...]


@dataclass(frozen=True)
class CashYear:
    """Cash handed over in fen, by source; `campaigns` is which campaign a source's cash was given in, if one."""

    total: int
    sources: Mapping[str, int]
    campaigns: Mapping[str, str]


@dataclass(frozen=True)
class Households:
    """Households in hardship: deep and relative."""

    deep: int
    relative: int


@dataclass(frozen=True)
class Year:
    """The year's figures; one that could not be had is None."""

    year: int
    roll: RollYear | None
    visits: VisitYear | None
    cash: CashYear | None
    households: Households | None


def gather_year(office: Office) -> Year:
    """Ask for each figure of this year; on the db lane."""
    year = office.clock.today().year
    return Year(year, *(_asked(ask, office, year) for ask in (_roll, _visits, _cash, _households)))


def _asked(ask: Callable[[Office, int], Any], office: Office, year: int) -> Any:
    try:
        return ask(office, year)
    except Exception:  # whatever it is: this figure is missing, the others are not
        log.fault()
        return None


def _roll(office: Office, year: int) -> RollYear:
    members = office.members.counts(office.actor).members
    return RollYear(members, office.members.joined(office.actor, year).months)


def _visits(office: Office, year: int) -> VisitYear:
    given = office.visits.handed_over(office.actor, year)
    by_day: Counter[date] = Counter()
    for one in given:
        by_day[one.day] += one.visits
    lines = [
        CampaignYear(line.id, line.name, line.counts["GIVEN"] + line.counts["CHANGED"], line.recipients)
        for line in office.visits.campaigns(office.actor)
        if line.window_from.year <= year <= line.window_to.year
    ]
    return VisitYear(sum(by_day.values()), spans_of(by_day), tuple(lines[:CAMPAIGNS_SHOWN]))


def _cash(office: Office, year: int) -> CashYear:
    sources: Counter[str] = Counter()
    campaigns: dict[str, set[str]] = {}
    for one in office.visits.handed_over(office.actor, year):
        if one.cash:
            name = one.source or ""
            sources[name] += one.cash
            campaigns.setdefault(name, set()).add(one.campaign_id)
    alone = {name: next(iter(found)) for name, found in campaigns.items() if len(found) == 1}
    return CashYear(sum(sources.values()), dict(sources.most_common()), alone)


def _households(office: Office, _year: int) -> Households:
    counts = office.hardship.counts(office.actor)
    return Households(counts.get("1", 0), counts.get("2", 0))


def spans_of(by_day: Mapping[date, int]) -> tuple[Span, ...]:
    """Return the visits by day, week or month, whichever makes few enough steps, with the empty ones between."""
    if not by_day:
        return ()
    first, last = min(by_day), max(by_day)
    days = (last - first).days + 1
    if days <= DAYS:
        every = [first + timedelta(number) for number in range(days)]
        return tuple(Span(f"{day:%Y-%m-%d}", f"{day:%m-%d}", by_day.get(day, 0)) for day in every)
    monday = first - timedelta(first.weekday())
    if days <= WEEKS * 7:
        weeks = [monday + timedelta(7 * number) for number in range((last - monday).days // 7 + 1)]
        return tuple(_week(week, by_day) for week in weeks)
    months = range(first.month, last.month + 1)
    counted = Counter[int]()
    for day, count in by_day.items():
        counted[day.month] += count
    return tuple(Span(_(MONTHS[month - 1]), str(month), counted[month]) for month in months)


def _week(monday: date, by_day: Mapping[date, int]) -> Span:
    days = [monday + timedelta(number) for number in range(7)]
    words = f"{monday:%Y-%m-%d} ~ {days[-1]:%m-%d}"
    return Span(words, f"{monday:%m-%d}", sum(by_day.get(day, 0) for day in days))


def month_days(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(1)
