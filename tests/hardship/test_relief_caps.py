"""No order of payments goes over a cap without a document; the caps of every file come out as its examples say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.region_tables import NoTable
from app.hardship.relief_caps import (
    HOUSEHOLD,
    STUDENT,
    Cap,
    CapTable,
    CentralNotForItem,
    CentralWithoutFile,
    ItemUnknown,
    OverReliefCap,
    Paid,
    ReliefAmountInvalid,
    ReliefFactMissing,
    ReliefFacts,
    ReliefNotForThem,
    check_relief,
    check_source,
    judge,
    limit_of,
)
from app.hardship.relief_file import caps_for, check_caps_file, load_caps
from app.shared import paths
from app.shared.toml_table import TableExampleFailed, TableKeyUnknown, TableRefused

FILES = sorted(paths.resources().glob("**/relief_caps/*.toml"))
JILIN = check_caps_file(paths.resources() / "relief_caps" / "jilin.toml")
PROVINCE = check_caps_file(paths.resources() / "samples" / "relief_caps" / "province.toml")
DAY = date(2026, 5, 20)
DEEP = ReliefFacts("1", 72_000, "m", "5", 1_000_000, 200_000)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_of_every_installed_file_come_out(path: Path) -> None:
    assert check_caps_file(path).id == path.stem


def test_the_caps_of_a_place_and_day() -> None:
    assert load_caps().refused == ()
    assert caps_for("222403", DAY).id == "jilin"
    with pytest.raises(NoTable):
        caps_for("222403", date(2019, 12, 31))
    with pytest.raises(NoTable):
        caps_for("990000", DAY)  # a sample holds nowhere


def test_a_payment_to_the_fen_and_one_fen_above() -> None:
    paid = [Paid("01", 300_000, date(2026, 1, 1)), Paid("01", 1, date(2025, 12, 31))]
    exact = judge(JILIN, "01", 564_000, DAY, paid, DEEP)
    assert (exact.allowed, exact.room, exact.above, exact.override) == (True, 564_000, 0, "")
    over = judge(JILIN, "01", 564_001, DAY, paid, DEEP)
    assert (over.allowed, over.above, over.cap.item) == (False, 1, "01")
    with pytest.raises(OverReliefCap) as error:
        check_relief(JILIN, "01", 564_001, DAY, paid, DEEP)
    assert error.value.field == "amount"
    assert "5,640.00" in error.value.words("zh_CN")
    assert "0.01" in error.value.words("ko_KR")
    decided = check_relief(JILIN, "01", 564_001, DAY, paid, DEEP, " 吉工办〔2026〕3号 ")
    assert (decided.allowed, decided.above, decided.override) == (True, 1, "吉工办〔2026〕3号")
    assert decided.steps[-1].words("en") == "More is allowed by document 吉工办〔2026〕3号."


def test_a_document_that_was_not_needed_is_not_kept() -> None:
    assert check_relief(JILIN, "01", 1, DAY, (), DEEP, "3号").override == ""


def test_what_a_document_allowed_counts_all_the_same() -> None:
    paid = [Paid("01", 900_000, DAY)]
    assert judge(JILIN, "01", 1, DAY, paid, DEEP).room == 0


def test_the_tightest_of_several_caps_holds() -> None:
    facts = ReliefFacts("1", person="m", own_cost=180_000)
    assert judge(PROVINCE, "05", 1, DAY, (), facts).room == 180_000
    assert judge(PROVINCE, "05", 1, DAY, (), replace(facts, own_cost=999_999)).room == 300_000


def test_caps_for_other_classes_give_nothing_without_a_document() -> None:
    none = ReliefFacts("0", 72_000)
    with pytest.raises(ReliefNotForThem) as error:
        check_relief(PROVINCE, "01", 100, DAY, (), none)
    assert error.value.field == "item"
    assert check_relief(PROVINCE, "01", 100, DAY, (), none, "3号").override == "3号"


def test_an_item_without_a_cap_is_not_limited() -> None:
    found = judge(JILIN, "04", 10**9, DAY, (), DEEP)
    assert (found.allowed, found.room, found.cap) == (True, None, None)


@pytest.mark.parametrize(
    ("item", "amount", "facts", "kind", "field"),
    [
        ("77", 1, DEEP, ItemUnknown, "item"),
        ("01", 0, DEEP, ReliefAmountInvalid, "amount"),
        ("01", 1, replace(DEEP, line_month=None), ReliefFactMissing, "line_month"),
        ("02", 1, replace(DEEP, own_cost=None), ReliefFactMissing, "own_cost"),
        ("02", 1, replace(DEEP, person=""), ReliefFactMissing, "person"),
        ("03", 1, replace(DEEP, person=""), ReliefFactMissing, "person"),
    ],
)
def test_what_is_missing_is_asked_by_field(item, amount, facts, kind, field) -> None:
    with pytest.raises(kind) as error:
        judge(JILIN, item, amount, DAY, (), facts)
    assert error.value.field == field
    assert "{" not in error.value.words("ko_KR")


def test_class_and_stage_are_asked_where_caps_differ_by_them() -> None:
    for item, facts, field in (
        ("01", replace(DEEP, category=""), "category"),
        ("03", replace(DEEP, stage=""), "stage"),
    ):
        with pytest.raises(ReliefFactMissing) as error:
            judge(PROVINCE, item, 1, DAY, (), facts)
        assert error.value.field == field


def test_central_money_is_for_filed_households_and_items_it_is_for() -> None:
    check_source("01", "01", on_file=True)
    check_source("08", "04", on_file=False)
    for item, on_file, kind, field in (
        ("08", True, CentralNotForItem, "source"),
        ("01", False, CentralWithoutFile, "source"),
        ("77", True, ItemUnknown, "item"),
    ):
        with pytest.raises(kind) as error:
            check_source(item, "01", on_file=on_file)
        assert error.value.field == field


CAPS = st.lists(
    st.one_of(
        st.builds(Cap, st.just("01"), st.sampled_from([HOUSEHOLD, STUDENT]), st.just("x"), fen=st.integers(1, 2000)),
        st.builds(
            Cap, st.just("01"), st.sampled_from([HOUSEHOLD, STUDENT]), st.just("x"), months_of_line=st.integers(1, 12)
        ),
        st.builds(
            Cap, st.just("01"), st.sampled_from([HOUSEHOLD, STUDENT]), st.just("x"),
            share_of_own=st.sampled_from([Decimal("0.8"), Decimal(1), Decimal("0.333")]),
        ),
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip
PAYMENTS = st.lists(
    st.tuples(
        st.integers(1, 900),
        st.dates(date(2025, 6, 1), date(2026, 12, 31)),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["", "", "", "3号"]),
    ),
    max_size=20,
)


@given(CAPS, PAYMENTS, st.integers(0, 3000), st.integers(0, 1000))
def test_no_order_of_payments_goes_over_a_cap_without_a_document(caps, payments, own, mutual) -> None:
    table = CapTable("x", "1", "220000", date(2020, 1, 1), None, "x", False, tuple(caps))
    paid: list[Paid] = []
    decided: set[tuple[int, str]] = set()
    for amount, on, person, override in payments:
        facts = ReliefFacts("1", 100, person, "5", own, mutual)
        verdict = judge(table, "01", amount, on, paid, facts, override)
        assert verdict.allowed == (amount <= verdict.room or bool(override))
        assert verdict.above == max(0, amount - verdict.room)
        if verdict.allowed:
            paid.append(Paid("01", amount, on, person))
            if verdict.override:
                decided |= {(on.year, person), (on.year, "")}
    for cap in caps:
        for year in (2025, 2026):
            for person in ("",) if cap.per == HOUSEHOLD else ("a", "b"):
                given_ = sum(one.amount for one in paid if one.on.year == year and person in ("", one.person))
                facts = ReliefFacts("1", 100, person or "a", "5", own, mutual)
                assert given_ <= limit_of(cap, facts) or (year, person) in decided


@given(CAPS, PAYMENTS, st.integers(1, 3000), st.randoms(use_true_random=False))
def test_what_is_left_does_not_hang_on_the_order(caps, payments, own, chance) -> None:
    table = CapTable("x", "1", "220000", date(2020, 1, 1), None, "x", False, tuple(caps))
    paid = [Paid("01", amount, on, person) for amount, on, person, _document in payments]
    facts = ReliefFacts("1", 100, "a", "5", own)
    before = judge(table, "01", 1, DAY, paid, facts)
    chance.shuffle(paid)
    assert judge(table, "01", 1, DAY, paid, facts) == before


GOOD = """id = "x"
version = "1"
region = "220000"
valid_from = 2026-01-01
basis = "x"

[[cap]]
item = "01"
per = "household-year"
rule = "x"
months_of_line = 12

[[example]]
name = "one"
item = "01"
line_month = 100
room = 1_200
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ("room = 1_200", "room = 1_201", 17, TableExampleFailed),
        ("room = 1_200", "not_given = true", 17, TableExampleFailed),
        ("line_month = 100", "line = 100", 16, TableKeyUnknown),
        ('item = "01"', 'item = "77"', 8, TableRefused),
        ('"household-year"', '"year"', 9, TableRefused),
        ("months_of_line = 12", "months_of_line = 12\nfen = 5", 12, TableRefused),
        ("months_of_line = 12", "share_of_own = 1.1", 11, TableRefused),
        ("months_of_line = 12", "months_of_line = 0", 11, TableRefused),
        ("months_of_line = 12", "", 7, TableRefused),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, kind: type
) -> None:
    (tmp_path / "good.toml").write_text(GOOD, "utf-8")
    (tmp_path / "x.toml").write_text(GOOD.replace(old, new, 1), "utf-8")
    shelf = load_caps((tmp_path,))
    assert [one.id for one in shelf.tables] == ["x"]
    ((name, error),) = shelf.refused
    assert (name, error.facts["line"]) == ("x.toml", line)
    assert isinstance(error, kind)
