"""The class of a file from its own people, items and circumstances: worked examples, tests kept, what a new line touches."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.hardship import (
    Act,
    Answer,
    DatedLine,
    Hardship,
    ItemIn,
    Line,
    Means,
    PersonIn,
)
from app.hardship import happenings as h
from app.hardship.exclusions import (
    EvidenceMissing,
    ExclusionStands,
    ExclusionUnanswered,
    OverrideAlone,
    OverrideSame,
)
from app.hardship.granting import ClassDiffers, WorkedOutSince
from app.hardship.income import MinimumWageMissing
from app.hardship.keeping import CodeWrong, ItemMonthsWrong, RepaidTooMuch
from app.hardship.means import CostWithoutHappening, PlaceWrong
from app.hardship.published import NoLine, take_lines
from app.hardship.tables import HardshipItemRow
from app.shared import codes, paths
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.conftest import NOW
from tests.hardship.conftest import HEADER
from tests.hardship.files import LIFE, household_row, number, on, opened

REGION = "222403"
LINE_720 = DatedLine(Line(REGION, 2026, 72_000, Decimal(2)), date(2026, 1, 1))
CLEAR = {entry.code: Answer(False) for entry in codes.installed("hardship_exclusions")}


@pytest.fixture
def file_id(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Callable[..., Path], founded: None
) -> str:
    """The file of 甲一, whose head works in town and is a member for two years."""
    hardship.import_households(actor, write_sheet([HEADER, household_row(1)]), line)
    made = opened(hardship, actor, hardship.window(actor)[0])
    hardship.set_means(actor, made, Means(in_town=True, union_member=True, labour_months=24))
    return made


def others(hardship: Hardship, actor: Actor, file_id: str, count: int) -> None:
    for n in range(count):
        hardship.add_person(actor, file_id, PersonIn(f"甲{n}", "20", number(20 + n, "20150601")))


def figures(hardship: Hardship, actor: Actor, file_id: str, income: int, rigid: int) -> None:
    """Give a file a wage and an illness of a year, in fen."""
    hardship.add_item(actor, file_id, ItemIn("income", "11", income, "year", evidence="工资单"))
    hardship.add_item(actor, file_id, ItemIn("expense", "01", rigid, "year", evidence="医保结算单"))


@pytest.mark.parametrize(
    ("income", "rigid", "people", "cost", "category", "net"),
    [
        (3_600_000, 1_800_000, 3, 0, "1", 50_000),
        (4_800_000, 2_000_000, 3, 0, "2", 77_778),
        (6_000_000, 4_100_000, 2, 0, "2", 79_167),
        (6_000_000, 4_100_000, 2, 4_100_000, "3", 79_167),
        (864_000, 0, 1, 0, "2", 72_000),
        (1_728_000, 0, 1, 0, "0", 144_000),
    ],
)
def test_the_worked_examples_come_out_of_a_files_own_items(
    hardship: Hardship, actor: Actor, file_id: str, income: int, rigid: int, people: int, cost: int, category: str,
    net: int,
) -> None:  # fmt: skip
    others(hardship, actor, file_id, people - 1)
    figures(hardship, actor, file_id, income, rigid)
    if cost:
        means = replace(
            hardship.means(actor, file_id), happening="disaster", cost=cost, happening_proof="证明"
        )
        hardship.set_means(actor, file_id, means)
    found = hardship.test_file(actor, file_id, region=REGION, line=LINE_720)
    assert (found.test.category, found.test.net_pc) == (category, net)
    assert (found.test.income, found.test.rigid, found.test.people) == (income, rigid, people)
    assert (found.test.on, found.test.table_id, found.test.line.dibao_month) == (NOW.date(), "jilin", 72_000)
    assert hardship.tests_of(actor, file_id) == (found,)


@pytest.mark.parametrize(
    ("table", "category"), [("jilin", "3"), ("chongqing", "3"), ("qingdao", "2"), ("xingtai", "2")]
)
def test_the_third_example_by_the_tables_of_other_places(
    hardship: Hardship, actor: Actor, file_id: str, table: str, category: str, elsewhere: Callable[[str], str]
) -> None:
    others(hardship, actor, file_id, 1)
    figures(hardship, actor, file_id, 6_000_000, 4_100_000)
    means = replace(
        hardship.means(actor, file_id), happening="disaster", cost=4_100_000, happening_proof="证明"
    )
    hardship.set_means(actor, file_id, means)
    found = hardship.try_test(actor, file_id, region=elsewhere(table), line=LINE_720)
    assert (found.test.category, found.test.table_id) == (category, table)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Let the sample tables hold in their places; return the region of one."""
    here = tmp_path / "resources"
    shutil.copytree(paths.resources(), here)
    for path in (here / "samples" / "class_tables").glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("sample = true", "sample = false"), "utf-8")
        path.rename(here / "class_tables" / path.name)
    monkeypatch.setattr(paths, "resources", lambda: here)
    places = {"jilin": REGION, "chongqing": "500000", "qingdao": "370200", "xingtai": "130500"}
    return places.__getitem__


def publish(db: Database, region: str, since: date, month: int) -> None:
    """Let the province publish a line, in fen."""
    told = {"lines": [{"region": region, "year": since.year, "dibao_month": month, "relative_factor": "2",
                       "valid_from": since.isoformat()}]}  # fmt: skip
    with db.bookkeeping() as tx:
        take_lines(tx, "lines", "1", canonical_text(told), NOW)


def test_what_counts_is_told_step_by_step(hardship: Hardship, actor: Actor, file_id: str) -> None:
    head = hardship.file(actor, file_id).people[0]
    hardship.change_person(actor, head.id, replace(head.told, id_no=number(1), employment="3"))
    hardship.set_details(actor, file_id, replace(hardship.file(actor, file_id).details, worker="worker"))
    items = (
        ItemIn("income", "52", 80_000, "once"),  # festival money up to 1,000 yuan
        ItemIn("income", "42", 10_300, "month"),  # the basic part of a pension
        ItemIn("income", "48", 50_000, "month", months=3),
        ItemIn("expense", "01", 900_000, "year", head.id, "医保结算单", repaid=300_000),
        ItemIn("expense", "05", 100_000, "year"),  # no proof
        ItemIn("expense", "04", 600_000, "year", evidence="租房合同"),
    )
    for item in items:
        hardship.add_item(actor, file_id, item)
    hardship.set_means(actor, file_id, Means(owns_home=True))
    found = hardship.try_test(actor, file_id, region=REGION, line=LINE_720).test
    # A year at the minimum wage of 1,780 yuan, and three months of a gift.
    assert found.income == 178_000 * 12 + 150_000
    assert found.rigid == 600_000
    assert (dict(found.income_by_kind), dict(found.rigid_by_kind)) == (
        {"11": 2_136_000, "48": 150_000},
        {"01": 600_000},
    )
    said = "\n".join(step.words() for step in found.steps)
    for part in ("节日慰问金", "基础部分", "1,780.00", "没有证明", "有自有住房", "720.00", "10 项"):
        assert part in said, part
    proof = replace(head.told, id_no=number(1), employment="3", no_job_proof="护理证明")
    hardship.change_person(actor, head.id, proof)
    assert hardship.try_test(actor, file_id, region=REGION, line=LINE_720).test.income == 150_000


def test_the_minimum_wage_is_that_of_the_place_and_day(
    hardship: Hardship, actor: Actor, file_id: str
) -> None:
    head = hardship.file(actor, file_id).people[0]
    hardship.change_person(actor, head.id, replace(head.told, id_no=number(1), jobless_months=2))
    with pytest.raises(MinimumWageMissing) as refused:
        hardship.try_test(actor, file_id, region=REGION, on=date(2024, 9, 30), line=LINE_720)
    assert refused.value.field == "region"
    found = hardship.try_test(actor, file_id, region=REGION, on=date(2024, 10, 1), line=LINE_720).test
    assert (found.income, found.wage) == (356_000, 178_000)
    severe = replace(head.told, id_no=number(1), jobless_months=2, disability_grade="2")
    hardship.change_person(actor, head.id, severe)
    assert hardship.try_test(actor, file_id, region=REGION, line=LINE_720).test.income == 0


def test_kinds_of_the_first_version_still_read(
    hardship: Hardship, actor: Actor, file_id: str, db: Database
) -> None:
    made = hardship.add_item(actor, file_id, ItemIn("expense", "STUDY", 600_000, "year", evidence="学费票据"))
    assert hardship.file(actor, file_id).items[0].told.kind == "03"
    with db.transaction("test", actor) as tx:  # as another computer of the first version writes it
        tx.get_one(HardshipItemRow, made).kind = "STUDY"
    assert hardship.file(actor, file_id).items[0].told.kind == "03"
    assert dict(hardship.try_test(actor, file_id, region=REGION, line=LINE_720).test.rigid_by_kind) == {
        "03": 600_000
    }


@pytest.mark.parametrize(
    ("item", "refusal", "field"),
    [
        (ItemIn("income", "77", 1), CodeWrong, "kind"),
        (ItemIn("expense", "01", 1, "month", months=13), ItemMonthsWrong, "months"),
        (ItemIn("income", "11", 5, repaid=1), RepaidTooMuch, "repaid"),
        (ItemIn("expense", "01", 5, repaid=6), RepaidTooMuch, "repaid"),
    ],
)
def test_items_nobody_can_reckon_with_are_refused(
    hardship: Hardship, actor: Actor, file_id: str, item: ItemIn, refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        hardship.add_item(actor, file_id, item)
    assert getattr(refused.value, "field", "") == field


def test_circumstances_are_kept_and_put_back(hardship: Hardship, actor: Actor, file_id: str) -> None:
    before = hardship.set_means(actor, file_id, Means(region=REGION, heads=5, on_dibao=True))
    assert before == Means(in_town=True, union_member=True, labour_months=24)
    found = hardship.try_test(actor, file_id, line=LINE_720).test
    assert (found.region, found.people) == (REGION, 5)
    assert "5 人共同生活" in found.steps[0].words()
    hardship.set_means(actor, file_id, before)
    assert hardship.means(actor, file_id) == before
    with pytest.raises(PlaceWrong):
        hardship.set_means(actor, file_id, Means(region="2224"))
    with pytest.raises(CostWithoutHappening):
        hardship.set_means(actor, file_id, Means(happening="home", cost=5))


def test_a_class_stands_by_what_the_file_holds_now(
    hardship: Hardship, actor: Actor, file_id: str, db: Database
) -> None:
    figures(hardship, actor, file_id, 1_200_000, 0)
    unpublished = hardship.class_of(actor, file_id)
    assert (unpublished.trial, type(unpublished.refusal)) == (None, NoLine)
    with pytest.raises(NoLine):
        hardship.test_file(actor, file_id)
    publish(db, "222400", date(2026, 1, 1), 72_000)
    kept = hardship.test_file(actor, file_id)
    assert kept.test.line == Line("222400", 2026, 72_000, Decimal(2))
    assert (kept.current, kept.by) == (True, kept.test.by)
    shown = hardship.class_of(actor, file_id)
    assert shown.trial is not None
    assert (shown.trial.test.category, shown.tests) == ("2", (kept,))
    hardship.add_item(actor, file_id, ItemIn("expense", "01", 600_000, "year", evidence="结算单"))
    shown = hardship.class_of(actor, file_id)
    assert shown.trial is not None
    assert (shown.trial.test.category, shown.tests[0].current) == ("1", False)
    assert hardship.file_test(actor, kept.test.id).test == kept.test


def test_conditions_are_answered_with_proof_and_set_aside_by_two(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str
) -> None:
    assert [one.answer for one in hardship.class_of(actor, file_id).exclusions] == [None] * 10
    with pytest.raises(EvidenceMissing):
        hardship.answer_exclusions(actor, file_id, {"04": Answer(True)})
    with pytest.raises(OverrideAlone):
        hardship.answer_exclusions(actor, file_id, {"04": Answer(True, "行驶证", "残疾人代步")})
    with pytest.raises(OverrideSame):
        hardship.answer_exclusions(actor, file_id, {"04": Answer(True, "行驶证", "残疾人代步")}, actor)
    before = hardship.answer_exclusions(actor, file_id, {**CLEAR, "04": Answer(True, "行驶证")})
    assert set(before.values()) == {None}
    set_aside = Answer(True, "行驶证", "残疾人代步")
    before = hardship.answer_exclusions(actor, file_id, {"04": set_aside}, second)
    assert before == {"04": Answer(True, "行驶证")}
    shown = {one.code: one for one in hardship.class_of(actor, file_id).exclusions}["04"]
    assert shown.answer == replace(set_aside, seconded_by=second.operator_id)
    hardship.answer_exclusions(actor, file_id, before)
    hardship.answer_exclusions(actor, file_id, {"04": shown.answer})  # what was confirmed is put back by one
    hardship.answer_exclusions(actor, file_id, {"04": None})
    assert {one.code: one for one in hardship.class_of(actor, file_id).exclusions}["04"].answer is None


def brought(hardship: Hardship, actor: Actor, file_id: str) -> None:
    for act in LIFE:
        hardship.act(actor, file_id, act)


def decided(category: str, **more: str) -> Act:
    return Act(h.DECIDED, on(22), result=h.GRANTED, reason=category, **more)


def test_a_decision_is_held_against_the_last_test(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str
) -> None:
    figures(hardship, actor, file_id, 1_200_000, 0)
    hardship.answer_exclusions(actor, file_id, {"04": Answer(True, "行驶证")})
    brought(hardship, actor, file_id)
    with pytest.raises(ExclusionStands):
        hardship.act(second, file_id, decided("2"))
    hardship.answer_exclusions(actor, file_id, {"04": Answer(False)})
    kept = hardship.test_file(actor, file_id, region=REGION, line=LINE_720)
    with pytest.raises(ExclusionUnanswered):
        hardship.act(second, file_id, decided("2"))
    hardship.answer_exclusions(actor, file_id, CLEAR)
    with pytest.raises(ClassDiffers) as refused:
        hardship.act(second, file_id, decided("1"))
    assert refused.value.facts == {"tested": "相对困难", "granted": "深度困难"}
    hardship.act(second, file_id, decided("1", document="县总困〔2026〕3号"))
    now = hardship.file(actor, file_id).standing
    assert now.decision is not None
    assert (now.category, now.decision.about) == ("1", kept.test.id)


def test_who_worked_a_file_out_anew_after_it_was_put_forward_does_not_decide_it(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str
) -> None:
    """Put forward as it stood: what one person made of it afterwards nobody else has seen."""
    figures(hardship, actor, file_id, 1_200_000, 0)
    hardship.answer_exclusions(actor, file_id, CLEAR)
    hardship.test_file(second, file_id, region=REGION, line=LINE_720)
    brought(hardship, actor, file_id)
    hardship.test_file(second, file_id, region=REGION, line=LINE_720)
    with pytest.raises(WorkedOutSince):
        hardship.act(second, file_id, decided("2"))
    hardship.test_file(actor, file_id, region=REGION, line=LINE_720)
    hardship.act(second, file_id, decided("2"))
    assert hardship.file(actor, file_id).standing.category == "2"


def test_who_changed_its_figures_after_it_was_put_forward_does_not_decide_it(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str
) -> None:
    """Worked out and put forward by one; the other changes an item and would decide by what nobody works out anew."""
    figures(hardship, actor, file_id, 1_200_000, 0)
    hardship.answer_exclusions(actor, file_id, CLEAR)
    hardship.test_file(actor, file_id, region=REGION, line=LINE_720)
    brought(hardship, actor, file_id)
    figures(hardship, second, file_id, 0, 100_000)
    with pytest.raises(WorkedOutSince):
        hardship.act(second, file_id, decided("2"))
    hardship.test_file(actor, file_id, region=REGION, line=LINE_720)  # the other has seen it now
    hardship.act(second, file_id, decided("2"))
    assert hardship.file(actor, file_id).standing.category == "2"


def test_a_line_of_the_middle_of_the_year_touches_nothing_decided_and_names_whom_it_would(
    hardship: Hardship, actor: Actor, second: Actor, file_id: str, db: Database, clock: FixedClock
) -> None:
    publish(db, "222400", date(2026, 1, 1), 72_000)
    figures(hardship, actor, file_id, 1_200_000, 0)
    hardship.answer_exclusions(actor, file_id, CLEAR)
    brought(hardship, actor, file_id)
    untested = hardship.touched(actor)
    assert (untested.lines, untested.asked) == ((), 0)
    kept = hardship.test_file(actor, file_id)
    hardship.act(second, file_id, decided("2"))
    assert hardship.touched(actor).lines == ()
    clock.moment += timedelta(days=30)
    publish(db, "222403", date(2026, 12, 1), 102_000)  # above 1,000 of each: deep from now on
    found = hardship.touched(actor, REGION)
    assert (found.counts, found.asked, found.untested) == ({("2", "1"): 1}, 1, ())
    (line,) = found.lines
    assert (line.file_id, line.before, line.after, line.line_before, line.line_after) == (
        file_id, "2", "1", 72_000, 102_000,
    )  # fmt: skip
    assert hardship.touched(actor, REGION, date(2026, 11, 30)).lines == ()
    now = hardship.file(actor, file_id)
    assert (now.standing.category, now.standing.state) == ("2", "ACTIVE")
    assert hardship.tests_of(actor, file_id) == (kept,)
