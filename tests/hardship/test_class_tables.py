"""A table of a place gives the class; a table whose own example does not come out is refused by line and name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.class_file import (
    ClassShelf,
    check_table,
    line_for,
    load_tables,
    read_class_table,
    table_for,
)
from app.hardship.class_tables import (
    ACCIDENT,
    Accident,
    AccidentRule,
    ClassFacts,
    ClassTable,
    HappeningUnknown,
    judge_class,
    touched,
)
from app.hardship.lines import DatedLine
from app.hardship.region_tables import NoTable, TableTwice
from app.hardship.rules import AmountNegative, Line, PeopleInvalid, Step, classify
from app.shared import paths
from app.shared.text import in_language
from app.shared.toml_table import (
    TableExampleFailed,
    TableKeyMissing,
    TableKeyUnknown,
    TableRefused,
    read_text,
)

FILES = sorted(paths.resources().glob("**/class_tables/*.toml"))
LINE = Line("222401", 2026, 72000, Decimal(2))
PLAIN = ClassTable("plain", "1", "220000", date(2023, 1, 1), None, "x", False)
FEN = st.integers(0, 20_000_000)
FACTS = st.builds(ClassFacts, FEN, FEN, st.integers(1, 12))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_of_every_installed_table_come_out(path: Path) -> None:
    assert check_table(path).id == path.stem


def test_the_shipped_tables_are_found_by_place_and_day() -> None:
    shelf = load_tables()
    assert shelf.refused == ()
    assert {one.id for one in shelf.tables} == {path.stem for path in FILES}
    assert table_for("222403", date(2026, 3, 1)).id == "jilin"
    with pytest.raises(NoTable):
        table_for("222403", date(2022, 12, 31))
    with pytest.raises(NoTable):
        table_for("500101", date(2026, 3, 1))  # 重庆's table is a sample


def test_the_nearest_and_latest_table_holds() -> None:
    county = replace(PLAIN, id="county", region="222403")
    later = replace(county, id="later", valid_from=date(2026, 7, 1))
    ended = replace(county, id="ended", valid_from=date(2026, 8, 1), valid_to=date(2026, 8, 31))
    shelf = ClassShelf((PLAIN, county, later, ended), ())
    for day, id_ in (
        ((2026, 6, 30), "county"),
        ((2026, 7, 1), "later"),
        ((2026, 8, 31), "ended"),
        ((2026, 9, 1), "later"),
    ):
        assert table_for("222403", date(*day), shelf).id == id_
    assert table_for("222401", date(2026, 7, 1), shelf).id == "plain"


@given(FACTS, st.decimals("1", "3", places=2))
def test_a_plain_table_says_what_the_test_of_lists_says(facts: ClassFacts, factor: Decimal) -> None:
    line = replace(LINE, relative_factor=factor)
    found, before = judge_class(PLAIN, line, facts), classify(facts.income, facts.rigid, facts.people, line)
    assert (found.category, found.net_pc, found.steps) == (before.category, before.net_pc, before.steps)
    fixed = judge_class(replace(PLAIN, relative_factor=factor), LINE, facts)
    assert (fixed.category, fixed.net_pc) == (before.category, before.net_pc)


@given(FACTS, st.integers(1, 5_000_000), st.booleans(), st.booleans(), st.booleans())
def test_more_expenses_never_lead_out_of_a_class(
    facts: ClassFacts, more: int, at_line: bool, at_limit: bool, first: bool
) -> None:
    """Deep is deepest, no class the least; an accident stands between, and with more net income never comes deeper."""
    table = replace(
        PLAIN, deep_at_line=at_line, relative_at_limit=at_limit, accident_first=first,
        accidents=(AccidentRule(net_times=Decimal(3)),),
    )  # fmt: skip
    depth = {"0": 0, "2": 1, "3": 2, "1": 3}
    struck = replace(facts, accident=Accident("illness", 1))
    for one in (facts, struck):
        now = judge_class(table, LINE, one).category
        worse = judge_class(table, LINE, replace(one, rigid=one.rigid + more)).category
        if not (first and one is struck):
            assert depth[worse] >= depth[now]
    assert first is False or judge_class(table, LINE, struck).category in ("0", "3")


@given(FACTS, st.integers(0, 20_000_000), st.sampled_from(["0.5", "0.8"]))
def test_an_accident_by_its_cost(facts: ClassFacts, cost: int, share: str) -> None:
    table = replace(PLAIN, accidents=(AccidentRule(cost_share=Decimal(share)),))
    found = judge_class(table, LINE, replace(facts, accident=Accident("home", cost))).category
    plain = judge_class(PLAIN, LINE, facts).category
    enough = cost > 0 and cost * 10 >= facts.income * int(share[2:])
    assert found == (ACCIDENT if enough and plain != "1" else plain)


def test_what_is_judged_says_by_what() -> None:
    table = check_table(paths.resources() / "class_tables" / "jilin.toml")
    found = judge_class(
        table, LINE, ClassFacts(6_000_000, 4_100_000, 2, accident=Accident("disaster", 4_100_000))
    )
    assert found.as_facts()["table"] == {"id": "jilin", "version": "2023.1"}
    assert found.as_facts()["line"] == LINE.as_facts()
    assert [step.words("en") for step in found.steps][2:] == [
        "791.67 is not below the line of 720.00, but below 2 times it (1,440.00): relative hardship.",
        "The cost of 41,000.00 is at least 50 % of the yearly income 60,000.00: hardship by an accident.",
    ]
    assert tuple(map(Step.from_facts, found.as_facts()["steps"])) == found.steps


def test_every_step_of_every_example_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The facts of a step are all its words ask for, in every language."""
    seen: set[str] = set()

    def judged(*args):  # type: ignore[no-untyped-def]
        found = judge_class(*args)
        for step in found.steps:
            seen.add(step.msgid)
            assert all("{" not in step.words(language) for language in ("en", "zh_CN", "ko_KR"))
        return found

    monkeypatch.setattr("app.hardship.class_file.judge_class", judged)
    for path in FILES:
        from_text(path.read_text("utf-8"))
    assert len(seen) >= 15


def from_text(text: str) -> ClassTable:
    return read_text(text, read_class_table, "a.toml")


def test_a_changed_line_lists_whom_it_would_touch_and_changes_nobody() -> None:
    households = [
        ("a", ClassFacts(3_600_000, 1_800_000, 3), "1"),
        ("b", ClassFacts(4_800_000, 2_000_000, 3), "2"),
    ]
    assert touched(households, PLAIN, LINE) == ()
    raised = replace(LINE, dibao_month=78_000)
    assert [(one.id, one.decided, one.now) for one in touched(households, PLAIN, raised)] == [("b", "2", "1")]
    assert households[1][2] == "2"


def test_bad_facts_are_refused_by_field() -> None:
    table = replace(PLAIN, accidents=(AccidentRule(cost_share=Decimal("0.5")),))
    for facts, kind, field in (
        (ClassFacts(1, 1, 0), PeopleInvalid, "people"),
        (ClassFacts(-1, 1, 1), AmountNegative, "income"),
        (ClassFacts(1, 1, 1, accident=Accident("home", -1)), AmountNegative, "accident.cost"),
        (ClassFacts(1, 1, 1, accident=Accident("flood", 1)), HappeningUnknown, "accident.happening"),
    ):
        with pytest.raises(kind) as error:
            judge_class(table, LINE, facts)
        assert error.value.field == field


GOOD = """id = "x"
version = "1"
region = "220000"
valid_from = 2026-01-01
basis = "x"
relative_factor = 2

[[accident]]
cost_share = 0.5

[[example]]
name = "the first"
line = 72_000
income = 3_600_000
rigid = 1_800_000
people = 3
category = "1"
net_pc = 50_000
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ('category = "1"', 'category = "2"', 17, TableExampleFailed),
        ("net_pc = 50_000", "net_pc = 50_001", 18, TableExampleFailed),
        ("people = 3", "people = 0", 16, TableRefused),
        ("people = 3", "persons = 3", 11, TableKeyMissing),
        ("relative_factor = 2", "relative_factor = 0.9", 6, TableRefused),
        ("relative_factor = 2", "relative = 2", 6, TableKeyUnknown),
        ("relative_factor = 2", "deep_at_line = 1", 6, TableRefused),
        ("relative_factor = 2", "valid_to = 2025-12-31", 6, TableRefused),
        ("relative_factor = 2", 'accident_not_reasons = ["77"]', 6, TableRefused),
        ("cost_share = 0.5", "cost_share = 0.5\nnet_times = 2", 9, TableRefused),
        ("cost_share = 0.5", 'happenings = ["flood"]\ncost_share = 0.5', 9, TableRefused),
        ("cost_share = 0.5", "cost_share = ", 9, TableRefused),
        ("line = 72_000", "line = 0", 13, TableRefused),
    ],
)
def test_a_wrong_table_is_refused_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, kind: type
) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "x.toml"
    good.write_text(GOOD, "utf-8")
    bad.write_text(GOOD.replace(old, new, 1), "utf-8")
    assert check_table(good).id == "x"
    with pytest.raises(kind) as error:
        check_table(bad)
    assert error.value.facts["line"] == line
    words = error.value.words("en")
    assert f"line {line}" in words
    assert kind is not TableExampleFailed or "the first" in words
    shelf = load_tables((tmp_path,))
    with pytest.raises(kind):
        table_for("220000", date(2026, 5, 1), shelf)  # the wrong one may be the one that should hold
    assert [one.id for one in shelf.tables] == ["x"]
    assert [name for name, _why in shelf.refused] == ["x.toml"]


def test_a_table_without_an_example_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "x.toml"
    bare.write_text(GOOD[: GOOD.index("[[example]]")], "utf-8")
    with pytest.raises(TableKeyMissing):
        check_table(bare)
    bare.write_bytes(b"\xff\xfe")
    with pytest.raises(TableRefused):
        check_table(bare)


@pytest.mark.parametrize(("old", "new"), [('id = "x"', 'id = "y"'), ("2026-01-01", "2026-07-01")])
def test_two_tables_of_one_place_and_day_or_of_one_name_are_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace(old, new, 1), "utf-8")
    shelf = load_tables((tmp_path,))
    assert [one.id for one in shelf.tables] == ["x"]
    with pytest.raises(TableTwice) as error:
        table_for("220000", date(2026, 8, 1), shelf)
    assert "b.toml" in error.value.words("zh_CN")
    (tmp_path / "b.toml").write_text(
        GOOD.replace('id = "x"', 'id = "y"', 1).replace("2026-01-01", "2026-07-01", 1), "utf-8"
    )
    assert table_for("220000", date(2026, 8, 1), load_tables((tmp_path,))).id == "y"


def test_a_wrong_sample_stops_nobody(tmp_path: Path) -> None:
    holding, samples = tmp_path / "class_tables", tmp_path / "samples" / "class_tables"
    for folder, text in ((holding, GOOD), (samples, GOOD.replace("net_pc = 50_000", "net_pc = 1"))):
        folder.mkdir(parents=True)
        (folder / "x.toml").write_text(text, "utf-8")
    shelf = load_tables((holding, samples))
    assert len(shelf.refused) == 1
    assert table_for("220000", date(2026, 5, 1), shelf).id == "x"


def test_the_line_of_a_place_is_the_nearest_and_latest() -> None:
    day = date(2026, 7, 1)
    table = replace(
        PLAIN, region="222400", lines=((day, replace(LINE, region="222400", dibao_month=80_000)),)
    )
    province = DatedLine(replace(LINE, region="220000", dibao_month=70_000), date(2026, 1, 1))
    county = DatedLine(replace(LINE, region="222403", dibao_month=90_000), date(2026, 10, 1))
    same = DatedLine(replace(LINE, region="222400", dibao_month=81_000), day)

    def month(region: str, on: date, *published: DatedLine) -> int | None:
        found = line_for(table, region, on, published)
        return found.line.dibao_month if found else None

    assert month("222403", date(2026, 6, 30)) is None
    assert month("222403", date(2026, 6, 30), province, county) == 70_000
    assert month("222403", day, province, county) == 80_000
    assert month("222403", date(2026, 10, 1), province, county) == 90_000
    assert month("222403", day, province, same) == 81_000
    assert month("220100", day, province, same) == 70_000


def test_accident_rules_ask_what_happened_what_it_cost_and_less_than() -> None:
    illness = replace(PLAIN, accidents=(AccidentRule(("illness",), net_times=Decimal(3), below=True),))
    at, under = ClassFacts(72_000 * 36, 0, 1), ClassFacts(72_000 * 36 - 12, 0, 1)
    assert judge_class(illness, LINE, replace(at, accident=Accident("illness", 1))).category == "0"
    assert judge_class(illness, LINE, replace(under, accident=Accident("illness", 1))).category == ACCIDENT
    other = judge_class(illness, LINE, replace(under, accident=Accident("home", 1)))
    assert other.category == "0"
    assert other.steps[-1].words("en") == "This table has no class for what happened."
    first = replace(PLAIN, accident_first=True, accidents=(AccidentRule(cost_share=Decimal("0.5")),))
    for cost, category in (
        (0, "1"),
        (1, ACCIDENT),
    ):  # without any income every cost is its half, but no cost is none
        assert (
            judge_class(first, LINE, ClassFacts(0, 0, 1, accident=Accident("home", cost))).category
            == category
        )


def test_a_table_is_called_by_its_title_in_both_languages_and_by_its_id_without_one(tmp_path: Path) -> None:
    table = table_for("222403", date(2026, 3, 1))
    titles = table.called.split("\n")
    assert titles == ["吉林省困难职工认定标准 2023.1", "길림성 곤난종업원 인정기준 2023.1"]
    assert [in_language(table.called, one) for one in ("zh_CN", "ko_KR", "en")] == [*titles, titles[0]]
    step = Step("{table}", facts=(("table", table.called), ("evidence", "一\n二")))
    assert Step.from_facts(step.as_facts()) == step
    assert (step.words("zh_CN"), step.words("ko_KR")) == tuple(titles)
    assert Step("{evidence}", facts=step.facts).words("ko_KR") == "一\n二"
    nameless = replace(table, title="", title_ko="")
    assert nameless.called == "jilin 2023.1" == in_language(nameless.called, "ko_KR")
    text = (paths.resources() / "class_tables" / "jilin.toml").read_text("utf-8")
    (tmp_path / "x.toml").write_text(text.replace('title = "吉林省困难职工认定标准"', 'title = " "'), "utf-8")
    with pytest.raises(TableRefused):
        check_table(tmp_path / "x.toml")
