"""Which figures of mutual aid go upward, and which rows does each count? Counted from facts; each measure apart. Pure.

Source: domain page I(5): enrolled persons and person-times, premium by payer, participation rate per unit, claims
reported, accepted, paid and denied, paid amount, average, ratio of paid to premium, gifted persons, second relief,
average days. A figure the records cannot tell is not kept, and never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

FEN: Final = "fen"
PEOPLE: Final = "person"
PERSON_TIMES: Final = "person_time"
CLAIMS: Final = "claim"
RATE: Final = "permille"
DAYS: Final = "tenth_of_day"

KEYS: Final[Mapping[str, str]] = {
    "persons": PEOPLE,
    "person_times": PERSON_TIMES,
    "gifted": PEOPLE,
    "premium": FEN,
    "participation": RATE,
    "reported": CLAIMS,
    "accepted": CLAIMS,
    "in_work": CLAIMS,
    "paid": CLAIMS,
    "denied": CLAIMS,
    "paid_amount": FEN,
    "average": FEN,
    "ratio": RATE,
    "average_days": DAYS,
    "relief_persons": PEOPLE,
    "relief_amount": FEN,
}
"""Every figure with its measure, in the order in which they are shown."""

PAID_STATES: Final = frozenset({"APPROVED", "PAYING", "PAID", "PAY_FAILED"})
NOT_ACCEPTED: Final = frozenset({"REPORTED", "DRAFT"})
GONE: Final = frozenset({"WITHDRAWN", "EXPIRED"})
ENDED: Final = PAID_STATES | GONE | {"DENIED", "CLOSED"}

NOTHING_TO_DIVIDE: Final = "nothing_to_divide"
NOT_OF_A_PLAN: Final = "not_of_a_plan"
PAYER_UNKNOWN: Final = "payer_unknown"
UNDATED: Final = "undated"

COVER: Final = "cover"
BATCH: Final = "batch"
CLAIM: Final = "claim"
RELIEF: Final = "relief"
UNIT: Final = "unit"


@dataclass(frozen=True)
class Counted:
    """A row that a figure counts: of which kind, whose, of which day and plan, how much (fen), how it stands.

    `person` tells the same person again. `opens` is what the desk is asked for to show it.
    """

    kind: str
    id: str
    person: str
    name: str
    unit: str
    on: date | None
    plan: str = ""
    amount: int | None = None
    state: str = ""
    days: int | None = None
    payer: str = ""
    gift: bool = False
    staff: int = 0
    enrolled: int = 0
    number: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure. `of` is the payer or unit it is a part for, '' for the whole; `value` is None where it is not kept.

    Money in fen, rates in tenths of a percent, days in tenths. `note` says what the number leaves out, `lacking` of how
    many rows. `rows` are what it counts.
    """

    key: str
    value: int | None
    rows: tuple[Counted, ...] = ()
    of: str = ""
    note: str = ""
    lacking: int = 0

    @property
    def unit(self) -> str:
        """Return in what it is counted."""
        return KEYS[self.key]


@dataclass(frozen=True)
class Scope:
    """Of what figures are told: a calendar year (`plan` may narrow it), or one term of a plan (`term`)."""

    first: date
    last: date
    plan: str = ""
    term: bool = False


def told(
    covers: Sequence[Counted],
    premiums: Sequence[Counted],
    units: Sequence[Counted],
    claims: Sequence[Counted],
    relief: Sequence[Counted] | None,
) -> tuple[Figure, ...]:
    """Tell every figure, each with its parts, in the order of KEYS.

    `relief` None: second relief is not of the plan asked for. A payer '' in `premiums` is one nobody wrote down.
    """
    premium = _sum("premium", premiums)
    paid = [one for one in claims if one.state in PAID_STATES]
    amount = _sum("paid_amount", paid)
    found = [
        _people("persons", covers),
        Figure("person_times", len(covers), tuple(covers)),
        _people("gifted", [one for one in covers if one.gift]),
        premium, *_by_payer(premiums),
        *_participation(units),
        *_claims(claims, paid),
        amount,
        _divided("average", amount.value or 0, len(paid), paid),
        _divided("ratio", 1000 * (amount.value or 0), premium.value or 0, paid),
        _days(claims),
        *_relief(relief),
    ]  # fmt: skip
    order = list(KEYS)
    return tuple(sorted(found, key=lambda one: order.index(one.key)))


def half_up(amount: int, parts: int) -> int:
    """Return `amount` divided by `parts`, neither below zero, halves up."""
    return (2 * amount + parts) // (2 * parts)


def _people(key: str, rows: Sequence[Counted]) -> Figure:
    """Count people, each once; the rows are all that tell of them."""
    return Figure(key, len({one.person for one in rows}), tuple(rows))


def _sum(key: str, rows: Sequence[Counted]) -> Figure:
    return Figure(key, sum(one.amount or 0 for one in rows), tuple(rows))


def _by_payer(premiums: Sequence[Counted]) -> Iterable[Figure]:
    for payer in ("unit", "union", "person", "gift", "?"):
        rows = tuple(one for one in premiums if (one.payer or "?") == payer and one.amount)
        if rows:
            unknown = payer == "?"
            note = PAYER_UNKNOWN if unknown else ""
            yield Figure(
                "premium", sum(one.amount or 0 for one in rows), rows, payer, note, len(rows) * unknown
            )


def _participation(units: Sequence[Counted]) -> Iterable[Figure]:
    staff, enrolled = sum(one.staff for one in units), sum(one.enrolled for one in units)
    if not staff:
        yield Figure("participation", None, (), note=NOTHING_TO_DIVIDE)
        return
    yield Figure("participation", half_up(1000 * enrolled, staff), tuple(units))
    for one in units:
        if one.staff:
            yield Figure("participation", half_up(1000 * one.enrolled, one.staff), (one,), one.unit)


def _claims(claims: Sequence[Counted], paid: Sequence[Counted]) -> Iterable[Figure]:
    asked: Mapping[str, Callable[[Counted], bool]] = {
        "reported": lambda _one: True,
        "accepted": lambda one: one.state not in NOT_ACCEPTED | GONE,
        "in_work": lambda one: one.state not in ENDED,
        "denied": lambda one: one.state == "DENIED",
    }
    for key, wanted in asked.items():
        rows = tuple(filter(wanted, claims))
        yield Figure(key, len(rows), rows)
    yield Figure("paid", len(paid), tuple(paid))


def _divided(key: str, amount: int, parts: int, rows: Sequence[Counted]) -> Figure:
    if not parts:
        return Figure(key, None, tuple(rows), note=NOTHING_TO_DIVIDE)
    return Figure(key, half_up(amount, parts), tuple(rows))


def _days(claims: Sequence[Counted]) -> Figure:
    """Average the days from a claim to the word on it; claims decided without a day are left out and told."""
    decided = [one for one in claims if one.state in PAID_STATES or one.state == "DENIED"]
    rows = tuple(one for one in decided if one.days is not None)
    lacking = len(decided) - len(rows)
    if not rows:
        return Figure("average_days", None, (), note=NOTHING_TO_DIVIDE, lacking=lacking)
    tenths = half_up(10 * sum(one.days or 0 for one in rows), len(rows))
    return Figure("average_days", tenths, rows, note=UNDATED if lacking else "", lacking=lacking)


def _relief(relief: Sequence[Counted] | None) -> Iterable[Figure]:
    if relief is None:
        yield from (Figure(key, None, note=NOT_OF_A_PLAN) for key in ("relief_persons", "relief_amount"))
        return
    yield _people("relief_persons", relief)
    yield _sum("relief_amount", relief)
