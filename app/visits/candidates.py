"""Who may come onto a list? Each person once, and who shares a household is told. Pure; knows no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.shared.cells import RowProblem
from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits.plan import Kit, kit_for
from app.visits.rules import Person

READY: Final = "READY"
NEAR: Final = "NEAR"
REFUSED: Final = "REFUSED"

HOUSE: Final = "household"
ACCOUNT: Final = "account"
PHONE: Final = "phone"


class OnList(RuleError):
    """The person is on the list."""

    code = "visit.on_list"
    template = N_("This person is on the list already, as No. {number}.")


class TwiceInSheet(RuleError):
    """The sheet names the same person again; the first row stays."""

    code = "duplicate.in_file"
    template = N_(
        "The same document number already stands in row {first}. That row was taken, this one was not."
    )


class NoKit(RuleError):
    """The campaign plans nothing for this kind of recipient."""

    code = "campaign.no_kit"
    template = N_("The campaign plans no kit for this person. Choose above what those without one get.")


class OtherNameOnFile(RuleError):
    """The document number is on file under another name."""

    code = "visit.other_name_on_file"
    template = N_("On file this number is {name}, and so it stands on the list. Please check the number.")


@dataclass(frozen=True)
class Found:
    """Somebody who was asked for; `sheet_row` as Excel counts, None where no sheet named them."""

    person: Person
    sheet_row: int | None = None
    notes: tuple[RuleError, ...] = ()


@dataclass(frozen=True)
class Listed:
    """Somebody on the list, with what tells one household."""

    number: int
    name: str
    id_no: str
    head_no: str
    account: str
    phone: str


@dataclass(frozen=True)
class Near:
    """Somebody of the same household, by all we know: `same` says by what.

    On the list they have a `number`; else they are asked for too, in `sheet_row` where a sheet names them.
    """

    name: str
    same: str
    number: int | None = None
    sheet_row: int | None = None


@dataclass(frozen=True)
class Proposal:
    """One person asked for: what they would get, or why they cannot come onto the list.

    `before` is how often other campaigns reached them, their card or telephone.
    """

    person: Person
    sheet_row: int | None
    kit_id: str | None
    error: RuleError | None = None
    near: tuple[Near, ...] = ()
    notes: tuple[RuleError, ...] = ()
    before: int = 0

    @property
    def state(self) -> str:
        """Say whether they may come: READY, NEAR (a person decides) or REFUSED."""
        if self.error is not None:
            return REFUSED
        return NEAR if self.near else READY


@dataclass(frozen=True)
class Proposed:
    """Everybody asked for, in order, and the rows of a sheet of which nobody can be made."""

    lines: tuple[Proposal, ...]
    problems: tuple[RowProblem, ...] = ()

    def told(self) -> tuple[RowProblem, ...]:
        """Return what is to be said of a sheet's rows, in their order: refused, or taken with a remark."""
        found = list(self.problems)
        for line in self.lines:
            if line.sheet_row is not None:
                if line.error is not None:
                    found.append(RowProblem.of(line.sheet_row, line.error))
                found += [RowProblem.of(line.sheet_row, note, "note") for note in line.notes]
        return tuple(sorted(found, key=lambda one: one.sheet_row))


@dataclass(frozen=True)
class Added:
    """The ids of the visits that came onto the list, and how many had come onto it meanwhile."""

    ids: tuple[str, ...]
    meanwhile: int = 0


@dataclass(frozen=True)
class TakenOff:
    """The visits taken off a list, as they were, to be put back; `stayed` counts those that could not go."""

    campaign_id: str
    visits: tuple[dict[str, Any], ...]
    stayed: int = 0


def judge(
    found: Sequence[Found], listed: Sequence[Listed], kits: Mapping[str, Kit], other_kit: str | None
) -> tuple[Proposal, ...]:
    """Judge everybody asked for, in their order: who came first is told of by who comes after.

    `other_kit` is what those get for whom no kit is planned.
    """
    on_list = {one.id_no: one for one in listed}
    first: dict[str, int | None] = {}
    homes = _Homes()
    for there in listed:
        who = Near(there.name, "", there.number)
        homes.add(there.id_no, there.head_no, there.account, there.phone, who)
    told = []
    for one in found:
        person = one.person
        kit_id = _kit_id(kits, person) or other_kit
        error = _against(person, on_list, first, kit_id)
        near: tuple[Near, ...] = ()
        if error is None:
            near = homes.near(person)
            first[person.id_no] = one.sheet_row
            here = Near(person.name, "", None, one.sheet_row)
            homes.add(person.id_no, person.head_no, person.account, person.phone, here)
        told.append(Proposal(person, one.sheet_row, kit_id, error, near, one.notes))
    return tuple(told)


def _kit_id(kits: Mapping[str, Kit], person: Person) -> str | None:
    wanted = kit_for(tuple(kits.values()), person.kind, person.category)
    return next((kit_id for kit_id, kit in kits.items() if kit is wanted), None)


def _against(
    person: Person, on_list: Mapping[str, Listed], first: Mapping[str, int | None], kit_id: str | None
) -> RuleError | None:
    if (there := on_list.get(person.id_no)) is not None:
        return OnList(field="id_no", number=f"{there.number:03d}")
    if person.id_no in first:
        return TwiceInSheet(field="id_no", first=first[person.id_no])
    return NoKit(field="kit") if kit_id is None else None


@dataclass
class _Homes:
    """Who is known of each household: by the head's number, the bank card, the telephone."""

    _known: dict[tuple[str, str], list[Near]] = field(default_factory=dict)

    def add(self, id_no: str, head_no: str, account: str, phone: str, who: Near) -> None:
        for key in _keys(id_no, head_no, account, phone):
            self._known.setdefault(key, []).append(who)

    def near(self, person: Person) -> tuple[Near, ...]:
        found: dict[tuple[str, int | None, int | None], Near] = {}
        for key in _keys(person.id_no, person.head_no, person.account, person.phone):
            for who in self._known.get(key, ()):
                told = Near(who.name, key[0], who.number, who.sheet_row)
                found.setdefault((who.name, who.number, who.sheet_row), told)
        return tuple(found.values())


def _keys(id_no: str, head_no: str, account: str, phone: str) -> tuple[tuple[str, str], ...]:
    """Return what a household is known by; without its head's number, the person's own stands for it."""
    asked = ((HOUSE, head_no or id_no), (ACCOUNT, account), (PHONE, phone))
    return tuple((same, value) for same, value in asked if value)
