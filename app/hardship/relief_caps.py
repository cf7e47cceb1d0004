"""How much relief may a household, a person or a student get in a year, and is this payment within it? Pure.

Source: the caps of relief money (domain page C.5), data by region and day (`resources/relief_caps`, read by
`relief_file`). Amounts are fen; a year is the calendar year of the payment. More than a cap goes only with the number
of a document that decided it, and what was given above it counts against the rest of the year all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from app.hardship.rules import Step
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_

ITEMS: Final = "aid_items"
CENTRAL: Final = "01"
"""The central special relief fund (warm_fund_sources)."""

HOUSEHOLD: Final = "household-year"
PERSON: Final = "person-year"
STUDENT: Final = "student-year"
PER: Final = (HOUSEHOLD, PERSON, STUDENT)


class ItemUnknown(RuleError):
    """The kind of relief is none of the list."""

    code = "relief.item_unknown"
    template = N_("Choose the kind of relief from the list.")


class ReliefAmountInvalid(RuleError):
    """A payment is above zero."""

    code = "relief.amount_invalid"
    template = N_("A relief payment is above zero.")


class ReliefFactMissing(RuleError):
    """A cap cannot be reckoned without this figure; `part` names it, the field is the same."""

    code = "relief.fact_missing"
    template = N_("The limit for {item} ({rule}) cannot be reckoned: “{part}” is missing.")


class OverReliefCap(RuleError):
    """The payment is above a cap, and no document allows it."""

    code = "relief.over_cap"
    template = N_(
        "{item}: {room} yuan may still be given in {year} ({rule}), this is {above} more. Give less, "
        "or write the number of the decision that allows it."
    )


class ReliefNotForThem(RuleError):
    """The caps give this item only to other classes or stages of schooling."""

    code = "relief.not_for_them"
    template = N_(
        "{item} is not given to this class or stage of schooling here. Write the number of the decision if it is to be "
        "all the same."
    )


class CentralNotForItem(RuleError):
    """Central relief money is not for this kind of relief."""

    code = "relief.central_not_for_item"
    template = N_("Central relief money is not for {item}. Choose another source.")


class CentralWithoutFile(RuleError):
    """Central relief money goes to households on file."""

    code = "relief.central_without_file"
    template = N_(
        "Central relief money goes only to households on file. File it first, or choose another source."
    )


@dataclass(frozen=True)
class Cap:
    """One cap of an item, for the classes and stages of schooling named (none: all), by exactly one measure.

    `months_of_line` of the subsistence line; `share_of_own` of what they bore themselves after insurance and mutual
    aid; or `fen`. `rule` says it in the words of the document.
    """

    item: str
    per: str
    rule: str
    classes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    months_of_line: int | None = None
    share_of_own: Decimal | None = None
    fen: int | None = None


@dataclass(frozen=True)
class CapTable:
    """The caps of a region from a day on."""

    id: str
    version: str
    region: str
    valid_from: date
    valid_to: date | None
    basis: str
    sample: bool
    caps: tuple[Cap, ...]


@dataclass(frozen=True)
class Paid:
    """An earlier payment to the household, in fen; `person` is whom it was for (the student, the patient)."""

    item: str
    amount: int
    on: date
    person: str = ""


@dataclass(frozen=True)
class ReliefFacts:
    """What caps ask for: class, a month's subsistence line (fen), and of whom it is for.

    `own_cost` is what they bore themselves in the year after all insurance, `mutual_aid` what mutual aid paid of it
    (fen); `stage` a code of school_stages.
    """

    category: str
    line_month: int | None = None
    person: str = ""
    stage: str = ""
    own_cost: int | None = None
    mutual_aid: int = 0


@dataclass(frozen=True)
class ReliefVerdict:
    """Whether a payment may be made; `room` was left before it (None: no cap), `above` is beyond it, in fen.

    `cap` is the cap that leaves least room (None when the item has none, or none for them); `override` the document
    that allows more, empty when it was not needed.
    """

    allowed: bool
    room: int | None
    above: int
    cap: Cap | None
    override: str
    steps: tuple[Step, ...]


def judge(
    table: CapTable,
    item: str,
    amount: int,
    on: date,
    earlier: Iterable[Paid],
    facts: ReliefFacts,
    override: str = "",
) -> ReliefVerdict:
    """Judge one payment (fen) of a day against all caps of its item and what was paid before in that year.

    Raises ItemUnknown, ReliefAmountInvalid or ReliefFactMissing naming the field.
    """
    if codes.load(ITEMS).get(item) is None:
        raise ItemUnknown(field="item")
    if amount <= 0:
        raise ReliefAmountInvalid(field="amount")
    name = codes.load(ITEMS).label(item)
    of_item = [cap for cap in table.caps if cap.item == item]
    if not of_item:
        return ReliefVerdict(
            True, None, 0, None, "", (Step(N_("{item} has no limit here."), (), (("item", name),)),)
        )
    paid = [one for one in earlier if one.item == item and one.on.year == on.year]
    found = [(_room(cap, paid, facts, name), cap) for cap in of_item if _holds(cap, facts, name)]
    override = override.strip()
    if not found:
        words = N_("{item} is not given to this class or stage of schooling here.")
        step = Step(words, (), (("item", name),))
        allowed = (_allowed(override),) if override else ()
        return ReliefVerdict(bool(override), 0, amount, None, override, (step, *allowed))
    room, cap = min(found, key=lambda pair: pair[0])
    steps = tuple(_step(one, left, name, on.year) for left, one in found)
    above = max(0, amount - room)
    if above and override:
        steps = (*steps, _allowed(override))
    return ReliefVerdict(not above or bool(override), room, above, cap, override if above else "", steps)


def check_relief(
    table: CapTable,
    item: str,
    amount: int,
    on: date,
    earlier: Iterable[Paid],
    facts: ReliefFacts,
    override: str = "",
) -> ReliefVerdict:
    """Return the verdict of a payment that may be made. Raises OverReliefCap, ReliefNotForThem, what judge raises."""
    found = judge(table, item, amount, on, earlier, facts, override)
    if found.allowed:
        return found
    name = codes.load(ITEMS).label(item)
    if found.cap is None:
        raise ReliefNotForThem(field="item", item=name)
    raise OverReliefCap(
        field="amount",
        item=name,
        room=yuan(found.room or 0),
        year=on.year,
        rule=found.cap.rule,
        above=yuan(found.above),
    )


def check_source(item: str, source: str, *, on_file: bool) -> None:
    """Refuse central money for an item it is not for, or for a household that is not on file.

    Source: aid_items.csv (`central_fund_allowed`); first filed, then helped (C.5). Raises ItemUnknown,
    CentralNotForItem or CentralWithoutFile.
    """
    entry = codes.load(ITEMS).get(item)
    if entry is None:
        raise ItemUnknown(field="item")
    if source != CENTRAL:
        return
    if entry.extra.get("central_fund_allowed") != "1":
        raise CentralNotForItem(field="source", item=entry.name_zh)
    if not on_file:
        raise CentralWithoutFile(field="source")


def limit_of(cap: Cap, facts: ReliefFacts, item: str = "") -> int:
    """Return what a cap comes to in fen, parts of a fen cut off. Raises ReliefFactMissing naming the figure."""
    if cap.fen is not None:
        return cap.fen
    if cap.months_of_line is not None:
        if facts.line_month is None:
            raise ReliefFactMissing(field="line_month", item=item, rule=cap.rule, part="line_month")
        return cap.months_of_line * facts.line_month
    if facts.own_cost is None:
        raise ReliefFactMissing(field="own_cost", item=item, rule=cap.rule, part="own_cost")
    own = max(0, facts.own_cost - facts.mutual_aid)
    share = own * (cap.share_of_own or Decimal(1))
    return int(share.to_integral_value(rounding=ROUND_FLOOR))


def _holds(cap: Cap, facts: ReliefFacts, item: str) -> bool:
    """Say whether a cap is for this class and stage. Raises ReliefFactMissing when it asks for one that is not told."""
    if cap.classes and not facts.category:
        raise ReliefFactMissing(field="category", item=item, rule=cap.rule, part="category")
    if cap.stages and not facts.stage:
        raise ReliefFactMissing(field="stage", item=item, rule=cap.rule, part="stage")
    if cap.per != HOUSEHOLD and not facts.person:
        raise ReliefFactMissing(field="person", item=item, rule=cap.rule, part="person")
    return (not cap.classes or facts.category in cap.classes) and (
        not cap.stages or facts.stage in cap.stages
    )


def _room(cap: Cap, paid: list[Paid], facts: ReliefFacts, item: str) -> int:
    """Return what a cap leaves in fen, never below zero."""
    given = sum(one.amount for one in paid if cap.per == HOUSEHOLD or one.person == facts.person)
    return max(0, limit_of(cap, facts, item) - given)


def _step(cap: Cap, room: int, item: str, year: int) -> Step:
    facts = (("item", item), ("year", str(year)), ("rule", cap.rule))
    return Step(N_("{item} in {year}: {room} may still be given ({rule})."), (("room", room),), facts)


def _allowed(override: str) -> Step:
    return Step(N_("More is allowed by document {number}."), (), (("number", override),))
