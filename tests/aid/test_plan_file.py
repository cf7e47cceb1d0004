"""A plan that cannot be run is refused naming the line; one whose own examples fail, naming the example."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.aid import PlanRefused, check_plan, find, load_all, plan_file
from app.aid.facts import FactMissing, FactWrong
from app.aid.plan_file import CaseUnreadable, ExampleFailed, PlanUnknown, PlanUnreadable
from app.aid.plan_table import BandsWrong, PlanDatesReversed, PlanKeyMissing, PlanKeyUnknown, PlanValueWrong
from app.shared import paths
from app.shared.files import FileUnreadable
from tests.aid.cases import case

SAMPLE = "demo-2026-hospital"


def text_of(plan: str = SAMPLE) -> str:
    return (paths.resources() / "samples" / "plans" / f"{plan}-1.toml").read_text("utf-8")


def refusal(tmp_path: Path, old: str, new: str, plan: str = SAMPLE) -> PlanRefused:
    text = text_of(plan)
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PlanRefused) as refused:
        check_plan(path)
    return refused.value


BAND = 'from = 5_000_00\nto = 20_000_00\nratio = "55%"'


@pytest.mark.parametrize(
    ("error", "where", "old", "new"),
    [
        (BandsWrong, "benefit[0].band[1].from", BAND, BAND.replace("from = 5_000", "from = 6_000")),
        (BandsWrong, "benefit[0].band[1].from", BAND, BAND.replace("from = 5_000", "from = 4_000")),
        (BandsWrong, "benefit[0].band[1].to", BAND, BAND.replace("to = 20_000", "to = 5_000")),
        (BandsWrong, "benefit[0].band[0].from", "from = 500_00", "from = 400_00"),
        (PlanKeyMissing, "benefit[0].band[1].to", BAND, BAND.replace("to = 20_000_00\n", "")),
        (PlanValueWrong, "benefit[0].band[1].ratio", '"55%"', '"-5%"'),
        (PlanValueWrong, "benefit[0].band[1].ratio", '"55%"', '"101%"'),
        (PlanValueWrong, "benefit[0].band[1].ratio", '"55%"', "0.55"),
        (PlanKeyMissing, "benefit[0].band[1].ratio", 'ratio = "55%"', ""),
        (PlanDatesReversed, "valid_to", "valid_to = 2026-12-31", "valid_to = 2025-12-31"),
        (PlanDatesReversed, "term.ends", "ends = 2026-12-31", "ends = 2025-12-31"),
        (PlanKeyMissing, "term.starts", "starts = 2026-01-01", ""),
        (PlanKeyUnknown, "automatic", 'product = "hospital"', 'product = "hospital"\nautomatic = true'),
        (PlanKeyUnknown, "claim.exclusions", "[claim]", '[claim]\nexclusions = ["战争"]'),
        (PlanKeyUnknown, "benefit[0].max_days", 'key = "hospital"', 'key = "hospital"\nmax_days = 3'),
        (PlanKeyUnknown, "benefit[0].sum", 'key = "hospital"', 'key = "hospital"\nsum = 3'),
        (
            PlanKeyUnknown,
            "clauses.war",
            "[clauses.term]",
            '[clauses.war]\nno = "1"\ntext = "x"\n\n[clauses.term]',
        ),
        (PlanValueWrong, "who.age_max", "age_max = 65", "age_max = 15"),
        (PlanValueWrong, "documents.hospital", '"D01", "D02"', '"X1", "D02"'),
        (PlanValueWrong, "waiting.days", "days = 30", "days = -30"),
        (PlanValueWrong, "benefit[0].kind", '"MEDICAL_BANDS"', '"MAGIC"'),
        (PlanValueWrong, "benefit[0].claims", 'claims = ["hospital"]', 'claims = ["dental"]'),
        (PlanValueWrong, "format", "format = 1", "format = 2"),
        (PlanKeyMissing, "id", f'id = "{SAMPLE}"', ""),
        (PlanValueWrong, "max_shares", "max_shares = 1", "max_shares = 0"),
        (PlanValueWrong, "payers", "[who]", "[payers]\nunit = 10_00\n\n[who]"),
        (PlanUnreadable, "", "format = 1", "format == 1"),
    ],
)
def test_a_broken_plan_is_refused_naming_the_place(
    tmp_path: Path, error: type[PlanRefused], where: str, old: str, new: str
) -> None:
    found = refusal(tmp_path, old, new)
    assert type(found) is error
    assert found.facts["where"] == where
    assert found.facts["line"] > 0
    assert str(found.facts["line"]) in found.words("zh_CN")


def test_the_line_is_the_line(tmp_path: Path) -> None:
    found = refusal(tmp_path, '"55%"', '"5 %"')
    assert '"55%"' in text_of().splitlines()[found.facts["line"] - 1]
    found = refusal(tmp_path, "age_max = 65", "age_max = 15")
    assert text_of().splitlines()[found.facts["line"] - 1] == "age_max = 65"


def test_a_failing_example_is_named(tmp_path: Path) -> None:
    found = refusal(tmp_path, "amount = 2_661_30", "amount = 2_661_31")
    assert isinstance(found, ExampleFailed)
    assert found.facts["example"] == "自付 6,566.00 元"
    assert "自付 6,566.00 元" in found.words("zh_CN")
    found = refusal(tmp_path, "price = 60_00", "price = 61_00")
    assert (found.facts["expected"], found.facts["found"]) == (61_00, 60_00)


def test_examples_must_be_there_and_readable(tmp_path: Path) -> None:
    assert type(refusal(tmp_path, "[[example]]", "[[probe]]")) in (PlanKeyUnknown, PlanKeyMissing)
    assert type(refusal(tmp_path, "case.claimed_on = 2026-06-01\n", "")) is PlanValueWrong
    assert type(refusal(tmp_path, 'name = "一份"\nprice', 'name = "一份"\ncost = 1\nprice')) is PlanKeyUnknown
    assert (
        type(refusal(tmp_path, "price = 60_00", "shares = 1\ncase.claimed_on = 2026-06-01")) is PlanValueWrong
    )


@pytest.mark.parametrize(
    ("plan", "old", "new"),
    [
        ("zhonghu-accident", 'exclusive_with = ["death"]', 'exclusive_with = ["nothing"]'),
        ("zhonghu-accident", 'kind = "DEATH"', 'kind = "TOPUP"'),
        ("zhonghu-accident", "26 = 10_00", "26 = [10_00, 5]"),
        ("zhonghu-accident", "26 = 10_00", '26 = "many"'),
        ("zhonghu-accident", 'key = "daily"', 'key = "death"'),
        (
            "zhonghu-accident",
            'exclusive_with = ["death"]',
            'exclusive_with = ["death"]\nstack_with = ["death"]',
        ),
        ("yunnan-20-second-aid", "from_term = 2", "from_term = 0"),
        ("yunnan-20-second-aid", 'mode = "WHOLE"', 'mode = "MARGINAL"'),
        ("yunnan-20-second-aid", "from = 200_000_00\n", "from = 200_000_00\nto = 300_000_00\n"),
        ("tianjin-critical", "reduced_until = 90", "reduced_until = 20"),
        ("hainan-2-threshold", "top_up_to = 3_000_00", "top_up_to = 0"),
        ("tianjin-critical", "sum = 30_00\n", ""),
    ],
)
def test_what_a_benefit_cannot_do_is_refused(tmp_path: Path, plan: str, old: str, new: str) -> None:
    refusal(tmp_path, old, new, plan)


def test_a_refused_file_does_not_hide_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good-1.toml").write_text(text_of("yulin-hospital"), "utf-8")
    newer = text_of("yulin-hospital").replace('version = "1"', 'version = "10"')
    (tmp_path / "good-10.toml").write_text(newer, "utf-8")
    (tmp_path / "broken-1.toml").write_bytes(b"\xff\xfe")
    shelf = load_all((tmp_path,))
    assert [one.plan.version for one in shelf.plans] == ["1", "10"]
    assert [name for name, _ in shelf.refused] == ["broken-1.toml"]
    monkeypatch.setattr(plan_file, "load_all", lambda: shelf)
    assert find("yulin-hospital").plan.version == "10"
    assert find("yulin-hospital", "1").plan.version == "1"
    with pytest.raises(PlanRefused):
        find("broken")
    with pytest.raises(PlanUnknown):
        find("yulin-hospital", "3")


def test_a_file_is_assessed_without_an_office(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    facts = {"total": 1842000, "pool_paid": 1105200, "self_pay_outside": 80200}
    path.write_text(json.dumps(case("hangzhou-2021-hospital", **facts)), "utf-8")
    answer = plan_file.assess_file(path)
    assert (answer["amount"], answer["state"], answer["reasons"], answer["missing"]) == (
        298300,
        "payable",
        [],
        [],
    )
    assert set(answer) == {"amount", "state", "reasons", "missing", "steps"}
    assert {key for step in answer["steps"] for key in step} == {
        "clause", "text", "input", "operation", "before", "after"
    }  # fmt: skip
    assert json.loads(json.dumps(answer)) == answer


def test_unreadable_cases_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    for content, error in (
        (b"{", CaseUnreadable), (b"\xff", CaseUnreadable), (b"[]", FactWrong), (b"{}", FactMissing),
        (json.dumps(case("none")).encode(), PlanUnknown),
    ):  # fmt: skip
        path.write_bytes(content)
        with pytest.raises(error):
            plan_file.assess_file(path)
    with pytest.raises(FileUnreadable):
        plan_file.assess_file(tmp_path / "nothing.json")
