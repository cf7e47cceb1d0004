"""The ledger is read and its periods are closed without a screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.funds import KINDS
from tests.cli.conftest import Run

DAY = Path(__file__).resolve().parents[2] / "resources/samples/day"


@pytest.fixture
def campaign(empty: Path, run: Run, tmp_path: Path) -> str:
    """The sample campaign, approved, with its returned sheet taken in."""
    run("members", "import", DAY / "roster.xlsx", profile=empty)
    line = tmp_path / "line.json"
    line.write_text(json.dumps(json.loads((DAY / "campaign.json").read_text("utf-8"))["line"]))
    run("hardship", "import", DAY / "households.xlsx", "--line", line, profile=empty)
    planned: dict[str, Any] = run("visits", "plan", DAY / "campaign.json", "--json", profile=empty).told
    run("visits", "approve", planned["campaign"], "--number", "8号", "--on", "2025-12-01", profile=empty)
    return str(planned["campaign"])


def test_the_ledger_lists_what_the_reckoning_says(empty: Path, run: Run, campaign: str) -> None:
    run("visits", "import", DAY / "visits-returned.xlsx", profile=empty)
    told = run("funds", "ledger", "--json", profile=empty).told
    spent = run("visits", "reconcile", campaign, "--json", profile=empty).told["spent"]
    assert told["closed_to"] is None
    assert told["expense"] == sum(spent.values()) == sum(line["expense"] or 0 for line in told["lines"])
    assert told["income"] == sum(line["income"] or 0 for line in told["lines"])
    assert {line["kind"] for line in told["lines"]} <= set(KINDS)
    for source, amount in spent.items():
        one = run("funds", "ledger", "--source", source, "--kind", "GIVEN", "--json", profile=empty).told
        assert one["expense"] == amount
    said = run("funds", "ledger", "--campaign", campaign, profile=empty)
    assert said.code == 0
    assert len(said.out.strip().splitlines()) == len(told["lines"]) + 2
    assert "还没有结过账。" in said.out
    assert "这里没有记账。" in run("funds", "ledger", "--find", "nobody", profile=empty).out
    assert run("funds", "ledger", "--kind", "OTHER", profile=empty).code == 2


def test_a_period_is_closed_and_what_comes_later_is_booked_after_it(
    empty: Path, run: Run, campaign: str
) -> None:
    assert run("funds", "close", "yesterday", profile=empty).code == 2
    closed = run("funds", "close", "2026-01-31", "--json", profile=empty)
    assert (closed.code, closed.told) == (0, {"closed_to": "2026-01-31", "open_from": "2026-02-01"})
    again = run("funds", "close", "2026-01-31", "--json", profile=empty)
    assert (again.code, again.told["error"]) == (1, "funds.closed_before")
    taken = run("visits", "import", DAY / "visits-returned.xlsx", "--campaign", campaign, profile=empty)
    assert "2026-02-01" in taken.out
    lines = run("funds", "ledger", "--kind", "GIVEN", "--json", profile=empty).told["lines"]
    assert {line["on"] for line in lines} == {"2026-02-01"}
    refused = run("funds", "reopen", "--why", " ", "--json", profile=empty)
    assert (refused.code, refused.told["field"]) == (1, "reason")
    reopened = run("funds", "reopen", "--why", "漏了一张单", "--json", profile=empty)
    assert (reopened.code, reopened.told["closed_to"]) == (0, None)
    assert "还没有结过账。" in run("funds", "ledger", profile=empty).out


def test_income_and_expense_are_written_down_and_reversed(empty: Path, run: Run) -> None:
    assert run("funds", "opening", "--source", "05", "--amount", "100", profile=empty).code == 0
    gift = (
        "--source",
        "05",
        "--amount",
        "1,234.50",
        "--for",
        "捐赠",
        "--from",
        "长青食品公司",
        "--on",
        "2026-01-10",
    )
    made = run("funds", "income", *gift, "--json", profile=empty)
    assert (made.code, made.told["income"], made.told["on"], made.told["left"]) == (
        0,
        123450,
        "2026-01-10",
        133450,
    )
    over = run(
        "funds", "expense", "--source", "05", "--amount", "1334.51", "--for", "x", "--json", profile=empty
    )
    assert (over.code, over.told["error"], over.told["field"]) == (1, "funds.over_budget", "amount")
    spent = run(
        "funds",
        "expense",
        "--source",
        "05",
        "--amount",
        "1",
        "--for",
        "横幅",
        "--to",
        "印刷店",
        profile=empty,
    )
    assert "横幅 · 印刷店" in spent.out
    back = run("funds", "reverse", made.told["entry"], "--why", "重复", "--json", profile=empty)
    assert (back.code, back.told["income"], back.told["takes_back"]) == (0, -123450, made.told["voucher"])
    again = run("funds", "reverse", made.told["entry"], "--why", "重复", "--json", profile=empty)
    assert (again.code, again.told["error"]) == (1, "funds.reversed_before")
    told = run("funds", "ledger", "--find", "捐赠", "--json", profile=empty).told
    assert [line["kind"] for line in told["lines"]] == ["RECEIVED"]
    assert run("funds", "income", *gift[:-1], "never", profile=empty).code == 2
