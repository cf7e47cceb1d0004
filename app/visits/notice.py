"""How long does a campaign's list hang out, and where are objections taken? The days of the public notice. Pure.

The usual number of days is data (`visit_notice.toml`): the rules leave it to the place. What is proposed counts working
days by the calendar of holidays; an office can write other days.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date

from app.shared import paths
from app.shared.errors import RuleError
from app.shared.text import N_
from app.shared.workdays import last_working_day


class NoticeBackwards(RuleError):
    """The notice ends before it begins."""

    code = "notice.backwards"
    template = N_("The last day of the notice lies before its first.")


class PhoneMissing(RuleError):
    """Objections need somewhere to go."""

    code = "notice.phone_missing"
    template = N_("Write the telephone at which objections are taken; the notice says it.")


@dataclass(frozen=True)
class Notice:
    """From which day to which the list hangs out, both counted, and the telephone for objections."""

    first: date
    last: date
    phone: str


def check_notice(notice: Notice) -> Notice:
    """Return the notice as it is kept. Raises NoticeBackwards or PhoneMissing, naming the field."""
    phone = notice.phone.strip()
    if notice.last < notice.first:
        raise NoticeBackwards(field="last")
    if not phone:
        raise PhoneMissing(field="phone")
    return Notice(notice.first, notice.last, phone)


def proposed_last(first: date) -> date:
    """Return the last of the usual number of working days from `first` on, weekends and holidays left out."""
    return last_working_day(first, usual_days())


@functools.cache
def usual_days() -> int:
    """Return for how many working days a list usually hangs out."""
    told = tomllib.loads((paths.resources() / "catalog" / "visit_notice.toml").read_text("utf-8"))
    return int(told["working_days"])
