"""What does one benefit of a plan pay, and by which steps?

Knows no waiting time, deadline or cap of the plan. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.aid.facts import EarlierClaim, Enrolment, FactMissing, Facts, FactWrong, check_days
from app.aid.plan import ANY_TIER, ONE, Band, Benefit, Plan
from app.aid.steps import EXACT, Tally, percent
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_


class GradeUnknown(RuleError):
    """The plan's table has no such disability grade."""

    code = "claim.grade_unknown"
    template = N_("The plan's table has no disability grade {grade}; it has {most} grades.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a benefit is worked out from: facts, cover, and the same term's earlier claims of the plan."""

    plan: Plan
    facts: Facts
    cover: Enrolment
    earlier: Sequence[EarlierClaim]
    terms: int
    reduced: int = ONE
    """The ratio of days in which a first cover pays less."""
    day_of_cover: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What one benefit came to.

    `reason` says why nothing is paid ("03" or "06"), empty where something is.
    """

    basis: int = 0
    days: int = 0
    reason: str = ""


BELOW, USED_UP = "03", "06"


def applies(benefit: Benefit, facts: Facts) -> bool:
    """Say whether the facts ask for this benefit at all: a grade for disability, days for daily money."""
    if benefit.kind == "DISABILITY_TABLE":
        return facts.grade is not None
    if benefit.kind == "DAILY":
        return facts.days is not None
    if benefit.kind == "LUMP" and benefit.diseases is not None:
        return facts.disease in benefit.diseases
    return True


def missing_fact(benefit: Benefit, facts: Facts) -> str:
    """Return the name of the fact without which nobody knows whether the benefit applies; empty if none."""
    if benefit.kind == "DISABILITY_TABLE" and facts.grade is None:
        return "grade"
    if benefit.kind == "DAILY" and facts.days is None:
        return "days"
    if benefit.kind == "LUMP" and benefit.diseases is not None and facts.disease is None:
        return "disease"
    return ""


def work_out(benefit: Benefit, given: Given, tally: Tally) -> Result:
    """Write the steps of one benefit into `tally`; what it pays is `tally.fen` afterwards.

    Raises FactMissing, FactWrong, GradeUnknown naming the field.
    """
    if _excluded(benefit, given):
        tally.note("exclusive", benefit.clause, {})
        return Result(reason=USED_UP)
    if benefit.once_per_term and _paid_before(benefit, given):
        tally.note("once", benefit.clause, {})
        return Result(reason=USED_UP)
    match benefit.kind:
        case "MEDICAL_BANDS" | "SECOND_AID":
            result = _banded(benefit, given, tally)
        case "DAILY":
            result = _daily(benefit, given, tally)
        case "TOPUP":
            result = _top_up(benefit, given, tally)
        case "LUMP" | "DISABILITY_TABLE" | "DEATH":
            result = _lump(benefit, given, tally)
    _own_caps(benefit, given, tally)
    if tally.fen or result.reason:
        return result
    used_up = tally.lines[-1].code == "benefit_cap"
    return Result(result.basis, result.days, USED_UP if used_up else BELOW)


def _paid_by(benefit: Benefit, claim: EarlierClaim) -> int:
    """Return what `benefit` paid in an earlier claim; all of it where the parts are not known."""
    if claim.parts is not None:
        return claim.parts.get(benefit.key, 0)
    return claim.paid if claim.benefit in benefit.claims else 0


def _paid_before(benefit: Benefit, given: Given) -> int:
    return sum(_paid_by(benefit, claim) for claim in given.earlier)


def _excluded(benefit: Benefit, given: Given) -> bool:
    others = [other for other in given.plan.benefits if other.key in benefit.exclusive_with]
    return any(_paid_before(other, given) > 0 for other in others)


def _shares(benefit: Benefit, given: Given, tally: Tally) -> None:
    held = given.cover.shares
    shares = min(held, given.plan.max_shares)
    if benefit.per_share and held > shares:
        facts = {"held": held, "shares": shares}
        tally.move("shares_most", benefit.clause, facts, tally.total, f"× {shares}", tally.exact * shares)
    elif benefit.per_share and shares > 1:
        tally.move(
            "shares", benefit.clause, {"shares": shares}, tally.total, f"× {shares}", tally.exact * shares
        )


def _reduced(benefit: Benefit, given: Given, tally: Tally) -> None:
    if given.reduced != ONE and benefit.reducible and tally.exact:
        waiting = given.plan.waiting
        facts = {"n": given.day_of_cover, "until": waiting.reduced_until, "ratio": given.reduced}
        clause = given.plan.clause("waiting")
        exact = tally.exact * given.reduced // ONE
        tally.move("reduced", clause, facts, tally.total, f"× {percent(given.reduced)}", exact)


def _own_caps(benefit: Benefit, given: Given, tally: Tally) -> None:
    room = [] if benefit.cap_per_claim is None else [benefit.cap_per_claim]
    if benefit.cap_per_term is not None:
        room.append(max(0, benefit.cap_per_term - _paid_before(benefit, given)))
    if room and tally.exact > min(room) * EXACT:
        most = min(room)
        tally.move("benefit_cap", benefit.clause, {"fen": most}, tally.total, f"≤ {yuan(most)}", most * EXACT)


def _basis(benefit: Benefit, given: Given, tally: Tally) -> int:
    """Return the amount the bands are laid on: eligible self-pay, or the burden that remains."""
    facts = given.facts
    if benefit.kind == "SECOND_AID":
        if facts.remaining_burden is None:
            raise FactMissing(field="remaining_burden", name="remaining_burden")
        tally.note("basis_burden", benefit.clause, {}, facts.remaining_burden, "=")
        return facts.remaining_burden
    if facts.self_pay_in_catalogue is None:
        raise FactMissing(field="self_pay_in_catalogue", name="self_pay_in_catalogue")
    other = facts.other_reimbursed or 0
    words = {"paid": facts.self_pay_in_catalogue, "other": other}
    tally.note("basis", benefit.clause, words, facts.self_pay_in_catalogue, f"− {yuan(other)}")
    return max(0, facts.self_pay_in_catalogue - other)


def _banded(benefit: Benefit, given: Given, tally: Tally) -> Result:
    basis = _basis(benefit, given, tally)
    if not benefit.per_term:
        _lay_on(benefit, given, basis, tally)
        return Result(basis)
    paid = _paid_before(benefit, given)
    before = _basis_before(benefit, given, paid)
    if before:
        tally.note("so_far", benefit.clause, {"earlier": before}, basis, f"+ {yuan(before)}")
    _lay_on(benefit, given, basis + before, tally)
    if not paid:
        return Result(basis)
    left = max(0, tally.exact - paid * EXACT)
    tally.move("paid_before", benefit.clause, {"paid": paid}, tally.total, f"− {yuan(paid)}", left)
    top = benefit.bands[-1].high
    # Whatever was still to come lies above the last band: it is used up, not below a threshold.
    used_up = not left and basis > 0 and top is not None and paid >= _worth(benefit, given, top)
    return Result(basis, reason=USED_UP if used_up else "")


def _basis_before(benefit: Benefit, given: Given, paid: int) -> int:
    """Return the bases of the term's earlier claims that count; `paid` is what all of them were paid.

    A claim that was paid nothing although it would have come to something was refused, and what was refused
    is not paid by a later claim.
    """
    own = [claim for claim in given.earlier if claim.benefit in benefit.claims]
    before = sum(claim.basis for claim in own if _paid_by(benefit, claim))
    for claim in own:
        if not _paid_by(benefit, claim) and _worth(benefit, given, before + claim.basis) <= paid:
            before += claim.basis
    return before


def _worth(benefit: Benefit, given: Given, amount: int) -> int:
    """Return what `amount` comes to by the bands, in fen, before anything paid is taken off."""
    trial = Tally()
    _lay_on(benefit, given, amount, trial)
    return trial.fen


def _lay_on(benefit: Benefit, given: Given, amount: int, tally: Tally) -> None:
    """Write the steps from an amount to what the bands, the shares and the minimum make of it."""
    if _reached(benefit, amount, tally):
        if benefit.mode == "MARGINAL":
            _marginal(benefit, amount, tally)
        else:
            _at_band(benefit, amount, given.terms, tally)
    _shares(benefit, given, tally)
    _reduced(benefit, given, tally)
    minimum = given.plan.limits.minimum
    if 0 < tally.exact < minimum * EXACT:
        clause = given.plan.clause("limits")
        tally.move("minimum", clause, {"fen": minimum}, tally.total, f"≥ {yuan(minimum)}", minimum * EXACT)


def _reached(benefit: Benefit, amount: int, tally: Tally) -> bool:
    """Write whether the trigger is reached. THRESHOLD pays from zero once reached, DEDUCTIBLE only above."""
    trigger = benefit.trigger
    facts = {"trigger": trigger}
    if not trigger:
        return amount > 0
    if benefit.deductible:
        if amount <= trigger:
            tally.note("below_deductible", benefit.clause, facts, amount, f"≤ {yuan(trigger)}")
            return False
        tally.note("deductible", benefit.clause, facts, amount, f"− {yuan(trigger)}")
        return True
    if amount < trigger:
        tally.note("below_threshold", benefit.clause, facts, amount, f"< {yuan(trigger)}")
        return False
    tally.note("threshold", benefit.clause, facts, amount, f"≥ {yuan(trigger)}")
    return True


def _marginal(benefit: Benefit, amount: int, tally: Tally) -> None:
    for band in benefit.bands:
        if amount <= band.low:
            return
        upper = amount if band.high is None else min(amount, band.high)
        part = upper - band.low
        exact = tally.exact + part * band.ratio * ONE
        _band_line(benefit, band, part, exact, tally)
    top = benefit.bands[-1].high
    if top is not None and amount > top:
        tally.note("above_bands", benefit.clause, {"high": top}, amount - top, "× 0%")


def _band_line(benefit: Benefit, band: Band, part: int, exact: int, tally: Tally) -> None:
    operation = f"× {percent(band.ratio)}"
    if band.high is None:
        facts = {"low": band.low, "ratio": band.ratio}
        tally.move("band_open", benefit.clause, facts, part, operation, exact)
    else:
        facts = {"low": band.low, "high": band.high, "ratio": band.ratio}
        tally.move("band", benefit.clause, facts, part, operation, exact)


def _at_band(benefit: Benefit, amount: int, terms: int, tally: Tally) -> None:
    """Pay by the one band the whole amount lies in: a ratio of all of it, or a fixed amount."""
    band = next((b for b in reversed(benefit.bands) if amount >= b.low), None)
    if band is None:
        low = benefit.bands[0].low
        tally.note("below_threshold", benefit.clause, {"trigger": low}, amount, f"< {yuan(low)}")
        return
    if band.fixed is not None:
        fixed = band.fixed
        tally.move("fixed_band", benefit.clause, {"low": band.low}, amount, f"→ {yuan(fixed)}", fixed * EXACT)
        return
    words = {"low": band.low, "ratio": band.ratio}
    exact = amount * band.ratio * ONE
    tally.move("whole_band", benefit.clause, words, amount, f"× {percent(band.ratio)}", exact)
    loyalty = benefit.loyalty
    if loyalty is None:
        return
    extra = min(loyalty.most, loyalty.step * max(0, terms - loyalty.from_term + 1))
    if extra:
        more = {"terms": terms, "ratio": extra}
        exact += amount * extra * ONE
        tally.move("loyalty", benefit.clause, more, amount, f"× {percent(extra)}", exact)


def _sums(benefit: Benefit, given: Given) -> tuple[int, ...]:
    """Return the amounts of the person's tier. Raises FactMissing or FactWrong on the tier."""
    if ANY_TIER in benefit.sums:
        return benefit.sums[ANY_TIER]
    tier = given.cover.tier
    if tier is None:
        raise FactMissing(field="enrolments.tier", name="enrolments.tier")
    if tier not in benefit.sums:
        raise FactWrong(field="enrolments.tier", name="enrolments.tier")
    return benefit.sums[tier]


def _daily(benefit: Benefit, given: Given, tally: Tally) -> Result:
    check_days(given.facts)
    days = given.facts.days or 0
    if benefit.max_days is not None:
        event = given.facts.event_on
        used = sum(claim.days for claim in given.earlier if claim.event_on == event)
        most = max(0, benefit.max_days - used)
        if days > most:
            tally.note("daily_limit", benefit.clause, {"days": days, "most": most}, days, f"≤ {most}")
            if not most:
                return Result(reason=USED_UP)
            days = most
    rate = _sums(benefit, given)[0]
    exact = days * rate * EXACT
    tally.move("daily", benefit.clause, {"days": days, "fen": rate}, days, f"× {yuan(rate)}", exact)
    _shares(benefit, given, tally)
    _reduced(benefit, given, tally)
    return Result(days=days)


def _lump(benefit: Benefit, given: Given, tally: Tally) -> Result:
    sums = _sums(benefit, given)
    facts = given.facts
    if benefit.kind == "DISABILITY_TABLE":
        grade = facts.grade or 0
        if not 1 <= grade <= len(sums):
            raise GradeUnknown(field="grade", grade=grade, most=len(sums))
        fen = sums[grade - 1]
        tally.move("disability", benefit.clause, {"grade": grade}, grade, f"→ {yuan(fen)}", fen * EXACT)
    elif benefit.kind == "DEATH":
        tally.move("death", benefit.clause, {}, "", f"→ {yuan(sums[0])}", sums[0] * EXACT)
    elif facts.disease is None:
        tally.move("lump_any", benefit.clause, {}, "", f"→ {yuan(sums[0])}", sums[0] * EXACT)
    else:
        words = {"disease": facts.disease}
        tally.move("lump", benefit.clause, words, facts.disease, f"→ {yuan(sums[0])}", sums[0] * EXACT)
    _shares(benefit, given, tally)
    _reduced(benefit, given, tally)
    return Result()


def _top_up(benefit: Benefit, given: Given, tally: Tally) -> Result:
    """Pay what is lacking to a sum; everything the plan paid in the term counts."""
    paid = sum(claim.paid for claim in given.earlier)
    words = {"fen": benefit.top_up_to, "paid": paid}
    left = max(0, benefit.top_up_to - paid)
    tally.move("top_up", benefit.clause, words, benefit.top_up_to, f"− {yuan(paid)}", left * EXACT)
    return Result(reason="" if left else USED_UP)
