"""How much may one person get, and who may get central money? Limits as data, and the judgement. Pure.

The limits come with the campaign's plan, or from `visit_caps.toml` when the plan says nothing: what an office may give
is set locally, so it is data that names its basis. A decision of the leadership may allow more for one visit; its
document number then stands beside the help.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from app.shared import paths
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_

CENTRAL: Final = "01"
"""The central special relief fund (warm_fund_sources): for filed households only."""


class OverAtATime(RuleError):
    """One visit gives more than one person may get at a time."""

    code = "visit.over_at_a_time"
    template = N_(
        "This comes to {value} yuan; one person gets at most {cap} at a time. Give less, "
        "or write the number of the decision that allows it."
    )


class OverInAYear(RuleError):
    """With this the person has got more than may be in a year."""

    code = "visit.over_in_a_year"
    template = N_(
        "With this the person has got {value} yuan in {year}; it may be at most {cap}. Give less, "
        "or write the number of the decision that allows it."
    )


class CentralNotOnFile(RuleError):
    """Central money is for households on file at that date."""

    code = "visit.central_not_on_file"
    template = N_(
        "Central relief money goes only to households on file on that day, and this person is not. Pay it from another "
        "source, or write the number of the decision that allows it."
    )


class BasisMissing(RuleError):
    """Limits name the document that sets them."""

    code = "caps.basis_missing"
    template = N_("Write the document that sets these limits.")


class CapsZero(RuleError):
    """A limit of nothing lets nobody be helped."""

    code = "caps.zero"
    template = N_("The limit must be above zero.")


class CapsCrossed(RuleError):
    """Who may get more at a time than in the whole year may not."""

    code = "caps.crossed"
    template = N_("The limit for a year is below the one at a time.")


@dataclass(frozen=True)
class Caps:
    """What one person may get at a time and in a calendar year, cash and value of goods together, in fen.

    `basis` is the document that sets it.
    """

    at_a_time: int
    in_a_year: int
    basis: str

    def as_facts(self) -> dict[str, Any]:
        """Return the limits as a campaign keeps them."""
        return asdict(self)


def caps_of(facts: Mapping[str, Any]) -> Caps:
    """Return limits from what a campaign keeps."""
    return Caps(facts["at_a_time"], facts["in_a_year"], facts["basis"])


def check_caps(limits: Caps) -> Caps:
    """Return limits as a campaign keeps them. Raises BasisMissing, CapsZero or CapsCrossed, naming the field."""
    basis = " ".join(limits.basis.split())
    for field in ("at_a_time", "in_a_year"):
        if getattr(limits, field) <= 0:
            raise CapsZero(field=field)
    if limits.in_a_year < limits.at_a_time:
        raise CapsCrossed(field="in_a_year")
    if not basis:
        raise BasisMissing(field="basis")
    return Caps(limits.at_a_time, limits.in_a_year, basis)


def usual(on: date) -> Caps:
    """Return the limits in force on a day by the shipped table."""
    lines = _table()
    return next((caps for since, caps in reversed(lines) if since <= on), lines[0][1])


@functools.cache
def _table() -> tuple[tuple[date, Caps], ...]:
    told = tomllib.loads((paths.resources() / "catalog" / "visit_caps.toml").read_text("utf-8"))
    return tuple(sorted(((line["since"], caps_of(line)) for line in told["caps"]), key=lambda pair: pair[0]))


def check_help(caps: Caps, value: int, earlier: int, on: date, *, decision: str) -> None:
    """Check the help of one visit: `value` now, `earlier` in the same year by other visits, in fen.

    A decision's number allows both. Raises OverAtATime and OverInAYear.
    """
    if decision or not value:
        return
    if value > caps.at_a_time:
        raise OverAtATime(field="decision", value=yuan(value), cap=yuan(caps.at_a_time))
    if value + earlier > caps.in_a_year:
        raise OverInAYear(
            field="decision", value=yuan(value + earlier), year=on.year, cap=yuan(caps.in_a_year)
        )


def check_central(sources: set[str | None], *, on_file: bool, decision: str) -> None:
    """Check that central money, when one of `sources`, goes to somebody on file. Raises CentralNotOnFile."""
    if CENTRAL in sources and not on_file and not decision:
        raise CentralNotOnFile(field="decision")


def more_than_allowed(
    caps: Caps, sources: set[str | None], value: int, earlier: int, on: date, *, on_file: bool, decision: str
) -> RuleError | None:
    """Return what `check_central` or `check_help` refuses about the help of one visit, None when it is allowed."""
    try:
        check_central(sources, on_file=on_file, decision=decision)
        check_help(caps, value, earlier, on, decision=decision)
    except RuleError as more:
        return more
    return None
