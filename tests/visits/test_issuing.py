"""What carriers take out and bring back: never more than there is, nothing booked, a difference explained or no lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.security.guard import NotAllowed
from app.shared.errors import RuleError
from app.visits import (
    CASH,
    GOOD,
    ISSUED,
    LOCKED,
    RETURNED,
    Handed,
    IssueNote,
    Notice,
    Outcome,
    Thing,
    parse_plan,
    proposed_last,
    read_plan,
)
from app.visits.issuing import (
    BroughtBack,
    CarrierMissing,
    CashSourceMissing,
    DayAhead,
    ExplainsTooMuch,
    MoreThanTaken,
    NoteMissing,
    NoteReversed,
    NothingCarried,
    ReasonMissing,
    ShelfShort,
    SourceShort,
)
from app.visits.notice import NoticeBackwards, PhoneMissing
from app.visits.rules import ABSENT, GIVEN, AmountInvalid, GoodNotOfCampaign, QuantityInvalid
from app.visits.standing import CarryingClosed, Locked, NotApproved, TakenOut, Unexplained
from tests.visits.conftest import HOUSEHOLDS, Office, approve, join, number
from tests.visits.test_other_day import DEEP, PLAN, RELATIVE

DAY = date(2026, 1, 10)
RICE, OIL, MONEY = (GOOD, "G21"), (GOOD, "G23"), (CASH, "03")
WANG = Handed(DAY, " 王芳  ", 2_000_000, "03", {"G21": 40, "G23": 0}, " 东升村 ")


def out(office: Office, campaign_id: str) -> dict[Thing, int]:
    """Return what is out with carriers or not accounted for, by the reckoning."""
    return {line.thing: line.difference for line in office.visits.issued(office.actor, campaign_id).lines}


def books(office: Office, campaign_id: str) -> Any:
    return office.funds.books(office.actor, campaign_id), office.visits.account(office.actor, campaign_id)


def test_taken_out_and_brought_back_and_the_books_untouched(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    before = books(office, campaign_id)
    note = visits.issue(actor, campaign_id, WANG)
    assert (note.kind, note.handed.carrier, note.handed.place, note.handed.goods) == (
        ISSUED, "王芳", "东升村", {"G21": 40},
    )  # fmt: skip
    assert note.entered_by == actor.name
    back = Handed(DAY, "王芳", 50_000, "03", {"G21": 2})
    assert visits.bring_back(actor, campaign_id, back).kind == RETURNED
    found = visits.issued(actor, campaign_id)
    assert found.by_thing[RICE].difference == 38
    assert found.by_thing[MONEY].difference == 1_950_000
    assert (found.free(RICE), found.free(OIL), found.free(MONEY)) == (120 - 38, 110, 50_000)
    assert found.sources == ("03",)  # the other source pays for goods alone
    (carrier,) = found.carriers
    assert (carrier.carrier, carrier.held(RICE), carrier.held(MONEY), carrier.held(OIL)) == (
        "王芳", 38, 1_950_000, 0,
    )  # fmt: skip
    assert books(office, campaign_id) == before
    reckoned = visits.reconcile(actor, campaign_id)
    assert [line.thing for line in reckoned.issued] == [MONEY, RICE, OIL]
    assert reckoned.agrees  # the books know nothing of carriers


def test_never_more_than_there_is(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    visits.issue(actor, campaign_id, replace(WANG, cash=1_500_000, goods={"G21": 100}))
    for more, wrong, field in (
        (Handed(DAY, "李明", goods={"G21": 21}), ShelfShort, "G21"),
        (Handed(DAY, "李明", 500_001, "03"), SourceShort, "cash"),
    ):
        with pytest.raises(wrong) as refused:
            visits.issue(actor, campaign_id, more)
        assert refused.value.field == field
        assert "大米" in refused.value.words() or "5,000.00" in refused.value.words()
    for more, field in (
        (Handed(DAY, "李明", goods={"G21": 1}), "G21"),
        (Handed(DAY, "王芳", goods={"G21": 101}), "G21"),
        (Handed(DAY, "王芳", goods={"G23": 1}), "G23"),
        (Handed(DAY, "王芳", 1_500_001, "03"), "cash"),
        (Handed(DAY, "王芳", 1, "04"), "cash"),
    ):
        with pytest.raises(MoreThanTaken) as refused:
            visits.bring_back(actor, campaign_id, more)
        assert refused.value.field == field
    assert len(visits.issued(actor, campaign_id).notes) == 1
    visits.bring_back(actor, campaign_id, Handed(DAY, "王芳", goods={"G21": 80}))
    visits.issue(actor, campaign_id, Handed(DAY, "李明", goods={"G21": 100}))
    assert out(office, campaign_id)[RICE] == 120


def test_what_carriers_gave_is_not_out_any_more(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    visits.issue(actor, campaign_id, Handed(DAY, "王芳", goods={"G21": 119}))
    ids = visits.window(actor, campaign_id)
    for visit in ids[:5]:
        visits.record_as_planned(actor, visit, DAY)
    found = visits.issued(actor, campaign_id)
    assert (found.by_thing[RICE].given, found.by_thing[RICE].out, found.left[RICE]) == (5, 114, 115)
    assert found.free(RICE) == 1
    with pytest.raises(ShelfShort):
        visits.issue(actor, campaign_id, Handed(DAY, "李明", goods={"G21": 2}))
    visits.issue(actor, campaign_id, Handed(DAY, "李明", goods={"G21": 1}))
    assert visits.issued(actor, campaign_id).free(RICE) == 0


@pytest.mark.parametrize(
    ("handed", "wrong", "field"),
    [
        (replace(WANG, carrier="  "), CarrierMissing, "carrier"),
        (replace(WANG, on=date(2026, 11, 21)), DayAhead, "on"),
        (replace(WANG, cash=-1), AmountInvalid, "cash"),
        (replace(WANG, cash_source=None), CashSourceMissing, "source"),
        (replace(WANG, cash_source="01"), CashSourceMissing, "source"),
        (replace(WANG, goods={"G21": -1}), QuantityInvalid, "G21"),
        (replace(WANG, goods={"G01": 1}), GoodNotOfCampaign, "G01"),
        (Handed(DAY, "王芳", 0, "03", {"G21": 0}), NothingCarried, "cash"),
    ],
)
def test_what_a_note_must_say(
    office: Office, campaign_id: str, handed: Handed, wrong: type[RuleError], field: str
) -> None:
    for act in (office.visits.issue, office.visits.bring_back):
        with pytest.raises(wrong) as refused:
            act(office.actor, campaign_id, handed)
        assert refused.value.field == field
    assert office.visits.issued(office.actor, campaign_id).notes == ()


def test_a_note_is_taken_back_once_and_by_a_note(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    taken = visits.issue(actor, campaign_id, WANG)
    back = visits.bring_back(actor, campaign_id, Handed(DAY, "王芳", goods={"G21": 40}))
    with pytest.raises(BroughtBack):
        visits.reverse_note(actor, taken.id)
    visits.issue(actor, campaign_id, Handed(DAY, "李明", goods={"G21": 120}))
    with pytest.raises(ShelfShort):  # what came back went out with somebody else
        visits.reverse_note(actor, back.id)
    other = visits.issued(actor, campaign_id).notes[-1]
    reversal = visits.reverse_note(actor, other.id)
    assert (reversal.reverses, reversal.handed) == (other.id, other.handed)
    visits.reverse_note(actor, back.id)
    visits.reverse_note(actor, taken.id)
    notes = visits.issued(actor, campaign_id).notes
    assert [note.stands for note in notes] == [False] * 6
    assert set(out(office, campaign_id).values()) == {0}
    for note in notes:
        with pytest.raises(NoteReversed):
            visits.reverse_note(actor, note.id)
    with pytest.raises(NoteMissing):
        visits.reverse_note(actor, "none")
    assert visits.reconcile(actor, campaign_id).issued == ()  # nothing stands, so nothing is asked


def test_nothing_before_the_approval_and_the_approval_stays(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    visits.withdraw_approval(actor, campaign_id)
    for act in (
        lambda: visits.issue(actor, campaign_id, WANG),
        lambda: visits.bring_back(actor, campaign_id, WANG),
        lambda: visits.explain(actor, campaign_id, RICE, 1, "x"),
    ):
        with pytest.raises(NotApproved):
            act()
    approve(office, campaign_id)
    note = visits.issue(actor, campaign_id, WANG)
    with pytest.raises(TakenOut):
        visits.withdraw_approval(actor, campaign_id)
    visits.reverse_note(actor, note.id)
    visits.withdraw_approval(actor, campaign_id)
    with pytest.raises(NotAllowed):
        visits.issue(replace(actor, role="reader"), campaign_id, WANG)


@pytest.fixture
def two(office: Office, samples: Path, write_sheet: Callable[..., Path]) -> str:
    """An approved campaign with two households on its list; each gets 1,000 yuan, a bag and a can."""
    plan = replace(read_plan((samples / "day/campaign.json").read_bytes()), work_unit=None)
    rows = [HOUSEHOLDS, ["甲一", number(1), "甲村", "", 1, 10, 0], ["乙二", number(2), "乙村", "", 1, 10, 0]]
    office.hardship.import_households(office.actor, write_sheet(rows, "households.xlsx"), plan.line)
    made = office.visits.plan(office.actor, plan).id
    assert office.visits.make_list(office.actor, made).recipients == 2
    approve(office, made)
    return made


def test_a_difference_is_explained_before_the_lock(office: Office, two: str) -> None:
    visits, actor = office.visits, office.actor
    visits.issue(actor, two, Handed(DAY, "王芳", 200_000, "03", {"G21": 5, "G23": 2}))
    for visit in visits.window(actor, two):
        visits.record_as_planned(actor, visit, DAY)
    visits.bring_back(actor, two, Handed(DAY, "王芳", goods={"G21": 1}))
    assert visits.reconcile(actor, two).unexplained == 1
    with pytest.raises(Unexplained):
        visits.lock(actor, two)
    for amount, reason, wrong in (
        (2, "  ", ReasonMissing), (3, "淋湿", ExplainsTooMuch), (-2, "淋湿", ExplainsTooMuch), (0, "x", ExplainsTooMuch),
    ):  # fmt: skip
        with pytest.raises(wrong):
            visits.explain(actor, two, RICE, amount, reason)
    with pytest.raises(ExplainsTooMuch):
        visits.explain(actor, two, MONEY, 1, "没有差额")
    with pytest.raises(NoteMissing):
        visits.explain(actor, two, (GOOD, "G99"), 1, "x")
    first = visits.explain(actor, two, RICE, 1, " 淋湿报损 ")
    visits.explain(actor, two, RICE, 1, "破袋")
    (line,) = (line for line in visits.reconcile(actor, two).issued if line.thing == RICE)
    assert [(one.amount, one.reason, one.entered_by) for one in line.explanations] == [
        (1, "淋湿报损", actor.name), (1, "破袋", actor.name),
    ]  # fmt: skip
    visits.withdraw_explanation(actor, first)
    with pytest.raises(NoteReversed):
        visits.withdraw_explanation(actor, first)
    with pytest.raises(NoteMissing):
        visits.withdraw_explanation(actor, "none")
    with pytest.raises(Unexplained):
        visits.lock(actor, two)
    last = visits.explain(actor, two, RICE, 1, "淋湿报损")
    assert visits.lock(actor, two).standing == LOCKED
    note = visits.issued(actor, two).notes[0]
    for act in (
        lambda: visits.issue(actor, two, WANG),
        lambda: visits.bring_back(actor, two, WANG),
        lambda: visits.reverse_note(actor, note.id),
        lambda: visits.explain(actor, two, RICE, 1, "x"),
        lambda: visits.withdraw_explanation(actor, last),
    ):
        with pytest.raises(CarryingClosed):
            act()


def test_more_given_than_was_taken_out_is_explained_too(office: Office, two: str) -> None:
    visits, actor = office.visits, office.actor
    visits.issue(actor, two, Handed(DAY, "王芳", 100_000, "03", {"G21": 1, "G23": 2}))
    for visit in visits.window(actor, two):
        visits.record_as_planned(actor, visit, DAY)
    assert (out(office, two)[MONEY], out(office, two)[RICE]) == (-100_000, -1)
    assert visits.issued(actor, two).free(RICE) == 118
    visits.explain(actor, two, MONEY, -100_000, "一户在办公室领取")
    visits.explain(actor, two, RICE, -1, "一户在办公室领取")
    assert visits.lock(actor, two).standing == LOCKED


def test_an_office_that_writes_no_notes_is_asked_nothing(office: Office, two: str) -> None:
    for visit in office.visits.window(office.actor, two):
        office.visits.record_as_planned(office.actor, visit, DAY)
    assert office.visits.reconcile(office.actor, two).issued == ()
    assert office.visits.lock(office.actor, two).standing == LOCKED


def test_the_days_of_the_notice(office: Office, two: str) -> None:
    visits, actor = office.visits, office.actor
    monday = date(2026, 1, 5)
    assert proposed_last(monday) == date(2026, 1, 9)
    assert proposed_last(monday + timedelta(days=3)) == date(2026, 1, 14)  # over a weekend
    assert proposed_last(monday - timedelta(days=1)) == date(2026, 1, 8)  # from a Sunday that is worked
    assert proposed_last(date(2026, 1, 11)) == date(2026, 1, 16)  # from a Sunday that is not
    assert proposed_last(date(2026, 2, 12)) == date(2026, 2, 25)  # over the Spring Festival
    assert visits.campaign(actor, two).notice is None
    for notice, wrong in (
        (Notice(monday, monday - timedelta(days=1), "0433-1"), NoticeBackwards),
        (Notice(monday, monday, "  "), PhoneMissing),
    ):
        with pytest.raises(wrong):
            visits.announce(actor, two, notice)
    kept = visits.announce(actor, two, Notice(monday, date(2026, 1, 9), " 0433-2212345 ")).notice
    assert kept == Notice(monday, date(2026, 1, 9), "0433-2212345")
    for visit in visits.window(actor, two):
        visits.record(actor, visit, Outcome(ABSENT, DAY))
    visits.lock(actor, two)
    with pytest.raises(Locked):
        visits.announce(actor, two, Notice(monday, monday, "1"))


# -- any order of acts

ON = parse_plan(PLAN).window_from
BOUGHT = {(GOOD, good["code"]): good["bought"] for good in PLAN["goods"]}
BUDGET = {(CASH, source["code"]): source["budget"] for source in PLAN["sources"]}
NAMES = st.sampled_from(["王芳", "李明"])
# What fits often enough that the shelf is emptied, and now and then does not fit at all.
PIECES = st.dictionaries(st.sampled_from(["G01", "G05"]), st.integers(1, 7), min_size=1, max_size=2)
carried = st.one_of(
    st.builds(Handed, st.just(ON), NAMES, goods=PIECES),
    st.builds(Handed, st.just(ON), NAMES, st.sampled_from([1, 30000, 200000]), st.sampled_from(["02", "03"])),
    st.builds(Handed, st.just(ON), NAMES, st.just(30000), st.just("02"), PIECES),
    st.builds(Handed, st.just(ON), NAMES, goods=st.just({"G08": 1})),
)
given_out = st.builds(
    Outcome, st.just(GIVEN), st.just(ON), st.sampled_from([None, 0, 30000]),
    st.one_of(st.none(), st.dictionaries(st.sampled_from(["G01", "G05"]), st.integers(0, 4), max_size=2)),
)  # fmt: skip
acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["issue", "issue", "return"]), carried),
        st.tuples(st.just("reverse"), st.integers(0, 9)),
        st.tuples(st.sampled_from(["record", "undo"]), st.tuples(st.integers(0, 2), given_out)),
    ),
    max_size=16,
)


class Model:
    """What should be out, kept by hand: every note that stands, and what each visit gave."""

    def __init__(self) -> None:
        self.notes: dict[str, tuple[str, Handed]] = {}

    def sum(self, kind: str, carrier: str | None = None) -> Counter[Thing]:
        """Add up the notes of a kind, of everybody or of one."""
        found: Counter[Thing] = Counter()
        for what, handed in self.notes.values():
            if what == kind and carrier in (None, handed.carrier):
                found.update(handed.things)
        return found


def perform(office: Office, campaign_id: str, model: Model, act: Any) -> None:
    visits, actor, (verb, what) = office.visits, office.actor, act
    before = visits.issued(actor, campaign_id)
    out_before = {line.thing: max(0, line.difference) for line in before.lines}
    match verb:
        case "issue":
            note = visits.issue(actor, campaign_id, what)
            for thing, amount in what.things.items():
                assert amount + out_before[thing] <= before.left[thing]
            model.notes[note.id] = (ISSUED, note.handed)
        case "return":
            note = visits.bring_back(actor, campaign_id, what)
            model.notes[note.id] = (RETURNED, note.handed)
        case "reverse":
            noted: tuple[IssueNote, ...] = before.notes
            if noted:
                chosen = noted[what % len(noted)]
                visits.reverse_note(actor, chosen.id)
                model.notes.pop(chosen.id)  # a KeyError would mean that it was taken back twice
        case "record":
            place, outcome = what
            visits.record(actor, visits.window(actor, campaign_id)[place], outcome)
        case "undo":
            visits.undo_record(actor, visits.window(actor, campaign_id)[what[0]])


def holds(office: Office, campaign_id: str, model: Model) -> None:
    """Everything that must be true after any act."""
    found = office.visits.issued(office.actor, campaign_id)
    account = office.visits.account(office.actor, campaign_id)
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    taken, back = model.sum(ISSUED), model.sum(RETURNED)
    for line in found.lines:
        assert (line.issued, line.returned) == (taken[line.thing], back[line.thing])
        assert line.difference == taken[line.thing] - back[line.thing] - line.given
        if line.thing[0] == GOOD:
            assert line.given == account["goods_given"][line.thing[1]]
            assert line.out <= found.left[line.thing]
            assert taken[line.thing] - back[line.thing] <= BOUGHT[line.thing]
        else:
            assert taken[line.thing] - back[line.thing] <= BUDGET[line.thing]
    assert sum(line.given for line in found.lines if line.thing[0] == CASH) == account["cash"]
    assert account["cash"] == sum(line.cash or 0 for line in lines)
    for carrier in ("王芳", "李明"):
        took, brought = model.sum(ISSUED, carrier), model.sum(RETURNED, carrier)
        assert all(took[thing] >= brought[thing] for thing in {*took, *brought})
        told = {line.carrier: line for line in found.carriers}.get(carrier)
        assert (dict(told.issued) if told else {}) == dict(took)
    assert office.visits.reconcile(office.actor, campaign_id).agrees


def carry(office: Office, tmp_path: Path, day: list[Any]) -> None:
    """Play a day, and hold what carriers have against the notes after every act."""
    plan = parse_plan(PLAN)
    if not office.hardship.window(office.actor):
        sheet = tmp_path / "households.csv"
        rows = [
            HOUSEHOLDS, ("甲一", DEEP, "甲村", "", "2", "0", "0"), ("乙二", RELATIVE, "乙村", "", "1", "8400.12", "0"),
        ]  # fmt: skip
        sheet.write_text("\n".join(",".join(row) for row in rows), "utf-8")
        office.hardship.import_households(office.actor, sheet, plan.line)
        join(office, "戊五", number(5), PLAN["recipients"]["members"]["work_unit"])
    campaign_id = office.visits.plan(office.actor, plan).id
    assert office.visits.make_list(office.actor, campaign_id).recipients == 3
    approve(office, campaign_id)
    model = Model()
    for act in day:
        booked = office.funds.books(office.actor, campaign_id)
        notes = office.visits.issued(office.actor, campaign_id).notes
        try:
            perform(office, campaign_id, model, act)
        except RuleError:
            assert office.visits.issued(office.actor, campaign_id).notes == notes
            assert office.funds.books(office.actor, campaign_id) == booked
        if act[0] in ("issue", "return", "reverse"):
            assert office.funds.books(office.actor, campaign_id) == booked  # notes book nothing
        holds(office, campaign_id, model)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_after_any_order_carriers_hold_what_the_notes_say(
    office: Office, tmp_path: Path, day: list[Any]
) -> None:
    carry(office, tmp_path, day)


@pytest.mark.long
@settings(
    max_examples=500, derandomize=False, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts)
def test_after_many_orders_carriers_hold_what_the_notes_say(
    office: Office, tmp_path: Path, day: list[Any]
) -> None:
    carry(office, tmp_path, day)
