"""Is this table a plan we can run? Turns TOML's mapping into a `Plan` or refuses it naming the place. Pure.

Every key is known or refused: a plan that asks for something this program does not do is not run half.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.aid.plan import (
    ANY_TIER,
    BENEFIT_KINDS,
    CLAIM_KINDS,
    ONE,
    Band,
    Benefit,
    Clause,
    Exclusion,
    Limits,
    Loyalty,
    Plan,
    Price,
    Term,
    Waiting,
    Who,
)
from app.aid.plan_table import (
    BandsWrong,
    PlanDatesReversed,
    PlanKeyMissing,
    PlanKeyUnknown,
    PlanValueWrong,
    Table,
)

FORMAT: Final = 1


def plan_from_toml(raw: Mapping[str, Any]) -> Plan:
    """Read a plan out of what `tomllib` gives. Raises PlanRefused (a subclass) naming the place."""
    top = Table(raw, "")
    if top.needed("format") != FORMAT:
        raise PlanValueWrong("format")
    top.get("example")
    valid_from, valid_to = top.day("valid_from"), top.day("valid_to")
    if valid_to < valid_from:
        raise PlanDatesReversed("valid_to")
    clauses = _clauses(top.table("clauses"))
    benefits = tuple(_benefit(table) for table in top.tables("benefit"))
    if not benefits:
        raise PlanKeyMissing("benefit")
    _check_keys(benefits)
    limits = _limits(top.table("claim"), benefits)
    prices = tuple(_price(table) for table in top.tables("price"))
    plan = Plan(
        id=top.text("id"),
        version=top.text("version"),
        name=top.text("name"),
        owner=top.text("owner", ""),
        product=top.one_of("product", ("hospital", "critical", "female", "accident", "second_relief")),
        sample=top.flag("sample"),
        valid_from=valid_from,
        valid_to=valid_to,
        source=top.text("source"),
        term=_term(top.table("term")),
        prices=prices,
        max_shares=top.number("max_shares", 1),
        uniform_shares=top.flag("uniform_shares"),
        payers=_payers(top.table("payers"), prices),
        who=_who(top.table("who")),
        waiting=_waiting(top.table("waiting")),
        limits=limits,
        documents=_documents(top.table("documents")),
        benefits=benefits,
        exclusions=tuple(_exclusion(table) for table in top.tables("exclusion")),
        clauses=clauses,
    )
    if plan.max_shares < 1:
        raise PlanValueWrong("max_shares")
    top.close()
    return plan


def _clauses(table: Table) -> dict[str, Clause]:
    topics = ("term", "who", "waiting", "deadline", "limits", "documents", "invoice", "benefit")
    clauses = {}
    for topic in topics:
        if topic in table.raw:
            clauses[topic] = _clause(table.table(topic))
    table.close()
    return clauses


def _clause(table: Table) -> Clause:
    clause = Clause(table.text("no"), table.text("text"))
    table.close()
    return clause


def _exclusion(table: Table) -> Exclusion:
    """Read `[[exclusion]]`: a clause with the diseases it names. What no fact tells stays with the clerk."""
    diseases = frozenset(table.texts("diseases"))
    if not diseases:
        raise PlanKeyMissing(table.at("diseases"))
    return Exclusion(_clause(table), diseases)


def _term(table: Table) -> Term:
    kind = table.one_of("kind", ("FIXED_DATES", "ROLLING"))
    starts, ends = table.day_or_none("starts"), table.day_or_none("ends")
    if kind == "FIXED_DATES" and (starts is None or ends is None):
        raise PlanKeyMissing(table.at("starts" if starts is None else "ends"))
    if starts and ends and ends < starts:
        raise PlanDatesReversed(table.at("ends"))
    enrol_from, enrol_to = table.day_or_none("enrol_from"), table.day_or_none("enrol_to")
    if enrol_from and enrol_to and enrol_to < enrol_from:
        raise PlanDatesReversed(table.at("enrol_to"))
    late = table.number("late_joiner_days", 0)
    term = Term(kind, table.number("months", 12), starts, ends, enrol_from, enrol_to, late)
    table.close()
    return term


def _price(table: Table) -> Price:
    when = table.texts("when", ("new", "renewal", "card_holder", "high_risk"))
    fen = table.whole("fen")
    if fen is None:
        raise PlanKeyMissing(table.at("fen"))
    price = Price(fen, frozenset(when), table.text("tier", "") or None)
    table.close()
    return price


def _payers(table: Table, prices: tuple[Price, ...]) -> dict[str, int]:
    payers = {who: table.number(who, 0) for who in ("unit", "union", "person", "gift") if who in table.raw}
    table.close()
    plain = [price.fen for price in prices if not price.when and price.tier is None]
    if payers and (not plain or sum(payers.values()) != plain[0]):
        raise PlanValueWrong("payers")
    return payers


def _who(table: Table) -> Who:
    low, high = table.whole("age_min"), table.whole("age_max")
    if low is not None and high is not None and high < low:
        raise PlanValueWrong(table.at("age_max"))
    who = Who(
        age_min=low,
        age_max=high,
        sex=table.one_of("sex", ("", "1", "2"), "") or None,
        statuses=frozenset(table.texts("statuses")),
        min_rate=table.ratio("min_rate", 0) or None,
        everybody_below=table.whole("everybody_below"),
    )
    table.close()
    return who


def _waiting(table: Table) -> Waiting:
    trigger = table.table("trigger")
    waiting = Waiting(
        days=table.number("days", 0),
        reduced_until=table.number("reduced_until", 0),
        reduced_ratio=table.ratio("reduced_ratio", ONE),
        grace=table.number("grace", 0),
        accident_exempt=table.flag("accident_exempt"),
        trigger={k: trigger.one_of(k, ("event_on", "admitted")) for k in CLAIM_KINDS if k in trigger.raw},
    )
    trigger.close()
    table.close()
    if waiting.reduced_until and waiting.reduced_until <= waiting.days:
        raise PlanValueWrong(table.at("reduced_until"))
    return waiting


def _limits(table: Table, benefits: tuple[Benefit, ...]) -> Limits:
    limits = Limits(
        deadline_days=table.whole("deadline_days"),
        deadline_from=table.one_of("deadline_from", ("discharged", "event_on"), "event_on"),
        max_claims=table.whole("max_claims"),
        counted=frozenset(table.texts("counted", CLAIM_KINDS)) or frozenset(CLAIM_KINDS),
        cap_per_claim=table.whole("cap_per_claim"),
        cap_per_term=table.whole("cap_per_term"),
        minimum=table.number("minimum", 0),
    )
    table.close()
    if limits.minimum and not any(benefit.bands for benefit in benefits):
        raise PlanKeyUnknown(table.at("minimum"))
    return limits


def _documents(table: Table) -> dict[str, tuple[str, ...]]:
    documents = {kind: table.texts(kind) for kind in CLAIM_KINDS if kind in table.raw}
    for kind, codes in documents.items():
        if not all(re.fullmatch(r"D\d\d", code) for code in codes):
            raise PlanValueWrong(table.at(kind))
    table.close()
    return documents


def _benefit(table: Table) -> Benefit:
    kind = table.one_of("kind", BENEFIT_KINDS)
    banded = kind in ("MEDICAL_BANDS", "SECOND_AID")
    mode = table.one_of("mode", ("MARGINAL", "WHOLE", "FIXED_AMOUNT"), "MARGINAL")
    trigger = table.table("trigger")
    trigger_mode = trigger.one_of("mode", ("THRESHOLD", "DEDUCTIBLE"), "THRESHOLD")
    benefit = Benefit(
        key=table.text("key"),
        kind=kind,
        claims=frozenset(table.texts("claims", CLAIM_KINDS)),
        clause=_clause(table.table("clause")),
        per_term=table.one_of("accumulate", ("PER_CLAIM", "PER_TERM"), "PER_CLAIM") == "PER_TERM",
        deductible=trigger_mode == "DEDUCTIBLE",
        trigger=trigger.number("amount", 0),
        mode=mode,
        bands=tuple(_band(band, mode) for band in table.tables("band")),
        loyalty=_loyalty(table),
        sums=_sums(table),
        diseases=frozenset(table.texts("diseases")) or None,
        per_share=table.flag("per_share"),
        max_days=table.whole("max_days"),
        top_up_to=table.number("top_up_to", 0),
        once_per_term=table.flag("once_per_term"),
        exclusive_with=frozenset(table.texts("exclusive_with")),
        reducible=table.flag("reducible", True),
        automatic=table.flag("automatic"),
        cap_per_claim=table.whole("cap_per_claim"),
        cap_per_term=table.whole("cap_per_term"),
    )
    stacked = set(table.texts("stack_with"))
    trigger.close()
    table.close()
    if stacked & benefit.exclusive_with:
        raise PlanValueWrong(table.at("stack_with"))
    if not benefit.claims:
        raise PlanKeyMissing(table.at("claims"))
    if banded:
        _check_bands(benefit, table)
    _check_kind(benefit, table)
    return benefit


def _band(table: Table, mode: str) -> Band:
    low = table.whole("from")
    if low is None:
        raise PlanKeyMissing(table.at("from"))
    if mode == "FIXED_AMOUNT":
        fixed = table.whole("fixed")
        if fixed is None:
            raise PlanKeyMissing(table.at("fixed"))
        band = Band(low, table.whole("to"), 0, fixed)
    else:
        band = Band(low, table.whole("to"), table.ratio("ratio"))
    table.close()
    return band


def _loyalty(table: Table) -> Loyalty | None:
    if "loyalty" not in table.raw:
        return None
    inner = table.table("loyalty")
    loyalty = Loyalty(inner.number("from_term", 2), inner.ratio("step"), inner.ratio("most"))
    inner.close()
    if loyalty.from_term < 1:
        raise PlanValueWrong(inner.at("from_term"))
    return loyalty


def _sums(table: Table) -> dict[str, tuple[int, ...]]:
    """Read `sum = 1000_00`, `sums = [..by grade..]`, or either of them by tier: `[benefit.sums] 26 = ..`."""
    if "sum" in table.raw:
        return {ANY_TIER: (table.number("sum", 0),)}
    value = table.get("sums")
    if value is None:
        return {}
    by_tier = value if isinstance(value, Mapping) else {ANY_TIER: value}
    sums = {}
    for tier, amounts in by_tier.items():
        listed = amounts if isinstance(amounts, list) else [amounts]
        if not listed or not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in listed):
            raise PlanValueWrong(table.at(f"sums.{tier}"))
        sums[str(tier)] = tuple(listed)
    return sums


def _check_bands(benefit: Benefit, table: Table) -> None:
    """Bands follow each other without gap or overlap, from zero or from the deductible.

    Only the last is open.
    """
    if not benefit.bands:
        raise PlanKeyMissing(table.at("band"))
    marginal = benefit.mode == "MARGINAL"
    at = benefit.trigger if benefit.deductible else 0
    for n, band in enumerate(benefit.bands):
        where = table.at(f"band[{n}]")
        # A band of the whole amount may begin anywhere: below it nothing is paid.
        if band.low != at and (n or marginal):
            raise BandsWrong(where + ".from")
        last = n == len(benefit.bands) - 1
        if band.high is None and not last:
            raise PlanKeyMissing(where + ".to")
        if band.high is not None and band.high <= band.low:
            raise BandsWrong(where + ".to")
        if last and not marginal and band.high is not None:
            raise PlanKeyUnknown(where + ".to")
        at = band.high or 0
    if benefit.deductible and not marginal:
        raise PlanKeyUnknown(table.at("trigger.mode"))


def _check_kind(benefit: Benefit, table: Table) -> None:
    """Refuse what a kind needs and does not have, and what it has and this program would not run."""
    banded = benefit.kind in ("MEDICAL_BANDS", "SECOND_AID")
    summed = benefit.kind in ("DAILY", "LUMP", "DISABILITY_TABLE", "DEATH")
    if summed != bool(benefit.sums):
        raise (PlanKeyMissing if summed else PlanKeyUnknown)(table.at("sum"))
    if benefit.kind in ("DAILY", "LUMP", "DEATH") and any(
        len(listed) > 1 for listed in benefit.sums.values()
    ):
        raise PlanValueWrong(table.at("sums"))
    if (benefit.kind == "TOPUP") != bool(benefit.top_up_to):
        raise (PlanKeyMissing if benefit.kind == "TOPUP" else PlanKeyUnknown)(table.at("top_up_to"))
    strange = (
        ("band", bool(benefit.bands) and not banded),
        ("accumulate", benefit.per_term and not banded),
        ("trigger", bool(benefit.trigger) and not banded),
        ("mode", benefit.mode != "MARGINAL" and not banded),
        ("loyalty", benefit.loyalty is not None and (not banded or benefit.mode != "WHOLE")),
        ("max_days", benefit.max_days is not None and benefit.kind != "DAILY"),
        ("diseases", benefit.diseases is not None and benefit.kind != "LUMP"),
        ("per_share", benefit.per_share and benefit.kind == "TOPUP"),
    )
    for key, wrong in strange:
        if wrong:
            raise PlanKeyUnknown(table.at(key))


def _check_keys(benefits: tuple[Benefit, ...]) -> None:
    keys = [benefit.key for benefit in benefits]
    for n, benefit in enumerate(benefits):
        if keys.index(benefit.key) != n:
            raise PlanValueWrong(f"benefit[{n}].key")
        if not benefit.exclusive_with <= set(keys) - {benefit.key}:
            raise PlanValueWrong(f"benefit[{n}].exclusive_with")
