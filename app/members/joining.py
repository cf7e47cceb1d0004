"""What is a group joining, and whom does it take in? Values and checks; pure, knows no database.

Many new-employment workers join on one day, at one platform or station (集中入会, domain page A.2, 26 to 28, and B7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.members.cells import Cell, Column, RawRow, RosterSheet
from app.members.findings import DateInFuture, Problem, UnknownCode
from app.members.newcomer import JOINING, NEW_FORM, NewMember, template
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_

TOGETHER = "L13"  # membership_change_reason.csv
GROUPS = "new_employment_groups"


class JoiningNameMissing(RuleError):
    """A group joining without a name."""

    code = "joining.name_missing"
    template = N_("The group joining needs a name, so that it is found again.")


class JoiningGroupMissing(RuleError):
    """A group joining whose occupation is not said."""

    code = "joining.group_missing"
    template = N_("Choose the occupation, so that the groups can be counted.")


class JoiningDayMissing(RuleError):
    """A group joining without its day."""

    code = "joining.day_missing"
    template = N_("The day of the group joining is missing.")


class JoiningMissing(RuleError):
    """No such group joining, or it was taken back."""

    code = "joining.missing"
    template = N_("This group joining is not in the list.")


class JoiningHeld(RuleError):
    """Something hangs on the people of a group joining; facts `held` ((kind, count), …) and `count` in all."""

    code = "joining.held"
    template = N_(
        "This group joining can no longer be taken back: {count} later records hang on its people, or the province "
        "has confirmed them. Nothing was changed; change single people instead."
    )


class InAnotherJoining(RuleError):
    """Somebody belongs to another group joining; facts `name` and `joining`."""

    code = "joining.another"
    template = N_("{name} belongs to the group joining “{joining}”. Nothing was changed.")


@dataclass(frozen=True)
class Joining:
    """What is said of a group joining: the day it was held, at which platform and station, which occupation."""

    name: str
    held_on: date | None
    platform: str = ""
    station: str = ""
    gig_group: str | None = None
    place: str = ""
    remark: str = ""


@dataclass(frozen=True)
class JoiningLine:
    """One group joining with the people who count: how many, and how many of each occupation."""

    id: str
    told: Joining
    people: int
    groups: Mapping[str, int]


@dataclass(frozen=True)
class Turned:
    """Somebody who was not taken in: which of the people asked for (from 0), and every reason."""

    place: int
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Joined:
    """What became of the people asked for: the ids of those taken in, in order, and who was turned away, and why."""

    taken: tuple[str, ...]
    refused: tuple[Turned, ...]


def check_joining(told: Joining, today: date) -> None:
    """Raise JoiningNameMissing, JoiningDayMissing, DateInFuture, JoiningGroupMissing or UnknownCode."""
    if not told.name:
        raise JoiningNameMissing(field="name")
    if told.held_on is None:
        raise JoiningDayMissing(field="held_on")
    if told.held_on > today:
        raise DateInFuture(field="held_on")
    if not told.gig_group:
        raise JoiningGroupMissing(field="gig_group")
    if codes.load(GROUPS).offered(told.gig_group) is None:
        raise UnknownCode(field="gig_group", column="gig_group", value=told.gig_group, nearest="")


def filled(new: NewMember, told: Joining) -> NewMember:
    """Return a person with what the joining says wherever they say nothing themselves."""
    return replace(
        new,
        platform=new.platform or told.platform,
        station=new.station or told.station,
        gig_group=new.gig_group or told.gig_group,
        employment_form=new.employment_form or NEW_FORM,
        change_type=new.change_type or JOINING[0],
        change_date=new.change_date or told.held_on,
        change_reason=new.change_reason or TOGETHER,
    )


def sheet_of(people: Sequence[NewMember]) -> RosterSheet:
    """Return people as a roster, so that they are judged as those of a file are; rows count from 1."""
    fields = template()
    columns = [Column(one.identifier, one.header) for one in fields] + [Column("remark", "")]
    rows = [
        RawRow(place, (*(_cell(new, one.identifier, one.kind) for one in fields), new.remark))
        for place, new in enumerate(people, 1)
    ]
    return RosterSheet("", "", 0, tuple(columns), tuple(rows))


def _cell(new: NewMember, name: str, kind: str) -> Cell:
    value = getattr(new, name)
    cell: Cell = yuan(value).replace(",", "") if kind == "money" and value is not None else value
    return cell
