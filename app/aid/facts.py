"""What does a claim tell us? Reads and checks the facts of claims.md's JSON; knows no plan and no database.

Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from app.aid.plan import CLAIM_KINDS
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_, translate

MOST_FEN: Final = 10**13
"""A hundred thousand million yuan: more is a slip of the finger."""

FIELD_WORDS: Final = {
    "claimed_on": N_("Date of the claim"),
    "event_on": N_("Date of the event"),
    "admitted": N_("Date of admission"),
    "discharged": N_("Date of discharge"),
    "total": N_("Total cost"),
    "pool_paid": N_("Paid by the insurance pool"),
    "other_reimbursed": N_("Repaid by others"),
    "self_pay_in_catalogue": N_("Self-pay in the catalogue"),
    "self_pay_outside": N_("Self-pay outside the catalogue"),
    "days": N_("Days"),
    "disease": N_("Disease"),
    "grade": N_("Disability grade"),
    "remaining_burden": N_("Remaining burden"),
    "consecutive_terms": N_("Consecutive terms"),
    "benefit": N_("Kind of claim"),
    "documents": N_("Documents handed in"),
    "invoice": N_("Invoice number"),
    "enrolments.tier": N_("Tier of the enrolment"),
    "from": N_("First day of cover"),
    "to": N_("Last day of cover"),
    "enrolled_on": N_("Day of enrolment"),
}
"""How a clerk calls a field; a field of a file that no form shows keeps the file's name for it."""


class FactRefused(RuleError):
    """Root of what can be wrong with a fact: its words call the fields as the form does."""

    code = "claim.fact_refused"
    template = N_("What was entered cannot be used.")

    def words(self, language: str | None = None) -> str:
        """Say what is wrong, in `language` (the spoken one when None)."""
        said = {
            name: translate(FIELD_WORDS[value], {}, language) if value in FIELD_WORDS else value
            for name, value in self.facts.items()
        }
        return translate(self.template, said, language)


class FactMissing(FactRefused):
    """A fact the rule needs was not given."""

    code = "claim.fact_missing"
    template = N_("{name} is missing. The claim cannot be calculated without it.")


class FactWrong(FactRefused):
    """A fact has the wrong shape: no whole number of fen, no date, no known code."""

    code = "claim.fact_wrong"
    template = N_("{name} cannot be read. Dates are written 2026-01-31, amounts in whole fen.")


class AmountNegative(FactRefused):
    """An amount or a count lies below zero or beyond reason."""

    code = "claim.amount_impossible"
    template = N_("{name} cannot be {value}.")


class PartsDoNotAdd(FactRefused):
    """The parts of the bill are not the whole."""

    code = "claim.parts_do_not_add"
    template = N_(
        "The parts add up to {parts}, but the total is {total}. Compare them with the settlement sheet."
    )


class OtherTooLarge(FactRefused):
    """Others repaid more than the person paid."""

    code = "claim.other_too_large"
    template = N_("Others repaid {other}, more than the {paid} the person paid. Check the amounts.")


class DatesReversed(FactRefused):
    """A later date lies before an earlier one."""

    code = "claim.dates_reversed"
    template = N_("{later} lies before {earlier}. Check the dates.")


class DaysTooMany(FactRefused):
    """More days were entered than the stay had."""

    code = "claim.days_too_many"
    template = N_("{days} days were entered, but the stay had only {most}.")


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules ask about a person. `sex` is "1" or "2"; status a code of member_status.csv."""

    born: date | None = None
    sex: str | None = None
    status: str = "ACTIVE"
    card_holder: bool = False
    high_risk: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One cover, both days included. `renewal` None: found out from the earlier covers."""

    starts: date
    ends: date
    enrolled_on: date | None = None
    shares: int = 1
    tier: str | None = None
    gift: bool = False
    renewal: bool | None = None


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """A claim of the same person and plan judged before.

    `parts` holds what each benefit paid, where that is known.
    """

    benefit: str
    event_on: date
    basis: int = 0
    paid: int = 0
    invoice: str = ""
    parts: Mapping[str, int] | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one claim; amounts in fen, None where not given."""

    benefit: str
    event_on: date
    admitted: date | None = None
    discharged: date | None = None
    total: int | None = None
    pool_paid: int | None = None
    other_reimbursed: int | None = None
    self_pay_in_catalogue: int | None = None
    self_pay_outside: int | None = None
    days: int | None = None
    invoice: str = ""
    disease: str | None = None
    grade: int | None = None
    remaining_burden: int | None = None
    consecutive_terms: int | None = None
    documents: frozenset[str] = field(default_factory=frozenset)

    @property
    def self_pay(self) -> int:
        """Everything the person paid: inside and outside the catalogue, fen."""
        return (self.self_pay_in_catalogue or 0) + (self.self_pay_outside or 0)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything `nuangong aid assess` is given."""

    plan: str
    claimed_on: date
    person: Person
    enrolments: tuple[Enrolment, ...]
    earlier: tuple[EarlierClaim, ...]
    facts: Facts


class _Fields:
    """Reads typed fields out of a JSON object and names the field that cannot be read."""

    def __init__(self, raw: object, prefix: str = "") -> None:
        self.prefix = prefix
        if not isinstance(raw, Mapping):
            raise FactWrong(field=prefix.rstrip(".") or "case", name=prefix.rstrip(".") or "case")
        self.raw: Mapping[str, Any] = raw

    def wrong(self, key: str) -> FactWrong:
        return FactWrong(field=self.prefix + key, name=self.prefix + key)

    def needed(self, key: str) -> Any:
        value = self.raw.get(key)
        if value is None:
            raise FactMissing(field=self.prefix + key, name=self.prefix + key)
        return value

    def claim_kind(self) -> str:
        benefit = self.needed("benefit")
        if benefit not in CLAIM_KINDS:
            raise self.wrong("benefit")
        return str(benefit)

    def day(self, key: str) -> date:
        day = self.day_or_none(key)
        return self.needed(key) if day is None else day

    def day_or_none(self, key: str) -> date | None:
        value = self.raw.get(key)
        if value is None:
            return None
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.wrong(key) from None

    def whole(self, key: str, most: int = MOST_FEN) -> int | None:
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key)
        if not 0 <= value <= most:
            raise AmountNegative(field=self.prefix + key, name=self.prefix + key, value=value)
        return value

    def text(self, key: str) -> str:
        value = self.raw.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.wrong(key)
        return str(value).strip()

    def flag(self, key: str) -> bool:
        value = self.raw.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key)
        return bool(value)

    def list(self, key: str) -> Sequence[Any]:
        value = self.raw.get(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise self.wrong(key)
        return value


def invoice_key(number: str) -> str:
    """Return a form in which two writings of one invoice number are equal (width, case, spaces aside)."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def read_facts(raw: object, prefix: str = "") -> Facts:
    """Read the facts of a claim.

    Raises FactMissing, FactWrong, AmountNegative and what `check_facts` raises.
    """
    fields = _Fields(raw, prefix)
    benefit = fields.claim_kind()
    grade = fields.text("grade")
    if grade and not grade.isdecimal():
        raise fields.wrong("grade")
    facts = Facts(
        benefit=benefit,
        event_on=fields.day("event_on"),
        admitted=fields.day_or_none("admitted"),
        discharged=fields.day_or_none("discharged"),
        total=fields.whole("total"),
        pool_paid=fields.whole("pool_paid"),
        other_reimbursed=fields.whole("other_reimbursed"),
        self_pay_in_catalogue=fields.whole("self_pay_in_catalogue"),
        self_pay_outside=fields.whole("self_pay_outside"),
        days=fields.whole("days", 3_660),
        invoice=fields.text("invoice"),
        disease=fields.text("disease") or None,
        grade=int(grade) if grade else None,
        remaining_burden=fields.whole("remaining_burden"),
        consecutive_terms=fields.whole("consecutive_terms", 200),
        documents=frozenset(str(code).strip().upper() for code in fields.list("documents")),
    )
    check_facts(facts)
    return facts


def check_facts(facts: Facts) -> None:
    """Refuse sums and dates that cannot be: total = pool + inside + outside.

    Others repay at most what was paid.

    Raises PartsDoNotAdd (field total), OtherTooLarge, DatesReversed.
    """
    parts = (facts.pool_paid, facts.self_pay_in_catalogue, facts.self_pay_outside)
    known = sum(part for part in parts if part is not None)
    if facts.total is not None and (known > facts.total or (None not in parts and known != facts.total)):
        raise PartsDoNotAdd(field="total", parts=yuan(known), total=yuan(facts.total))
    paid = facts.self_pay_in_catalogue
    if paid is not None and (facts.other_reimbursed or 0) > facts.self_pay:
        other = yuan(facts.other_reimbursed or 0)
        raise OtherTooLarge(field="other_reimbursed", other=other, paid=yuan(facts.self_pay))
    if facts.admitted and facts.discharged and facts.discharged < facts.admitted:
        raise DatesReversed(field="discharged", later="discharged", earlier="admitted")


def check_days(facts: Facts) -> None:
    """Refuse more days than the stay had, its first and last included. Raises DaysTooMany.

    Only a stay is bounded by its dates: after an accident the days of rest at home count too.
    """
    if facts.benefit != "hospital" or facts.admitted is None or facts.discharged is None:
        return
    most = (facts.discharged - facts.admitted) // timedelta(days=1) + 1
    if facts.days is not None and facts.days > most:
        raise DaysTooMany(field="days", days=facts.days, most=most)


def read_person(raw: object, prefix: str = "person.") -> Person:
    """Read what is known of the person. Raises FactWrong."""
    fields = _Fields(raw if raw is not None else {}, prefix)
    return Person(
        born=fields.day_or_none("born"),
        sex=fields.text("sex") or None,
        status=fields.text("status") or "ACTIVE",
        card_holder=fields.flag("card_holder"),
        high_risk=fields.flag("high_risk"),
    )


def read_enrolment(raw: object, prefix: str = "enrolments.") -> Enrolment:
    """Read one cover. Raises FactMissing, FactWrong, AmountNegative, DatesReversed."""
    fields = _Fields(raw, prefix)
    starts, ends = fields.day("from"), fields.day("to")
    if ends < starts:
        raise DatesReversed(field=prefix + "to", later=prefix + "to", earlier=prefix + "from")
    shares = fields.whole("shares", 1_000)
    if shares == 0:
        raise AmountNegative(field=prefix + "shares", name=prefix + "shares", value=0)
    renewal = fields.raw.get("renewal")
    return Enrolment(
        starts=starts,
        ends=ends,
        enrolled_on=fields.day_or_none("enrolled_on"),
        shares=1 if shares is None else shares,
        tier=fields.text("tier") or None,
        gift=fields.flag("gift"),
        renewal=None if renewal is None else fields.flag("renewal"),
    )


def read_earlier(raw: object, prefix: str = "earlier_claims.") -> EarlierClaim:
    """Read one earlier claim. Raises FactMissing, FactWrong, AmountNegative."""
    fields = _Fields(raw, prefix)
    return EarlierClaim(
        benefit=fields.claim_kind(),
        event_on=fields.day("event_on"),
        basis=fields.whole("basis") or 0,
        paid=fields.whole("paid") or 0,
        invoice=fields.text("invoice"),
        parts=_parts(fields),
        days=fields.whole("days", 3_660) or 0,
    )


def _parts(fields: _Fields) -> dict[str, int] | None:
    if fields.raw.get("parts") is None:
        return None
    inner = _Fields(fields.raw["parts"], fields.prefix + "parts.")
    return {key: inner.whole(key) or 0 for key in inner.raw}


def read_case(raw: object) -> Case:
    """Read the whole input of `nuangong aid assess`. Raises the errors of the parts, naming the field."""
    fields = _Fields(raw)
    return Case(
        plan=str(fields.needed("plan")),
        claimed_on=fields.day("claimed_on"),
        person=read_person(fields.raw.get("person")),
        enrolments=tuple(
            read_enrolment(entry, f"enrolments.{n}.") for n, entry in enumerate(fields.list("enrolments"))
        ),
        earlier=tuple(
            read_earlier(entry, f"earlier_claims.{n}.")
            for n, entry in enumerate(fields.list("earlier_claims"))
        ),
        facts=read_facts(fields.needed("facts")),
    )
