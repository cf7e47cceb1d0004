"""Relief money from the command line: a project, an emergency from draft to payment and back, lists, study aid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.shared.cells import read_sheets
from tests.aid.test_relief_service import card
from tests.cli.conftest import Run, Said
from tests.hardship.files import number


@pytest.fixture
def desk(empty: Path, run: Run) -> Any:
    """Call `relief …` in an empty office."""

    def call(*words: object) -> Said:
        return run("relief", *words, "--json", profile=empty)

    return call


def written(tmp_path: Path, told: object) -> Path:
    path = tmp_path / "told.json"
    path.write_text(json.dumps(told, ensure_ascii=False))
    return path


def test_relief_goes_out_from_the_command_line(desk: Any, tmp_path: Path) -> None:
    wrong = desk(
        "project", "new", written(tmp_path, {"name": "x", "year": 2026, "source": "01", "budget": 1})
    )
    assert (wrong.code, wrong.told["error"], wrong.told["field"]) == (1, "relief.project_facts", "number")
    told = {"name": "本级帮扶", "year": 2026, "source": "04", "budget": 1_000_000, "people": 5}
    project = desk("project", "new", written(tmp_path, told)).told["project"]
    grant = {"way": "EMERGENCY", "item": "08", "amount": 300_001, "name": "乙二", "id_no": number(2),
             "project_id": project, "reason": "房屋过火", "account": card(2)}  # fmt: skip
    seen = desk("look", written(tmp_path, grant)).told
    assert (seen["allowed"], seen["room"], seen["above"], seen["against"]) == (False, 300_000, 1, [])
    made = desk("new", written(tmp_path, grant))
    no = made.told["number"]
    assert number(2) not in made.out
    assert card(2) not in made.out
    over = desk("approve", no, "--number", "3号").told
    assert over["refused"][0]["code"] == "relief.over_cap"
    assert desk("change", no, written(tmp_path, {**grant, "amount": 200_000})).told["amount"] == 200_000
    alone = desk("approve", no).told
    assert alone["refused"][0]["code"] == "relief.second_missing"
    assert desk("approve", no, "--number", "3号").told["done"] == [no]
    sheet = tmp_path / "bank.xlsx"
    assert desk("bank-sheet", sheet).told["paying"] == 1
    assert desk("failed", no, "--why", "户名不符").told["state"] == "APPROVED"
    assert desk("pay", no).told["done"] == [no]
    shown = desk("show", no).told
    assert (shown["state"], shown["facts"]["room"], len(shown["steps"])) == ("PAID", 300_000, 1)
    (found,) = desk("project", "list").told["projects"]
    assert (found["paid"], found["left"], found["books_agree"]) == (200_000, 800_000, True)
    back = desk("take-payment-back", no, "--why", "退票")
    assert back.told["state"] == "APPROVED"
    assert desk("withdraw", no, "--why", "误批").told["state"] == "DRAFT"
    assert desk("drop", no).told["done"] == [no]
    out = tmp_path / "list.xlsx"
    assert [one["number"] for one in desk("list", "--state", "dropped", "--out", out).told["grants"]] == [no]
    assert read_sheets(out)
    counts = desk("counts").told["counts"]
    assert (counts["DROPPED"], counts["overdue"]) == (1, 0)
    assert desk("study", "list", 2026).told["students"] == []
    assert desk("study", "continue", 2026).told["grants"] == []
    assert desk("study", "figures", 2026).told["paid"] == 0
    assert desk("show", "B9999-XXX").told["error"] == "relief.missing"
