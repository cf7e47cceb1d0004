"""The figures of mutual aid: each counted from rows, each with the rows it counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.aid import Aid, Figure, NewBatch, Payment, Scope, Wish, figure_note, figure_value, take_decision
from app.aid.figures import COVER, KEYS, Counted, half_up, told
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import unit_id_of
from app.visits import Visits
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT
from tests.aid.test_relief_service import Relieved, card

Told = dict[tuple[str, str], Figure]


def of(found: tuple[Figure, ...]) -> Told:
    return {(one.key, one.of): one for one in found}


def test_an_office_without_anything_tells_nothing_it_does_not_know() -> None:
    found = of(told((), (), (), (), ()))
    assert {key for key, _of in found} == set(KEYS)
    assert {found[key, ""].value for key in ("persons", "reported", "paid_amount", "relief_amount")} == {0}
    for key in ("average", "ratio", "average_days", "participation"):
        assert found[key, ""].value is None
        assert figure_value(found[key, ""]) != "0"
        assert figure_note(found[key, ""])
    assert of(told((), (), (), (), None))["relief_amount", ""].value is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 10**6)), max_size=20))
def test_a_figure_is_what_its_rows_say(some: list[tuple[str, bool, int]]) -> None:
    covers = [
        Counted(COVER, str(n), who, who, "u", None, amount=fee, gift=gift)
        for n, (who, gift, fee) in enumerate(some)
    ]
    found = of(told(covers, covers, (), (), covers))
    assert found["person_times", ""].value == len(found["person_times", ""].rows) == len(some)
    assert found["persons", ""].value == len({row.person for row in found["persons", ""].rows})
    assert found["gifted", ""].value == len({who for who, gift, _fee in some if gift})
    for key in ("premium", "relief_amount"):
        assert found[key, ""].value == sum(row.amount or 0 for row in found[key, ""].rows)


def test_halves_are_rounded_up() -> None:
    assert [half_up(amount, 2) for amount in (0, 1, 2, 3)] == [0, 1, 1, 2]


class Year(Relieved):
    """An office with a paid batch, covers written without a payer, claims in every state, and second relief."""

    def __init__(self, aid: Aid, actor: Actor, db: Database, clock: FixedClock) -> None:
        super().__init__(aid, actor, db, clock)
        with db.reading() as tx:
            unit_id = unit_id_of(tx, UNIT) or ""
        split = {"unit": 42_00, "person": 18_00}
        batch = aid.found_batch(actor, NewBatch(unit_id, DEMO, FIRST, LAST, BEFORE, split=split)).id
        aid.put_on_batch(actor, batch, [Wish(one.id_no) for one in self.people[:3]])
        aid.pay_batch(actor, batch, Payment(180_00, "0001", date(2025, 12, 22)))
        aid.confirm_batch(actor, batch)
        report = aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
        self.others, self.fee = report.enrolled, report.fee
        ids = [self.claim(n, 20_000_00) for n in range(4)]
        for claim_id in ids[:3]:
            aid.confirm(self.second, claim_id)
        aid.submit(actor)
        said = (
            ("APPROVED", 10_050_00, "2026-06-11"),
            ("APPROVED", 5_000_00, None),
            ("DENIED", 0, "2026-06-06"),
        )
        with db.transaction("test", actor) as tx:
            for claim_id, (state, amount, on) in zip(ids, said, strict=False):
                take_decision(tx, {
                    "table": "claim", "row_id": claim_id, "state": state, "amount": amount, "reasons": [], "on": on, "by": "",
                })  # fmt: skip
        relief_id = self.found()
        aid.propose_relief(actor, relief_id)
        self.approve(relief_id)
        line = next(one for one in aid.relief(actor, relief_id).lines if one.amount)
        self.relief = line
        aid.set_relief_account(actor, relief_id, line.id, "工行", card(1))
        aid.pay_relief(actor, relief_id, date(2026, 11, 5))


@pytest.fixture
def year(aid: Aid, actor: Actor, db: Database, clock: FixedClock) -> Year:
    return Year(aid, actor, db, clock)


def test_a_year_is_counted_from_its_rows(year: Year) -> None:
    found = of(year.aid.figures_of_year(year.actor, 2026))
    people = 3 + year.others
    assert (found["persons", ""].value, found["person_times", ""].value) == (people, people)
    assert found["premium", ""].value == 180_00 + year.fee
    assert {of_: one.value for (key, of_), one in found.items() if key == "premium" and of_} == {
        "unit": 126_00, "person": 54_00, "?": year.fee,
    }  # fmt: skip
    assert found["premium", "?"].lacking == year.others
    assert [found[key, ""].value for key in ("reported", "accepted", "in_work", "paid", "denied")] == [
        4,
        4,
        1,
        2,
        1,
    ]
    assert found["paid_amount", ""].value == 15_050_00
    assert found["average", ""].value == 7_525_00
    assert found["ratio", ""].value == half_up(1000 * 15_050_00, 180_00 + year.fee)
    assert (found["average_days", ""].value, found["average_days", ""].lacking) == (75, 1)  # 10 and 5 days
    assert "1" in figure_note(found["average_days", ""])
    assert (found["relief_persons", ""].value, found["relief_amount", ""].value) == (1, year.relief.amount)
    assert found["participation", UNIT].value == 1000
    for one in found.values():
        if one.unit in ("person_time", "claim"):
            assert one.value == len(one.rows)
        assert one.value is None or one.value == 0 or one.rows
    ids = {row.id for row in found["paid", ""].rows}
    assert ids <= {row.id for row in found["reported", ""].rows}


def test_another_year_has_nothing_and_a_plan_keeps_its_own(year: Year) -> None:
    other = of(year.aid.figures_of_year(year.actor, 2025))
    assert {other[key, ""].value for key in ("persons", "reported", "relief_amount")} == {0}
    mine = of(year.aid.figures_of_year(year.actor, 2026, DEMO))
    assert mine["persons", ""].value == 3 + year.others
    assert mine["relief_amount", ""].value is None
    assert of(year.aid.figures_of_year(year.actor, 2026, "another"))["persons", ""].value == 0


def test_a_term_of_a_plan_is_told_apart(year: Year) -> None:
    scopes, names = year.aid.figure_scopes(year.actor)
    assert Scope(date(2026, 1, 1), date(2026, 12, 31)) in scopes
    term = Scope(FIRST, LAST, DEMO, term=True)
    assert term in scopes
    assert DEMO in names
    found = of(year.aid.figures(year.actor, term))
    assert (found["persons", ""].value, found["reported", ""].value) == (3 + year.others, 4)
    short = of(year.aid.figures(year.actor, Scope(FIRST, date(2026, 6, 30), DEMO, term=True)))
    assert short["persons", ""].value == 0


def test_second_relief_stays_out_of_the_figures_of_warm_delivery(year: Year) -> None:
    raised = [
        one
        for one in Visits(year.db, Guard(), year.clock).figures(year.actor, year=2026)
        if one.key == "raised"
    ]
    assert [one.value for one in raised] == [0]
