"""People come onto a list and off it, and its limits are set, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.conftest import Run
from tests.cli.test_commands import DAY, read_json
from tests.visits.conftest import number


@pytest.fixture
def campaign(empty: Path, run: Run, tmp_path: Path) -> str:
    """A campaign of the sample's plan with nobody on its list; the sample's households are on file."""
    facts = read_json(DAY / "campaign.json")
    line, plan = tmp_path / "line.json", tmp_path / "plan.json"
    line.write_text(json.dumps(facts["line"]))
    plan.write_text(json.dumps({**facts, "recipients": {}}))
    assert run("hardship", "import", DAY / "households.xlsx", "--line", line, profile=empty).code == 0
    return str(run("visits", "plan", plan, "--json", profile=empty).told["campaign"])


def test_a_village_sheet_goes_onto_the_list_and_back_to_the_village(
    empty: Path, run: Run, campaign: str, tmp_path: Path
) -> None:
    path, back = tmp_path / "village.xlsx", tmp_path / "back.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((("姓名", "身份证号", "电话"), ("赵一", number(1), "139"), ("钱二", number(2), "139"),
                                  ("孙三", "12", ""))):  # fmt: skip
            sheet.write_row(at, 0, row)
    adding = ("visits", "add", campaign, "--sheet", path, "--kit", 3)
    looked = run(*adding, "--look", "--json", profile=empty)
    assert (looked.told["added"], [one["state"] for one in looked.told["people"]]) == (0, ["READY", "NEAR"])
    assert number(1) not in json.dumps(looked.told)
    added = run(*adding, "--given-back", back, "--json", profile=empty)
    assert (added.told["added"], [one["sheet_row"] for one in added.told["problems"]]) == (1, [4])
    assert back.exists()
    both = run(*adding, "--same-household", "--json", profile=empty)
    assert (both.told["added"], both.told["people"][0]["error"]) == (1, "visit.on_list")
    assert run("visits", "renumber", campaign, 2, "赵一", profile=empty).code == 2  # 2 is the other one's
    moved = run("visits", "renumber", campaign, 2, "钱二", "--json", profile=empty)
    assert moved.told["number"] == 3
    off = run("visits", "take-off", campaign, 3, "--json", profile=empty)
    assert off.told == {"taken_off": 1, "stayed": 0}
    assert run("visits", "take-off", campaign, 3, profile=empty).code == 2


def test_a_village_on_file_one_person_and_another_campaign(empty: Path, run: Run, campaign: str) -> None:
    one = run(
        "visits",
        "add",
        campaign,
        "--name",
        "吴七",
        "--number",
        number(7),
        "--kit",
        1,
        "--json",
        profile=empty,
    )
    assert one.told["added"] == 1
    filed = run("visits", "add", campaign, "--category", "1", "--json", profile=empty)
    assert filed.told["added"] == len(filed.told["people"]) > 1
    again = run("visits", "add", campaign, "--from", campaign, "--json", profile=empty)
    assert (again.told["added"], len(again.told["people"])) == (0, 1 + filed.told["added"])
    assert run("visits", "add", campaign, profile=empty).code == 2
    assert run("visits", "add", campaign, "--category", "1", "--kit", 9, profile=empty).code == 2


def test_limits_and_an_empty_sheet(empty: Path, run: Run, campaign: str, tmp_path: Path) -> None:
    setting = ("visits", "limits", campaign, "--at-a-time", "800", "--in-a-year", "1,600")
    done = run(*setting, "--basis", "会纪〔2026〕1号", "--json", profile=empty)
    assert done.told["caps"] == {"at_a_time": 80_000, "in_a_year": 160_000, "basis": "会纪〔2026〕1号"}
    wrong = run(*setting, "--basis", " ", "--json", profile=empty)
    assert (wrong.code, wrong.told["error"]) == (1, "caps.basis_missing")
    assert run("visits", "blank-sheet", tmp_path / "blank.xlsx", profile=empty).code == 0
    assert (tmp_path / "blank.xlsx").exists()
