"""Cash and goods leave with a carrier and come back, and a difference is explained, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_commands import DAY, read_json


@pytest.fixture
def campaign(empty: Path, run: Run, tmp_path: Path) -> str:
    """The sample campaign with its list, approved."""
    line = tmp_path / "line.json"
    line.write_text(json.dumps(read_json(DAY / "campaign.json")["line"]))
    assert run("members", "import", DAY / "roster.xlsx", profile=empty).code == 0
    assert run("hardship", "import", DAY / "households.xlsx", "--line", line, profile=empty).code == 0
    made = str(run("visits", "plan", DAY / "campaign.json", "--json", profile=empty).told["campaign"])
    approving = ("visits", "approve", made, "--number", "8号", "--on", "2025-12-01")
    assert run(*approving, profile=empty).code == 0
    return made


def test_issued_and_returned_and_explained(empty: Path, run: Run, campaign: str, tmp_path: Path) -> None:
    taking = (
        "--carrier",
        "王芳",
        "--cash",
        "20,000",
        "--source",
        "03",
        "--good",
        "G21=40",
        "--on",
        "2026-01-10",
    )
    taken = run("visits", "issue", campaign, *taking, "--place", "东升村", "--json", profile=empty)
    assert taken.code == 0
    assert {key: taken.told[key] for key in ("kind", "carrier", "cash", "cash_source", "goods", "on", "place")} == {
        "kind": "ISSUED", "carrier": "王芳", "cash": 2_000_000, "cash_source": "03", "goods": {"G21": 40},
        "on": "2026-01-10", "place": "东升村",
    }  # fmt: skip
    more = run("visits", "issue", campaign, "--carrier", "李明", "--good", "G21=81", "--json", profile=empty)
    assert (more.code, more.told["error"], more.told["field"]) == (1, "issue.shelf_short", "G21")
    back = (
        "visits",
        "return",
        campaign,
        "--carrier",
        "王芳",
        "--cash",
        "500",
        "--source",
        "03",
        "--good",
        "G21=2",
    )
    returned = run(*back, "--json", profile=empty)
    assert (returned.code, returned.told["kind"], returned.told["cash"]) == (0, "RETURNED", 50_000)
    told = run("visits", "issued", campaign, "--json", profile=empty).told
    lines = {line.get("good") or line["source"]: line for line in told["lines"]}
    assert (lines["G21"]["difference"], lines["G21"]["free"]) == (38, 82)
    assert (lines["03"]["difference"], lines["03"]["free"]) == (1_950_000, 50_000)
    assert told["carriers"] == [{"carrier": "王芳", "held": {"03": 1_950_000, "G21": 38}}]
    explained = run("visits", "explain", campaign, "--good", "G21", "--amount", "3", "--reason", "淋湿", "--json",
                    profile=empty)  # fmt: skip
    assert (explained.code, explained.told["amount"]) == (0, 3)
    explained = run(
        "visits", "explain", campaign, "--source", "03", "--reason", "已转账", "--json", profile=empty
    )
    assert explained.told["amount"] == 1_950_000
    too_much = ("visits", "explain", campaign, "--good", "G21", "--amount", "36", "--reason", "x", "--json")
    assert run(*too_much, profile=empty).told["error"] == "issue.explains_too_much"
    pdf = tmp_path / "note.pdf"
    printed = run("print", "goods_issue", "--id", taken.told["note"], "--out", pdf, "--json", profile=empty)
    assert (printed.code, printed.told["pages"], pdf.read_bytes()[:5]) == (0, 1, b"%PDF-")
    undone = run("visits", "take-back", returned.told["note"], "--json", profile=empty)
    assert (undone.code, undone.told["reverses"]) == (0, returned.told["note"])
    words = run("visits", "issued", campaign, profile=empty).out
    assert "大米10kg：领用 40，已发 0，退回 0；还没说明 37。" in words


def test_what_is_written_wrong_is_refused_and_nothing_kept(empty: Path, run: Run, campaign: str) -> None:
    issuing = ("visits", "issue", campaign, "--carrier", "王芳")
    assert run(*issuing, "--good", "G21", profile=empty).code == 2
    assert run(*issuing, "--good", "G21=1", "--on", "yesterday", profile=empty).code == 2
    assert run("visits", "explain", campaign, "--reason", "x", profile=empty).code == 2
    amount = ("visits", "explain", campaign, "--good", "G21", "--amount", "x", "--reason", "x")
    assert run(*amount, profile=empty).code == 2
    for words, error in (
        (("--cash", "1.234"), "money.amount"), (("--cash", "5"), "issue.source_missing"), ((), "issue.nothing"),
    ):  # fmt: skip
        said = run(*issuing, *words, "--json", profile=empty)
        assert (said.code, said.told["error"]) == (1, error)
    assert run("visits", "take-back", "none", "--json", profile=empty).told["error"] == "issue.missing"
    assert run("visits", "issued", campaign, "--json", profile=empty).told["notes"] == []


def test_the_notice_of_a_list(empty: Path, run: Run, campaign: str, tmp_path: Path) -> None:
    notice = (
        "visits",
        "notice",
        campaign,
        "--from",
        "2025-12-08",
        "--phone",
        "0433-2212345",
        "--json",
        "--to",
    )
    assert run(*notice, "2025-12-07", profile=empty).told["error"] == "notice.backwards"
    kept = run(*notice, "2025-12-12", profile=empty)
    assert (kept.code, kept.told["last"]) == (0, "2025-12-12")
    pdf = tmp_path / "notice.pdf"
    printed = run("print", "public_notice", "--id", campaign, "--out", pdf, "--json", profile=empty)
    assert (printed.code, pdf.read_bytes()[:5]) == (0, b"%PDF-")
