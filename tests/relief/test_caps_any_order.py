"""The caps of a year hold over any order of approving, paying and taking back; two computers' excess is always named."""

from __future__ import annotations

import contextlib
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hardship import OwnShare
from app.hardship.relief_caps import HOUSEHOLD, PERSON, STUDENT, Cap, CapTable, ReliefFacts, limit_of
from app.relief import Approval, GrantIn, StudyIn, kept_limits
from app.relief.capping import Ask, Held, Known, beyond, judged, payable
from app.relief.grant_service import StudyTwice
from app.relief.rules import EMERGENCY, FILED
from app.shared.clock import FixedClock
from tests.hardship.files import TODAY, number
from tests.relief.conftest import GROWN, Here

LIMITS = replace(kept_limits(), emergency_most=600)
TABLE = CapTable(
    "x", "1", "220000", date(2020, 1, 1), None, "x", False,
    (
        Cap("01", HOUSEHOLD, "12 months", months_of_line=12), Cap("02", PERSON, "own share", share_of_own=Decimal(1)),
        Cap("02", PERSON, "at most", fen=900), Cap("03", STUDENT, "10 months", months_of_line=10),
    ),
)  # fmt: skip
ASKS = st.builds(
    Ask,
    st.sampled_from(["01", "01", "02", "03"]),
    st.integers(300, 700),
    st.just(date(2026, 6, 1)),
    st.sampled_from([FILED, FILED, FILED, EMERGENCY]),
    st.builds(
        ReliefFacts, st.just("1"), st.sampled_from([60, 100]), st.sampled_from(["a", "a", "b"]), st.just("5"),
        st.integers(0, 1500), st.integers(0, 400),
    ),
    st.sampled_from(["", "", "", "", "", "", "", "", "9号"]),
)  # fmt: skip
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "approve", "approve", "pay", "pay", "pay", "back", "withdraw"]),
        st.integers(0, 3),
        st.sampled_from([date(2025, 12, 20), date(2026, 1, 10), date(2026, 6, 1)]),
    ),
    min_size=20,
    max_size=60,
)


@dataclass
class Computer:
    """What one computer knows: the day a grant was promised, and the day it was paid, by grant."""

    promised: dict[int, date]
    paid: dict[int, date]
    above: dict[int, int]


def held(computer: Computer, asks: list[Ask], but: int) -> list[Held]:
    return [
        Held(
            str(n),
            asks[n].item,
            asks[n].amount,
            computer.paid.get(n, on),
            asks[n].facts.person,
            asks[n].way,
            n in computer.paid,
        )
        for n, on in computer.promised.items()
        if n != but
    ]


def do(computer: Computer, asks: list[Ask], act: str, n: int, on: date) -> None:
    """Do an act as the services do it; one that does not come now is left."""
    if act == "approve" and n not in computer.promised:
        if judged(TABLE, LIMITS, replace(asks[n], on=on), held(computer, asks, n)).allowed:
            computer.promised[n] = on
    elif act == "pay" and n in computer.promised and n not in computer.paid:
        verdict = payable(TABLE, LIMITS, asks[n], on, held(computer, asks, n))
        if verdict.allowed:
            computer.paid[n], computer.above[n] = on, verdict.above
    elif act == "back":
        computer.paid.pop(n, None)
    elif act == "withdraw" and n not in computer.paid:
        computer.promised.pop(n, None)


def over(computer: Computer, asks: list[Ask]) -> set[str]:
    """Reckon anew, without the code that judges: which caps of which year are exceeded without any document."""
    sums: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for n, on in computer.paid.items():
        who = asks[n].facts.person
        keys = [(asks[n].item, on.year, "" if asks[n].item == "01" else who)]
        for key in keys:
            sums[key].append(n)
        if asks[n].way == EMERGENCY:
            sums["emergency", on.year, ""].append(n)
    found = set()
    for (what, year, who), some in sums.items():
        if any(asks[n].document for n in some):
            continue
        # An emergency is judged by its own limit and may come on top of a cap; nothing on file goes beyond it.
        counted = some if what == "emergency" else [n for n in some if asks[n].way == FILED]
        limits = [
            LIMITS.emergency_most
            if what == "emergency"
            else min(limit_of(cap, asks[n].facts) for cap in TABLE.caps if cap.item == what)
            for n in counted
        ]
        if counted and sum(asks[n].amount for n in counted) > max(limits):
            found.add(f"{what} {year} {who}")
    return found


@settings(max_examples=60)
@given(st.lists(ASKS, min_size=4, max_size=4), ACTS)
def test_no_order_of_acts_of_one_computer_goes_over_a_cap(
    asks: list[Ask], acts: list[tuple[str, int, date]]
) -> None:
    one = Computer({}, {}, {})
    for act, n, on in acts:
        if n < len(asks):
            before = dict(one.paid)
            do(one, asks, act, n, on)
            if (
                one.paid != before and n in one.paid
            ):  # this payment stands within its own limit beside all of its year
                beside = [h for h in held(one, asks, n) if h.is_paid]
                assert asks[n].document or judged(TABLE, LIMITS, replace(asks[n], on=on), beside).allowed
    assert over(one, asks) == set()
    known = [Known(str(n), replace(asks[n], on=on), one.above[n]) for n, on in one.paid.items()]
    assert beyond(lambda _on: TABLE, LIMITS, known) == frozenset()


@settings(max_examples=60)
@given(st.lists(ASKS, min_size=4, max_size=4), ACTS)
def test_what_two_computers_paid_beyond_a_cap_is_named_until_it_is_taken_back(
    asks: list[Ask], acts: list[tuple[str, int, date]]
) -> None:
    """Each computer has grants of its own (even and odd) and knows those of the other since they met."""
    two = Computer({}, {}, {}), Computer({}, {}, {})

    def meet() -> None:
        for n in range(len(asks)):
            mine, other = two[n % 2], two[1 - n % 2]
            for part in ("promised", "paid", "above"):
                told, copy = getattr(mine, part), getattr(other, part)
                copy.pop(n, None)
                if n in told:
                    copy[n] = told[n]

    for act, n, on in acts:
        if act == "withdraw" and n == 3:  # one of them carries its stick to the other
            meet()
        elif n < len(asks):
            do(two[n % 2], asks, act, n, on)
    meet()
    assert two[0].paid == two[1].paid
    here = two[0]
    while True:
        known = [Known(str(n), replace(asks[n], on=on), here.above[n]) for n, on in here.paid.items()]
        named = beyond(lambda _on: TABLE, LIMITS, known)
        if not named:
            break
        del here.paid[int(min(named))]
    assert over(here, asks) == set()


def test_two_computers_that_gave_one_cap_twice_are_named_both() -> None:
    ask = Ask("01", 700, date(2026, 3, 1), FILED, ReliefFacts("1", 100))
    paid = [Known("a", ask), Known("b", replace(ask, on=date(2026, 9, 1)))]
    assert beyond(lambda _on: TABLE, LIMITS, paid) == {"a", "b"}
    assert beyond(lambda _on: TABLE, LIMITS, paid[:1]) == frozenset()
    other_year = [paid[0], Known("b", replace(ask, on=date(2025, 12, 31)))]
    assert beyond(lambda _on: TABLE, LIMITS, other_year) == frozenset()


def drafted(here: Here, chance: random.Random, student: str, ill: str) -> GrantIn:
    item = chance.choice(("01", "01", "02", "03"))
    told = here.grant(
        item, chance.randrange(150_000, 600_000), document=chance.choice(("", "", "", "", "", "9号"))
    )
    if item == "02":
        return replace(told, person_id=ill)
    if item == "03":
        year = chance.choice((2025, 2026))
        return replace(told, person_id=student, school_year=year, study=StudyIn(proof="证明"))
    return told


def back(here: Here, state: str, grant_id: str) -> None:
    if state == "PAID":
        here.relief.take_payment_back(here.actor, grant_id, "退")
    else:
        here.relief.withdraw_approval(here.second, grant_id, "误")


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_any_order_of_acts_on_the_real_database_stays_within_the_caps(
    here: Here, clock: FixedClock, seed: int
) -> None:
    """Drafts, approvals, payments, takings-back over a turn of the year; then the books and the caps are read anew."""
    chance = random.Random(seed)
    student = here.person(GROWN)
    ill = here.hardship.file(here.actor, here.file).people[0].id
    here.shares[number(1)] = OwnShare(900_000, 100_000)
    relief, actor, second = here.relief, here.actor, here.second
    clock.moment -= timedelta(days=20)
    ids: list[str] = []
    stopped = 0
    for _n in range(45):
        clock.moment += timedelta(days=chance.choice((0, 1, 3)))
        today = clock.today()
        what = chance.choice(
            ("draft", "draft", "approve", "approve", "pay", "pay", "pay", "PAID", "APPROVED")
        )
        if what == "draft":
            with contextlib.suppress(StudyTwice):
                ids.append(relief.draft(actor, drafted(here, chance, student, ill)))
        elif what == "approve":
            refused = relief.approve(second, ids, Approval(today)).refused
            stopped += sum(error.code == "relief.over_cap" for _one, error in refused)
        elif what == "pay":
            due = [one.grant_id for one in relief.payments(actor)]
            chance.shuffle(due)
            day = min(today, TODAY) if chance.random() < 0.3 else today
            relief.pay(actor, due[: chance.randrange(1, 4)], day)
        elif some := [one.id for one in relief.grants(actor) if one.state == what]:
            back(here, what, chance.choice(some))
    lines = [one for one in relief.grants(actor) if one.is_paid]
    views = {one.id: relief.grant(actor, one.id) for one in lines}
    sums: dict[tuple[str, int], int] = defaultdict(int)
    papers: set[tuple[str, int]] = set()
    for one in lines:
        key = one.item, one.paid_on.year
        sums[key] += one.amount
        if views[one.id].told.document:
            papers.add(key)
    for (item, year), total in sums.items():
        limit = {"01": 864_000, "02": 800_000, "03": 720_000}[item]
        assert total <= limit or (item, year) in papers
    assert seed != 1 or (len(lines) >= 2 and stopped > 0)
    assert not any(one.beyond for one in lines)
    project = relief.project(actor, here.own)
    assert project.books_agree
    assert project.paid == sum(sums.values())
