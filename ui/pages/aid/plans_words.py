"""What does a plan say, in words? Each rule a line with its clause; its examples and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.aid import ANY_TIER, ONE, Band, Benefit, Clause, Plan, Worked
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _, _n
from ui.pages.aid.words import document_words, kind_words, reason_words

PRODUCTS = {
    "hospital": N_("Hospital costs"),
    "critical": N_("Critical illness"),
    "female": N_("Women's diseases"),
    "accident": N_("Accidents"),
    "second_relief": N_("Second relief"),
}
TOPICS = {
    "plan": N_("The plan"),
    "price": N_("Price"),
    "who": N_("Who may take part"),
    "term": N_("Cover and enrolment"),
    "waiting": N_("Waiting time"),
    "benefit": N_("What is paid"),
    "limits": N_("Caps and counts"),
    "deadline": N_("Deadline"),
    "documents": N_("Documents"),
    "exclusion": N_("Not paid"),
    "example": N_("Example"),
}
CONDITIONS = {
    "new": N_("first time"), "renewal": N_("renewal"), "card_holder": N_("card holder"),
    "high_risk": N_("high-risk work"),
}  # fmt: skip
PAYERS = {"unit": N_("unit"), "union": N_("union"), "person": N_("person"), "gift": N_("gift")}
BENEFITS = {
    "MEDICAL_BANDS": N_("Costs, by bands"), "SECOND_AID": N_("Second relief, by bands"), "DAILY": N_("For each day"),
    "LUMP": N_("A fixed sum"), "DISABILITY_TABLE": N_("By grade of disability"), "DEATH": N_("At death"),
    "TOPUP": N_("Topped up at death"),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule of a plan: its topic's key, its words, and the clause that says it."""

    id: str
    topic: str
    words: str
    clause: Clause
    tone: str = ""


def topic_words(topic: str) -> str:
    """Return what a topic is called."""
    return _(TOPICS[topic])


def share_words(ratio: int) -> str:
    """Return a ratio in percent, without zeros nobody needs."""
    percent = f"{ratio * 100 / ONE:.4f}".rstrip("0").rstrip(".")
    return f"{percent} %"


def rules_of(plan: Plan) -> tuple[Rule, ...]:
    """Return what the plan says, rule by rule, in the order one reads it."""
    told: list[tuple[str, str, Clause]] = [
        *(("plan", words, Clause("", plan.source)) for words in _about(plan)),
        *(("price", words, Clause("", "")) for words in _prices(plan)),
        *(("who", words, plan.clause("who")) for words in _who(plan)),
        *(("term", words, plan.clause("term")) for words in _term(plan)),
        *(("waiting", words, plan.clause("waiting")) for words in _waiting(plan)),
        *(("benefit", words, one.clause) for one in plan.benefits for words in _benefit(one, plan)),
        *(("limits", words, plan.clause("limits")) for words in _limits(plan)),
        *(("deadline", words, plan.clause("deadline")) for words in _deadline(plan)),
        *(("documents", words, plan.clause("documents")) for words in _documents(plan)),
        *(("exclusion", words, one.clause) for one in plan.exclusions for words in [_diseases(one.diseases)]),
    ]
    return tuple(Rule(f"rule-{n}", topic, words, clause) for n, (topic, words, clause) in enumerate(told))


def examples_of(worked: tuple[Worked, ...]) -> tuple[Rule, ...]:
    """Return the plan's own examples with what each comes to."""
    return tuple(
        Rule(f"example-{n}", "example", f"{one.name}  →  {result_words(one)}",
             Clause("", _("Comes out to the fen") if one.holds else _("Does not come out as the plan says")),
             "good" if one.holds else "bad")
        for n, one in enumerate(worked)
    )  # fmt: skip


def result_words(one: Worked) -> str:
    """Return what an example comes to."""
    if one.amount is None:
        return _("no price") if one.price is None else _("{amount} yuan", amount=yuan(one.price))
    if one.state == "missing":
        return _("lacking: {documents}", documents=" · ".join(map(document_words, one.missing)))
    if one.state == "not_payable":
        return _("Nothing is paid: {reasons}", reasons=reason_words(one.reasons))
    return _("{amount} yuan", amount=yuan(one.amount))


def _about(plan: Plan) -> Iterator[str]:
    yield _("{product}, version {version}, of {owner}", product=_(PRODUCTS[plan.product]), version=plan.version,
            owner=plan.owner or _("nobody named"))  # fmt: skip
    yield _(
        "In force from {start} to {end}", start=plan.valid_from.isoformat(), end=plan.valid_to.isoformat()
    )
    if plan.sample:
        yield _("A sample, for training only")


def _prices(plan: Plan) -> Iterator[str]:
    for price in plan.prices:
        said = [_("tier {tier}", tier=price.tier)] if price.tier else []
        said += [_(CONDITIONS[one]) for one in sorted(price.when)]
        words = _("{amount} yuan a share", amount=yuan(price.fen))
        yield f"{words}  ({' · '.join(said)})" if said else words
    if not plan.prices:
        yield _("Nothing is to be paid")
    yield _n("At most {n} share for each", "At most {n} shares for each", plan.max_shares)
    if plan.uniform_shares:
        yield _("Everybody of a unit takes the same number of shares")
    if plan.payers:
        parts = [_(PAYERS[who]) + " " + yuan(fen) for who, fen in plan.payers.items() if fen]
        yield _("Of a share: {parts}", parts=" · ".join(parts))


def _who(plan: Plan) -> Iterator[str]:
    who = plan.who
    if who.age_min is not None or who.age_max is not None:
        low = "…" if who.age_min is None else who.age_min
        high = "…" if who.age_max is None else who.age_max
        yield _("From {low} to {high} years of age on the first day of cover", low=low, high=high)
    if who.sex:
        yield _("Men only") if who.sex == "1" else _("Women only")
    if who.statuses:
        known = codes.load("membership_status")
        yield _("Membership: {states}", states=" · ".join(known.label(one) for one in sorted(who.statuses)))
    else:
        yield _("Members of the union")
    if who.min_rate is not None:
        yield _("At least {rate} of a unit take part", rate=share_words(who.min_rate))
    if who.everybody_below is not None:
        yield _("Units of fewer than {n} people: all of them", n=who.everybody_below)


def _term(plan: Plan) -> Iterator[str]:
    term = plan.term
    if term.starts is not None and term.ends is not None:
        yield _(
            "Cover lies between {start} and {end}", start=term.starts.isoformat(), end=term.ends.isoformat()
        )
    else:
        yield _n(
            "Cover lasts {n} month from its first day",
            "Cover lasts {n} months from its first day",
            term.months,
        )
    if term.enrol_from is not None or term.enrol_to is not None:
        opens, closes = (one.isoformat() if one else "…" for one in (term.enrol_from, term.enrol_to))
        yield _("Enrolment from {start} to {end}", start=opens, end=closes)
    if term.late_joiner_days:
        yield _n("Who joins later may enrol within {n} day of joining",
                 "Who joins later may enrol within {n} days of joining", term.late_joiner_days)  # fmt: skip


def _waiting(plan: Plan) -> Iterator[str]:
    wait = plan.waiting
    if wait.days:
        yield _n("The first {n} day of a first cover pays nothing", "The first {n} days of a first cover pay nothing",
                 wait.days)  # fmt: skip
    else:
        yield _("No waiting time")
    if wait.reduced_until:
        yield _(
            "Until day {n} only {ratio} is paid", n=wait.reduced_until, ratio=share_words(wait.reduced_ratio)
        )
    if (wait.days or wait.reduced_until) and wait.grace < 2:
        yield _("A cover that follows without a gap renews and waits for nothing")
    elif wait.days or wait.reduced_until:
        yield _n("A cover that follows within {n} day renews and waits for nothing",
                 "A cover that follows within {n} days renews and waits for nothing", wait.grace)  # fmt: skip
    if wait.accident_exempt:
        yield _("Accidents wait for nothing")


def _benefit(one: Benefit, plan: Plan) -> Iterator[str]:
    kinds = " · ".join(kind_words(kind) for kind in sorted(one.claims))
    term = "  ·  " + _("added up over the term") if one.per_term else ""
    yield kinds + ": " + _(BENEFITS[one.kind]) + term
    if one.trigger:
        above, from_zero = (
            N_("The first {amount} yuan are not paid"),
            N_("Paid from zero from {amount} yuan on"),
        )
        yield _(above if one.deductible else from_zero, amount=yuan(one.trigger))
    for band in one.bands:
        yield _band(band, whole=one.mode == "WHOLE")
    if one.loyalty is not None:
        yield _("From term {n} in a row on, {step} more for each, at most {most}", n=one.loyalty.from_term,
                step=share_words(one.loyalty.step), most=share_words(one.loyalty.most))  # fmt: skip
    yield from _sums(one)
    if one.max_days is not None:
        yield _n("At most {n} day", "At most {n} days", one.max_days)
    if one.top_up_to:
        yield _("What was paid in the term is topped up to {amount} yuan", amount=yuan(one.top_up_to))
    if one.diseases is not None:
        yield _diseases(one.diseases)
    if one.per_share:
        yield _("For each share")
    if one.once_per_term:
        yield _("Once a term")
    if one.exclusive_with:
        names = [_(BENEFITS[other.kind]) for other in plan.benefits if other.key in one.exclusive_with]
        yield _("Not together with: {others}", others=" · ".join(names))
    if one.cap_per_claim is not None:
        yield _("At most {amount} yuan a claim", amount=yuan(one.cap_per_claim))
    if one.cap_per_term is not None:
        yield _("At most {amount} yuan a term", amount=yuan(one.cap_per_term))
    if one.automatic:
        yield _("Paid without an application")


def _band(band: Band, *, whole: bool) -> str:
    if band.fixed is not None:
        return _("From {low} yuan: {amount} yuan", low=yuan(band.low), amount=yuan(band.fixed))
    ratio = share_words(band.ratio)
    if whole:
        return _("From {low} yuan: {ratio} of the whole", low=yuan(band.low), ratio=ratio)
    if band.high is None:
        return _("Above {low} yuan: {ratio}", low=yuan(band.low), ratio=ratio)
    return _("{low} to {high} yuan: {ratio}", low=yuan(band.low), high=yuan(band.high), ratio=ratio)


def _sums(one: Benefit) -> Iterator[str]:
    for tier, amounts in one.sums.items():
        head = "" if tier == ANY_TIER else _("tier {tier}", tier=tier) + ": "
        if len(amounts) == 1:
            yield head + _("{amount} yuan", amount=yuan(amounts[0]))
            continue
        for grade, amount in enumerate(amounts, start=1):
            yield head + _("grade {grade}: {amount} yuan", grade=grade, amount=yuan(amount))


def _limits(plan: Plan) -> Iterator[str]:
    limits = plan.limits
    if limits.minimum:
        yield _("At least {amount} yuan once something is paid", amount=yuan(limits.minimum))
    if limits.cap_per_claim is not None:
        yield _("At most {amount} yuan a claim", amount=yuan(limits.cap_per_claim))
    if limits.cap_per_term is not None:
        yield _("At most {amount} yuan a term", amount=yuan(limits.cap_per_term))
    if limits.max_claims is not None:
        yield _n("At most {n} claim a term", "At most {n} claims a term", limits.max_claims)


def _deadline(plan: Plan) -> Iterator[str]:
    limits = plan.limits
    if limits.deadline_days is None:
        yield _("No deadline")
    elif limits.deadline_from == "discharged":
        yield _n("Within {n} day of leaving the hospital", "Within {n} days of leaving the hospital",
                 limits.deadline_days)  # fmt: skip
    else:
        yield _n("Within {n} day of the event", "Within {n} days of the event", limits.deadline_days)


def _documents(plan: Plan) -> Iterator[str]:
    for kind, wanted in plan.documents.items():
        if wanted:
            yield f"{kind_words(kind)}: {' · '.join(map(document_words, wanted))}"


def _diseases(diseases: frozenset[str]) -> str:
    return _("Diseases: {names}", names=" · ".join(sorted(diseases)))
