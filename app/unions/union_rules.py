"""Which union may be written down, where in the tree, and what does it still lack? Pure; knows no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions.credit_code import OF_BASE, OF_FEDERATION, CreditCodeTaken, check_credit_code
from app.unions.facts import BASE, INDEPENDENT, PARTS, PROVINCE, Due, UnionFacts, kinds
from app.unions.rules import NAME_LIMIT, RegionWrong, is_region

TERMS: Final = (3, 5)  # years
DUE_WITHIN: Final = 90  # days before an election
_PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
_ACCOUNT = re.compile(r"[0-9-]{6,32}")
# What the province's sheet asks for (domain.md A.3, column "req"); what the union's kind adds stands in `missing`.
_ASKED: Final = ("founded_on", "leader", "phone")


class UnionNameMissing(RuleError):
    """A union without a name."""

    code = "union.name_missing"
    template = N_("The union has no name yet.")


class UnionNameTooLong(RuleError):
    """A union's name longer than any seal."""

    code = "union.name_too_long"
    template = N_("The union's name has {length} characters; {limit} are the most.")


class UnionExists(RuleError):
    """An open union of this name is already written down."""

    code = "union.exists"
    template = N_("A union of this name is already on the list.")


class UnknownKind(RuleError):
    """A code that is not in its list."""

    code = "union.unknown_code"
    template = N_("Choose one of the list.")


class LevelMissing(RuleError):
    """A union without a level."""

    code = "union.level_missing"
    template = N_("Say at which level the union stands, from the province to the base.")


class ParentNotAbove(RuleError):
    """The union above stands at the same level or lower; fact `name`."""

    code = "union.parent_not_above"
    template = N_(
        "{name} does not stand at a higher level. Only a branch or a group belongs to a union of its own level."
    )


class ParentClosed(RuleError):
    """The union above is closed; fact `name`."""

    code = "union.parent_closed"
    template = N_("{name} is closed. Choose a union that still works.")


class ParentBelow(RuleError):
    """The union above hangs itself on this one; fact `name`."""

    code = "union.cycle"
    template = N_("{name} itself belongs to this union, so it cannot stand above it.")


class NoUnionAboveProvince(RuleError):
    """The province's federation with a union above it."""

    code = "union.top"
    template = N_("The federation of the province is the top of the tree; no union stands above it.")


class ChildNotBelow(RuleError):
    """Another union would no longer stand below; fact `name`."""

    code = "union.child_not_below"
    template = N_("{name} belongs to this union and would no longer stand below it. Move it first.")


class TermYearsWrong(RuleError):
    """A term that is neither 3 nor 5 years."""

    code = "union.term_years"
    template = N_("A term is 3 or 5 years.")


class ElectionBeforeTerm(RuleError):
    """The next election before the term began."""

    code = "union.election_before_term"
    template = N_("The next election is after the beginning of the term.")


class UnionDayInFuture(RuleError):
    """A day that has not come yet."""

    code = "union.day_in_future"
    template = N_("This day has not come yet.")


class UnionPhoneWrong(RuleError):
    """Neither a mobile nor a landline number."""

    code = "union.phone"
    template = N_("Write a mobile number of 11 digits, or a landline with its area code.")


class AccountWrong(RuleError):
    """A bank account that cannot be one."""

    code = "union.bank_account"
    template = N_("A bank account has 6 to 32 digits.")


class MoreThanAll(RuleError):
    """A part larger than the whole."""

    code = "union.more_than_all"
    template = N_("This is more than all of them together ({all}).")


class CoversOneUnit(RuleError):
    """An independent union with several units; fact `n`."""

    code = "union.covers_one"
    template = N_(
        "An independent union covers one unit, and this would be {n}. A joint union may cover many."
    )


class UnionInUse(RuleError):
    """A union on which something still hangs; facts `unions`, `units`, `members`."""

    code = "union.in_use"
    template = N_(
        "On this union still hang {unions} unions, {units} units and {members} members. Give them another union first."
    )


def check_name(union: UnionFacts, _today: date) -> None:
    """Raise UnionNameMissing or UnionNameTooLong."""
    if not union.name:
        raise UnionNameMissing(field="name")
    if len(union.name) > NAME_LIMIT:
        raise UnionNameTooLong(field="name", length=len(union.name), limit=NAME_LIMIT)


def _check_kinds(union: UnionFacts, _today: date) -> None:
    if not union.level:
        raise LevelMissing(field="level")
    for field in ("level", "base_type", "org_form"):
        value = getattr(union, field)
        if value and value not in {code.code for code in kinds(field)}:
            raise UnknownKind(field=field)


def _check_code(union: UnionFacts, _today: date) -> None:
    if union.uscc:
        check_credit_code(union.uscc, OF_BASE if union.level == BASE else OF_FEDERATION)


def _check_founding(union: UnionFacts, today: date) -> None:
    if union.founded_on is not None and union.founded_on > today:
        raise UnionDayInFuture(field="founded_on")


def _check_certificate(union: UnionFacts, today: date) -> None:
    if union.legal_cert_date is not None and union.legal_cert_date > today:
        raise UnionDayInFuture(field="legal_cert_date")


def _check_term(union: UnionFacts, _today: date) -> None:
    if union.term_years is not None and union.term_years not in TERMS:
        raise TermYearsWrong(field="term_years")
    if union.next_election and union.term_start and union.next_election <= union.term_start:
        raise ElectionBeforeTerm(field="next_election")


def _check_phone(union: UnionFacts, _today: date) -> None:
    if union.phone and not _PHONE.fullmatch(union.phone):
        raise UnionPhoneWrong(field="phone")


def _check_account(union: UnionFacts, _today: date) -> None:
    if union.bank_account and not _ACCOUNT.fullmatch(union.bank_account):
        raise AccountWrong(field="bank_account")


def _check_region(union: UnionFacts, _today: date) -> None:
    if union.region and not is_region(union.region):
        raise RegionWrong(field="region")


def _check_women(union: UnionFacts, _today: date) -> None:
    check_part("women_count", union.women_count, union.member_count)


def _check_migrants(union: UnionFacts, _today: date) -> None:
    check_part("migrant_count", union.migrant_count, union.member_count)


def check_part(field: str, part: int | None, whole: int | None) -> None:
    """Raise MoreThanAll where a part is larger than the whole."""
    if part is not None and whole is not None and part > whole:
        raise MoreThanAll(field=field, all=whole)


_CHECKS: tuple[Callable[[UnionFacts, date], None], ...] = (
    check_name, _check_kinds, _check_code, _check_founding, _check_certificate, _check_term, _check_phone,
    _check_account, _check_region, _check_women, _check_migrants,
)  # fmt: skip


def union_faults(union: UnionFacts, today: date) -> tuple[RuleError, ...]:
    """Return every reason why the union cannot be written down as it stands, at most one a field."""
    reasons: dict[str | None, RuleError] = {}
    for check in _CHECKS:
        try:
            check(union, today)
        except RuleError as reason:
            reasons.setdefault(reason.field, reason)
    return tuple(reasons.values())


def stands_below(child: UnionFacts, parent: UnionFacts) -> bool:
    """Tell whether `child` may belong to `parent`: levels go down, but a branch stands at its union's level."""
    if child.level == parent.level:
        return child.org_form in PARTS and parent.level == BASE
    return child.level > parent.level


def check_place(union: UnionFacts, known: Mapping[str, UnionFacts]) -> None:
    """Judge a union's place in the tree of all unions by id; an unknown parent is no parent.

    Raises NoUnionAboveProvince, ParentClosed, ParentBelow, ParentNotAbove or ChildNotBelow.
    """
    parent = known.get(union.parent_id or "")
    if union.parent_id and union.level == PROVINCE:
        raise NoUnionAboveProvince(field="parent_id")
    if parent is not None:
        chain = (parent, *above(parent, known))
        if union.id and any(one.id == union.id for one in chain):
            raise ParentBelow(field="parent_id", name=parent.name)
        if parent.closed_on is not None and union.closed_on is None:
            raise ParentClosed(field="parent_id", name=parent.name)
        if not stands_below(union, parent):
            raise ParentNotAbove(field="parent_id", name=parent.name)
    for child in below(union.id, known.values()):
        if not stands_below(child, union):
            raise ChildNotBelow(field="level", name=child.name)


def above(union: UnionFacts, known: Mapping[str, UnionFacts]) -> tuple[UnionFacts, ...]:
    """Return the unions above, the nearest first, up to the province; a circle from elsewhere ends it."""
    chain: list[UnionFacts] = []
    met = {union.id}
    parent = known.get(union.parent_id or "")
    while parent is not None and parent.id not in met:
        chain.append(parent)
        met.add(parent.id)
        parent = known.get(parent.parent_id or "")
    return tuple(chain)


def below(union_id: str, unions: Iterable[UnionFacts]) -> tuple[UnionFacts, ...]:
    """Return the open unions directly below, by name."""
    found = [one for one in unions if union_id and one.parent_id == union_id and one.closed_on is None]
    return tuple(sorted(found, key=lambda one: one.name))


def check_covered(union: UnionFacts, units: int) -> None:
    """Raise CoversOneUnit when an independent union would cover several."""
    if union.base_type == INDEPENDENT and units > 1:
        raise CoversOneUnit(field="base_type", n=units)


def missing_of_union(union: UnionFacts, units: int) -> tuple[str, ...]:
    """Return what is still needed to send the union: names of its fields, and "units" where it covers none.

    Saving needs name and level alone. Who has a certificate of a legal person has a credit code.
    """
    base = union.level == BASE and union.org_form not in PARTS
    asked = [] if union.level == PROVINCE else ["parent_id"]
    if base:
        asked.append("base_type")
    asked += _ASKED
    if union.legal_cert_no or union.legal_cert_date:
        asked.append("uscc")
    lacks = [name for name in asked if getattr(union, name) in (None, "")]
    return tuple([*lacks, "units"] if base and not units else lacks)


def election_of(union: UnionFacts) -> date | None:
    """Return the day of the next election: as typed, else the end of the term."""
    if union.next_election is not None or union.term_start is None or union.term_years is None:
        return union.next_election
    year = union.term_start.year + union.term_years
    try:
        return union.term_start.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def due_of(union: UnionFacts, today: date) -> Due:
    """Say whether the next election is due within 90 days, or overdue; a closed union elects nobody."""
    day = election_of(union)
    if day is None or union.closed_on is not None:
        return ""
    if day < today:
        return "overdue"
    return "due" if day <= today + timedelta(days=DUE_WITHIN) else ""


def difference(counted: int, typed: int | None) -> int | None:
    """Return how many more (or fewer) the roll has than was typed; None where nothing was typed."""
    return None if typed is None else counted - typed


def real_name_rate(counted: int, typed: int | None) -> str:
    """Return the people on the roll in percent of the typed number of members, one decimal; `--` without one."""
    if not typed:
        return "--"
    tenths = (2000 * counted + typed) // (2 * typed)
    return f"{tenths // 10}.{tenths % 10}%"


def check_free(union: UnionFacts, others: Iterable[UnionFacts]) -> None:
    """Raise UnionExists or CreditCodeTaken when another open union has the name or the credit code."""
    for other in others:
        if other.id == union.id or other.closed_on is not None or union.closed_on is not None:
            continue
        if other.name == union.name:
            raise UnionExists(field="name")
        if union.uscc and other.uscc == union.uscc:
            raise CreditCodeTaken(field="uscc", name=other.name)
