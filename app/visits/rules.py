"""Who is reached, what does an outcome mean, and may it be recorded? Pure; knows no database and no sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits.plan import Kit

PENDING: Final = "PENDING"
GIVEN: Final = "GIVEN"
CHANGED: Final = "CHANGED"
ABSENT: Final = "ABSENT"
DECLINED: Final = "DECLINED"
STATES: Final = (GIVEN, CHANGED, ABSENT, DECLINED, PENDING)
HANDED_OVER: Final = (GIVEN, CHANGED)


class VisitTwice(RuleError):
    """The visit has its outcome already."""

    code = "visit.twice"
    template = N_("This person is already recorded. Take the earlier record back first if it was wrong.")


class NotOnList(RuleError):
    """Nobody on the list has this document number."""

    code = "visit.not_on_list"
    template = N_("This person is not on the campaign's list.")


class OutsideWindow(RuleError):
    """The visit's day lies outside the campaign."""

    code = "visit.outside_window"
    template = N_("The campaign runs from {first} to {last}; this day lies outside.")


class DateMissing(RuleError):
    """Help handed over needs its day."""

    code = "visit.date_missing"
    template = N_("The day of the visit is missing.")


class DateInvalid(RuleError):
    """The day cannot be read."""

    code = "visit.date_invalid"
    template = N_("This is not a day. Write it like 2026-01-15.")


class ResultUnknown(RuleError):
    """The result is none of the known words."""

    code = "visit.result_unknown"
    template = N_("The result is not one of 已发, 不在家, 拒收.")


class ResultContradicts(RuleError):
    """Nobody took anything, yet cash or goods are written down."""

    code = "visit.result_contradicts"
    template = N_("The result says that nothing was handed over, but there are amounts. Correct one of them.")


class AmountMissing(RuleError):
    """The kit holds this, and the cell is empty; empty is not zero."""

    code = "visit.amount_missing"
    template = N_("The kit holds this, but nothing is written. Write what was given, or 0.")


class AmountInvalid(RuleError):
    """The cash is no amount in yuan, or below zero."""

    code = "visit.amount_invalid"
    template = N_("The cash is not an amount in yuan with at most two decimals.")


class QuantityInvalid(RuleError):
    """The quantity of a good is no whole number, or below zero."""

    code = "visit.quantity_invalid"
    template = N_("The quantity of a good is a whole number, not below zero.")


class GoodNotOfCampaign(RuleError):
    """Something was handed over that the campaign never bought."""

    code = "visit.good_unknown"
    template = N_("This good does not belong to the campaign.")


class NothingToUndo(RuleError):
    """The visit has no outcome that could be taken back."""

    code = "visit.nothing_to_undo"
    template = N_("This visit is not recorded yet, so there is nothing to take back.")


class NameDiffers(RuleError):
    """The document number is on the list, but under another name."""

    code = "visit.name_differs"
    template = N_("The number is on the list under another name. It was taken by its number; please check.")


@dataclass(frozen=True)
class Person:
    """Somebody who may be reached: a head of household, a member or another person, with what the papers need.

    `subject_id` is '' for who is on no file and no roll; `head_no` the document number of the household's head,
    '' where nobody said it.
    """

    kind: str
    subject_id: str
    name: str
    doc_type: str
    id_no: str
    place: str
    phone: str
    category: str | None
    bank: str = ""
    account: str = ""
    head_no: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a visit came to: GIVEN, ABSENT or DECLINED.

    `cash` (fen) and `goods` are None for "as planned". `proxy` is who took it instead, with the `relation`.
    `decision` is the number of the document that allows more than the limits do.
    """

    state: str
    on: date | None
    cash: int | None = None
    goods: Mapping[str, int] | None = None
    proxy: str = ""
    relation: str = ""
    remark: str = ""
    decision: str = ""


def compose(households: Sequence[Person], members: Sequence[Person]) -> tuple[Person, ...]:
    """Put the list together: households first, then members; who is both is reached once, as a household."""
    found: dict[str, Person] = {}
    for person in (*households, *members):
        found.setdefault(person.id_no, person)
    return tuple(found.values())


def check_outcome(outcome: Outcome, kit: Kit, window: tuple[date, date], goods: Sequence[str]) -> Outcome:
    """Return the outcome with its amounts filled in from the kit where it says "as planned".

    Raises ResultUnknown, DateMissing, OutsideWindow, AmountInvalid, QuantityInvalid, GoodNotOfCampaign or
    ResultContradicts, naming the field.
    """
    if outcome.state not in (GIVEN, ABSENT, DECLINED):
        raise ResultUnknown(field="result")
    if outcome.on is None:
        if outcome.state == GIVEN:
            raise DateMissing(field="on")
    elif not window[0] <= outcome.on <= window[1]:
        raise OutsideWindow(field="on", first=window[0].isoformat(), last=window[1].isoformat())
    cash = outcome.cash or 0
    given = {good: quantity for good, quantity in (outcome.goods or {}).items() if quantity != 0}
    if type(cash) is not int or cash < 0:
        raise AmountInvalid(field="cash")
    for good, quantity in given.items():
        if type(quantity) is not int or quantity < 0:
            raise QuantityInvalid(field=good)
        if good not in goods:
            raise GoodNotOfCampaign(field=good)
    if outcome.state != GIVEN:
        if cash or given:
            raise ResultContradicts(field="result")
        return replace(outcome, cash=0, goods={})
    return replace(
        outcome,
        cash=kit.cash if outcome.cash is None else cash,
        goods=dict(kit.goods) if outcome.goods is None else given,
    )


def state_of(outcome: Outcome, kit: Kit) -> str:
    """Return the state a checked outcome leads to: CHANGED when cash or goods are unlike the kit."""
    if outcome.state != GIVEN:
        return outcome.state
    as_planned = outcome.cash == kit.cash and dict(outcome.goods or {}) == dict(kit.goods)
    return GIVEN if as_planned else CHANGED
