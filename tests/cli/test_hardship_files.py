"""Hardship files from the command line: opened, kept, brought on file, listed; the civil-affairs list out and in."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.office import Office
from app.shared.cells import read_sheets
from tests.cli.conftest import PASSWORD, Run, Said
from tests.hardship.conftest import HEADER
from tests.hardship.files import household_row, number

TODAY = date.today()


@pytest.fixture
def desk(empty: Path, run: Run, tmp_path: Path) -> Any:
    """Call `hardship file …` in an office with one household of the list."""
    sheet, line = tmp_path / "households.xlsx", tmp_path / "line.json"
    with xlsxwriter.Workbook(str(sheet)) as book:
        table = book.add_worksheet()
        for place, row in enumerate([HEADER, household_row(1), household_row(2, "乙二")]):
            table.write_row(place, 0, row)
    line.write_text('{"region": "222401", "year": 2026, "dibao_month": 72000, "relative_factor": "2"}')
    assert run("hardship", "import", sheet, "--line", line, profile=empty).code == 0

    def call(*words: object) -> Said:
        return run("hardship", "file", *words, "--json", profile=empty)

    call.profile = empty  # type: ignore[attr-defined]
    return call


def written(tmp_path: Path, told: object) -> Path:
    path = tmp_path / "told.json"
    path.write_text(json.dumps(told, ensure_ascii=False))
    return path


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def test_a_file_lives_from_the_command_line(desk: Any, run: Run, tmp_path: Path) -> None:
    details = {"place": "青山村", "cause": "01", "causes": ["04"], "cadre": "王芳", "level": "4"}
    made = desk("new", "--number", number(1), "--details", written(tmp_path, details))
    assert (made.code, made.told["state"], made.told["details"]["causes"]) == (0, "DRAFT", ["04"])
    no = made.told["number"]
    again = desk("new", "--number", number(1))
    assert (again.code, again.told["error"]) == (1, "file.person_elsewhere")
    assert no in again.err
    child = {"name": "甲小", "relation": "20", "id_no": number(77, "20150601"), "stage": "primary"}
    person = desk("add-member", no, written(tmp_path, child))
    item = {"side": "expense", "kind": "STUDY", "amount": 600_000, "person_id": person.told["id"]}
    assert desk("add-item", no, written(tmp_path, item)).code == 0
    plan = {"measure": "助学", "responsible": "王芳", "due_on": "2027-01-31"}
    assert desk("measure", no, written(tmp_path, plan)).code == 0
    monday = TODAY - timedelta(days=TODAY.weekday() + 14)
    friday = (monday + timedelta(days=4)).isoformat()
    assert desk("step", no, "apply", "--on", ago(60)).told["state"] == "APPLIED"
    assert (
        desk("step", no, "unit_reviewed", "--result", "passed", "--on", ago(58)).told["state"]
        == "UNIT_REVIEW"
    )
    one = desk("step", no, "surveyed", "--by", "王芳", "--on", ago(57))
    assert (one.code, one.told["error"]) == (1, "file.two_surveyors")
    assert (
        desk("step", no, "surveyed", "--by", "王芳", "--by", "李强", "--on", ago(57)).told["state"]
        == "HOME_VISIT"
    )
    assert desk("step", no, "check_sent", "--on", ago(50)).told["error"] == "file.authorisation_missing"
    assert desk("authorise", no, "--on", ago(57)).code == 0
    assert desk("step", no, "check_sent", "--on", ago(50)).code == 0
    assert desk("step", no, "check_answered", "--result", "agrees", "--on", ago(30)).code == 0
    hung = desk("step", no, "notice", "--on", monday.isoformat(), "--until", friday)
    assert hung.told["state"] == "NOTICE", hung.err
    assert desk("step", no, "put_forward").told["state"] == "COUNTY_REVIEW"
    own = desk("step", no, "decided", "--result", "granted", "--reason", "1")
    assert (own.code, own.told["error"]) == (1, "file.second_needed")
    granted = desk(
        "step", no, "decided", "--result", "granted", "--reason", "1", "--document", "县总工办〔2026〕9号"
    )
    assert (granted.told["state"], granted.told["category"]) == ("ACTIVE", "1")
    assert desk("cancel", no).told["error"] == "file.reason_missing"
    assert desk("cancel", no, "--why", "录错文号").told["state"] == "COUNTY_REVIEW"
    counts = desk("lists").told["counts"]
    assert (counts["COUNTY_REVIEW"], counts["no_authorisation"], counts["loose"]) == (1, 0, 0)
    shown = desk("show", number(1))
    assert [one["kind"] for one in shown.told["events"] if one["kind"] != "KEPT"] == [
        "APPLY", "UNIT_REVIEWED", "SURVEYED", "CHECK_SENT", "CHECK_ANSWERED", "NOTICE", "PUT_FORWARD",
    ]  # fmt: skip
    assert (shown.told["expense"], shown.told["helped"]) == (600_000, 0)
    for whole in (number(1), number(77, "20150601"), "13900000001"):
        assert whole not in shown.out  # no number is printed whole
    assert [one["number"] for one in desk("list", "--which", "COUNTY_REVIEW").told["files"]] == [no]
    plain = run("hardship", "file", "list", "--query", "甲", profile=desk.profile)
    assert plain.code == 0
    assert no in plain.out
    assert desk("helped", number(1)).told == {"helps": [], "helped": 0}
    office = Office.unlock(desk.profile, PASSWORD)
    assert office.db.check() > 0  # the chain is whole
    office.close()


def test_the_list_for_the_civil_affairs_office_goes_out_and_comes_in(desk: Any, tmp_path: Path) -> None:
    no = desk("new", "--number", number(2)).told["number"]
    for step in (
        ("apply",),
        ("unit_reviewed", "--result", "passed"),
        ("surveyed", "--by", "王芳", "--by", "李强"),
    ):
        assert desk("step", no, *step).code == 0
    none = desk("check-list", tmp_path / "check.xlsx").told
    assert none == {"files": 0, "people": 0, "waiting": {no: "no_authorisation"}}
    assert desk("authorise", no).code == 0
    assert desk("check-list", tmp_path / "check.xlsx").told == {"files": 1, "people": 1, "waiting": {}}
    rows = read_sheets(tmp_path / "check.xlsx")[0][1]
    with xlsxwriter.Workbook(tmp_path / "back.xlsx") as book:
        table = book.add_worksheet()
        table.write_row(0, 0, rows[0])
        table.write_row(1, 0, [*rows[1][:7], "相符", TODAY.isoformat()])
        table.write_row(2, 0, ["", "K7777-XXX", "", "", "", "", number(8), "相符"])
    answers = desk("check-answers", tmp_path / "back.xlsx").told
    assert (answers["agreeing"], answers["differing"], answers["empty"]) == (1, 0, 0)
    assert [(row["row"], row["code"]) for row in answers["refused"]] == [(3, "check.not_sent")]
    assert desk("show", no).told["events"][-1]["result"] == "AGREES"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("new",), 2, "usage"),
        (("new", "--number", number(9)), 1, "file.head_missing"),
        (("new", "--household", "nobody"), 1, "household.missing"),
        (("show", "K0099-XXX"), 1, "file.missing"),
        (("step", "K0099-XXX", "fly"), 2, "usage"),
        (("step", "K0099-XXX", "apply", "--on", "yesterday"), 2, "usage"),
        (("list", "--which", "elsewhere"), 2, "usage"),
        (("cancel", "K0099-XXX"), 1, "file.missing"),
    ],
)
def test_what_cannot_be_is_refused_by_code(desk: Any, words: tuple[str, ...], code: int, said: str) -> None:
    found = desk(*words)
    assert (found.code, found.told["error"]) == (code, said)
    assert found.err


@pytest.mark.parametrize(
    "told", [{"name": "乙", "relation": "20", "age": 3}, {"name": 5, "relation": "20"}, {"relation": "20"}, [],
             {"name": "乙", "relation": "20", "birth_date": "never"}, {"name": "乙", "relation": "20", "income": "1"}]
)  # fmt: skip
def test_json_that_is_not_right_is_refused(desk: Any, tmp_path: Path, told: object) -> None:
    no = desk("new", "--number", number(1)).told["number"]
    found = desk("add-member", no, written(tmp_path, told))
    assert (found.code, found.told["error"]) == (1, "file.not_json")


def test_a_files_class_is_worked_out_kept_and_held_against_a_new_line(desk: Any, tmp_path: Path) -> None:
    made = desk("from-households")
    assert (made.code, len(made.told["made"])) == (0, 2)
    assert desk("from-households").told["made"] == []
    assert desk("test", number(1)).told["error"] == "line.none"
    line = tmp_path / "line.json"
    kept = desk("test", number(1), "--line", line)
    assert (kept.code, kept.told["category"], kept.told["net_pc"], kept.told["people"]) == (0, "1", 50_000, 3)
    assert any("720.00" in step for step in kept.told["steps"])
    dear = written(
        tmp_path, {"region": "222401", "year": 2026, "dibao_month": 20_000, "relative_factor": "2"}
    )
    tried = desk("test", number(1), "--line", dear, "--no-keep")
    assert (tried.told["category"], tried.told["id"]) == ("0", "")
    assert [one["id"] for one in desk("tests", number(1)).told["tests"]] == [kept.told["id"]]
    assert desk("means", number(1), written(tmp_path, {"heads": 4, "on_dibao": True})).told["heads"] == 4
    wrong = desk("means", number(1), written(tmp_path, {"heads": "4"}))
    assert (wrong.code, wrong.told["error"]) == (1, "file.not_json")
    alone = {"04": {"applies": True, "evidence": "行驶证", "reason": "代步"}}
    assert desk("exclusions", number(1), written(tmp_path, alone)).told["error"] == "exclusion.second_missing"
    alone["04"]["decision"] = "县总工办〔2026〕9号"
    found = desk("exclusions", number(1), written(tmp_path, alone)).told["exclusions"]
    assert [one["answer"]["reason"] for one in found if one["answer"]] == ["代步"]
    union = desk("unite", number(1), number(2), "--why", "一户两档", "--relation", "10")
    assert desk("show", number(1)).told["people"][1]["name"] == "乙二"
    assert desk("part", union.told["id"]).code == 0
    assert desk("erasable").told == {"files": [], "erased": []}
    assert desk("erase", number(1), "--why", "x").code == 2


def test_papers_of_files_are_printed_by_their_numbers_several_on_one(
    desk: Any, run: Run, tmp_path: Path
) -> None:
    numbers = [desk("new", "--number", number(n)).told["number"] for n in (1, 2)]
    one, both = tmp_path / "file.pdf", tmp_path / "notice.pdf"
    made = run("print", "hardship_file", "--id", numbers[0], "--out", one, "--json", profile=desk.profile)
    assert (made.code, made.told["pages"] >= 1, one.exists()) == (0, True, True)
    chosen = [word for no in numbers for word in ("--id", no)]
    made = run("print", "hardship_notice", *chosen, "--out", both, "--json", profile=desk.profile)
    assert (made.code, made.told["pages"]) == (0, 1)
    assert (
        run("print", "income_slip", "--id", numbers[0], "--out", one, profile=desk.profile).code == 1
    )  # no test yet
    assert run("print", "hardship_file", "--id", "K9999-XYZ", "--out", one, profile=desk.profile).code == 1
