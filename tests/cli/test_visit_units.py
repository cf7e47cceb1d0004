"""Visits to units and the figures that go upward, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_issuing import campaign

__all__ = ["campaign"]
GOODS = ("--good", "G21=2", "--goods-source", "04")


def test_planned_handed_over_printed_taken_back_and_counted(
    empty: Path, run: Run, campaign: str, tmp_path: Path
) -> None:
    unit = (campaign, "--unit", "延青食品有限公司", "--people", "46", *GOODS)
    planned = run("visits", "plan-unit", *unit, "--json", profile=empty)
    assert (planned.code, planned.told["state"], planned.told["value"]) == (0, "PENDING", 13_700)
    pdf = tmp_path / "slip.pdf"
    visit = planned.told["visit"]
    printed = run("print", "visit_collective", "--id", visit, "--out", pdf, "--json", profile=empty)
    assert (printed.code, printed.told["pages"], pdf.read_bytes()[:5]) == (0, 1, b"%PDF-")
    handing = ("visits", "hand-unit", *unit, "--on", "2026-01-10", "--signed-by", "赵丽", "--helped", "06")
    wrong = run(*handing, "--level", "CITY", "--json", profile=empty)
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (
        1,
        "collective.leader_missing",
        "leader",
    )
    handed = run(*handing, "--visit", visit, "--leader", "王建国", "--level", "CITY", "--json", profile=empty)
    assert (handed.code, handed.told["visit"], handed.told["state"]) == (0, visit, "GIVEN")
    assert handed.told["unit_id"] is not None  # it is on the roll
    assert "已发放  46 人" in run("visits", "units", campaign, profile=empty).out
    told = run("visits", "figures", "--campaign", campaign, "--json", profile=empty).told["figures"]
    found = {one["key"]: one["value"] for one in told if not one["of"]}
    assert (found["goods"], found["units"], found["person_times"], found["led"]) == (13_700, 1, 46, 1)
    assert found["services"] is None
    words = run("visits", "figures", "--year", "2026", profile=empty).out
    assert "慰问物资价值  0.0137  万元" in words
    assert "提供各类服务  没有留存  人次" in words
    assert run("visits", "reconcile", campaign, profile=empty).code == 0
    back = run("visits", "take-unit-back", visit, "--json", profile=empty)
    assert (back.code, back.told["state"]) == (0, "PENDING")
    dropped = run("visits", "drop-unit", visit, "--json", profile=empty)
    assert (dropped.code, dropped.told["state"]) == (0, "DROPPED")


def test_figures_of_earlier_years(empty: Path, run: Run) -> None:
    entering = (
        "visits",
        "past-figure",
        "given",
        "--period",
        "2024",
        "--source",
        "总结",
        "--as-of",
        "2024-12-31",
    )
    wrong = run(*entering, "--value", "很多", "--json", profile=empty)
    assert (wrong.code, wrong.told["error"]) == (1, "figures.number_invalid")
    kept = run(*entering, "--value", "1,439.86", "--json", profile=empty)
    assert (kept.code, kept.told["value"], kept.told["unit"]) == (0, 1_439_860_000, "fen")
    assert "1,439.8600 万元  总结 2024-12-31" in run("visits", "figures", profile=empty).out
    back = ("visits", "take-past-figure-back", kept.told["entered"], "--json")
    assert run(*back, profile=empty).code == 0
    assert run(*back, profile=empty).told["error"] == "figures.missing"
