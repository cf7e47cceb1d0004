"""May this grant be given beside those of the year, and which were paid beyond a cap when two computers met? Pure.

The caps themselves are those of `hardship.relief_caps`. What is promised counts like what is paid, so that no order of
approving and paying goes over a cap; a year is the calendar year of the payment, of the approval while it is unpaid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.hardship.relief_caps import HOUSEHOLD, Cap, CapTable, Paid, ReliefFacts, ReliefVerdict, judge
from app.relief.rules import EMERGENCY, FILED, Limits


@dataclass(frozen=True)
class Ask:
    """A grant as the caps see it: `on` its day (fen as ever), `document` what allows more than a cap."""

    item: str
    amount: int
    on: date
    way: str
    facts: ReliefFacts
    document: str = ""


@dataclass(frozen=True)
class Held:
    """Another grant of the household that is promised or paid; `person` is whom it is for."""

    id: str
    item: str
    amount: int
    on: date
    person: str
    way: str = FILED
    is_paid: bool = False


def payable(
    table: CapTable | None, limits: Limits, ask: Ask, on: date, held: Iterable[Held]
) -> ReliefVerdict:
    """Return whether an approved grant may be paid on a day: beside all that is paid in the year of that day.

    Raises what `judged` raises.
    """
    return judged(table, limits, replace(ask, on=on), [one for one in held if one.is_paid])


def judged(table: CapTable | None, limits: Limits, ask: Ask, held: Iterable[Held]) -> ReliefVerdict:
    """Return whether a grant may be given, and every step; an emergency is judged by its own limit alone.

    `table` may be None for an emergency only. Raises what `relief_caps.judge` raises.
    """
    if ask.way == EMERGENCY:
        cap = Cap(ask.item, HOUSEHOLD, limits.emergency_rule, fen=limits.emergency_most)
        own = _only(cap, ask.on)
        paid = [Paid(ask.item, one.amount, one.on, one.person) for one in held if one.way == EMERGENCY]
        return judge(own, ask.item, ask.amount, ask.on, paid, ask.facts, ask.document)
    if table is None:
        raise TypeError(table)
    paid = [Paid(one.item, one.amount, one.on, one.person) for one in held]
    return judge(table, ask.item, ask.amount, ask.on, paid, ask.facts, ask.document)


def _only(cap: Cap, on: date) -> CapTable:
    return CapTable("emergency", "1", "", on, None, cap.rule, False, (cap,))


@dataclass(frozen=True)
class Known:
    """A grant that was paid, with what it was judged by; `above` is what its document allowed beyond a cap, in fen."""

    id: str
    ask: Ask
    above: int = 0


def beyond(table_on: Callable[[date], CapTable], limits: Limits, paid: Iterable[Known]) -> frozenset[str]:
    """Return which of a household's payments stand beyond a cap, all together looked at.

    On one computer there are none. Two that paid before they met may have given one cap twice: then every payment
    without a document is named that counts against that cap, and a person takes one back. What a document allowed
    counts as far as it was within. A cap is kept when it is by the facts of any one payment: they were known better
    later. An emergency may come on top of a cap and speaks against nothing on file.
    """
    all_paid = tuple(paid)
    together: dict[tuple[str, ...], list[tuple[Known, bool]]] = {}
    for one in all_paid:
        ask, table = one.ask, None if one.ask.way == EMERGENCY else table_on(one.ask.on)
        others = [
            Held(
                each.id,
                each.ask.item,
                each.ask.amount - each.above,
                each.ask.on,
                each.ask.facts.person,
                each.ask.way,
            )
            for each in all_paid
            if each.id != one.id and each.ask.way == ask.way
        ]
        own = replace(ask, amount=max(1, ask.amount - one.above), document="")
        key = (ask.way, "" if table is None else ask.item, str(ask.on.year), _whose(table, ask))
        together.setdefault(key, []).append((one, judged(table, limits, own, others).allowed))
    return frozenset(
        one.id
        for some in together.values()
        if not any(within for _one, within in some)
        for one, _within in some
        if not one.ask.document
    )


def _whose(table: CapTable | None, ask: Ask) -> str:
    """Return whose the caps of an item are: '' the household's, else the person's."""
    caps = () if table is None else tuple(cap for cap in table.caps if cap.item == ask.item)
    return ask.facts.person if any(cap.per != HOUSEHOLD for cap in caps) else ""
