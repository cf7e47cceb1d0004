"""Which change of membership may follow which, and why? The status machine of domain page A.6; pure.

Events are immutable: what was entered by mistake is taken back by a further event, never by deleting one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from app.members.findings import DateInFuture
from app.members.newcomer import YOUNGEST
from app.shared import codes
from app.shared.dates import age_on
from app.shared.errors import RuleError
from app.shared.text import N_

JOIN, COME, RETAIN, LEAVE, EXPEL, WITHDRAW = "1", "2", "3", "4", "5", "6"
DIED, RESUME, REVOKE = "L7", "L8", "L10"

_NEXT: Final[Mapping[str, Mapping[str, str]]] = {
    "PENDING": {JOIN: "ACTIVE", WITHDRAW: "VOID"},
    "ACTIVE": {
        RETAIN: "RETAINED", LEAVE: "OUT_PENDING", EXPEL: "EXPELLED", WITHDRAW: "WITHDRAWN", DIED: "DECEASED",
    },
    "RETAINED": {
        LEAVE: "OUT_PENDING", EXPEL: "EXPELLED", WITHDRAW: "WITHDRAWN", DIED: "DECEASED", RESUME: "ACTIVE",
    },
    "OUT_PENDING": {LEAVE: "TRANSFERRED", DIED: "DECEASED", RESUME: "ACTIVE"},
    "TRANSFERRED": {COME: "ACTIVE"},
    "WITHDRAWN": {JOIN: "ACTIVE"},
    "EXPELLED": {JOIN: "ACTIVE"},
}  # fmt: skip
_NEEDS_REASON: Final = frozenset({RETAIN, LEAVE, EXPEL, WITHDRAW})  # domain page A.2, N16
# On paper: the letter that came with somebody, and the slip that came back for somebody who left (B6).
_NEEDS_PAPER: Final = frozenset({("TRANSFERRED", COME), ("OUT_PENDING", LEAVE)})


class ChangeNotPossible(RuleError):
    """This change cannot follow the present status; facts `change` and `status` are Chinese list names."""

    code = "membership.not_possible"
    template = N_("“{change}” cannot follow “{status}”.")


class ReasonMissing(RuleError):
    """Retaining, leaving, expelling and withdrawing need a reason."""

    code = "membership.reason_missing"
    template = N_("This change needs its reason.")


class ReasonUnfit(RuleError):
    """The reason belongs to another kind of change; facts `reason`, `change`."""

    code = "membership.reason_unfit"
    template = N_("“{reason}” is no reason for “{change}”. Choose one that fits.")


class PaperMissing(RuleError):
    """A transfer is proved by the number of its letter or slip."""

    code = "membership.paper_missing"
    template = N_("Enter the number of the letter or slip that proves the transfer.")


class ChangeTooEarly(RuleError):
    """The day lies before the change known last; fact `last` (a day)."""

    code = "membership.too_early"
    template = N_("The last change known is of {last}. A later one cannot lie before it.")


class ChangeTooYoung(RuleError):
    """Nobody's membership changes before 16."""

    code = "membership.under_16"
    template = N_("On this day the person was not 16 yet.")


@dataclass(frozen=True)
class Change:
    """One change of a membership: codes of membership_change_type and _reason, its day, its proof on paper."""

    type: str
    day: date
    reason: str | None = None
    doc_no: str = ""
    from_union: str = ""
    to_union: str = ""


def possible(status: str) -> tuple[str, ...]:
    """Return the kinds of change that may follow a status, in the order of the list."""
    ways = _NEXT.get(status, {})
    return tuple(one.code for one in codes.load("membership_change_type") if one.code in ways)


@lru_cache(maxsize=32)
def reasons_for(change_type: str) -> tuple[str, ...]:
    """Return the reasons a kind of change may have (membership_change_reason.csv)."""
    return tuple(
        one.code
        for one in codes.load("membership_change_reason")
        if change_type in one.extra["applies_to_types"].split(";")
    )


def needs_reason(change_type: str) -> bool:
    """Tell whether a kind of change must say why."""
    return change_type in _NEEDS_REASON


def needs_paper(status: str, change_type: str) -> bool:
    """Tell whether a change from this status must name the paper that proves it."""
    return (status, change_type) in _NEEDS_PAPER


def check_change(status: str, change: Change, last: date | None, born: date | None, today: date) -> str:
    """Return the status after `change` of somebody in `status`, whose last change was on `last`.

    Raises ChangeNotPossible, ReasonMissing, ReasonUnfit, PaperMissing, DateInFuture, ChangeTooEarly or
    ChangeTooYoung.
    """
    kinds = codes.load("membership_change_type")
    after = _NEXT.get(status, {}).get(change.type)
    if after is None:
        named = codes.load("member_status").label(status)
        raise ChangeNotPossible(field="type", change=kinds.label(change.type), status=named)
    if change.reason is None and needs_reason(change.type):
        raise ReasonMissing(field="reason")
    if change.reason is not None and change.reason not in reasons_for(change.type):
        reason = codes.load("membership_change_reason").label(change.reason)
        raise ReasonUnfit(field="reason", reason=reason, change=kinds.label(change.type))
    if needs_paper(status, change.type) and not change.doc_no.strip():
        raise PaperMissing(field="doc_no")
    if change.day > today:
        raise DateInFuture(field="day")
    if last is not None and change.day < last:
        raise ChangeTooEarly(field="day", last=last.isoformat())
    if born is not None and age_on(born, change.day) < YOUNGEST:
        raise ChangeTooYoung(field="day")
    return after
