"""What may a carrier take out and bring back, and what does it come to? Pure values and rules; books nothing.

Cash of a source and pieces of a good are counted alike, by their `Thing`. What a carrier holds is still the office's;
only what is handed over is help.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_
from app.visits.rules import AmountInvalid, GoodNotOfCampaign, QuantityInvalid

ISSUED: Final = "ISSUED"
RETURNED: Final = "RETURNED"
CASH: Final = "cash"
GOOD: Final = "good"

Thing = tuple[str, str]
"""Cash of a source (CASH, its code), counted in fen; or a good (GOOD, its code), counted in pieces."""


class CarrierMissing(RuleError):
    """Nobody is named."""

    code = "issue.carrier_missing"
    template = N_("Write who takes it out or brings it back.")


class NothingCarried(RuleError):
    """Neither cash nor goods."""

    code = "issue.nothing"
    template = N_("Write the cash or the goods; there is nothing on this note yet.")


class CashSourceMissing(RuleError):
    """Cash belongs to a source of this campaign."""

    code = "issue.source_missing"
    template = N_("Choose the fund source the cash is from. It must have a budget in this campaign.")


class DayAhead(RuleError):
    """The day of a note lies ahead."""

    code = "issue.day_ahead"
    template = N_("This day lies ahead. Write the day on which it was taken out or brought back.")


class ShelfShort(RuleError):
    """More of a good than the shelf holds."""

    code = "issue.shelf_short"
    template = N_(
        "At most {free} of {name} can be taken out: {left} are left, and carriers hold {out} of them. Nothing was "
        "written; correct the number."
    )


class SourceShort(RuleError):
    """More cash than the source has."""

    code = "issue.source_short"
    template = N_(
        "At most {free} yuan of {name} can be taken out: {left} are left, and carriers hold {out} of them. Nothing was "
        "written; correct the amount."
    )


class MoreThanTaken(RuleError):
    """More is brought back than was taken."""

    code = "issue.more_than_taken"
    template = N_(
        "{carrier} can bring back at most {held} of {name}: more was not taken out. Nothing was written; correct the "
        "number, or the name."
    )


class BroughtBack(RuleError):
    """The note cannot be taken back while what it gave out came back."""

    code = "issue.brought_back"
    template = N_(
        "{carrier} has brought some of this back already. Take the note of what came back first; then this one can be "
        "taken back."
    )


class NoteMissing(RuleError):
    """There is no such note."""

    code = "issue.missing"
    template = N_("This note does not exist.")


class NoteReversed(RuleError):
    """A note is taken back once, and what takes it back never."""

    code = "issue.reversed"
    template = N_("This note was taken back already.")


class ReasonMissing(RuleError):
    """An explanation says something."""

    code = "issue.reason_missing"
    template = N_("Write why it differs.")


class ExplainsTooMuch(RuleError):
    """An explanation covers a part of the difference, or all of it."""

    code = "issue.explains_too_much"
    template = N_("This explains more than differs: {open} are not explained yet. Correct the amount.")


@dataclass(frozen=True)
class Handed:
    """What a carrier takes out or brings back on a day: cash in fen of one source, goods by code.

    `place` is the village or route it is for, where that is known.
    """

    on: date
    carrier: str
    cash: int = 0
    cash_source: str | None = None
    goods: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    remark: str = ""

    @property
    def things(self) -> dict[Thing, int]:
        """What it holds, in fen and pieces."""
        found = {(CASH, self.cash_source or ""): self.cash} if self.cash else {}
        return {**found, **{(GOOD, code): quantity for code, quantity in self.goods.items() if quantity}}


@dataclass(frozen=True)
class IssueNote:
    """A note as it stands; `reverses` is the note it takes back, `is_reversed` says that it was taken back."""

    id: str
    campaign_id: str
    kind: str
    handed: Handed
    reverses: str | None
    is_reversed: bool
    entered_by: str
    entered_at: datetime

    @property
    def stands(self) -> bool:
        """Say whether it counts: it neither takes a note back nor was taken back."""
        return self.reverses is None and not self.is_reversed


@dataclass(frozen=True)
class Explanation:
    """Why some of a difference is there: `amount` of it, in fen or pieces and signed as the difference."""

    id: str
    thing: Thing
    amount: int
    reason: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class IssueLine:
    """Cash of a source (fen) or a good (pieces): planned for the list, issued, given by the visits, brought back."""

    thing: Thing
    name: str
    unit: str
    planned: int
    issued: int
    given: int
    returned: int
    explanations: tuple[Explanation, ...] = ()

    @property
    def difference(self) -> int:
        """What carriers still hold, or what is not accounted for; below zero: more was given than was taken out."""
        return self.issued - self.returned - self.given

    @property
    def unexplained(self) -> int:
        """The part of the difference nobody has explained."""
        return self.difference - sum(one.amount for one in self.explanations)

    @property
    def is_used(self) -> bool:
        """Say whether anything is planned, taken out or given of it: a source that pays for goods alone has no cash."""
        return any((self.planned, self.issued, self.given, self.returned, self.explanations))

    @property
    def out(self) -> int:
        """What carriers hold of it, never below zero."""
        return max(0, self.difference)

    def words(self, amount: int) -> str:
        """Say an amount of it, without its measure."""
        return yuan(amount) if self.thing[0] == CASH else f"{amount:,}"


@dataclass(frozen=True)
class CarrierLine:
    """What one carrier took and brought back, in fen and pieces. What was given is known by visit, not by carrier."""

    carrier: str
    issued: Mapping[Thing, int]
    returned: Mapping[Thing, int]

    def held(self, thing: Thing) -> int:
        """Return what was taken and not brought back."""
        return self.issued.get(thing, 0) - self.returned.get(thing, 0)


def tidied(handed: Handed, today: date, sources: Sequence[str], goods: Sequence[str]) -> Handed:
    """Return what is carried as it is kept, held against the campaign's `sources` and `goods`.

    Raises CarrierMissing, DayAhead, AmountInvalid, CashSourceMissing, QuantityInvalid, GoodNotOfCampaign or
    NothingCarried, naming the field.
    """
    carrier = " ".join(handed.carrier.split())
    if not carrier:
        raise CarrierMissing(field="carrier")
    if handed.on > today:
        raise DayAhead(field="on")
    if type(handed.cash) is not int or handed.cash < 0:
        raise AmountInvalid(field="cash")
    if handed.cash and handed.cash_source not in sources:
        raise CashSourceMissing(field="source")
    kept = {code: quantity for code, quantity in handed.goods.items() if quantity != 0}
    for code, quantity in kept.items():
        if type(quantity) is not int or quantity < 0:
            raise QuantityInvalid(field=code)
        if code not in goods:
            raise GoodNotOfCampaign(field=code)
    if not handed.cash and not kept:
        raise NothingCarried(field="cash")
    return replace(
        handed, carrier=carrier, cash_source=handed.cash_source if handed.cash else None, goods=kept,
        place=handed.place.strip(), remark=handed.remark.strip(),
    )  # fmt: skip


def counted(notes: Iterable[IssueNote], kind: str) -> Counter[Thing]:
    """Add up the notes of a kind that stand, in fen and pieces."""
    found: Counter[Thing] = Counter()
    for note in notes:
        if note.stands and note.kind == kind:
            found.update(note.handed.things)
    return found


def by_carrier(notes: Sequence[IssueNote]) -> tuple[CarrierLine, ...]:
    """Return what each carrier took and brought back, by their names as written."""
    names = sorted({note.handed.carrier for note in notes if note.stands})
    mine = {name: [note for note in notes if note.handed.carrier == name] for name in names}
    return tuple(
        CarrierLine(name, counted(mine[name], ISSUED), counted(mine[name], RETURNED)) for name in names
    )


def check_issue(
    things: Mapping[Thing, int], left: Mapping[Thing, int], lines: Mapping[Thing, IssueLine]
) -> None:
    """Check that so much can be taken out: what is `left` by the books, without what carriers hold.

    Raises ShelfShort or SourceShort, naming the field.
    """
    for thing, amount in things.items():
        line = lines[thing]
        there = left.get(thing, 0)
        free = max(0, there - line.out)
        if amount > free:
            told = {"free": free, "left": there, "out": line.out}
            facts = {name: line.words(number) for name, number in told.items()}
            if thing[0] == CASH:
                raise SourceShort(field="cash", name=line.name, **facts)
            raise ShelfShort(field=thing[1], name=line.name, **facts)


def check_return(
    things: Mapping[Thing, int], notes: Sequence[IssueNote], carrier: str, lines: Mapping[Thing, IssueLine]
) -> None:
    """Check that a carrier took so much and has not brought it back. Raises MoreThanTaken, naming the field."""
    mine = next((line for line in by_carrier(notes) if line.carrier == carrier), CarrierLine(carrier, {}, {}))
    for thing, amount in things.items():
        if amount > mine.held(thing):
            name, held = lines[thing].name, lines[thing].words(mine.held(thing))
            where = "cash" if thing[0] == CASH else thing[1]
            raise MoreThanTaken(field=where, carrier=carrier, name=name, held=held)


def check_reversal(
    note: IssueNote, notes: Sequence[IssueNote], left: Mapping[Thing, int], lines: Mapping[Thing, IssueLine]
) -> None:
    """Check that a note may be taken back: what it gave out is not back yet, what it brought back is still there.

    Raises NoteReversed, BroughtBack, ShelfShort or SourceShort.
    """
    if not note.stands:
        raise NoteReversed()
    if note.kind == RETURNED:
        check_issue(note.handed.things, left, lines)
        return
    try:
        check_return(note.handed.things, notes, note.handed.carrier, lines)
    except MoreThanTaken as more:
        raise BroughtBack(carrier=note.handed.carrier) from more


def check_explanation(line: IssueLine, amount: int, reason: str) -> str:
    """Return the reason as it is kept; `amount` (fen or pieces) is a part of what is not explained yet.

    Raises ReasonMissing or ExplainsTooMuch, naming the field.
    """
    kept = reason.strip()
    if not kept:
        raise ReasonMissing(field="reason")
    wrong_side = (amount > 0) != (line.unexplained > 0)
    if type(amount) is not int or not amount or wrong_side or abs(amount) > abs(line.unexplained):
        raise ExplainsTooMuch(field="amount", open=line.words(line.unexplained))
    return kept
